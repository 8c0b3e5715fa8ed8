"""What answers where no route does: the IRIs that the data mint, and documents about the data.

It stands behind all routes as the router's last resort, so whatever has an address of its own goes
before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.app.dereferencing import (
    Document,
    document_of,
    find_document,
    licence_of,
    licences_of_graphs,
)
from ssckg.app.looking_near import near_things
from ssckg.errors import UnknownNameError, UsageError
from ssckg.io.statement_text import write_statements
from ssckg.linked_data.addresses import is_reserved, path_of
from ssckg.linked_data.context import compact
from ssckg.linked_data.profiles import ALTERNATES, FULL, profiles_for, statements_in
from ssckg.linked_data.tables import is_table, sssom_of, table_of
from ssckg.namespaces import SSC
from ssckg_api.memento import Original, headers_of, moment_of
from ssckg_api.problems import ProblemError
from ssckg_api.protocols.address import address_of as server_address
from ssckg_api.resources import pages
from ssckg_api.resources.alternates import alternate_statements, alternates_of
from ssckg_api.resources.answering import ALLOWED, answer, options
from ssckg_api.resources.asking import Asked, choose_profile, read
from ssckg_api.resources.forms import address_of, offers_for, pick, split_extension
from ssckg_api.resources.links import link_header
from ssckg_api.resources.plain_documents import PLAIN, plain_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Receive, Scope, Send

    from ssckg.app.history.shelf import Spot
    from ssckg.linked_data.profiles import Profile
    from ssckg.model.thing import Statement
    from ssckg.ports import GraphStore
    from ssckg_api.negotiation import Variant
    from ssckg_api.site.service import Site
    from ssckg_api.v1.desk import Desk

_VARY: Final = "Accept, Accept-Profile, Accept-Language, Accept-Encoding, Accept-Datetime"
_VARY_FIXED: Final = "Accept-Encoding, Accept-Datetime"


@dataclass(frozen=True, slots=True)
class _Named:
    """How logs and figures call the route."""

    path: str = "/{thing}"


@dataclass(frozen=True, slots=True)
class _Task:
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


class Resources:
    """Answers requests for things; safe for threads."""

    def __init__(self, site: Site, desk: Desk) -> None:
        """Take what pages share, and the sources in which near names are looked for."""
        self._site = site
        self._desk = desk
        self._lock = Lock()
        self._licences: tuple[str, dict[str, str]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a router's `default`."""
        scope["route"] = _Named()
        request = Request(scope, receive)
        response = await run_in_threadpool(self.respond, request)
        await response(scope, receive, send)

    def respond(self, request: Request) -> Response:
        """Return the answer to a request.

        Raises:
            SsckgError, ProblemError: nothing is there, or it cannot be had as it is asked for.
        """
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            title, detail = "Method not allowed", f"Allowed here: {ALLOWED}."
            raise ProblemError(
                *(405, "method-not-allowed", title, detail), headers=(("Allow", ALLOWED),)
            )
        asked = read(request)
        if is_reserved(asked.path) and asked.path.partition("/")[2].partition("/")[0] not in _OURS:
            raise UnknownNameError("address", asked.path)
        if request.method == "OPTIONS":
            return options(request)
        if asked.path in PLAIN:
            return self._plain(request, asked)
        if not asked.as_of and "accept-datetime" in request.headers:
            return self._time_gate(request)
        spot = self._spot(asked)
        store = self._site.store(asked.as_of)
        if asked.path == "/resource":
            return self._any(request, asked, store, spot)
        return self._thing(request, asked, store, spot)

    def _spot(self, asked: Asked) -> Spot | None:
        if not asked.as_of:
            return None
        if self._site.shelf is None:
            raise UsageError("this service shows only what is published now")
        return self._site.shelf.find(asked.as_of)

    def _thing(
        self, request: Request, asked: Asked, store: GraphStore, spot: Spot | None
    ) -> Response:
        found = self._find(store, asked)
        if found is None and spot is not None:  # what was withdrawn is gone from the past, too
            found = self._find(self._site.store(), asked, is_gone=True)
        if found is None:
            raise self._unknown(asked)
        return self._answer(request, asked, found, store, spot)

    def _find(
        self, store: GraphStore, asked: Asked, *, is_gone: bool = False
    ) -> tuple[Document, str] | None:
        """Return the document at a path; a path that is there with its dot wins.

        With `is_gone`, only what was withdrawn is found.
        """
        stem, extension = split_extension(asked.path)
        for path, ending in ((asked.path, ""), *(((stem, extension),) if extension else ())):
            try:
                document = find_document(store, path, self._site.base)
            except UnknownNameError:
                continue
            if document.thing.gone is not None or not is_gone:
                return document, ending
        return None

    def _unknown(self, asked: Asked) -> ProblemError:
        stem, _ = split_extension(asked.path)
        near = near_things(self._desk.sources.read().crosswalk, stem, self._site.base)
        hint = f" Near to it: {', '.join(path for _, path in near)}." if near else ""
        return ProblemError(
            *(404, "unknown-name", "There is nothing at this address"),
            f"The data say nothing of {asked.iri or asked.path}.{hint}",
            near=[{"label": label, "path": path} for label, path in near] or None,
        )

    def _any(
        self, request: Request, asked: Asked, store: GraphStore, spot: Spot | None
    ) -> Response:
        """Answer `/resource?iri=`: what has an address of its own is found there."""
        if not asked.iri:
            raise UsageError("say which resource: /resource?iri=...")
        place = path_of(asked.iri, self._site.base)
        if not place.startswith("/resource?"):
            before, hash_, fragment = place.partition("#")
            query = {"_mediatype": asked.media_type, "_profile": asked.profile}
            target = address_of(before, "", **query, **{"as-of": asked.as_of}) + hash_ + fragment
            return Response(None, 303, headers={"location": target, "vary": _VARY})
        if not asked.iri.isprintable() or any(c in asked.iri for c in ' <>"{}|\\^`'):
            raise UsageError("that is no IRI")
        try:
            document = document_of(store, asked.iri, self._site.base)
        except UnknownNameError:
            raise self._unknown(asked) from None
        return self._answer(request, asked, (document, ""), store, spot)

    def _answer(
        self,
        request: Request,
        asked: Asked,
        found: tuple[Document, str],
        store: GraphStore,
        spot: Spot | None,
    ) -> Response:
        """Answer with a document, and the extension by which it was asked for."""
        document, extension = found
        classes = document.thing.classes
        profiles = profiles_for(classes)
        profile = choose_profile(asked, profiles)
        is_set = SSC + "MappingSet" in classes
        full = profile is FULL and document.thing.gone is None
        offers = offers_for(is_table=full and is_table(classes), is_sssom=full and is_set)
        chosen = pick(offers, asked.accept, extension=extension, wanted=asked.media_type)
        task = _Task(
            *(request, asked, store, document, extension, chosen, offers),
            *(profile, profiles, spot),
        )
        status = 410 if document.thing.gone is not None else 200
        headers = self._headers(task)
        if chosen.engine_type == "html":
            return self._page(task, headers)
        body = self._body(task)
        headers["content-type"] = chosen.content_type
        return answer(request, body, headers, is_kept=spot is None, status=status)

    def _page(self, task: _Task, headers: dict[str, str]) -> Response:
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

    def _body(self, task: _Task) -> bytes:
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
            said = statements_in(
                task.profile, task.store, thing.iri, thing.classes, thing.statements
            )
        if form == "jsonld":
            return compact(said, thing.iri)
        return write_statements(said, form)

    def _headers(self, task: _Task) -> dict[str, str]:
        """Return the headers that say what is answered, and what else there is."""
        asked, document, spot = task.asked, task.document, task.spot
        licence = licence_of(document.thing.statements, self._licences_of(task.store, spot))
        link = link_header(
            document.thing,
            document.path,
            chosen=task.chosen,
            offers=task.offers,
            profile=task.profile,
            profiles=task.profiles,
            as_of=asked.as_of,
            licence=licence,
            has_past=self._site.shelf is not None and not document.is_fixed,
            base=self._site.base,
        )
        headers = {"vary": _VARY, "link": link}
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
        if modified := self._site.modified():
            headers["last-modified"] = modified
        if spot is not None and self._site.shelf is not None:
            headers |= self._memento(task.request, spot, link)
        return headers

    def _memento(self, request: Request, spot: Spot, link: str) -> dict[str, str]:
        shelf = self._site.shelf
        states = shelf.states() if shelf is not None else ()
        original = Original.of(request.url.path, request.scope["query_string"])
        said = dict(headers_of(original, spot.state, states))
        return {
            "memento-datetime": said[b"memento-datetime"].decode(),
            "link": f"{link}, {said[b'link'].decode()}",
            "last-modified": said[b"memento-datetime"].decode(),
        }

    def _time_gate(self, request: Request) -> Response:
        """Send to the state of a time (RFC 7089, pattern 1.1)."""
        shelf = self._site.shelf
        if shelf is None:
            raise UsageError("this service shows only what is published now")
        spot = shelf.find(moment_of(request.headers["accept-datetime"]))
        original = Original.of(request.url.path, request.scope["query_string"])
        links = [f'<{original.place}>; rel="original"', f'<{original.timemap}>; rel="timemap"']
        headers = {
            "location": original.memento(spot.state),
            "vary": _VARY,
            "link": ", ".join(links),
            "cache-control": "no-cache",
        }
        return Response(None, 302, headers=headers)

    def _plain(self, request: Request, asked: Asked) -> Response:
        offers = PLAIN[asked.path]
        chosen = pick(offers, asked.accept, wanted=asked.media_type)
        body = plain_document(asked.path)
        link = f'<{self._site.base}{asked.path[1:]}>; rel="canonical"'
        headers = {"content-type": chosen.content_type, "vary": "Accept-Encoding", "link": link}
        return answer(request, body, headers, is_kept=True)

    def _licences_of(self, store: GraphStore, spot: Spot | None) -> dict[str, str]:
        """Return the licences of graphs, asked once for each dataset."""
        key = spot.key if spot is not None else self._site.data_hash()
        with self._lock:
            known = self._licences
        if known is None or known[0] != key or not key:
            known = (key, licences_of_graphs(store, self._site.base))
            with self._lock:
                self._licences = known
        return known[1]


def _in_profile(task: _Task) -> Document:
    """Return the document with the statements of its profile alone."""
    thing = task.document.thing
    said = statements_in(task.profile, task.store, thing.iri, thing.classes, thing.statements)
    return replace(task.document, thing=replace(thing, statements=said))


_OURS: Final = frozenset({"resource", "prefixes", "context.jsonld", "context"})
