"""Webhooks and their messages in the workspace: `graph/workspace/webhooks`.

Each is one node with its whole value as JSON. Secrets are not among it (`store.hook_secrets`).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import XSD
from rdflib.term import Literal as RdfLiteral
from rdflib.term import URIRef

from ssckg.errors import DataError
from ssckg.namespaces import BASE, GRAPH, expand
from ssckg.revision.webhooks import Attempt, Delivery, DeliveryState, Hook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ssckg.ports import GraphStore, Term

WORKSPACE_GRAPH: Final = GRAPH + "workspace/webhooks"
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{expand(name + ':')}>\n" for name in ("rdf", "ssc", "xsd")
)
_HOOKS: Final = f"""{_PREFIXES}SELECT ?value WHERE {{ GRAPH <{WORKSPACE_GRAPH}> {{
  ?hook a ssc:Webhook ; rdf:value ?value }} }} ORDER BY ?hook"""
_WAITING: Final = f"""{_PREFIXES}SELECT ?value WHERE {{ GRAPH <{WORKSPACE_GRAPH}> {{
  ?delivery ssc:deliveredTo ?hook ; ssc:nextAttemptAt ?at ; rdf:value ?value }}
  FILTER(?at <= ?now) }} ORDER BY ?at ?delivery LIMIT %d"""
_OF_HOOK: Final = f"""{_PREFIXES}SELECT ?value WHERE {{ GRAPH <{WORKSPACE_GRAPH}> {{
  ?delivery ssc:deliveredTo ?hook ; rdf:value ?value }} }}"""
_REMOVE: Final = f"""{_PREFIXES}
DELETE {{ GRAPH <{WORKSPACE_GRAPH}> {{ ?s ?p ?o }} }}
WHERE {{ GRAPH <{WORKSPACE_GRAPH}> {{ ?s ?p ?o FILTER(?s = ?hook ||
  EXISTS {{ ?s ssc:deliveredTo ?hook }}) }} }}"""


def hook_iri(hook: str) -> str:
    """Return the IRI of a hook by its id, below the standard base."""
    return f"{BASE}webhook/{hook}"


def hooks(store: GraphStore) -> tuple[Hook, ...]:
    """Return all hooks by id.

    Raises:
        DataError: what is kept is damaged.
        EngineError: the engine does not answer.
    """
    return tuple(_hook(text) for text in _values(store, _HOOKS, {}))


def due(store: GraphStore, hook: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """Return messages for a hook that are to be sent by now, the longest waiting first."""
    bindings: dict[str, Term] = {
        "hook": URIRef(hook_iri(hook)),
        "now": RdfLiteral(_text(now), datatype=XSD.dateTime),
    }
    return tuple(map(_delivery, _values(store, _WAITING % limit, bindings)))


def deliveries(store: GraphStore, hook: str) -> tuple[Delivery, ...]:
    """Return the messages for a hook that are kept, latest first."""
    found = map(_delivery, _values(store, _OF_HOOK, {"hook": URIRef(hook_iri(hook))}))
    return tuple(sorted(found, key=lambda one: (one.noted, one.id), reverse=True))


def put(
    store: GraphStore,
    new_hooks: Iterable[Hook] = (),
    new_deliveries: Iterable[Delivery] = (),
    gone: Collection[str] = (),
) -> None:
    """Put hooks and messages in the place of those with their ids, in one step; `gone` go."""
    changed = [*map(_hook_triples, new_hooks), *map(_delivery_triples, new_deliveries)]
    triples = [triple for each in changed for triple in each]
    nodes = {str(triple.subject) for triple in triples} | {f"<{_delivery_iri(g)}>" for g in gone}
    if not nodes:
        return
    lines = " .\n".join(map(str, triples))
    graph = f"GRAPH <{WORKSPACE_GRAPH}>"
    store.update(
        f"DELETE {{ {graph} {{ ?s ?p ?o }} }} WHERE {{ {graph} {{\n"
        f"VALUES ?s {{ {' '.join(sorted(nodes))} }} ?s ?p ?o }} }} ;\n"
        f"INSERT DATA {{ {graph} {{\n{lines}\n}} }}"
    )


def remove(store: GraphStore, hook: str) -> None:
    """Remove a hook and its messages."""
    store.update(_REMOVE, {"hook": URIRef(hook_iri(hook))})


def _hook_triples(hook: Hook) -> list[Triple]:
    node = NamedNode(hook_iri(hook.id))
    value = {
        "id": hook.id,
        "url": hook.url,
        "kinds": list(hook.kinds),
        "created": _text(hook.created),
        "by": hook.by,
        "looked": _text(hook.looked),
        "seen": dict(hook.seen),
    }
    return [_says(node, "rdf:type", _iri("ssc:Webhook")), _says(node, "rdf:value", _json(value))]


def _delivery_triples(delivery: Delivery) -> Iterator[Triple]:
    node = NamedNode(_delivery_iri(delivery.id))
    value = {
        "id": delivery.id,
        "hook": delivery.hook,
        "happening": delivery.happening,
        "kind": delivery.kind,
        "round": delivery.round,
        "noted": _text(delivery.noted),
        "state": str(delivery.state),
        "attempts": [[_text(a.at), a.status, a.error] for a in delivery.attempts],
        "next_at": _text(delivery.next_at) if delivery.next_at else None,
    }
    yield _says(node, "rdf:type", _iri("ssc:WebhookDelivery"))
    yield _says(node, "ssc:deliveredTo", NamedNode(hook_iri(delivery.hook)))
    yield _says(node, "rdf:value", _json(value))
    if delivery.next_at is not None:
        moment = Literal(_text(delivery.next_at), datatype=_iri("xsd:dateTime"))
        yield _says(node, "ssc:nextAttemptAt", moment)


def _hook(text: str) -> Hook:
    found = _document(text)
    try:
        return Hook(
            id=str(found["id"]),
            url=str(found["url"]),
            kinds=tuple(map(str, found["kinds"])),
            created=datetime.fromisoformat(found["created"]),
            by=str(found["by"]),
            looked=datetime.fromisoformat(found["looked"]),
            seen={str(name): int(number) for name, number in found["seen"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(error) from error


def _delivery(text: str) -> Delivery:
    found = _document(text)
    try:
        next_at = found["next_at"]
        return Delivery(
            id=str(found["id"]),
            hook=str(found["hook"]),
            happening=str(found["happening"]),
            kind=str(found["kind"]),
            round=str(found["round"]),
            noted=datetime.fromisoformat(found["noted"]),
            state=DeliveryState(found["state"]),
            attempts=tuple(
                Attempt(at=datetime.fromisoformat(at), status=int(status), error=str(error))
                for at, status, error in found["attempts"]
            ),
            next_at=datetime.fromisoformat(next_at) if next_at else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(error) from error


def _values(store: GraphStore, query: str, bindings: dict[str, Term]) -> list[str]:
    return [str(row["value"]) for row in store.select(query, bindings)]


def _document(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _damaged(error) from error
    if not isinstance(found, dict):
        raise _damaged("no object")
    return found


def _damaged(why: object) -> DataError:
    return DataError(f"what is kept of a webhook is damaged: {why}", hint="remove it, add it anew")


def _json(value: dict[str, Any]) -> Literal:
    return Literal(json.dumps(value, ensure_ascii=False, sort_keys=True))


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _delivery_iri(delivery: str) -> str:
    return f"{BASE}webhook-delivery/{delivery}"


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, _iri(curie), value)
