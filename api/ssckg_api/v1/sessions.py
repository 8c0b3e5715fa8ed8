"""Signing in with a browser, through the provider that the operator has set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from ssckg.errors import UnauthenticatedError
from ssckg_api.problems import ProblemError
from ssckg_api.v1.answers import PRIVATE
from ssckg_api.v1.desk import Caller, Desk, DeskDep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.access.sign_in import Cookie, SignIn

router = APIRouter(prefix="/api/v1/session", tags=["session"])
_FOUND: Final = 303


@router.get("/login", status_code=_FOUND, response_class=Response, summary="Sign in")
def login(
    desk: DeskDep, go_on: Annotated[str, Query(max_length=1000, alias="next")] = "/"
) -> Response:
    """Send the browser to the provider; it comes back to /session/callback."""
    begun = _sign_in(desk).begin(go_on)
    return redirect(begun.location, [begun.cookie])


@router.get("/callback", status_code=_FOUND, response_class=Response, summary="Come back")
def callback(request: Request, desk: DeskDep) -> Response:
    """Take up who signed in at the provider, and go on to the page where it began."""
    sign_in = _sign_in(desk)
    finished = sign_in.finish(dict(request.query_params), dict(request.cookies))
    return redirect(finished.go_on, finished.cookies)


@router.post("/logout", status_code=_FOUND, response_class=Response, summary="Sign out")
def logout(request: Request, caller: Caller, desk: DeskDep) -> Response:
    """End the session of this browser."""
    if caller.id == "public":
        raise UnauthenticatedError("nobody is signed in")
    sessions = desk.door.sessions
    ended = sessions.end(request.cookies.get(sessions.cookie_name, ""))
    return redirect("/", [ended])


def _sign_in(desk: Desk) -> SignIn:
    if desk.door.sign_in is None:
        title = "No provider is set up here"
        raise ProblemError(404, "no-sign-in", title, "Ask the secretariat for a token.")
    return desk.door.sign_in


def redirect(place: str, cookies: Iterable[Cookie] = ()) -> Response:
    """Return an answer that sends a browser on, with cookies to set or to take away."""
    answer = Response(status_code=_FOUND, headers={**PRIVATE, "location": place})
    for cookie in cookies:
        answer.set_cookie(
            cookie.name,
            cookie.value,
            max_age=cookie.max_age,
            secure=cookie.is_secure,
            httponly=True,
            samesite="lax",
        )
    return answer
