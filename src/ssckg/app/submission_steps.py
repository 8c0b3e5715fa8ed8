"""Steps that people take on a submission: hand in, assign, return, waive, withdraw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.access import accounts
from ssckg.app.permitting import permit
from ssckg.app.submission_reading import kept_findings
from ssckg.errors import CheckError, ConflictError, ForbiddenError, UnknownNameError, UsageError
from ssckg.model.actor import Role
from ssckg.model.submission import State, Waiver
from ssckg.submissions.life import kept_report, record, repository, steps
from ssckg.submissions.life.names import parse_id
from ssckg.submissions.life.transitions import find_transition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Question, Submission, Summary

MODES: Final = ("remote", "on-site")
"""Values of `code/verification-mode`."""
_ATTEMPTS: Final = 3
_ACTOR_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_IN_PROGRESS: Final = frozenset(
    {State.SUBMITTED, State.IN_VERIFICATION, State.RETURNED, State.VERIFIED}
)


def submit(ws: Workspace, actor: Actor, submission: str) -> Summary:
    """Hand in a draft, or a returned submission again.

    No violation may be open: the file is corrected, or the finding is accepted with a reason. What
    the city handed in before for the same year and edition, and is not published, is superseded in
    the same update; so are its earlier drafts.

    Raises:
        UnknownNameError: there is none of that id, or the actor may not know of it.
        ForbiddenError: the actor may not do that.
        StateError: it is neither a draft nor returned.
        CheckError: violations are open; with the findings.
        ConflictError: the submission has changed meanwhile.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "submit", head)
    find_transition("submit", head.state)
    loaded = repository.load(ws.store, ws.base, submission)
    _require_no_violation(ws, loaded)
    head = loaded.head
    for attempt in range(_ATTEMPTS):
        try:
            return steps.take_step(
                ws.store,
                ws.base,
                head,
                "submit",
                actor,
                ws.now(),
                supersede=_superseded_by(ws, head),
            )
        except ConflictError:
            # An earlier submission may have changed, which is not what was decided on.
            now = repository.find(ws.store, ws.base, submission)
            if now.version != head.version or attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError  # the last attempt returned or raised


def assign(
    ws: Workspace, actor: Actor, submission: str, verifier: str, mode: str = "remote"
) -> Summary:
    """Charge a verifier, or another one.

    Args:
        ws: the workspace.
        actor: who charges.
        submission: the id.
        verifier: id of an account with that role, or of somebody who has none yet.
        mode: "remote" or "on-site".

    Raises:
        UnknownNameError: there is no such submission, or the actor may not know of it.
        UsageError: not an id, not a mode, or an account of another role.
        ForbiddenError: the actor may not do that, or the verifier belongs to the city.
        StateError: it is neither submitted nor in verification.
        ConflictError: the submission has changed meanwhile.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "assign", head)
    find_transition("assign", head.state)
    if mode not in MODES:
        raise UnknownNameError("mode of verification", mode, MODES)
    if not _ACTOR_ID.fullmatch(verifier):
        raise UsageError(f"not an id of a verifier: {verifier!r}", hint="letters, digits, - . _")
    account = accounts.find_account(ws.store, verifier)
    if account is not None and account.role is not Role.VERIFIER:
        raise UsageError(f"{verifier} is no verifier but {account.role}")
    if account is not None and account.city == head.city:
        raise ForbiddenError(
            f"{verifier} belongs to {head.city_name} and cannot verify its results",
            hint="charge somebody who is independent of the city",
        )
    return steps.take_step(
        ws.store,
        ws.base,
        head,
        "assign",
        actor,
        ws.now(),
        reason=f"{verifier}, {mode}",
        add=record.assignment_triples(head.id, verifier, mode),
        remove=record.assignment_triples(head.id, head.verifier, head.mode),
    )


def return_to_city(
    ws: Workspace, actor: Actor, submission: str, note: str, questions: Sequence[Question] = ()
) -> Summary:
    """Send a submission back to the city with a note, and questions on data points.

    Raises:
        UnknownNameError: there is no such submission, or the actor may not know of it; or a
            question is about a data point that the submission does not report.
        ForbiddenError: the actor may not do that.
        UsageError: there is no note, or a question without words.
        StateError: it is not with the secretariat or a verifier.
        ConflictError: the submission has changed meanwhile.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "return", head)
    find_transition("return", head.state, reason=note)
    if questions:
        reports = repository.load(ws.store, ws.base, submission).reports
        known = {report.data_point for report in reports}
        for question in questions:
            if not question.text.strip():
                raise UsageError("a question has no words", hint="say what is asked")
            if question.data_point and question.data_point not in known:
                raise UnknownNameError("reported data point", question.data_point)
    return steps.take_step(
        ws.store,
        ws.base,
        head,
        "return",
        actor,
        ws.now(),
        reason=note,
        questions=tuple(questions),
    )


