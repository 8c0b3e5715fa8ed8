"""Asks an engine for statements, and reads them as plain values.

Answers are read as JSON: making terms of a library of each would cost more than the query.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rdflib.term import URIRef

from ssckg.model.thing import Statement, Value
from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.ports import GraphStore

MOST_STATEMENTS: Final = 20_000
"""A document holds no more; of whole sets there are tables and dumps."""
_JSON: Final = "application/sparql-results+json"
_STRING: Final = PREFIXES["xsd"] + "string"


def resolve(store: GraphStore, candidates: Sequence[str]) -> tuple[str, ...]:
    """Return which of some IRIs the data say something of, in their order; one query.

    Raises:
        EngineError: the engine does not answer.
    """
    parts = [
        f"{{ SELECT ({number} AS ?n) {{ ?c{number} ?p{number} ?o{number} }} LIMIT 1 }}"
        for number in range(len(candidates))
    ]
    text = f"SELECT ?n {{ {' UNION '.join(parts)} }}"
    rows = store.select(text, {f"c{n}": URIRef(iri) for n, iri in enumerate(candidates)})
    found = {int(str(row["n"])) for row in rows}
    return tuple(iri for number, iri in enumerate(candidates) if number in found)


def graph_of(store: GraphStore, graph: str) -> tuple[Statement, ...]:
    """Return the statements of a named graph, sorted; one query.

    Raises:
        EngineError: the engine does not answer.
    """
    text = "SELECT ?s ?p ?o { GRAPH ?graph { ?s ?p ?o } }"
    found = ask_statements(store, text, graph=URIRef(graph))
    return tuple(sorted(statement._replace(graph=graph) for statement in found))


def members_of(store: GraphStore, iri: str, *properties: str) -> tuple[Statement, ...]:
    """Return what is said of all things that point at `iri` by any of some properties, sorted.

    One query; properties are given as IRIs of our own code.

    Raises:
        EngineError: the engine does not answer.
    """
    path = "|".join(f"<{each}>" for each in properties)
    text = (
        f"SELECT ?s ?p ?o ?g {{ {{ SELECT DISTINCT ?s {{ ?s {path} ?thing }} }}"
        f" GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {MOST_STATEMENTS}"
    )
    return tuple(sorted(ask_statements(store, text, thing=URIRef(iri))))


def ask_statements(store: GraphStore, text: str, **bindings: URIRef) -> list[Statement]:
    """Return the rows of ?s ?p ?o (?g) of a SELECT as statements."""
    return [statement_of(row) for row in ask_rows(store, text, **bindings)]


def ask_rows(store: GraphStore, text: str, **bindings: URIRef) -> list[dict[str, Any]]:
    """Return the rows of a SELECT as they come; terms of a library would cost more."""
    with store.stream(text, bindings, accept=_JSON) as body:
        rows: list[dict[str, Any]] = json.loads(b"".join(body))["results"]["bindings"]
    return rows


def statement_of(row: dict[str, Any]) -> Statement:
    """Return a row of ?s ?p ?o (?g) as a statement."""
    graph = row["g"]["value"] if "g" in row else ""
    return Statement(_name(row["s"]), row["p"]["value"], _value(row["o"]), graph)


def _name(term: dict[str, Any]) -> str:
    value: str = term["value"]
    return f"_:{value}" if term["type"] == "bnode" else value


def _value(term: dict[str, Any]) -> Value:
    if term["type"] == "uri":
        return Value(term["value"], "iri")
    if term["type"] == "bnode":
        return Value(f"_:{term['value']}", "blank")
    language = term.get("xml:lang", "")
    datatype = "" if language else term.get("datatype", "")
    return Value(term["value"], "literal", language, "" if datatype == _STRING else datatype)


def is_plain(iri: str) -> bool:
    """Say whether an IRI can stand in a query as it is."""
    return iri.isprintable() and not any(c in iri for c in ' <>"{}|\\^`')
