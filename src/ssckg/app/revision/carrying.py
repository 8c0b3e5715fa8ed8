"""Rounds carried from one data directory to another: written out in full, and replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.access.rights import rights
from ssckg.app.following import following
from ssckg.app.permitting import permit
from ssckg.app.revision import desk
from ssckg.app.revision.round_checks import check_round
from ssckg.app.revision.rounds import follow, require_opener
from ssckg.errors import ConflictError, DataError, WriteError
from ssckg.io.whole_file import write_whole
from ssckg.model.revision_event import Opened, Released
from ssckg.revision import log
from ssckg.revision.documents import event_hash
from ssckg.revision.replaying import (
    LOG_FILE,
    ROUND_FILE,
    check_events,
    log_lines,
    read_log,
    round_text,
)
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_event import RoundEvent
    from ssckg.model.revision_state import RoundState

_LOG: Final = "revision-read-log"


def export_round(ws: Workspace, actor: Actor, round_id: str, folder: Path) -> tuple[Path, ...]:
    """Write the round file and the whole log of a round into a folder; return the files.

    Raises:
        ForbiddenError: the actor may not: a log names people, and what cities said.
        UnknownNameError: there is no such round.
        WriteError: a file cannot be written.
    """
    permit(ws, actor, _LOG)
    events = desk.read_events(ws, round_id)
    round_ = state_of(events).round
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(str(folder), error.strerror or str(error)) from error
    files = (folder / ROUND_FILE, folder / LOG_FILE)
    write_whole(files[0], round_text(round_).encode())
    write_whole(files[1], log_lines(events).encode())
    return files


def replay(
    ws: Workspace,
    actor: Actor,
    folder: Path,
    *,
    before_release: bool = False,
    dry_run: bool = False,
) -> tuple[RoundState, bool]:
    """Take in a round that was written out elsewhere: all of it or nothing.

    Every event is held to hashes, rights and stage rules at the time when it was taken.

    Args:
        ws: the workspace.
        actor: who does it; the events keep who took them.
        folder: as `export_round` writes it.
        before_release: leave out the release and what came after it, so that it can be made here.
        dry_run: check everything and write nothing.

    Returns:
        The round, and whether it is new here (a round that is here already, the same to the
        last event, is left as it is).

    Raises:
        ForbiddenError: the actor may not.
        ParseError, DataError: something does not fit; says what.
        ConflictError: there is another round of that id.
        MissingError: it is recorded, and what is published could not follow yet.
    """
    permit(ws, actor, "revision-open")
    permit(ws, actor, _LOG)
    events = read_log(folder)
    if before_release:
        events = _before_release(events)
    check_events(events, ws.now(), _is_permitted)
    opening = events[0].content
    if isinstance(opening, Opened):
        require_opener(opening.round, events[0].body)
        check_round(ws, opening.round)
    state = state_of(events)
    kept = log.read(ws.store, state.round.id)
    if kept:
        if len(kept) == len(events) and event_hash(kept[-1]) == state.head:
            return state, False
        raise ConflictError(
            f"there is another round {state.round.id} here, with {len(kept)} events",
            hint="use another data directory",
        )
    if dry_run:
        return state, True
    with following(ws):
        log.append(ws.store, state.round.id, events)
        if state.announced:
            follow(ws)
    return state, True


def _before_release(events: tuple[RoundEvent, ...]) -> tuple[RoundEvent, ...]:
    ends = [n for n, event in enumerate(events) if isinstance(event.content, Released)]
    if not ends:
        raise DataError("the round was not released, so there is nothing to leave out")
    return events[: ends[0]]


def _is_permitted(event: RoundEvent) -> bool:
    return (f"revision-{event.action}", event.role) in rights()
