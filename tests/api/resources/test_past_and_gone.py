"""States by `as-of` and Memento (RFC 7089), and marks of what was withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS, SKOS
from tests.api.v1.service import Service, running
from tests.published_states import publish_states

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASE = "https://w3id.org/ssckg/"
SSC = BASE + "ontology#"
KPI = URIRef(BASE + "u4ssc/X-1")
FIRST, SECOND = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 2, 12, tzinfo=UTC)
BEGUN = "Thu, 01 Jan 2026 12:00:00 GMT"
CHANGED = "Fri, 02 Jan 2026 12:00:00 GMT"
COMMON = f"""
<{KPI}> a ssc:Indicator ; skos:prefLabel "{{label}}"@en .
<{BASE}u4ssc/X-0> a ssc:Indicator ; skos:prefLabel "Old"@en ; dcterms:isReplacedBy <{KPI}> .
"""
# Written by hand as docs/decisions/0019 says that withdrawals are marked. The second city published
# again, so its data set is there; the values that it left out are not told of.
MARKS = f"""
<{BASE}withdrawal/a-1> a ssc:WithdrawalMark ;
  rdfs:label "Withdrawn: results of A reported 2020"@en ;
  ssc:withdrawnAt "2026-01-02T12:00:00Z"^^xsd:dateTime ;
  ssc:marksWithdrawalOf <{BASE}submission/a-1> , <{BASE}dataset/a-2020> .
<{BASE}dataset/a-2020> a dcat:Dataset ; ssc:withdrawnAt "2026-01-02T12:00:00Z"^^xsd:dateTime .
<{BASE}submission/a-1> a prov:Entity ; dcterms:identifier "a-1" .
<{BASE}withdrawal/b-1> a ssc:WithdrawalMark ;
  rdfs:label "Withdrawn: results of B reported 2020"@en ;
  ssc:withdrawnAt "2026-01-02T12:00:00Z"^^xsd:dateTime ;
  dcterms:isReplacedBy <{BASE}submission/b-2> ; ssc:marksWithdrawalOf <{BASE}submission/b-1> .
