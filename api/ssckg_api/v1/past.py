"""Past states over HTTP: what was published when, as a list and as a time map of Memento."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response

from ssckg.app.analyses.forms import result_as
from ssckg.app.history.listing import list_states
from ssckg.errors import UnknownNameError, UsageError
from ssckg.linked_data.addresses import is_reserved
from ssckg_api.memento import (
    AS_OF,
    LINKS,
    SPARQL,
    Original,
    as_plain,
    headers_of,
    link_format,
    moment_of,
)
from ssckg_api.v1.answers import Form, in_form, json_text
from ssckg_api.v1.desk import Desk, DeskDep
from ssckg_api.v1.schemas import made

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Outline, Sources
    from ssckg.app.history.shelf import Shelf, Spot

router = APIRouter(prefix="/api/v1", tags=["service"])
timemap = APIRouter(tags=["service"])
AS_OF_PARAMETER: Final[dict[str, Any]] = {
    "name": AS_OF,
    "in": "query",
    "description": "A release, a day (its end in UTC) or a time with its offset: as published then."
    " The header Accept-Datetime does the same for a time.",
    "schema": {"type": "string"},
}
_MAPPED: Final = re.compile(r"/api/v1/(search|(analyses/|queries/|releases/[^/]+/diff/).+)")
"""Addresses of the API at which past states are shown."""


@timemap.get("/timemap", summary="Past states of the endpoint", responses=made(LINKS))
def time_map(request: Request) -> Response:
    """Return where the endpoint of each past state is (RFC 7089)."""
    return _time_map(Original(SPARQL), request)


@timemap.get(
    "/timemap/{path:path}", summary="Past states of what was asked", include_in_schema=False
)
def time_map_of(path: str, request: Request) -> Response:
    """Return where a query, an analysis, or what is said of a thing, is as of each past state."""
    original = Original.of(f"/{path}", request.scope["query_string"])
    is_thing = original.path == "/resource" or not is_reserved(original.path)
    if original.path != SPARQL and not _MAPPED.fullmatch(original.path) and not is_thing:
        known = (SPARQL, "/api/v1/analyses/...", "/api/v1/queries/...")
        raise UnknownNameError("time map", path, known)
    return _time_map(original, request)


def _time_map(original: Original, request: Request) -> Response:
    shelf: Shelf = request.app.state.shelf
    states = shelf.states()
    root = str(request.base_url).rstrip("/")
    forms: dict[str, Form] = {
        "link": lambda: link_format(original, states, root),
        "json": lambda: json_text(as_plain(original, states, root)),
    }
    return in_form(request, forms)


@router.get("/history", summary="What was published when", responses=made("text/csv"))
def history(request: Request, desk: DeskDep) -> Response:
    """Return the states of what is published, oldest first, and why each began."""
    states = list_states(desk.workspace.directory.path)
    forms: dict[str, Form] = {form: partial(result_as, states, form) for form in ("json", "csv")}
    return in_form(request, forms, name="history")


def sources_for(request: Request, desk: Desk) -> tuple[Sources, dict[str, str]]:
    """Return what an analysis is to read, and what the answer says of the time it shows.

    Raises:
        UsageError: the time is none, or asked for twice.
        UnknownNameError: no state of that time is kept.
    """
    found = _past(request)
    if found is None:
        return desk.sources.read(), {}
    shelf, spot = found
    return shelf.sources(spot), _said(request, shelf, spot)


def spot_for(request: Request) -> tuple[Spot | None, dict[str, str]]:
    """Return the past state that is asked for (None: now), and what the answer says of the time.

    Raises:
        UsageError, UnknownNameError: as `sources_for`.
    """
    found = _past(request)
    return (None, {}) if found is None else (found[1], _said(request, *found))


def outline_for(request: Request, desk: Desk) -> Outline:
    """Return what a page is to read, of the time that is asked for as in `sources_for`.

    Raises:
        UsageError, UnknownNameError: as `sources_for`.
    """
    found = _past(request)
    return desk.sources.outline() if found is None else found[0].outline(found[1])


def _said(request: Request, shelf: Shelf, spot: Spot) -> dict[str, str]:
    original = Original.of(request.url.path, request.scope["query_string"])
    is_gate = AS_OF not in request.query_params
    added = headers_of(original, spot.state, shelf.states(), is_gate=is_gate)
    return {name.decode(): value.decode() for name, value in added}


def _past(request: Request) -> tuple[Shelf, Spot] | None:
    """Return the past state that a request asks for, and whose it is; None for now."""
    shelf: Shelf | None = getattr(request.app.state, "shelf", None)
    named = request.query_params.getlist(AS_OF)
    wanted = request.headers.get("accept-datetime")
    if len(named) > 1:
        raise UsageError("as-of is given twice")
    if shelf is None or not (named or wanted):
        if named:
            raise UsageError("this service shows only what is published now")
        return None
    return shelf, shelf.find(named[0] if named else moment_of(wanted or ""))
