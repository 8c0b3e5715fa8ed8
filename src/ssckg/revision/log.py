"""The log of a round as RDF in the workspace dataset: appended to, never changed.

Each event is one node with what queries look for, and with the whole event as canonical JSON, which
alone counts when the log is read. It names the SHA-256 of the text of the event before it, so that
a text that was changed, taken out or put in is noticed. Of two who append at once one is told to
look again. Everything stands below the standard base.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)
from rdflib.term import Literal as RdfLiteral
from rdflib.term import URIRef

from ssckg.errors import ConflictError, DataError, EngineError
from ssckg.model.revision_event import RoundEvent
from ssckg.namespaces import BASE, CODE, expand
from ssckg.revision.documents import (
    canonical_text,
    event_hash,
    from_plain,
    text_hash,
    to_plain,
)
from ssckg.revision.names import event_iri, round_iri, workspace_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.ports import GraphStore, Term

_RECORD: Final = expand("ssc:eventRecord")
_HASH: Final = expand("ssc:sha256")
_JSON: Final = "application/sparql-results+json"
_READ: Final = f"SELECT ?text WHERE {{ GRAPH ?graph {{ ?event <{_RECORD}> ?text }} }}"
_HEAD: Final = f"SELECT ?hash WHERE {{ GRAPH ?graph {{ ?event <{_HASH}> ?hash }} }}"
_ROUNDS: Final = f"""SELECT DISTINCT ?round WHERE {{ GRAPH ?graph {{
  ?event <{expand("ssc:sequenceNumber")}> 1 ; <{expand("ssc:revisionAction")}> <{CODE}action/open> ;
    <{expand("ssc:eventOf")}> ?round }} }}"""
_EVERY_ROUND: Final = (
    f"SELECT DISTINCT ?round WHERE {{ GRAPH ?graph {{ ?event <{_RECORD}> ?text ;"
    f" <{expand('ssc:eventOf')}> ?round }} }}"
)
_UPDATE: Final = """INSERT { GRAPH <%(graph)s> { %(triples)s } } WHERE {
  { SELECT (COUNT(*) AS ?taken) WHERE { GRAPH <%(graph)s> { <%(first)s> <%(event_of)s> ?round } } }
  FILTER(?taken = 0)%(after)s
}"""
"""A count and not an absent match: Virtuoso 7 finds nothing in a group of absences alone."""


def read(store: GraphStore, round_id: str) -> tuple[RoundEvent, ...]:
    """Return the events of a round in order; none where there is no such round.

    Raises:
        DataError: the log is damaged or was tampered with; says where.
        EngineError: the engine does not answer.
    """
    events = events_from(round_id, _texts(store, round_id))
    # Each text is held to the hash in the next one, and the last one to the hash beside it.
    if events and _hash_beside(store, round_id, len(events)) != event_hash(events[-1]):
        raise _damaged(round_id, len(events), "its text is not the one that was written")
    return events


def read_texts(store: GraphStore, round_id: str) -> tuple[str, ...]:
    """Return the canonical texts of the events of a round in order, checked as by `read`."""
    return tuple(canonical_text(event) for event in read(store, round_id))


def events_from(round_id: str, texts: Iterable[str]) -> tuple[RoundEvent, ...]:
    """Return the events that texts describe, in order, after a look at numbers and hashes.

    Raises:
        DataError: a text is no event, a number is missing or there twice, a hash does not fit.
    """
    found = sorted(
        ((_event(round_id, text), text) for text in texts), key=lambda pair: pair[0].number
    )
    previous = ""
    for number, (event, text) in enumerate(found, start=1):
        if event.number != number:
            raise _damaged(round_id, number, "it is missing, or one is there twice")
        if event.previous != previous:
            raise _damaged(round_id, number - 1 or 1, "its text is not the one that was written")
        previous = text_hash(text)
    return tuple(event for event, _ in found)


def round_ids(store: GraphStore, *, damaged: bool = False) -> tuple[str, ...]:
    """Return the ids of all rounds, sorted; with `damaged`, also of logs without their opening.

    Raises:
        EngineError: the engine does not answer.
    """
    start = round_iri("")
    rows = store.select(_EVERY_ROUND if damaged else _ROUNDS)
    found = {str(row["round"]) for row in rows}
    return tuple(sorted(iri.removeprefix(start) for iri in found if iri.startswith(start)))


def version(store: GraphStore, round_id: str) -> int:
    """Return how many events the log of a round has; 0 where there is no such round.

    Raises:
        EngineError: the engine does not answer.
    """
    query = f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH ?graph {{ ?event <{_RECORD}> ?text }} }}"
    rows = store.select(query, {"graph": URIRef(workspace_graph(round_id))})
    return int(next(iter(rows))["count"])


def append(store: GraphStore, round_id: str, events: Sequence[RoundEvent]) -> None:
    """Put in events, all of them or none; the first has the number after the last one there.

    Raises:
        ConflictError: something was done in the round in the meantime.
        DataError: the events do not follow one another.
        EngineError: the engine does not answer; all events were put in or none.
    """
    if not events:
        return
    nonce = secrets.token_hex(12)
    first = events[0]
    update = _UPDATE % {
        "graph": workspace_graph(round_id),
        "triples": " .\n".join(map(str, _triples(round_id, events, nonce))),
        "first": event_iri(round_id, first.number),
        "event_of": expand("ssc:eventOf"),
        "after": _after(round_id, first),
    }
    try:
        store.update(update)
    except EngineError:
        # The answer may be lost and not the change.
        if not _is_there(store, round_id, first.number, nonce):
            raise
        return
    if not _is_there(store, round_id, first.number, nonce):
        raise ConflictError(
            f"something was done in the round {round_id} in the meantime",
            hint="look at it again and decide anew",
        )


def event_triples(round_id: str, event: RoundEvent, nonce: str = "") -> Iterator[Triple]:
    """Yield what is kept of an event.

    Raises:
        DataError: a text of it cannot be written.
    """
    node = NamedNode(event_iri(round_id, event.number))
    text = canonical_text(event)
    yield _says(node, "rdf:type", _iri("ssc:RevisionEvent"))
    yield _says(node, "ssc:eventOf", NamedNode(round_iri(round_id)))
    yield _says(node, "ssc:sequenceNumber", _typed(str(event.number), "xsd:integer"))
    yield _says(node, "ssc:revisionAction", NamedNode(f"{CODE}action/{event.action}"))
    yield _says(node, "prov:endedAtTime", _typed(to_plain(event.at), "xsd:dateTime"))
    agent = NamedNode(f"{BASE}agent/{quote(event.by, safe='')}")
    yield _says(node, "prov:wasAssociatedWith", agent)
    yield _says(node, "ssc:sha256", Literal(text_hash(text)))
    yield _says(node, "ssc:eventRecord", _typed(text, "rdf:JSON"))
    if nonce:
        yield _says(node, "dcterms:identifier", Literal(nonce))


def _triples(round_id: str, events: Sequence[RoundEvent], nonce: str) -> Iterator[Triple]:
    """Yield all events; the nonce stands at the first one."""
    for n, event in enumerate(events):
        if n and event.number != events[n - 1].number + 1:
            raise DataError(f"event {event.number} does not follow {events[n - 1].number}")
        yield from event_triples(round_id, event, "" if n else nonce)


def _after(round_id: str, first: RoundEvent) -> str:
    """Return the pattern that holds only where the event before is the one that was seen."""
    if first.number == 1:
        return ""
    before = event_iri(round_id, first.number - 1)
    pattern = f"<{before}> <{_HASH}> {Literal(first.previous)}"
    return f"\n  GRAPH <{workspace_graph(round_id)}> {{ {pattern} }}"


def _is_there(store: GraphStore, round_id: str, number: int, nonce: str) -> bool:
    query = f"ASK {{ GRAPH ?graph {{ ?event <{expand('dcterms:identifier')}> ?nonce }} }}"
    bindings: dict[str, Term] = {
        "graph": URIRef(workspace_graph(round_id)),
        "event": URIRef(event_iri(round_id, number)),
        "nonce": RdfLiteral(nonce),
    }
    return store.ask(query, bindings)


def _texts(store: GraphStore, round_id: str) -> Iterator[str]:
    """Yield the texts that are kept, in no order; nothing else, as that takes most of the time."""
    bindings: dict[str, Term] = {"graph": URIRef(workspace_graph(round_id))}
    with store.stream(_READ, bindings, accept=_JSON) as body:
        content = b"".join(body)
    solutions = parse_query_results(content, QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):
        raise EngineError("the SPARQL engine answered no table")
    for (text,) in solutions:
        if not isinstance(text, Literal):
            raise DataError(f"the log of the round {round_id} holds what is no event")
        yield text.value


def _hash_beside(store: GraphStore, round_id: str, number: int) -> str:
    """Return the hash that stands beside the text of an event; empty where there is not one."""
    bindings: dict[str, Term] = {
        "graph": URIRef(workspace_graph(round_id)),
        "event": URIRef(event_iri(round_id, number)),
    }
    found = [str(row["hash"]) for row in store.select(_HEAD, bindings)]
    return found[0] if len(found) == 1 else ""


def _event(round_id: str, text: str) -> RoundEvent:
    try:
        return from_plain(RoundEvent, json.loads(text))
    except (ValueError, DataError) as error:
        raise DataError(
            f"the log of the round {round_id} is damaged: {error}",
            hint="restore the workspace from a copy",
        ) from error


def _damaged(round_id: str, number: int, why: str) -> DataError:
    return DataError(
        f"the log of the round {round_id} is damaged at event {number}: {why}",
        hint="restore the workspace from a copy",
    )


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=_iri(datatype))


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, _iri(curie), value)
