"""Submissions, logs and findings as tables and lines for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from ssckg.cli.submission.lodging import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from ssckg.model.data_point import DataPoint
    from ssckg.model.submission import Event, Report, Submission, Summary
    from ssckg.submissions.life.kept_report import KeptFinding

_STYLES = {"violation": "red", "warning": "yellow", "info": "blue"}
_SHOWN = 20
_PIPE_WIDTH = 240
_WHOLE = frozenset({"id", "no.", "when (UTC)", "year", "state", "steps", "lodged", "code", "value"})
"""Columns that are never folded."""


def print_table(table: Table) -> None:
    """Print a table to the standard output."""
    from rich.console import Console

    # In a pipe nothing is cut off or folded to the width of a terminal that is not there.
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    Console(highlight=False, markup=False, emoji=False, width=width).print(table)


def _add(table: Table, *cells: str) -> None:
    """Add a row of texts; what others wrote is shown and never obeyed."""
    table.add_row(*map(shown, cells))


def _table(*columns: str, title: str | None = None) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for column in columns:
        right = column in {"value", "steps", "no."}
        table.add_column(column, justify="right" if right else "left", no_wrap=column in _WHOLE)
    return table


def heads_table(heads: Sequence[Summary]) -> Table:
    """Return a list of submissions as a table."""
    table = _table("id", "city", "year", "state", "verifier", "steps", "lodged")
    for head in heads:
        _add(
            table,
            head.id,
            head.city_name,
            head.year,
            str(head.state).replace("-", " "),
            head.verifier,
            str(head.version),
            f"{head.created:%Y-%m-%d}",
        )
    return table


def events_table(events: Sequence[Event]) -> Table:
    """Return a log as a table."""
    table = _table("no.", "when (UTC)", "who", "what", "state after", "why")
    for event in events:
        questions = [f"- {question.text}" for question in event.questions]
        _add(
            table,
            str(event.number),
            f"{event.at:%Y-%m-%d %H:%M:%S}",
            f"{event.by} ({event.role})",
            event.action,
            str(event.to_state).replace("-", " "),
            "\n".join([event.reason, *questions] if event.reason else questions),
        )
    return table


def show_submission(submission: Submission, findings: Sequence[KeptFinding]) -> None:
    """Tell a person what a submission holds and what its check found."""
    from ssckg.submissions.catalogue import load_data_points

    head, cover = submission.head, submission.cover
    state = typer.style(str(head.state).replace("-", " "), bold=True)
    typer.echo(f"{head.id} is {state}: {shown(head.city_name)} {head.year}, {head.edition}")
    facts = {
        "verifier": f"{head.verifier}, {head.mode}" if head.verifier else "",
        "in the place of": head.supersedes,
        "superseded by": head.superseded_by,
        "population": f"{cover.population:,}" if cover.population is not None else "",
        "contact": " ".join(filter(None, [cover.contact_name, cover.contact_email])),
    }
    for name, text in facts.items():
        if text:
            typer.echo(f"  {name:<16}{shown(text)}")
    for kept in submission.files:
        if kept.purpose != "check":
            typer.echo(
                f"  {kept.purpose:<16}{shown(kept.name)}, {kept.size:,} bytes, {kept.sha256[:16]}"
            )
    points = {point.iri: point for point in load_data_points(head.edition)}
    table = _table("code", "data point", "value", "unit", "quality", "judged", title="Values")
    for report in submission.reports:
        verdict = submission.judgement(report.data_point)
        _add(table, *_report_row(report, points.get(report.data_point)), _judged(verdict))
    print_table(table)
    _show_findings(findings)


def _report_row(report: Report, point: DataPoint | None) -> tuple[str, ...]:
    value = report.value
    shown = "NR" if value is None else str(value)
    if isinstance(value, bool):
        shown = "yes" if value else "no"
    if point is None:
        return "", report.data_point, shown, "", report.quality
    return point.code, point.label, shown, point.unit_text, report.quality


def _judged(judgement: Any) -> str:
    return str(judgement.verdict).replace("-", " ") if judgement else ""


def _show_findings(findings: Sequence[KeptFinding]) -> None:
    from ssckg.submissions.life.kept_report import short_rule

    for one in findings[:_SHOWN]:
        found = one.finding
        severity = typer.style(f"{found.severity}:", fg=_STYLES[str(found.severity)], bold=True)
        typer.echo(f"{severity} {shown(f'{found.place or found.focus}: {found.message}')}")
        typer.echo(f"    rule {short_rule(found.rule)}")
        if one.waiver:
            typer.echo(f"    accepted by {one.waiver.by}: {shown(one.waiver.reason)}")
    if len(findings) > _SHOWN:
        typer.echo(f"... and {len(findings) - _SHOWN} more findings; see --json")


def finding_facts(one: KeptFinding) -> dict[str, Any]:
    """Return a finding for JSON, with the waiver that accepts it."""
    from ssckg.model.plain import plain

    return {
        **one.finding.as_dict(),
        "data_point": one.data_point or None,
        "waiver": plain(one.waiver),
    }
