"""Commands of revision rounds: `ssckg revision ...`."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="revision",
    help="Rounds of revision: calendar, proposals, reviews, comments, decisions.",
    no_args_is_help=True,
)


@app.callback()
def _root() -> None:
    """Rounds of revision: calendar, proposals, reviews, comments, decisions."""
