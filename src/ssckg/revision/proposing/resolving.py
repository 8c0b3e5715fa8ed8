"""Proposals from drafts: all that is wrong is found in one go, and nothing is left half read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ssckg.errors import UnknownNameError
from ssckg.io.faults import Faults
from ssckg.model.revision_event import Ground, ProposalText
from ssckg.revision.proposing.changes import read_change
from ssckg.revision.proposing.columns import HEAD
from ssckg.revision.proposing.desk import Desk, FaultyDraftError
from ssckg.revision.proposing.names import near
from ssckg.revision.proposing.new_elements import coming_elements, leaving_elements
from ssckg.revision.proposing.values import given_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ssckg.model.proposed_change import ProposedChange
    from ssckg.revision.proposing.drafts import ChangeDraft, ProposalDraft
    from ssckg.revision.proposing.values import Known

MOST_FAULTS: Final = 200
_MOST_EVIDENCE: Final = 10
_NEEDED: Final = ("title", "grounds", "reason")


@dataclass(frozen=True, slots=True)
class ReadProposal:
    """A proposal that was read: its key in the file, and what it says."""

    key: str
    text: ProposalText


def resolve(
    drafts: Sequence[ProposalDraft],
    known: Known,
    faults_of: Callable[[Sequence[ProposedChange]], Sequence[str]] = lambda _: (),
) -> tuple[ReadProposal, ...]:
    """Return the proposals that drafts describe.

    Args:
        drafts: what was written.
        known: what names in it may mean.
        faults_of: what stands against carrying out the changes of one proposal, in words.

    Raises:
        DataError: all that is wrong, each with its place and what to do.
    """
    faults = Faults(MOST_FAULTS)
    found = []
    for draft in drafts:
        desk = Desk(known, draft.head)
        changes = _changes(desk, draft)
        can_be_tried = bool(changes) and not desk.faults
        text = _text(desk, changes)
        if can_be_tried:
            for fault in faults_of(changes):
                desk.faults.append(draft.head.place.fault(fault))
        for one in (*draft.faults, *desk.faults):
            faults.add(one)
        found.append(ReadProposal(draft.key, text))
    faults.check()
    return tuple(found)


def _changes(desk: Desk, draft: ProposalDraft) -> tuple[ProposedChange, ...]:
    found: list[ProposedChange] = []
    coming = coming_elements(draft.changes, desk.known)
    known = replace(desk.known, leaving=leaving_elements(draft.changes, desk.known))
    for one in draft.changes:
        change = _change(desk, one, known, coming)
        if change is not None and change in found:
            desk.faults.append(one.part.fault("this change stands in the proposal twice"))
        elif change is not None:
            found.append(change)
    if not draft.changes:
        desk.fault("a proposal needs at least one change", "changes")
    return tuple(found)


def _change(
    desk: Desk, draft: ChangeDraft, known: Known, coming: Mapping[str, str]
) -> ProposedChange | None:
    try:
        return read_change(draft, known, coming)
    except FaultyDraftError as error:
        desk.faults += error.faults
        return None


def _text(desk: Desk, changes: tuple[ProposedChange, ...]) -> ProposalText:
    for name in _NEEDED:
        if name not in desk.part:
            desk.fault(f"is missing: {HEAD[name]}", name)
    known = desk.known
    body = desk.read("submitted_by", lambda text: _body(text, known), known.own_body)
    if not body and "submitted_by" not in desk.part:
        desk.fault("is missing: say which body puts it forward", "submitted_by")
    is_bounded = len(desk.part.several("evidence")) <= _MOST_EVIDENCE
    if not is_bounded:
        desk.fault(f"holds more than {_MOST_EVIDENCE} figures", "evidence")
    evidence = desk.read_all("evidence", known.evidence) if is_bounded else ()
    return ProposalText(
        title=desk.read("title", lambda text: given_text(text, is_line=True), ""),
        changes=changes,
        grounds=tuple(dict.fromkeys(desk.read_all("grounds", _ground))),
        reason=desk.read("reason", given_text, ""),
        submitted_by=body,
        evidence=tuple(dict.fromkeys(evidence)),
        sources=tuple(dict.fromkeys(desk.read_all("sources", lambda text: _source(text, known)))),
    )


def _ground(text: str) -> Ground:
    folded = text.strip().lower().replace(" ", "-").replace("_", "-")
    for ground in Ground:
        if ground.value == folded:
            return ground
    raise UnknownNameError("ground", text, tuple(Ground))


def _body(text: str, known: Known) -> str:
    for body in known.bodies:
        if body.casefold() == text.strip().casefold():
            return body
    raise UnknownNameError("submitting organisation of the round", text, tuple(known.bodies))


def _source(text: str, known: Known) -> str:
    key = text.removeprefix("source:").rpartition("/source/")[2]
    if key in known.sources:
        return key
    raise UnknownNameError("source", text, near(text, known.sources, 60))
