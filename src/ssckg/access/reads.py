"""The log of readings that are not public: who read what, when, how, through which door.

Entries stand in `graph/workspace/access`. Old ones are summed up per day, reader, submission,
action and door, so that the log grows with the number of readers and days, not of requests.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from ssckg.access.accounts import account_iri
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
    STR(?role), " ", ?action, " ", ?channel)))) AS ?sum)
}}"""


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
    store.post_graph(ACCESS_GRAPH, triples)


def list_readings(store: GraphStore, submission: str, *, limit: int = 1000) -> list[Reading]:
    """Return the latest readings of a submission (its id), latest first."""
    rows = store.select(_LIST % limit, {"what": _submission(submission)})
    return [_reading(row) for row in rows]


def sum_up(store: GraphStore, now: datetime) -> None:
    """Sum up what is older than `KEPT_SINGLY`, whole days only, in one update.

    Once summed up, a day stays as it is: no entry of a day that long ago comes any more.
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
