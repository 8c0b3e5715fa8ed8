"""What a document about a thing holds, asked of an engine in a fixed number of queries.

Said of a thing is what has it as subject, and what belongs to it: things that are told with it
(`belonging.csv`; their own parts too) and things below its own IRI that it points at. Blank nodes
come along. What else points at it is counted and listed by property, within bounds.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rdflib.term import URIRef

from ssckg.errors import UnknownNameError
from ssckg.linked_data.asking import (
    MOST_STATEMENTS,
    ask_rows,
    ask_statements,
    is_plain,
    statement_of,
)
from ssckg.linked_data.gone import find_gone
from ssckg.linked_data.naming import labels_of, mentioned_in, named_in
from ssckg.model.thing import RDF_TYPE, Incoming, Thing
from ssckg.namespaces import BASE, SSC, expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.thing import Gone, Statement
    from ssckg.ports import GraphStore

_MOST_COUNTED: Final = 20_000
_MOST_LISTED: Final = 25
_FEW: Final = 20
"""Up to so many parts are asked for by each property by itself."""
_LEVELS: Final = 5
"""So deep parts have parts: a proposal, its change, the element in it, that one's note, a spare."""
_DEPTH: Final = 6
"""So deep blank nodes are followed; our lists and class expressions are not deeper."""


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
    own = named_in(thing.statements)
    return replace(thing, incoming=incoming, labels=own | labels_of(store, mentioned, language))


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
        level = {part for part in parts if is_plain(part)} - told
    if any(s.object.kind == "blank" for s in found):
        found = _with_blank_nodes(store, found)
    return tuple(sorted(set(found)))


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
        if is_plain(p)
    ]
    text = f"SELECT ?s ?p {{ {' UNION '.join(parts) or 'FILTER(false)'} }}"
    listed: dict[str, set[str]] = {}
    for row in store.select(text, {"thing": thing} if parts else None):
        if isinstance(row["s"], URIRef):
            listed.setdefault(str(row["p"]), set()).add(str(row["s"]))
    return tuple(
        Incoming(p, n, tuple(sorted(listed.get(p, ()))), is_all) for p, n in sorted(counts.items())
    )


def _level(store: GraphStore, iris: Sequence[str]) -> tuple[list[Statement], set[str]]:
    """Return what is said of some things, and what says of itself that it belongs to them."""
    values = " ".join(URIRef(iri).n3() for iri in iris)
    if len(iris) <= _FEW:  # much may point at a thing or a data point: never scan
        patterns = [f"VALUES ?whole {{ {values} }} ?part <{p}> ?whole" for p in belonging()]
        parts = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
    else:  # little points at parts, and the query is to stay short
        listed = ", ".join(f"<{p}>" for p in belonging())
        parts = f"{{ VALUES ?whole {{ {values} }} ?part ?by ?whole FILTER(?by IN ({listed})) }}"
    text = (
        f"SELECT ?s ?p ?o ?g ?part {{ {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        f" UNION {parts} }} LIMIT {MOST_STATEMENTS}"
    )
    rows = ask_rows(store, text)
    said = [statement_of(row) for row in rows if "s" in row]
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
        found = ask_statements(store, _deeper(roots, depth))
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
