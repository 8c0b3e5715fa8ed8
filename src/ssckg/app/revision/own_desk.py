"""What somebody can do in rounds now: by their right, their body's role, and the stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.access.rights import is_allowed
from ssckg.app.permitting import permit
from ssckg.app.revision import desk
from ssckg.model.revision_event import RoundAction
from ssckg.revision.bodies import SECRETARIAT, own_body
from ssckg.revision.calendar import NO_END, stage_at
from ssckg.revision.rules import rule_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_state import RoundState


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAction:
    """An action that is open; bodies: for whom one can take it, one's own first."""

    action: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRound:
    """A round as it stands for somebody.

    stage, ends: the stage that holds (None: none, or without end); body: for whom they act;
    is_enterer: they enter what other bodies send; proposals: numbers of those that their body put
    forward and that are open.
    """

    id: str
    title: str
    is_demonstration: bool
    stage: str | None
    ends: datetime | None
    body: str
    is_enterer: bool
    actions: tuple[OwnAction, ...]
    reviewers: tuple[str, ...]
    proposals: tuple[int, ...]

    def bodies(self, action: str) -> tuple[str, ...]:
        """Return for whom an action is open; none where it is not."""
        return next((one.bodies for one in self.actions if one.action == action), ())

    def can(self, action: str) -> bool:
        """Say whether an action is open."""
        return any(one.action == action for one in self.actions)


def own_rounds(ws: Workspace, actor: Actor) -> tuple[OwnRound, ...]:
    """Return all rounds with what the actor can do in each now, by id.

    Raises:
        ForbiddenError: the actor may not read rounds.
    """
    permit(ws, actor, "revision-read")
    now = ws.now()
    return tuple(_own(actor, state, now) for state in desk.all_rounds(ws))


def own_round(ws: Workspace, actor: Actor, round_id: str) -> OwnRound:
    """Return a round with what the actor can do in it now.

    Raises:
        ForbiddenError: the actor may not read rounds.
        UnknownNameError: there is no such round.
    """
    permit(ws, actor, "revision-read")
    return _own(actor, desk.open_round(ws, round_id), ws.now())


def _own(actor: Actor, state: RoundState, now: datetime) -> OwnRound:
    stage, own = stage_at(state.stages, now), own_body(actor)
    actions = tuple(_actions(actor, state, now))
    is_enterer = own == SECRETARIAT
    return OwnRound(
        id=state.round.id,
        title=state.round.title,
        is_demonstration=state.round.is_demonstration,
        stage=stage.kind.value if stage else None,
        ends=None if stage is None or stage.end == NO_END else stage.end,
        body=own,
        is_enterer=is_enterer,
        actions=actions,
        reviewers=_reviewers(state, own, is_enterer=is_enterer),
        proposals=tuple(
            one.number
            for one in state.proposals
            if one.status in {"filed", "amended"} and (is_enterer or one.text.submitted_by == own)
        ),
    )


def _actions(actor: Actor, state: RoundState, now: datetime) -> Iterator[OwnAction]:
    stage, own = stage_at(state.stages, now), own_body(actor)
    for action in RoundAction:
        rule = rule_of(stage.kind if stage else None, action)
        if rule is None or not is_allowed(actor, f"revision-{action}"):
            continue
        holders = {held.body for held in state.round.roles if held.role in rule.roles}
        if not rule.roles or own in holders:
            others = sorted(holders - {own}) if own == SECRETARIAT else []
            yield OwnAction(action=action.value, bodies=(own, *others))
        elif own == SECRETARIAT and holders:
            yield OwnAction(action=action.value, bodies=tuple(sorted(holders)))


def _reviewers(state: RoundState, own: str, *, is_enterer: bool) -> tuple[str, ...]:
    """Return the bodies whose list of reviews one can look at: one's own, or all."""
    if not is_enterer:
        return (own,)
    return tuple(sorted({held.body for held in state.round.roles} - {SECRETARIAT}))
