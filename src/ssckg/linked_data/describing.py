"""What a document about a thing holds, asked of an engine in a fixed number of queries.

Said of a thing is what has it as subject, and what belongs to it: things that are told with it
(`belonging.csv`; their own parts too) and things below its own IRI that it points at. Blank nodes
come along. What else points at it is counted and listed by property, within bounds.
"""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rdflib.term import URIRef

from ssckg.errors import UnknownNameError
from ssckg.linked_data.gone import find_gone
from ssckg.model.thing import RDF_TYPE, Incoming, Label, Statement, Thing, Value
from ssckg.namespaces import BASE, PREFIXES, SSC, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.thing import Gone
    from ssckg.ports import GraphStore

MOST_STATEMENTS: Final = 20_000
"""A document holds no more; of whole sets there are tables and dumps."""
_MOST_COUNTED: Final = 20_000
_MOST_LISTED: Final = 25
_MOST_LABELS: Final = 3_000
_LEVELS: Final = 5
"""So deep parts have parts: a proposal, its change, the element in it, that one's note, a spare."""
_DEPTH: Final = 6
"""So deep blank nodes are followed; our lists and class expressions are not deeper."""
_JSON: Final = "application/sparql-results+json"
_LABELS: Final = (
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["rdfs"] + "label",
    PREFIXES["dcterms"] + "title",
    PREFIXES["foaf"] + "name",
    PREFIXES["sssom"] + "mapping_set_title",
)


def describe(store: GraphStore, iri: str, base: str = BASE, *, language: str = "en") -> Thing:
    """Return all that the data say of a thing, with labels of what is mentioned.

    Asks four queries beside those of `statements_of`.

    Args:
        store: the published dataset, of now or of the past.
        iri: of the thing, in full.
        base: where the IRIs of the data begin.
        language: of the labels, where there is one; else English, else any.

    Raises:
        UnknownNameError: nothing is said of it, and it was not withdrawn.
        EngineError: the engine does not answer.
    """
    statements = statements_of(store, iri)
    gone = find_gone(store, iri, base)
    if not statements and gone is None:
        raise UnknownNameError("IRI", iri)
    return with_labels(store, thing_of(iri, statements, gone), language)


def with_labels(store: GraphStore, thing: Thing, language: str = "en") -> Thing:
    """Return a thing with what points at it, and with names of all that is mentioned.

    Asks three queries.

    Raises:
        EngineError: the engine does not answer.
    """
    incoming = _incoming(store, thing.iri)
    mentioned = {
        thing.iri,
        *mentioned_in(thing.statements),
        *(thing.gone.heirs if thing.gone else ()),
    }
    mentioned.update(subject for each in incoming for subject in each.subjects)
    mentioned.update(each.property for each in incoming)
    own = _named_in(thing.statements)
    return replace(thing, incoming=incoming, labels=own | labels_of(store, mentioned, language))


def _named_in(statements: Iterable[Statement]) -> dict[str, Label]:
    """Return the names that stand in statements: of what comes with the program, not the data."""
    found: dict[str, Label] = {}
    for s in statements:
        if s.property in _LABELS:
            found.setdefault(s.subject, Label(s.object.text, s.object.language))
    return found


def thing_of(iri: str, statements: tuple[Statement, ...], gone: Gone | None = None) -> Thing:
    """Return a thing of what was asked about it, without names."""
    classes = dict.fromkeys(
        s.object.text for s in statements if s.subject == iri and s.property == RDF_TYPE
    )
    ours = sorted(classes, key=lambda name: (not name.startswith(SSC), name))
    is_whole = len(statements) < MOST_STATEMENTS
    return Thing(iri, tuple(ours), statements, gone=gone, is_whole=is_whole)


def statements_of(store: GraphStore, iri: str) -> tuple[Statement, ...]:
    """Return what is said of a thing and of what belongs to it, sorted.

    Asks one query for the thing, one for all its parts, one for all parts of these and so on,
    `_LEVELS` at most; the number depends on the kind of thing, not on how much is said.

    Raises:
        EngineError: the engine does not answer.
    """
    found: list[Statement] = []
    told: set[str] = set()
    level = {iri}
    for _ in range(_LEVELS):
        if not level or len(found) >= MOST_STATEMENTS:
            break
        told |= level
        said, parts = _level(store, sorted(level))
        found += said
        parts |= {s.object.text for s in said if s.object.text.startswith(iri + "/")}
        level = {part for part in parts if _is_plain(part)} - told
    if any(s.object.kind == "blank" for s in found):
        found = _with_blank_nodes(store, found)
    return tuple(sorted(set(found)))


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
    found = _ask(store, text, graph=URIRef(graph))
    return tuple(sorted(statement._replace(graph=graph) for statement in found))


def members_of(store: GraphStore, iri: str, property_: str) -> tuple[Statement, ...]:
    """Return what is said of all things that point at `iri` by a property, sorted; one query.

    Raises:
        EngineError: the engine does not answer.
    """
    text = (
        "SELECT ?s ?p ?o ?g { { SELECT DISTINCT ?s { ?s ?by ?thing } }"
        f" GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {MOST_STATEMENTS}"
    )
    return tuple(sorted(_ask(store, text, thing=URIRef(iri), by=URIRef(property_))))


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
    wanted = sorted(iri for iri in iris if _is_plain(iri))[:_MOST_LABELS]
    values = " ".join(URIRef(iri).n3() for iri in wanted)
    named = ", ".join(f"<{p}>" for p in _LABELS)
    text = (
        f"SELECT ?s ?p ?o ?g {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}"
        f" FILTER(?p IN ({named})) }}"
    )
    return tuple(sorted(_ask(store, text)))


