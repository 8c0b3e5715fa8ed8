"""Queries and updates on the workspace, over those graphs that the actor may read and write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.access.graphs import DEFAULT_GRAPH, may_read, may_write
from ssckg.app.graphs.content import as_graphs, changing, content_of, existing, from_graphs, write
from ssckg.app.permitting import permit
from ssckg.errors import ForbiddenError, UsageError
from ssckg.io.sparql_text import service_calls
from ssckg.io.update_text import may_load, names_dataset, with_using
from ssckg.namespaces import GRAPH
from ssckg.ports import Dataset
from ssckg.store.sandbox import run_update

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from ssckg.app.graphs.content import Changed
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.ports import Body

QUERY_SECONDS: Final = 30.0
UPDATE_SECONDS: Final = 30.0
_NOTHING: Final = GRAPH + "workspace/nothing"
"""A graph that is never there: a dataset without any graph means all of them to engines."""


def open_answer(
    ws: Workspace, actor: Actor, text: str, accept: str, dataset: Dataset | None = None
) -> AbstractContextManager[Body]:
    """Open the answer of a query over graphs of the workspace.

    The default graph is the working default graph, the named graphs are all that the actor may
    read; or those that `dataset` names, of which the actor must be allowed to read each.

    Args:
        ws: the workspace.
        actor: who asks.
        text: the query; FROM in it is part of `dataset` already.
        accept: media type of the answer.
        dataset: what the request, or FROM in the text, names.

    Raises:
        ForbiddenError: the actor may not; or the query wants a graph or service that is closed.
        QuerySyntaxError, QueryTimeoutError, EngineError: as of any query.
    """
    permit(ws, actor, "graph-read")
    _require_closed(text)
    seen = dataset or Dataset((DEFAULT_GRAPH,), tuple(existing(ws, actor)))
    for graph in (*seen.default_graphs, *seen.named_graphs):
        require_readable(actor, graph)
    seen = Dataset(seen.default_graphs or (_NOTHING,), seen.named_graphs)
    return ws.store.stream(text, accept=accept, dataset=seen, timeout=QUERY_SECONDS)


def update(
    ws: Workspace, actor: Actor, text: str, *, base: str, using: Dataset | None = None
) -> list[Changed]:
    """Carry out an update on graphs of the workspace: all of its operations, or none.

    It runs on a copy of the graphs that the actor may write, and of those that it names by their
    full IRI and the actor may read; what it makes of them is written in one transaction if the
    actor may write every graph that changed. So ALL and NAMED mean working graphs.

    Args:
        ws: the workspace.
        actor: who changes.
        text: a SPARQL 1.1 update.
        base: what relative IRIs are resolved against.
        using: the dataset that the request names for the patterns.

    Raises:
        ForbiddenError: the actor may not; or it wants a graph, document or service that is closed.
        UsageError: request and text both name a dataset.
        QuerySyntaxError, QueryTimeoutError, StateError, TooLargeError: as `run_update`.
    """
    permit(ws, actor, "graph-write")
    _require_closed(text)
    if may_load(text):
        raise ForbiddenError(
            "LOAD is closed: the service fetches nothing",
            hint="send the document itself, by the Graph Store Protocol",
            can_sign_in_help=False,
        )
    if using is not None:
        if names_dataset(text):
            raise UsageError(
                "the update names its dataset (USING or WITH), and so does the request",
                hint="say it in one place",
            )
        for graph in (*using.default_graphs, *using.named_graphs):
            require_readable(actor, graph)
        text = with_using(text, using.default_graphs, using.named_graphs)
    with changing(ws):
        before = content_of(ws, _meant(ws, actor, text))
        after = from_graphs(run_update(text, as_graphs(before), base, UPDATE_SECONDS))
        if DEFAULT_GRAPH in before:
            after.setdefault(DEFAULT_GRAPH, frozenset())
        return write(ws, actor, "graph-write", before, after)


def _meant(ws: Workspace, actor: Actor, text: str) -> list[str]:
    """Return the graphs that an update is run on."""
    return [
        graph for graph in existing(ws, actor) if may_write(actor, graph) or f"<{graph}>" in text
    ]


def require_readable(actor: Actor, graph: str) -> None:
    """Return if the actor may read a graph, whether there is such a one or not.

    Raises:
        ForbiddenError: the actor may not.
    """
    if not may_read(actor, graph):
        raise ForbiddenError(
            f"the graph {graph[:200]} is not one that {actor.id} as {actor.role} may read"
        )


def _require_closed(text: str) -> None:
    if service_calls(text):
        raise ForbiddenError(
            "SERVICE is closed on the workspace: nothing of it goes anywhere else",
            can_sign_in_help=False,
        )


def named_dataset(default: Sequence[str], named: Sequence[str]) -> Dataset | None:
    """Return the dataset that a request names; None where it names none."""
    return Dataset(tuple(default), tuple(named)) if default or named else None
