"""Signing in, through the provider or with a token, and signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from ssckg.access.sign_in import own_path
from ssckg.errors import SsckgError, UnauthenticatedError
from ssckg.model.actor import PUBLIC
from ssckg_api.operation import csrf
from ssckg_api.site.forms import Posted, PostedDep, read_form
from ssckg_api.site.languages import language_of
from ssckg_api.site.visit import Visit
from ssckg_api.v1.desk import DeskDep
from ssckg_api.v1.sessions import redirect

if TYPE_CHECKING:
    from ssckg.access.sign_in import Cookie
    from ssckg_api.v1.desk import Desk

router = APIRouter(include_in_schema=False)
_DESK: Final = "/desk"
_LONGEST_TOKEN: Final = 300


async def _form_of_anybody(request: Request) -> Posted:
    """Read the form of somebody whose session may be over: it is checked, not who sends it."""
    csrf.require_own_page(request)
    form = await read_form(request)
    csrf.require(request, form.first(csrf.FIELD))
    return form


@router.get("/sign-in")
def ask(
    request: Request,
    desk: DeskDep,
    go_on: Annotated[str, Query(max_length=1000, alias="next")] = _DESK,
) -> Response:
    """Show the ways to sign in; a session that is over is taken away."""
    return _page(_visit(request, desk), go_on)


@router.post("/sign-in")
def sign_in(
    request: Request, desk: DeskDep, form: Annotated[Posted, Depends(_form_of_anybody)]
) -> Response:
    """Open a session with a token, and go on to the page where it began."""
    go_on = form.first("next")
    secret = form.first("token", _LONGEST_TOKEN)
    try:
        cookie = desk.door.open_session(secret)
    except UnauthenticatedError:
        visit = _visit(request, desk)
        fault = visit.text(
            "This token opens nothing: it is mistyped, has ended or was revoked. Ask the"
            " secretariat for a new one."
        )
        return _page(visit, go_on, fault if secret else visit.text("Paste the token here."))
    _end(request, desk)
    return redirect(own_path(go_on or _DESK), [cookie])


@router.post("/sign-out")
def sign_out(request: Request, desk: DeskDep, _: PostedDep) -> Response:
    """End the session of this browser."""
    return redirect("/", [_end(request, desk)])


def _end(request: Request, desk: Desk) -> Cookie:
    sessions = desk.door.sessions
    return sessions.end(request.cookies.get(sessions.cookie_name, ""))


def _visit(request: Request, desk: Desk) -> Visit:
    """Return the visit of nobody, for who signs in is not known yet."""
    language = language_of(request)
    return Visit(request, request.app.state.site, desk, PUBLIC, language)


def _page(visit: Visit, go_on: str, fault: str = "") -> Response:
    sessions, request = visit.desk.door.sessions, visit.request
    session = request.cookies.get(sessions.cookie_name, "")
    is_over = False
    if session:
        try:
            visit.desk.door.authenticate(session=session)
        except SsckgError:
            is_over = True
    go_on = own_path(go_on) if go_on else _DESK
    has_provider = visit.desk.door.sign_in is not None
    page = visit.page(
        "sign_in.html",
        title=visit.text("Sign in"),
        status=422 if fault else 200,
        is_private=True,
        go_on=go_on,
        fault=fault,
        is_over=is_over,
        provider=f"/api/v1/session/login?{urlencode({'next': go_on})}" if has_provider else "",
        csrf=csrf.token_for_session(request, "" if is_over else session),
        frame={"is_indexed": False},
    )
    if is_over:
        # Else every page would send the browser here again.
        ended = sessions.end()
        page.set_cookie(
            ended.name, "", max_age=0, secure=ended.is_secure, httponly=True, samesite="lax"
        )
    return page
