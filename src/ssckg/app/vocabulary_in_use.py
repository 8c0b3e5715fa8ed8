"""What a query may speak of: prefixes, classes and properties of our vocabulary and data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.namespaces import BASE, PREFIXES, SSC

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.ports import GraphStore
    from ssckg.publication.describing.published_facts import PublishedFacts

_TERMS: Final = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?term ?kind (SAMPLE(?name) AS ?label) {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  ?term a ?kind ; rdfs:label ?name
  FILTER(LANG(?name) IN ("en", "") && !isBlank(?term))
} GROUP BY ?term ?kind
"""
_ALWAYS: Final = ("rdf:type", "rdfs:label", "skos:prefLabel", "skos:notation", "dcterms:identifier")


@dataclass(frozen=True, slots=True)
class TermInUse:
    """A class or property: its label, "" where we have none, and how often it is used, if known."""

    iri: str
    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Prefixes by name; classes and properties, what is used most first."""

    prefixes: Mapping[str, str]
    classes: tuple[TermInUse, ...]
    properties: tuple[TermInUse, ...]


def vocabulary_in_use(
    store: GraphStore, facts: PublishedFacts | None, base: str = BASE
) -> Vocabulary:
    """Return the vocabulary, with the figures of VoID where they are made already."""
    classes: dict[str, str] = {}
    properties: dict[str, str] = {_expanded(name): "" for name in _ALWAYS}
    for row in store.select(_TERMS):
        kind = classes if str(row["kind"]).endswith("#Class") else properties
        kind[str(row["term"])] = str(row["label"])
    whole = facts.statistics.whole if facts else None
    return Vocabulary(
        prefixes_for(base),
        _ordered(classes, whole.classes if whole else {}),
        _ordered(properties, whole.properties if whole else {}),
    )


def prefixes_for(base: str = BASE) -> dict[str, str]:
    """Return prefix to namespace; what is below our base is below `base`."""
    return {
        prefix: base + namespace.removeprefix(BASE)
        if namespace.startswith(BASE) and namespace != SSC
        else namespace
        for prefix, namespace in sorted(PREFIXES.items())
    }


def _ordered(labels: Mapping[str, str], counts: Mapping[str, int]) -> tuple[TermInUse, ...]:
    names: Iterable[str] = {*labels, *counts}
    found = [TermInUse(name, labels.get(name, ""), counts.get(name)) for name in names]
    return tuple(sorted(found, key=lambda term: (-(term.count or 0), term.iri)))


def _expanded(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local
