"""A diff as RDF holds every statement: another library puts the editions together from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rdflib import RDF, Graph, Literal, URIRef
from tests.small_edition import TARGET, accepted, at, small

from ssckg.model.proposed_change import AddElement, ChangeField, NewElement, RetireElement
from ssckg.namespaces import BASE, expand
from ssckg.revision.applying import apply_changes
from ssckg.revision.differing import diff
from ssckg.revision.differing.diff_rdf import diff_triples
from ssckg.revision.differing.frames import frames
from ssckg.revision.differing.telling import Teller
from ssckg.revision.editions import triples_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple
    from rdflib.graph import _TripleType


def graph(triples: Iterable[Triple]) -> Graph:
    text = "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in triples)
    return Graph().parse(data=text, format="nt")


def test_the_second_edition_is_put_together_from_the_first_and_the_rdf() -> None:
    working = apply_changes(
        small(),
        accepted(
            ChangeField(element=at("A-1-1C"), field="label", value="Days of clean air"),
            RetireElement(element=at("A-2-1A")),
            AddElement(new=NewElement(id="N-3", code="N: 3", label="Trees", below=at("A-1"))),
        ),
        TARGET,
    )
    found = diff(working.base, working.content, (*working.elements, *working.points))
    told = graph(diff_triples(found, Teller(frames(), found.names)))

    def statements(link: str) -> set[_TripleType]:
        return {
            (
                told.value(one, RDF.subject),
                told.value(one, RDF.predicate),
                told.value(one, RDF.object),
            )  # type: ignore[misc]
            for one in told.objects(None, URIRef(expand(link)))
        }

    names = {old: new for new, old in told.subject_objects(URIRef(expand("prov:wasRevisionOf")))}
    kept = set(graph(triples_of(working.base))) - statements("ssc:removesStatement")
    renamed = {(names.get(s, s), p, names.get(o, o)) for s, p, o in kept}

    made = renamed | statements("ssc:addsStatement")
    assert made == set(graph(triples_of(working.content)))


def test_changes_have_their_classes_and_values() -> None:
    working = apply_changes(
        small(),
        accepted(ChangeField(element=at("A-1-1C"), field="definition", value="No smog.")),
        TARGET,
    )
    found = diff(working.base, working.content, (*working.elements, *working.points))
    told = graph(diff_triples(found, Teller(frames(), found.names)))

    about = URIRef(f"{BASE}diff/small-2020--next-0.1")
    assert told.value(about, RDF.type) == URIRef(expand("ssc:EditionDiff"))
    (change,) = told.subjects(RDF.type, URIRef(expand("ssc:ChangeField")))
    assert told.value(change, URIRef(expand("ssc:newValue"))) == Literal("No smog.")
    assert told.value(change, URIRef(expand("ssc:changedField"))) == URIRef(
        expand("skos:definition")
    )
    assert (change, URIRef(expand("ssc:changeIn")), about) in told
    classes = Counter(told.objects(None, RDF.type))
    assert classes[RDF.Statement] == len(found.removed) + len(found.added)
