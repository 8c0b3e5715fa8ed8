"""What is said of mappings, as RDF in the workspace dataset: appended to, never changed.

Each step is one event with a number. An update puts in an event only where none of that number is
there yet; so of two people who act on the same state of a mapping at once, one is told to look
again. Everything stands below the standard base.
"""

from __future__ import annotations

import json
import re
import secrets
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib.term import Literal as RdfLiteral
from rdflib.term import URIRef

from ssckg.errors import ConflictError, DataError, EngineError
from ssckg.harmonization.curation.ends import make_end
from ssckg.model.actor import Role
from ssckg.model.choices import Predicate
from ssckg.model.curation import Action, Curated, CurationEvent, End, MappingKey, Verdict
from ssckg.namespaces import BASE, CODE, GRAPH, PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.ports import GraphStore, Term

WORKSPACE_GRAPH: Final = GRAPH + "workspace/mappings"
"""Where all of it is kept."""
_AGENT: Final = BASE + "agent/"
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_READ: Final = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"
_READ_ONE: Final = """CONSTRUCT { ?s ?p ?o } WHERE {
  GRAPH ?graph { { ?s ?event_of ?mapping ; ?p ?o } UNION { ?mapping ?p ?o BIND(?mapping AS ?s) } }
}"""
_UPDATE: Final = """INSERT { GRAPH <%s> { %s } } WHERE {
  { SELECT (COUNT(*) AS ?taken) WHERE {
      VALUES ?event { %s }
      GRAPH <%s> { ?event <%s> ?mapping } } }
  FILTER(?taken = 0)
}"""
"""A count and not an absent match: Virtuoso 7 finds nothing in a group of absences alone."""
_Facts = dict[str, list[str]]


def read_all(store: GraphStore) -> tuple[Curated, ...]:
    """Return every mapping that something was said of, by IRI.

    Raises:
        DataError: what is kept is damaged.
        EngineError: the engine does not answer.
    """
    return _curated_from(_triples(store, _READ, {"graph": URIRef(WORKSPACE_GRAPH)}))


def log(store: GraphStore) -> tuple[Triple, ...]:
    """Return all that is kept, as it is kept, for checking.

    Raises:
        EngineError: the engine does not answer.
    """
    return tuple(_triples(store, _READ, {"graph": URIRef(WORKSPACE_GRAPH)}))


def read_one(store: GraphStore, mapping: str) -> Curated | None:
    """Return a mapping by its IRI, or None where nothing was said of it.

    Raises:
        DataError: what is kept is damaged.
        EngineError: the engine does not answer.
    """
    bindings = {
        "graph": URIRef(WORKSPACE_GRAPH),
        "mapping": URIRef(mapping),
        "event_of": URIRef(expand("ssc:eventOf")),
    }
    found = _curated_from(_triples(store, _READ_ONE, bindings))
    return found[0] if found else None


def append(store: GraphStore, new: Sequence[tuple[MappingKey, CurationEvent]]) -> None:
    """Put in events, all of them or none; each has the number after its mapping's last.

    Raises:
        ConflictError: something was said of one of them in the meantime.
        EngineError: the engine does not answer; all events were put in or none.
    """
    if not new:
        return
    nonce = secrets.token_hex(12)
    lines = dict.fromkeys(str(t) for key, event in new for t in event_triples(key, event, nonce))
    nodes = " ".join(f"<{event_iri(key, event.number)}>" for key, event in new)
    graph, is_event = WORKSPACE_GRAPH, expand("ssc:eventOf")
    update = _UPDATE % (graph, " .\n".join(lines), nodes, graph, is_event)
    first = event_iri(new[0][0], new[0][1].number)
    try:
        store.update(update)
    except EngineError:
        # The answer may be lost and not the change.
        if not _is_there(store, first, nonce):
            raise
        return
    if not _is_there(store, first, nonce):
        name = new[0][0].id if len(new) == 1 else "one of the mappings"
        raise ConflictError(
            f"something was said of {name} in the meantime", hint="look at it again and decide anew"
        )


def _is_there(store: GraphStore, event: str, nonce: str) -> bool:
    query = f"ASK {{ GRAPH ?graph {{ ?event <{expand('dcterms:identifier')}> ?nonce }} }}"
    bindings: dict[str, Term] = {
        "graph": URIRef(WORKSPACE_GRAPH),
        "event": URIRef(event),
        "nonce": RdfLiteral(nonce),
    }
    return store.ask(query, bindings)


def event_iri(key: MappingKey, number: int) -> str:
    """Return the IRI of a step."""
    return f"{key.iri}/event/{number}"