@cache
def belonging() -> dict[str, str]:
    """Return by which properties something belongs to what it points at, and why."""
    with Path(__file__).with_name("belonging.csv").open(encoding="utf-8", newline="") as file:
        return {expand(row["property"]): row["why"] for row in csv.DictReader(file)}


def _incoming(store: GraphStore, iri: str) -> tuple[Incoming, ...]:
    """Return what points at a thing: how much by each property, and the first of each."""
    counting = (
        "SELECT ?p (COUNT(*) AS ?n) { { SELECT ?s ?p { ?s ?p ?thing }"
        f" LIMIT {_MOST_COUNTED} }} }} GROUP BY ?p"
    )
    thing = URIRef(iri)
    counts = {str(r["p"]): int(str(r["n"])) for r in store.select(counting, {"thing": thing})}
    is_all = sum(counts.values()) < _MOST_COUNTED
    parts = [
        f"{{ SELECT ?s ?p {{ VALUES ?p {{ {URIRef(p).n3()} }} ?s ?p ?thing }}"
        f" LIMIT {_MOST_LISTED} }}"
        for p in sorted(counts)
        if _is_plain(p)
    ]
    text = f"SELECT ?s ?p {{ {' UNION '.join(parts) or 'FILTER(false)'} }}"
    listed: dict[str, set[str]] = {}
    for row in store.select(text, {"thing": thing} if parts else None):
        if isinstance(row["s"], URIRef):
            listed.setdefault(str(row["p"]), set()).add(str(row["s"]))
    return tuple(
        Incoming(p, n, tuple(sorted(listed.get(p, ()))), is_all) for p, n in sorted(counts.items())
    )


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


def _level(store: GraphStore, iris: Sequence[str]) -> tuple[list[Statement], set[str]]:
    """Return what is said of some things, and what says of itself that it belongs to them."""
    values = " ".join(URIRef(iri).n3() for iri in iris)
    if len(iris) == 1:  # much may point at a thing: look up by property, never scan
        patterns = [f"VALUES ?whole {{ {values} }} ?part <{p}> ?whole" for p in belonging()]
        parts = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
    else:  # little points at parts
        listed = ", ".join(f"<{p}>" for p in belonging())
        parts = f"{{ VALUES ?whole {{ {values} }} ?part ?by ?whole FILTER(?by IN ({listed})) }}"
    text = (
        f"SELECT ?s ?p ?o ?g ?part {{ {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        f" UNION {parts} }} LIMIT {MOST_STATEMENTS}"
    )
    rows = _rows(store, text)
    said = [_statement(row) for row in rows if "s" in row]
    return said, {
        row["part"]["value"] for row in rows if "part" in row and row["part"]["type"] == "uri"
    }


def _with_blank_nodes(store: GraphStore, statements: list[Statement]) -> list[Statement]:
    """Add what is said of blank nodes.

    Names of blank nodes hold within one answer only, so each round asks for all anew, one step
    deeper.
    """
    roots = sorted({s.subject for s in statements if not s.subject.startswith("_:")})
    found, depth = statements, 0
    while depth < _DEPTH and _open_ends(found):
        depth += 1
        found = _ask(store, _deeper(roots, depth))
    return found


def _open_ends(statements: list[Statement]) -> bool:
    told = {s.subject for s in statements}
    return any(s.object.kind == "blank" and s.object.text not in told for s in statements)


def _deeper(roots: list[str], depth: int) -> str:
    """Return the query of what is said of some IRIs and of blank nodes up to a depth."""
    values = " ".join(URIRef(iri).n3() for iri in roots)
    steps = ["BIND(?root AS ?s)"]
    chain = ""
    before = "?root"
    for number in range(depth):
        chain += f" {before} ?q{number} ?b{number} FILTER(isBlank(?b{number}))"
        before = f"?b{number}"
        steps.append(f"{chain} BIND({before} AS ?s)")
    reached = " UNION ".join(f"{{ VALUES ?root {{ {values} }} {step} }}" for step in steps)
    return (
        f"SELECT ?s ?p ?o ?g {{ {{ SELECT DISTINCT ?s {{ {reached} }} }}"
        f" GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {MOST_STATEMENTS}"
    )


def _is_plain(iri: str) -> bool:
    """Say whether an IRI can stand in a query as it is."""
    return iri.isprintable() and not any(c in iri for c in ' <>"{}|\\^`')


def _ask(store: GraphStore, text: str, **bindings: URIRef) -> list[Statement]:
    return [_statement(row) for row in _rows(store, text, **bindings)]


def _rows(store: GraphStore, text: str, **bindings: URIRef) -> list[dict[str, Any]]:
    """Return the rows of a SELECT as they come; terms of a library would cost more."""
    with store.stream(text, bindings, accept=_JSON) as body:
        rows: list[dict[str, Any]] = json.loads(b"".join(body))["results"]["bindings"]
    return rows


def _statement(row: dict[str, Any]) -> Statement:
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


_STRING: Final = PREFIXES["xsd"] + "string"
