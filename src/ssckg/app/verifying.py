"""Verification: hints, verdicts in one or several sittings, advice, and the judgement.

The three outputs for people are in `app.verification_outputs`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ssckg.app import holding_beside
from ssckg.app.permitting import permit
from ssckg.app.verification_input import guide_of, read_advice, read_given
from ssckg.errors import CheckError, DataError, ForbiddenError
from ssckg.model.finding import Finding, Place, Severity
from ssckg.namespaces import BASE
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.life import record, repository
from ssckg.submissions.life.names import graph_of
from ssckg.submissions.life.steps import take_step
from ssckg.verification import judgements as verdicts
from ssckg.verification.hints import find_hints
from ssckg.verification.report_rdf import advice_from, advice_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ssckg.app.verification_input import Given
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Judgement, Submission, Summary
    from ssckg.model.verification import Advice, Hint

_NO_VERDICT: Final = BASE + "rule/no-verdict"


@dataclass(frozen=True, slots=True)
class Judged:
    """Where a verification stands after a step: what is judged, and what is still open."""

    head: Summary
    judgements: tuple[Judgement, ...]
    open_points: tuple[str, ...] = ()
    """Data points with a value and without a verdict."""


def hints(ws: Workspace, actor: Actor, submission: str) -> tuple[Hint, ...]:
    """Return what a verifier should see beside each value of a submission.

    Raises:
        UnknownNameError: there is none, or the actor may not know of it.
        ForbiddenError: the actor is neither its verifier nor the secretariat.
    """
    permit(ws, actor, "hints", repository.find(ws.store, ws.base, submission))
    found = repository.load(ws.store, ws.base, submission)
    edition = found.head.edition
    return find_hints(
        found,
        load_data_points(edition),
        guide_of(edition),
        holding_beside.gather(ws, found),
    )


def judge(
    ws: Workspace,
    actor: Actor,
    submission: str,
    *,
    file: Path | None = None,
    name: str | None = None,
    verdict_list: Path | None = None,
    judgements: Sequence[Judgement] = (),
) -> Judged:
    """Save verdicts and stay in verification; later ones take the place of earlier ones.

    Args:
        ws: the workspace.
        actor: the assigned verifier.
        submission: its id.
        file: a workbook that came back, with the verifier's columns filled.
        name: what the file is called, if not by its path.
        verdict_list: CSV or JSON with data_point, verdict, note, evidence.
        judgements: verdicts as values.

    Raises:
        UnknownNameError, ForbiddenError: as `hints`; a verifier never belongs to the city.
        StateError: it is not in verification.
        CheckError: the file says other values than were lodged; findings name the cells.
        DataError: the file or list cannot be read, or judges what is not reported.
        ConflictError: somebody else was quicker.
    """
    found = _open(ws, actor, submission)
    given = read_given(
        ws, found, file=file, name=name, verdict_list=verdict_list, judgements=judgements
    )
    if not any(given.rounds):
        raise DataError("no verdict was given", hint="fill the verifier's columns, YES or NO")
    return _step(ws, actor, "judge", given, verdicts.merged(found, *given.rounds))


def verify(
    ws: Workspace,
    actor: Actor,
    submission: str,
    *,
    file: Path | None = None,
    name: str | None = None,
    verdict_list: Path | None = None,
    all_yes: bool = False,
    judgements: Sequence[Judgement] = (),
) -> Judged:
    """Give the judgement on a submission: every reported value has a verdict then.

    What was saved before counts; `all_yes` verifies what has no verdict yet (a NO stands). Other
    arguments and errors as `judge`.

    Raises:
        CheckError: values without a verdict are left; the findings list them.
    """
    found = _open(ws, actor, submission)
    given = read_given(
        ws, found, file=file, name=name, verdict_list=verdict_list, judgements=judgements
    )
    merged = verdicts.merged(found, *given.rounds, all_yes=all_yes)
    open_points = verdicts.without_verdict(found, merged)
    if open_points:
        raise CheckError(
            f"{len(open_points)} of {len(verdicts.valued(found))} reported values of {submission}"
            " have no verdict",
            tuple(_without_verdict(found, open_points)),
        )
    if not merged:
        raise DataError(f"{submission} reports no value, so there is nothing to verify")
    return _step(ws, actor, "verify", given, merged)


def recommend(
    ws: Workspace, actor: Actor, submission: str, given: Sequence[Advice]
) -> tuple[Advice, ...]:
    """Set the verifier's advice: policy recommendations and suggestions for improvement.

    What is given takes the place of what was there; without any, all of it goes.

    Raises:
        UnknownNameError, ForbiddenError, ConflictError: as `judge`.
        StateError: it is neither in verification nor verified nor published.
    """
    found = _open(ws, actor, submission)
    now = ws.now()
    kept = tuple(replace(one, is_generated=False, by=actor.id, at=now) for one in given)
    take_step(
        ws.store,
        ws.base,
        found.head,
        "recommend",
        actor,
        now,
        remove=advice_triples(submission, given_advice(ws, submission)),
        add=advice_triples(submission, kept),
    )
    return kept


def recommend_file(ws: Workspace, actor: Actor, submission: str, file: Path) -> tuple[Advice, ...]:
    """Set the verifier's advice from a file: Markdown, JSON or CSV; otherwise as `recommend`."""
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "verify", head)
    return recommend(ws, actor, submission, read_advice(file, head.edition))


def given_advice(ws: Workspace, submission: str) -> tuple[Advice, ...]:
    """Return the advice that the verifier has given so far."""
    return advice_from(repository.graph_triples(ws.store, graph_of(submission)))


def _open(ws: Workspace, actor: Actor, submission: str) -> Submission:
    """Return a submission that `actor` may judge."""
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "verify", head)
    if actor.city and actor.city == head.city:
        raise ForbiddenError(f"{actor.id} belongs to {head.city_name} and cannot verify it")
    return repository.load(ws.store, ws.base, submission)


def _step(
    ws: Workspace, actor: Actor, action: str, given: Given, merged: tuple[Judgement, ...]
) -> Judged:
    """Take the step: the verdicts that are kept become those that were merged."""
    submission = given.submission
    name = submission.head.id
    head = take_step(
        ws.store,
        ws.base,
        submission.head,
        action,
        actor,
        ws.now(),
        remove=record.judgement_triples(name, submission.judgements),
        add=(*record.judgement_triples(name, merged), *given.triples),
    )
    return Judged(head, merged, verdicts.without_verdict(submission, merged))


def _without_verdict(submission: Submission, points: Sequence[str]) -> Iterable[Finding]:
    """Yield a finding for each value without a verdict, at its place in the city's file."""
    labels = {point.iri: point.label for point in load_data_points(submission.head.edition)}
    places = {report.data_point: report.place for report in submission.reports}
    for point in points:
        sheet, _, cell = places.get(point, "").partition("!")
        yield Finding(
            _NO_VERDICT,
            Severity.VIOLATION,
            f"{labels.get(point, point)} has no verdict.",
            focus=point,
            place=Place(sheet=sheet, cell=cell) if cell else None,
            data_point=point,
        )
