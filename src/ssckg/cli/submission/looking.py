"""`ssckg submission list`, `show`, `log`, `file`."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.submission.lodging import IdArgument, head_facts, next_steps, shown
from ssckg.errors import UnknownNameError, UsageError, WriteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from ssckg.model.data_point import DataPoint
    from ssckg.model.submission import Event, Report, Submission, Summary
    from ssckg.submissions.kept_report import KeptFinding

_STYLES = {"violation": "red", "warning": "yellow", "info": "blue"}
_SHOWN = 20
_PIPE_WIDTH = 240
_WHOLE = frozenset({"id", "no.", "when (UTC)", "year", "state", "steps", "lodged", "code", "value"})
"""Columns that are never folded."""


def list_(
    city: Annotated[str | None, typer.Option("--city", help="Name or id of a city.")] = None,
    year: Annotated[str | None, typer.Option("--year", help="Report year.")] = None,
    framework: Annotated[str | None, typer.Option("--framework", help="Edition.")] = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only this state; may be repeated.")
    ] = None,
    verifier: Annotated[str | None, typer.Option("--verifier", help="Id of a verifier.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    after: Annotated[str | None, typer.Option("--after", help="Only behind this id.")] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """List submissions by city, year and number.

    Example: ssckg submission list --state submitted --state returned
    """
    from ssckg.app.lodging import list_submissions
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.submissions.city_names import resolve_city

    with open_workspace(data) as ws:
        found = list_submissions(
            ws,
            acting(ws),
            city=resolve_city(city)[0] if city else None,
            year=year,
            edition=framework,
            states=_states(state) if state else None,
            verifier=verifier,
            limit=limit,
            after=after,
        )
    if as_json:
        typer.echo(json.dumps([head_facts(head) for head in found], ensure_ascii=False, indent=2))
    elif found:
        _print(_heads_table(found))
    else:
        typer.echo("no submissions", err=True)


def show(
    submission: IdArgument,
    personal: Annotated[
        bool, typer.Option("--personal", help="Also the contact; that is logged.")
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Show a submission: state, values, findings, judgements, and what comes next.

    Example: ssckg submission show stavanger-2021-1
    """
    from ssckg.app.lodging import findings_of
    from ssckg.app.lodging import show as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        actor = acting(ws)
        found = run(ws, actor, submission, personal=personal)
        findings = findings_of(ws, actor, submission)
    if as_json:
        facts = {**plain(found), "findings": [_finding_facts(one) for one in findings]}
        facts["head"] = head_facts(found.head)
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    _show(found, findings)
    for line in next_steps(found.head, data):
        typer.echo(line)


def log(
    submission: IdArgument, data: DataOption = Path(".ssckg"), as_json: JsonOption = False
) -> None:
    """Show the steps of a submission: who, when, what, why.

    Example: ssckg submission log stavanger-2021-1
    """
    from ssckg.app.lodging import log as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        events = run(ws, acting(ws), submission)
    if as_json:
        typer.echo(json.dumps(plain(events), ensure_ascii=False, indent=2))
    else:
        _print(_events_table(events))


def file(
    submission: IdArgument,
    out: Annotated[
        Path, typer.Option("--out", help="Where to write it; - is the standard output.")
    ],
    sha256: Annotated[
        str | None, typer.Option("--sha256", help="Another of its files, by hash.")
    ] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Write the file of a submission as it was received, once its hash was found right.

    Example: ssckg submission file stavanger-2021-1 --out received.xlsx
    """
    from ssckg.app.lodging import original_file
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    is_stream = str(out) == "-"
    if is_stream and as_json:
        raise UsageError("--json and --out - both want the standard output")
    with open_workspace(data) as ws:
        found = original_file(ws, acting(ws), submission, sha256=sha256)
        try:
            with found.path.open("rb") as source:
                if is_stream:
                    shutil.copyfileobj(source, sys.stdout.buffer)
                else:
                    with out.open("wb") as target:
                        shutil.copyfileobj(source, target)
        except OSError as error:
            raise WriteError(str(out), error.strerror or str(error)) from error
    if as_json:
        typer.echo(json.dumps(plain(found.file), ensure_ascii=False, indent=2))
    elif not is_stream:
        typer.echo(f"wrote {found.file.name!r} ({found.file.size:,} bytes) to {out}")


def _states(names: Sequence[str]) -> list[Any]:
    from ssckg.model.submission import State

    known = tuple(str(state) for state in State)
    for name in names:
        if name not in known:
            raise UnknownNameError("state", name, known)
    return [State(name) for name in names]


def _print(table: Table) -> None:
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


def _heads_table(heads: Sequence[Summary]) -> Table:
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


def _events_table(events: Sequence[Event]) -> Table:
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


def _show(submission: Submission, findings: Sequence[KeptFinding]) -> None:
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
    _print(table)
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
    from ssckg.submissions.kept_report import short_rule

    for one in findings[:_SHOWN]:
        found = one.finding
        severity = typer.style(f"{found.severity}:", fg=_STYLES[str(found.severity)], bold=True)
        typer.echo(f"{severity} {shown(f'{found.place or found.focus}: {found.message}')}")
        typer.echo(f"    rule {short_rule(found.rule)}")
        if one.waiver:
            typer.echo(f"    accepted by {one.waiver.by}: {shown(one.waiver.reason)}")
    if len(findings) > _SHOWN:
        typer.echo(f"... and {len(findings) - _SHOWN} more findings; see --json")


def _finding_facts(one: KeptFinding) -> dict[str, Any]:
    from ssckg.model.plain import plain

    return {
        **one.finding.as_dict(),
        "data_point": one.data_point or None,
        "waiver": plain(one.waiver),
    }
