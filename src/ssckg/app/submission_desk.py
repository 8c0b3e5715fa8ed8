"""What people see at the desk of submissions: what waits for them, one submission with its steps.

Every part is asked for by the right it has elsewhere; what somebody may not see is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ssckg.access import reads
from ssckg.access.rights import condition_of, is_allowed
from ssckg.app.benchmarks import framework_tree
from ssckg.app.check_results import annotated_findings
from ssckg.app.permitting import permit
from ssckg.app.submission_reading import (
    kept_findings,
    list_submissions,
    original_file,
)
from ssckg.app.verifying import given_advice, hints
from ssckg.model.actor import Role
from ssckg.model.submission import State
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.life import repository
from ssckg.submissions.life.transitions import open_actions
from ssckg.verification.judgements import valued

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.access.reads import Reading
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.data_point import DataPoint
    from ssckg.model.submission import Event, Judgement, Report, Submission, Summary
    from ssckg.model.verification import Advice, Hint
    from ssckg.submissions.life.kept_report import KeptFinding

_MOST_READINGS: Final = 100
_RIGHT_OF: Final = {"judge": "verify", "recommend": "verify"}
"""Steps that are taken by another's right."""
_WAITS: Final[dict[Role, tuple[State, ...]]] = {
    Role.CITY: (State.DRAFT, State.RETURNED, State.VERIFIED),
    Role.VERIFIER: (State.IN_VERIFICATION,),
    Role.SECRETARIAT: (State.SUBMITTED, State.VERIFIED),
}
"""States in which the next step is that role's."""
_ATTESTED: Final = (State.VERIFIED, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Line:
    """A report with the data point it is about, the verdict on it, and what stands beside it.

    group: name of the dimension of the framework.
    """

    report: Report
    point: DataPoint | None
    group: str
    judgement: Judgement | None = None
    hints: tuple[Hint, ...] = ()

    @property
    def name(self) -> str:
        """A short name, unique in the submission: the data point's, without the framework's."""
        return short_name(self.report.data_point)


@dataclass(frozen=True, slots=True)
class DeskView:
    """A submission as one person may see it.

    steps: what this person can do now; events, readings: None where they may not be seen.
    """

    submission: Submission
    lines: tuple[Line, ...]
    findings: tuple[KeptFinding, ...]
    steps: frozenset[str]
    events: tuple[Event, ...] | None = None
    readings: tuple[Reading, ...] | None = None

    @property
    def head(self) -> Summary:
        """The head of the submission."""
        return self.submission.head

    @property
    def groups(self) -> dict[str, list[Line]]:
        """The lines by dimension, in the order of the framework."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.group, []).append(line)
        return found


@dataclass(frozen=True, slots=True)
class VerificationDesk:
    """What a verifier works on: the values with their hints, and the advice given so far."""

    head: Summary
    lines: tuple[Line, ...]
    advice: tuple[Advice, ...]


def waiting(ws: Workspace, actor: Actor) -> tuple[Summary, ...]:
    """Return the submissions whose next step is the actor's; none for who has none.

    Raises:
        EngineError: the engine does not answer.
    """
    states = _WAITS.get(actor.role, ())
    if not states or not condition_of(actor, "list"):
        return ()
    return tuple(list_submissions(ws, actor, states=states))


def look(ws: Workspace, actor: Actor, submission: str, *, personal: bool = False) -> DeskView:
    """Return a submission with all that the actor may see of it, and may do with it.

    Args:
        ws: the workspace.
        actor: who asks.
        submission: the id.
        personal: with the contact of the city, which has a right of its own.

    Raises:
        UnknownNameError: there is none of that id, or the actor may not know of it.
        ForbiddenError: the actor may not see the contact.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "read", head)
    if personal:
        permit(ws, actor, "read-personal", head)
    found = repository.load(ws.store, ws.base, submission)
    has_log = is_allowed(actor, "read-log", head)
    if has_log:
        permit(ws, actor, "read-log", head)
    has_readings = is_allowed(actor, "read-access-log", head)
    readings = (
        reads.list_readings(ws.store, head.id, limit=_MOST_READINGS) if has_readings else None
    )
    if not personal:
        found = replace(found, cover=replace(found.cover, contact_name="", contact_email=""))
    return DeskView(
        found,
        _lines(found),
        kept_findings(ws, found),
        steps_for(actor, found.head),
        found.events if has_log else None,
        tuple(readings) if readings is not None else None,
    )


def steps_for(actor: Actor, head: Summary) -> frozenset[str]:
    """Return the steps that are open for a submission and to this actor, and "attest"."""
    found = {
        action
        for action in open_actions(head.state)
        if is_allowed(actor, _RIGHT_OF.get(action, action), head)
    }
    if head.state in _ATTESTED and is_allowed(actor, "attest", head):
        found.add("attest")
    if is_allowed(actor, "preview", head):
        found.add("preview")
    return frozenset(found)


def verification(ws: Workspace, actor: Actor, submission: str) -> VerificationDesk:
    """Return the reported values with what a verifier sees beside them, and the advice so far.

    Raises:
        UnknownNameError, ForbiddenError: as `verifying.hints`.
    """
    found_hints: dict[str, list[Hint]] = {}
    for hint in hints(ws, actor, submission):
        found_hints.setdefault(hint.data_point, []).append(hint)
    found = repository.load(ws.store, ws.base, submission)
    wanted = set(valued(found))
    lines = tuple(
        replace(line, hints=tuple(found_hints.get(line.report.data_point, ())))
        for line in _lines(found)
        if line.report.data_point in wanted
    )
    return VerificationDesk(found.head, lines, given_advice(ws, submission))


def annotated_file(ws: Workspace, actor: Actor, submission: str, lang: str = "en") -> bytes:
    """Return a copy of the workbook of a submission with what the check found at its cells.

    Raises:
        UnknownNameError, ForbiddenError: as `original_file`.
        ParseError: the submission does not rest on a workbook.
    """
    file = original_file(ws, actor, submission)
    found = kept_findings(ws, repository.load(ws.store, ws.base, submission))
    return annotated_findings([one.finding for one in found], file.path, lang)


def short_name(data_point: str) -> str:
    """Return the last parts of a data point's IRI, as one name.

    >>> short_name("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-4C/3g")
    'EC-ICT-ICT-4C.3g'
    """
    return ".".join(data_point.split("/")[-2:])


def data_points_of(edition: str) -> Mapping[str, DataPoint]:
    """Return the data points of an edition by IRI."""
    return {point.iri: point for point in load_data_points(edition)}


def _lines(found: Submission) -> tuple[Line, ...]:
    points = data_points_of(found.head.edition)
    tree = framework_tree(found.head.edition)
    order = {point.iri: number for number, point in enumerate(tree.points)}
    judged = {judgement.data_point: judgement for judgement in found.judgements}

    def group_of(iri: str) -> str:
        known = tree.by_iri.get(iri)
        path = tree.path(known.category) if known is not None else ()
        return path[0].label if path else ""

    lines = [
        Line(
            report,
            points.get(report.data_point),
            group_of(report.data_point),
            judged.get(report.data_point),
        )
        for report in found.reports
    ]
    return tuple(sorted(lines, key=lambda each: order.get(each.report.data_point, len(order))))
