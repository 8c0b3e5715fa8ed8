"""A document in the form and profile that was chosen: its bytes, its page, its headers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ssckg.io.statement_text import write_statements
from ssckg.linked_data.context import compact
from ssckg.linked_data.profiles import ALTERNATES, FULL, statements_in
from ssckg.linked_data.tables import sssom_of, table_of
from ssckg_api.memento import Original
from ssckg_api.memento import headers_of as past_headers
from ssckg_api.protocols.address import address_of as server_address
from ssckg_api.resources import pages
from ssckg_api.resources.alternates import alternate_statements, alternates_of
from ssckg_api.resources.answering import answer
from ssckg_api.resources.forms import address_of
from ssckg_api.resources.links import link_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request, Response

    from ssckg.app.dereferencing import Document
    from ssckg.app.history.shelf import Shelf, Spot
    from ssckg.linked_data.profiles import Profile
    from ssckg.model.thing import Statement
    from ssckg.ports import GraphStore
    from ssckg_api.negotiation import Variant
    from ssckg_api.resources.asking import Asked
    from ssckg_api.site.service import Site

VARY: Final = "Accept, Accept-Profile, Accept-Language, Accept-Encoding, Accept-Datetime"
_VARY_FIXED: Final = "Accept-Encoding, Accept-Datetime"


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be answered: what was asked, what was found, in which form it goes out."""

    request: Request
    asked: Asked
    store: GraphStore
    document: Document
    extension: str
    chosen: Variant
    offers: tuple[Variant, ...]
    profile: Profile
    profiles: tuple[Profile, ...]
    spot: Spot | None


def page_of(task: Task, headers: dict[str, str]) -> Response:
    """Return a document as a page, with the headers of the document."""
    found = task.document
    if task.profile is ALTERNATES:
        listed = alternates_of(found.path, task.offers, task.profiles, task.asked.as_of)
        page = pages.alternates_response(task.request, found, listed)
    else:
        page = pages.thing_response(
            task.request,
            task.store,
            found if task.profile is FULL else _in_profile(task),
            task.offers,
            task.profiles,
            is_whole=task.profile is FULL,
        )
    given = {**dict(page.headers), **headers}
    given.pop("content-length", None)
    is_kept = given.pop("x-ssckg-keep", "") == "1" and task.spot is None
    body = bytes(page.body)
    return answer(task.request, body, given, is_kept=is_kept, status=page.status_code)


def body_of(task: Task) -> bytes:
    """Return the representation that was chosen."""
    thing, form = task.document.thing, task.chosen.engine_type
    if form == "csv":
        return (table_of(task.store, thing) or "").encode()
    if form == "tsv":
        return sssom_of(task.store, thing).encode()
    said: Sequence[Statement]
    if task.profile is ALTERNATES:
        listed = alternates_of(task.document.path, task.offers, task.profiles, task.asked.as_of)
        root = server_address(task.request).rstrip("/")
        said = alternate_statements(thing.iri, root, listed)
    else:
        said = statements_in(task.profile, task.store, thing.iri, thing.classes, thing.statements)
    if form == "jsonld":
        return compact(said, thing.iri)
    return write_statements(said, form)


def headers_of(task: Task, site: Site, licence: str) -> dict[str, str]:
    """Return the headers that say what is answered, and what else there is."""
    asked, document, spot = task.asked, task.document, task.spot
    link = link_header(
        document.thing,
        document.path,
        chosen=task.chosen,
        offers=task.offers,
        profile=task.profile,
        profiles=task.profiles,
        as_of=asked.as_of,
        licence=licence,
        has_past=site.shelf is not None and not document.is_fixed,
        base=site.base,
    )
    headers = {"vary": VARY, "link": link}
    is_named = bool(task.extension or asked.media_type)
    if is_named and task.chosen.engine_type != "html":
        headers["vary"] = _VARY_FIXED if asked.profile else f"Accept-Profile, {_VARY_FIXED}"
    profile = "" if task.profile is FULL else task.profile.token
    place = address_of(
        document.path, task.chosen.engine_type, _profile=profile, **{"as-of": asked.as_of}
    )
    if not task.extension:
        headers["content-location"] = place
    if task.chosen.engine_type not in {"csv", "tsv"}:
        headers["content-profile"] = f"<{task.profile.iri}>"
    if modified := site.modified():
        headers["last-modified"] = modified
    if spot is not None and site.shelf is not None:
        headers |= _memento(task.request, site.shelf, spot, link)
    return headers


def _memento(request: Request, shelf: Shelf, spot: Spot, link: str) -> dict[str, str]:
    original = Original.of(request.url.path, request.scope["query_string"])
    said = dict(past_headers(original, spot.state, shelf.states()))
    return {
        "memento-datetime": said[b"memento-datetime"].decode(),
        "link": f"{link}, {said[b'link'].decode()}",
        "last-modified": said[b"memento-datetime"].decode(),
    }


def _in_profile(task: Task) -> Document:
    """Return the document with the statements of its profile alone."""
    thing = task.document.thing
    said = statements_in(task.profile, task.store, thing.iri, thing.classes, thing.statements)
    return replace(task.document, thing=replace(thing, statements=said))
