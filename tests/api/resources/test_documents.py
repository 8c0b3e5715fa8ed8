"""Documents about things say what the data say, in every format: held against the dump."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ssckg.linked_data.addresses import RESERVED, path_of
from ssckg.linked_data.context import published_context
from ssckg.resources import folder
from ssckg_api.operation import routes as operation
from ssckg_api.protocols import routers as protocols
from ssckg_api.protocols.graph_store import router as graph_store
from ssckg_api.site import routers as pages
from ssckg_api.v1 import routers as v1
from ssckg_api.v1.past import timemap
from ssckg_api.v1.service import problems

if TYPE_CHECKING:
    from tests.api.resources.conftest import Dump
    from tests.api.v1.service import Service

BASE = "https://w3id.org/ssckg/"
SSC = BASE + "ontology#"
ONTOLOGY_GRAPH = f"<{BASE}graph/ontology>"
# By these somebody who reads the vocabulary would say that the subject is a part of the object.
PARTS = {
    f"<{SSC}{name}>"
    for name in (
        *("dataPointOf", "aboutResource", "detailOf", "referringElement", "successionOf", "stepOf"),
        *("stageOf", "reviewOf", "voteIn", "dissentFrom", "changeIn", "versionOfProposal"),
        *("chainFor", "marksWithdrawalOf"),
    )
}
GRAPHLESS = {
    "ttl": ("text/turtle", "turtle"),
    "rdf": ("application/rdf+xml", "xml"),
    "nt": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "json-ld"),
}
QUADS = {
    "trig": ("application/trig", ox.RdfFormat.TRIG),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
}


def expected(dump: Dump, iri: str) -> set[ox.Quad]:
    """Return what a document about a thing is to hold, by the rule of docs/linked-data.md."""
    found: set[ox.Quad] = set()
    done: set[str] = set()
    level = {f"<{iri}>"}
    while level:
        done |= level
        quads = [quad for node in level for quad in dump.by_subject.get(node, ())]
        found.update(quads)
        new = {str(q.object) for q in quads if str(q.object).startswith((f"<{iri}/", "_:"))}
        new |= {
            str(quad.subject)
            for node in level
            for quad in dump.by_object.get(node, ())
            if str(quad.predicate) in PARTS
        }
        level = new - done
    return found


def one_of_each_class(dump: Dump) -> list[str]:
    chosen: dict[str, str] = {}
    for iri in dump.iris:
        is_term = iri.startswith(SSC)
        for kind in dump.classes(iri):
            if not is_term and len(dump.by_subject[f"<{iri}>"]) < 400:
                chosen.setdefault(kind, iri)
    things = sorted(set(chosen.values()))
    return [iri for iri in things if not iri.startswith(BASE + "ontology")]


def test_there_are_things_of_many_classes(dump: Dump) -> None:
    assert len(one_of_each_class(dump)) > 50


@pytest.mark.slow
@pytest.mark.parametrize("form", sorted(GRAPHLESS))
def test_each_class_in_formats_without_graphs(service: Service, dump: Dump, form: str) -> None:
    media_type, name = GRAPHLESS[form]
    for iri in one_of_each_class(dump):
        answer = service.client.get(service.address + path_of(iri), headers={"accept": media_type})
        assert answer.status_code == 200, (iri, answer.text)
        assert answer.headers["content-type"].partition(";")[0] == media_type
        content = answer.content
        if form == "jsonld":
            document = json.loads(content)
            assert document["@context"] == BASE + "context.jsonld"
            content = json.dumps(document | published_context()).encode()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            said = Graph().parse(content, format=name)
        triples = {ox.Triple(q.subject, q.predicate, q.object) for q in expected(dump, iri)}
        wanted = Graph().parse(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
        assert len(said) == len(wanted), iri
        has_blank_nodes = any(isinstance(t.subject, ox.BlankNode) for t in triples)
        assert isomorphic(said, wanted) if has_blank_nodes else set(said) == set(wanted), iri


@pytest.mark.slow
@pytest.mark.parametrize("form", sorted(QUADS))
def test_each_class_with_the_graphs_of_its_statements(
    service: Service, dump: Dump, form: str
) -> None:
    media_type, format_ = QUADS[form]
    for iri in one_of_each_class(dump):
        place = path_of(iri)
        mark = "&_mediatype=" + quote(media_type) if "?" in place else f".{form}"
        answer = service.client.get(service.address + place + mark)
        assert answer.headers["content-type"] == media_type, (iri, answer.text)
        said, wanted = ox.Dataset(ox.parse(answer.content, format_)), expected(dump, iri)
        if any(isinstance(quad.subject, ox.BlankNode) for quad in wanted):
            assert len(said) == len(wanted), iri
        else:
            assert set(said) == wanted, iri


def test_the_vocabulary_is_one_document(service: Service, dump: Dump) -> None:
    said = {quad for quads in dump.by_subject.values() for quad in quads}
    wanted = Graph().parse(
        ox.serialize(
            [
                ox.Triple(quad.subject, quad.predicate, quad.object)
                for quad in said
                if str(quad.graph_name) == ONTOLOGY_GRAPH
            ],
            format=ox.RdfFormat.N_TRIPLES,
        ),
        format="nt",
    )
    for path in ("/ontology", "/ontology.ttl", "/ontology/0.1.0"):
        answer = service.client.get(service.address + path, headers={"accept": "text/turtle"})
        assert answer.status_code == 200, path
        assert len(Graph().parse(answer.content, format="turtle")) == len(wanted), path
        assert f'<{BASE}ontology>; rel="canonical"' in answer.headers["link"]


def test_the_page_of_the_vocabulary_has_an_anchor_for_each_term(
    service: Service, dump: Dump
) -> None:
    page = service.client.get(f"{service.address}/ontology", headers={"accept": "text/html"}).text
    terms = [iri.removeprefix(SSC) for iri in dump.iris if iri.startswith(SSC)]
    assert len(terms) > 300
    assert [term for term in terms if f'id="{term}"' not in page] == []


def resolves(service: Service, iri: str) -> str:
    """Return what is wrong with the answer for an IRI; "" where nothing is."""
    place = path_of(iri).partition("#")[0]
    answer = service.client.get(
        service.address + place, headers={"accept": "application/n-triples"}
    )
    if answer.status_code != 200:
        return f"{iri}: {answer.status_code}"
    return "" if f"<{iri}> " in answer.text else f"{iri}: nothing is said of it"


def minted(dump: Dump) -> list[str]:
    """Return every IRI that the data tell of, but terms, which the vocabulary tells of."""
    return [iri for iri in dump.iris if not iri.startswith(SSC)]


def test_iris_of_the_data_answer(service: Service, dump: Dump) -> None:
    everything = minted(dump)
    assert len(everything) > 8_000
    faults = [resolves(service, iri) for iri in everything[::53]]
    assert [fault for fault in faults if fault] == []


@pytest.mark.deep
def test_every_iri_of_the_data_answers(service: Service, dump: Dump) -> None:
    faults = [resolves(service, iri) for iri in minted(dump)]
    assert [fault for fault in faults if fault] == []


def test_every_object_of_ours_answers(service: Service, dump: Dump) -> None:
    """What is pointed at below our base is told of, too, if only as a version of the vocabulary."""
    objects = {node[1:-1] for node in dump.by_object if node.startswith(f"<{BASE}")}
    untold = sorted(objects - set(dump.iris))
    assert untold == [BASE + "ontology/0.1.0"]


def test_no_iri_escapes_into_an_address_of_the_service(dump: Dump) -> None:
    taken = {
        iri
        for iri in dump.iris
        if iri.startswith(BASE) and iri.removeprefix(BASE).partition("/")[0] in RESERVED
    }
    assert taken == set()
    paths: dict[str, str] = {}
    for iri in dump.iris:
        assert paths.setdefault(path_of(iri), iri) == iri, "two things at one address"


def test_every_address_of_the_service_is_reserved(dump: Dump) -> None:
    routers = [*v1(), *protocols(), *pages(), operation.router, timemap, problems, graph_store]
    first = {
        path.partition("/")[2].partition("/")[0]
        for router in routers
        for route in router.routes
        if (path := str(getattr(route, "path", ""))) not in {"", "/"}
    }
    assert len(first) > 8
    plain = {segment for segment in first if "{" not in segment}
    assert plain - {""} - RESERVED == set()
    # Of an address like catalog.{ending} what stands before the brace begins no IRI.
    beginnings = tuple(segment.partition("{")[0] for segment in first - plain)
    minted_first = {i.removeprefix(BASE).partition("/")[0] for i in minted(dump)}
    assert [name for name in minted_first if beginnings and name.startswith(beginnings)] == []


@pytest.mark.parametrize("path", ["/shape", "/shape/observation", "/code", "/prefixes"])
def test_documents_that_are_no_things(service: Service, path: str) -> None:
    answer = service.client.get(service.address + path + ".ttl")
    assert answer.status_code == 200, answer.text
    graph = Graph().parse(answer.content, format="turtle")
    assert len(graph) > 20
    page = service.client.get(service.address + path, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "<h1" in page.text


def test_shapes_are_those_of_the_file(service: Service) -> None:
    file = folder("shapes") / "observation.ttl"
    answer = service.client.get(f"{service.address}/shape/observation.ttl")
    assert isomorphic(
        Graph().parse(answer.content, format="turtle"), Graph().parse(file, format="turtle")
    )
    for path in ("/shape/nothing", "/shape/..%2Fontology", "/shape/observation%2F..%2Fcity"):
        assert service.client.get(service.address + path).status_code == 404
