"""Reads and changes graphs of the workspace: one change at a time, each in the log with who."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from ssckg.access.accounts import account_iri
from ssckg.access.graphs import CHANGES_GRAPH, DEFAULT_GRAPH, RECORD_TERMS, may_write, readable
from ssckg.errors import BusyError, DataDirectoryError, EngineError, ForbiddenError, TooLargeError
from ssckg.namespaces import BASE, CODE, expand
from ssckg.ports import Dataset
from ssckg.store.locks import LockedError, LockFileError, lock
from ssckg.store.sandbox import Graphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor

MOST_STATEMENTS: Final = 200_000
"""So many statements are in all graphs that one change reads or writes, at most."""
_WAIT_SECONDS: Final = 30.0
_ANY: Final = "SELECT DISTINCT ?g WHERE { GRAPH ?g { } }"
_ALL: Final = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT %d"
_JSON: Final = "application/sparql-results+json"
_TYPE: Final = NamedNode(expand("rdf:type"))
Content = dict[str, frozenset[Triple]]
"""Graphs, by IRI, with their statements; an empty graph is there, too."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did to a graph: statements before and after; None where there was no graph."""

    graph: str
    before: int | None
    after: int | None


def existing(ws: Workspace, actor: Actor) -> list[str]:
    """Return the IRIs of the graphs that there are and the actor may read, sorted."""
    found = sorted(str(row["g"]) for row in ws.store.select(_ANY))
    return readable(actor, found)


def content_of(ws: Workspace, graphs: Iterable[str]) -> Content:
    """Return graphs with their statements; those that are not there are left out.

    Raises:
        TooLargeError: they hold more than can be looked at in one change.
        EngineError: the engine failed.
    """
    there = {str(row["g"]) for row in ws.store.select(_ANY)}
    wanted = tuple(graph for graph in graphs if graph in there)
    found: dict[str, set[Triple]] = {graph: set() for graph in wanted}
    if not wanted:
        return {}
    query = _ALL % (MOST_STATEMENTS + 1)
    with ws.store.stream(query, accept=_JSON, dataset=Dataset((), wanted)) as body:
        answer = b"".join(body)
    solutions = parse_query_results(answer, QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):
        raise EngineError("the engine answered a SELECT with something else")
    number = 0
    for row in solutions:
        number += 1
        graph = row["g"]
        if isinstance(graph, NamedNode):
            found[graph.value].add(Triple(row["s"], row["p"], row["o"]))
    if number > MOST_STATEMENTS:
        raise too_large()
    return {graph: frozenset(triples) for graph, triples in found.items()}


def too_large() -> TooLargeError:
    """Return the refusal of a change that is too large."""
    return TooLargeError(
        f"the graphs hold more than {MOST_STATEMENTS:,} statements together",
        hint="keep less in working graphs, or in smaller ones that are removed when done",
    )


def as_graphs(content: Mapping[str, frozenset[Triple]]) -> Graphs:
    """Return content as the sandbox takes it: the default graph is the working default."""
    quads = (
        Quad(t.subject, t.predicate, t.object, _name(graph))
        for graph, triples in content.items()
        for t in triples
    )
    nquads = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return Graphs(frozenset(content) - {DEFAULT_GRAPH}, nquads)


def from_graphs(graphs: Graphs) -> Content:
    """Return what `as_graphs` gave, as it is after an update."""
    found: dict[str, set[Triple]] = {name: set() for name in graphs.names}
    for quad in parse(graphs.nquads, RdfFormat.N_QUADS):
        name = (
            DEFAULT_GRAPH
            if isinstance(quad.graph_name, DefaultGraph)
            else str(getattr(quad.graph_name, "value", ""))
        )
        found.setdefault(name, set()).add(Triple(quad.subject, quad.predicate, quad.object))
    return {name: frozenset(triples) for name, triples in found.items()}


def _name(graph: str) -> NamedNode | DefaultGraph:
    return DefaultGraph() if graph == DEFAULT_GRAPH else NamedNode(graph)