<{BASE}submission/b-1> a prov:Entity ; dcterms:identifier "b-1" .
<{BASE}dataset/b-2020> a qb:DataSet .
<{BASE}observation/b/2020/X-1-result> a qb:Observation ; qb:dataSet <{BASE}dataset/b-2020> .
"""
PREFIXES = f"""
@prefix ssc: <{SSC}> . @prefix skos: <{SKOS}> . @prefix dcterms: <{DCTERMS}> .
@prefix rdfs: <{RDFS}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
"""


def nquads(graph: str, turtle: str) -> str:
    said = Graph().parse(data=PREFIXES + turtle, format="turtle")
    lines = said.serialize(format="nt").splitlines()
    return "".join(f"{line[:-1]}<{BASE}graph/{graph}> .\n" for line in lines if line)


def state(label: str, *, is_marked: bool) -> bytes:
    text = nquads("framework/x", COMMON.format(label=label))
    if is_marked:
        text += nquads("publication", MARKS)
    return "".join(sorted(text.splitlines(keepends=True))).encode()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    built: Path = tmp_path_factory.mktemp("states") / "data"
    publish_states(
        built,
        {FIRST: state("First", is_marked=False), SECOND: state("Second", is_marked=True)},
    )
    with running(built, tmp_path_factory.mktemp("gone")) as service:
        yield service


def labels(service: Service, path: str) -> list[str]:
    answer = service.client.get(service.address + path, headers={"accept": "text/turtle"})
    assert answer.status_code == 200, answer.text
    said = Graph().parse(answer.content, format="turtle")
    return [str(label) for label in said.objects(KPI, SKOS.prefLabel)]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/u4ssc/X-1", "Second"),
        ("/u4ssc/X-1?as-of=2026-01-01", "First"),
        ("/u4ssc/X-1.nt?as-of=2026-01-01T13:00:00Z", "First"),
        ("/u4ssc/X-1?as-of=2026-01-02", "Second"),
        ("/u4ssc/X-1?_profile=labels&as-of=2026-01-01", "First"),
    ],
)
def test_states_by_name(service: Service, path: str, label: str) -> None:
    if ".nt" in path:
        answer = service.client.get(service.address + path)
        assert f'"{label}"@en' in answer.text
    else:
        assert labels(service, path) == [label]


def test_a_past_document_says_so(service: Service) -> None:
    answer = service.client.get(f"{service.address}/u4ssc/X-1.ttl?as-of=2026-01-01")
    assert answer.headers["memento-datetime"] == BEGUN
    link = answer.headers["link"]
    assert '</u4ssc/X-1.ttl>; rel="original timegate"' in link
    assert 'rel="timemap"' in link
    assert f'datetime="{CHANGED}"' in link
    tag = answer.headers["etag"]
    again = service.client.get(
        f"{service.address}/u4ssc/X-1.ttl?as-of=2026-01-01", headers={"if-none-match": tag}
    )
    assert again.status_code == 304
    page = service.client.get(
        f"{service.address}/u4ssc/X-1?as-of=2026-01-01", headers={"accept": "text/html"}
    )
    assert "First" in page.text
    assert page.headers["memento-datetime"] == BEGUN


def test_accept_datetime_leads_to_the_state(service: Service) -> None:
    gate = service.client.get(
        f"{service.address}/u4ssc/X-1",
        headers={"accept-datetime": "Thu, 01 Jan 2026 20:00:00 GMT"},
    )
    assert gate.status_code == 302
    assert "Accept-Datetime" in gate.headers["vary"]
    assert 'rel="original"' in gate.headers["link"]
    assert labels(service, gate.headers["location"]) == ["First"]
    wrong = service.client.get(
        f"{service.address}/u4ssc/X-1", headers={"accept-datetime": "yesterday"}
    )
    assert wrong.status_code == 400


def test_the_time_map(service: Service) -> None:
    plain = service.client.get(f"{service.address}/timemap/u4ssc/X-1?format=json").json()
    places = [memento["uri"] for memento in plain["mementos"]["list"]]
    assert len(places) == 2
    found = [labels(service, place.removeprefix(service.address)) for place in places]
    assert found == [["First"], ["Second"]]
    assert service.client.get(f"{service.address}/timemap/desk").status_code == 404


def test_now_says_where_the_past_is(service: Service) -> None:
    answer = service.client.get(f"{service.address}/u4ssc/X-1.ttl")
    assert "memento-datetime" not in answer.headers
    assert answer.headers["last-modified"] == CHANGED
    assert '</timemap/u4ssc/X-1>; rel="timemap"' in answer.headers["link"]


@pytest.mark.parametrize(
    "path", ["/dataset/a-2020", "/observation/a/2020/X-1-result", "/submission/a-1"]
)
@pytest.mark.parametrize("as_of", ["", "?as-of=2026-01-01"])
def test_what_was_withdrawn_is_gone(service: Service, path: str, as_of: str) -> None:
    answer = service.client.get(service.address + path + as_of, headers={"accept": "text/turtle"})
    assert answer.status_code == 410, answer.text
    said = Graph().parse(answer.content, format="turtle")
    mark = URIRef(BASE + "withdrawal/a-1")
    reason = "Withdrawn: results of A reported 2020"
    assert (mark, RDFS.label, Literal(reason, lang="en")) in said
    page = service.client.get(service.address + path + as_of, headers={"accept": "text/html"})
    assert page.status_code == 410
    assert reason in page.text
    assert "etag" not in answer.headers


def test_heirs_of_what_is_gone(service: Service) -> None:
    answer = service.client.get(
        f"{service.address}/submission/b-1", headers={"accept": "text/turtle"}
    )
    assert answer.status_code == 410
    assert '</submission/b-2>; rel="successor-version"' in answer.headers["link"]
    page = service.client.get(f"{service.address}/submission/b-1", headers={"accept": "text/html"})
    assert 'href="/submission/b-2"' in page.text


def test_the_mark_itself_is_there(service: Service) -> None:
    answer = service.client.get(f"{service.address}/withdrawal/a-1.ttl")
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/observation/b/2020/Y-2-result", "/observation/c/2020/X-1"])
def test_of_what_is_held_back_nothing_is_told(service: Service, path: str) -> None:
    answer = service.client.get(service.address + path)
    assert answer.status_code == 404


def test_what_has_an_heir_is_told_of_and_names_it(service: Service) -> None:
    answer = service.client.get(f"{service.address}/u4ssc/X-0.ttl")
    assert answer.status_code == 200
    assert '</u4ssc/X-1>; rel="successor-version"' in answer.headers["link"]


def test_a_data_set_that_is_published_again_is_there(service: Service) -> None:
    for path in ("/dataset/b-2020.ttl", "/observation/b/2020/X-1-result.ttl"):
        assert service.client.get(service.address + path).status_code == 200
