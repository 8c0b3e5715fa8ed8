"""Shares of cities that report an indicator, worked out by hand."""

from __future__ import annotations

from itertools import product

import pytest
from scipy.stats import binomtest
from tests.worlds import BASE, World

from ssckg.errors import UsageError
from ssckg.harmonization.reportability.counting import Counting, count, folded, status
from ssckg.harmonization.reportability.filings import (
    CityFacts,
    Filing,
    GivenCity,
    facts_of,
    published_filings,
    size_class,
)
from ssckg.model.reportability import KpiReportability, Tally, tally, wilson


def _world() -> World:
    world = World()
    world.edition("k", "k1 k2 k3")
    for each in ("k1", "k2", "k3"):
        world.point(each)
    world.report("oslo", "2020", "k1")
    world.report("oslo", "2021", "k1", missing=True)
    world.report("oslo", "2021", "k2")
    world.report("bergen", "2020", "k1")
    world.report("bergen", "2020", "k2", missing=True)
    world.report("rome", "2020", "k2", missing=True)
    return world


FACTS = {
    f"{BASE}city/oslo": CityFacts("europe", "250k-1m", "high"),
    f"{BASE}city/bergen": CityFacts("europe"),
}


def _by_code(world: World, how: Counting) -> dict[str, KpiReportability]:
    crosswalk = world.crosswalk()
    edition = crosswalk.editions[0].iri
    found = count(crosswalk, edition, published_filings(crosswalk), FACTS, how)
    return {each.kpi.code: each for each in found.kpis}


def _numbers(found: Tally) -> tuple[int, int, int]:
    return found.reported, found.not_reported, found.unknown


def test_the_latest_year_of_each_city_counts() -> None:
    found = _by_code(_world(), Counting())
    # k1: Oslo (2021) no, Bergen yes, Rome says nothing: 1 of 2.
    # k2: Oslo yes, Bergen and Rome no: 1 of 3.
    assert _numbers(found["k1"].cities) == (1, 1, 1)
    assert found["k1"].cities.share == 0.5
    assert _numbers(found["k2"].cities) == (1, 2, 0)
    # Nobody says anything of k3: no share, and not a share of zero.
    assert _numbers(found["k3"].cities) == (0, 0, 3)
    assert found["k3"].cities.share is None


def test_a_year_may_be_chosen() -> None:
    found = _by_code(_world(), Counting(year="2020"))
    # 2020: Oslo and Bergen yes, Rome nothing.
    assert _numbers(found["k1"].cities) == (2, 0, 1)


def test_groups_of_cities_by_what_is_known_of_them() -> None:
    crosswalk = _world().crosswalk()
    edition = crosswalk.editions[0].iri
    found = count(crosswalk, edition, published_filings(crosswalk), FACTS, Counting())
    sizes = {(each.by, each.group): each.cities for each in found.sizes}
    assert sizes == {
        ("region", "europe"): 2,
        ("region", ""): 1,
        ("size", "250k-1m"): 1,
        ("size", ""): 2,
        ("income_group", "high"): 1,
        ("income_group", ""): 2,
        ("year", "2020"): 3,
        ("year", "2021"): 1,
    }
    k2 = {(g.by, g.group): _numbers(g.cities) for g in found.groups if g.kpi.code == "k2"}
    assert k2["region", "europe"] == (1, 1, 0)
    assert k2["region", ""] == (0, 1, 0)
    assert k2["year", "2020"] == (0, 2, 1)


@pytest.mark.parametrize("counting", ["any", "all"])
def test_what_is_not_known_matters_only_where_it_could_turn_the_answer(counting: str) -> None:
    for points in product([True, False, None], repeat=3):
        unknown = points.count(None)
        # All ways in which the unknown ones could turn out.
        answers = set()
        for filling in product([True, False], repeat=unknown):
            rest = iter(filling)
            whole = [next(rest) if each is None else each for each in points]
            answers.add(any(whole) if counting == "any" else all(whole))
        assert status(points, counting) == (answers.pop() if len(answers) == 1 else None)


def test_an_indicator_without_data_points_is_not_known() -> None:
    assert status([], "all") is None


