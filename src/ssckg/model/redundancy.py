"""Indicators that may be one: pairs with their evidence, and groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.clashes import Difference, MappingNote
    from ssckg.model.naming import ElementRecord
    from ssckg.model.result import Cell


class Relation(StrEnum):
    """How the editions of two indicators stand to each other.

    inside: one edition; across: different families; editions: two editions of one family, where
    an indicator is expected to come again.
    """

    INSIDE = "inside"
    ACROSS = "across"
    EDITIONS = "editions"


class State(StrEnum):
    """What curators said: nothing against it, or that two things are meant (rejected, related)."""

    CANDIDATE = "candidate"
    KEPT_APART = "kept apart"


class Reading(StrEnum):
    """What the wording, or a mapping, makes of a pair.

    one: an exact or close match, the same words, or the same numerator over the same denominator;
    part: a broad or narrow match, or one has words that the other lacks; siblings: each has words
    of its own, such as primary and secondary. Without a mapping, units that no factor joins keep
    two indicators from being one.
    """

    ONE = "may be one"
    OTHER_UNIT = "alike in words, not in unit"
    PART = "one may be part of the other"
    SIBLINGS = "each has words of its own"


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A part of a score; likeness 0 to 1, None where one side is not known; values compared."""

    name: str
    weight: float
    likeness: float | None
    subject_value: str = ""
    object_value: str = ""


@dataclass(frozen=True, slots=True)
class RedundantPair:
    """Two indicators that may be one.

    score: the greater of definition_score and mapping_score; comparable: weight of the parts that
    are known on both sides, 1 when all are; parts: what the definition score is made of; evidence:
    in words, what they share; differences: why they might not be one; against: in words, what
    else speaks against it (rejected, broader, core and advanced).
    """

    subject: ElementRecord
    object: ElementRecord
    relation: Relation
    state: State
    reading: Reading
    score: float
    definition_score: float
    mapping_score: float
    comparable: float
    parts: tuple[ScorePart, ...]
    shared_targets: tuple[ElementRecord, ...]
    evidence: tuple[str, ...]
    differences: tuple[Difference, ...]
    against: tuple[str, ...]
    mappings: tuple[MappingNote, ...]


@dataclass(frozen=True, slots=True)
class RedundantGroup:
    """Indicators joined by candidates; is_complete: each with each; weakest: least score in it."""

    members: tuple[ElementRecord, ...]
    pairs: int
    is_complete: bool
    weakest: float


