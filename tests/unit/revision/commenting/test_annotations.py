"""Comments as Web Annotations: what a JSON-LD processor makes of them, and the RDF record."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from tests.unit.revision.a_round_of_comments import (
    KPI,
    after,
    answered,
    hidden,
    let_through,
    proposed,
    said,
)

from ssckg.model.comment_view import CommentView
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import BASE, SSC
from ssckg.revision.annotations import CONTEXT, annotation, annotation_collection
from ssckg.revision.record_rdf.comments import comment_triples
from ssckg.validation.engines import load_shapes, make_validator

if TYPE_CHECKING:
    from ssckg.model.revision_state import CommentStanding, RoundState

# Inside its reader of JSON-LD, rdflib makes a graph of a kind that it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
OA = Namespace("http://www.w3.org/ns/oa#")
# The part of the context of the recommendation that is used here, written down from its tables
# (Web Annotation Vocabulary, appendix A, and Data Model, chapters 3 and 4), so that no test asks
# another machine for it.
ANNOTATION_CONTEXT: dict[str, Any] = {
    "oa": str(OA),
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": str(RDF),
    "foaf": "http://xmlns.com/foaf/0.1/",
    "as": "http://www.w3.org/ns/activitystreams#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@vocab"},
    "Annotation": "oa:Annotation",
    "TextualBody": "oa:TextualBody",
    "SpecificResource": "oa:SpecificResource",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "commenting": "oa:commenting",
    "editing": "oa:editing",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "value": "rdf:value",
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "creator": {"@id": "dcterms:creator", "@type": "@id"},
    "name": "foaf:name",
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "first": {"@type": "@id", "@id": "as:first"},
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
}


def view_of(standing: CommentStanding, state: RoundState) -> CommentView:
    said_, given = standing.comment, standing.disposed
    return CommentView(
        id=standing.id,
        number=said_.comment,
        iri=standing.iri,
        round=state.round.id,
        target=said_.target,
        item="",
        part=said_.part,
        kind=said_.kind,
        text=said_.text,
        proposed=said_.proposed,
        author=said_.author,
        body=said_.body,
        at=standing.at,
        state=standing.state,
        disposition=given.disposition if given else None,
        observations=given.text if given else "",
        answered_at=standing.disposed_at,
        led_to=f"try-p{given.proposal}" if given and given.proposal else "",
    )


def parsed(document: dict[str, Any]) -> Graph:
    assert document["@context"] == list(CONTEXT)
    assert document["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    offline = {**document, "@context": [ANNOTATION_CONTEXT, *document["@context"][1:]]}
    return Graph().parse(data=json.dumps(offline), format="json-ld")


WHOLE = after(
    *(proposed(1), said(1), let_through(1)),
    *(said(2, part="definition", proposed="Households.", body="ITU"), let_through(2)),
    answered(2, "As 'wished'.", 1),
    *(said(3, text='Quote " and \\ and \n line'), said(4), let_through(4), hidden(4)),
)


def test_a_processor_finds_an_annotation() -> None:
    graph = parsed(annotation(view_of(WHOLE.comments[1], WHOLE)))
    node = URIRef(f"{BASE}comment/try-c2")

    assert (node, RDF.type, OA.Annotation) in graph
    assert set(graph.objects(node, OA.motivatedBy)) == {OA.commenting, OA.editing}
    target = graph.value(node, OA.hasTarget)
    assert graph.value(target, OA.hasSource) == URIRef(KPI)
    selector = graph.value(target, OA.hasSelector)
    assert graph.value(selector, RDF.value) == Literal("definition")
    texts = {str(graph.value(body, RDF.value)) for body in graph.objects(node, OA.hasBody)}
    assert texts == {"Remark 2.", "Households."}
    assert graph.value(node, URIRef(f"{SSC}onBehalfOf")) == Literal("ITU")
    proposal = URIRef(f"{BASE}proposal/try-p1")
    assert graph.value(node, URIRef(f"{SSC}ledToProposal")) == proposal


@pytest.mark.parametrize("number", [0, 1])
def test_annotation_and_record_say_the_same(number: int) -> None:
    standing = WHOLE.comments[number]
    from_json = parsed(annotation(view_of(standing, WHOLE)))
    lines = [
        f"{t} ." for t in comment_triples(WHOLE) if str(t.subject).startswith(f"<{standing.iri}")
    ]
    from_record = Graph().parse(data="\n".join(lines), format="nt")

    assert len(from_record) > 10
    assert isomorphic(from_json, from_record)


def test_the_record_holds_only_what_was_let_through() -> None:
    told = {str(t.subject) for t in comment_triples(WHOLE)}

    assert {iri for iri in told if iri.count("/") == 5} == {
        f"<{BASE}comment/try-c1>",
        f"<{BASE}comment/try-c2>",
    }
    # What was hidden after it was announced goes from the record at once.
    assert not any("try-c2" in str(t.subject) for t in comment_triples(WHOLE, {"try-c2"}))


def test_the_record_fits_its_shape() -> None:
    content = "".join(f"{t} .\n" for t in comment_triples(WHOLE))
    document = RdfDocument(content.encode(), "record", RdfFormat.N_TRIPLES)
    validator = make_validator(load_shapes(["comment"]))

    assert validator.validate([document]) == ()
    broken = content.replace("comment-state/published", "comment-state/pending")
    assert len(validator.validate([RdfDocument(broken.encode(), "x", RdfFormat.N_TRIPLES)])) == 2


def test_a_collection_holds_all_in_order() -> None:
    views = [view_of(WHOLE.comments[n], WHOLE) for n in (0, 1)]
    graph = parsed(annotation_collection(views, f"{BASE}round/try/comments"))

    assert len(set(graph.subjects(RDF.type, OA.Annotation))) == 2
    total = URIRef("http://www.w3.org/ns/activitystreams#totalItems")
    assert [int(str(n)) for n in graph.objects(None, total)] == [2]


def test_iris_of_another_deployment() -> None:
    base = "https://data.example/"
    view = view_of(WHOLE.comments[0], WHOLE)
    document = annotation(view, base)

    assert document["ssc:commentKind"]["id"] == f"{base}code/comment-kind/substantive"
    assert datetime.fromisoformat(document["created"]) == WHOLE.comments[0].at
