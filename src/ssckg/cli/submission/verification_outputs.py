"""`ssckg submission summary`, `report` and `verified-workbook`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption, progress
from ssckg.cli.json_output import print_json
from ssckg.cli.submission.lodging import IdArgument
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.model.verification import GroupCounts, VerificationSummary

OutOption = Annotated[
    Path | None, typer.Option("--out", help="File to write: .pdf, .html, .ttl or .json.")
]


def summary(
    submission: IdArgument,
    out: OutOption = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Count what was reported, verified and not verified, by dimension and level.

    Example: ssckg submission summary stavanger-2021-1
    """
    from ssckg.app import verification_outputs as outputs
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        found = outputs.summary(ws, acting(ws), submission)
        if out is not None:
            _write(out, outputs.summary_as(ws, found, _format(out)))
    if as_json:
        print_json(plain(found))
        return
    _show_summary(found)
    if out is not None:
        typer.echo(f"wrote {out}")


def report(
    submission: IdArgument,
    out: Annotated[Path, typer.Option("--out", help="File: .pdf, .html, .ttl or .json.")],
    public: Annotated[
        bool, typer.Option("--public", help="Only what the city consented to make public.")
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Write the verification report.

    Example: ssckg submission report stavanger-2021-1 --out report.pdf
    """
    from ssckg.app import verification_outputs as outputs
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    step = progress()
    wanted = _format(out)
    with open_workspace(data) as ws:
        step("gathering the report")
        made = (
            outputs.public_verification_report(ws, submission)
            if public
            else outputs.verification_report(ws, acting(ws), submission)
        )
        content = outputs.report_as(ws, made, wanted)
    _write(out, content)
    if as_json:
        print_json(
            {"id": submission, "out": str(out), "bytes": len(content), "public": made.is_public}
        )
    else:
        state = "public" if made.is_public else "confidential"
        typer.echo(f"wrote {out} ({len(content):,} bytes, {state})")


def verified_workbook(
    submission: IdArgument,
    out: Annotated[Path, typer.Option("--out", help="File to write: .xlsx.")],
    lang: Annotated[str, typer.Option("--lang", help="Language: en, fr, es.")] = "en",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Write the city's results as a workbook with the verifier's columns filled.

    Example: ssckg submission verified-workbook stavanger-2021-1 --out verified.xlsx
    """
    from ssckg.app.verification_outputs import verified_workbook as make
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    if out.suffix.lower() != ".xlsx":
        raise UsageError(f"{out.name!r} is no name of a workbook", hint="end it in .xlsx")
    with open_workspace(data) as ws:
        content = make(ws, acting(ws), submission, lang=lang)
    _write(out, content)
    if as_json:
        print_json({"id": submission, "out": str(out), "bytes": len(content)})
    else:
        typer.echo(f"wrote {out} ({len(content):,} bytes)")


def _show_summary(found: VerificationSummary) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(found.head.id)
    for name in ("", "all", "reported", "partial", "missing", "verified", "not verified", "open"):
        table.add_column(name, justify="right" if name else "left")
    for group in (found.whole, *found.dimensions, *found.levels):
        _count_rows(table.add_row, group)
    Console().print(table)


def _count_rows(add: Callable[..., None], group: GroupCounts) -> None:
    name = "whole edition" if group.name == "all" else group.name
    for shown, what, counts in ((name, "KPIs", group.kpis), ("", "values", group.data_points)):
        figures = (
            counts.total, counts.reported, counts.partial, counts.missing,
            counts.verified, counts.not_verified, counts.unjudged,
        )  # fmt: skip
        add(shown, what, *map(str, figures))


def _format(out: Path) -> str:
    wanted = out.suffix.lower().removeprefix(".")
    if wanted not in {"pdf", "html", "ttl", "json"}:
        raise UsageError(f"no format for {out.name!r}", hint="end it in .pdf, .html, .ttl or .json")
    return wanted


def _write(out: Path, content: bytes) -> None:
    from ssckg.io.whole_file import write_whole

    write_whole(out, content)
