"""From results to a scorecard: each data point, then every group above it, by pooling points."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ssckg.model.scoring import GroupScore, PointScore, Scorecard, ScoreState
from ssckg.scoring.shares import NotScorableError, band_of, share_of_target

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from decimal import Decimal

    from ssckg.model.framework import FrameworkPoint, FrameworkTree
    from ssckg.model.scoring import Band, Benchmark, BenchmarkSet, ScoringRule

_POINTS_OF_ONE: Final = 4


@dataclass(frozen=True, slots=True)
class Result:
    """A city's result on a data point; `is_refused` where a verifier did not find it verified."""

    value: Decimal | bool
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Yardstick:
    """With what is scored: bands, benchmark sets (earlier ones go first), rules in words."""

    bands: tuple[Band, ...]
    sets: tuple[BenchmarkSet, ...]
    rules: tuple[ScoringRule, ...] = ()

    def benchmark(self, data_point: str, year: str) -> Benchmark | None:
        """Return the benchmark of a data point that holds in a report year."""
        return next(
            (
                benchmark
                for each in self.sets
                for benchmark in each.benchmarks
                if benchmark.data_point == data_point and benchmark.is_valid_in(year)
            ),
            None,
        )

    def has_declared_none(self, data_point: str) -> bool:
        """Say whether a document marks a data point as without a benchmark."""
        return any(data_point in each.declared_without for each in self.sets)


def score(
    tree: FrameworkTree,
    results: Mapping[str, Result],
    yardstick: Yardstick,
    *,
    city: str,
    year: str,
    submission: str = "",
    withheld: Collection[str] = (),
) -> Scorecard:
    """Return the scorecard of a city.

    Args:
        tree: the edition.
        results: by IRI of the data point; what is not there was not reported.
        yardstick: bands, benchmarks, rules.
        city: name for people.
        year: report year; it says which benchmarks hold.
        submission: id, where the results are those of one.
        withheld: data points of which nothing may be said, not even that they were not reported.
    """
    points = tuple(
        PointScore(point.iri, ScoreState.NOT_PUBLIC)
        if point.iri in withheld
        else _score_point(point, results.get(point.iri), yardstick, year)
        for point in tree.points
    )
    by_iri = {point.data_point: point for point in points}
    groups = tuple(
        pool(group.iri, (by_iri[p.iri] for p in tree.points_below(group.iri)), yardstick.bands)
        for group in tree.groups
    )
    whole = pool("", points, yardstick.bands)
    return Scorecard(
        city,
        year,
        tree.edition,
        points,
        groups,
        whole,
        yardstick.bands,
        yardstick.sets,
        yardstick.rules,
        submission,
    )


def pool(group: str, points: Iterable[PointScore], bands: Sequence[Band]) -> GroupScore:
    """Return the score of a group: its points over four times what is scored in it."""
    members = tuple(points)
    scored = [point for point in members if point.state is ScoreState.SCORED]
    counts = Counter(point.state for point in members)
    reached, greatest = sum(p.points for p in scored), _POINTS_OF_ONE * len(scored)
    share = Fraction(100 * reached, greatest) if greatest else None
    return GroupScore(
        group,
        reached,
        greatest,
        share,
        band_of(share, bands).number if share is not None else 0,
        tuple((state, counts[state]) for state in ScoreState),
    )


def _score_point(
    point: FrameworkPoint, result: Result | None, yardstick: Yardstick, year: str
) -> PointScore:
    """Return the score of a data point, or why it has none."""
    benchmark = yardstick.benchmark(point.iri, year)
    if result is None:
        return PointScore(point.iri, ScoreState.NOT_REPORTED, benchmark=benchmark)
    if result.is_refused:
        return PointScore(point.iri, ScoreState.NOT_VERIFIED, result.value, benchmark=benchmark)
    if benchmark is None:
        reason = (
            "printed as without a benchmark"
            if yardstick.has_declared_none(point.iri)
            else "no benchmark in the sets used"
        )
        return PointScore(point.iri, ScoreState.NO_BENCHMARK, result.value, reason=reason)
    try:
        share = share_of_target(result.value, benchmark, point.direction)
    except NotScorableError as error:
        return PointScore(
            point.iri,
            ScoreState.NOT_SCORABLE,
            result.value,
            benchmark=benchmark,
            reason=str(error),
        )
    band = band_of(share, yardstick.bands, benchmark.open_bands)
    return PointScore(
        point.iri, ScoreState.SCORED, result.value, share, band.points, band.number, benchmark
    )
