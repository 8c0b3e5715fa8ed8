"""Which indicators cities can report, and what that rests on; results of analyses."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.evidence_words import LEVEL, OBSERVED, evidence_notes
from ssckg.model.naming import ElementName
from ssckg.model.phrase import phrase
from ssckg.model.reportability_chart import shares_chart
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from ssckg.model.result import Cell

EXPECTED_OF_ALL: Final = frozenset({"core", "basic"})
"""Values of `code/level` that ask an indicator of every city."""
_Z: Final = 1.959963984540054


@dataclass(frozen=True)
class KpiName(ElementName):
    """An indicator as results name it; `level` is its value of `code/level`."""

    level: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many cities reported something.

    reported, not_reported: cities that are known to have, and not to have; unknown: cities of which
    the evidence does not say; share: reported of those known, absent if none is; low, high: Wilson
    interval of the share at 95 per cent.
    """

    reported: int
    not_reported: int
    unknown: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def known(self) -> int:
        """Cities that the share is out of."""
        return self.reported + self.not_reported


def tally(reported: int, not_reported: int, unknown: int = 0) -> Tally:
    """Return counts with their share and its range.

    >>> tally(3, 1).share
    0.75
    """
    known = reported + not_reported
    low, high = wilson(reported, known) if known else (None, None)
    return Tally(
        reported=reported,
        not_reported=not_reported,
        unknown=unknown,
        share=reported / known if known else None,
        low=low,
        high=high,
    )


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return the score interval of a share at 95 per cent (Wilson 1927, JASA 22, 209-212).

    Written out, so that scipy.stats need not be loaded for three lines.
    """
    share, z2 = successes / trials, _Z * _Z
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _Z * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityCount:
    """How many reported values a city called of a class of `code/quality-class`; "" says none."""

    quality: str
    values: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiReportability:
    """One indicator: the cities that reported it, and what it is judged by.

    evidence: "reports" where enough cities are known, else "level", else "none"; quality: of the
    reported values; verified, judged: values that a verifier confirmed, of those judged;
    verification_rate: their ratio, absent where none was judged.
    """

    kpi: KpiName
    cities: Tally
    evidence: str
    quality: tuple[QualityCount, ...] = ()
    verified: int = 0
    judged: int = 0

    @property
    def verification_rate(self) -> float | None:
        """Verified of judged values."""
        return self.verified / self.judged if self.judged else None

    def passes(self, floor: float) -> bool:
        """Say whether it stands at the floor or above: by its share, else by its level."""
        if self.evidence == OBSERVED and self.cities.share is not None:
            return self.cities.share >= floor
        return floor <= 0 or (self.evidence == LEVEL and self.kpi.level in EXPECTED_OF_ALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupReportability:
    """One indicator in one group of cities.

    by: "region", "size", "income_group" or "year"; group: a code, a year, "" for not known, or
    "other" where small groups were put together.
    """

    by: str
    group: str
    kpi: KpiName
    cities: Tally


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupSize:
    """How many cities (by year: reports of a city) stand in a group."""

    by: str
    group: str
    cities: int


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceUsed:
    """What the counts come from.

    kind: "published" or "submissions" (private); cities: that reported anything; years: first and
    last year used; digest: SHA-256 of the reports behind it, for private ones.
    """

    kind: str
    cities: int
    years: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class Reportability(Result):
    """How many cities report each indicator of a framework.

    framework: id of the edition; counting: "any" or "all" data points; min_cities: known cities
    from which on reports count as evidence; smallest: groups of fewer cities are put together.
    """

    framework: str
    counting: str
    year: str
    min_cities: int
    evidence: EvidenceUsed
    kpis: tuple[KpiReportability, ...]
    groups: tuple[GroupReportability, ...] = ()
    group_sizes: tuple[GroupSize, ...] = ()
    smallest: int = 0

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the indicators, the groups of cities, the indicators by group, the quality."""
        return (
            ResultTable(
                "reportability",
                phrase(
                    "Cities that report each indicator of %(framework)s", framework=self.framework
                ),
                (
                    *("code", "label", "level", "reported", "not_reported", "unknown"),
                    *("share", "low", "high", "evidence", "verified", "judged"),
                    "verification_rate",
                ),
                tuple(_row(each) for each in self.kpis),
                phrase("share: reported of reported and not reported; unknown is in neither."),
            ),
            ResultTable(
                "groups",
                phrase("Cities by group"),
                ("by", "group", "cities"),
                tuple(
                    (each.by, each.group or "not known", each.cities) for each in self.group_sizes
                ),
            ),
            ResultTable(
                "reportability-by-group",
                phrase("Cities that report each indicator, by group"),
                ("by", "group", "code", "reported", "not_reported", "unknown", "share"),
                tuple(
                    (g.by, g.group or "not known", g.kpi.code, *_counts(g.cities), g.cities.share)
                    for g in self.groups
                    if g.cities.known
                ),
                phrase("Indicators of which nothing is known in a group are left out here."),
            ),
            ResultTable(
                "quality",
                phrase("Quality of the reported values, as cities gave it"),
                ("code", "quality", "values"),
                tuple(
                    (each.kpi.code, one.quality or "not said", one.values)
                    for each in self.kpis
                    for one in each.quality
                ),
            ),
        )

    def notes(self) -> tuple[str, ...]:
        """Say what counts as reported, how thin the evidence is, and what it cannot say."""
        return (*evidence_notes(self.evidence, self.kpis, self.min_cities), *self._counting_notes())

    def _counting_notes(self) -> tuple[str, ...]:
        how = (
            phrase("at least one of its data points")
            if self.counting == "any"
            else phrase("all its data points")
        )
        notes = [
            phrase(
                "A city reported an indicator when %(how)s had a value; partial values count.",
                how=how,
            ),
            phrase(
                "Ranges are Wilson score intervals at 95 per cent. They say how few the cities"
                " are, and nothing of cities that were never asked: those that take part chose to."
            ),
        ]
        if self.evidence.kind != "published":
            notes.append(
                phrase(
                    "Groups of fewer than %(smallest)s cities are put together, so that no"
                    " city can be told from a count.",
                    smallest=self.smallest,
                )
            )
        elif not any(each.by == "size" and each.group for each in self.group_sizes):
            notes.append(
                phrase(
                    "No population and no income group of a city is published; a table of cities"
                    " handed in adds them."
                )
            )
        return tuple(notes)

    def chart(self) -> dict[str, Any] | None:
        """Return bars of shares with their ranges; none where no city is known."""
        return shares_chart(self.kpis)


def _row(each: KpiReportability) -> tuple[Cell, ...]:
    kpi, cities = each.kpi, each.cities
    rate = each.verification_rate
    return (
        *(kpi.code, kpi.label, kpi.level, *_counts(cities), cities.share, cities.low, cities.high),
        *(each.evidence, each.verified, each.judged, rate),
    )


def _counts(cities: Tally) -> tuple[int, int, int]:
    return cities.reported, cities.not_reported, cities.unknown
