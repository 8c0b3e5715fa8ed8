"""The option `--as-of` of commands that read what is published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="RELEASE|DAY|TIME",
        help="As published then: a release, a day (its end in UTC), or a time with its offset.",
    ),
]


def data_as_of(data: Path, as_of: str | None) -> Path:
    """Return the data directory to read: itself, or one that shows a past state of it.

    What is shown is said on stderr.

    Raises:
        UsageError: it names nothing, or something in the future.
        UnknownNameError: no such release, or no state of that time is kept.
        MissingError: there is no data directory, or it cannot be used.
    """
    if as_of is None:
        return data
    from ssckg.app.history.opening import open_as_of

    opened = open_as_of(data, as_of)
    typer.echo(opened.told(), err=True)
    return opened.path
