"""What the routes stand on: the workspace, the jobs, and who calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from ssckg.model.actor import PUBLIC, Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.app.workspace import Workspace
    from ssckg_api.v1.jobs import Jobs


@dataclass(frozen=True, slots=True)
class Desk:
    """What a server of `/api/v1` was started with.

    `authenticate` turns the secret of a bearer token into whoever holds it; `session` tells who is
    signed in by a cookie, if anybody.
    """

    workspace: Workspace
    jobs: Jobs
    authenticate: Callable[[Workspace, str], Actor]
    session: Callable[[Workspace, Request], Actor | None] = lambda _ws, _request: None


def _desk(request: Request) -> Any:
    return request.app.state.desk


DeskDep = Annotated[Desk, Depends(_desk)]


def _caller(request: Request, desk: DeskDep) -> Actor:
    """Return who calls: the holder of the token, whoever is signed in, or the public.

    Raises:
        UnauthenticatedError: a token is given that is not good.
    """
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme:
        return desk.authenticate(
            desk.workspace, secret.strip() if scheme.lower() == "bearer" else ""
        )
    return desk.session(desk.workspace, request) or PUBLIC


Caller = Annotated[Actor, Depends(_caller)]
