"""`ssckg doctor` and `ssckg upgrade`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption, progress
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

_STYLES = {"ok": "green", "advice": "yellow", "wrong": "red"}


def doctor(data: DataOption = Path(".ssckg"), as_json: JsonOption = False) -> None:
    """Look everything over: settings, rights, disk, clock, engines, logs, releases, backups.

    Says of each what to do. Nothing is changed. Leaves with 1 where something is wrong, with 0
    where all is fine or only had better be otherwise, with 3 where there is no data directory.
    """
    from ssckg.app.operation.doctor import Health, look_over
    from ssckg.cli.acting import operator

    looks = look_over(data, operator(), step=progress())
    wrong = [look for look in looks if look.health is Health.WRONG]
    if as_json:
        print_json({"sound": not wrong, "checks": [look.as_dict() for look in looks]})
    else:
        for look in looks:
            word = typer.style(f"{look.health:<7}", fg=_STYLES[str(look.health)])
            typer.echo(f"{word} {look.name:<12} {look.found}")
            if look.to_do:
                typer.echo(f"{'':<21}do: {look.to_do}")
    if any(look.name == "directory" for look in wrong):
        raise typer.Exit(3)
    if wrong:
        raise typer.Exit(1)


def upgrade(
    data: DataOption = Path(".ssckg"),
    backup_to: Annotated[
        Path | None,
        typer.Option("--backup", help="File or folder for the backup that is made before."),
    ] = None,
    without_backup: Annotated[
        bool, typer.Option("--without-backup", help="Make no backup before; there is one.")
    ] = False,
    only_look: Annotated[
        bool, typer.Option("--only-look", help="Say which steps are needed, and change nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring a data directory that an older version made up to date, after a backup.

    Stop the server first. Each step can be repeated: after a crash, call it again.
    """
    from ssckg.app.operation.upgrade import upgrade as bring_up_to_date
    from ssckg.cli.acting import operator

    may_change = without_backup or backup_to is not None
    report = bring_up_to_date(
        data,
        operator(),
        backup_to=None if without_backup else backup_to,
        only_look=only_look or not may_change,
        step=progress(),
    )
    if report.needed and not (only_look or may_change):
        raise UsageError("a backup comes first: --backup FILE, or --without-backup")
    if as_json:
        backup = report.backup
        print_json(
            {
                "needed": [one.name for one in report.needed],
                "taken": [one.name for one in report.taken],
                "backup": str(backup.path) if backup is not None else None,
            }
        )
        return
    if not report.needed:
        typer.echo("nothing is to be done: the data directory is of this version")
    for one in report.taken or report.needed:
        word = "done" if one in report.taken else "needed"
        typer.echo(f"{word:<7} {one.name:<9} {one.what}")
