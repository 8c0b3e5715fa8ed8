"""Curating mappings: put forward, judge, publish, withdraw; each step asks for the right first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ssckg.app.curation_publishing import publish, withdraw
from ssckg.app.curation_steps import checked_share, step_of
from ssckg.app.curation_views import Curation, open_curation
from ssckg.app.permitting import permit
from ssckg.errors import ConflictError, UnknownNameError, UsageError
from ssckg.harmonization.curation import record
from ssckg.harmonization.curation.states import UNSURE_CONFIDENCE, require_open, rules
from ssckg.harmonization.lookup import find_element
from ssckg.model.choices import Predicate
from ssckg.model.curation import Action, CurationEvent, MappingState, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.curation import MappingKey
    from ssckg.model.curation_view import MappingDetail, MappingView


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair that is put forward; ends as code, id, CURIE or IRI; predicate like "close"."""

    subject: str
    predicate: str
    object: str
    reason: str
    confidence: float | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict as it is given; what it leaves out is as proposed, or not said."""

    verdict: str
    reason: str
    predicate: str | None = None
    confidence: float | None = None
    version: int | None = None


def list_mappings(
    ws: Workspace,
    actor: Actor,
    *,
    mapping_set: str | None = None,
    state: str | None = None,
    element: str | None = None,
    disputed: bool = False,
    changed: bool = False,
    open_: bool = False,
    limit: int | None = None,
    after: str = "",
) -> tuple[MappingView, ...]:
    """Return mappings, those of the published lists and those of the workspace, by id.

    Args:
        ws: the workspace.
        actor: who asks.
        mapping_set: only of this set.
        state: only in this state.
        element: only with this end.
        disputed: only those that reviewers disagree on.
        changed: only those with an end that changed.
        open_: count verdicts also where the actor has given none.
        limit: at most so many; None for all.
        after: only those behind this id.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such set, state or element.
    """
    permit(ws, actor, "mapping-read")
    cur = open_curation(ws)
    wanted = None if state is None else read_state(state)
    end = None if element is None else find_element(cur.crosswalk, element).iri
    found: list[MappingView] = []
    for key in sorted(cur.keys(mapping_set), key=lambda each: each.id):
        if len(found) == limit:
            break
        if key.id <= after:
            continue
        if end is not None and end not in {cur.own(key.subject), cur.own(key.object)}:
            continue
        view = cur.view(key, actor, open_=open_)
        if (wanted is None or view.state is wanted) and (
            (not disputed or view.is_disputed) and (not changed or view.changes)
        ):
            found.append(view)
    return tuple(found)


def show_mapping(
    ws: Workspace, actor: Actor, mapping: str, *, open_: bool = False
) -> MappingDetail:
    """Return one mapping with its two ends and what was said of it.

    The verdicts of others are hidden until the actor has given one, unless `open_`.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such mapping.
    """
    permit(ws, actor, "mapping-read")
    cur = open_curation(ws)
    return cur.detail(cur.find(mapping), actor, open_=open_)


def propose(ws: Workspace, actor: Actor, proposal: Proposal, *, draft: bool = False) -> MappingView:
    """Put a pair forward for review, or (`draft`) note it first.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: an element, predicate or source is not known.
        UsageError: no set is between the frameworks; there is no reason; a number is absurd.
        StateError: the pair is in review, or published, already.
        ConflictError: somebody else was quicker.
    """
    return propose_many(ws, actor, [proposal], draft=draft)[0]


def propose_many(
    ws: Workspace, actor: Actor, proposals: Sequence[Proposal], *, draft: bool = False
) -> tuple[MappingView, ...]:
    """Put several pairs forward, all of them or none; as `propose`."""
    permit(ws, actor, "mapping-propose")
    cur = open_curation(ws)
    new = [prepare(cur, ws, actor, one, draft=draft) for one in proposals]
    if len({key.iri for key, _ in new}) < len(new):
        raise UsageError("a pair is put forward twice", hint="give each pair once")
    record.append(ws.store, new)
    after = open_curation(ws)
    return tuple(after.view(key, actor) for key, _ in new)


def prepare(
    cur: Curation, ws: Workspace, actor: Actor, proposal: Proposal, *, draft: bool = False
) -> tuple[MappingKey, CurationEvent]:
    """Return the step that putting a pair forward is, without taking it; errors as `propose`."""
    key = cur.key_of(proposal.subject, proposal.object)
    action = Action.DRAFT if draft else Action.PROPOSE
    now = cur.standing(key)
    require_open(action, now.state if now else None, proposal.reason)
    confidence = proposal.confidence
    event = replace(
        step_of(cur, ws, actor, key, action, proposal.reason),
        predicate=read_predicate(proposal.predicate),
        confidence=UNSURE_CONFIDENCE if confidence is None else checked_share(confidence),
        sources=cur.known_sources(proposal.sources),
    )
    return key, event


def judge(
    ws: Workspace,
    actor: Actor,
    mapping: str,
    verdict: str,
    reason: str,
    *,
    predicate: str | None = None,
    confidence: float | None = None,
    version: int | None = None,
) -> MappingView:
    """Give a verdict; it takes the place of the actor's earlier one, which stays in the log.

    Args:
        ws: the workspace.
        actor: who judges.
        mapping: its id, CURIE or IRI.
        verdict: accept, reject or unsure.
        reason: why, in a sentence.
        predicate: the one that is accepted; the proposed one, if not given.
        confidence: how sure the reviewer is of that predicate, from 0 to 1.
        version: the number of steps that the verdict was formed on, if it is to be held to it.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such mapping, verdict or predicate.
        UsageError: no reason, or an absurd number.
        StateError: it is a draft, or withdrawn.
        ConflictError: something was said of it in the meantime.
    """
    permit(ws, actor, "mapping-review")
    cur = open_curation(ws)
    given = Judgement(verdict, reason, predicate, confidence, version)
    new = prepare_verdict(cur, ws, actor, cur.find(mapping), given)
    record.append(ws.store, [new])
    return open_curation(ws).view(new[0], actor)


def prepare_verdict(
    cur: Curation, ws: Workspace, actor: Actor, key: MappingKey, given: Judgement
) -> tuple[MappingKey, CurationEvent]:
    """Return the step that giving a verdict is, without taking it; errors as `judge`."""
    permit(ws, actor, "mapping-review")
    if given.verdict not in set(Verdict):
        raise UnknownNameError("verdict", given.verdict, tuple(Verdict))
    now = cur.require_standing(key)
    if given.version is not None and given.version != cur.version(key):
        raise ConflictError(
            f"something was said of {key.id} in the meantime", hint="look at it again"
        )
    require_open(Action.REVIEW, now.state, given.reason)
    event = replace(
        step_of(cur, ws, actor, key, Action.REVIEW, given.reason),
        verdict=Verdict(given.verdict),
        predicate=now.predicate if given.predicate is None else read_predicate(given.predicate),
        confidence=None if given.confidence is None else checked_share(given.confidence),
    )
    return key, event


def read_predicate(text: str) -> Predicate:
    """Return the predicate of "close", "closeMatch" or "skos:closeMatch".

    Raises:
        UnknownNameError: it is none of the five.
    """
    short = text.strip().rpartition(":")[2].rpartition("#")[2].removesuffix("Match").lower()
    if short not in set(Predicate):
        raise UnknownNameError("predicate", text, tuple(Predicate))
    return Predicate(short)


def read_state(text: str) -> MappingState:
    """Return a state by its name.

    Raises:
        UnknownNameError: it is none.
    """
    if text not in set(MappingState):
        raise UnknownNameError("state of a mapping", text, tuple(MappingState))
    return MappingState(text)


__all__ = [
    "Judgement",
    "Proposal",
    "judge",
    "list_mappings",
    "propose",
    "propose_many",
    "publish",
    "rules",
    "show_mapping",
    "withdraw",
]
