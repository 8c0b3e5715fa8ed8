"""What comparing framework editions comes to: coverage, gaps, overlaps, each with its list.

Shares are fractions of one. `low` and `high` are the ends of the range that the confidences of
the mappings leave (docs/decisions/0021 and 0022). Frameworks are named by the id of the edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.model import comparison_charts, comparison_tables, comparison_words
from ssckg.model.choices import Level
from ssckg.model.naming import ElementName
from ssckg.model.result import Result

if TYPE_CHECKING:
    from ssckg.model.choices import Predicate
    from ssckg.model.result import ResultTable

__all__ = ["Level"]  # from here, too


@dataclass(frozen=True, kw_only=True)
class CountedLink:
    """A link behind a figure.

    subject, object: its ends, which may stand below what is counted; framework: edition of the
    object; mapping: IRI of the mapping.
    """

    subject: ElementName
    object: ElementName
    framework: str
    predicate: Predicate
    confidence: float
    mapping: str
    origin: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Ranged:
    """A share with its range; all but `total` are absent where nothing can be said.

    total: elements that could count; share: those that count; expected: mean of the share under
    the model; low, high: central 95 per cent, widened to take in the share; method: "exact" or
    "sampled".
    """

    total: int
    share: float | None
    expected: float | None
    low: float | None
    high: float | None
    method: str


@dataclass(frozen=True, kw_only=True)
class Between:
    """Two editions, in one direction."""

    subject: str
    object: str


@dataclass(frozen=True, kw_only=True)
class CoveredElement(ElementName):
    """An element with a counterpart: its strongest predicate, and how probable it has one."""

    predicate: Predicate
    probability: float
    links: tuple[CountedLink, ...]


@dataclass(frozen=True, kw_only=True)
class PairCoverage(Ranged, Between):
    """How much of one edition another one covers.

    subject: the edition whose elements are counted; object: where the counterparts stand; kind:
    class of what is counted; joined: whether any mapping set joins the two; covered: elements with
    a counterpart; by_predicate: these by their strongest predicate; list: they themselves.
    """

    level: Level
    kind: str
    joined: bool
    covered: int | None
    by_predicate: dict[str, int]
    list: tuple[CoveredElement, ...]


@dataclass(frozen=True, kw_only=True)
class NoMatch:
    """A curator's word that an element has no counterpart in an edition (docs/decisions/0004)."""

    element: ElementName
    framework: str
    reason: str
    confidence: float
    mapping: str


@dataclass(frozen=True, kw_only=True)
class GapElement(ElementName):
    """An element without counterpart.

    agency_count, agencies: who cares about the SDG targets that it is or measures (acronyms);
    reason: why it, or what stands below it, has none, where a mapping set says so; declared: the
    same, each with its mapping; nearest: the strongest link that did not count.
    """

    agency_count: int
    agencies: tuple[str, ...]
    reason: str
    declared: tuple[NoMatch, ...]
    nearest: CountedLink | None


@dataclass(frozen=True, kw_only=True)
class Gap(Ranged):
    """The elements of `subject` that none of `objects` covers; most agencies first."""

    subject: str
    objects: tuple[str, ...]
    level: Level
    count: int
    list: tuple[GapElement, ...]


@dataclass(frozen=True, kw_only=True)
class OverlapElement(ElementName):
    """An element with exact or close counterparts."""

    counterparts: tuple[CountedLink, ...]


@dataclass(frozen=True, kw_only=True)
class Overlap(Ranged):
    """The elements of `subject` that exactly `objects` share.

    They have exact or close counterparts in all of these, and in none of the other editions that
    are compared and joined to it; is_every: `objects` are all of those.
    """

    subject: str
    objects: tuple[str, ...]
    level: Level
    is_every: bool
    count: int
    list: tuple[OverlapElement, ...]


@dataclass(frozen=True, kw_only=True)
class GroupCoverage(Ranged, ElementName):
    """How much of a goal, target or group is covered.

    is_covered, probability: whether it has a counterpart itself or through what stands below it,
    and how probably; counted: level of what is counted below it (the element itself, if nothing
    is); covered: how many of these; present, missing: they themselves; counterparts: elements of
    the other edition that lead to it or below it.
    """

    is_covered: bool
    probability: float
    counted: str
    covered: int
    counterpart_count: int
    present: tuple[ElementName, ...]
    missing: tuple[ElementName, ...]
    counterparts: tuple[ElementName, ...]


@dataclass(frozen=True, kw_only=True)
class ComparisonResult(Result):
    """Coverage of each edition by each other one, overlaps and gaps."""

    frameworks: tuple[str, ...]
    level: Level
    strength: Predicate
    derived: bool
    seed: int
    pairs: tuple[PairCoverage, ...]
    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return pairs, overlaps and gaps, and the lists behind them."""
        return comparison_tables.of_comparison(self)

    def notes(self) -> tuple[str, ...]:
        """Return what counts, where the ranges come from, and what is not joined."""
        return comparison_words.of_comparison(self)

    def chart(self) -> dict[str, Any]:
        """Return the matrix of all pairs."""
        return comparison_charts.matrix(self.frameworks, self.level, self.pairs)


@dataclass(frozen=True, kw_only=True)
class CoverageResult(Ranged, Result):
    """How much of `of` the framework covers, as a whole and by group, and the other direction."""

    framework: str
    of: str
    level: Level
    strength: Predicate
    derived: bool
    seed: int
    covered: int
    rows: tuple[GroupCoverage, ...]
    reverse_rows: tuple[GroupCoverage, ...]
    pairs: tuple[PairCoverage, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return both directions by group, and the lists behind them."""
        return comparison_tables.of_coverage(self)

    def notes(self) -> tuple[str, ...]:
        """Return what counts, and where the ranges come from."""
        return comparison_words.of_coverage(self)

    def chart(self) -> dict[str, Any] | None:
        """Return the shares of the groups with their ranges; indicators have no shares to show."""
        if self.level is Level.INDICATOR:
            return None
        return comparison_charts.bars(self.framework, self.of, self.level, self.rows)


@dataclass(frozen=True, kw_only=True)
class GapsResult(Result):
    """What either of two editions has and the other lacks."""

    subject: str
    object: str
    level: Level
    strength: Predicate
    derived: bool
    seed: int
    gaps: tuple[Gap, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the elements without counterpart, and how many they are."""
        return comparison_tables.of_gaps(self)

    def notes(self) -> tuple[str, ...]:
        """Return what counts, and whose interest ranks the list."""
        return comparison_words.of_gaps(self)

    def chart(self) -> dict[str, Any] | None:
        """Return the elements that agencies care about, as bars; none where there are none."""
        if not any(each.agency_count for gap in self.gaps for each in gap.list):
            return None
        return comparison_charts.gap_bars(self.gaps)
