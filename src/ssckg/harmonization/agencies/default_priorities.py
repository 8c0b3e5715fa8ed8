"""What agencies may be taken to care about as long as they have not spoken, as RDF.

One `ssc:AgencyPriority` for each agency and SDG target with an indicator below it that the agency,
or a part of it (UNESCO-UIS is one of UNESCO), is custodian (level medium) or partner (low) of.
`concerns_of_all` reads the same from roles; a test holds the two to each other. The levels are our
reading and no statement of the agency.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.harmonization.interests import CUSTODIANSHIP, LEVEL_OF_ROLE
from ssckg.harmonization.measures import number_key
from ssckg.namespaces import BASE, CODE, GRAPH, PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PRIORITY_GRAPH: Final = GRAPH + "priority/"
DEFAULT_GRAPH: Final = PRIORITY_GRAPH + CUSTODIANSHIP
_TRUST: Final = ("verified", "secondary", "partly", "recall")
"""From the most to the least, as the codes are ranked."""
_Facts = dict[str, list[str]]


def default_priorities(
    graphs: Mapping[str, Sequence[Triple]],
) -> Iterator[tuple[str, list[Triple]]]:
    """Yield the graph of default priorities, where roles give any.

    Args:
        graphs: the content by graph, below the standard base: roles, indicators, targets.
    """
    about = _facts(triple for triples in graphs.values() for triple in triples)
    grounds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, facts in about.items():
        if expand("ssc:IndicatorRole") not in facts[expand("rdf:type")]:
            continue
        for indicator in facts[expand("ssc:indicator")]:
            for target in about[indicator][expand("skos:broader")] if indicator in about else ():
                if _is_sdg_target(target, about):
                    for agency in _and_wholes(facts[expand("ssc:agency")][0], about):
                        grounds[agency, target].append(iri)
    triples = [
        triple
        for (agency, target), roles in sorted(grounds.items())
        for triple in _priority(agency, target, [about[role] for role in sorted(roles)])
    ]
    if triples:
        yield DEFAULT_GRAPH, triples


def _facts(triples: Iterable[Triple]) -> dict[str, _Facts]:
    wanted = {
        expand(name)
        for name in (
            *("rdf:type", "ssc:indicator", "ssc:agency", "ssc:role", "ssc:listedAs"),
            *("skos:broader", "dcterms:source", "ssc:trust", "org:subOrganizationOf"),
        )
    }
    about: dict[str, _Facts] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if triple.predicate.value not in wanted or not isinstance(subject, NamedNode):
            continue
        if isinstance(value, NamedNode | Literal):
            facts = about.setdefault(subject.value, defaultdict(list))
            facts[triple.predicate.value].append(value.value)
    return about


def _and_wholes(agency: str, about: Mapping[str, _Facts]) -> tuple[str, ...]:
    """Return an agency and the bodies that it is a part of."""
    found = [agency]
    for each in found:
        above = about[each][expand("org:subOrganizationOf")] if each in about else ()
        found += [whole for whole in above if whole not in found]
    return tuple(found)


def _is_sdg_target(iri: str, about: Mapping[str, _Facts]) -> bool:
    is_target = iri in about and expand("ssc:Target") in about[iri][expand("rdf:type")]
    return is_target and iri.startswith((PREFIXES["unsdg"], PREFIXES["sdg"]))


def _priority(agency: str, target: str, roles: Sequence[_Facts]) -> Iterator[Triple]:
    listed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for facts in roles:
        name = facts[expand("ssc:role")][0].rpartition("/")[2]
        holder = facts[expand("ssc:agency")][0]
        part = "" if holder == agency else holder.rpartition("/")[2]
        listed[name, part].update(facts[expand("ssc:listedAs")])
    number = target.rpartition("/")[2]
    node = NamedNode(f"{BASE}priority/{agency.rpartition('/')[2]}/{CUSTODIANSHIP}/{number}")
    level = LEVEL_OF_ROLE["custodian" if "custodian" in {n for n, _ in listed} else "partner"]
    trust = max(
        (facts[expand("ssc:trust")][0].rpartition("/")[2] for facts in roles), key=_TRUST.index
    )
    yield _says(node, "rdf:type", NamedNode(expand("ssc:AgencyPriority")))
    yield _says(node, "ssc:agency", NamedNode(agency))
    yield _says(node, "ssc:priorityFor", NamedNode(target))
    yield _says(node, "ssc:priorityLevel", NamedNode(f"{CODE}priority-level/{level}"))
    yield _says(node, "dcterms:description", Literal(_reason(number, listed), language="en"))
    yield _says(node, "ssc:origin", NamedNode(f"{CODE}origin/{CUSTODIANSHIP}"))
    is_declared = Literal("false", datatype=NamedNode(expand("xsd:boolean")))
    yield _says(node, "ssc:isDeclaredByAgency", is_declared)
    yield _says(node, "ssc:trust", NamedNode(f"{CODE}trust/{trust}"))
    for source in sorted({each for facts in roles for each in facts[expand("dcterms:source")]}):
        yield _says(node, "dcterms:source", NamedNode(source))


def _reason(number: str, listed: Mapping[tuple[str, str], set[str]]) -> str:
    """Return the reason in words; of an indicator listed several times, the number that fits."""
    parts = []
    for role, part in sorted(listed):
        every = listed[role, part]
        names = sorted({n for n in every if n.startswith(f"{number}.")} or every, key=number_key)
        through = f" through {part}" if part else ""
        parts.append(f"{role} of {' and '.join(names)}{through}")
    words = ", ".join(parts)
    return f"{words[0].upper()}{words[1:]}; the level is our reading."


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, NamedNode(expand(curie)), value)
