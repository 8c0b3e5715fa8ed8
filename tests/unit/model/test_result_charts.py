"""Pictures of results: numbers worked out by hand, and nothing cut, merged or broken."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.worlds import BASE, World

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.documents import result_document
from ssckg.app.analyses.forms import result_as
from ssckg.app.analyses.registry import run_analysis
from ssckg.app.analyses.sources import Sources
from ssckg.errors import UsageError
from ssckg.io.results.charts import chart_png, chart_svg
from ssckg.model.count_charts import Bar, Cell, count_square, distinct, heading, part_bars
from ssckg.model.document import Figure

PERCENT, PER_1000 = f"{BASE}unit/percent", f"{BASE}unit/per-1000-inhabitants"
HOSTILE = 'Waste <script>alert("x")</script> & "more"'


def run(world: World, name: str, **values: Any) -> Any:
    sources = Sources(Path("none"), world.crosswalk(), "data", {})
    return run_analysis(find_analysis(name), sources, values)


def shown(result: Any) -> list[str]:
    """Return the texts of the picture of a result."""
    tree = ElementTree.fromstring(result_as(result, "svg"))  # noqa: S314  our own picture
    return [text for text in tree.itertext() if text.strip()]


def values(chart: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return the data of a picture, those of its layers one after another."""
    assert chart is not None
    of_layers = [value for layer in chart["layer"] if "data" in layer for value in values_of(layer)]
    return of_layers or values_of(chart)


