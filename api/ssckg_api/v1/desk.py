"""What the routes stand on: the workspace, the jobs, and who calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from ssckg.access.rights import require
from ssckg.access.token_cache import TokenCache
from ssckg.app.accounts import authenticate
from ssckg.model.actor import PUBLIC, Actor
from ssckg.submissions.repository import find
from ssckg_api.v1.jobs import Jobs

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Summary


@dataclass(frozen=True, slots=True)
class Desk:
    """What a server of `/api/v1` works with."""

    workspace: Workspace
    jobs: Jobs = field(default_factory=Jobs)
    tokens: TokenCache = field(default_factory=TokenCache)


def _desk(request: Request) -> Any:
    return request.app.state.desk


DeskDep = Annotated[Desk, Depends(_desk)]


def _caller(request: Request, desk: DeskDep) -> Actor:
    """Return who calls: the holder of the token, or the public.

    Raises:
        UnauthenticatedError: credentials are given that are not good.
    """
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return PUBLIC
    good = secret.strip() if scheme.lower() == "bearer" else ""
    return authenticate(desk.workspace, good, cache=desk.tokens, channel="http")


Caller = Annotated[Actor, Depends(_caller)]


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
