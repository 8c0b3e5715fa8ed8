"""`ssckg revision feed`: news of rounds as Atom or ActivityStreams."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.build import DataOption


def feed(
    kind: Annotated[
        str,
        typer.Option(
            "--kind", help="rounds, proposals, decisions, comments, releases or reminders."
        ),
    ] = "rounds",
    round_id: Annotated[str | None, typer.Option("--round", help="Only of this round.")] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", help="Whose reminders: reviews that are due.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="atom or activity.")] = "atom",
    address: Annotated[
        str, typer.Option("--address", help="Where the file will be found, for readers.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write a file.")] = None,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Write a feed of what becomes public in rounds, or of the reviews that an agency owes.

    Example: ssckg revision feed --round un-sscf-2020 --kind proposals --out proposals.atom
    """
    from ssckg.app.revision.feeds import feed_as, make_feed
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.io.whole_file import write_whole

    with open_workspace(data) as ws:
        made = make_feed(ws, acting(ws), kind, round_id=round_id, agency=agency, address=address)
        content = feed_as(made, form, ws.base)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    write_whole(out, content)
    typer.echo(f"wrote {out}", err=True)
