"""`ssckg check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption, progress
from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from ssckg.model.check_outcome import CheckSummary
    from ssckg.model.finding import Finding

_STYLES = {"violation": "red", "warning": "yellow", "info": "blue"}
_SHOWN = 20


def check(
    data: DataOption = Path(".ssckg"),
    reason: Annotated[
        bool, typer.Option("--reason", help="Also ask the reasoner HermiT (takes longer).")
    ] = False,
    section: Annotated[
        list[str] | None,
        typer.Option(
            "--section",
            help="Only this one: ontology, questions, shapes, mappings, content, workspace."
            " May be repeated.",
        ),
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--source", help="Folder with ontology/, mappings/, shapes/ ...")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check everything: vocabulary, questions, shapes, mappings, published data, submissions.

    Leaves with 1 if a check failed, with 0 otherwise.
    """
    from ssckg.app.checking import check_graph

    summary = check_graph(
        data, source=source, sections=section or (), reason=reason, step=progress()
    )
    if as_json:
        print_json(summary.as_dict())
    else:
        _print(summary)
    if not summary.conforms:
        raise typer.Exit(1)


def _print(summary: CheckSummary) -> None:
    """Tell a person: a line for each section, then what was found, with its place."""
    for outcome in summary.sections:
        state = typer.style("FAILED", fg="red", bold=True) if outcome.failed else "ok"
        counts = f"{outcome.passed:>5} passed, {outcome.failed:>3} failed"
        typer.echo(f"{outcome.section:<10} {counts}  {state}")
    for outcome in summary.sections:
        for finding in outcome.findings[:_SHOWN]:
            _print_finding(finding, outcome.section)
        if len(outcome.findings) > _SHOWN:
            more = len(outcome.findings) - _SHOWN
            typer.echo(f"... {more} more in {outcome.section}; see --json")
    typer.echo(f"checked in {summary.seconds:.1f} s")


def _print_finding(finding: Finding, section: str) -> None:
    severity = typer.style(f"{finding.severity}:", fg=_STYLES[str(finding.severity)], bold=True)
    typer.echo(f"{severity} {finding.place or finding.focus or section}")
    value = f" [{finding.value}]" if finding.value else ""
    typer.echo(f"    {finding.message}{value}")
