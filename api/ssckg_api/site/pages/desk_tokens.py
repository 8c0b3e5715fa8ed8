"""Tokens at the desk: which there are, a new one, one revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.access.rights import actions
from ssckg.app import accounts
from ssckg.errors import UsageError
from ssckg_api.site.desk_pages import MemberDep, desk_page
from ssckg_api.site.form_faults import beside
from ssckg_api.site.forms import PostedDep, see_other

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.app.accounts import NewToken
    from ssckg_api.site.forms import Posted
    from ssckg_api.site.visit import Visit

router = APIRouter(prefix="/desk/tokens", include_in_schema=False)
_ROLES: Final = ("city", "verifier", "secretariat", "agency")
_FIELDS: Final = ("role", "name", "city", "agency", "days")
_USUAL: Final = {
    **dict.fromkeys(_FIELDS, ""),
    "role": "city",
    "days": str(accounts.USUAL_LIFE.days),
}
_MEANT: Final = {
    "unknown role": "role",
    "unknown action": "scope",
    "a token lives": "days",
    "a city's account": "city",
    "an agency's account": "agency",
    "the name": "name",
}
"""How messages begin that do not name the field that they are about."""


@router.get("")
def tokens(visit: MemberDep) -> Response:
    """Show all tokens, and the form for a new one."""
    return _shown(visit)


@router.post("")
def create(visit: MemberDep, form: PostedDep) -> Response:
    """Make a token; its secret is on this answer and on no other."""
    given = {name: form.first(name, 200) for name in _FIELDS}
    try:
        made = _made(visit, form, given)
    except UsageError as error:
        own = {repr(given[name]): name for name in ("name", "city", "agency") if given[name]}
        by_field, listed = beside(error, (*_FIELDS, "scope"), _MEANT | own)
        given["scopes"] = " ".join(form.all("scope"))
        return _shown(visit, given=given, faults=listed, by_field=by_field, status=422)
    return _shown(visit, made=made)


@router.post("/{token}/revoke")
def revoke(token: str, visit: MemberDep, _: PostedDep) -> Response:
    """Revoke a token; it opens nothing from now on."""
    desk = visit.desk
    found = accounts.revoke_token(desk.workspace, visit.caller, token, cache=desk.door.cache)
    return see_other(visit.link("/desk/tokens", done=found.id))


def _made(visit: Visit, form: Posted, given: Mapping[str, str]) -> NewToken:
    days = given["days"]
    if not (days.isascii() and days.isdigit() and len(days) < 5):
        most = accounts.LONGEST_LIFE.days
        raise UsageError(visit.text("a token lives for 1 to %(most)s days", most=most))
    return accounts.create_token(
        visit.desk.workspace,
        visit.caller,
        role=given["role"],
        name=given["name"],
        city=given["city"],
        agency=given["agency"],
        life=timedelta(days=int(days)),
        scopes=form.all("scope"),
    )


def _shown(
    visit: Visit,
    *,
    given: Mapping[str, str] | None = None,
    faults: Sequence[tuple[str, str]] = (),
    by_field: Mapping[str, list[str]] | None = None,
    made: NewToken | None = None,
    status: int = 200,
) -> Response:
    ws = visit.desk.workspace
    found = accounts.list_tokens(ws, visit.caller)
    now = ws.now()
    values: dict[str, Any] = {**_USUAL, "scopes": "", **(given or {})}
    return desk_page(
        visit,
        "desk_tokens.html",
        title=visit.text("Tokens"),
        status=status,
        open=[one for one in found if one.is_open(now)],
        over=[one for one in found if not one.is_open(now)],
        given=values,
        chosen=str(values["scopes"]).split(),
        roles=_ROLES,
        actions=sorted(actions()),
        longest=accounts.LONGEST_LIFE.days,
        faults=list(faults),
        beside=dict(by_field or {}),
        made=made,
        done=visit.query.get("done", ""),
    )
