"""`ssckg validate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption

if TYPE_CHECKING:
    from ssckg.submissions.checking import CheckReport

_STYLES = {"violation": "red", "warning": "yellow", "info": "blue"}


def validate(
    files: Annotated[list[Path], typer.Argument(help="Results in long form (CSV).")],
    engine: Annotated[str, typer.Option(help="SHACL engine: native or pyshacl.")] = "native",
    framework: Annotated[str, typer.Option(help="Framework edition.")] = "u4ssc-2017",
    lang: Annotated[str, typer.Option(help="Language of messages: en, fr, es.")] = "en",
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),  # noqa: ARG001  checking needs and stores nothing
) -> None:
    """Check a city's results: names, numbers, units, bounds, plausibility. Stores nothing.

    Leaves with 1 if there is a violation; warnings alone leave with 0.
    """
    from ssckg.app.validating import check_submission

    report = check_submission(files, edition=framework, engine=engine, lang=lang)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print(report)
    if not report.conforms:
        raise typer.Exit(1)


def _print(report: CheckReport) -> None:
    """Tell a person what was found, worst first, and what was read."""
    for finding in report.findings:
        severity = typer.style(f"{finding.severity}:", fg=_STYLES[str(finding.severity)], bold=True)
        value = f" [{finding.value}]" if finding.value else ""
        typer.echo(f"{severity} {finding.place or finding.focus}{value}")
        typer.echo(f"    {' '.join(part for part in (finding.message, finding.advice) if part)}")
        typer.echo(f"    rule {finding.rule}")
    facts = report.as_dict()
    counts = facts["counts"]
    typer.echo(
        f"{facts['rows']} rows: {facts['observations']} values,"
        f" {facts['not_reported']} not reported;"
        f" {counts['violation']} violations, {counts['warning']} warnings"
        f" ({report.engine}, {report.seconds:.2f} s)"
    )
