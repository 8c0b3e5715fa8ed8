"""The mapping set from the edition before to the released one: what successions come to.

How each kind of succession is told as a mapping, and how sure that is, stands in
`correspondence.csv`; the numbers are ours. Where both ends have one IRI there is nothing to map.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pyoxigraph import Triple

from ssckg.model.release import SuccessionKind
from ssckg.namespaces import BASE, CODE, PREFIXES, expand
from ssckg.revision.releasing.succession_rdf import release_iri
from ssckg.revision.releasing.terms import english, named, node, text, triples, typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Literal, NamedNode

    from ssckg.model.release import Succession, WorkingEdition

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
"""Of what is our own work, as these mappings are."""
NO_TERM: Final = "https://w3id.org/sssom/NoTermFound"
_SAME: Final = frozenset({SuccessionKind.KEPT, SuccessionKind.EDITED})
_DESCRIPTION: Final = (
    "What became of each element of the edition before, as the decisions of the round have it;"
    " kept elements by their identity. No one has judged these pairs one by one."
)


@dataclass(frozen=True, slots=True)
class Correspondence:
    """How a case is told as a mapping; predicate like "exact", or "none"."""

    case: str
    predicate: str
    confidence: str
    justification: str
    origin: str
    comment: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ends that correspond in a case; an empty one: no counterpart."""

    subject: str
    object: str
    case: str
    decisions: tuple[str, ...]


@cache
def correspondences() -> dict[str, Correspondence]:
    """Return how each case is told, read once."""
    table = files("ssckg.revision.releasing") / "correspondence.csv"
    rows = csv.DictReader(table.read_text("utf-8").splitlines())
    return {row["case"]: Correspondence(**row) for row in rows}


def set_name(working: WorkingEdition) -> str:
    """Return the name of the set: "u4ssc-2017--un-sscf-0.1"."""
    return f"{working.base.id}--{working.target.version}"


def old_to_new_triples(working: WorkingEdition, on: str) -> Iterator[Triple]:
    """Yield the mapping set of a release, below the standard base.

    Args:
        working: the edition that is released.
        on: day of the release (ISO 8601).
    """
    mapping_set = PREFIXES["mapping"] + set_name(working)
    yield from _set_triples(working, mapping_set)
    for pair in pairs_of(working):
        yield from _mapping_triples(working, mapping_set, pair, on)


def pairs_of(working: WorkingEdition) -> list[Pair]:
    """Return which old element corresponds to which new one, and in which case, sorted."""
    found = (pair for each in working.elements for pair in _pairs(working, each))
    return sorted(found, key=lambda pair: (pair.subject, pair.object))


def _pairs(working: WorkingEdition, each: Succession) -> Iterator[Pair]:
    case = str(each.kind)
    if each.kind is SuccessionKind.ADDED:
        yield from (Pair("", after, case, each.decisions) for after in each.after)
        return
    for before in each.before:
        if not each.after and each.heirs:
            yield from (Pair(before, heir, "heir", each.decisions) for heir in each.heirs)
        elif not each.after:
            yield Pair(before, "", case, each.decisions)
        for after in each.after:
            if before != after:
                is_absorbing = each.kind is SuccessionKind.MERGED and _goes_on(
                    working, before, after
                )
                told = "absorbing" if is_absorbing else case
                yield Pair(before, after, told, each.decisions)


def _goes_on(working: WorkingEdition, before: str, after: str) -> bool:
    """Say whether all data points of an element go on as data points of another."""
    old = {point.iri for point in working.base.points_of.get(before, ())}
    new = {point.iri for point in working.content.points_of.get(after, ())}
    same = {
        one
        for each in working.points
        if each.kind in _SAME and set(each.after) <= new
        for one in each.before
    }
    return bool(old) and old <= same


def _set_triples(working: WorkingEdition, mapping_set: str) -> Iterator[Triple]:
    editions = working.base.iri, working.content.iri
    titles = [_title(working, side) for side in ("base", "content")]
    said: list[tuple[str, NamedNode | Literal]] = [
        *(("rdf:type", named(kind)) for kind in _KINDS_OF_SET),
        ("dcterms:title", english(" to ".join(titles))),
        ("dcterms:description", english(_DESCRIPTION)),
        ("dcterms:creator", node(f"{BASE}agency/ssckg")),
        ("dcterms:license", node(LICENSE)),
        ("owl:versionInfo", text(working.target.version)),
        ("ssc:subjectEdition", node(editions[0])),
        ("ssc:objectEdition", node(editions[1])),
        ("sssom:subject_source", node(editions[0])),
        ("sssom:object_source", node(editions[1])),
        ("prov:wasDerivedFrom", node(release_iri(working.target.version))),
    ]
    yield from triples(mapping_set, said)


_KINDS_OF_SET: Final = ("ssc:MappingSet", "sssom:MappingSet", "dcat:Dataset")


def _title(working: WorkingEdition, side: str) -> str:
    edition = working.base if side == "base" else working.content
    about = edition.item.get(edition.iri)
    return (about.text("dcterms:title") if about else "") or edition.id


def _mapping_triples(
    working: WorkingEdition, mapping_set: str, pair: Pair, on: str
) -> Iterator[Triple]:
    told = correspondences()[pair.case]
    is_match = told.predicate != "none"
    names = [_name(end) for end in (pair.subject, pair.object)]
    predicate = named(f"skos:{told.predicate if is_match else 'related'}Match")
    ends = [node(end or NO_TERM) for end in (pair.subject, pair.object)]
    labels = [_label(working, end) for end in (pair.subject, pair.object)]
    grounds = [f"{BASE}decision/{one}" for one in pair.decisions]
    said: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", named("ssc:Mapping")),
        ("rdf:type", named("sssom:Mapping")),
        ("ssc:inMappingSet", node(mapping_set)),
        ("ssc:mappingList", node(f"{CODE}mapping-list/accepted")),
        ("ssc:mappingStatus", node(f"{CODE}mapping-status/published")),
        ("ssc:origin", node(f"{CODE}origin/{told.origin}")),
        ("ssc:trust", node(f"{CODE}trust/verified")),
        ("sssom:subject_id", ends[0]),
        ("sssom:predicate_id", predicate),
        ("sssom:object_id", ends[1]),
        ("sssom:mapping_justification", node(f"{PREFIXES['semapv']}{told.justification}")),
        ("sssom:confidence", typed(told.confidence, "xsd:decimal")),
        ("sssom:author_id", node(f"{BASE}agency/ssckg")),
        ("sssom:author_label", text("ssckg maintainers")),
        ("sssom:mapping_date", typed(on, "xsd:date")),
        ("sssom:comment", english(told.comment)),
        *(
            (f"sssom:{side}_label", english(label))
            for side, label in zip(("subject", "object"), labels, strict=True)
            if label
        ),
        ("dcterms:source", node(f"{BASE}source/ssckg")),
        *(("prov:wasDerivedFrom", node(iri)) for iri in grounds or [_release(working)]),
    ]
    yield from triples(f"{mapping_set}/{'--'.join(names)}", said)
    if is_match:
        yield Triple(ends[0], node(expand(f"skos:{told.predicate}Match")), ends[1])


def _release(working: WorkingEdition) -> str:
    return release_iri(working.target.version)


def _name(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2] or "none"


def _label(working: WorkingEdition, iri: str) -> str:
    found = working.base.item.get(iri) or working.content.item.get(iri)
    return found.text("skos:prefLabel") if found else ""
