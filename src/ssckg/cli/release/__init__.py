"""`ssckg release ...`: what rounds led to: editions that are frozen, and what changed between them."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="release",
    help="Editions that were released: what changed between two of them, and why.",
    no_args_is_help=True,
)


@app.callback()
def _root() -> None:
    """Editions that were released: what changed between two of them, and why."""
