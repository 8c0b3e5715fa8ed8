"""`ssckg submission reads`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json


def reads(
    submission: Annotated[str, typer.Argument(help="Id of the submission.")],
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 1000,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Show who read a submission that is not public: when, what, through which door.

    Entries older than 30 days are summed up per day. Example: ssckg submission reads oslo-2024-1
    """
    from ssckg.app.permitting import list_readings
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = list_readings(ws, acting(ws), submission, limit=limit)
    if as_json:
        rows = [
            {
                "at": reading.at.isoformat(),
                "by": reading.by,
                "role": str(reading.role),
                "action": reading.action,
                "channel": reading.channel,
                "count": reading.count,
            }
            for reading in found
        ]
        print_json(rows)
        return
    for reading in found:
        times = f", {reading.count} times that day" if reading.count > 1 else ""
        typer.echo(
            f"{reading.at:%Y-%m-%d %H:%M:%S} {reading.by} ({reading.role}) {reading.action}"
            f" by {reading.channel}{times}"
        )
    if not found:
        typer.echo(f"nobody has read {submission} yet", err=True)
