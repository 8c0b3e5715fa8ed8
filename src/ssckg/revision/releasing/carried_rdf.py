"""Mapping sets that were carried over to a released edition, as RDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import BASE, CODE, GRAPH, PREFIXES, expand
from ssckg.revision.releasing.old_to_new import LICENSE, NO_TERM
from ssckg.revision.releasing.succession_rdf import release_iri
from ssckg.revision.releasing.terms import english, named, node, text, triples, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ssckg.model.release import WorkingEdition

Facts: TypeAlias = "Mapping[str, list[NamedNode | Literal]]"
"""Values by property (IRI)."""
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"
CANDIDATES: Final = "candidates"
LISTS: Final = (ACCEPTED, REJECTED, CANDIDATES)
_OWN: Final = frozenset(
    map(
        expand,
        (
            *("ssc:inMappingSet", "ssc:mappingList", "ssc:mappingStatus", "ssc:origin"),
            *("sssom:subject_id", "sssom:object_id", "sssom:mapping_justification"),
            *("sssom:confidence", "sssom:mapping_date", "ssc:endChange", "ssc:printedNumber"),
            *("sssom:subject_label", "sssom:object_label", "sssom:reviewer_id"),
            *("sssom:reviewer_label", "prov:wasDerivedFrom"),
        ),
    )
)
"""What a carried mapping says otherwise than the one it comes from, or does not say."""
_CHAINING: Final = PREFIXES["semapv"] + "MappingChaining"
_UNSURE: Final = 0.5
"""Confidence of a pair that is to be judged, at most; candidates are below 0.6."""


@dataclass(frozen=True, slots=True)
class SetToCarry:
    """A mapping set as it is published: its IRI, editions (IRIs), triples by list."""

    iri: str
    subject_edition: str
    object_edition: str
    triples: Mapping[str, Sequence[Triple]]


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping in the new set, and those it comes from.

    side: which end is of the released edition; before, after: that end; case: why it is to be
    judged, if it is.
    """

    subject: str
    object: str
    listed: str
    is_sure: bool
    facts: Facts
    origins: tuple[str, ...]
    case: str
    side: str
    before: str
    after: str

    @property
    def is_no_match(self) -> bool:
        """Whether it says that one end has no counterpart."""
        return NO_TERM in (self.subject, self.object)


def one(facts: Facts, curie: str) -> str:
    """Return the first value of a property as text; empty without one."""
    values = facts.get(expand(curie), ())
    return values[0].value if values else ""


def graphs_of(
    working: WorkingEdition,
    found: SetToCarry,
    name: str,
    rows: Mapping[tuple[str, str], Row],
    on: str,
) -> dict[str, list[Triple]]:
    """Return the graphs of the set, one for each list, those without a mapping left out."""
    graphs: dict[str, list[Triple]] = {}
    for listed in LISTS:
        part = "" if listed == ACCEPTED else f"/{listed}"
        chosen = [row for _, row in sorted(rows.items()) if row.listed == listed]
        if chosen or listed == ACCEPTED:
            mapping_set = f"{PREFIXES['mapping']}{name}{part}"
            said = [*_set_triples(working, found, mapping_set)]
            for row in chosen:
                said += _row_triples(working, mapping_set, name, row, on)
            graphs[f"{GRAPH}mapping/{name}{part}"] = said
    return graphs


def _set_triples(working: WorkingEdition, found: SetToCarry, mapping_set: str) -> Iterator[Triple]:
    is_subject = found.subject_edition == working.base.iri
    editions = [found.subject_edition, found.object_edition]
    editions[0 if is_subject else 1] = working.content.iri
    names = " to ".join(iri.rpartition("/")[2] for iri in editions)
    yield from triples(
        mapping_set,
        [
            *(("rdf:type", named(kind)) for kind in _KINDS_OF_SET),
            ("dcterms:title", english(f"Mappings carried over: {names}")),
            ("dcterms:description", english(_DESCRIPTION)),
            ("dcterms:creator", node(f"{BASE}agency/ssckg")),
            ("dcterms:license", node(LICENSE)),
            ("owl:versionInfo", text(working.target.version)),
            ("ssc:subjectEdition", node(editions[0])),
            ("ssc:objectEdition", node(editions[1])),
            ("sssom:subject_source", node(editions[0])),
            ("sssom:object_source", node(editions[1])),
            ("prov:wasDerivedFrom", node(found.iri)),
            ("prov:wasDerivedFrom", node(release_iri(working.target.version))),
        ],
    )


_STATUS: Final = {ACCEPTED: "published", REJECTED: "rejected", CANDIDATES: "proposed"}
_KINDS_OF_SET: Final = ("ssc:MappingSet", "sssom:MappingSet", "dcat:Dataset")
_DESCRIPTION: Final = (
    "Made from a set of the edition before. Pairs of elements that the revision left as they were"
    " go on; all others are to be judged anew."
)


def _row_triples(
    working: WorkingEdition, mapping_set: str, name: str, row: Row, on: str
) -> Iterator[Triple]:
    iri = f"{PREFIXES['mapping']}{name}/{_name(row.subject)}--{_name(row.object)}"
    status = "needs-review" if row.case else _STATUS[row.listed]
    about = [(p, v) for p, values in row.facts.items() if p not in _OWN for v in values]
    yield from (Triple(NamedNode(iri), NamedNode(p), value) for p, value in about)
    confidence = float(one(row.facts, "sssom:confidence") or _UNSURE)
    if row.listed == CANDIDATES:
        confidence = min(confidence, _UNSURE)
    yield from triples(
        iri,
        [
            ("ssc:inMappingSet", node(mapping_set)),
            ("ssc:mappingList", node(f"{CODE}mapping-list/{row.listed}")),
            ("ssc:mappingStatus", node(f"{CODE}mapping-status/{status}")),
            ("ssc:origin", node(f"{CODE}origin/derived")),
            ("sssom:subject_id", node(row.subject)),
            ("sssom:object_id", node(row.object)),
            ("sssom:mapping_justification", node(_CHAINING)),
            ("sssom:confidence", typed(_decimal(confidence), "xsd:decimal")),
            ("sssom:mapping_date", typed(on, "xsd:date")),
            *(("prov:wasDerivedFrom", node(origin)) for origin in row.origins),
            *_labels(working, row),
            *(("ssc:endChange", text(each)) for each in _changes(row)),
        ],
    )
    if row.listed == ACCEPTED and not row.is_no_match:
        predicate = NamedNode(one(row.facts, "sssom:predicate_id"))
        yield Triple(NamedNode(row.subject), predicate, NamedNode(row.object))


def _labels(working: WorkingEdition, row: Row) -> Iterator[tuple[str, Literal]]:
    for side, iri in (("subject", row.subject), ("object", row.object)):
        item = working.content.item.get(iri)
        label = item.text("skos:prefLabel") if item else ""
        label = label or (one(row.facts, f"sssom:{side}_label") if iri != NO_TERM else "")
        if label:
            yield f"sssom:{side}_label", english(label)


def _changes(row: Row) -> Iterator[str]:
    """Yield what became of the end, in the words that curation reads."""
    if not row.case:
        return
    old, new = (_name(iri) for iri in (row.before, row.after))
    yield f"{row.side} element: {old!r} is now {f'{new} ({row.case})'!r}"


def _name(iri: str) -> str:
    return "none" if iri == NO_TERM else iri.rpartition("/")[2].rpartition("#")[2]


def _decimal(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")
