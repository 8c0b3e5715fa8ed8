"""Rounds as a whole: opened from a file, extended, announced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.app.clock import require_may_play
from ssckg.app.composing import Composer
from ssckg.app.following import following
from ssckg.app.permitting import permit
from ssckg.app.revision import desk
from ssckg.app.revision.round_checks import check_round
from ssckg.errors import (
    ConflictError,
    DataDirectoryError,
    ForbiddenError,
    StateError,
    UnknownNameError,
    UsageError,
)
from ssckg.io.unseen_characters import fault_of
from ssckg.model.revision_event import Announced, Extended, Opened, RoundAction, RoundEvent
from ssckg.model.revision_round import RegistryRole, StageKind
from ssckg.revision import log
from ssckg.revision.bodies import body_for
from ssckg.revision.round_file import read_end, read_round
from ssckg.revision.state import state_of
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.finding import Finding
    from ssckg.model.revision_round import Round
    from ssckg.model.revision_state import RoundState

_OPENERS: Final = frozenset(
    {RegistryRole.REGISTRY_MANAGER, RegistryRole.REGISTER_OWNER, RegistryRole.REGISTER_MANAGER}
)
_LONGEST: Final = 4000


def open_from_file(
    ws: Workspace,
    actor: Actor,
    file: Path,
    *,
    name: str | None = None,
    body: str = "",
    dry_run: bool = False,
) -> tuple[RoundState, tuple[Finding, ...]]:
    """Open the round that a file describes; with `dry_run`, only check it.

    Args:
        ws: the workspace.
        actor: who opens it.
        file: the round file.
        name: how messages name it.
        body: for which body, where that is not the actor's own.
        dry_run: check everything and write nothing.

    Returns:
        The round, and what the shape warns of.

    Raises:
        ForbiddenError: the actor may not, or the body neither owns nor manages the register.
        ParseError, FaultsError: the file is faulty; each fault with its line.
        UnknownNameError: an edition, body, mapping set or source that is not known.
        CheckError: the calendar or the roles break a rule of `shapes/revision-round.ttl`.
        ConflictError: there is a round of that id.
    """
    permit(ws, actor, "revision-open")
    return _open(ws, actor, read_round(file, shown=name or file.name), body, dry_run=dry_run)


def extend(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    stage: str,
    *,
    end: str,
    reason: str,
    body: str = "",
) -> RoundState:
    """Put off the end of a stage; all stages after it move by as much.

    Args:
        ws: the workspace.
        actor: who does it.
        round_id: id of the round.
        stage: the kind of stage.
        end: its last day, or a time with its offset.
        reason: why, in a sentence; it is public.
        body: for which body, where that is not the actor's own.

    Raises:
        ForbiddenError: the actor, or the body, may not.
        UnknownNameError: no such round or kind of stage.
        UsageError: no time, not a later one, no reason.
        StateError: the stage is over, has no end, or is not in the calendar.
    """
    permit(ws, actor, "revision-extend")
    if stage not in set(StageKind):
        raise UnknownNameError("stage", stage, tuple(StageKind))
    wanted = read_deadline(end)
    if fault := fault_of(reason):
        raise UsageError(f"the reason {fault}", hint="write plain words")
    if len(reason) > _LONGEST:
        raise UsageError(f"the reason is longer than {_LONGEST} characters", hint="say it shorter")

    def make(_: RoundState, step: desk.Step) -> Sequence[Extended]:
        return [Extended(stage=StageKind(stage), end=wanted, reason=reason.strip(), body=step.body)]

    return desk.take(ws, actor, round_id, RoundAction.EXTEND, make, body)


def announce(
    ws: Workspace, actor: Actor, round_id: str, *, body: str = ""
) -> tuple[RoundState, bool]:
    """Put what is public of a round into the published dataset, as of now.

    Returns:
        The round, and whether there was anything new to announce.

    Raises:
        ForbiddenError: the actor, or the body, may not.
        UnknownNameError: there is no such round.
        MissingError: it is recorded, and what is published could not follow yet.
    """
    permit(ws, actor, "revision-announce")
    before = desk.open_round(ws, round_id)

    def make(state: RoundState, _: desk.Step) -> Sequence[Announced]:
        return [Announced()] if state.announced < state.version else []

    with following(ws):
        state = desk.take(ws, actor, round_id, RoundAction.ANNOUNCE, make, body)
        follow(ws)
    return state, state.version > before.version


def require_opener(round_: Round, body: str) -> None:
    """Return if a body can open a round: by its own file it owns or manages the register.

    Raises:
        ForbiddenError: it does not.
    """
    if not round_.roles_of(body) & _OPENERS:
        holders = sorted({held.body for held in round_.roles if held.role in _OPENERS})
        raise ForbiddenError(
            f"a round is opened by who owns or manages the register, and {body} does not",
            hint=f"that is {', '.join(holders)}" if holders else "the file names nobody",
        )


def follow(ws: Workspace) -> None:
    """Let what is published follow, where something is; a build comes with rounds by itself."""
    try:
        DataDirectory.open_published(ws.directory.path)
    except DataDirectoryError:
        return
    Composer.of(ws).bring_up_to_date()


def read_deadline(text: str) -> datetime:
    """Return when something ends, in UTC: a day is included, a time is the end itself.

    Raises:
        UsageError: it is neither a day nor a time with its offset.
    """
    try:
        return read_end(text.strip())
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{text!r} is no day and no time",
            hint="write 2020-05-08, or a time with its offset: 2020-05-08T17:00+02:00",
        ) from error


def _open(
    ws: Workspace, actor: Actor, round_: Round, body: str, *, dry_run: bool
) -> tuple[RoundState, tuple[Finding, ...]]:
    acts_for = body_for(actor, body)
    require_opener(round_, acts_for)
    require_may_play(round_.is_demonstration)
    warnings = check_round(ws, round_)
    if log.version(ws.store, round_.id):
        raise ConflictError(f"there is a round {round_.id} already", hint="choose another id")
    event = RoundEvent(
        number=1,
        action=RoundAction.OPEN,
        at=ws.now(),
        by=actor.id,
        name=actor.name,
        role=actor.role,
        body=acts_for,
        content=Opened(round=round_),
    )
    if not dry_run:
        try:
            log.append(ws.store, round_.id, [event])
        except ConflictError as error:
            raise StateError(f"there is a round {round_.id} already") from error
    return state_of([event]), warnings