def event_triples(key: MappingKey, event: CurationEvent, nonce: str = "") -> Iterator[Triple]:
    """Yield a step, and which mapping it is about."""
    mapping, node = NamedNode(key.iri), NamedNode(event_iri(key, event.number))
    for curie, iri in (
        ("ssc:inMappingSet", key.mapping_set),
        ("sssom:subject_id", key.subject),
        ("sssom:object_id", key.object),
    ):
        yield _says(mapping, curie, NamedNode(iri))
    yield _says(node, "rdf:type", _iri("ssc:MappingEvent"))
    yield _says(node, "ssc:eventOf", mapping)
    if event.action is Action.REVIEW:
        yield _says(node, "rdf:type", _iri("ssc:MappingReview"))
        yield _says(node, "ssc:reviewOfMapping", mapping)
    if nonce:
        yield _says(node, "dcterms:identifier", Literal(nonce))
    yield _says(node, "ssc:sequenceNumber", _typed(str(event.number), "xsd:integer"))
    yield _says(node, "ssc:mappingAction", NamedNode(f"{CODE}mapping-action/{event.action}"))
    when = event.at.astimezone(UTC).isoformat()
    yield _says(node, "prov:endedAtTime", _typed(when, "xsd:dateTime"))
    agent = NamedNode(_AGENT + quote(event.by, safe=""))
    yield _says(node, "prov:wasAssociatedWith", agent)
    yield _says(node, "skos:prefLabel", Literal(_clean(event.name)))
    yield _says(node, "ssc:actedAs", NamedNode(f"{CODE}user-role/{event.role}"))
    yield from _details(node, event)


def _details(node: NamedNode, event: CurationEvent) -> Iterator[Triple]:
    if event.agency:
        yield _says(node, "ssc:agency", NamedNode(f"{BASE}agency/{quote(event.agency, safe='')}"))
    if event.reason:
        yield _says(node, "ssc:reason", Literal(_clean(event.reason)))
    if event.verdict is not None:
        verdict = NamedNode(f"{CODE}mapping-verdict/{event.verdict}")
        yield _says(node, "ssc:mappingVerdict", verdict)
    if event.predicate is not None:
        yield _says(node, "sssom:predicate_id", predicate_node(event.predicate))
    if event.confidence is not None:
        yield _says(node, "sssom:confidence", _typed(f"{event.confidence:.2f}", "xsd:decimal"))
    for curie, end in (
        ("ssc:subjectAsReviewed", event.subject_end),
        ("ssc:objectAsReviewed", event.object_end),
    ):
        if end.fields:
            text = json.dumps(end.values, ensure_ascii=False, sort_keys=True)
            yield _says(node, curie, Literal(_clean(text)))
    for source in event.sources:
        yield _says(node, "dcterms:source", NamedNode(f"{BASE}source/{quote(source, safe='')}"))


def predicate_node(predicate: Predicate) -> NamedNode:
    """Return the SKOS property of a predicate."""
    return NamedNode(f"{PREFIXES['skos']}{predicate}Match")


def _clean(text: str) -> str:
    """Return a text without what no literal holds."""
    return _NOT_TEXT.sub("", text)


def _triples(store: GraphStore, query: str, bindings: dict[str, URIRef]) -> list[Triple]:
    with store.stream(query, bindings, accept="application/n-triples") as body:
        content = b"".join(body)
    return [quad.triple for quad in parse(content, RdfFormat.N_TRIPLES)]


def _curated_from(triples: Iterable[Triple]) -> tuple[Curated, ...]:
    about: dict[str, _Facts] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            facts = about[triple.subject.value]
            facts[triple.predicate.value].append(triple.object.value)
    events: dict[str, list[CurationEvent]] = defaultdict(list)
    for node, facts in about.items():
        if mapping := _one(facts, "ssc:eventOf"):
            events[mapping].append(_event(node, facts))
    found = []
    for mapping, taken in events.items():
        facts = about[mapping]
        key = MappingKey(
            mapping,
            _one(facts, "ssc:inMappingSet"),
            _one(facts, "sssom:subject_id"),
            _one(facts, "sssom:object_id"),
        )
        found.append(Curated(key, tuple(sorted(taken, key=lambda event: event.number))))
    return tuple(sorted(found, key=lambda one: one.key.iri))


def _event(node: str, facts: _Facts) -> CurationEvent:
    try:
        verdict = _code(facts, "ssc:mappingVerdict")
        predicate = _one(facts, "sssom:predicate_id").rpartition("#")[2].removesuffix("Match")
        confidence = _one(facts, "sssom:confidence")
        return CurationEvent(
            number=int(_one(facts, "ssc:sequenceNumber")),
            action=Action(_code(facts, "ssc:mappingAction")),
            at=datetime.fromisoformat(_one(facts, "prov:endedAtTime")),
            by=unquote(_one(facts, "prov:wasAssociatedWith").removeprefix(_AGENT)),
            name=_one(facts, "skos:prefLabel"),
            role=Role(_code(facts, "ssc:actedAs")),
            agency=unquote(_code(facts, "ssc:agency")),
            reason=_one(facts, "ssc:reason"),
            verdict=Verdict(verdict) if verdict else None,
            predicate=Predicate(predicate) if predicate else None,
            confidence=float(confidence) if confidence else None,
            subject_end=_end(_one(facts, "ssc:subjectAsReviewed")),
            object_end=_end(_one(facts, "ssc:objectAsReviewed")),
            sources=tuple(
                sorted(
                    unquote(iri.rpartition("/")[2])
                    for iri in facts.get(expand("dcterms:source"), ())
                )
            ),
        )
    except ValueError as error:
        raise DataError(f"the record {node} is damaged: {error}") from error


def _end(text: str) -> End:
    return make_end(json.loads(text)) if text else End()


def _one(facts: _Facts, curie: str) -> str:
    return next(iter(facts.get(expand(curie), ())), "")


def _code(facts: _Facts, curie: str) -> str:
    return _one(facts, curie).rpartition("/")[2]


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=_iri(datatype))


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, _iri(curie), value)