@dataclass(frozen=True, kw_only=True)
class RedundancyResult(Result):
    """Candidates for merging: of one edition (id) inside and with others, or of all."""

    pictured: ClassVar[str] = "overview"

    framework: str | None
    minimum: float
    indicators: int
    compared: int
    below_minimum: int
    pairs: tuple[RedundantPair, ...]
    groups: tuple[RedundantGroup, ...]

    def of(self, relation: Relation) -> tuple[RedundantPair, ...]:
        """Return the pairs of one relation, in order."""
        return tuple(pair for pair in self.pairs if pair.relation is relation)

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the pairs by relation, their parts, and the groups."""
        titles = {
            Relation.INSIDE: phrase("Inside one framework"),
            Relation.ACROSS: phrase("Across frameworks"),
            Relation.EDITIONS: phrase("In another edition of the same framework"),
        }
        return (
            *(_pairs(relation.value, titles[relation], self.of(relation)) for relation in Relation),
            self._overview(),
            self._groups(),
            self._parts(),
        )

    def _overview(self) -> ResultTable:
        """Count the pairs by their two frameworks: candidates by reading, and those kept apart."""
        found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for pair in self.pairs:
            first, second = sorted((pair.subject.framework, pair.object.framework))
            is_candidate = pair.state is State.CANDIDATE
            found[first, second][(pair.reading if is_candidate else pair.state).value] += 1
        kinds = (*(reading.value for reading in Reading), State.KEPT_APART.value)
        most = sorted(found.items(), key=lambda each: (-each[1][Reading.ONE.value], each[0]))
        return ResultTable(
            "overview",
            phrase("Pairs by framework"),
            ("framework", "other", *(kind.replace(" ", "_").replace(",", "") for kind in kinds)),
            tuple((*ends, *(counts[kind] for kind in kinds)) for ends, counts in most),
        )

    def _groups(self) -> ResultTable:
        rows = tuple(
            (
                *(len(group.members), group.pairs, group.is_complete, group.weakest),
                ", ".join(f"{m.framework} {m.code} {m.label}" for m in group.members),
            )
            for group in self.groups
        )
        columns = ("members", "pairs", "each_with_each", "weakest", "indicators")
        note = phrase(
            "Joined by candidates inside and across that may be one. Likeness does not carry over:"
            " where not each is alike each, read the members before merging. With one framework"
            " asked for, the others are not compared with each other."
        )
        return ResultTable(
            "groups",
            phrase("Groups of three and more: %(number)s", number=len(rows)),
            columns,
            rows,
            note,
        )

    def _parts(self) -> ResultTable:
        columns = (
            *("subject_framework", "subject", "object_framework", "object", "part", "weight"),
            *("likeness", "subject_value", "object_value"),
        )
        rows = tuple(
            (
                *(pair.subject.framework, pair.subject.code),
                *(pair.object.framework, pair.object.code),
                *(part.name, part.weight, part.likeness, part.subject_value, part.object_value),
            )
            for pair in self.pairs
            for part in pair.parts
        )
        return ResultTable(
            "score-parts", phrase("Parts of the scores"), columns, rows, is_detail=True
        )

    def notes(self) -> tuple[str, ...]:
        """Return the model of the score and its limits."""
        found = {r: self.of(r) for r in Relation}
        counts = {r.value: len(pairs) for r, pairs in found.items()}
        one = {f"{r.value}_one": sum(map(_may_be_one, pairs)) for r, pairs in found.items()}
        return (
            phrase(
                "%(indicators)s indicators, %(compared)s pairs with something in common:"
                " %(inside)s inside (%(inside_one)s may be one), %(across)s across (%(across_one)s"
                " may be one), %(editions)s editions (%(editions_one)s may be one) with a score of"
                " %(minimum)s or more, %(below)s below (--minimum 0 shows them).",
                indicators=self.indicators,
                compared=self.compared,
                minimum=format(self.minimum, "g"),
                below=self.below_minimum,
                **counts,
                **one,
            ),
            phrase(
                "Score: the greater of the likeness of the definitions (weighted mean of label,"
                " numerator, denominator, unit and SDG targets, of those known on both sides) and"
                " what exact or close mappings say. 'comparable' is the weight of what is known on"
                " both sides: a high score on little is a hint, not a finding."
            ),
            phrase(
                "Texts are compared by their words, without synonyms; a person reads both"
                " definitions before anything is merged. Retired indicators are left out."
            ),
        )

    def chart(self) -> dict[str, Any] | None:
        """Return how many pairs may be one, framework by framework."""
        from ssckg.model.redundancy_chart import redundancy_chart  # noqa: PLC0415  it reads this module

        return redundancy_chart(self)


def _may_be_one(pair: RedundantPair) -> bool:
    return pair.state is State.CANDIDATE and pair.reading is Reading.ONE


def _pairs(name: str, title: str, pairs: Iterable[RedundantPair]) -> ResultTable:
    columns = ("score", "comparable", "reading", "subject", "object", "evidence", "against")
    rows = tuple(_pair_row(pair) for pair in pairs)
    return ResultTable(
        name, phrase("%(title)s: %(number)s", title=title, number=len(rows)), columns, rows
    )


def _pair_row(pair: RedundantPair) -> tuple[Cell, ...]:
    against = (*pair.against, *(each.text for each in pair.differences))
    reading = pair.reading.value if pair.state is State.CANDIDATE else pair.state.value
    return (
        *(pair.score, pair.comparable, reading, _named(pair.subject), _named(pair.object)),
        *("; ".join(pair.evidence), "; ".join(against)),
    )


def _named(element: ElementRecord) -> str:
    return f"{element.framework} {element.code} {element.label}"
