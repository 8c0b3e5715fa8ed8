"""What `derive` answers: derived mappings and their chains, as records for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.model.derivation_chart import derived_bars
from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from ssckg.model.choices import Predicate
    from ssckg.model.derivation import Relation
    from ssckg.model.naming import ElementRecord


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A mapping in a chain, as walked; inverted: it is recorded from object to subject."""

    subject: ElementRecord
    predicate: Predicate
    object: ElementRecord
    confidence: float
    inverted: bool
    mapping: str
    curie: str
    origin: str
    reason: str
    trust: str
    sources: tuple[str, ...]
    page: str


@dataclass(frozen=True, slots=True)
class ChainRecord:
    """A chain with what follows from it.

    rule: the composition rules in words; arithmetic: how its confidence comes about; counted:
    whether it is among those whose confidences were put together.
    """

    predicate: Predicate
    confidence: float
    rule: str
    arithmetic: str
    counted: bool
    links: tuple[ChainLink, ...]


@dataclass(frozen=True, slots=True)
class DerivedRecord:
    """A derived mapping; rule: that of its surest chain; other_chains: those that say less."""

    subject: ElementRecord
    predicate: Predicate
    object: ElementRecord
    confidence: float
    rule: str
    arithmetic: str
    trust: str
    mapping: str
    curie: str
    mapping_set: str
    chains: tuple[ChainRecord, ...]
    other_chains: tuple[ChainRecord, ...]


@dataclass(frozen=True, slots=True)
class BearingRecord:
    """A recorded pair that chains bear on, or one on which chains disagree.

    predicate: what the chains say; stated: the recorded predicate as seen from the subject, None
    where no match is declared or nothing is recorded; listed: accepted, rejected, candidates;
    meaning: the relation in words.
    """

    subject: ElementRecord
    object: ElementRecord
    relation: Relation
    predicate: Predicate
    stated: Predicate | None
    listed: str
    mapping: str
    curie: str
    reason: str
    meaning: str
    chains: tuple[ChainRecord, ...]


@dataclass(frozen=True, slots=True)
class CycleRecord:
    """Elements each broader than, or the same as, the next; the last leads to the first."""

    elements: tuple[ElementRecord, ...]
    mappings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvertedRecord:
    """An accepted mapping as seen from its other end."""

    subject: ElementRecord
    predicate: Predicate
    object: ElementRecord
    confidence: float
    rule: str
    mapping: str


@dataclass(frozen=True, slots=True)
class PairCount:
    """What was derived between two frameworks (ids)."""

    subject: str
    object: str
    derived: int
    exact: int
    close: int
    broad: int
    narrow: int
    related: int
    corroborated: int
    contradictions: int


