"""The published dataset put together line by line, against doing it from scratch."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from ssckg.content.rebase import rebase
from ssckg.model.submission import ReportStatus, State, Summary
from ssckg.namespaces import BASE, GRAPH, expand
from ssckg.publication.canonical import canonical_nquads
from ssckg.publication.catalogue import CATALOG_GRAPH, catalogue_triples
from ssckg.publication.composing import Content, compose, group_by_graph
from ssckg.publication.index import Entry, Index
from ssckg.publication.parts import publication_graph, render_parts
from ssckg.publication.public_facts import observation_graph, result_triples
from ssckg.publication.selection import PublicValue, Selection
from ssckg.reasoning.inference import infer

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
POINT = BASE + "u4ssc/EC-ICT-ICT-1C/result"
PERCENT = BASE + "unit/percent"


def head(city: str, number: int = 1, state: State = State.PUBLISHED) -> Summary:
    name = f"{city}-2024-{number}"
    return Summary(
        name,
        f"{BASE}submission/{name}",
        city,
        city.title(),
        "2024",
        "u4ssc-2017",
        state,
        5,
        NOON,
    )


def triple(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(expand(predicate)), NamedNode(target))


def built(base: str = BASE) -> Content:
    """A small content: vocabulary, a data point, an example of Oslo and what follows from it."""
    ontology = NamedNode(BASE + "ontology")
    stated = {
        GRAPH + "ontology": [
            triple(ontology.value, "rdf:type", expand("owl:Ontology")),
            Triple(ontology, NamedNode(expand("dcterms:publisher")), Literal("us")),
            triple(expand("ssc:Observation"), "rdfs:subClassOf", expand("qb:Observation")),
            triple(expand("ssc:PublicationEvent"), "rdfs:subClassOf", expand("prov:Activity")),
            Triple(BlankNode("x"), NamedNode(expand("owl:members")), BlankNode("y")),
        ],
        GRAPH + "framework/u4ssc-2017": [
            triple(POINT, "rdf:type", expand("ssc:DataPoint")),
            triple(POINT, "ssc:unit", PERCENT),
        ],
        GRAPH + "observation/oslo-2024": [
            triple(f"{BASE}observation/oslo/2024/x", "rdf:type", expand("ssc:Observation")),
            triple(f"{BASE}dataset/oslo-2024", "rdf:type", expand("qb:DataSet")),
        ],
    }
    return content_of(stated, base)


def content_of(stated: dict[str, list[Triple]], base: str = BASE) -> Content:
    graphs = dict(stated)
    graphs[GRAPH + "inferred"] = list(infer(t for triples in stated.values() for t in triples))
    graphs[CATALOG_GRAPH] = list(dict.fromkeys(catalogue_triples(graphs, "1")))
    quads = (
        Quad(t.subject, t.predicate, t.object, NamedNode(name))
        for name, triples in graphs.items()
        for t in triples
    )
    return Content(canonical_nquads(rebase(quads, base)), base)


def selection(value: str) -> Selection:
    return Selection((PublicValue(POINT, ReportStatus.REPORTED, Decimal(value)),))


def parts_of(content: Content, heads: list[Summary]) -> dict[str, bytes]:
    graphs = {
        one.id: {
            observation_graph(one): list(
                result_triples(one, selection("12.50"), content.units, describe_city=True)
            )
        }
        for one in heads
    }
    return render_parts(graphs, content, infer, lambda quads: rebase(quads, content.base))


def test_nothing_added_is_nothing_changed() -> None:
    content = built()
    assert compose(content, [], ()).nquads == content.nquads


def test_put_together_is_the_same_as_built_from_all_at_once() -> None:
    """Inference, catalogue and sizes come out as if a build had had the results from the start."""
    content = built()
    heads = [head("oslo"), head("bergen")]
    composed = compose(content, parts_of(content, heads).values(), ["oslo-2024", "bergen-2024"])
    stated = {
        name: triples
        for name, triples in group_by_graph(content.nquads).items()
        if name not in {GRAPH + "inferred", CATALOG_GRAPH, GRAPH + "observation/oslo-2024"}
    }
    for one in heads:
        found = result_triples(one, selection("12.50"), content.units, describe_city=True)
        stated[observation_graph(one)] = list(found)
    assert composed.nquads == content_of(stated).nquads
    assert composed.graphs == len(stated) + 2


def test_an_example_leaves_nothing_behind() -> None:
    text = compose(built(), [], ["oslo-2024"]).nquads.decode()
    assert "oslo" not in text
    assert "oslo" in compose(built(), [], ["oslo-2023", "slo-2024"]).nquads.decode()


def test_another_base() -> None:
    base = "https://kg.example.org/"
    content = built(base)
    assert content.units == {POINT: PERCENT}
    assert POINT in content.subjects
    text = compose(content, parts_of(content, [head("oslo")]).values(), ["oslo-2024"]).nquads
    assert b"<https://kg.example.org/observation/oslo/2024/EC-ICT-ICT-1C-result>" in text
    for line in text.splitlines():
        # Only the vocabulary stays where it is.
        assert BASE.encode() not in line.replace(f"{BASE}ontology".encode(), b"")


names = st.sampled_from([NamedNode(f"{BASE}{name}") for name in ("a", "b", "observation/x/1/c")])
subjects = names | st.sampled_from([BlankNode("p"), BlankNode("q")])
quads = st.builds(
    Quad,
    subjects,
    names,
    subjects | st.text(max_size=4).map(Literal),
    st.sampled_from([NamedNode(GRAPH + "one"), NamedNode(GRAPH + "two")]),
)
grounded = st.builds(
    Quad,
    names,
    names,
    names | st.text(max_size=4).map(Literal),
    st.sampled_from([NamedNode(GRAPH + "two"), NamedNode(GRAPH + "three")]),
)


@given(st.lists(quads, max_size=8), st.lists(st.lists(grounded, max_size=4), max_size=3))
def test_the_union_is_in_canonical_form(content: list[Quad], parts: list[list[Quad]]) -> None:
    composed = compose(Content(canonical_nquads(content)), map(canonical_nquads, parts), ())
    whole = Dataset(parse(composed.nquads, RdfFormat.N_QUADS))
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = (serialize(whole, format=RdfFormat.N_QUADS) or b"").splitlines()
    assert sorted(lines) == composed.nquads.splitlines()
    expected = Dataset([*content, *(quad for part in parts for quad in part)])
    sizes = {quad for quad in whole if quad.predicate.value.endswith("void#triples")}
    without = Dataset(quad for quad in whole if quad not in sizes)
    assert len(list(without)) == len(list(expected))


def entry(one: Summary, ended: str = "") -> Entry:
    return Entry(
        one.id, one.iri, one.city, one.city_name, one.year, one.edition, str(one.state), 5,
        NOON.isoformat(), ended_at=ended,
    )  # fmt: skip


def marks(*entries: Entry) -> set[tuple[str, str]]:
    found = [t for triples in publication_graph(entries).values() for t in triples]
    wanted = {expand("ssc:marksWithdrawalOf"), expand("dcterms:isReplacedBy")}
    return {
        (str(t.subject.value).removeprefix(BASE), str(t.object.value).removeprefix(BASE))  # type: ignore[union-attr]
        for t in found
        if t.predicate.value in wanted
    }


def test_marks() -> None:
    end = "2026-11-23T08:00:00+00:00"
    gone, live = head("oslo", 1, State.WITHDRAWN), head("oslo", 2)
    replaced = head("oslo", 3, State.SUPERSEDED)
    assert marks(entry(gone, end)) == {
        ("withdrawal/oslo-2024-1", "submission/oslo-2024-1"),
        ("withdrawal/oslo-2024-1", "dataset/oslo-2024"),
    }
    assert marks(entry(gone, end), entry(live)) == {
        ("withdrawal/oslo-2024-1", "submission/oslo-2024-1"),
        ("withdrawal/oslo-2024-1", "submission/oslo-2024-2"),
    }
    assert marks(entry(live), entry(replaced, end)) == set()
    assert {subject for subject, _ in marks(entry(replaced, end))} == {"withdrawal/oslo-2024-3"}


def test_an_index_is_read_as_it_was_written() -> None:
    one = head("oslo")
    index = Index("c", "2026-11-22", {one.id: entry(one)})
    assert Index.loads(index.dumps()) == index
    today = NOON.date()
    assert index.is_current([one], "c", today)
    assert not index.is_current([one], "other content", today)
    assert not index.is_current([], "c", today)
    assert not index.is_current([one, head("bergen")], "c", today)
    assert not Index("c", "2026-11-23", index.entries).is_current([one], "c", today)
