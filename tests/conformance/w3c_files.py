"""Reads the suites of the W3C from the folder that `W3C_TESTS` names: a checkout of w3c/rdf-tests.

Their files are not part of this project; without the folder, none of their tests is offered.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

VARIABLE = "W3C_TESTS"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
MANIFESTS = {
    "w3c-protocol": ("protocol/manifest.ttl",),
    "w3c-graph-store": (
        *("graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl"),
    ),
    "w3c-csv-tsv": ("csv-tsv-res/manifest.ttl",),
    "w3c-json": ("json-res/manifest.ttl",),
}
"""The manifests of a suite, below `sparql/sparql11`."""
STATUSES = {
    **{f"StatusCode{n}xx": range(n * 100, n * 100 + 100) for n in range(1, 6)},
    **{"OK": range(200, 201), "Created": range(201, 202), "NoContent": range(204, 205)},
    "NotFound": range(404, 405),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer must be; empty parts are not asked for."""

    statuses: tuple[range, ...]
    form: str
    truth: bool | None
    location: str
    headers: dict[str, str]
    body: str | None


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as the manifest writes it, and what must come back."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None
    expected: Expected


def folder() -> Path | None:
    """Return where the suites are; None where nobody said."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) / "sparql" / "sparql11" if named else None


@cache
def manifest(suite: str) -> tuple[Graph, dict[str, Node]]:
    """Return the statements of a suite's manifests, and its tests by name, in their order."""
    root = folder()
    assert root is not None
    graph, tests = Graph(), {}
    for name in MANIFESTS[suite]:
        part = Graph().parse(root / name, format="turtle", publicID=(root / name).as_uri())
        for head in part.objects(None, MF.entries):
            tests.update({str(one).rpartition("#")[2]: one for one in Collection(part, head)})
        graph += part
    return graph, tests


def graphs_of(graph: Graph, test: Node) -> Iterator[tuple[str, str]]:
    """Yield the graphs that a test begins with: name and N-Triples."""
    for data in graph.objects(test, UT.graphData):
        place = Path(str(graph.value(data, UT.graph)).removeprefix("file://"))
        yield str(graph.value(data, RDFS.label)), place.read_text(encoding="utf-8")


def requests_of(graph: Graph, test: Node) -> list[HttpRequest]:
    """Return the requests of a test, in their order."""
    action = graph.value(test, MF.action)
    head = graph.value(action, HT.requests)
    assert head is not None
    # The list of requests is a list in a list where there is one, and several beside it.
    flat: list[Node] = []
    for one in Collection(graph, head):
        flat += Collection(graph, one) if (one, RDF.first, None) in graph else [one]
    return [_request(graph, one) for one in flat]


def _request(graph: Graph, node: Node) -> HttpRequest:
    body = graph.value(node, HT.body)
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8") if body else ""
    response = graph.value(node, HT.resp)
    assert response is not None
    return HttpRequest(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        _headers(graph, node),
        str(graph.value(body, CNT.chars)).encode(encoding) if body else None,
        _expected(graph, response),
    )


def _expected(graph: Graph, response: Node) -> Expected:
    body, truth = graph.value(response, HT.body), graph.value(response, MF.expectedBoolean)
    named = [str(one).rpartition("#")[2] for one in graph.objects(response, MF.expectedStatus)]
    return Expected(
        tuple(STATUSES[name] for name in named),
        str(graph.value(response, MF.expectedFormat) or ""),
        None if truth is None else str(truth) == "true",
        str(graph.value(response, MF.expectedLocation) or ""),
        _headers(graph, response),
        str(graph.value(body, CNT.chars)) if body else None,
    )


def _headers(graph: Graph, node: Node) -> dict[str, str]:
    head = graph.value(node, HT.headers)
    return {
        str(graph.value(one, HT.fieldName)): str(graph.value(one, HT.fieldValue))
        for one in (Collection(graph, head) if head is not None else ())
    }


def files_of(graph: Graph, test: Node) -> tuple[Path, Path, Path]:
    """Return query, data and expected result of a test of a result format."""
    action = graph.value(test, MF.action)
    found = (
        *(graph.value(action, QT.query), graph.value(action, QT.data)),
        graph.value(test, MF.result),
    )
    assert all(isinstance(one, URIRef) for one in found)
    query, data, result = (Path(str(one).removeprefix("file://")) for one in found)
    return query, data, result
