"""The graphs of derived mappings, as the build makes them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from tests.unit.harmonization.derivation.composition_file import follows

from ssckg.app.building import compile_sources
from ssckg.content.derived_mappings import DERIVED_GRAPHS, count_derived, derived_graphs
from ssckg.errors import DataError
from ssckg.namespaces import BASE, GRAPH, expand
from ssckg.resources import root

if TYPE_CHECKING:
    from ssckg.content.compiling import Compiled

Graphs = dict[str, list[Triple]]
ENDS = {"sssom:subject_id", "sssom:object_id"}


def node(curie: str) -> NamedNode:
    return NamedNode(curie if "//" in curie else expand(curie))


def _thing(graphs: Graphs, graph: str, subject: str, **values: str) -> None:
    for name, value in values.items():
        known = node(value) if ":" in value else Literal(value)
        graphs[GRAPH + graph].append(Triple(node(subject), node(name.replace("__", ":")), known))


@pytest.fixture
def graphs() -> Graphs:
    """a1 = b1 (0.9, set a-b) and b1 < c1 (0.8, set b-c)."""
    made: Graphs = defaultdict(list)
    for name in "abc":
        edition, element = f"{BASE}framework/{name}-2020", f"{BASE}{name}/{name}1"
        _thing(
            made,
            f"framework/{name}",
            edition,
            dcterms__identifier=f"{name}-2020",
            ssc__editionOf=f"{BASE}framework/{name}",
        )
        _thing(
            made,
            f"framework/{name}",
            element,
            dcterms__identifier=f"{name}1",
            skos__inScheme=edition,
            skos__prefLabel=f"Label {name}",
        )
    for one, other, predicate, confidence, version in (
        ("a", "b", "skos:exactMatch", "0.9", "2026.01.01"),
        ("b", "c", "skos:broadMatch", "0.8", "2026.02.01"),
    ):
        of_set = f"{BASE}mapping/{one}-{other}"
        _thing(
            made,
            f"mapping/{one}-{other}",
            of_set,
            ssc__subjectEdition=f"{BASE}framework/{one}-2020",
            ssc__objectEdition=f"{BASE}framework/{other}-2020",
            owl__versionInfo=version,
        )
        _thing(
            made,
            f"mapping/{one}-{other}",
            f"{of_set}/{one}1--{other}1",
            ssc__inMappingSet=of_set,
            ssc__mappingList="code:mapping-list/accepted",
            sssom__subject_id=f"{BASE}{one}/{one}1",
            sssom__predicate_id=predicate,
            sssom__object_id=f"{BASE}{other}/{other}1",
            sssom__confidence=confidence,
            ssc__trust="code:trust/partly",
            dcterms__source=f"source:{one}",
        )
    for rule in ("exact-broad", "narrow-exact"):
        first, second = rule.split("-")
        _thing(
            made,
            "register/composition",
            f"{BASE}composition-rule/{rule}",
            dcterms__identifier=rule,
            ssc__firstPredicate=f"skos:{first}Match",
            ssc__secondPredicate=f"skos:{second}Match",
            ssc__resultPredicate=f"skos:{follows(first, second)}Match",
        )
    return made


def values(triples: list[Triple], subject: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.subject == node(subject):
            found[triple.predicate.value].add(getattr(triple.object, "value", ""))
    return found


def test_one_mapping_with_its_chain_in_a_graph_of_its_own(graphs: Graphs) -> None:
    ((graph, triples),) = derived_graphs(graphs)
    assert graph == f"{GRAPH}mapping/derived/a-c"
    made = values(triples, f"{BASE}mapping/derived/a-c/a1--c1")
    assert made[expand("sssom:subject_id")] == {f"{BASE}a/a1"}
    assert made[expand("sssom:predicate_id")] == {expand("skos:broadMatch")}
    assert made[expand("sssom:object_id")] == {f"{BASE}c/c1"}
    assert made[expand("sssom:confidence")] == {"0.72"}  # 0.9 x 0.8
    assert made[expand("ssc:mappingList")] == {expand("code:mapping-list/derived")}
    assert made[expand("ssc:origin")] == {expand("code:origin/derived")}
    assert made[expand("dcterms:source")] == {expand("source:a"), expand("source:b")}
    assert made[expand("ssc:appliedRule")] == {f"{BASE}composition-rule/exact-broad"}
    chain = values(triples, f"{BASE}mapping/derived/a-c/a1--c1/via/b-b1")
    assert chain[expand("ssc:firstLink")] == {f"{BASE}mapping/a-b/a1--b1"}
    assert chain[expand("ssc:secondLink")] == {f"{BASE}mapping/b-c/b1--c1"}
    about = values(triples, f"{BASE}mapping/derived/a-c")
    assert about[expand("owl:versionInfo")] == {"2026.02.01"}  # that of the newest set used
    assert about[expand("ssc:objectEdition")] == {f"{BASE}framework/c-2020"}


def test_no_plain_triple_is_stated(graphs: Graphs) -> None:
    ((_, triples),) = derived_graphs(graphs)
    assert not [t for t in triples if t.predicate == node("skos:broadMatch")]


def test_derived_graphs_that_are_already_there_change_nothing(graphs: Graphs) -> None:
    once = list(derived_graphs(graphs))
    assert list(derived_graphs({**graphs, **dict(once)})) == once
    assert count_derived(dict(once)) == {"a-c": 1}


def test_the_order_of_triples_does_not_matter(graphs: Graphs) -> None:
    turned = {graph: list(reversed(triples)) for graph, triples in reversed(graphs.items())}
    assert list(derived_graphs(turned)) == list(derived_graphs(graphs))


def test_without_a_table_nothing_is_derived(graphs: Graphs) -> None:
    del graphs[f"{GRAPH}register/composition"]
    assert list(derived_graphs(graphs)) == []
    assert list(derived_graphs({})) == []


def test_a_rule_with_another_predicate_is_a_fault(graphs: Graphs) -> None:
    rule = f"{BASE}composition-rule/odd"
    _thing(
        graphs,
        "register/composition",
        rule,
        dcterms__identifier="odd",
        ssc__firstPredicate="skos:broader",
        ssc__secondPredicate="skos:exactMatch",
    )
    with pytest.raises(DataError, match="composition rule odd"):
        list(derived_graphs(graphs))


@pytest.fixture(scope="module")
def built() -> Compiled:
    return compile_sources(source=root(), shapes=False)


@pytest.mark.slow
def test_each_chain_of_the_shipped_content_obeys_the_table(built: Compiled) -> None:
    """Read from the N-Quads alone: the two links of a chain, composed, give the mapping."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in parse(built.nquads, RdfFormat.N_QUADS):
        if getattr(quad.graph_name, "value", "").startswith(f"{GRAPH}mapping/"):
            subject, value = getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")
            found[subject][quad.predicate.value].add(value)

    def one(thing: str, curie: str) -> str:
        (value,) = found[thing][expand(curie)]
        return value

    def seen_from(mapping: str, start: str) -> tuple[str, str]:
        """Predicate and other end."""
        predicate = one(mapping, "sssom:predicate_id").rpartition("#")[2].removesuffix("Match")
        if one(mapping, "sssom:subject_id") == start:
            return predicate, one(mapping, "sssom:object_id")
        assert one(mapping, "sssom:object_id") == start
        turned = {"broad": "narrow", "narrow": "broad"}.get(predicate, predicate)
        return turned, one(mapping, "sssom:subject_id")

    chains = [thing for thing in found if expand("ssc:chainFor") in found[thing]]
    assert len(chains) > 100
    for chain in chains:
        mapping = one(chain, "ssc:chainFor")
        first, middle = seen_from(one(chain, "ssc:firstLink"), one(mapping, "sssom:subject_id"))
        second, end = seen_from(one(chain, "ssc:secondLink"), middle)
        assert end == one(mapping, "sssom:object_id")
        said = one(mapping, "sssom:predicate_id").rpartition("#")[2].removesuffix("Match")
        assert follows(first, second) == said


@pytest.mark.slow
def test_the_manifest_counts_derived_mappings_apart(built: Compiled) -> None:
    derived = built.manifest["derived_mappings"]
    assert sum(derived.values()) > 100
    # 798 accepted pairs: 83 + 83 + 210 + 36 + 68 + 166 + 152, as the files have rows.
    assert sum(built.manifest["mappings"].values()) == 798
    assert f"{DERIVED_GRAPHS}cpi-iso37120>".encode() in built.nquads
