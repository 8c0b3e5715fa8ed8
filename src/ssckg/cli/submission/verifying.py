"""`ssckg submission hints`, `judge`, `verify` and `recommend`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json
from ssckg.cli.submission.lodging import IdArgument, next_steps
from ssckg.errors import CheckError, UsageError
from ssckg.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssckg.app.verifying import Judged
    from ssckg.model.submission import Submission
    from ssckg.model.verification import Hint

FileOption = Annotated[
    Path | None,
    typer.Option("--file", help="Workbook that came back, with the verifier's columns filled."),
]
ListOption = Annotated[
    Path | None,
    typer.Option("--judgements", help="CSV or JSON: data_point, verdict, note, evidence."),
]
_MARKS = {Severity.VIOLATION: "!!", Severity.WARNING: "! ", Severity.INFO: "  "}


def hints(
    submission: IdArgument,
    warnings: Annotated[
        bool, typer.Option("--warnings", help="Only where a value does not fit.")
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Show what a verifier should see beside each value: bounds, rules, last year, other cities.

    Example: ssckg submission hints stavanger-2021-1 --warnings
    """
    from ssckg.app.verifying import hints as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.submissions.life.repository import load

    with open_workspace(data) as ws:
        found = run(ws, acting(ws), submission)
        kept = load(ws.store, ws.base, submission)
    if warnings:
        found = tuple(hint for hint in found if hint.severity is not Severity.INFO)
    if as_json:
        print_json({"id": submission, "hints": [_hint(hint) for hint in found]})
    else:
        _show_hints(found, kept)


def judge(
    submission: IdArgument,
    file: FileOption = None,
    judgements: ListOption = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Save verdicts on some values and go on later; a later verdict replaces an earlier one.

    Example: ssckg submission judge stavanger-2021-1 --judgements first-half.csv
    """
    from ssckg.app.verifying import judge as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    if file is None and judgements is None:
        raise UsageError("nothing to save", hint="give --file or --judgements")
    with open_workspace(data) as ws:
        judged = _showing_findings(
            lambda: run(ws, acting(ws), submission, file=file, verdict_list=judgements)
        )
    _tell_judged(judged, data, as_json=as_json)


def verify(
    submission: IdArgument,
    file: FileOption = None,
    judgements: ListOption = None,
    all_yes: Annotated[
        bool,
        typer.Option("--all-yes", help="YES to every value without a verdict; a NO stands."),
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Give the judgement on a submission; every reported value needs a verdict, YES or NO.

    Example: ssckg submission verify stavanger-2021-1 --file verified.xlsx
    """
    from ssckg.app.verifying import verify as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        judged = _showing_findings(
            lambda: run(
                ws, acting(ws), submission, file=file, verdict_list=judgements, all_yes=all_yes
            )
        )
    _tell_judged(judged, data, as_json=as_json)


def recommend(
    submission: IdArgument,
    file: Annotated[
        Path, typer.Option("--file", help="Markdown, CSV or JSON with recommendations.")
    ],
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Set policy recommendations and suggestions for improvement; a later file replaces it all.

    Example: ssckg submission recommend stavanger-2021-1 --file advice.md
    """
    from ssckg.app.verifying import recommend_file
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        kept = recommend_file(ws, acting(ws), submission, file)
    if as_json:
        print_json({"id": submission, "advice": plain(kept)})
        return
    policy = sum(one.kind.value == "policy" for one in kept)
    typer.echo(
        f"{submission}: {counted(policy, 'policy recommendation')},"
        f" {counted(len(kept) - policy, 'suggestion')} for improvement"
    )


def _showing_findings(run: Callable[[], Judged]) -> Judged:
    """Run, and list on stderr what stood against it."""
    try:
        return run()
    except CheckError as error:
        for finding in error.findings:
            if isinstance(finding, Finding):
                place = f"{finding.place}: " if finding.place else ""
                typer.echo(f"{place}{finding.message}", err=True)
        raise


def _tell_judged(judged: Judged, data: Path, *, as_json: bool) -> None:
    from ssckg.model.plain import plain
    from ssckg.model.submission import Verdict

    refused = sum(j.verdict is Verdict.NOT_VERIFIED for j in judged.judgements)
    verified, left = len(judged.judgements) - refused, len(judged.open_points)
    head = judged.head
    if as_json:
        counts = {"verified": verified, "not_verified": refused, "without_verdict": left}
        print_json(
            {"id": head.id, "state": head.state.value, **counts, "open": plain(judged.open_points)}
        )
        return
    typer.echo(
        f"{head.id} is {head.state.value.replace('-', ' ')}: {verified} verified,"
        f" {refused} not verified, {left} without a verdict"
    )
    for line in next_steps(head, data):
        typer.echo(line)


def _show_hints(found: Iterable[Hint], kept: Submission) -> None:
    from ssckg.submissions.catalogue import load_data_points
    from ssckg.verification.figures import figure

    points = {point.iri: point for point in load_data_points(kept.head.edition)}
    values = {report.data_point: report for report in kept.reports}
    for iri, hints_of_one in groupby(found, key=lambda hint: hint.data_point):
        point, given = points[iri], values.get(iri)
        value = figure(given.value) if given and given.value is not None else "NR"
        typer.echo(f"{point.code}  {point.label}: {value} {point.unit_text}".rstrip())
        for hint in hints_of_one:
            said = ", ".join(f"{label} {text}" for label, text in hint.figures)
            typer.echo(f" {_MARKS[hint.severity]}{hint.kind.value}: {hint.text}")
            if said:
                typer.echo(f"      {said}")
            if hint.source:
                typer.echo(f"      [{hint.source}]")


def _hint(hint: Hint) -> dict[str, Any]:
    figures = [{"label": label, "text": text} for label, text in hint.figures]
    return {
        "data_point": hint.data_point,
        "kind": hint.kind.value,
        "severity": hint.severity.value,
        "text": hint.text,
        "figures": figures,
        "source": hint.source or None,
        "rule": hint.rule or None,
    }