def values_of(chart: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart["data"]["values"]
    return found


def alike() -> World:
    """Editions a and b, and a second edition of a's family: by exact matches a1-b1, a2-b2, a1-n1.

    a3 and b3 have the same label, and were looked at and kept apart.
    """
    world = World()
    for edition in ("a", "b", "new"):
        world.edition(edition)
    world.editions["new"] = replace(world.editions["new"], family="a")
    for edition, names in (("a", "a1 a2"), ("b", "b1 b2"), ("new", "n1")):
        for name in names.split():
            world.add(edition, "Indicator", name, label=f"Only{name}")
    world.add("a", "Indicator", "a3", label="Noise exposure")
    world.add("b", "Indicator", "b3", label="Noise exposure")
    world.map("a1", "exact", "b1", 0.9)
    world.map("a2", "exact", "b2", 0.9)
    world.map("a1", "exact", "n1", 0.9)
    world.map("a3", "exact", "b3", 0.9, "rejected")
    return world


def test_pairs_that_may_be_one_by_framework() -> None:
    chart = run(alike(), "redundancy", minimum=0.85).chart()
    found = {(v["row"], v["column"]): (v["count"], v["framed"]) for v in values(chart)}
    # a-b: a1-b1 and a2-b2, not a3-b3; a-new: a1-n1, in a frame; b-new: b1 and n1 have the common
    # counterpart a1, 0.9 * 0.9 = 0.81, which is under 0.85.
    assert found == {
        **{("a", "a"): (0, False), ("b", "b"): (0, False), ("new", "new"): (0, False)},
        **{("a", "b"): (2, False), ("b", "a"): (2, False)},
        **{("a", "new"): (1, True), ("new", "a"): (1, True)},
        **{("b", "new"): (0, False), ("new", "b"): (0, False)},
    }


def test_one_framework_has_one_row() -> None:
    chart = run(alike(), "redundancy", framework="b", minimum=0.85).chart()
    assert {(v["row"], v["column"], v["count"]) for v in values(chart)} == {
        ("b", "a", 2),
        ("b", "b", 0),
    }


def clashing() -> World:
    """Three linked pairs: percent against per 1000 (exact), households against inhabitants."""
    world = World()
    world.edition("a", "a1 a2 a3")
    world.edition("b", "b1 b2 b3")
    world.point("a1", unit=PERCENT)
    world.point("b1", unit=PER_1000)
    world.point("a2", population_base="households", unit=PERCENT)
    world.point("b2", population_base="inhabitants", unit=PERCENT)
    for number, predicate in ((1, "exact"), (2, "close"), (3, "close")):
        world.map(f"a{number}", predicate, f"b{number}", 0.9)
    return world


def test_clashes_by_kind_and_severity() -> None:
    result = run(clashing(), "clashes", subject="a", object="b")
    counts = {(v["bar"], v["part"]): v["count"] for v in values(result.chart()) if v.get("part")}
    assert {key: count for key, count in counts.items() if count} == {
        ("unit", "contradiction"): 1,
        ("population-base", "incompatible"): 1,
    }
    # The units are known of two pairs, the bases of one, the bounds of none.
    texts = shown(result)
    assert "1 contradiction (2 known)" in texts
    assert "1 incompatible (1 known)" in texts
    assert "not known on both sides of any pair" in texts
    kinds = {row[0]: row[3:] for row in result.tables()[2].rows}
    assert (kinds["unit"], kinds["population-base"]) == ((1, 1, 0, 0, 0), (1, 0, 1, 0, 0))


def test_best_suggestions_first_and_no_more_than_forty() -> None:
    world = World()
    world.edition("a")
    world.edition("b")
    for number in range(45):
        world.add("a", "Indicator", f"a{number}", label=f"Street lamps {number}")
        world.add("b", "Indicator", f"b{number}", label=f"Street lamps {number}")
    result = run(world, "suggest", subject="a", object="b", top=1)
    assert len(result.suggestions) == 45
    drawn = values(result.chart())
    assert len(drawn) == len({value["pair"] for value in drawn}) == 40
    scores = [value["score"] for value in drawn]
    assert scores == sorted((each.score for each in result.suggestions), reverse=True)[:40]
    texts = shown(result)
    assert all(value["pair"] in texts for value in drawn)
    assert any("the 40 best of 45" in text for text in texts)


def measuring() -> World:
    """Goal 1 with 1.1 (k1 and k2), 1.2 (k1 alone), 1.3 (nobody); goal 2 with 2.1 (k2).

    A is custodian for 1.1, 1.2, 1.3 and 2.1; B for 1.1 and 2.1; C for 1.3; D for nothing.
    """
    made = World()
    made.edition("sdg", "1 2", kind="Goal")
    made.add("sdg", "Target", "1.1 1.2 1.3 2.1")
    made.add("sdg", "Indicator", "c11 c12 c13 c21")
    made.below("1.1 1.2 1.3", "1")
    made.below("2.1", "2")
    for low, high in (("c11", "1.1"), ("c12", "1.2"), ("c13", "1.3"), ("c21", "2.1")):
        made.below(low, high)
    made.edition("kpi", "k1 k2 k3")
    for kpi, targets in (("k1", "1.1 1.2"), ("k2", "1.1 2.1")):
        for target in targets.split():
            made.map(kpi, "broad", target, 0.9)
    made.agency("A", custodian="c11 c12 c13 c21", is_partner=True)
    made.agency("B", custodian="c11 c21", is_partner=True)
    made.agency("C", custodian="c13", is_partner=True)
    made.agency("D", is_partner=True)
    return made


def test_what_is_touched_and_targets_before_and_after() -> None:
    result = run(measuring(), "impact-remove", elements=["k1"], framework="kpi")
    touched, targets = result.chart()["vconcat"]
    ends = {v["bar"]: v["count"] for v in values(touched) if "words" in v}
    # 1.1 keeps k2, 1.2 is lost; A and B care about these; two mappings fall, none derived.
    assert (ends["targets lost"], ends["targets reduced"]) == (1, 1)
    assert (ends["agencies"], ends["mappings"]) == (2, 2)
    assert "derived mappings" not in ends
    assert all(ends.values())
    assert {v["target"]: (v["before"], v["after"]) for v in values_of(targets)} == {
        "1.1 Label of 1.1": (2, 1),
        "1.2 Label of 1.2": (1, 0),
    }
    assert {"2 → 1, reduced", "1 → 0, lost", "remove k1"} <= set(shown(result))


def test_targets_of_an_agency_by_goal() -> None:
    result = run(measuring(), "agency-profile", agency="A", framework="kpi")
    counts = {(v["bar"], v["part"]): v["count"] for v in values(result.chart()) if v.get("part")}
    assert counts == {
        ("1 Label of 1", "measured by an indicator"): 2,
        ("1 Label of 1", "not measured"): 1,
        ("2 Label of 2", "measured by an indicator"): 1,
        ("2 Label of 2", "not measured"): 0,
    }
    (table,) = [each for each in result.tables() if each.name == "goals"]
    assert table.rows == (
        ("1", "Label of 1", 3, 1, "1.1, 1.2, 1.3"),
        ("2", "Label of 2", 1, 0, "2.1"),
    )
    assert {"2 measured, 1 not", "1 measured, 0 not"} <= set(shown(result))


def test_targets_that_agencies_share() -> None:
    chart = run(measuring(), "agency-overlaps", framework="kpi").chart()
    # A and B share 1.1 and 2.1, A and C 1.3, B and C nothing; D shares nothing and has no row.
    # In all A shares 3, B 2, C 1. On the diagonal: all targets of each.
    assert [(v["row"], v["column"], v["count"]) for v in values(chart)] == [
        *[("A", "A", 4), ("A", "B", 2), ("A", "C", 1)],
        *[("B", "A", 2), ("B", "B", 2), ("B", "C", 0)],
        *[("C", "A", 1), ("C", "B", 0), ("C", "C", 1)],
    ]


def test_no_more_than_thirty_bodies() -> None:
    made = measuring()
    for number in range(40):
        made.agency(f"X{number:02}", partner="c11", is_partner=True)
    result = run(made, "agency-overlaps", framework="kpi")
    drawn = {value["row"] for value in values(result.chart())}
    # A and B share most; then those of one target, by name.
    assert drawn == {"A", "B", *(f"X{number:02}" for number in range(28))}
    assert any("30 that share most, of 43 bodies" in text for text in shown(result))


def test_all_bodies_most_targets_first() -> None:
    result = run(measuring(), "agencies", framework="kpi")
    ends = [(v["bar"], v["words"]) for v in values(result.chart()) if "words" in v]
    assert ends == [
        ("A", "3 measured, 1 not"),
        ("B", "2 measured, 0 not"),
        ("C", "0 measured, 1 not"),
    ]


def bare() -> World:
    """Two editions of indicators that have nothing in common, and one agency."""
    world = World()
    world.edition("a")
    world.edition("b")
    world.add("a", "Indicator", "a1", label="Apples")
    world.add("b", "Indicator", "b1", label="Stones")
    world.agency("A")
    return world


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("redundancy", {}),
        ("redundancy", {"framework": "a"}),
        ("clashes", {"subject": "a", "object": "b"}),
        ("suggest", {"subject": "a", "object": "b", "min_score": 5}),
        ("agency-profile", {"agency": "A", "framework": "a"}),
        ("agency-overlaps", {"framework": "a", "partners_only": False}),
        ("agencies", {"framework": "a"}),
    ],
)
def test_where_nothing_is_found_nothing_is_drawn(name: str, asked: dict[str, Any]) -> None:
    result = run(bare(), name, **asked)
    assert result.chart() is None
    with pytest.raises(UsageError, match="no picture"):
        result_as(result, "svg")
    assert result_as(result, "html")


