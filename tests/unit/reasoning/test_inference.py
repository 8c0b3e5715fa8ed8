"""The rules of graph/inferred, on worlds small enough to work out by hand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from tests.effort import examples

from ssckg.namespaces import PREFIXES
from ssckg.reasoning.inference import infer, infer_ntriples

HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + "@prefix : <urn:x:> .\n"


def read(text: str) -> list[Triple]:
    return [Triple(q.subject, q.predicate, q.object) for q in parse(HEAD + text, RdfFormat.TURTLE)]


def inferred(text: str) -> set[str]:
    return {str(triple) for triple in infer(read(text))}


def expected(text: str) -> set[str]:
    return {str(triple) for triple in read(text)}


# each case: what is stated; what follows, and nothing else
CASES = {
    "rdfs9 and rdfs11: types rise through two classes": (
        ":a rdfs:subClassOf :b . :b rdfs:subClassOf :c . :x a :a .",
        ":a rdfs:subClassOf :c . :x a :b , :c .",
    ),
    "owl:Thing is not stated of everything": (
        ":a rdfs:subClassOf owl:Thing . :x a :a .",
        "",
    ),
    "rdfs7 and rdfs5: what holds by a property holds by those above": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :x :p :y .",
        ":p rdfs:subPropertyOf :r . :x :q :y ; :r :y .",
    ),
    "prp-inv: stated on either side, it holds backwards": (
        ":p owl:inverseOf :q . :x :p :y . :u :q :v .",
        ":y :q :x . :v :p :u .",
    ),
    "an inverse of a property above": (
        ":p rdfs:subPropertyOf :q . :q owl:inverseOf :r . :x :p :y .",
        ":x :q :y . :y :r :x .",
    ),
    "prp-trp: a chain of three gives three more": (
        ":t a owl:TransitiveProperty . :a :t :b . :b :t :c . :c :t :d .",
        ":a :t :c , :d . :b :t :d .",
    ),
    "transitive above a plain property, and its inverse": (
        ":b rdfs:subPropertyOf :bt . :bt a owl:TransitiveProperty ; owl:inverseOf :nt ."
        " :x :b :y . :y :b :z .",
        ":x :bt :y , :z . :y :bt :z ; :nt :x . :z :nt :y , :x .",
    ),
    "a loop of classes ends, and no thing is above itself": (
        ":a rdfs:subClassOf :b . :b rdfs:subClassOf :a . :x a :a .",
        ":x a :b .",
    ),
    "a loop along a transitive property ends": (
        ":t a owl:TransitiveProperty . :a :t :b . :b :t :a .",
        "",
    ),
    "domain and range infer nothing": (
        ":p rdfs:domain :C ; rdfs:range :D . :x :p :y .",
        "",
    ),
    "a mapping is never turned around, widened or chained": (
        "skos:exactMatch rdfs:subPropertyOf skos:closeMatch , skos:mappingRelation ;"
        " a owl:TransitiveProperty . skos:closeMatch rdfs:subPropertyOf skos:mappingRelation ."
        " skos:broadMatch owl:inverseOf skos:narrowMatch ; rdfs:subPropertyOf skos:broader ."
        " :x skos:closeMatch :y . :x skos:broadMatch :z .",
        # rdfs5 on the schema adds nothing: exactMatch is stated below mappingRelation already
        "",
    ),
    "classes without a name are passed over": (
        ":a rdfs:subClassOf [ a owl:Restriction ] . :x a :a .",
        "",
    ),
    "what is stated is not repeated": (
        ":a rdfs:subClassOf :b . :x a :a , :b .",
        "",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_follows_and_nothing_else(name: str) -> None:
    stated, follows = CASES[name]
    assert inferred(stated) == expected(follows)


def test_exact_match_is_not_chained() -> None:
    text = (
        "skos:exactMatch a owl:TransitiveProperty ; rdfs:subPropertyOf skos:mappingRelation ."
        " :x skos:exactMatch :y . :y skos:exactMatch :z ."
    )
    assert inferred(text) == set()


def test_the_answer_is_sorted_and_does_not_depend_on_the_order() -> None:
    triples = read(CASES["rdfs9 and rdfs11: types rise through two classes"][0])
    forward = infer(triples)
    assert forward == infer(reversed(triples))
    assert [str(t) for t in forward] == sorted(str(t) for t in forward)


def test_ntriples_are_read_strictly() -> None:
    content = b"<urn:x:a> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:x:b> .\n"
    kind = b"<urn:x:x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:x:a> .\n"
    assert len(infer_ntriples(content + kind)) == 1
    with pytest.raises(SyntaxError):
        infer_ntriples(b"<urn:x:a> nonsense")


NAMES = st.sampled_from([NamedNode(f"urn:n:{i}") for i in range(6)])
WAYS = st.sampled_from(
    [
        NamedNode(PREFIXES["rdfs"] + "subClassOf"),
        NamedNode(PREFIXES["rdfs"] + "subPropertyOf"),
        NamedNode(PREFIXES["rdf"] + "type"),
        NamedNode(PREFIXES["owl"] + "inverseOf"),
        NamedNode("urn:n:0"),
        NamedNode("urn:n:1"),
    ]
)


@given(st.lists(st.builds(Triple, NAMES, WAYS, NAMES), max_size=25))
@settings(max_examples=examples(200), deadline=None)
def test_a_second_pass_finds_nothing_more(stated: list[Triple]) -> None:
    more = infer(stated)
    assert not set(more) & set(stated)
    assert infer([*stated, *more]) == []


@pytest.mark.slow
def test_time_grows_with_the_data_and_not_faster() -> None:
    def world(size: int) -> list[Triple]:
        schema = read(
            ":a rdfs:subClassOf :b . :b rdfs:subClassOf :c . skos:broader rdfs:subPropertyOf"
            " skos:broaderTransitive ; owl:inverseOf skos:narrower ."
            " skos:broaderTransitive a owl:TransitiveProperty ."
        )
        label = NamedNode(PREFIXES["skos"] + "prefLabel")
        broader = NamedNode(PREFIXES["skos"] + "broader")
        kind, cls = NamedNode(PREFIXES["rdf"] + "type"), NamedNode("urn:x:a")
        for i in range(size):
            thing = NamedNode(f"urn:t:{i}")
            schema.append(Triple(thing, kind, cls))
            schema.append(Triple(thing, broader, NamedNode(f"urn:t:{i // 10}")))
            schema.append(Triple(thing, label, Literal(str(i))))
        return schema

    def seconds(size: int) -> float:
        # The machine may be busy: our own time counts, and the better of two runs.
        triples, taken = world(size), []
        for _ in range(2):
            started = time.process_time()
            infer(triples)
            taken.append(time.process_time() - started)
        return min(taken)

    seconds(1000)
    # 8 times the data may take 8 times as long, and the margin is for a busy machine
    assert seconds(32_000) < 8 * seconds(4_000) * 4
