"""What every use case asks first: may this be done; and where it reads, the entry in the log."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from ssckg.access import reads, rights
from ssckg.submissions.life.repository import find

if TYPE_CHECKING:
    from ssckg.access.reads import Reading
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Summary

_SUM_UP_EVERY: Final = 1000
"""On average: a command makes one entry and ends, so nobody counts."""


def permit(
    ws: Workspace, actor: Actor, action: str, head: Summary | None = None, *, city: str = ""
) -> None:
    """Return if `actor` may take `action`; a reading that is to be logged is logged then.

    The entry is on the disk before anything is read. `head` and `city` as in `rights.require`.

    Raises:
        UnknownNameError: the actor may not even know that the submission exists.
        ForbiddenError: the actor may know, and may not do that.
        EngineError: the log cannot be written, so nothing may be read.
    """
    rights.require(actor, action, head, city=city)
    if head is None or not rights.is_logged(action):
        return
    reads.note(ws.store, actor, action, head.id, ws.now())
    if secrets.randbelow(_SUM_UP_EVERY) == 0:
        reads.sum_up(ws.store, ws.now())


def list_readings(
    ws: Workspace, actor: Actor, submission: str, *, limit: int = 1000
) -> list[Reading]:
    """Return who read a submission that is not public, latest first.

    Raises:
        UnknownNameError: there is none of that id, or the actor may not know of it.
        ForbiddenError: the actor may know, and may not see that.
    """
    return readings_of(ws, actor, find(ws.store, ws.base, submission), limit=limit)


def readings_of(ws: Workspace, actor: Actor, head: Summary, *, limit: int = 1000) -> list[Reading]:
    """As `list_readings`, of a submission at hand."""
    permit(ws, actor, "read-access-log", head)
    return reads.list_readings(ws.store, head.id, limit=limit)
