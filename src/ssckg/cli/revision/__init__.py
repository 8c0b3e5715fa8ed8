"""Commands of revision rounds: `ssckg revision ...`."""

from __future__ import annotations

import typer

from ssckg.cli.revision import comments as _comments
from ssckg.cli.revision import feeds as _feeds

app = typer.Typer(
    name="revision",
    help="Rounds of revision: calendar, proposals, reviews, comments, decisions.",
    no_args_is_help=True,
)


@app.callback()
def _root() -> None:
    """Rounds of revision: calendar, proposals, reviews, comments, decisions."""


app.command()(_comments.comment)
app.command()(_comments.comments)
app.command()(_comments.moderate)
app.command()(_comments.dispose)
app.command()(_feeds.feed)
