"""What of rounds is public: `graph/revision/<round>` of the published dataset, as announced.

The record tells of the steps up to the last announcement (or release). A comment that was hidden
since goes from it at once.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from rdflib.term import URIRef

from ssckg.model.revision_event import CommentState
from ssckg.namespaces import CODE, expand
from ssckg.revision import log
from ssckg.revision.names import public_graph, workspace_graph
from ssckg.revision.record_rdf.answers import answer_triples
from ssckg.revision.record_rdf.comments import comment_triples
from ssckg.revision.record_rdf.decisions import decision_triples
from ssckg.revision.record_rdf.proposals import proposals_triples
from ssckg.revision.record_rdf.reviews import review_triples
from ssckg.revision.record_rdf.rounds import record_triples
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pyoxigraph import Triple

    from ssckg.model.revision_event import RoundEvent
    from ssckg.ports import GraphStore

_KEPT: Final = 16
_IS_ANNOUNCED: Final = f"""ASK {{ GRAPH ?graph {{ ?event <{expand("ssc:revisionAction")}> ?action
  FILTER(?action IN (<{CODE}action/announce>, <{CODE}action/release>)) }} }}"""
_HEAD: Final = f"""SELECT ?number ?hash WHERE {{ GRAPH ?graph {{
  ?event <{expand("ssc:sequenceNumber")}> ?number ; <{expand("ssc:sha256")}> ?hash }} }}
ORDER BY DESC(?number) LIMIT 1"""
_kept: OrderedDict[tuple[str, str, str], tuple[Triple, ...]] = OrderedDict()
"""Records by round, number and hash of the last step: a long log is folded once."""
_lock: Final = Lock()


def published_rounds(store: GraphStore, today: date) -> dict[str, tuple[Triple, ...]]:  # noqa: ARG001  as every contributor
    """Return the public records of all rounds that were announced, by graph.

    Raises:
        DataError: a log is damaged.
        EngineError: the engine does not answer.
    """
    found = {}
    for round_id in log.round_ids(store):
        graph = {"graph": URIRef(workspace_graph(round_id))}
        if store.ask(_IS_ANNOUNCED, graph):
            [row] = store.select(_HEAD, graph)
            key = (round_id, str(row["number"]), str(row["hash"]))
            found[public_graph(round_id)] = _record(store, key)
    return found


def public_record(events: tuple[RoundEvent, ...]) -> tuple[Triple, ...]:
    """Return the public record that the events of a round come to, sorted; none if not announced.

    Raises:
        DataError: the events are no log of a round.
    """
    now = state_of(events)
    if not now.announced:
        return ()
    state = state_of(events[: now.announced])
    gone = {one.id for one in now.comments if one.state is CommentState.HIDDEN}

    def parts() -> Iterator[Triple]:
        yield from record_triples(state)
        yield from proposals_triples(state)
        yield from review_triples(state)
        yield from answer_triples(state)
        yield from decision_triples(state)
        yield from comment_triples(state, gone)

    return tuple(sorted(set(parts()), key=str))


def _record(store: GraphStore, key: tuple[str, str, str]) -> tuple[Triple, ...]:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = public_record(log.read(store, key[0]))
    with _lock:
        _kept[key] = made
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return made