@contextmanager
def changing(ws: Workspace) -> Iterator[None]:
    """Keep all others from changing working graphs until the block ends.

    Raises:
        BusyError: somebody else is at it, and it takes long.
        DataDirectoryError: the lock cannot be made.
    """
    try:
        path = ws.directory.layout.lock_file("graphs")
        with lock(path, exclusive=True, wait=_WAIT_SECONDS):
            yield
    except LockedError as error:
        raise BusyError("somebody else is changing graphs", hint="try again in a moment") from error
    except LockFileError as error:
        raise DataDirectoryError(f"cannot make the lock of graphs: {error}") from error


def write(
    ws: Workspace, actor: Actor, action: str, before: Content, after: Content
) -> list[Changed]:
    """Make graphs what they should be, in one transaction with its entry in the log.

    Args:
        ws: the workspace; the block of `changing` must be open.
        actor: who changes.
        action: name of the action, for the log.
        before: the graphs as they were read.
        after: the same as they should be; one that is missing is removed.

    Raises:
        ForbiddenError: the actor may not write one of those that change, or the content is what
            only steps of a use case may state.
        TooLargeError: the graphs would be too large.
        EngineError: the engine failed; nothing, or all, was changed.
    """
    names = sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )
    for name in names:
        _require(actor, name, after.get(name, frozenset()) - before.get(name, frozenset()))
    if sum(map(len, after.values())) > MOST_STATEMENTS:
        raise too_large()
    changes = [Changed(name, _size(before, name), _size(after, name)) for name in names]
    if changes:
        entry = _entry(ws, actor, action, changes)
        ws.store.update(_text({name: after.get(name) for name in names}, entry))
    return changes


def _require(actor: Actor, graph: str, added: Iterable[Triple]) -> None:
    if not may_write(actor, graph):
        raise ForbiddenError(
            f"the graph {graph[:200]} is not one that {actor.id} as {actor.role} may write",
            hint="graphs below graph/workspace/working/, and those whose IRI is not ours, are open",
        )
    for triple in added:
        terms = [triple.predicate.value]
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
            terms.append(triple.object.value)
        if taken := RECORD_TERMS.intersection(terms):
            raise ForbiddenError(
                f"{min(taken)} is said by steps of the service only, in no working graph",
                hint="take the step itself",
                can_sign_in_help=False,
            )


def _size(content: Content, graph: str) -> int | None:
    return len(content[graph]) if graph in content else None


def _text(graphs: Mapping[str, frozenset[Triple] | None], entry: Iterable[Triple]) -> str:
    """Return the update that makes graphs what they should be, and adds the entry."""
    steps, data = [], []
    for name, triples in graphs.items():
        steps.append(f"DROP SILENT GRAPH <{name}>")
        if triples is not None:
            steps.append(f"CREATE SILENT GRAPH <{name}>")
            data.append(_group(name, triples))
    data.append(_group(CHANGES_GRAPH, entry))
    return " ;\n".join([*steps, f"INSERT DATA {{\n{''.join(data)}}}"])


def _group(name: str, triples: Iterable[Triple]) -> str:
    lines = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    return f"GRAPH <{name}> {{\n{lines}}}\n" if lines else ""


def _entry(ws: Workspace, actor: Actor, action: str, changes: Iterable[Changed]) -> list[Triple]:
    """Return who changed which graphs, when and through which door."""
    node = NamedNode(f"{BASE}graph-change/{secrets.token_hex(16)}")
    at = ws.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    facts: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", NamedNode(expand("prov:Activity"))),
        ("prov:wasAssociatedWith", NamedNode(str(account_iri(actor.id)))),
        ("prov:endedAtTime", Literal(at, datatype=NamedNode(expand("xsd:dateTime")))),
        ("ssc:actedAs", NamedNode(f"{CODE}user-role/{actor.role}")),
        ("ssc:actionName", Literal(action)),
        ("ssc:accessChannel", Literal(actor.channel)),
    ]
    for one in changes:
        facts.append(("prov:generated", NamedNode(one.graph)))
        told = f"{one.graph}: {_words(one.before)} before, {_words(one.after)} after"
        facts.append(("rdfs:comment", Literal(told)))
    return [Triple(node, NamedNode(expand(name)), value) for name, value in facts]


def _words(number: int | None) -> str:
    if number is None:
        return "no graph"
    return f"{number} statement{'' if number == 1 else 's'}"