@dataclass(frozen=True, kw_only=True)
class DerivationResult(Result):
    """All that follows from accepted mappings, and what it bears on.

    inverted: accepted mappings read backwards (each is one); inversions: these, if asked for;
    within: pairs inside one edition that chains join (redundancy).
    """

    derived: tuple[DerivedRecord, ...]
    contradictions: tuple[BearingRecord, ...]
    cycles: tuple[CycleRecord, ...]
    corroborated: tuple[BearingRecord, ...]
    within: tuple[BearingRecord, ...]
    counts: tuple[PairCount, ...]
    inverted: int
    inversions: tuple[InvertedRecord, ...]
    accepted: int
    max_length: int

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the derived mappings, counts, what is contradicted and confirmed, and links.

        Of the tables after the second one, those that have rows.
        """
        return (
            ResultTable(
                "derived", phrase("Derived mappings"), _DERIVED, tuple(map(_derived, self.derived))
            ),
            ResultTable(
                "counts", phrase("By pair of frameworks"), _COUNTS, tuple(map(_row, self.counts))
            ),
            *(table for table in self._more_tables() if table.rows),
        )

    def _more_tables(self) -> tuple[ResultTable, ...]:
        return (
            _bearing("contradictions", phrase("Contradictions"), self.contradictions),
            _bearing(
                "corroborated", phrase("Recorded pairs that chains confirm"), self.corroborated
            ),
            _bearing("within", phrase("Pairs within one edition that chains join"), self.within),
            ResultTable(
                "cycles",
                phrase("Cycles of broader matches"),
                ("elements", "mappings"),
                tuple(
                    (" > ".join(e.curie for e in each.elements), " ".join(each.mappings))
                    for each in self.cycles
                ),
            ),
            ResultTable(
                "chain-links",
                phrase("Links of the chains behind derived mappings"),
                ("derived", "chain", *LINK_COLUMNS),
                tuple(
                    (each.curie, number, *link_row(link))
                    for each in self.derived
                    for number, chain in enumerate(each.chains, 1)
                    for link in chain.links
                ),
                is_detail=True,
            ),
            self._inversion_table(),
        )

    def _inversion_table(self) -> ResultTable:
        columns = ("subject", "predicate", "object", "confidence", "mapping")
        rows = tuple(
            (e.subject.curie, e.predicate.value, e.object.curie, e.confidence, e.mapping)
            for e in self.inversions
        )
        return ResultTable("inversions", phrase("Accepted mappings read backwards"), columns, rows)

    def notes(self) -> tuple[str, ...]:
        """Return what derived means, how sure it is, and what is left out."""
        return (
            phrase(
                "%(number)s mappings follow from %(accepted)s accepted ones by chains of"
                " up to %(max_length)s links. No one has judged them; they never count as"
                " stated unless asked for.",
                number=len(self.derived),
                accepted=self.accepted,
                max_length=self.max_length,
            ),
            phrase(
                "Confidence of a chain: the product of its links, taken as independent. Of several"
                " chains that share no link: 1 - (1 - c1)(1 - c2) ...; of chains that share one,"
                " the surest counts."
            ),
            phrase(
                "A pair of which anything is recorded (accepted, rejected, candidate, declared"
                " without match) is never derived; chains then confirm or contradict what is"
                " recorded."
            ),
            phrase(
                "Each of the %(inverted)s accepted mappings also holds read backwards"
                " (broad becomes narrow); nothing is stored for that, every link is seen"
                " from both ends.",
                inverted=self.inverted,
            ),
        )

    def chart(self) -> dict[str, Any] | None:
        """Return bars: derived mappings by pair of frameworks and predicate."""
        return derived_bars(self.counts)


_DERIVED = (
    *("subject", "subject_label", "predicate", "object", "object_label"),
    *("confidence", "arithmetic", "chains", "rule", "mapping"),
)
_COUNTS = (
    *("subject", "object", "derived", "exact", "close", "broad", "narrow", "related"),
    *("corroborated", "contradictions"),
)
_BEARING = (
    *("subject", "object", "chains_say", "recorded", "list", "relation"),
    *("reason", "via", "mapping"),
)
LINK_COLUMNS = (
    "subject",
    "predicate",
    "object",
    "confidence",
    "inverted",
    "reason",
    "sources",
    "mapping",
)


def _derived(each: DerivedRecord) -> tuple[str | float | int, ...]:
    return (
        *(each.subject.curie, each.subject.label, each.predicate.value),
        *(each.object.curie, each.object.label, each.confidence, each.arithmetic),
        *(len(each.chains), each.rule, each.curie),
    )


def _row(each: PairCount) -> tuple[str | int, ...]:
    return tuple(getattr(each, name) for name in _COUNTS)


def _bearing(name: str, title: str, records: tuple[BearingRecord, ...]) -> ResultTable:
    rows = tuple(
        (
            *(each.subject.curie, each.object.curie, each.predicate.value),
            *(each.stated.value if each.stated else None, each.listed or None),
            *(each.relation.value, each.reason or None),
            "; ".join(
                " ".join(link.object.curie for link in chain.links[:-1]) for chain in each.chains
            ),
            each.curie or None,
        )
        for each in records
    )
    return ResultTable(name, title, _BEARING, rows)


def link_row(link: ChainLink) -> tuple[str | float | bool, ...]:
    """Return a link as a row of `LINK_COLUMNS`."""
    return (
        *(link.subject.curie, link.predicate.value, link.object.curie, link.confidence),
        *(link.inverted, link.reason, " ".join(link.sources), link.curie),
    )
