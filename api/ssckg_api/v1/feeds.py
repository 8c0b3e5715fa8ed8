"""Feeds of rounds: `/feeds/...`, for feed readers; open to all but for reminders of agencies."""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from ssckg.app.revision.feeds import FORMS, WrittenFeed, make_feed, written_feed
from ssckg.model.actor import PUBLIC
from ssckg.revision.feeds import FEEDS, REMINDERS
from ssckg_api.negotiation import Variant, choose, listing, named
from ssckg_api.problems import ProblemError
from ssckg_api.v1.answers import PRIVATE, answer
from ssckg_api.v1.desk import Caller, DeskDep
from ssckg_api.v1.schemas import made, problems

router = APIRouter(prefix="/feeds", tags=["feeds"])
_OFFERS: Final = {
    "atom": Variant(FORMS["atom"], FORMS["atom"], ("atom",)),
    "activity": Variant(FORMS["activity"], FORMS["activity"], ("activity", "as2")),
    "xml": Variant("application/xml", FORMS["atom"], is_alias=True),
    "json": Variant("application/json", FORMS["activity"], ("json",), is_alias=True),
}
_OPEN: Final = {
    "cache-control": "public, max-age=60",
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
    "vary": "Accept",
}
_RESPONSES = made(*FORMS.values()) | {304: {"description": "Nothing is new."}}
_Format = Annotated[str, Query(max_length=20, description="atom or activity")]
_Round = Annotated[str | None, Query(alias="round", max_length=100, description="Only of this")]


@router.get("", summary="List the feeds", responses=problems())
def list_all() -> Response:
    """Return the feeds that are open to all, with their addresses."""
    found = [{"name": n, "title": t, "address": f"/feeds/{n}"} for n, t in FEEDS.items()]
    return answer({"feeds": found})


@router.get("/reminders/{agency}", summary="Reviews that an agency owes", responses=_RESPONSES)
def reminders(
    agency: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    round_id: _Round = None,
    format: _Format = "",  # noqa: A002  its name in the query
) -> Response:
    """Return the proposals on which an agency has given no verdict; for the working group."""
    form = _form(request, format)
    feed = make_feed(
        desk.workspace,
        caller,
        REMINDERS,
        round_id=round_id,
        agency=agency,
        address=f"/feeds/reminders/{agency}" if agency.isascii() and agency.isalnum() else "",
    )
    headers = {**PRIVATE, "vary": "Accept, Authorization"}
    return _sent(request, written_feed(feed, form, desk.workspace.base), headers)


@router.get("/{name}", summary="A feed of rounds", responses=_RESPONSES)
def show(
    name: str,
    request: Request,
    desk: DeskDep,
    round_id: _Round = None,
    format: _Format = "",  # noqa: A002  its name in the query
) -> Response:
    """Return what became public: rounds, proposals, decisions, comments or releases."""
    form = _form(request, format)
    address = f"/feeds/{name}" + (f"?round={round_id}" if round_id else "")
    # Whoever asks gets what all get: such an answer may be kept on its way.
    written = desk.feeds.write(
        desk.workspace, PUBLIC, name, form, round_id=round_id, address=address
    )
    return _sent(request, written, _OPEN)


def _form(request: Request, wanted: str) -> str:
    offers = list(_OFFERS.values())
    chosen = named(wanted, offers) if wanted else choose(request.headers.get("accept"), offers)
    if chosen is None:
        kinds = ", ".join(listing(offers))
        raise ProblemError(406, "not-acceptable", "There is no such form of the feed", kinds)
    return next(form for form, kind in FORMS.items() if kind == chosen.engine_type)


def _sent(request: Request, written: WrittenFeed, headers: dict[str, str]) -> Response:
    moment = written.updated.astimezone(UTC).replace(microsecond=0)
    marks = {
        **headers,
        "etag": written.etag,
        "last-modified": format_datetime(moment, usegmt=True),
    }
    if _is_known(request, written):
        return Response(status_code=304, headers=marks)
    return Response(written.body, headers=marks, media_type=written.media_type)


def _is_known(request: Request, written: WrittenFeed) -> bool:
    """Say whether the caller has this very feed (RFC 9110, 13.1: the mark goes before the time)."""
    marks = request.headers.get("if-none-match")
    if marks is not None:
        given = {mark.strip().removeprefix("W/") for mark in marks.split(",")}
        return "*" in given or written.etag in given
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except (ValueError, OverflowError):  # an offset may be any number
        return False
    known = known if known.tzinfo else known.replace(tzinfo=UTC)
    return written.updated.replace(microsecond=0) <= known
