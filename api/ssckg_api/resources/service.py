"""What answers where no route does: the IRIs that the data mint, and documents about the data.

It stands behind all routes as the router's last resort, so whatever has an address of its own goes
before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.app.dereferencing import (
    document_of,
    find_document,
    licence_of,
    licences_of_graphs,
)
from ssckg.app.looking_near import near_things
from ssckg.errors import UnknownNameError, UsageError
from ssckg.linked_data.addresses import is_reserved, path_of
from ssckg.linked_data.profiles import FULL, profiles_for
from ssckg.linked_data.tables import is_table
from ssckg.namespaces import SSC
from ssckg_api.memento import Original, moment_of
from ssckg_api.problems import ProblemError
from ssckg_api.resources.answering import ALLOWED, answer, options
from ssckg_api.resources.asking import Asked, choose_profile, read
from ssckg_api.resources.forms import address_of, offers_for, pick, split_extension
from ssckg_api.resources.plain_documents import PLAIN, plain_document
from ssckg_api.resources.representing import VARY, Task, body_of, headers_of, page_of

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ssckg.app.dereferencing import Document
    from ssckg.app.history.shelf import Spot
    from ssckg.ports import GraphStore
    from ssckg_api.site.service import Site
    from ssckg_api.v1.desk import Desk


@dataclass(frozen=True, slots=True)
class _Named:
    """How logs and figures call the route."""

    path: str = "/{thing}"


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
            if asked.path.endswith("/"):
                return _without_slash(request)
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
            if asked.path.endswith("/"):
                return _without_slash(request)
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
        return ProblemError(
            404,
            "unknown-name",
            "There is nothing at this address",
            f"The data say nothing of {asked.iri or asked.path}.",
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
            return Response(None, 303, headers={"location": target, "vary": VARY})
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
        task = Task(
            *(request, asked, store, document, extension, chosen, offers),
            *(profile, profiles, spot),
        )
        status = 410 if document.thing.gone is not None else 200
        licence = licence_of(document.thing.statements, self._licences_of(store, spot))
        headers = headers_of(task, self._site, licence)
        if chosen.engine_type == "html":
            return page_of(task, headers)
        body = body_of(task)
        headers["content-type"] = chosen.content_type
        return answer(request, body, headers, is_kept=spot is None, status=status)

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
            "vary": VARY,
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


def _without_slash(request: Request) -> Response:
    """Send on to the same address without the slashes at its end; never to another host."""
    path = quote("/" + request.scope["path"].strip("/"))
    query = request.scope["query_string"].decode("latin-1")
    return Response(None, 308, headers={"location": f"{path}?{query}" if query else path})


_OURS: Final = frozenset({"resource", "prefixes", "context.jsonld", "context"})
