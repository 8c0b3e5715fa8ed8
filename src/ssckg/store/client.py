"""The one client of SPARQL 1.1 Protocol and Graph Store Protocol, for every engine.

https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/.
Queries go as POSTed forms, which every engine answers.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Self

from ssckg.errors import EngineError, QuerySyntaxError, UsageError
from ssckg.ports import Rows
from ssckg.store import answers
from ssckg.store.binding import BoundText, bind
from ssckg.store.dataset_clause import dataset_of
from ssckg.store.terms import from_json, from_ntriples, to_ntriples
from ssckg.store.transport import Call, GraphNotFoundError, ResponseBody, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import httpx

    from ssckg.ports import Dataset, Term, Triple
    from ssckg.store.endpoint import Endpoint, EndpointSource

_PING_SECONDS: Final = 5.0
_WRITE_SECONDS: Final = 600.0
_TURTLE: Final = "text/turtle"
"""Graphs are sent as N-Triples under this name: every engine reads Turtle, and it is Turtle."""


class SparqlClient:
    """A graph store behind a SPARQL endpoint; safe to share between threads."""

    def __init__(
        self, source: EndpointSource, *, timeout: float = 60.0, connections: int = 16
    ) -> None:
        """Take where the engine is, the usual limit in seconds, and how many connections."""
        self._timeout = timeout
        self._transport = Transport(source, connections)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def select(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Return all rows of a SELECT."""
        document = self._results(query, bindings, dataset, timeout)
        try:
            columns = tuple(document["head"]["vars"])
            bound = document["results"]["bindings"]
        except KeyError as error:
            raise UsageError("the query is not a SELECT") from error
        rows = (tuple(from_json(row[c]) if c in row else None for c in columns) for row in bound)
        return Rows(columns, tuple(rows))

    def ask(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> bool:
        """Return the answer of an ASK."""
        document = self._results(query, bindings, dataset, timeout)
        if "boolean" not in document:
            raise UsageError("the query is not an ASK")
        return bool(document["boolean"])

    def construct(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> list[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE."""
        with self.stream(
            query, bindings, accept=answers.N_TRIPLES, dataset=dataset, timeout=timeout
        ) as body:
            return _parse_triples(body.read())

    @contextmanager
    def stream(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        accept: str,
        dataset: Dataset | None = None,
        timeout: float | None = None,
    ) -> Iterator[ResponseBody]:
        """Open the answer of any query as bytes of the media type `accept`."""
        seconds = self._timeout if timeout is None else timeout
        bound = bind(query, bindings or {})
        form: dict[str, Any] = {"query": bound.text}
        if seen := dataset or dataset_of(query):
            form["default-graph-uri"] = list(seen.default_graphs)
            form["named-graph-uri"] = list(seen.named_graphs)

        def call(endpoint: Endpoint) -> Call:
            return Call("POST", endpoint.query_url, {"Accept": accept}, form=form)

        response = self._send_text(bound, call, seconds, repeatable=True)
        try:
            answers.check_headers(response.headers, seconds)
            yield ResponseBody(response, seconds)
        finally:
            response.close()

    def update(
        self,
        text: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        timeout: float | None = None,
    ) -> None:
        """Run an update; on the embedded engine one call is one transaction."""
        seconds = _WRITE_SECONDS if timeout is None else timeout
        bound = bind(text, bindings or {})

        def call(endpoint: Endpoint) -> Call:
            if endpoint.update_url is None:
                raise EngineError("the SPARQL engine is set up for reading only")
            if endpoint.update_field is None:
                headers = {"Content-Type": "application/sparql-update"}
                return Call("POST", endpoint.update_url, headers, content=bound.text.encode())
            return Call("POST", endpoint.update_url, form={endpoint.update_field: bound.text})

        self._send_text(bound, call, seconds, repeatable=False).close()

    def _send_text(
        self,
        bound: BoundText,
        call: Callable[[Endpoint], Call],
        seconds: float,
        *,
        repeatable: bool,
    ) -> httpx.Response:
        try:
            return self._transport.send(call, seconds, repeatable=repeatable)
        except QuerySyntaxError as error:
            raise _placed(error, bound) from None

    def get_graph(self, graph: str | None) -> list[Triple]:
        """Return the triples of a graph (None: the default graph); empty if there is none."""
        try:
            response = self._send_graph("GET", graph, {"Accept": answers.N_TRIPLES})
        except GraphNotFoundError:
            return []
        try:
            return _parse_triples(ResponseBody(response, _WRITE_SECONDS).read())
        finally:
            response.close()

    def put_graph(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Replace a graph by `triples`."""
        content = to_ntriples(triples)
        self._send_graph("PUT", graph, {"Content-Type": _TURTLE}, content).close()

    def post_graph(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Add `triples` to a graph."""
        content = to_ntriples(triples)
        self._send_graph("POST", graph, {"Content-Type": _TURTLE}, content).close()

    def delete_graph(self, graph: str | None) -> None:
        """Remove a graph; to remove what is not there is no error."""
        with suppress(GraphNotFoundError):
            self._send_graph("DELETE", graph, {}).close()

    def has_graph(self, graph: str | None) -> bool:
        """Say whether a graph is there."""
        # Not HEAD: Virtuoso 7 does not know it here, Oxigraph 0.5 sends a body behind its 404.
        try:
            self._send_graph("GET", graph, {"Accept": answers.N_TRIPLES}).close()
        except GraphNotFoundError:
            return False
        return True

    def ping(self) -> None:
        """Return when the engine answers; raise EngineError when it does not."""
        self.ask("ASK {}", timeout=_PING_SECONDS)

    def _results(
        self,
        query: str,
        bindings: Mapping[str, Term] | None,
        dataset: Dataset | None,
        timeout: float | None,
    ) -> dict[str, Any]:
        with self.stream(
            query, bindings, accept=answers.SELECT_JSON, dataset=dataset, timeout=timeout
        ) as body:
            data = body.read()
        try:
            document = json.loads(data)
        except ValueError as error:
            raise EngineError("the SPARQL engine answered something that is not JSON") from error
        if not isinstance(document, dict):
            raise EngineError("the SPARQL engine answered JSON that is no result")
        return document

    def _send_graph(
        self, method: str, graph: str | None, headers: dict[str, str], content: bytes | None = None
    ) -> httpx.Response:
        parameters = {"default": ""} if graph is None else {"graph": graph}

        def call(endpoint: Endpoint) -> Call:
            if endpoint.graph_url is None:
                raise EngineError("the SPARQL engine is set up without Graph Store Protocol")
            return Call(method, endpoint.graph_url, headers, parameters, content=content)

        return self._transport.send(call, _WRITE_SECONDS, repeatable=method == "GET")


def _placed(error: QuerySyntaxError, bound: BoundText) -> QuerySyntaxError:
    """Return the error with its place in the text as it was given, where one is known."""
    from ssckg.store import syntax  # noqa: PLC0415  rdflib's parser is slow to load

    place = syntax.locate(bound.original)
    if place is None and error.line is not None and error.column is not None:
        place = bound.original_position(error.line, error.column)
    if place is None:
        return error
    return QuerySyntaxError(syntax.describe(bound.original, *place), *place)


def _parse_triples(data: bytes) -> list[Triple]:
    try:
        return from_ntriples(data)
    except SyntaxError as error:
        raise EngineError("the SPARQL engine answered something that is not N-Triples") from error
