"""Agencies in a small world whose figures are worked out by hand.

Goal 1 has the targets 1.1, 1.2, 1.3; goal 2 has 2.1 and 2.2. Indicators: c11 below 1.1; c12 below
1.2 and 2.1 (listed twice); c13 below 1.3; c22 below 2.2. KPIs: k1 exact c11; k2 broad target 1.2;
k3 related c12; k4 without any link; k5 related c22.

So, by links of any strength: k1 measures 1.1; k2 1.2; k3 1.2 and 2.1; k5 2.2; nothing measures 1.3.

A is custodian of c11 and partner of c12: 1.1 medium, 1.2 low, 2.1 low. B is custodian of c12 and
c13: 1.2, 2.1, 1.3 medium. C is partner of c13: 1.3 low; C is no partner of U4SSC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds import BASE, World

from ssckg.errors import UnknownNameError
from ssckg.harmonization.agencies.concerns import concerns_of_all
from ssckg.harmonization.agencies.heatmap import agency_heatmap
from ssckg.harmonization.agencies.overlaps import (
    NO_AGENCY,
    NO_TARGET,
    agency_list,
    agency_overlaps,
)
from ssckg.harmonization.agencies.profile import agency_profile
from ssckg.harmonization.interests import interests
from ssckg.harmonization.lookup import find_agency, find_edition
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_agencies import Membership

if TYPE_CHECKING:
    from ssckg.model.agency_results import AgencyHeatmap, AgencyOverlaps, AgencyProfile


def world() -> World:
    made = World()
    made.edition("sdg", "1 2", kind="Goal")
    made.add("sdg", "Target", "1.1 1.2 1.3 2.1 2.2")
    made.add("sdg", "Indicator", "c11 c12 c13 c22")
    made.below("1.1 1.2 1.3", "1")
    made.below("2.1 2.2", "2")
    for indicator, targets in {"c11": "1.1", "c12": "1.2 2.1", "c13": "1.3", "c22": "2.2"}.items():
        for target in targets.split():
            made.below(indicator, target)
    made.edition("kpi", "k1 k2 k3 k4 k5")
    made.map("k1", "exact", "c11", 0.9)
    made.map("k2", "broad", "1.2", 0.8)
    made.map("k3", "related", "c12", 0.7)
    made.map("k5", "related", "c22", 0.7)
    made.agency("A", custodian="c11", partner="c12", is_partner=True)
    made.agency("B", custodian="c12 c13", is_partner=True)
    made.agency("C", partner="c13")
    made.agency("D", is_partner=True)
    return made


def profile(made: World, who: str, strength: str = "related") -> AgencyProfile:
    crosswalk = made.crosswalk()
    edition = find_edition(crosswalk, "kpi")
    return agency_profile(crosswalk, find_agency(crosswalk, who), edition, Predicate(strength))


def overlaps(made: World, *names: str, partners_only: bool = True) -> AgencyOverlaps:
    crosswalk = made.crosswalk()
    edition = find_edition(crosswalk, "kpi")
    return agency_overlaps(crosswalk, edition, names=names, partners_only=partners_only)


def heatmap(made: World) -> AgencyHeatmap:
    crosswalk = made.crosswalk()
    return agency_heatmap(crosswalk, find_edition(crosswalk, "kpi"))


def levels(made: World, who: str) -> dict[str, tuple[str, str]]:
    """Return code of a concern to level and origin."""
    crosswalk = made.crosswalk()
    found = concerns_of_all(crosswalk).get(f"{BASE}agency/{who}", {})
    return {each.code: (each.level, each.origin) for each in found.values()}


BY_ROLE = "custodianship"


def test_defaults_follow_from_roles() -> None:
    assert levels(world(), "A") == {
        "1.1": ("medium", BY_ROLE), "1.2": ("low", BY_ROLE), "2.1": ("low", BY_ROLE),
    }  # fmt: skip
    assert levels(world(), "D") == {}


def test_a_custodian_who_is_also_partner_counts_as_custodian() -> None:
    made = world()
    made.agency("E", custodian="c12", partner="c13 c12")
    assert levels(made, "E")["1.2"] == ("medium", BY_ROLE)


def test_what_a_part_looks_after_the_whole_cares_about() -> None:
    """E has a part F, custodian of c13 (below 1.3), which has a part G, partner of c22 (2.2)."""
    made = world()
    made.agency("E", is_partner=True)
    made.agency("F", custodian="c13", part_of=f"{BASE}agency/E")
    made.agency("G", partner="c22", part_of=f"{BASE}agency/F")
    assert levels(made, "E") == {"1.3": ("medium", BY_ROLE), "2.2": ("low", BY_ROLE)}
    assert levels(made, "F") == levels(made, "E")
    assert levels(made, "G") == {"2.2": ("low", BY_ROLE)}
    found = profile(made, "E")
    assert [(g.because.code, g.through) for t in found.targets for g in t.grounds] == [
        ("c13", "F"),
        ("c22", "G"),
    ]
    assert [(i.code, i.through) for i in found.indicators] == [("c13", "F"), ("c22", "G")]
    assert [kpi.code for kpi in found.kpis] == ["k5"]
    # B looks after c13 too; a body and its own part are no pair.
    pairs = overlaps(made, "B", "E", "F", "G").pairs
    assert [(p.first, p.second, p.shared) for p in pairs] == [("B", "E", 1), ("B", "F", 1)]


def test_what_a_part_declares_is_its_own_word() -> None:
    made = world()
    made.agency("E")
    made.agency("F", part_of=f"{BASE}agency/E")
    made.priority("F", "1.1", "high")
    assert levels(made, "F") == {"1.1": ("high", "declared")}
    assert levels(made, "E") == {}


def test_bodies_that_are_parts_of_each_other_end() -> None:
    made = world()
    made.agency("E", custodian="c13", part_of=f"{BASE}agency/F")
    made.agency("F", part_of=f"{BASE}agency/E")
    assert levels(made, "E") == levels(made, "F") == {"1.3": ("medium", BY_ROLE)}


def test_a_declaration_takes_the_place_of_the_default_and_both_stay() -> None:
    made = world()
    made.priority("A", "1.1", "low")
    assert levels(made, "A")["1.1"] == ("low", "declared")
    (concern,) = [each for each in profile(made, "A").targets if each.code == "1.1"]
    assert [(g.level, g.origin, g.because.code) for g in concern.grounds] == [
        ("low", "declared", "1.1"),
        ("medium", BY_ROLE, "c11"),
    ]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        # A goal speaks for all targets below it, an indicator for those above it.
        ({"1": "high"}, {"1.1": "high", "1.2": "high", "1.3": "high", "2.1": "low"}),
        ({"c12": "high"}, {"1.1": "medium", "1.2": "high", "2.1": "high"}),
        # The word on the target itself counts, whatever is said above or below.
        ({"1": "high", "1.1": "low"}, {"1.1": "low", "1.2": "high", "1.3": "high", "2.1": "low"}),
        # Between a goal and an indicator the higher one counts.
        ({"1": "low", "c11": "high"}, {"1.1": "high", "1.2": "low", "1.3": "low", "2.1": "low"}),
    ],
)
def test_which_declaration_counts(declared: dict[str, str], expected: dict[str, str]) -> None:
    made = world()
    for element, level in declared.items():
        made.priority("A", element, level)
    assert {code: level for code, (level, _) in levels(made, "A").items()} == expected


def test_kpis_to_review_and_why() -> None:
    found = profile(world(), "A")
    # k1: medium, exact, by the very indicator. k2 and k3: low; broad before related, although k3
    # leads to the very indicator and touches two.
    assert [(k.rank, k.code, k.level, k.predicate, k.is_direct, k.matters) for k in found.kpis] == [
        (1, "k1", "medium", "exact", True, 1),
        (2, "k2", "low", "broad", False, 1),
        (3, "k3", "low", "related", True, 2),
    ]
    (touch,) = found.kpis[0].touches
    assert (touch.matter.code, touch.via.code, touch.confidence) == ("1.1", "c11", 0.9)
    assert touch.mapping == f"{BASE}mapping/kpi-sdg/k1--c11"
    assert [t.matter.code for t in found.kpis[2].touches] == ["1.2", "2.1"]
    assert found.targets_without_kpi == ()
    assert [(each.code, each.role, each.targets, each.kpis) for each in found.indicators] == [
        ("c11", "custodian", ("1.1",), ("k1",)),
        ("c12", "partner", ("1.2", "2.1"), ("k3",)),
    ]


def test_targets_without_a_kpi_and_levels() -> None:
    found = profile(world(), "B")
    assert [each.code for each in found.targets] == ["1.2", "1.3", "2.1"]
    assert [each.code for each in found.targets_without_kpi] == ["1.3"]
    assert [(c.level, c.targets, c.declared, c.without_kpi) for c in found.levels] == [
        ("high", 0, 0, 0), ("medium", 3, 0, 1), ("low", 0, 0, 0),
    ]  # fmt: skip


def test_only_mappings_of_the_strength_asked_for_count() -> None:
    # Without related ones k3 falls away, and with it the only measure of 2.1.
    found = profile(world(), "A", "broad")
    assert [kpi.code for kpi in found.kpis] == ["k1", "k2"]
    assert [each.code for each in found.targets_without_kpi] == ["2.1"]


def test_a_declared_level_comes_first() -> None:
    made = world()
    made.priority("A", "2.1", "high")
    assert [(k.code, k.level) for k in profile(made, "A").kpis] == [
        ("k3", "high"), ("k1", "medium"), ("k2", "low"),
    ]  # fmt: skip


def test_a_declared_kpi_is_to_be_reviewed_without_any_mapping() -> None:
    made = world()
    made.priority("D", "k4", "high")
    found = profile(made, "D")
    assert [(k.code, k.level, k.origin, k.predicate) for k in found.kpis] == [
        ("k4", "high", "declared", "exact")
    ]
    assert (found.targets, [each.code for each in found.others]) == ((), ["k4"])


def test_a_declared_indicator_of_another_framework_counts_by_mapping() -> None:
    made = world()
    made.edition("cpi", "p1")
    made.map("k4", "close", "p1", 0.8)
    made.priority("D", "p1", "medium")
    (kpi,) = profile(made, "D").kpis
    assert (kpi.code, kpi.predicate, kpi.is_direct, kpi.touches[0].via.code) == (
        *("k4", "close", True),
        "p1",
    )


def test_rejected_and_derived_mappings_do_not_count() -> None:
    made = world()
    made.map("k4", "exact", "c13", 0.9, listed="rejected")
    made.map("k4", "exact", "c11", 0.9, listed="derived")
    assert "k4" not in {kpi.code for who in "ABC" for kpi in profile(made, who).kpis}


def test_an_agency_without_anything_says_so() -> None:
    found = profile(world(), "D")
    assert (found.kpis, found.targets) == ((), ())
    assert "D is neither custodian nor partner" in found.notes()[0]


def test_overlaps() -> None:
    found = overlaps(world())  # A, B and D; C is no partner
    assert [(p.first, p.second, p.shared, p.only_first, p.only_second) for p in found.pairs] == [
        ("A", "B", 2, 1, 1)  # 1.2 and 2.1; A alone 1.1, B alone 1.3
    ]
    assert found.pairs[0].share == 0.5  # 2 of 1.1, 1.2, 1.3, 2.1
    assert [each.code for each in found.pairs[0].targets] == ["1.2", "2.1"]
    assert [each.code for each in found.shared_targets] == ["1.2", "2.1"]
    assert [(t.code, [c.acronym for c in t.agencies]) for t in found.targets_unmeasured] == [
        ("1.3", ["B"])
    ]
    assert [(t.code, [k.code for k in t.kpis]) for t in found.targets_unclaimed] == [
        ("2.2", ["k5"])
    ]
    assert [(k.code, k.reason) for k in found.kpis_unclaimed] == [
        ("k4", NO_TARGET), ("k5", NO_AGENCY),
    ]  # fmt: skip
    figures = found.figures
    assert (figures.agencies, figures.targets, figures.targets_claimed) == (3, 5, 4)
    assert (figures.targets_shared, figures.targets_measured) == (2, 4)
    assert (figures.targets_unmeasured, figures.targets_unclaimed) == (1, 1)
    assert (figures.kpis, figures.kpis_unclaimed) == (5, 2)


def test_all_bodies_and_named_ones() -> None:
    every = overlaps(world(), partners_only=False)
    assert [each.acronym for each in every.agencies] == ["A", "B", "C", "D"]
    assert [c.acronym for t in every.targets_unmeasured for c in t.agencies] == ["B", "C"]
    assert [each.acronym for each in overlaps(world(), "c", "A").agencies] == ["A", "C"]
    with pytest.raises(UnknownNameError):
        overlaps(world(), "Z")


def test_agencies_in_numbers() -> None:
    counts = {each.acronym: each for each in overlaps(world()).agencies}
    a = counts["A"]
    assert (a.targets, a.high, a.medium, a.low, a.declared, a.goals) == (3, 0, 1, 2, 0, 2)
    assert (a.unmeasured, a.kpis, a.custodian_of, a.partner_of) == (0, 3, 1, 1)
    assert (counts["B"].unmeasured, counts["B"].kpis, counts["D"].targets) == (1, 2, 0)


def test_heat_map() -> None:
    made = world()
    made.priority("A", "1.1", "high")
    found = heatmap(made)
    assert [(c.agency, c.goal, c.targets, c.declared, c.unmeasured) for c in found.cells] == [
        ("A", "1", 2, 1, 0), ("A", "2", 1, 0, 0), ("B", "1", 2, 0, 1), ("B", "2", 1, 0, 0),
    ]  # fmt: skip
    table = found.tables()[0]
    assert table.columns == ("agency", "1", "2", "all")
    assert table.rows == (("A", 2, 1, 3), ("B", 2, 1, 3), ("D", None, None, 0))
    assert "no row in the picture: D" in found.notes()[-1]
    values = found.chart()["data"]["values"]
    assert sum(each["targets"] for each in values) == 6


def test_rosters_narrow_the_list() -> None:
    made = world()
    crosswalk = made.crosswalk()
    a = made.agencies["A"].iri
    member = Membership(a, "U4SSC", "coordinator", "2016", "", ("r1",))
    object.__setattr__(crosswalk, "memberships", (member,))
    edition = find_edition(crosswalk, "kpi")
    found = agency_list(crosswalk, edition, roster="r1")
    assert [each.acronym for each in found.agencies] == ["A"]
    assert found.memberships["A"][0].role == "coordinator"
    with pytest.raises(UnknownNameError, match="r2"):
        agency_list(crosswalk, edition, roster="r2")


def test_every_list_is_in_a_table() -> None:
    made = world()
    made.priority("A", "k4", "high")
    found = profile(made, "A")
    tables = {table.name: len(table.rows) for table in found.tables()}
    assert tables["kpis"] == len(found.kpis)
    assert tables["touches"] == sum(len(kpi.touches) for kpi in found.kpis)
    assert tables["targets"] == len(found.targets) == 3
    assert (tables["others"], tables["indicators"]) == (1, 2)
    several = {table.name: len(table.rows) for table in overlaps(made).tables()}
    assert (several["pairs"], several["figures"], several["agencies"]) == (1, 9, 3)
    assert several["targets-unclaimed"] == 1


ELEMENTS = st.sampled_from(["1", "2", "1.1", "1.3", "2.2", "c12", "c22", "k4"])
DECLARED = st.lists(
    st.tuples(st.sampled_from("ABD"), ELEMENTS, st.sampled_from(["high", "medium", "low"])),
    max_size=6,
    unique_by=lambda each: each[:2],
)


@given(DECLARED)
def test_declaring_never_takes_a_target_away(declared: list[tuple[str, str, str]]) -> None:
    before, made = overlaps(world()), world()
    for who, element, level in declared:
        made.priority(who, element, level)
    after = overlaps(made)
    assert after.figures.targets_claimed >= before.figures.targets_claimed
    assert after.figures.kpis_unclaimed <= before.figures.kpis_unclaimed
    assert after.figures.targets_claimed + after.figures.targets_unclaimed == 5
    # All interests have a concern behind them, and the other way round.
    crosswalk = made.crosswalk()
    pairs = {(each.agency, each.target) for each in interests(crosswalk)}
    others = {(p.agency, p.element) for p in crosswalk.priorities if p.element.endswith("/k4")}
    concerns = concerns_of_all(crosswalk)
    assert {(who, what) for who, those in concerns.items() for what in those} == pairs | others


@given(st.permutations(["A", "B", "C", "D"]))
def test_the_order_of_agencies_does_not_matter(order: list[str]) -> None:
    made = world()
    made.agencies = {acronym: made.agencies[acronym] for acronym in order}
    assert overlaps(made, partners_only=False) == overlaps(world(), partners_only=False)
