"""Derived mappings as graphs of their own: what follows from the mapping sets that were read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.harmonization.derivation.deriving import derive
from ssckg.harmonization.derivation.naming import SETS, Naming
from ssckg.harmonization.reading import crosswalk_from
from ssckg.namespaces import BASE, GRAPH, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssckg.harmonization.reading_rows import Row
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.derivation import Chain, Derivation, Derived

DERIVED_GRAPHS: Final = f"{GRAPH}mapping/derived/"
"""Where the graphs of derived mappings begin."""
_READ: Final = (f"{GRAPH}framework/", f"{GRAPH}register/composition", f"{GRAPH}mapping/")
_LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
_DESCRIPTION: Final = (
    "What follows from accepted mappings by the composition table. No one has judged these"
    " pairs; each names the chains that it rests on."
)
_Facts = dict[str, dict[str, list[str]]]
"""Values by predicate (CURIE) and subject."""
_MAPPING: Final = {
    "subject": "sssom:subject_id",
    "predicate": "sssom:predicate_id",
    "object": "sssom:object_id",
    "list": "ssc:mappingList",
    "confidence": "sssom:confidence",
    "origin": "ssc:origin",
    "status": "ssc:mappingStatus",
    "reason": "sssom:comment",
    "trust": "ssc:trust",
}
_RULE: Final = {
    "first": "ssc:firstPredicate",
    "second": "ssc:secondPredicate",
    "result": "ssc:resultPredicate",
}
_EDITION: Final = {"family": "ssc:editionOf", "title": "dcterms:title"}
_OTHERS: Final = (
    *("ssc:inMappingSet", "skos:inScheme", "skos:notation", "dcterms:identifier"),
    *("skos:prefLabel", "dcterms:source", "ssc:subjectEdition", "ssc:objectEdition"),
    "owl:versionInfo",
)
_WANTED: Final = frozenset({*_MAPPING.values(), *_RULE.values(), *_EDITION.values(), *_OTHERS})
READ: Final = frozenset(map(expand, _WANTED))
"""The properties that `derived_graphs` reads; all other triples may be left out."""


def derived_graphs(
    graphs: Mapping[str, Iterable[Triple]],
) -> Iterable[tuple[str, list[Triple]]]:
    """Return the graphs of derived mappings that follow from other graphs, each with its IRI.

    Graphs of derived mappings among those given are passed over, so that the same comes out
    whether they are there or not.

    Args:
        graphs: triples by graph IRI, below the standard base; frameworks, mappings and the
            composition table are read.

    Raises:
        DataError: a mapping or a composition rule has an unknown predicate.
    """
    facts = _facts(graphs)
    crosswalk = _crosswalk(facts)
    derivation = derive(crosswalk)
    return sorted(_graphs(crosswalk, derivation, facts["owl:versionInfo"]).items())


def count_derived(graphs: Mapping[str, Sequence[Triple]]) -> dict[str, int]:
    """Return the number of derived mappings by set."""
    of_set = expand("ssc:inMappingSet")
    return {
        graph.removeprefix(DERIVED_GRAPHS): sum(t.predicate.value == of_set for t in triples)
        for graph, triples in sorted(graphs.items())
        if graph.startswith(DERIVED_GRAPHS)
    }


def _facts(graphs: Mapping[str, Iterable[Triple]]) -> _Facts:
    curies = {expand(curie): curie for curie in _WANTED}
    found: _Facts = {curie: defaultdict(list) for curie in sorted(_WANTED)}
    for graph in sorted(graphs):
        if graph.startswith(_READ) and not graph.startswith(DERIVED_GRAPHS):
            for triple in graphs[graph]:
                curie = curies.get(triple.predicate.value)
                subject, value = triple.subject, triple.object
                if (
                    curie is not None
                    and isinstance(subject, NamedNode)
                    and isinstance(value, NamedNode | Literal)
                ):
                    found[curie][subject.value].append(value.value)
    return found


def _crosswalk(facts: _Facts) -> Crosswalk:
    """Return what deriving needs of a crosswalk: editions, elements, mappings, rules."""
    ids = facts["dcterms:identifier"]
    editions = sorted({each for found in facts["skos:inScheme"].values() for each in found})
    answers: dict[str, Sequence[Row]] = defaultdict(tuple)
    answers["editions"] = [
        {"edition": e, "id": ids[e][0], "title": "", **_row(facts, e, _EDITION)}
        for e in editions
        if ids.get(e)
    ]
    answers["elements"] = [
        {"element": e, "id": ids[e][0], "label": facts["skos:prefLabel"][e][0], "class": ""}
        for e in sorted(facts["skos:inScheme"])
        if ids.get(e) and facts["skos:prefLabel"].get(e)
    ]
    answers["memberships"] = _pairs(facts, "skos:inScheme", "element", "edition")
    answers["notations"] = _pairs(facts, "skos:notation", "element", "code")
    answers["mappings"] = [
        {"mapping": each, "set": sets[0], **_row(facts, each, _MAPPING)}
        for each, sets in sorted(facts["ssc:inMappingSet"].items())
    ]
    answers["mapping-sources"] = [
        {"mapping": each, "source": source}
        for each in sorted(facts["ssc:inMappingSet"])
        for source in sorted(facts["dcterms:source"].get(each, ()))
    ]
    answers["mapping-sets"] = [
        {"set": each, "subject": found[0], "object": facts["ssc:objectEdition"][each][0]}
        for each, found in sorted(facts["ssc:subjectEdition"].items())
    ]
    answers["compositions"] = [
        {"id": ids[each][0], **_row(facts, each, _RULE)}
        for each in sorted(facts["ssc:firstPredicate"])
    ]
    return crosswalk_from(answers, BASE)


def _row(facts: _Facts, subject: str, columns: Mapping[str, str]) -> Row:
    return {
        name: facts[curie][subject][0]
        for name, curie in columns.items()
        if facts[curie].get(subject)
    }


def _pairs(facts: _Facts, curie: str, subject: str, value: str) -> list[Row]:
    return [
        {subject: each, value: found}
        for each, values in sorted(facts[curie].items())
        for found in sorted(values)
    ]


def _graphs(
    crosswalk: Crosswalk, derivation: Derivation, versions: Mapping[str, list[str]]
) -> dict[str, list[Triple]]:
    by_set: dict[str, list[Derived]] = defaultdict(list)
    for each in derivation.derived:
        by_set[each.record.mapping_set].append(each)
    found = {}
    for mapping_set, members in by_set.items():
        triples = [*_set_triples(crosswalk, mapping_set, members, versions)]
        for each in members:
            triples += _mapping_triples(crosswalk, derivation, each)
        found[f"{GRAPH}{mapping_set.removeprefix(BASE)}"] = triples
    return found


def _set_triples(
    crosswalk: Crosswalk,
    mapping_set: str,
    members: Sequence[Derived],
    versions: Mapping[str, list[str]],
) -> Iterator[Triple]:
    naming, first = Naming(crosswalk), members[0]
    links = [link for each in members for chain in each.chains for link in chain.links]
    used = sorted({link.mapping.mapping_set for link in links})
    version = max((text for each in used for text in versions.get(each, ())), default="1")
    name = mapping_set.removeprefix(BASE + SETS)
    values: list[tuple[str, NamedNode | Literal]] = [
        *(("rdf:type", _node(expand(k))) for k in _KINDS_OF_SET),
        ("dcterms:title", Literal(f"Derived mappings: {name}", language="en")),
        ("dcterms:description", Literal(_DESCRIPTION, language="en")),
        ("dcterms:creator", _node(f"{BASE}agency/ssckg")),
        ("dcterms:license", _node(_LICENSE)),
        ("owl:versionInfo", Literal(version)),
        ("ssc:subjectEdition", _node(naming.edition_of(first.subject))),
        ("ssc:objectEdition", _node(naming.edition_of(first.object))),
        *(("prov:wasDerivedFrom", _node(each)) for each in used),
    ]
    yield from _triples(mapping_set, values)


_KINDS_OF_SET: Final = ("ssc:MappingSet", "sssom:MappingSet", "dcat:Dataset")


def _mapping_triples(
    crosswalk: Crosswalk, derivation: Derivation, each: Derived
) -> Iterator[Triple]:
    record = each.record
    rules = sorted({rule for chain in each.chains for rule in chain.rules})
    used = sorted({iri for chain in each.chains for iri in chain.mappings})
    labels = crosswalk.element[each.subject].label, crosswalk.element[each.object].label
    values: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", _node(expand("ssc:Mapping"))),
        ("rdf:type", _node(expand("sssom:Mapping"))),
        ("ssc:inMappingSet", _node(record.mapping_set)),
        ("ssc:mappingList", _node(f"{BASE}code/mapping-list/{record.listed}")),
        ("ssc:mappingStatus", _node(f"{BASE}code/mapping-status/{record.status}")),
        ("ssc:origin", _node(f"{BASE}code/origin/{record.origin}")),
        ("ssc:trust", _node(f"{BASE}code/trust/{record.trust}")),
        ("sssom:subject_id", _node(record.subject)),
        ("sssom:subject_label", Literal(labels[0], language="en")),
        ("sssom:predicate_id", _node(expand(f"skos:{record.predicate}Match"))),
        ("sssom:object_id", _node(record.object)),
        ("sssom:object_label", Literal(labels[1], language="en")),
        ("sssom:mapping_justification", _node(record.justification)),
        ("sssom:confidence", _decimal(record.confidence)),
        ("sssom:author_id", _node(f"{BASE}agency/ssckg")),
        ("sssom:author_label", Literal(record.author)),
        ("sssom:comment", Literal(record.reason, language="en")),
        *(("dcterms:source", _node(f"{BASE}source/{key}")) for key in record.sources),
        *(("ssc:appliedRule", _node(f"{BASE}composition-rule/{rule}")) for rule in rules),
        *(("ssc:derivedFromMapping", _node(iri)) for iri in used),
    ]
    yield from _triples(record.iri, values)
    for chain in each.chains:
        yield from _chain_triples(crosswalk, derivation, each, chain)


def _chain_triples(
    crosswalk: Crosswalk, derivation: Derivation, each: Derived, chain: Chain
) -> Iterator[Triple]:
    naming = Naming(crosswalk)
    via = "/".join(naming.named(element) for element in chain.elements[1:-1])
    values: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", _node(expand("ssc:MappingChain"))),
        ("ssc:chainFor", _node(each.record.iri)),
        ("ssc:firstLink", _node(chain.mappings[0])),
        ("ssc:secondLink", _node(_rest(derivation, chain))),
        ("sssom:confidence", _decimal(round(chain.confidence, 4))),
    ]
    yield from _triples(f"{each.record.iri}/via/{via}", values)


def _rest(derivation: Derivation, chain: Chain) -> str:
    """Return what a chain ends with: its last mapping, or what the rest after the first makes."""
    if len(chain.links) == 2:
        return chain.mappings[1]
    ends = chain.elements[1], chain.object
    found = derivation.by_pair.get(ends) or derivation.by_pair[ends[::-1]]
    return found.record.iri


def _triples(subject: str, values: Iterable[tuple[str, NamedNode | Literal]]) -> Iterator[Triple]:
    node = NamedNode(subject)
    for curie, value in values:
        yield Triple(node, NamedNode(expand(curie)), value)


def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def _decimal(number: float) -> Literal:
    # Engines keep decimal numbers without zeros at the end, and the hash is over what they keep.
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return Literal(text, datatype=NamedNode(expand("xsd:decimal")))
