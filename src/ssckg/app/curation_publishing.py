"""Reviewed mappings become public, others are taken back; each step asks for the right first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.app.composing import Composer
from ssckg.app.curation_steps import step_of
from ssckg.app.curation_views import Curation, open_curation
from ssckg.app.following import following
from ssckg.app.permitting import permit
from ssckg.errors import StateError
from ssckg.harmonization.curation import record
from ssckg.harmonization.curation.states import require_open
from ssckg.model.curation import Action, CurationEvent, MappingState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.composing import Outcome
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.curation import MappingKey, Standing
    from ssckg.model.curation_view import MappingView


def publish(
    ws: Workspace, actor: Actor, mappings: Sequence[str] = (), *, mapping_set: str | None = None
) -> tuple[tuple[MappingView, ...], Outcome | None]:
    """Put reviewed mappings into the published dataset: those named, or all of a set (or all).

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such mapping or set.
        StateError: one of those named is not reviewed.
        ConflictError: something was said of one in the meantime.
        MissingError: it is recorded, and what is published could not follow yet.
    """
    permit(ws, actor, "mapping-publish")
    cur = open_curation(ws)
    keys = [cur.find(name) for name in mappings] or [
        key
        for key in cur.keys(mapping_set)
        if cur.require_standing(key).state is MappingState.REVIEWED
    ]
    new = [(key, _publication(cur, ws, actor, key)) for key in dict.fromkeys(keys)]
    return _in_public(ws, actor, new)


def withdraw(
    ws: Workspace, actor: Actor, mapping: str, reason: str
) -> tuple[tuple[MappingView, ...], Outcome | None]:
    """Take a mapping back; where it is published, its record stays there with the reason.

    Whoever put a pair forward may take it back as long as it is not public.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such mapping.
        UsageError: there is no reason.
        StateError: it is withdrawn already.
        ConflictError: something was said of it in the meantime.
        MissingError: it is recorded, and what is published could not follow yet.
    """
    permit(ws, actor, "mapping-read")
    cur = open_curation(ws)
    key = cur.find(mapping)
    now = cur.require_standing(key)
    if now.is_public or now.proposer != actor.id:
        permit(ws, actor, "mapping-withdraw")
    require_open(Action.WITHDRAW, now.state, reason)
    event = replace(
        step_of(cur, ws, actor, key, Action.WITHDRAW, reason),
        predicate=now.predicate,
        confidence=now.confidence,
    )
    return _in_public(ws, actor, [(key, event)], is_public=now.is_public)


def _publication(cur: Curation, ws: Workspace, actor: Actor, key: MappingKey) -> CurationEvent:
    now = cur.require_standing(key)
    require_open(Action.PUBLISH, now.state, "")
    if now.state is MappingState.PUBLISHED and not _differs(cur, key, now):
        raise StateError(f"{key.id} is published already", hint="reviewers agreed on nothing else")
    event = step_of(cur, ws, actor, key, Action.PUBLISH, "")
    return replace(event, predicate=now.predicate, confidence=now.confidence, reason=cur.why(now))


def _differs(cur: Curation, key: MappingKey, now: Standing) -> bool:
    shipped = cur.published(key)
    return shipped is not None and shipped.predicate is not now.predicate


def _in_public(
    ws: Workspace,
    actor: Actor,
    new: Sequence[tuple[MappingKey, CurationEvent]],
    *,
    is_public: bool = True,
) -> tuple[tuple[MappingView, ...], Outcome | None]:
    outcome = None
    if is_public and new:
        with following(ws):
            record.append(ws.store, new)
            outcome = Composer.of(ws).bring_up_to_date()
    else:
        record.append(ws.store, new)
    after = open_curation(ws)
    return tuple(after.view(key, actor, open_=True) for key, _ in new), outcome
