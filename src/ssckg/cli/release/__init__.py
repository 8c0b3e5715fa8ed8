"""`ssckg release ...`: editions that rounds led to, and what changed between them."""

from __future__ import annotations

import typer

from ssckg.cli.release import changelog as _changelog
from ssckg.cli.release import diff as _diff
from ssckg.cli.release import make as _make
from ssckg.cli.release import reading as _reading
from ssckg.cli.release import timeline as _timeline

app = typer.Typer(
    name="release",
    help="Editions that were released: what changed between two of them, and why.",
    no_args_is_help=True,
)


@app.callback()
def _root() -> None:
    """Editions that were released: what changed between two of them, and why."""


app.command()(_changelog.changelog)
app.command()(_diff.diff)
app.command()(_make.make)
app.command("list")(_reading.list_)
app.command()(_reading.show)
app.command()(_timeline.timeline)
app.command()(_reading.verify)
