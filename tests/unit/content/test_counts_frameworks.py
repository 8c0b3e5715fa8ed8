"""The other frameworks against what was counted and read by hand in their sources."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

FRAMEWORKS = Path(__file__).resolve().parents[3] / "ontology" / "frameworks"

Record = dict[str, str]


def rows(edition: str, name: str) -> list[Record]:
    with (FRAMEWORKS / edition / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(edition: str, name: str = "indicators") -> dict[str, Record]:
    return {row["id"]: row for row in rows(edition, name)}


@pytest.mark.parametrize(
    ("edition", "indicators"),
    [
        ("nua-2016", 49),  # 16 numbers seen on slide and contents list, 33 recalled; 77 in all
        ("cpi-2016", 62),  # pages of the third-party program, counted
        ("iso37120-2014", 100),  # labels of the EIL ontology, counted
        ("iso37120-2018", 128),  # 104 clauses and 24 profile indicators, recall
        ("iso37122-2019", 80),  # the Malaysian list
        ("itut-y4901", 59),  # 20 read, 14 in part, 24 recalled, and I3.9.1
        ("itut-y4902", 20),  # 14 read, 6 by topic
        ("itut-y4903", 78),  # recall
        ("umf-2022", 1),
    ],
)
def test_indicators_and_their_data_points(edition: str, indicators: int) -> None:
    assert len(by_id(edition)) == indicators
    points = rows(edition, "data-points")
    assert {row["indicator"] for row in points} == set(by_id(edition))
    # a data point without any part of a definition says so
    assert not [r["indicator"] for r in points if not (r["unit"] or r["numerator"] or r["note"])]


def test_sections_of_the_new_urban_agenda_cover_its_175_paragraphs_once() -> None:
    # A/RES/71/256, annex: Quito Declaration 1 to 22, implementation plan 23 to 175
    sections = by_id("nua-2016", "sections")
    parents = {row["broader"] for row in sections.values()}
    leaves = [row for key, row in sections.items() if key not in parents]
    covered = [n for row in leaves for n in range(int(row["first"]), int(row["last"]) + 1)]
    assert sorted(covered) == list(range(1, 176))
    assert (sections["section-QD"]["last"], sections["section-QIP"]["first"]) == ("22", "23")


def test_175_paragraphs_each_in_its_section() -> None:
    sections = by_id("nua-2016", "sections")
    paragraphs = rows("nua-2016", "commitments")
    assert {int(row["notation"]) for row in paragraphs} == set(range(1, 176))
    for row in paragraphs:
        home = sections[row["section"]]
        assert int(home["first"]) <= int(row["notation"]) <= int(home["last"]), row["id"]


def test_paragraphs_read_and_recalled() -> None:
    # pages 1 to 28 of copies of the resolution, as far as they were seen; 9 quoted by a third party
    paragraphs = rows("nua-2016", "commitments")
    assert Counter(row["trust"] for row in paragraphs) == {
        "verified": 59,
        "secondary": 9,
        "partly": 3,
        "recall": 104,
    }
    by_trust = {row["notation"]: row["trust"] for row in paragraphs}
    assert {by_trust[n] for n in ("59", "60", "157", "158")} == {"verified"}  # p. 12 and 27, whole
    assert {by_trust[n] for n in ("58", "61", "159")} == {"partly"}  # cut by the page or the copy
    blank = [row["id"] for row in paragraphs if "text not available" in row["label"]]
    assert blank == ["paragraph-145"]


def test_provisional_codes_of_the_new_urban_agenda_are_no_notations() -> None:
    found = by_id("nua-2016")
    ours = {key for key in found if key.startswith("indicator-R")}
    assert len(ours) == 33
    assert not any(found[key]["notation"] for key in ours)
    assert {found[key]["trust"] for key in ours} == {"recall"}
    # slide of 19 October 2020: number 19 is open space for public use
    assert found["indicator-19"]["label"].startswith("Average share of the built-up area")


@pytest.mark.parametrize("edition", ["nua-2016", "umf-2022"])
def test_sdg_numbers_that_no_document_prints_are_inferred(edition: str) -> None:
    for row in rows(edition, "sdg-references"):
        assert row["trust"] == "recall"
        assert row["note"].startswith("Inferred, not printed")
    text = (FRAMEWORKS / edition / "sdg-references.csv-metadata.json").read_text(encoding="utf-8")
    assert "ssc:InferredReference" in text
    assert "rinted" not in text.replace("not printed", "")


@pytest.mark.parametrize(
    ("code", "numerator", "denominator"),
    [
        # input fields of the pages of the third-party program
        ("ESI.EE.2", "Population below 1.25 USD PPP a day", "population"),
        ("ID.ICT.1", "Households with Internet access", "all households"),
        ("QOL.ED.1", "Literate population aged 15 and over", "population aged 15 and over"),
        ("QOL.ED.3", "Children under 6 enrolled in early programmes", "children under 6"),
        ("ES.SE.1", "Renewable energy consumption", "total primary energy consumption"),
        ("ID.HI.2", "Households with lasting access to piped water", "all households"),
    ],
)
def test_what_the_index_counts(code: str, numerator: str, denominator: str) -> None:
    (row,) = (r for r in rows("cpi-2016", "data-points") if r["indicator"] == code)
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)


def test_the_index_has_six_dimensions_and_22_sub_dimensions() -> None:
    kinds = Counter(row["kind"] for row in rows("cpi-2016", "groups"))
    assert kinds == {"CompositeIndex": 1, "Dimension": 6, "SubDimension": 22}


@pytest.mark.parametrize(
    ("code", "low", "high", "target", "transformation"),
    [
        # read in the pages of the third-party program that the rows name
        ("P.EG.1", "714.64", "108818.96", "", "ln"),
        ("P.E.1", "1", "28.2", "", "4th-root"),
        ("ES.AQ.2", "10", "20", "10", "none"),
        ("QOL.PS.2", "0", "15", "15", "none"),
        ("ES.AQ.3", "", "", "", "5th-root"),
        # a formula stands in the source in place of a number: no number is made of it
        ("P.EA.2", "", "", "", "none"),
    ],
)
def test_bounds_of_the_index(
    code: str, low: str, high: str, target: str, transformation: str
) -> None:
    row = by_id("cpi-2016", "benchmarks")[code]
    found = (row["minimum"], row["maximum"], row["value"], row["transformation"])
    assert found == (low, high, target, transformation)


def test_levels_of_the_index_are_marked_as_recall() -> None:
    notes = rows("cpi-2016", "fact-notes")
    levels = {row["about"] for row in notes if row["property"] == "ssc:level"}
    assert levels == {f"cpi:{code}" for code in by_id("cpi-2016")}
    assert {row["trust"] for row in notes if row["property"] == "ssc:level"} == {"recall"}


def test_iso_37120_2014_has_46_core_and_54_supporting_in_17_themes() -> None:
    found = by_id("iso37120-2014")
    assert Counter(row["level"] for row in found.values()) == {"core": 46, "supporting": 54}
    assert len(rows("iso37120-2014", "groups")) == 17
    assert all(row["iri"] == f"iso37120-2014:{key}" for key, row in found.items())
    # labels of the EIL ontology
    assert found["12.3"]["label"] == "Number of physicians per 100 000 population"
    assert found["16.10"]["label"].endswith("hazardous waste that is recycled")
    clauses = Counter(int(key.split(".")[0]) for key in found)
    assert [clauses[n] for n in range(5, 22)] == [
        *(7, 7, 7, 8, 4, 6, 6, 7, 2, 5, 3, 10, 3, 9, 4, 5, 7),
    ]


def test_iso_37120_2018_is_recall_and_its_profile_ids_are_ours() -> None:
    found = by_id("iso37120-2018")
    assert {row["trust"] for row in found.values()} == {"recall"}
    profile = [key for key, row in found.items() if row["level"] == "profile"]
    assert sorted(profile) == [f"profile-{n:02d}" for n in range(1, 25)]
    assert not any(found[key]["notation"] for key in profile)


def test_clause_numbers_of_iso_37122_are_doubted_one_by_one() -> None:
    notes = rows("iso37122-2019", "fact-notes")
    assert {n["about"] for n in notes if n["property"] == "skos:notation"} == {
        f"iso37122:{key}" for key in by_id("iso37122-2019")
    }
    assert {n["trust"] for n in notes} == {"recall"}


def test_itu_t_codes_seen_are_notations_and_others_blank() -> None:
    for edition in ("itut-y4901", "itut-y4902", "itut-y4903"):
        for key, row in by_id(edition).items():
            assert row["notation"] == ("" if key.startswith("ours-") else key)
    # Technical Reports and Specifications 2016, p. 788 and p. 808
    assert by_id("itut-y4901")["A1.1.7"]["label"] == "Availability of WiFi in public areas"
    assert by_id("itut-y4902")["I6.1.4"]["label"] == "Leakage in water supply system"


def test_letters_of_itu_t_codes_tell_core_from_additional() -> None:
    letters = {"I": "core", "A": "additional"}
    for edition in ("itut-y4901", "itut-y4902"):
        coded = {k: row for k, row in by_id(edition).items() if row["notation"]}
        assert all(row["level"] == letters[key[0]] for key, row in coded.items())


def test_the_row_that_may_belong_to_either_recommendation_says_so() -> None:
    notes = {(n["about"], n["property"]): n for n in rows("itut-y4901", "fact-notes")}
    note = notes["y4901:I3.9.1", "skos:inScheme"]
    assert note["trust"] == "recall"
    assert "Y.4902" in note["comment"]
    assert "I3.9.1" not in by_id("itut-y4902")


def test_the_urban_monitoring_framework_is_five_by_four() -> None:
    # EDA Journal 15 (3), figure 4
    kinds = Counter(row["kind"] for row in rows("umf-2022", "groups"))
    assert kinds == {"Domain": 5, "Objective": 4}
    cells = rows("umf-2022", "cells")
    assert len(cells) == 20
    assert len({(row["domain"], row["objective"]) for row in cells}) == 20
    assert by_id("umf-2022")["1.2.1"]["group"] == "1.2"
