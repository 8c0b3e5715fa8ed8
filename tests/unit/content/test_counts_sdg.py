"""SDG tables against the resolution, the tier classification and the UN SDG KOS, read by hand."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

FRAMEWORKS = Path(__file__).resolve().parents[3] / "ontology" / "frameworks"
AGENCIES = FRAMEWORKS.parent / "registers" / "agencies" / "agencies.csv"

Record = dict[str, str]


def rows(name: str, edition: str = "sdg-2022") -> list[Record]:
    with (FRAMEWORKS / edition / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


INDICATORS = {row["iri"]: row for row in rows("indicators")}
LISTINGS = {row["number"]: row for row in rows("listings")}


def test_17_goals_169_targets_of_which_43_are_means() -> None:
    # resolution 70/1: targets per goal, numbered and lettered, counted in the text
    targets = rows("targets")
    per_goal = Counter(int(row["goal"]) for row in targets)
    assert len(rows("goals")) == 17
    assert [per_goal[goal] for goal in range(1, 18)] == [
        *(7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19),
    ]
    lettered = {row["id"] for row in targets if row["id"].split(".")[1].isalpha()}
    means = {row["id"] for row in targets if row["means_of_implementation"] == "yes"}
    # the column marks the lettered targets; the 19 of goal 17, all means too, carry numbers
    assert means == lettered
    assert len(means) == 43
    doubted = {r["about"] for r in rows("fact-notes") if r["property"].endswith("Implementation")}
    assert doubted == {f"unsdg:17.{number}" for number in range(1, 20)}


def test_231_indicators_listed_248_times() -> None:
    # tier classification of 30 November 2022: 231 unique indicators, 248 with repeats
    assert len(INDICATORS) == 231
    assert len(LISTINGS) == 248
    assert {row["iri"] for row in LISTINGS.values()} == set(INDICATORS)


def test_the_indicators_that_are_listed_more_than_once() -> None:
    # the list of repeats at the head of the global indicator framework
    repeats: dict[str, set[str]] = defaultdict(set)
    for number, row in LISTINGS.items():
        repeats[row["iri"]].add(number)
    found = {frozenset(numbers) for numbers in repeats.values() if len(numbers) > 1}
    assert found == {
        frozenset(group.split())
        for group in (
            "1.5.1 11.5.1 13.1.1",
            "1.5.2 11.5.2",
            "1.5.3 11.b.1 13.1.2",
            "1.5.4 11.b.2 13.1.3",
            "4.7.1 12.8.1 13.3.1",
            "7.b.1 12.a.1",
            "8.4.1 12.2.1",
            "8.4.2 12.2.2",
            "10.3.1 16.b.1",
            "10.6.1 16.8.1",
            "13.2.1 13.b.1",
            "15.7.1 15.c.1",
            "15.a.1 15.b.1",
        )
    }


def test_numbers_of_an_indicator_are_those_of_its_listings() -> None:
    for iri, row in INDICATORS.items():
        listed = {number for number, entry in LISTINGS.items() if entry["iri"] == iri}
        assert set(row["notation"].split(";")) == listed
    assert all(n.rsplit(".", 1)[0] == row["target"] for n, row in LISTINGS.items())


@pytest.mark.parametrize(
    ("number", "iri"),
    [
        # notations "1.1.1", "11.6.2", "17.8.1" of the KOS file, and two repeats
        ("1.1.1", "unsdg:C010101"),
        ("11.6.2", "unsdg:C110602"),
        ("17.8.1", "unsdg:C170801"),
        ("13.1.1", "unsdg:C200303"),
        ("16.b.1", "unsdg:C200204"),
        # renumbered in 2020 with its code kept
        ("17.6.1", "unsdg:C170602"),
        # code newer than the KOS file: the IRI is ours
        ("11.6.1", "sdg:C110603"),
    ],
)
def test_codes_are_permanent_and_never_made_from_the_number(number: str, iri: str) -> None:
    assert LISTINGS[number]["iri"] == iri


def test_29_indicators_have_iris_of_ours() -> None:
    # current codes that the KOS file of May 2020 lacks: 30, less C130b02, which counts as a repeat
    ours = {iri for iri in INDICATORS if not iri.startswith("unsdg:")}
    assert len(ours) == 29
    assert LISTINGS["13.b.1"]["unsd_code"] == "C130b02"


def test_tiers() -> None:
    # six indicators have parts in two tiers, as the sheet says
    mixed = {row["notation"] for row in INDICATORS.values() if row["tier"] == "I;II"}
    assert mixed == {"1.a.2", "4.5.1", "6.2.1", "15.9.1", "16.7.1", "17.3.1"}
    assert {row["tier"] for row in INDICATORS.values()} == {"I", "II", "I;II"}


def test_331_custodian_and_247_partner_roles() -> None:
    custodians, partners = rows("custodians"), rows("partners")
    assert (len(custodians), len(partners)) == (331, 247)
    with AGENCIES.open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    assert {row["agency"] for row in custodians + partners} <= known


@pytest.mark.parametrize(
    ("number", "custodians", "partners"),
    [
        # rows of the tier sheet of 30 November 2022
        ("1.1.1", "World-Bank", "ILO"),
        ("11.6.1", "UN-Habitat UNSD", "UNEP"),
        ("11.6.2", "WHO", "UN-Habitat UNEP OECD"),
        ("17.18.1", "", ""),
        ("4.7.1", "UNESCO", "OECD UNEP UN-Women"),
        ("12.8.1", "UNESCO-UIS", "UNEP"),
    ],
)
def test_agencies_of_a_listing(number: str, custodians: str, partners: str) -> None:
    found = {
        name: {row["agency"] for row in rows(name) if row["listed_as"] == number}
        for name in ("custodians", "partners")
    }
    assert found == {"custodians": set(custodians.split()), "partners": set(partners.split())}


def test_30_retired_indicators_end_and_name_their_heirs() -> None:
    old = {row["id"]: row for row in rows("indicators", "sdg-2017")}
    assert len(old) == 30
    assert all(row["iri"] == f"unsdg:{code}" for code, row in old.items())  # all in the KOS file
    assert Counter(row["valid_to"] for row in old.values()) == {"2020": 26, "2022": 4}
    # the worksheet of deletions of the 2020 review: no heir but for 1.a.3
    gone = {row["notation"] for row in old.values() if not row["replaced_by"]}
    assert gone == {"1.a.1", "8.9.2", "11.c.1", "13.3.2", "17.6.1"}
    assert old["C010a03"]["replaced_by"] == "sdg:C010a04"
    # 11.5.2 of old was split in two in 2022
    assert old["C110502"]["replaced_by"] == "sdg:C110503;sdg:C200211"
    assert not set(old) & {row["id"] for row in INDICATORS.values()}


def test_additions_of_2025_stand_outside_the_edition_of_2022() -> None:
    new = rows("indicators", "sdg-2025")
    assert {row["notation"] for row in new} == {"2.2.4", "3.b.3", "4.6.1", "8.9.2", "11.c.1"}
    assert {row["trust"] for row in new} == {"secondary"}
    assert {row["valid_from"] for row in new} == {"2025"}
    heirs = {row["iri"]: row["replaced_by"] for row in INDICATORS.values() if row["replaced_by"]}
    assert heirs == {"unsdg:C030b03": "sdg:3.b.3-2025", "unsdg:C040601": "sdg:4.6.1-2025"}


def test_95_changes_by_kind() -> None:
    changes = rows("changes")
    assert len(changes) == 95
    by = {row["id"]: row for row in changes}
    moved = by["2020-17.6.1-renumbered"]
    assert (moved["previous_number"], moved["number"]) == ("17.6.2", "17.6.1")
    assert moved["indicator"] == "unsdg:C170602"
    assert Counter(row["kind"] for row in changes)["deleted"] == 6  # the 2020 worksheet
    assert sum(row["kind"] == "added" for row in changes if row["year"] == "2025") == 3
    deleted = {row["indicator"] for row in changes if row["kind"] == "deleted"}
    assert deleted == {
        *("unsdg:C010a01", "unsdg:C010a03", "unsdg:C080902"),
        *("unsdg:C110c01", "unsdg:C130302", "unsdg:C170601"),
    }


def test_city_relevance_is_marked_as_ours() -> None:
    marks = rows("city-relevance")
    assert {row["origin"] for row in marks} == {"ours"}
    goal_11 = {row["iri"] for number, row in LISTINGS.items() if number.startswith("11.")}
    assert goal_11 <= {row["iri"] for row in marks}
