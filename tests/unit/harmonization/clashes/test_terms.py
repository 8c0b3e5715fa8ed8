"""Clashes of terms, words in several forms, and definitions side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.worlds import BASE, World

from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.clashes.side_by_side import compare_side_by_side
from ssckg.harmonization.clashes.terms import find_terms
from ssckg.harmonization.clashes.words import terms_in

PERCENT = {"unit": f"{BASE}unit/percent"}


def world_of(**labels: str) -> World:
    """Return a world of the editions a and b; a name begins with that of its edition."""
    world = World()
    for edition in ("a", "b"):
        world.edition(edition)
        for name, label in labels.items():
            if name.startswith(edition):
                world.add(edition, "Indicator", name, label=label)
    return world


def test_one_term_with_other_numerators_and_a_related_match_has_two_meanings() -> None:
    world = world_of(a1="Solid waste collection", b1="Solid Waste Collection", b2="Noise")
    world.point("a1", numerator="waste collected", denominator="waste generated", **PERCENT)
    world.point("b1", numerator="dwellings served", denominator="all households", **PERCENT)
    world.map("a1", "related", "b1", reason="People against matter.")
    result = find_terms(world.crosswalk())
    (clash,) = result.one_term_two_meanings
    assert (clash.subject.element.code, clash.object.element.code) == ("a1", "b1")
    assert clash.likeness == 1
    assert clash.because == (
        "mapped as related only",
        "denominators without a word in common",
        "numerators: waste collected against dwellings served",
    )
    assert clash.subject.definition.startswith("waste collected / waste generated, in percent")
    assert result.two_terms_one_meaning == ()


def test_a_rejected_match_and_a_population_base_say_so_too() -> None:
    world = world_of(a1="Internet access", b1="Internet access")
    world.point("a1", population_base="households")
    world.point("b1", population_base="inhabitants")
    world.map("a1", "exact", "b1", listed="rejected")
    (clash,) = find_terms(world.crosswalk()).one_term_two_meanings
    assert clash.because == (
        "rejected by a curator: exact match",
        "population base: households against inhabitants",
    )


def test_the_same_term_with_the_same_definition_is_no_clash() -> None:
    world = world_of(a1="Unemployment rate", b1="Unemployment Rate")
    world.point("a1", numerator="unemployed", denominator="labour force", **PERCENT)
    world.point("b1", numerator="unemployed persons", denominator="city labour force", **PERCENT)
    world.map("a1", "exact", "b1")
    assert find_terms(world.crosswalk()).one_term_two_meanings == ()


def test_an_exact_match_outweighs_words_but_not_units() -> None:
    world = world_of(a1="Wastewater treatment", b1="Wastewater Treatment")
    world.point("a1", numerator="sewage treated", denominator="sewage produced", **PERCENT)
    world.point("b1", numerator="cleaned water", denominator="total wastewater", **PERCENT)
    assert len(find_terms(world.crosswalk()).one_term_two_meanings) == 1
    world.map("a1", "exact", "b1")
    assert find_terms(world.crosswalk()).one_term_two_meanings == ()
    world.points = [replace(p, unit=f"{p.indicator}/unit") for p in world.points]
    (clash,) = find_terms(world.crosswalk()).one_term_two_meanings
    assert clash.because == ("unit against unit: no factor known",)


def test_two_terms_have_one_meaning_by_a_match_or_by_the_same_ratio() -> None:
    world = world_of(a1="Fire service", b1="Firefighters", a2="Voter turnout", b2="Participation")
    world.map("a1", "close", "b1", 0.65)
    for name in ("a2", "b2"):
        world.point(name, numerator="ballots cast", denominator="eligible voters", **PERCENT)
    found = find_terms(world.crosswalk()).two_terms_one_meaning
    assert [(c.subject.element.code, c.because) for c in found] == [
        ("a1", ("close match (0.65)",)),
        ("a2", ("same numerator, denominator and unit: ballots cast / eligible voters",)),
    ]


def test_editions_of_one_family_are_not_compared() -> None:
    world = world_of(a1="Noise", b1="Noise")
    world.point("a1", population_base="households")
    world.point("b1", population_base="inhabitants")
    assert len(find_terms(world.crosswalk()).one_term_two_meanings) == 1
    world.editions["b"] = replace(world.editions["b"], family="a")
    assert find_terms(world.crosswalk()).one_term_two_meanings == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "city households with access to a basic water supply",
            ("city household", "access", "basic water supply"),
        ),
        ("Green area", ("green area",)),
        ("length of bicycle paths and lanes", ("length", "bicycle path", "lane")),
        ("Waste collected", ("waste",)),
        ("people aged 15 (national line)", ("people", "national line")),
        ("", ()),
        ("100 %", ()),
    ],
)
def test_terms_of_a_text(text: str, expected: tuple[str, ...]) -> None:
    assert terms_in(text) == expected


def test_words_are_gathered_by_what_they_speak_of() -> None:
    world = world_of(a1="Noise", b1="Dust")
    world.point("a1", denominator="all households")
    world.point("b1", denominator="slum households", numerator="urban residents")
    (word,) = find_terms(world.crosswalk()).term_words
    assert word.word == "household"
    assert [(f.form, f.frameworks, f.uses[0].text) for f in word.forms] == [
        ("household", ("a",), "all households"),
        ("slum household", ("b",), "slum households"),
    ]


def test_side_by_side_puts_differences_first_and_leaves_the_unknown_open() -> None:
    world = world_of(a1="Physicians", b1="Physicians density")
    world.point("a1", unit=f"{BASE}unit/x", direction="higher-better", numerator="physicians")
    world.point("b1", unit=f"{BASE}unit/y", direction="higher-better")
    result = compare_side_by_side(world.crosswalk(), ["a1", "b1"])
    by_aspect = {row.aspect: (row.state, row.values) for row in result.rows}
    assert by_aspect["unit"] == ("differs", ("x", "y"))
    assert by_aspect["numerator"] == ("partly known", ("physicians", ""))
    assert by_aspect["direction"] == ("equal", ("higher-better", "higher-better"))
    assert by_aspect["denominator"] == ("unknown", ("", ""))
    assert [row.aspect for row in result.rows[:2]] == ["label", "unit"]


@pytest.mark.parametrize(
    "names", [["a1"], ["a1", "a1"], ["a1", "g"], ["a1", "a2", "a3", "a4", "a5", "a6", "a7"]]
)
def test_side_by_side_takes_two_to_six_different_indicators(names: list[str]) -> None:
    world = World()
    world.edition("a", "a1 a2 a3 a4 a5 a6 a7")
    world.add("a", "Goal", "g")
    with pytest.raises(UsageError):
        compare_side_by_side(world.crosswalk(), names)


def test_unknown_names() -> None:
    world = World()
    world.edition("a", "a1")
    with pytest.raises(UnknownNameError):
        compare_side_by_side(world.crosswalk(), ["a1", "nope"])
    with pytest.raises(UnknownNameError):
        find_terms(world.crosswalk(), ["nope"])
