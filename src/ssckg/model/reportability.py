"""Which indicators cities can report, and what that rests on; results of analyses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.naming import ElementName
from ssckg.model.reportability_chart import shares_chart
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.result import Cell

OBSERVED: Final = "reports"
LEVEL: Final = "level"
NONE: Final = "none"
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
                f"Cities that report each indicator of {self.framework}",
                (
                    *("code", "label", "level", "reported", "not_reported", "unknown"),
                    *("share", "low", "high", "evidence", "verified", "judged"),
                    "verification_rate",
                ),
                tuple(_row(each) for each in self.kpis),
                "share: reported of reported and not reported; unknown is in neither.",
            ),
            ResultTable(
                "groups",
                "Cities by group",
                ("by", "group", "cities"),
                tuple(
                    (each.by, each.group or "not known", each.cities) for each in self.group_sizes
                ),
            ),
            ResultTable(
                "reportability-by-group",
                "Cities that report each indicator, by group",
                ("by", "group", "code", "reported", "not_reported", "unknown", "share"),
                tuple(
                    (g.by, g.group or "not known", g.kpi.code, *_counts(g.cities), g.cities.share)
                    for g in self.groups
                    if g.cities.known
                ),
                "Indicators of which nothing is known in a group are left out here.",
            ),
            ResultTable(
                "quality",
                "Quality of the reported values, as cities gave it",
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
        how = "at least one of its data points" if self.counting == "any" else "all its data points"
        notes = [
            f"A city reported an indicator when {how} had a value; partial values count.",
            "Ranges are Wilson score intervals at 95 per cent. They say how few the cities are, and"
            " nothing of cities that were never asked: those that take part chose to.",
        ]
        if self.evidence.kind != "published":
            notes.append(
                f"Groups of fewer than {self.smallest} cities are put together, so that no city"
                " can be told from a count."
            )
        elif not any(each.by == "size" and each.group for each in self.group_sizes):
            notes.append(
                "No population and no income group of a city is published; a table of cities"
                " handed in adds them."
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


def evidence_notes(
    used: EvidenceUsed, kpis: Iterable[KpiReportability], min_cities: int
) -> tuple[str, ...]:
    """Return in words what reportability rests on, and how many indicators on which evidence."""
    by = Counter(each.evidence for each in kpis)
    what = (
        "reports that are published; a data point that is not printed or not published counts as"
        " unknown, not as not reported, and the published reports that come with the graph are"
        " excerpts"
        if used.kind == "published"
        else "private submissions, of which only counts leave; a data point without a value counts"
        " as not reported (2022 verification manual, page 162: the default of a data point)"
    )
    years = ", reported " + " to ".join(used.years) if used.years else ""
    return (
        f"Evidence: {used.cities} cities{years}, from {what}.",
        f"{by[OBSERVED]} indicators are judged by reports, of {min_cities} or more known cities;"
        f" {by[LEVEL]} by their level and {by[NONE]} by nothing. In U4SSC a core indicator is one"
        " that all cities should be able to report, an advanced one may be beyond some cities (2017"
        " collection methodology, page 3; 2022 verification manual, page 11): an order, no share."
        " In other frameworks the levels core and basic are read in the same way, by us.",
    )
