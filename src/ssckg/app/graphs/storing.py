"""Graphs of the workspace as resources: read, replaced, added to, removed, changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.access.graphs import DEFAULT_GRAPH, may_write
from ssckg.app.graphs.asking import UPDATE_SECONDS, require_readable
from ssckg.app.graphs.content import (
    Changed,
    as_graphs,
    changing,
    content_of,
    existing,
    from_graphs,
    write,
)
from ssckg.app.permitting import permit
from ssckg.errors import ConflictError, ForbiddenError, UnknownNameError
from ssckg.io.sparql_text import service_calls
from ssckg.io.update_text import may_load
from ssckg.store.sandbox import run_update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Triple

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor

    Condition = Callable[["frozenset[Triple] | None"], bool]


def list_graphs(ws: Workspace, actor: Actor) -> list[dict[str, object]]:
    """Return the graphs that the actor may read, and whether they may be written.

    Raises:
        ForbiddenError: the actor may not.
    """
    permit(ws, actor, "graph-read")
    return [{"graph": graph, "may_write": may_write(actor, graph)} for graph in existing(ws, actor)]


def read_graph(ws: Workspace, actor: Actor, graph: str | None) -> frozenset[Triple]:
    """Return the statements of a graph (None: the default graph, which is always there).

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such graph.
        TooLargeError: it is too large to be read so.
    """
    permit(ws, actor, "graph-read")
    name = graph or DEFAULT_GRAPH
    require_readable(actor, name)
    found = content_of(ws, [name])
    if name not in found and graph is not None:
        raise UnknownNameError("graph", name)
    return found.get(name, frozenset())


def put_graph(
    ws: Workspace,
    actor: Actor,
    graph: str | None,
    triples: Iterable[Triple],
    *,
    condition: Condition | None = None,
    adds: bool = False,
) -> Changed:
    """Replace a graph, or with `adds` add to it; it is made where there is none.

    Args:
        ws: the workspace.
        actor: who changes.
        graph: its IRI, None for the default graph.
        triples: the new statements.
        condition: asked about the graph as it is (None: not there) before anything is changed.
        adds: keep what is there.

    Raises:
        ForbiddenError: the actor may not.
        ConflictError: the condition does not hold.
        TooLargeError: it would be too large.
    """
    permit(ws, actor, "graph-write")
    name = require_writable(actor, graph)
    with changing(ws):
        before = content_of(ws, [name])
        _hold(condition, before.get(name))
        kept = before.get(name, frozenset()) if adds else frozenset()
        return _one(
            write(ws, actor, "graph-write", before, {name: kept.union(triples)}), name, before
        )


def delete_graph(
    ws: Workspace, actor: Actor, graph: str | None, *, condition: Condition | None = None
) -> None:
    """Remove a graph; the default graph is emptied.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such graph.
        ConflictError: the condition does not hold.
    """
    permit(ws, actor, "graph-write")
    name = require_writable(actor, graph)
    with changing(ws):
        before = content_of(ws, [name])
        _hold(condition, before.get(name))
        if name not in before and graph is not None:
            raise UnknownNameError("graph", name)
        write(ws, actor, "graph-write", before, {})


def patch_graph(
    ws: Workspace,
    actor: Actor,
    graph: str | None,
    text: str,
    *,
    base: str,
    condition: Condition | None = None,
) -> Changed:
    """Change a graph by a SPARQL update, in which it is the default graph and the only one.

    Raises:
        ForbiddenError: the actor may not, or the update wants another graph, document or service.
        UnknownNameError: there is no such graph.
        ConflictError: the condition does not hold.
        QuerySyntaxError, QueryTimeoutError, StateError, TooLargeError: as `run_update`.
    """
    permit(ws, actor, "graph-write")
    name = require_writable(actor, graph)
    if service_calls(text) or may_load(text):
        raise ForbiddenError("SERVICE and LOAD are closed", can_sign_in_help=False)
    with changing(ws):
        before = content_of(ws, [name])
        _hold(condition, before.get(name))
        if name not in before and graph is not None:
            raise UnknownNameError("graph", name)
        alone = {DEFAULT_GRAPH: before.get(name, frozenset())}
        made = from_graphs(run_update(text, as_graphs(alone), base, UPDATE_SECONDS))
        if set(made) - {DEFAULT_GRAPH}:
            raise ForbiddenError(
                "a patch changes one graph, which is the default graph in it",
                hint="leave GRAPH out of the update, or send it to /workspace/sparql",
                can_sign_in_help=False,
            )
        after = {name: made.get(DEFAULT_GRAPH, frozenset())}
        return _one(write(ws, actor, "graph-write", before, after), name, before)


def require_writable(actor: Actor, graph: str | None) -> str:
    """Return the name under which a graph is kept, if the actor may write it.

    Raises:
        ForbiddenError: the actor may not.
    """
    name = graph or DEFAULT_GRAPH
    if not may_write(actor, name):
        raise ForbiddenError(
            f"the graph {name[:200]} is not one that {actor.id} as {actor.role} may write",
            hint="graphs below graph/workspace/working/, and those whose IRI is not ours, are open",
        )
    return name


def _hold(condition: Condition | None, before: frozenset[Triple] | None) -> None:
    if condition is not None and not condition(before):
        raise ConflictError("the graph is another one by now", hint="read it again, decide again")


def _one(changes: list[Changed], name: str, before: dict[str, frozenset[Triple]]) -> Changed:
    """Return what was done to the graph; where nothing changed, that."""
    size = len(before[name]) if name in before else None
    return next((one for one in changes if one.graph == name), Changed(name, size, size))
