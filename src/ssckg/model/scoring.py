"""Benchmarks and scores as values; figures are exact fractions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction


class ScoreState(StrEnum):
    """Whether a data point is scored, and why not. Each is a state of its own, none is a zero."""

    SCORED = "scored"
    NOT_REPORTED = "not reported"
    NOT_PUBLIC = "not public"
    """In what is made for the public: no value may be shown, whether there is one or not."""
    NOT_VERIFIED = "not verified"
    NO_BENCHMARK = "no benchmark"
    NOT_SCORABLE = "not scorable"
    """There is a benchmark, and no rule that makes a share of it."""


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the scoring rule: `number` 1 (lowest) to 4, `lower` in percent of the target."""

    number: int
    iri: str
    label: str
    lower: Fraction
    points: int


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What counts as full achievement of a data point, in its unit: a value, or a range.

    `open_bands` are bands whose lower end, by the benchmark's own printed bands, lies outside.
    `valid_from` and `valid_to` are dates, or years, as text; empty where not said.
    """

    iri: str
    set_id: str
    data_point: str
    value: Decimal | bool | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    direction: str = ""
    basis: str = ""
    source: str = ""
    source_page: str = ""
    trust: str = ""
    valid_from: str = ""
    valid_to: str = ""
    note: str = ""
    label: str = ""
    is_example: bool = False
    open_bands: frozenset[int] = frozenset()

    def is_valid_in(self, year: str) -> bool:
        """Say whether the benchmark holds in a report year; without a year, always."""
        if not year:
            return True
        return (self.valid_from[:4] or year) <= year <= (self.valid_to[:4] or year)


@dataclass(frozen=True, slots=True)
class BenchmarkSet:
    """Benchmarks of one origin; `declared_without` are data points printed as without one."""

    id: str
    iri: str
    label: str
    benchmarks: tuple[Benchmark, ...]
    source: str = ""
    note: str = ""
    is_built_in: bool = False
    declared_without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """A rule of scoring in words; `is_ours` where no source states it, with our reason."""

    id: str
    iri: str
    label: str
    text: str
    source: str = ""
    source_page: str = ""
    is_ours: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PointScore:
    """The score of a data point; `band` is 0 where there is none. `share` is in percent."""

    data_point: str
    state: ScoreState
    value: Decimal | bool | None = None
    share: Fraction | None = None
    points: int = 0
    band: int = 0
    benchmark: Benchmark | None = None
    reason: str = ""
    """Why it is not scored, in words."""

    @property
    def is_by_example(self) -> bool:
        """Whether it is scored by a benchmark that is made up."""
        return self.points > 0 and self.benchmark is not None and self.benchmark.is_example


@dataclass(frozen=True, slots=True)
class GroupScore:
    """Points of a group over the greatest number it could reach; `share` in percent."""

    group: str
    """IRI; empty for all."""
    points: int
    maximum: int
    share: Fraction | None
    band: int
    counts: tuple[tuple[ScoreState, int], ...]

    def count(self, state: ScoreState) -> int:
        """Return how many data points of the group are in a state."""
        return dict(self.counts).get(state, 0)

    @property
    def is_empty(self) -> bool:
        """Whether no value of the group is at hand."""
        absent = self.count(ScoreState.NOT_REPORTED) + self.count(ScoreState.NOT_PUBLIC)
        return absent == self.size

    @property
    def size(self) -> int:
        """The number of data points of the group."""
        return sum(number for _, number in self.counts)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How a city is scored: by data point, by group, as a whole, with what and by which rules."""

    city: str
    year: str
    edition: str
    points: tuple[PointScore, ...]
    groups: tuple[GroupScore, ...]
    whole: GroupScore
    bands: tuple[Band, ...]
    sets: tuple[BenchmarkSet, ...]
    rules: tuple[ScoringRule, ...]
    submission: str = ""
    """Id; empty for a city of the published dataset."""

    @property
    def example_points(self) -> tuple[PointScore, ...]:
        """What is scored by a benchmark that is made up."""
        return tuple(p for p in self.points if p.is_by_example)

    def point(self, data_point: str) -> PointScore | None:
        """Return the score of a data point."""
        return next((p for p in self.points if p.data_point == data_point), None)

    def group(self, iri: str) -> GroupScore | None:
        """Return the score of a group."""
        return next((g for g in self.groups if g.group == iri), None)

    def band_label(self, number: int) -> str:
        """Return the name of a band; "" for none."""
        return next((band.label for band in self.bands if band.number == number), "")

    def band_range(self, number: int) -> str:
        """Return the range of a band ("66–95 %"), as it is said of groups; "" for none."""
        return self.band_label(number).replace(" of the target", "")
