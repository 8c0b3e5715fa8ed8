"""Counts the cities that reported each indicator: out of those of which that is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.lookup import curie
from ssckg.model.crosswalk_frameworks import INDICATOR
from ssckg.model.evidence_words import LEVEL, NONE, OBSERVED
from ssckg.model.reportability import (
    GroupReportability,
    GroupSize,
    KpiName,
    KpiReportability,
    QualityCount,
    Tally,
    tally,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ssckg.harmonization.reportability.filings import CityFacts, Filing
    from ssckg.model.crosswalk import Crosswalk

ANY: Final = "any"
ALL: Final = "all"
LATEST: Final = "latest"
OTHER: Final = "other"
CityYear = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counting:
    """How to count.

    counting: whether "any" or "all" data points of an indicator must have a value; year: "latest"
    of each city, or a year; min_cities: known cities from which on a share is evidence; smallest:
    groups of fewer cities are put together (1: none).
    """

    counting: str = ANY
    year: str = LATEST
    min_cities: int = 5
    smallest: int = 1


def status(points: Iterable[bool | None], counting: str = ANY) -> bool | None:
    """Return whether an indicator was reported, from its data points: yes, no, or not known.

    Three-valued logic (Kleene 1952, Introduction to Metamathematics, section 64): what is not known
    of a data point matters only where it could turn the answer.

    >>> status([True, None]), status([False, None]), status([False, False])
    (True, None, False)
    >>> status([True, None], "all"), status([False, None], "all"), status([True, True], "all")
    (None, False, True)

    Args:
        points: for each data point whether it has a value; None where nothing is said.
        counting: "any" or "all".
    """
    values = tuple(points)
    settles = counting == ANY
    if settles in values:
        return settles
    return None if None in values or not values else not settles


@dataclass(frozen=True)
class _Filed:
    """Filings by city and year, and the indicators of an edition with their data points."""

    by: Mapping[CityYear, Mapping[str, Filing]]
    kpis: tuple[KpiName, ...]
    points: Mapping[str, tuple[str, ...]]
    how: Counting

    def tally(self, kpi: str, among: Sequence[CityYear]) -> Tally:
        found = Counter(
            status([self._has(each, p) for p in self.points[kpi]], self.how.counting)
            for each in among
        )
        return tally(found[True], found[False], found[None])

    def _has(self, city_year: CityYear, point: str) -> bool | None:
        filing = self.by[city_year].get(point)
        return None if filing is None else filing.has_value

    def values(self, kpi: str, among: Sequence[CityYear]) -> list[Filing]:
        found = (self.by[each].get(point) for each in among for point in self.points[kpi])
        return [filing for filing in found if filing is not None and filing.has_value]


@dataclass(frozen=True, slots=True)
class Counts:
    """What counting comes to; `years`: first and last of what was counted."""

    kpis: tuple[KpiReportability, ...]
    groups: tuple[GroupReportability, ...]
    sizes: tuple[GroupSize, ...]
    cities: int
    years: tuple[str, ...]


def count(
    crosswalk: Crosswalk,
    edition: str,
    filings: Iterable[Filing],
    facts: Mapping[str, CityFacts],
    how: Counting,
) -> Counts:
    """Count, for each indicator of an edition, the cities that reported it.

    Args:
        crosswalk: indicators and data points.
        edition: IRI.
        filings: what cities said; a value goes before the statement that there is none.
        facts: what cities are grouped by.
        how: the rules.
    """
    filed = _filed(crosswalk, edition, filings, how)
    chosen = _chosen(filed.by, how.year)
    grouped = _grouped(filed.by, chosen, facts, how.smallest)
    return Counts(
        kpis=tuple(_kpi(filed, kpi, chosen) for kpi in filed.kpis),
        groups=tuple(
            GroupReportability(by=by, group=group, kpi=kpi, cities=filed.tally(kpi.iri, among))
            for by, group, among in grouped
            for kpi in filed.kpis
        ),
        sizes=tuple(GroupSize(by=by, group=group, cities=len(a)) for by, group, a in grouped),
        cities=len({city for city, _ in chosen}),
        years=_ends([year for _, year in chosen]),
    )


def kpi_names(crosswalk: Crosswalk, edition: str) -> tuple[KpiName, ...]:
    """Return the indicators of an edition (IRI), as results name them, by code."""
    names = (
        KpiName(each.iri, curie(crosswalk, each.iri), each.code, each.label, each.level)
        for each in crosswalk.of_edition(edition, INDICATOR)
    )
    return tuple(sorted(names, key=lambda name: (name.code, name.iri)))


def _filed(crosswalk: Crosswalk, edition: str, filings: Iterable[Filing], how: Counting) -> _Filed:
    kpis = kpi_names(crosswalk, edition)
    points = {
        kpi.iri: tuple(point.iri for point in crosswalk.points_of.get(kpi.iri, ())) for kpi in kpis
    }
    wanted = {point for each in points.values() for point in each}
    by: dict[CityYear, dict[str, Filing]] = defaultdict(dict)
    for each in sorted(filings, key=lambda f: (f.has_value, f.quality, f.verdict)):
        if each.point in wanted:
            by[each.city, each.year][each.point] = each
    return _Filed(by, kpis, points, how)


def _chosen(by: Mapping[CityYear, object], year: str) -> list[CityYear]:
    if year != LATEST:
        return sorted(each for each in by if each[1] == year)
    # Sorted by city and year, so that the last year of each city stays.
    return sorted(dict(sorted(by)).items())


def _kpi(filed: _Filed, kpi: KpiName, chosen: Sequence[CityYear]) -> KpiReportability:
    cities = filed.tally(kpi.iri, chosen)
    values = filed.values(kpi.iri, chosen)
    qualities = Counter(each.quality for each in values)
    enough = cities.known >= max(filed.how.min_cities, 1)
    return KpiReportability(
        kpi=kpi,
        cities=cities,
        evidence=OBSERVED if enough else LEVEL if kpi.level else NONE,
        quality=tuple(
            QualityCount(quality=quality, values=number)
            for quality, number in sorted(qualities.items())
        ),
        verified=sum(each.verdict == "verified" for each in values),
        judged=sum(bool(each.verdict) for each in values),
    )


def _grouped(
    by: Iterable[CityYear],
    chosen: Sequence[CityYear],
    facts: Mapping[str, CityFacts],
    smallest: int,
) -> list[tuple[str, str, list[CityYear]]]:
    """Return the groups: by region, size and income group of the cities chosen, and all years."""
    found = []
    for name in ("region", "size", "income_group"):
        groups: dict[str, list[CityYear]] = defaultdict(list)
        for city_year in chosen:
            known = facts.get(city_year[0])
            groups[getattr(known, name) if known else ""].append(city_year)
        found += [(name, group, among) for group, among in folded(groups, smallest)]
    years: dict[str, list[CityYear]] = defaultdict(list)
    for city_year in sorted(by):
        years[city_year[1]].append(city_year)
    return found + [("year", group, among) for group, among in folded(years, smallest)]


def folded(groups: Mapping[str, list[CityYear]], smallest: int) -> list[tuple[str, list[CityYear]]]:
    """Return groups by name, small ones put together as "other", last.

    Where the small ones together are still too few, the next smallest group joins them: else the
    rest could be had by taking the others from the whole. Where all are too few, there is no group.
    """
    kept = {name: list(among) for name, among in groups.items()}
    small = [name for name, among in sorted(kept.items()) if len(among) < smallest]
    rest = [each for name in small for each in kept.pop(name)]
    while rest and len(rest) < smallest and kept:
        next_one = min(kept, key=lambda name: (len(kept[name]), name))
        rest += kept.pop(next_one)
    named = sorted(kept.items())
    if len(rest) >= max(smallest, 1):
        named.append((OTHER, sorted(rest)))
    return named


def _ends(years: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((min(years), max(years)))) if years else ()