def waive(
    ws: Workspace, actor: Actor, submission: str, *, rule: str, reason: str, data_point: str = ""
) -> Summary:
    """Accept a finding as it is; the reason is published with the value.

    Args:
        ws: the workspace.
        actor: who accepts.
        submission: the id.
        rule: IRI of the rule, or its short name ("unit-mismatch").
        reason: why it is accepted, in a sentence for readers.
        data_point: IRI or code; empty accepts all findings of the rule.

    Raises:
        UnknownNameError: there is no such submission, or the actor may not know of it; or the
            check found nothing of that rule and data point.
        ForbiddenError: the actor may not do that.
        UsageError: there is no reason, or the finding is accepted already.
        StateError: it was verified, or has ended.
        ConflictError: the submission has changed meanwhile.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "waive", head)
    find_transition("waive", head.state, reason=reason)
    loaded = repository.load(ws.store, ws.base, submission)
    found = kept_findings(ws, loaded)
    iri = kept_report.find_rule(found, rule)
    of_rule = [one for one in found if one.finding.rule == iri]
    point = kept_report.find_data_point(of_rule, data_point) if data_point else ""
    if all(one.waiver for one in of_rule if point in {"", one.data_point}):
        raise UsageError("this is accepted already", hint=f"ssckg submission show {submission}")
    at = ws.now()
    waiver = Waiver(iri, reason.strip(), point, actor.id, at)
    return steps.take_step(
        ws.store,
        ws.base,
        loaded.head,
        "waive",
        actor,
        at,
        reason=reason,
        add=record.waiver_triples(head.id, [waiver], first=len(loaded.waivers) + 1),
    )


def withdraw(ws: Workspace, actor: Actor, submission: str, reason: str = "") -> Summary:
    """Take a submission back in the workspace; what was published goes with `app.publishing`.

    Raises:
        UnknownNameError: there is no such submission, or the actor may not know of it.
        ForbiddenError: the actor may not do that.
        StateError: it was withdrawn or superseded.
        ConflictError: the submission has changed meanwhile.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "withdraw", head)
    return steps.take_step(ws.store, ws.base, head, "withdraw", actor, ws.now(), reason=reason)


def _require_no_violation(ws: Workspace, submission: Submission) -> None:
    found = [one.finding for one in kept_findings(ws, submission) if one.is_open]
    if not found:
        return
    count = f"{len(found)} violation{'s' if len(found) > 1 else ''}"
    first = f"{found[0].place}: {found[0].message}" if found[0].place else found[0].message
    raise CheckError(
        f"{submission.head.id} has {count} that nobody has accepted; the first: {first}",
        tuple(found),
        hint="replace the file by a corrected one, or waive what is right as it is",
    )


def _superseded_by(ws: Workspace, head: Summary) -> list[Summary]:
    """Return what is superseded when `head` is handed in."""
    others = repository.summaries(
        ws.store, ws.base, city=head.city, year=head.year, edition=head.edition
    )
    number = parse_id(head.id)[2]
    return [
        other
        for other in others
        if other.id != head.id
        and (
            other.state in _IN_PROGRESS
            or (other.state is State.DRAFT and parse_id(other.id)[2] < number)
        )
    ]
