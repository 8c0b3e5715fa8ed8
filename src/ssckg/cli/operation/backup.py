"""`ssckg backup` and `ssckg restore`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption, progress
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.app.operation.backup import BackupReport

_VERIFY = "verify"


def backup(
    target: Annotated[
        str | None,
        typer.Argument(help="File to write, or a folder for it; `verify FILE` checks a backup."),
    ] = None,
    file: Annotated[Path | None, typer.Argument(help="With `verify`: the backup.")] = None,
    data: DataOption = Path(".ssckg"),
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="Leave out signing keys and secrets of webhooks.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write everything into one file, also while a server runs; or check such a file.

    It holds the workspace, and with it what nobody may see: only its owner can read the file, and
    it is not encrypted. Keep it as confidential as the data directory, on a disk that is encrypted.
    """
    from ssckg.app.operation.backup import make_backup, verify_backup

    if target == _VERIFY and file is not None:
        report = verify_backup(file)
        _tell(report, "is whole:", as_json=as_json)
        return
    if target == _VERIFY or file is not None:
        raise UsageError("one file or folder to write, or: ssckg backup verify FILE")
    place = Path(target) if target is not None else None
    report = make_backup(data, place, _who(data), with_keys=not without_keys, step=progress())
    _tell(report, "holds", as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    data: Annotated[
        Path, typer.Option("--data", help="Data directory to make; not there yet, or empty.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Make a data directory from a backup, in a new place; nothing is written over."""
    from ssckg.app.operation.restore import restore_backup
    from ssckg.cli.acting import operator

    report = restore_backup(file, data, operator(), step=progress())
    _tell(report, "was restored:", as_json=as_json)
    if not as_json:
        typer.echo(f"look it over: ssckg doctor --data {data}")


def _who(data: Path) -> Any:
    """Return who asks: the holder of a token, else the operator."""
    from ssckg.cli.acting import acting, has_token, operator

    if not has_token():
        return operator()
    from ssckg.app.workspace import open_workspace

    with open_workspace(data) as ws:
        return acting(ws)


def _tell(report: BackupReport, verb: str, *, as_json: bool) -> None:
    manifest = report.manifest
    if as_json:
        print_json(
            {
                "path": str(report.path),
                "bytes": report.size,
                "seconds": round(report.seconds, 3),
                "made": manifest.made,
                "generation": manifest.generation,
                "hash": manifest.hash,
                "files": len(manifest.files),
                "has_keys": manifest.has_keys,
                "left_out": list(manifest.left_out),
            }
        )
        return
    typer.echo(f"{report.path} {verb} {len(manifest.files)} files, {report.size / 1e6:.1f} MB")
    typer.echo(f"made {manifest.made}; published data {manifest.hash[:16] or '(none)'}")
    for line in manifest.left_out:
        typer.echo(f"not in it: {line}")
