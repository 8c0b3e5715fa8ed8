"""What the routes stand on: the workspace, the door, the jobs, and who calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import require
from ssckg.app.analyses.sources import SourceReader
from ssckg.app.revision.feeds import FeedWriter
from ssckg.model.actor import Actor, Role
from ssckg.submissions.life.repository import find
from ssckg_api.operation.csrf import require_own_page
from ssckg_api.v1.drawing import Drawer
from ssckg_api.v1.jobs import Jobs
from ssckg_api.v1.room import Share, Shares
from ssckg_api.v1.turns import CommentTurns

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.app.signing_in import Door
    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Summary

_T = TypeVar("_T")
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What a server of `/api/v1` works with."""

    workspace: Workspace
    door: Door
    jobs: Jobs = field(default_factory=Jobs)
    shares: Shares = field(default_factory=Shares)
    drawer: Drawer = field(default_factory=Drawer)
    comment_turns: CommentTurns = field(default_factory=CommentTurns)
    feeds: FeedWriter = field(default_factory=FeedWriter)
    sources: SourceReader = field(init=False)
    """What analyses read: of what is published, whoever asks."""

    def __post_init__(self) -> None:
        """Read from the data directory of the workspace; nothing is opened yet."""
        object.__setattr__(self, "sources", SourceReader(self.workspace.directory.path))

    def share(self, caller: Actor) -> Share:
        """Return what the caller shares with others of the kind."""
        return self.shares.strangers if caller.role is Role.PUBLIC else self.shares.known


def _desk(request: Request) -> Any:
    return request.app.state.desk


DeskDep = Annotated[Desk, Depends(_desk)]


def caller_of(request: Request, desk: DeskDep) -> Actor:
    """Return who calls: the holder of the token, whoever is signed in, or the public.

    Raises:
        UnauthenticatedError: there is a sign of who it is, and it does not hold.
        ForbiddenError: a page of somebody else sends a signed-in browser here.
    """
    authorization = request.headers.get("authorization")
    session = request.cookies.get(desk.door.sessions.cookie_name)
    if session and not authorization and request.method not in _SAFE:
        require_own_page(request)
    caller = desk.door.authenticate(authorization=authorization, session=session)
    # A refusal says whether to sign in: that depends on who was refused.
    request.state.caller = caller
    return caller


Caller = Annotated[Actor, Depends(caller_of)]


async def work(desk: Desk, caller: Actor, do: Callable[[], _T]) -> _T:
    """Do what takes long in a thread, when it is the caller's turn.

    Raises:
        ProblemError: 503, too many wait already, or the wait was too long.
    """
    gate = desk.share(caller).work
    await gate.enter()
    try:
        return await run_in_threadpool(do)
    finally:
        gate.leave()


async def _turn(desk: DeskDep, caller: Caller) -> AsyncIterator[None]:
    gate = desk.share(caller).work
    await gate.enter()
    try:
        yield
    finally:
        gate.leave()


TakesLong = Depends(_turn)
"""For routes without a body that make something large: they wait for their turn."""


def head_for(desk: Desk, caller: Actor, action: str, submission: str) -> Summary:
    """Return the head of a submission on which the caller may take an action.

    Asked before a body is read: who may not act sends nothing, and learns nothing from its faults.

    Raises:
        UnknownNameError: there is none, or the caller may not know of it.
        ForbiddenError: the caller may know, and may not do that.
    """
    head = find(desk.workspace.store, desk.workspace.base, submission)
    require(caller, action, head)
    return head