@pytest.mark.parametrize(("reported", "known"), [(0, 1), (1, 1), (3, 4), (7, 20), (100, 100)])
def test_the_range_is_that_of_scipy(reported: int, known: int) -> None:
    expected = binomtest(reported, known).proportion_ci(0.95, method="wilson")
    assert wilson(reported, known) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_evidence_is_reports_where_enough_cities_are_known_else_the_level() -> None:
    world = World()
    world.edition("k")
    world.add("k", "Indicator", "core", level="core")
    world.add("k", "Indicator", "advanced", level="advanced")
    world.add("k", "Indicator", "blank")
    for each in ("core", "advanced", "blank"):
        world.point(each)
    world.report("a", "2020", "advanced")
    world.report("b", "2020", "advanced")
    found = _by_code(world, Counting(min_cities=2))
    assert {code: each.evidence for code, each in found.items()} == {
        "core": "level",
        "advanced": "reports",
        "blank": "none",
    }
    # Both known cities report the advanced one: it passes. Core passes by its level, blank cannot.
    assert {code for code, each in found.items() if each.passes(0.8)} == {"core", "advanced"}
    assert {code for code, each in found.items() if each.passes(0.0)} == set(found)
    # One city more is asked for: what two reported is no evidence any more.
    thin = _by_code(world, Counting(min_cities=3))
    assert {code for code, each in thin.items() if each.passes(0.8)} == {"core"}


def test_a_value_goes_before_the_statement_that_there_is_none() -> None:
    world = World()
    world.edition("k", "k1")
    world.point("k1")
    world.report("a", "2020", "k1")
    world.report("a", "2020", "k1", missing=True)
    assert _numbers(_by_code(world, Counting())["k1"].cities) == (1, 0, 0)


def test_quality_and_verification_are_of_reported_values() -> None:
    world = World()
    world.edition("k", "k1")
    point = world.point("k1")
    filings = [
        Filing("a", "2020", point, True, "unknown", "verified"),
        Filing("b", "2020", point, True, "unknown", "not-verified"),
        Filing("c", "2020", point, True),
        Filing("d", "2020", point, False),
    ]
    crosswalk = world.crosswalk()
    found = count(crosswalk, crosswalk.editions[0].iri, filings, {}, Counting()).kpis[0]
    assert [(each.quality, each.values) for each in found.quality] == [("", 1), ("unknown", 2)]
    # Of two that were judged one is verified.
    assert (found.verified, found.judged, found.verification_rate) == (1, 2, 0.5)


def _cities(number: int, prefix: str) -> list[tuple[str, str]]:
    return [(f"{prefix}{each}", "2020") for each in range(number)]


def test_small_groups_are_put_together_until_no_city_can_be_told() -> None:
    groups = {"africa": _cities(1, "a"), "asia": _cities(3, "b"), "europe": _cities(5, "c")}
    # One city alone: the next smallest group, Asia, joins it, else it were the whole less the rest.
    found = [(name, len(among)) for name, among in folded(groups, 3)]
    assert found == [("europe", 5), ("other", 4)]
    assert [name for name, _ in folded(groups, 1)] == ["africa", "asia", "europe"]
    assert folded({"africa": _cities(2, "a")}, 3) == []


def test_a_table_of_cities_adds_size_and_income() -> None:
    world = _world()
    world.place("oslo", "europe")
    world.place("rome")
    facts = facts_of(world.crosswalk(), [GivenCity("OSLO", 700_000, "high"), GivenCity("rome")])
    assert facts[f"{BASE}city/oslo"] == CityFacts("europe", "250k-1m", "high")
    assert facts[f"{BASE}city/rome"] == CityFacts()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([GivenCity("Atlantis")], "no city"),
        ([GivenCity("oslo"), GivenCity("oslo")], "twice"),
        ([GivenCity("oslo", None, "rich")], "income group"),
        ([GivenCity("oslo", 0)], "inhabitants"),
    ],
)
def test_a_faulty_table_of_cities_is_refused(rows: list[GivenCity], said: str) -> None:
    world = _world()
    world.place("oslo")
    with pytest.raises(UsageError, match=said):
        facts_of(world.crosswalk(), rows)


def test_classes_of_size_begin_at_their_lower_end() -> None:
    numbers = (49_999, 50_000, 250_000, 1_000_000, 4_999_999, 5_000_000)
    assert [size_class(n) for n in numbers] == [
        *("under-50k", "50k-250k", "250k-1m", "1m-5m", "1m-5m", "over-5m")
    ]


def test_no_city_known_gives_no_share() -> None:
    assert tally(0, 0, 3).share is None
    assert tally(0, 0, 3).low is None
