"""Scores: the printed worked examples, every decision at its edge, and laws that always hold."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssckg.model.framework import FrameworkPoint, FrameworkTree, Group
from ssckg.model.scoring import Band, Benchmark, BenchmarkSet, PointScore, ScoreState
from ssckg.scoring.scorecard import Result, Yardstick, pool, score
from ssckg.scoring.shares import NotScorableError, band_of, share_of_target
from ssckg.scoring.tables import read_tree, read_yardstick
from ssckg.submissions.catalogue import edition_triples

# As printed: below 33, 33-66, 66-95, 95 and more per cent; 1 to 4 points.
BANDS = tuple(
    Band(n, f"band:{n}", name, Fraction(lower), n)
    for n, (name, lower) in enumerate(
        (("0-33 %", 0), ("33-66 %", 33), ("66-95 %", 66), ("95+ %", 95)), 1
    )
)
NUMBERS = st.decimals(-(10**6), 10**6, allow_nan=False, allow_infinity=False, places=4)
TARGETS = st.decimals(Decimal("0.0001"), 10**6, places=4)


def worked_examples() -> list[dict[str, str]]:
    with (Path(__file__).parent / "worked_examples.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def benchmark(
    value: str | bool | None = None, lower: str = "", upper: str = "", direction: str = ""
) -> Benchmark:
    number = Decimal(value) if isinstance(value, str) else value
    return Benchmark(
        "b",
        "s",
        "p",
        number,
        Decimal(lower) if lower else None,
        Decimal(upper) if upper else None,
        direction,
    )


def share(value: str | bool, target: Benchmark, direction: str) -> Fraction:
    return share_of_target(value if isinstance(value, bool) else Decimal(value), target, direction)


@pytest.mark.parametrize("example", worked_examples(), ids=lambda e: e["example"])
def test_printed_worked_examples(example: dict[str, str]) -> None:
    points = [int(p) for p in example["points_printed"].split(";")]
    missing = 4 - len(points)
    scores = [PointScore(str(n), ScoreState.SCORED, points=p) for n, p in enumerate(points)]
    scores += [PointScore("m", ScoreState.NOT_REPORTED)] * missing
    got = pool("Education", scores, BANDS)
    assert got.points == int(example["points_sum"])
    assert got.maximum == int(example["points_max"])
    assert got.share == Fraction(example["percent"])
    assert BANDS[got.band - 1].label == example["band"]
    assert got.count(ScoreState.NOT_REPORTED) == missing


@pytest.mark.parametrize("example", worked_examples(), ids=lambda e: e["example"])
def test_printed_worked_examples_from_results(example: dict[str, str]) -> None:
    """The same from results: 20, 80, 100 and 45 of a target of 100 have 1, 3, 4 and 2 points."""
    result_with = {1: "20", 2: "45", 3: "80", 4: "100"}
    wanted = [int(p) for p in example["points_printed"].split(";")]
    tree = FrameworkTree(
        "x",
        tuple(
            FrameworkPoint(f"p{n}", f"i{n}", "", "", "c", direction="higher-better")
            for n in range(4)
        ),
        (Group("d", "", "", "Dimension"), Group("c", "", "Education", "Category", "d")),
    )
    yardstick = Yardstick(
        BANDS,
        (
            BenchmarkSet(
                "s", "s", "", tuple(Benchmark("b", "s", f"p{n}", Decimal(100)) for n in range(4))
            ),
        ),
    )
    results = {f"p{n}": Result(Decimal(result_with[p])) for n, p in enumerate(wanted)}
    card = score(tree, results, yardstick, city="c", year="2020")
    for found in (card.group("c"), card.group("d"), card.whole):
        assert found is not None
        assert found.share == Fraction(example["percent"])
        assert BANDS[found.band - 1].label == example["band"]


@pytest.mark.parametrize(
    ("value", "target", "direction", "expected"),
    [
        ("57", "60", "higher-better", Fraction(95)),
        ("19.8", "60", "higher-better", Fraction(33)),
        ("30", "60", "higher-better", Fraction(50)),
        ("0", "60", "higher-better", Fraction(0)),
        ("-3", "60", "higher-better", Fraction(0)),
        ("61", "60", "higher-better", Fraction(100)),
        ("10", "5", "lower-better", Fraction(50)),
        ("5", "5", "lower-better", Fraction(100)),
        ("0", "5", "lower-better", Fraction(100)),
        ("15", "5", "lower-better", Fraction(100, 3)),
        ("0", "0", "lower-better", Fraction(100)),
        ("0.01", "0", "lower-better", Fraction(0)),
        ("0.8", "1", "target", Fraction(80)),
        ("1.25", "1", "target", Fraction(80)),
        ("1", "1", "target", Fraction(100)),
        ("-2", "-3", "higher-better", Fraction(100)),
    ],
)
def test_share(value: str, target: str, direction: str, expected: Fraction) -> None:
    assert share(value, benchmark(target), direction) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("5", 50), ("10", 100), ("15", 100), ("20", 100), ("40", 50), ("0", 0)],
)
def test_share_of_a_range(value: str, expected: int) -> None:
    assert share(value, benchmark(lower="10", upper="20"), "context") == expected


@pytest.mark.parametrize(("value", "target", "expected"), [(True, True, 100), (False, True, 0)])
def test_share_of_yes_or_no(value: bool, target: bool, expected: int) -> None:
    assert share(value, benchmark(target), "higher-better") == expected


@pytest.mark.parametrize(
    ("value", "target", "direction", "reason"),
    [
        ("5", benchmark("10"), "context", "neither better nor worse"),
        ("5", benchmark("10"), "", "no document says"),
        ("-5", benchmark("0"), "higher-better", "zero or below"),
        ("5", benchmark("-1"), "lower-better", "below zero"),
        ("5", benchmark(), "higher-better", "no value"),
        (True, benchmark("1"), "higher-better", "cannot be compared"),
        ("1", benchmark(True), "higher-better", "cannot be compared"),
    ],
)
def test_no_share_without_a_rule(
    value: str | bool, target: Benchmark, direction: str, reason: str
) -> None:
    with pytest.raises(NotScorableError, match=reason):
        share(value, target, direction)


def test_direction_of_the_benchmark_goes_first() -> None:
    assert share("5", benchmark("10", direction="higher-better"), "context") == 50


@pytest.mark.parametrize(
    ("percent", "number"),
    [
        ("0", 1),
        ("32.999999999999999999", 1),
        ("33", 2),
        ("65.999999999999999999", 2),
        ("66", 3),
        ("94.999999999999999999", 3),
        ("95", 4),
        ("100", 4),
    ],
)
def test_edges_belong_to_the_higher_band(percent: str, number: int) -> None:
    assert band_of(Fraction(percent), BANDS).number == number


def test_printed_edge_of_a_benchmark_goes_first() -> None:
    assert band_of(Fraction(95), BANDS, {4}).number == 3
    assert band_of(Fraction("95.01"), BANDS, {4}).number == 4


def test_floats_would_have_missed_the_edge() -> None:
    """3.3 of 5 is 66 % exactly; in floating point it is 65.99999999999999."""
    assert 3.3 / 5 * 100 < 66
    assert share("3.3", benchmark("5"), "higher-better") == 66


def test_states_are_told_apart() -> None:
    points = tuple(
        FrameworkPoint(name, name, "", "", "c", direction="higher-better")
        for name in ("scored", "missing", "refused", "bare", "odd")
    )
    marks = tuple(
        Benchmark("b", "s", p.iri, Decimal(10)) for p in points if p.iri not in {"bare", "odd"}
    )
    marks += (Benchmark("b", "s", "odd", Decimal(0)),)
    yardstick = Yardstick(
        BANDS, (BenchmarkSet("s", "s", "", marks, declared_without=frozenset({"bare"})),)
    )
    tree = FrameworkTree("x", points, (Group("c", "", "", "Category"),))
    results = {
        "scored": Result(Decimal(5)),
        "refused": Result(Decimal(10), is_refused=True),
        "bare": Result(Decimal(3)),
        "odd": Result(Decimal(-3)),
    }
    card = score(tree, results, yardstick, city="c", year="2020")
    assert [(p.data_point, p.state.value, p.points) for p in card.points] == [
        ("scored", "scored", 2),
        ("missing", "not reported", 0),
        ("refused", "not verified", 0),
        ("bare", "no benchmark", 0),
        ("odd", "not scorable", 0),
    ]
    assert card.points[3].reason == "printed as without a benchmark"
    assert (card.whole.points, card.whole.maximum, card.whole.share) == (2, 4, Fraction(50))
    assert card.whole.size == 5


def test_nothing_scored_is_no_zero() -> None:
    empty = pool("x", [PointScore("p", ScoreState.NO_BENCHMARK)], BANDS)
    assert (empty.share, empty.band, empty.maximum) == (None, 0, 0)


def test_benchmark_holds_in_its_years() -> None:
    old = Benchmark("old", "s", "p", Decimal(1), valid_to="2019-12-31")
    new = Benchmark("new", "s", "p", Decimal(2), valid_from="2020")
    yardstick = Yardstick(BANDS, (BenchmarkSet("s", "s", "", (old, new)),))
    for year, expected in (("2018", old), ("2019", old), ("2020", new), ("2031", new)):
        assert yardstick.benchmark("p", year) is expected
    late = Yardstick(BANDS, (BenchmarkSet("s", "s", "", (new,)),))
    assert late.benchmark("p", "2019") is None


def test_earlier_set_goes_first() -> None:
    mine = BenchmarkSet("m", "m", "", (Benchmark("mine", "m", "p", Decimal(1)),))
    other = BenchmarkSet("o", "o", "", (Benchmark("other", "o", "p", Decimal(2)),))
    found = Yardstick(BANDS, (mine, other)).benchmark("p", "")
    assert found is not None
    assert found.iri == "mine"


class TestTables:
    tree = read_tree("u4ssc-2017", edition_triples(), edition_triples("sdg-2022"))
    yardstick = read_yardstick(edition_triples())

    def test_structure_is_that_of_the_edition(self) -> None:
        kinds = [group.kind for group in self.tree.groups]
        assert [kinds.count(k) for k in ("Dimension", "SubDimension", "Category")] == [3, 7, 27]
        assert len(self.tree.points) == 112
        assert len(self.tree.goals) == 17
        assert all(len(self.tree.path(p.category)) == 3 for p in self.tree.points)

    def test_bands_are_those_printed(self) -> None:
        assert [(int(b.lower), b.points) for b in self.yardstick.bands] == [
            (0, 1),
            (33, 2),
            (66, 3),
            (95, 4),
        ]

    def test_one_benchmark_is_printed(self) -> None:
        (only,) = self.yardstick.sets[0].benchmarks
        assert only.data_point.endswith("u4ssc/EC-ICT-ICT-2C/result")
        assert only.value == 60
        assert only.open_bands == {4}

    @pytest.mark.parametrize(
        ("value", "points"),
        # Bands as printed for it (Mashhad factsheet p. 15): < 19.8, to 39.6, to 57.0, > 57.0.
        [("19.7", 1), ("19.8", 2), ("39.5", 2), ("39.6", 3), ("57.0", 3), ("57.1", 4), ("60", 4)],
    )
    def test_fixed_broadband_by_its_printed_bands(self, value: str, points: int) -> None:
        iri = self.yardstick.sets[0].benchmarks[0].data_point
        card = score(
            self.tree, {iri: Result(Decimal(value))}, self.yardstick, city="c", year="2021"
        )
        assert card.whole.points == points
        assert card.whole.maximum == 4

    def test_decisions_are_ours_and_say_why(self) -> None:
        ours = [rule for rule in self.yardstick.rules if rule.is_ours]
        assert {"band-edges", "lower-is-better", "yes-or-no", "beyond-target", "pooling"} <= {
            rule.id for rule in ours
        }
        assert all(rule.reason for rule in ours)
        assert {rule.id for rule in self.yardstick.rules if not rule.is_ours} == {
            "aggregation",
            "share-of-target",
        }

    def test_goal_of_a_reference(self) -> None:
        point = self.tree.by_iri["https://w3id.org/ssckg/u4ssc/EC-I-ES-3C/result"]
        assert {r.goal for r in point.references} == {"7"}
        assert {r.number for r in point.references} == {"7.1.1"}


@given(NUMBERS, TARGETS, st.sampled_from(["higher-better", "lower-better", "target"]))
def test_share_is_within_bounds(value: Decimal, target: Decimal, direction: str) -> None:
    found = share_of_target(value, Benchmark("b", "s", "p", target), direction)
    assert 0 <= found <= 100


@given(NUMBERS, NUMBERS, TARGETS)
def test_better_results_never_score_less(one: Decimal, other: Decimal, target: Decimal) -> None:
    mark = Benchmark("b", "s", "p", target)
    low, high = sorted((one, other))
    assert share_of_target(low, mark, "higher-better") <= share_of_target(
        high, mark, "higher-better"
    )
    assert share_of_target(low, mark, "lower-better") >= share_of_target(high, mark, "lower-better")


@given(TARGETS, TARGETS)
def test_target_is_symmetric(factor: Decimal, target: Decimal) -> None:
    mark = Benchmark("b", "s", "p", target)
    over = share_of_target(target * factor, mark, "target")
    assume(factor > 1)
    assert over == Fraction(1) / Fraction(factor) * 100


@given(st.lists(st.sampled_from([0, 1, 2, 3, 4]), max_size=40), st.integers())
def test_pool_is_what_a_sum_gives_in_any_order(points: list[int], seed: int) -> None:
    scores = [
        PointScore(str(n), ScoreState.SCORED if p else ScoreState.NO_BENCHMARK, points=p)
        for n, p in enumerate(points)
    ]
    found = pool("g", scores, BANDS)
    shuffled = list(scores)
    Random(seed).shuffle(shuffled)  # noqa: S311  an order, no secret
    assert pool("g", shuffled, BANDS) == found
    scored = [p for p in points if p]
    if scored:
        assert found.share == Fraction(sum(scored) * 100, 4 * len(scored))
        assert 25 <= found.share <= 100
    else:
        assert found.share is None


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=20),
    st.lists(st.integers(1, 4), min_size=1, max_size=20),
)
def test_pooling_lies_between_its_parts(one: list[int], other: list[int]) -> None:
    def pooled(points: list[int]) -> Fraction:
        scores = [PointScore("p", ScoreState.SCORED, points=p) for p in points]
        found = pool("g", scores, BANDS).share
        assert found is not None
        return found

    low, high = sorted((pooled(one), pooled(other)))
    assert low <= pooled(one + other) <= high
