"""Declarations of priorities as RDF and back, and which of them hold on a day.

Everything stands below the standard base. What is kept in the workspace is the whole record, with
who entered it and what was taken back; published is what holds on the day, without accounts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.harmonization.interests import DECLARED
from ssckg.model.priority import Declaration
from ssckg.namespaces import BASE, CODE, GRAPH, expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

WORKSPACE_GRAPH: Final = GRAPH + "workspace/priorities"
"""Where all declarations are kept in the workspace dataset."""
_PRIVATE: Final = frozenset(
    expand(name)
    for name in (
        *("dcterms:creator", "dcterms:contributor", "skos:changeNote"),
        *("prov:invalidatedAtTime", "prov:wasRevisionOf"),
    )
)
"""Who entered or withdrew it, and the history, are not published."""
_URL: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_YEAR_LENGTH: Final = 4
IN_FORCE, TO_COME, ENDED, SUPERSEDED, WITHDRAWN = (
    *("in-force", "to-come", "ended"),
    *("superseded", "withdrawn"),
)


def published_graph(agency: str) -> str:
    """Return the graph of an agency's declarations in the published dataset."""
    return f"{GRAPH}priority/{agency}"


def declaration_triples(one: Declaration, agent: str, sources: Collection[str]) -> Iterator[Triple]:
    """Yield a new declaration.

    Args:
        one: the declaration.
        agent: IRI of who enters it.
        sources: the keys of the sources register.
    """
    node, agency = NamedNode(one.iri), NamedNode(f"{BASE}agency/{one.agency}")
    yield _says(node, "rdf:type", _iri("ssc:AgencyPriority"))
    yield _says(node, "ssc:agency", agency)
    yield _says(node, "ssc:priorityFor", NamedNode(one.element))
    yield _says(node, "ssc:priorityLevel", NamedNode(f"{CODE}priority-level/{one.level}"))
    yield _says(node, "dcterms:description", Literal(one.reason, language="en"))
    yield _source(node, one.source, sources)
    yield _says(node, "ssc:validFrom", _time(one.valid_from))
    if one.valid_to:
        yield _says(node, "ssc:validTo", _time(one.valid_to))
    yield _says(node, "ssc:origin", NamedNode(f"{CODE}origin/{DECLARED}"))
    yield _says(node, "ssc:isDeclaredByAgency", _boolean("true"))
    # What the agency's own account says is read at the source; what others enter for it is not.
    trust = "secondary" if one.on_behalf else "verified"
    yield _says(node, "ssc:trust", NamedNode(f"{CODE}trust/{trust}"))
    yield _says(node, "prov:wasAttributedTo", agency)
    yield _says(node, "prov:generatedAtTime", _instant(one.declared_at))
    yield _says(node, "dcterms:creator", NamedNode(agent))
    if one.follows:
        yield _says(node, "prov:wasRevisionOf", NamedNode(one.follows))


def withdrawal_triples(iri: str, agent: str, reason: str, at: datetime) -> Iterator[Triple]:
    """Yield that a declaration is taken back."""
    node = NamedNode(iri)
    yield _says(node, "prov:invalidatedAtTime", _instant(at))
    yield _says(node, "skos:changeNote", Literal(reason, language="en"))
    yield _says(node, "dcterms:contributor", NamedNode(agent))


def declarations_from(triples: Iterable[Triple]) -> tuple[Declaration, ...]:
    """Return the declarations among `triples`, in the order in which they were made."""
    about: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            about[triple.subject.value][triple.predicate.value] = triple.object.value
    found = (
        _declaration(iri, facts)
        for iri, facts in about.items()
        if facts.get(expand("rdf:type")) == expand("ssc:AgencyPriority")
    )
    return tuple(sorted(found, key=lambda one: (one.declared_at, one.iri)))


def _declaration(iri: str, facts: dict[str, str]) -> Declaration:
    def one(curie: str) -> str:
        return facts.get(expand(curie), "")

    withdrawn = one("prov:invalidatedAtTime")
    return Declaration(
        iri=iri,
        agency=one("ssc:agency").rpartition("/")[2],
        element=one("ssc:priorityFor"),
        level=one("ssc:priorityLevel").rpartition("/")[2],
        reason=one("dcterms:description"),
        source=one("dcterms:source").removeprefix(f"{BASE}source/") or one("ssc:sourceStatement"),
        valid_from=one("ssc:validFrom"),
        valid_to=one("ssc:validTo"),
        declared_at=datetime.fromisoformat(one("prov:generatedAtTime")),
        by=one("dcterms:creator"),
        on_behalf=one("ssc:trust") != f"{CODE}trust/verified",
        follows=one("prov:wasRevisionOf"),
        withdrawn_at=datetime.fromisoformat(withdrawn) if withdrawn else None,
        withdrawn_for=one("skos:changeNote"),
    )


def states(declarations: Iterable[Declaration], day: date) -> dict[str, str]:
    """Return the state of each declaration (IRI) on a day.

    From its first day on, a declaration takes the place of all that were made before it for the
    same agency and element, also after its own end. What was taken back does not count.

    Args:
        declarations: in the order in which they were made.
        day: the day.
    """
    found: dict[str, str] = {}
    later: dict[tuple[str, str], list[Declaration]] = defaultdict(list)
    for one in reversed(tuple(declarations)):
        after = later[one.agency, one.element]
        if one.withdrawn_at is not None:
            found[one.iri] = WITHDRAWN
            continue
        if any(other.begins_by(day) or other.starts <= one.starts for other in after):
            found[one.iri] = SUPERSEDED
        elif not one.begins_by(day):
            found[one.iri] = TO_COME
        else:
            found[one.iri] = ENDED if one.ended_before(day) else IN_FORCE
        after.append(one)
    return found


def public_triples(triples: Collection[Triple], day: date) -> dict[str, list[Triple]]:
    """Return what is published of the declarations on a day, by graph, sorted."""
    declarations = declarations_from(triples)
    state = states(declarations, day)
    agency = {one.iri: one.agency for one in declarations if state[one.iri] == IN_FORCE}
    found: dict[str, set[Triple]] = defaultdict(set)
    for triple in triples:
        subject = triple.subject
        if triple.predicate.value in _PRIVATE or not isinstance(subject, NamedNode):
            continue
        if subject.value in agency:
            found[published_graph(agency[subject.value])].add(triple)
    return {graph: sorted(found[graph], key=str) for graph in sorted(found)}


def _source(node: NamedNode, source: str, sources: Collection[str]) -> Triple:
    """Return where it is from: a web address, a key of the register, or words."""
    if _URL.fullmatch(source):
        with suppress(ValueError):  # what only looks like an address is kept as words
            return _says(node, "dcterms:source", NamedNode(source))
    if source in sources:
        return _says(node, "dcterms:source", NamedNode(f"{BASE}source/{source}"))
    return _says(node, "ssc:sourceStatement", Literal(source))


def _time(text: str) -> Literal:
    return Literal(text, datatype=_iri("xsd:gYear" if len(text) == _YEAR_LENGTH else "xsd:date"))


def _instant(at: datetime) -> Literal:
    return Literal(at.isoformat(), datatype=_iri("xsd:dateTime"))


def _boolean(text: str) -> Literal:
    return Literal(text, datatype=_iri("xsd:boolean"))


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, _iri(curie), value)
