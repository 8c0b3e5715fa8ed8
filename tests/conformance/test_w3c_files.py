"""The suites of the W3C themselves, from the folder that `W3C_TESTS` names, against the service."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.term import BNode
from rdflib.util import from_n3
from tests.conformance.door import QUERY, UPDATE, Answer, Door
from tests.conformance.tables import names
from tests.conformance.w3c_files import (
    VARIABLE,
    Expected,
    files_of,
    folder,
    graphs_of,
    manifest,
    requests_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ABSENT = f"{VARIABLE} names no checkout of w3c/rdf-tests"
TABULAR = {
    *("application/sparql-results+json", "application/sparql-results+xml"),
    *("text/csv", "text/tab-separated-values"),
}
RDF_TYPES = {"text/turtle", "application/rdf+xml", "application/n-triples", "text/html"}


def each(suite: str) -> list[Any]:
    return [
        pytest.param(name, marks=pytest.mark.proves(suite, name), id=name)
        for name in names()[suite]
    ]


@pytest.fixture(autouse=True)
def _suites() -> None:
    if folder() is None:
        pytest.skip(ABSENT)


@pytest.mark.parametrize("suite", ["w3c-protocol", "w3c-graph-store", "w3c-csv-tsv", "w3c-json"])
def test_each_test_of_the_manifest_is_named(suite: str) -> None:
    assert sorted(manifest(suite)[1]) == sorted(names()[suite])


@pytest.mark.parametrize("name", each("w3c-protocol"))
def test_protocol(workspace: Door, name: str) -> None:
    graph, tests = manifest("w3c-protocol")
    given = list(graphs_of(graph, tests[name]))
    parts = " ".join(f"GRAPH <{iri}> {{ {triples} }}" for iri, triples in given)
    assert workspace.direct(UPDATE, f"DROP ALL ; INSERT DATA {{ {parts} }}").status == 200
    for one in requests_of(graph, tests[name]):
        query = one.target.removeprefix("/sparql/").removeprefix("?")
        body = one.body if one.body is not None or one.method == "GET" else b""
        answer = workspace.send(one.method, query, body=body, headers=one.headers)
        judge(answer, one.expected)


@pytest.mark.parametrize(
    "name", [name for name in each("w3c-protocol") if "update" not in str(name.id)]
)
def test_protocol_where_it_is_published(publish: Callable[[str], str], name: str) -> None:
    graph, tests = manifest("w3c-protocol")
    given = "".join(f"<{iri}> {{ {triples} }}\n" for iri, triples in graphs_of(graph, tests[name]))
    door = Door(publish(given or "<x:s> <x:p> <x:o> .") + "/sparql")
    for one in requests_of(graph, tests[name]):
        query = one.target.removeprefix("/sparql/").removeprefix("?")
        body = one.body if one.body is not None or one.method == "GET" else b""
        judge(door.send(one.method, query, body=body, headers=one.headers), one.expected)


@pytest.mark.parametrize("name", each("w3c-graph-store"))
def test_graph_store(graph_store: Door, workspace: Door, name: str) -> None:
    assert workspace.direct(UPDATE, "DROP ALL").status == 200
    graph, tests = manifest("w3c-graph-store")
    place = ""
    for one in requests_of(graph, tests[name]):
        target = one.target.removeprefix("/gsp").replace("$LOCATION$", place)
        path, _, query = target.partition("?")
        answer = graph_store.send(one.method, query, path=path, body=one.body, headers=one.headers)
        judge(answer, one.expected)
        place = answer.headers["location"] if one.expected.location else place


def judge(answer: Answer, expected: Expected) -> None:
    assert any(answer.status in each for each in expected.statuses), (answer.status, answer.body)
    if expected.form == "boolean":
        assert answer.media_type in TABULAR - {"text/csv", "text/tab-separated-values"}
    elif expected.form == "tabular":
        assert answer.media_type in TABULAR
    elif expected.form == "RDF":
        assert answer.media_type in RDF_TYPES
    if expected.truth is not None:
        assert json.loads(answer.body)["boolean"] is expected.truth
    for name, value in expected.headers.items():
        if value != "...":
            assert answer.headers[name].replace(" ", "") == value.replace(" ", "")
    if expected.body is not None:
        wanted = Graph().parse(data=expected.body, format="turtle")
        assert isomorphic(Graph().parse(data=answer.body, format="turtle"), wanted)


def asked(workspace: Door, suite: str, name: str, kind: str) -> tuple[bytes, Path]:
    graph, tests = manifest(suite)
    query, data, result = files_of(graph, tests[name])
    text = data.read_text(encoding="utf-8")
    store = Door(workspace.url.replace("sparql", "rdf-graph-store"), workspace.authorization)
    assert workspace.direct(UPDATE, "DROP ALL").status == 200
    sent = store.send("PUT", "default", body=text.encode(), headers={"Content-Type": "text/turtle"})
    assert sent.status == 204
    answer = workspace.send(
        "POST", body=query.read_bytes(), headers={"Content-Type": QUERY, "Accept": kind}
    )
    assert (answer.status, answer.media_type) == (200, kind)
    return answer.body, result


@pytest.mark.parametrize("name", each("w3c-csv-tsv"))
def test_csv_tsv(workspace: Door, name: str) -> None:
    kind = "text/csv" if name.startswith("csv") else "text/tab-separated-values"
    body, result = asked(workspace, "w3c-csv-tsv", name, kind)
    read = csv_rows if kind == "text/csv" else tsv_rows
    assert read(body.decode("utf-8")) == read(result.read_text(encoding="utf-8"))


def csv_rows(text: str) -> list[dict[str, object]]:
    """Rows in no order: cells as text, numbers by value, blank nodes without their labels."""
    rows = [
        {name: csv_cell(cell) for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]
    return sorted(rows, key=lambda row: repr(sorted(row.items())))


def csv_cell(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return "_:" if cell.startswith("_:") else cell


def tsv_rows(text: str) -> list[dict[str, object]]:
    """Rows in no order: cells as terms (numbers by value), blank nodes without their labels."""
    head, *lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    names = head.split("\t")
    rows = [
        {name: tsv_cell(cell) for name, cell in zip(names, line.split("\t"), strict=True)}
        for line in lines
    ]
    return sorted(rows, key=lambda row: repr(sorted(row.items())))


def tsv_cell(cell: str) -> object:
    term = from_n3(cell) if cell else None
    return "_:" if isinstance(term, BNode) else term


@pytest.mark.parametrize("name", each("w3c-json"))
def test_json(workspace: Door, name: str) -> None:
    kind = "application/sparql-results+json"
    body, result = asked(workspace, "w3c-json", name, kind)
    found, expected = json.loads(body), json.loads(result.read_text(encoding="utf-8"))
    assert found.get("boolean") == expected.get("boolean")
    assert set(found["head"].get("vars", ())) == set(expected["head"].get("vars", ()))
    assert json_rows(found) == json_rows(expected)


def json_rows(document: Any) -> list[str]:
    rows = document.get("results", {}).get("bindings", [])
    for row in rows:
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = ""
    return sorted(json.dumps(row, sort_keys=True) for row in rows)