def test_pairs_that_do_not_clash_are_drawn_as_such() -> None:
    world = clashing()
    world.points = [replace(point, unit=PERCENT, population_base="") for point in world.points]
    assert "none (2 known)" in shown(run(world, "clashes", subject="a", object="b"))


@pytest.mark.parametrize(
    ("name", "asked"),
    [("side-by-side", {"indicators": ["a1", "b1"]}), ("terms", {})],
)
def test_what_is_to_be_read_has_no_picture_and_says_why(name: str, asked: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="no picture: definitions are to be read side by side"):
        result_as(run(clashing(), name, **asked), "svg")


def test_the_picture_of_a_document_stands_over_its_own_figures() -> None:
    result = run(alike(), "redundancy")
    document = result_document(result, "html")
    (figure,) = [block for block in document.blocks if isinstance(block, Figure)]
    assert figure.caption == figure.table.caption == "Pairs by framework"


def test_names_are_text_whatever_stands_in_them() -> None:
    made = measuring()
    made.elements["1"] = replace(made.elements["1"], label=HOSTILE)
    made.elements["1.2"] = replace(made.elements["1.2"], label="<b>& so on")
    profile = run(made, "agency-profile", agency="A", framework="kpi")
    assert f"1 {HOSTILE}" in shown(profile)
    assert b"<script" not in result_as(profile, "svg")
    assert "1.2 <b>& so on" in shown(run(made, "impact-remove", elements=["k1"], framework="kpi"))


def test_long_names_are_not_cut() -> None:
    made = measuring()
    made.elements["2"] = replace(made.elements["2"], label="A goal with a very long name " * 4)
    texts = shown(run(made, "agency-profile", agency="A", framework="kpi"))
    assert any(text.strip() == f"2 {'A goal with a very long name ' * 4}".strip() for text in texts)


def test_rows_of_one_name_stay_apart() -> None:
    assert distinct(["a", "b", "a", "a (2)"]) == ["a", "b", "a (2)", "a (2) (2)"]


def test_pictures_of_no_and_of_huge_counts_are_pictures() -> None:
    none = count_square(["x"], ["x"], [Cell("x", "x", 0)], heading("None"))
    huge = part_bars([Bar("x", {"p": 10**9}, "many")], {"p": "#000000"}, title={}, axis="n")
    for chart in (none, huge):
        assert io.BytesIO(chart_png(chart)).read(8) == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("most", [0, 1, 2, 7, 13])
def test_no_number_stands_twice_on_an_axis(most: int) -> None:
    chart = part_bars([Bar("x", {"p": most}, "")], {"p": "#000000"}, title={}, axis="how many")
    tree = ElementTree.fromstring(chart_svg(chart))  # noqa: S314  our own picture
    numbers = [text for text in tree.itertext() if text.strip().isdigit()]
    assert len(numbers) == len(set(numbers)) >= 2
