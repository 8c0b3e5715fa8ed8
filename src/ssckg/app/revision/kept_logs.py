"""The logs of rounds against what was announced from them: a log that was cut publishes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal
from rdflib.term import URIRef

from ssckg.errors import DataError
from ssckg.namespaces import expand
from ssckg.revision.names import public_graph, workspace_graph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Triple

    from ssckg.ports import GraphStore

_GRAPHS: Final = public_graph("")
_STEPS: Final = expand("ssc:announcedSteps")
_HEAD: Final = expand("ssc:logHead")
_HASH: Final = f"""SELECT ?hash WHERE {{ GRAPH ?graph {{
  ?event <{expand("ssc:sequenceNumber")}> ?number ; <{expand("ssc:sha256")}> ?hash
  FILTER(?number = %d) }} }}"""


def announced(graphs: Mapping[str, Sequence[Triple]]) -> dict[str, dict[str, Any]]:
    """Return how much of each log is told by the public records of rounds, by round.

    Args:
        graphs: what records add to the published dataset, below the standard base.
    """
    found: dict[str, dict[str, Any]] = {}
    for graph in sorted(graphs):
        if not graph.startswith(_GRAPHS):
            continue
        said = {
            triple.predicate.value: triple.object.value
            for triple in graphs[graph]
            if triple.predicate.value in {_STEPS, _HEAD} and isinstance(triple.object, Literal)
        }
        if len(said) == len((_STEPS, _HEAD)):
            steps = int(said[_STEPS])
            found[graph.removeprefix(_GRAPHS)] = {"steps": steps, "head": said[_HEAD]}
    return found


def require_logs(manifest: Mapping[str, Any], store: GraphStore | None) -> None:
    """Return where the logs hold all that was announced from them.

    Args:
        manifest: of what is published, read before the logs.
        store: the workspace dataset; None: there is none.

    Raises:
        DataError: the end of a log was cut off, or another log stands in its place.
        EngineError: the engine does not answer.
    """
    if "as_of" in manifest:
        return  # a past state has no logs of its own
    for round_id, said in sorted(manifest.get("rounds", {}).items()):
        graph = {"graph": URIRef(workspace_graph(round_id))}
        rows = store.select(_HASH % int(said["steps"]), graph) if store is not None else ()
        if [str(row["hash"]) for row in rows] != [said["head"]]:
            raise DataError(
                f"{said['steps']} steps of the round {round_id} were announced and published, and"
                " its log does not hold them any more",
                hint="its end was cut off or is too old: bring the workspace back from a later"
                " backup",
            )
