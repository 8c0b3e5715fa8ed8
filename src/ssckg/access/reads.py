"""The log of readings that are not public: who read what, when, how, through which door.

Entries stand in `graph/workspace/access`. Old ones are summed up per day, reader, submission,
action and door, so that the log grows with the number of readers and days, not of requests.
"""

from __future__ import annotations

import secrets
import threading
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from ssckg.access.accounts import account_iri
from ssckg.errors import EngineError, SsckgError
from ssckg.model.actor import Role
from ssckg.namespaces import BASE, CODE, GRAPH, expand

if TYPE_CHECKING:
    from ssckg.model.actor import Actor
    from ssckg.ports import GraphStore, Term, Triple

ACCESS_GRAPH: Final = GRAPH + "workspace/access"
KEPT_SINGLY: Final = timedelta(days=30)
"""So long each reading has an entry of its own."""
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{expand(name + ':')}>\n" for name in ("ssc", "prov", "xsd")
)
_FIELDS: Final = """a ssc:AccessEvent ; ssc:readResource ?what ; prov:wasAssociatedWith ?who ;
    ssc:actedAs ?role ; ssc:actionName ?action ; ssc:accessChannel ?channel ; prov:endedAtTime"""
_LIST: Final = f"""{_PREFIXES}
SELECT ?at ?who ?role ?action ?channel ?count WHERE {{ GRAPH <{ACCESS_GRAPH}> {{
  ?entry {_FIELDS} ?at . OPTIONAL {{ ?entry ssc:accessCount ?count }}
}} }} ORDER BY DESC(?at) ?who ?action LIMIT %d"""
_SUM_UP: Final = f"""{_PREFIXES}
DELETE {{ GRAPH <{ACCESS_GRAPH}> {{ ?entry ?p ?o }} }}
INSERT {{ GRAPH <{ACCESS_GRAPH}> {{ ?sum {_FIELDS} ?last ; ssc:accessCount ?count }} }}
WHERE {{
  {{ SELECT ?what ?who ?role ?action ?channel ?day (COUNT(?one) AS ?count) (MAX(?t) AS ?last)
     WHERE {{ GRAPH <{ACCESS_GRAPH}> {{ ?one {_FIELDS} ?t .
       FILTER(?t < ?limit) FILTER NOT EXISTS {{ ?one ssc:accessCount ?summed }} }}
       BIND(SUBSTR(STR(?t), 1, 10) AS ?day) }}
     GROUP BY ?what ?who ?role ?action ?channel ?day }}
  GRAPH <{ACCESS_GRAPH}> {{ ?entry {_FIELDS} ?at ; ?p ?o .
    FILTER NOT EXISTS {{ ?entry ssc:accessCount ?before }} }}
  FILTER(SUBSTR(STR(?at), 1, 10) = ?day)
  BIND(IRI(CONCAT("{BASE}access/", ?day, "-", SHA256(CONCAT(STR(?what), " ", STR(?who), " ",
    STR(?role), " ", ?action, " ", ?channel, " ", STR(?last))))) AS ?sum)
}}"""


@dataclass(slots=True)
class _Entry:
    """Triples that wait to be written, and how that went."""

    triples: list[Triple]
    is_done: bool = False
    error: SsckgError | None = None


class _Queue:
    """Entries of one store: those that come while others are written go together, in one change.

    So many readers at once wait for two changes at most, and not one after the other.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = weakref.ref(store)
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._waiting: list[_Entry] = []

    def put(self, triples: list[Triple]) -> None:
        """Return when the triples are kept; raise what stopped that."""
        entry = _Entry(triples)
        with self._lock:
            self._waiting.append(entry)
        with self._writing:
            if not entry.is_done:
                with self._lock:
                    batch, self._waiting = self._waiting, []
                self._write(batch)
        if entry.error is not None:
            raise entry.error

    def _write(self, batch: list[_Entry]) -> None:
        error: SsckgError | None = EngineError("the log of readings was not written")
        try:
            store = self._store()
            if store is not None:
                store.post_graph(ACCESS_GRAPH, [t for entry in batch for t in entry.triples])
                error = None
        except SsckgError as stopped:
            error = stopped
        finally:
            for entry in batch:
                entry.is_done, entry.error = True, error


_queues: weakref.WeakKeyDictionary[GraphStore, _Queue] = weakref.WeakKeyDictionary()
_queues_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry of the log, or several of a day summed up (`count`; `at` is then the last)."""

    at: datetime
    by: str
    """Id of the actor."""
    role: Role
    action: str
    channel: str
    count: int = 1


def note(store: GraphStore, actor: Actor, action: str, submission: str, at: datetime) -> None:
    """Add an entry: `actor` uses `action` on a submission (its id) now.

    Raises:
        EngineError: it could not be kept; then nothing may be read either.
    """
    at = at.astimezone(UTC)
    node = URIRef(f"{BASE}access/{at:%Y%m%dT%H%M%S}-{secrets.token_hex(8)}")
    triples: list[Triple] = [
        (node, URIRef(expand("rdf:type")), URIRef(expand("ssc:AccessEvent"))),
        (node, URIRef(expand("ssc:readResource")), _submission(submission)),
        (node, URIRef(expand("prov:wasAssociatedWith")), account_iri(actor.id)),
        (node, URIRef(expand("ssc:actedAs")), URIRef(f"{CODE}user-role/{actor.role}")),
        (node, URIRef(expand("ssc:actionName")), Literal(action)),
        (node, URIRef(expand("ssc:accessChannel")), Literal(actor.channel)),
        (node, URIRef(expand("prov:endedAtTime")), _moment(at)),
    ]
    with _queues_lock:
        queue = _queues.setdefault(store, _Queue(store))
    queue.put(triples)


def list_readings(store: GraphStore, submission: str, *, limit: int = 1000) -> list[Reading]:
    """Return the latest readings of a submission (its id), latest first."""
    rows = store.select(_LIST % limit, {"what": _submission(submission)})
    return [_reading(row) for row in rows]


def sum_up(store: GraphStore, now: datetime) -> None:
    """Sum up what is older than `KEPT_SINGLY`, whole days only, in one update.

    Should entries of a day come later (a clock was wrong), they get a sum of their own.
    """
    limit = (now.astimezone(UTC) - KEPT_SINGLY).replace(hour=0, minute=0, second=0, microsecond=0)
    store.update(_SUM_UP, {"limit": _moment(limit)})


def _reading(row: dict[str, Term]) -> Reading:
    return Reading(
        at=datetime.fromisoformat(str(row["at"])),
        by=str(row["who"]).rpartition("/")[2],
        role=Role(str(row["role"]).rpartition("/")[2]),
        action=str(row["action"]),
        channel=str(row["channel"]),
        count=int(str(row.get("count", 1))),
    )


def _submission(submission: str) -> URIRef:
    return URIRef(f"{BASE}submission/{submission}")


def _moment(at: datetime) -> Literal:
    return Literal(at.isoformat(), datatype=XSD.dateTime)
