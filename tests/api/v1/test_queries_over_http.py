"""The query library over HTTP: what is answered is what the endpoint answers to the same text."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

from ssckg import resources
from ssckg.app.asking import query_library
from ssckg_api.v1.queries import OURS

if TYPE_CHECKING:
    from tests.api.v1.service import Service

SH = Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = Namespace("https://schema.org/")
FILES = sorted(path.stem for path in resources.folder("queries").glob("*.rq"))
EXECUTABLE = NamedNode(str(SH.SPARQLExecutable))
BY_HAND = """PREFIX ssc: <https://w3id.org/ssckg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?framework (COUNT(DISTINCT ?i) AS ?n) {
  ?i a ssc:Indicator ; skos:inScheme ?e . ?e dcterms:identifier ?framework
} GROUP BY ?framework"""


@pytest.fixture(scope="module")
def service(standing_service: Service) -> Service:
    return standing_service


def ask(service: Service, name: str, **query: str) -> Any:
    return service.call("public", "GET", f"/queries/{name}", params=query)


def test_the_library_is_listed_whole(service: Service) -> None:
    listed = service.call("public", "GET", "/queries").json()
    assert sorted(query["name"] for query in listed) == FILES
    one = next(query for query in listed if query["name"] == "list-kpis-by-target")
    text = (resources.folder("queries") / "list-kpis-by-target.rq").read_bytes()
    assert one["version"] == hashlib.sha256(text).hexdigest()[:12]
    assert one["iri"] == "https://w3id.org/ssckg/query/list-kpis-by-target"
    assert one["query"].startswith("PREFIX")
    assert {p["name"]: p["required"] for p in one["parameters"]}["target"] is True


def test_no_parameter_is_called_as_a_field_of_the_address() -> None:
    for query in query_library().values():
        assert not {p.name for p in query.parameters} & {*OURS, "iri", "_profile", "_mediatype"}


def test_figures_are_those_of_the_endpoint(service: Service) -> None:
    rows = ask(service, "count-indicators-by-level").json()["rows"]
    found: dict[str, int] = {}
    for row in rows:
        found[row["framework"]] = found.get(row["framework"], 0) + row["indicators"]
    assert found == {row["framework"]: int(row["n"]) for row in service.select(BY_HAND)}


def test_all_forms_hold_the_same_rows(service: Service) -> None:
    name = "count-kpis-by-goal"
    plain = ask(service, name)
    rows = plain.json()["rows"]
    assert plain.headers["content-type"] == "application/json"
    assert plain.json()["columns"] == ["goal", "label", "kpis"]
    assert len(rows) == 17
    results = ask(service, name, format="srj")
    assert results.headers["content-type"] == "application/sparql-results+json"
    assert [r["label"]["value"] for r in results.json()["results"]["bindings"]] == [
        row["label"] for row in rows
    ]
    text = ask(service, name, format="csv")
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    assert [(r["goal"], int(r["kpis"])) for r in csv.DictReader(io.StringIO(text.text))] == [
        (row["goal"], row["kpis"]) for row in rows
    ]
    assert ask(service, name, format="tsv").text.splitlines()[0] == "?goal\t?label\t?kpis"
    frame = pl.read_parquet(io.BytesIO(ask(service, name, format="parquet").content))
    assert frame.schema["kpis"] == pl.Int64
    assert frame.to_dicts() == rows


@pytest.mark.slow
def test_workbook_and_picture(service: Service) -> None:
    name = "count-kpis-by-goal"
    book = openpyxl.load_workbook(io.BytesIO(ask(service, name, format="xlsx").content))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "Zero hunger" in cells
    drawn = ask(service, name, format="svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "Zero hunger" in drawn.text
    none = ask(service, "list-instruments", format="svg")
    assert none.status_code == 400
    assert "no picture" in none.json()["detail"]


def test_a_graph_is_answered_as_rdf(service: Service) -> None:
    one = {"element": "u4ssc:EC-ICT-ICT-1C"}
    answer = ask(service, "describe-element", **one)
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    graph = Graph().parse(data=answer.text, format="turtle")
    assert (URIRef("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"), None, None) in graph
    assert ask(service, "describe-element", format="csv", **one).status_code == 406


def test_a_version_that_is_not_the_one_of_now_is_refused(service: Service) -> None:
    now = ask(service, "list-frameworks").json()["version"]
    right = ask(service, "list-frameworks", v=now)
    assert right.status_code == 200
    assert right.headers["x-query-version"] == now
    wrong = ask(service, "list-frameworks", v="000000000000")
    assert wrong.status_code == 404
    assert now in wrong.json()["detail"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("no-such-query", 404, "no-such-query"),
        ("list-kpis-by-target", 400, "target"),
        ("list-kpis-by-target?target=99.9", 404, "99.9"),
        ("list-kpis-by-target?target=11.6&target=11.7", 400, "twice"),
        ("list-frameworks?colour=red", 404, "colour"),
        ("list-frameworks?format=docx", 406, "csv"),
        ("count-kpis-by-goal?framework=u4ssc-2071", 404, "u4ssc-2017"),
        (f"find-indicators-by-word?word={'a' * 3000}", 400, "2000"),
        ("describe-element?element=not%20an%20iri", 400, "element"),
        ("list-frameworks?as-of=yesterday", 404, "yesterday"),
    ],
)
def test_what_is_wrong_is_told(service: Service, path: str, status: int, said: str) -> None:
    answer = service.call("public", "GET", f"/queries/{path}")
    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]


def test_text_is_bound_never_pasted(service: Service) -> None:
    hostile = 'x") } INSERT DATA { <urn:a> <urn:b> "c" } #'
    rows = ask(service, "find-indicators-by-word", word=hostile).json()["rows"]
    assert rows == []


def test_an_answer_is_kept_as_long_as_what_is_published(service: Service) -> None:
    first = ask(service, "list-frameworks")
    again = service.call(
        "public",
        "GET",
        "/queries/list-frameworks",
        headers={"if-none-match": first.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["access-control-allow-origin"] == "*"


def test_examples_are_read_by_other_programs_and_can_be_asked(service: Service) -> None:
    answer = service.client.get(service.address + "/.well-known/sparql-examples")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    graph = Graph().parse(data=answer.text, format="turtle")
    found = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(found) == len(FILES)
    for node in found:
        texts = [*graph.objects(node, SH.select), *graph.objects(node, SH.construct)]
        assert len(texts) == 1
        assert len(set(graph.objects(node, RDFS.comment))) == 1
        assert set(graph.objects(node, SCHEMA.target)) == {URIRef(f"{service.address}/sparql")}
        assert list(graph.objects(node, SCHEMA.keywords))
        name = str(graph.value(node, DCTERMS.identifier))
        assert str(node).endswith(f"/query/{name}")
    (document,) = set(graph.objects(None, SH.prefixes))
    declared = {
        str(graph.value(one, SH.prefix)): str(graph.value(one, SH.namespace))
        for one in graph.objects(document, SH.declare)
    }
    assert declared["skos"] == "http://www.w3.org/2004/02/skos/core#"
    kpis = next(n for n in found if str(n).endswith("/list-kpis-by-target"))
    rows = service.select(str(graph.value(kpis, SH.select)))
    assert "EN: EN: AQ: 1C" in {row["code"] for row in rows}


@pytest.mark.parametrize("kind", ["application/ld+json", "application/rdf+xml", "text/turtle"])
def test_examples_in_all_forms(service: Service, kind: str) -> None:
    address = service.address + "/.well-known/sparql-examples"
    answer = service.client.get(address, headers={"accept": kind})
    triples = parse(answer.content, RdfFormat.from_media_type(kind))
    kinds = [str(quad.subject) for quad in triples if quad.object == EXECUTABLE]
    assert len(kinds) == len(FILES)


def test_any_select_as_parquet_within_the_limits_of_the_endpoint(service: Service) -> None:
    answer = service.call(
        "public", "POST", "/answers", data={"query": BY_HAND, "format": "parquet"}
    )
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    frame = pl.read_parquet(io.BytesIO(answer.content))
    assert dict(frame.rows()) == {r["framework"]: int(r["n"]) for r in service.select(BY_HAND)}
    by_get = service.call(
        "public", "GET", "/answers", params={"query": BY_HAND, "format": "parquet"}
    )
    assert by_get.content == answer.content


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 400, "update"),
        ("ASK {}", 400, "SELECT"),
        ("SELECT * {", 400, "line"),
        ("", 400, "SELECT"),
    ],
)
def test_what_answers_does_not_take(service: Service, query: str, status: int, said: str) -> None:
    answer = service.call("public", "POST", "/answers", data={"query": query, "format": "parquet"})
    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]


def test_a_query_that_is_too_long_is_refused(service: Service) -> None:
    long = "SELECT * { } #" + "x" * 300_000
    assert service.call("public", "POST", "/answers", data={"query": long}).status_code == 413
