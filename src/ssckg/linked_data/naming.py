"""Names of things: in one language for pages, in all languages as they are stated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib.term import URIRef

from ssckg.linked_data.asking import ask_statements, is_plain
from ssckg.model.thing import Label
from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.thing import Statement
    from ssckg.ports import GraphStore

_MOST_LABELS: Final = 3_000
_LABELS: Final = (
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["rdfs"] + "label",
    PREFIXES["dcterms"] + "title",
    PREFIXES["foaf"] + "name",
    PREFIXES["sssom"] + "mapping_set_title",
)


def labels_of(store: GraphStore, iris: Iterable[str], language: str = "en") -> dict[str, Label]:
    """Return the names of things in a language, else in English, else in any; one query.

    Raises:
        EngineError: the engine does not answer.
    """
    found: dict[str, tuple[tuple[int, int, str], Label]] = {}
    for subject, property_, value, _ in label_statements(store, iris):
        rank = 0 if value.language == language else 1 if value.language in {"en", ""} else 2
        key = (rank, _LABELS.index(property_), value.text)
        if subject not in found or key < found[subject][0]:
            found[subject] = (key, Label(value.text, value.language))
    return {iri: label for iri, (_, label) in found.items()}


def label_statements(store: GraphStore, iris: Iterable[str]) -> tuple[Statement, ...]:
    """Return the names of things in all languages as they are stated, sorted; one query.

    Raises:
        EngineError: the engine does not answer.
    """
    wanted = sorted(iri for iri in iris if is_plain(iri))[:_MOST_LABELS]
    values = " ".join(URIRef(iri).n3() for iri in wanted)
    named = ", ".join(f"<{p}>" for p in _LABELS)
    text = (
        f"SELECT ?s ?p ?o ?g {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}"
        f" FILTER(?p IN ({named})) }}"
    )
    return tuple(sorted(ask_statements(store, text)))


def mentioned_in(statements: Iterable[Statement]) -> set[str]:
    """Return the IRIs in statements: of subjects, properties, objects, datatypes and graphs."""
    found: set[str] = set()
    for subject, property_, value, graph in statements:
        found.update((subject, property_, graph))
        if value.kind == "iri":
            found.add(value.text)
        elif value.datatype:
            found.add(value.datatype)
    return {iri for iri in found if iri and not iri.startswith("_:")}


def named_in(statements: Iterable[Statement]) -> dict[str, Label]:
    """Return the names that stand in statements: of what comes with the program, not the data."""
    found: dict[str, Label] = {}
    for s in statements:
        if s.property in _LABELS:
            found.setdefault(s.subject, Label(s.object.text, s.object.language))
    return found
