"""`ssckg export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption, progress
from ssckg.cli.json_output import print_json


def export(
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write to; without it, files are only made ready."),
    ] = None,
    address: Annotated[
        str,
        typer.Option("--address", help="Where the files will be found, for the catalogue."),
    ] = "",
) -> None:
    """Write what is published as files: dumps, graphs, tables (CSV, Parquet), checksums, catalogue.

    Example: ssckg export --out public --address https://kg.example.org/
    """
    from ssckg.app.exporting import export_published

    report = export_published(data, out, address=address, step=progress())
    if as_json:
        print_json(report.as_dict())
        return
    size = sum(one.bytes for one in report.files)
    where = f"in {out}" if out else "ready for a server"
    typer.echo(f"{len(report.files)} files ({size:,} bytes) {where}")
    typer.echo(f"RDFC-1.0 SHA-256 {report.dataset_hash}")
    if out:
        sums = next(one.name for one in report.files if one.name.endswith("sha256sums.txt"))
        typer.echo(f"check them: cd {out} && sha256sum --check {sums}")
    for note in report.notes:
        typer.echo(f"left out: {note}", err=True)
