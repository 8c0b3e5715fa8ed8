"""U4SSC tables against what was counted and read by hand in the documents.

Each expectation names where it was read; pages are flipbook pages. Methodology = Collection
Methodology for Key Performance Indicators for Smart Sustainable Cities (ITU 2017); manual = KPIs
Verification Manual (ITU 2022).
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "ontology" / "frameworks" / "u4ssc-2017"

Record = dict[str, str]


def rows(name: str) -> list[Record]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KPIS = {row["id"]: row for row in rows("indicators")}
POINTS = {(row["indicator"], row["component"]): row for row in rows("data-points")}
GROUPS = {row["id"]: row for row in rows("groups")}


def test_91_kpis_of_which_54_are_core_and_37_advanced() -> None:
    # 91: "The KPIs for SSC consist of 91 indicators" (how a city takes part). 54 and 37: the
    # level letters of the KS taxonomy, counted.
    assert Counter(row["level"] for row in KPIS.values()) == {"core": 54, "advanced": 37}


def test_kpis_by_dimension() -> None:
    # counted by hand along the order of the methodology: ICT 17, productivity 7 (3 innovation,
    # 4 employment), infrastructure 21; environment 13, energy 4; education, health and culture
    # 12; safety, housing and social inclusion 17
    found = Counter("-".join(code.split("-")[:2]) for code in KPIS)
    assert found == {
        "EC-ICT": 17,
        "EC-P": 7,
        "EC-I": 21,
        "EN-EN": 13,
        "EN-E": 4,
        "SC-EH": 12,
        "SC-SH": 17,
    }


def test_112_data_points_28_of_them_parts_of_seven_kpis() -> None:
    # parts: coverage 3G and 4G; open data number and share; five transport modes; five principles
    # of planning; five pollutants (manual p. 95); three levels of wastewater treatment (manual
    # p. 32); six ways of treating solid waste
    parts = Counter(indicator for indicator, part in POINTS if part != "result")
    assert parts == {
        "EC-ICT-ICT-4C": 2,
        "EC-ICT-PS-1A": 2,
        "EC-I-T-4A": 5,
        "EC-I-UP-2A": 5,
        "EN-EN-AQ-1C": 5,
        "EN-EN-WS-4C": 3,
        "EN-EN-WA-1C": 6,
    }
    assert len(POINTS) == 112
    assert {indicator for indicator, _ in POINTS} == set(KPIS)


def test_three_dimensions_seven_sub_dimensions_22_category_names_at_27_places() -> None:
    # 3, 7 and 22: manual p. 15. Places: the matrix of the City Snapshot of Aukra, p. 4, has
    # 6 + 2 + 6 cells in Economy, 5 + 1 in Environment, 3 + 4 in Society and Culture
    assert Counter(row["kind"] for row in GROUPS.values()) == {
        "Dimension": 3,
        "SubDimension": 7,
        "Category": 27,
    }
    assert len({row["label"] for row in GROUPS.values() if row["kind"] == "Category"}) == 22


def test_ids_follow_from_codes() -> None:
    assert all(row["notation"].replace(": ", "-") == row["id"] for row in KPIS.values())
    assert all(row["notation"].replace(": ", "-") == row["id"] for row in GROUPS.values())
    ends = {"C": "core", "A": "advanced"}
    assert all(ends[row["id"][-1]] == row["level"] for row in KPIS.values())


def test_a_kpi_stands_in_the_category_of_its_code_but_for_one() -> None:
    # methodology p. 101: Electronic Health Records, code of Education, category Health
    strays = {
        i: row["category"] for i, row in KPIS.items() if i.rsplit("-", 1)[0] != row["category"]
    }
    assert strays == {"SC-EH-ED-5A": "SC-EH-H"}


@pytest.mark.parametrize(
    ("kpi", "label", "level", "kind", "page"),
    [
        ("EC-ICT-ICT-1C", "Household Internet Access", "core", "smart", "2017 methodology p. 23"),
        ("EC-ICT-PS-3A", "Public Sector e-Procurement", "advanced", "smart", "p. 39"),
        ("EC-I-ES-1C", "Electricity System Outage Frequency", "core", "structural", "p. 54"),
        ("EC-I-T-5A", "Travel Time Index", "advanced", "sustainable", "2022 manual p. 82"),
        ("EN-EN-AQ-1C", "Air Pollution", "core", "sustainable", "2022 manual p. 95"),
        ("SC-EH-H-2C", "Maternal Mortality Rate", "core", "structural", "p. 103"),
        ("SC-SH-SI-3C", "Poverty", "core", "structural", "2017 methodology p. 115"),
        ("SC-SH-FS-1A", "Local Food Production", "advanced", "sustainable", "p. 130"),
    ],
)
def test_kpis_read_on_their_pages(kpi: str, label: str, level: str, kind: str, page: str) -> None:
    row = KPIS[kpi]
    assert (row["label"], row["level"], row["kind"], row["trust"]) == (
        label,
        level,
        kind,
        "verified",
    )
    assert page in row["source_page"]


def test_43_kpis_were_read_on_a_page_and_48_were_not() -> None:
    assert Counter(row["trust"] for row in KPIS.values()) == {"verified": 43, "secondary": 48}
    # a KPI that was not read names no page, and has no kind but for one named by a third party
    unread = [row for row in KPIS.values() if row["trust"] == "secondary"]
    assert not [row["id"] for row in unread if row["source_page"]]
    assert [row["id"] for row in unread if row["kind"]] == ["SC-SH-HO-1C"]


@pytest.mark.parametrize(
    ("point", "unit", "low", "high", "direction"),
    [
        (("EC-ICT-ICT-1C", "result"), "percent", "0", "100", "higher-better"),  # methodology p. 23
        (("EC-P-EM-1C", "result"), "percent", "0", "100", "lower-better"),  # methodology p. 43
        (("EC-I-ES-2C", "result"), "minute", "", "", "lower-better"),  # methodology p. 55
        (("EN-EN-AQ-1C", "pm2.5"), "microgram-per-cubic-metre", "", "", "lower-better"),  # p. 95
        (("SC-EH-ED-2C", "result"), "percent", "0", "", "higher-better"),  # manual p. 118
        (("SC-EH-H-2C", "result"), "per-100000-live-births", "", "", "lower-better"),  # p. 103
        (("SC-SH-SI-1C", "result"), "ratio", "", "", "target"),  # methodology p. 113: target 1
        (("EC-ICT-PS-1A", "published"), "number", "", "", "higher-better"),  # methodology p. 37
        (("EC-ICT-PS-1A", "share"), "percent", "0", "100", "higher-better"),  # methodology p. 37
        (("EN-EN-PSN-1C", "result"), "", "", "", "higher-better"),  # area unit not seen
    ],
)
def test_data_points_as_read(
    point: tuple[str, str], unit: str, low: str, high: str, direction: str
) -> None:
    row = POINTS[point]
    found = (row["unit"], row["minimum"], row["maximum"], row["direction"])
    assert found == (unit, low, high, direction)


def test_the_base_of_maternal_mortality_is_births() -> None:
    # manual p. 123: 100 000 live births and not population
    row = POINTS["SC-EH-H-2C", "result"]
    assert (row["denominator"], row["multiplier"]) == ("live births in a year", "100000")


def test_population_bases_follow_from_denominators() -> None:
    # methodology p. 23 households, p. 42 enterprises, p. 43 labour force; manual p. 123 births
    found = {indicator: row["population_base"] for (indicator, _), row in POINTS.items()}
    assert found["EC-ICT-ICT-1C"] == "households"
    assert found["EC-P-IN-3A"] == "enterprises"
    assert found["EC-P-EM-1C"] == "labour-force"
    assert found["SC-EH-H-2C"] == "live-births"
    assert found["EC-ICT-ICT-4C"] == ""  # area or population: not seen
    assert not [row for row in POINTS.values() if row["population_base"] and not row["denominator"]]


def test_answers_of_yes_or_no() -> None:
    # methodology p. 68 (five principles) and p. 121 (resilience plans)
    found = {point for point, row in POINTS.items() if row["value_type"] == "boolean"}
    assert {indicator for indicator, _ in found} == {"EC-I-UP-2A", "SC-SH-SA-3A"}
    assert len(found) == 6


def test_what_is_not_known_stays_blank() -> None:
    # units of area not seen for green areas and recreational facilities
    assert {i for (i, _), row in POINTS.items() if not row["unit"]} == {
        "EN-EN-PSN-1C",
        "EN-EN-PSN-4A",
    }
    assert sum(not row["kind"] for row in KPIS.values()) == 49


def test_printed_sdg_references_keep_old_numbers_beside_the_new() -> None:
    found = {
        (r["indicator"], r["document"], r["number"]): (
            r["element"],
            r["number_now"],
            r["source_page"],
        )
        for r in rows("sdg-references")
    }
    # manual p. 36 prints 17.6.2, which the review of 2020 renumbered 17.6.1
    assert found["EC-ICT-ICT-2C", "2022", "17.6.2"] == ("unsdg:C170602", "17.6.1", "p. 35–36")
    # methodology p. 23, and the manual repeats it
    assert found["EC-ICT-ICT-1C", "2017", "17.8.1"] == ("unsdg:C170801", "17.8.1", "p. 23")
    assert ("EC-ICT-ICT-1C", "2022", "17.8.1") in found
    # methodology p. 118 and manual p. 143
    printed = {n for i, d, n in found if (i, d) == ("SC-SH-SI-5A", "2017")}
    assert printed == {"4.2", "5.5", "10.4"}
    # left out as a slip of the transcription: invasive species at wireless broadband
    assert not [key for key in found if key[2] == "15.8.1"]


def test_every_kpi_has_an_sdg_reference() -> None:
    assert {row["indicator"] for row in rows("sdg-references")} == set(KPIS)


def test_rules_carry_their_numbers_and_pages() -> None:
    found = {row["id"]: row for row in rows("rules")}
    numbers = {i: (r["kind"], r["threshold"], r["tolerance"]) for i, r in found.items()}
    assert numbers["research-expenditure-normal"] == ("below", "5", "")  # manual p. 56
    assert numbers["small-enterprises-expected"] == ("above", "95", "")  # manual p. 58
    assert numbers["household-sanitation-normal"] == ("at-least", "90", "")  # manual p. 73
    assert numbers["electricity-access-normal"] == ("at-least", "90", "")  # manual p. 77
    assert numbers["waste-shares-sum"] == ("sum", "100", "2")  # manual p. 32
    assert numbers["population-consistent"] == ("same-base", "5", "")  # manual p. 31
    assert numbers["not-reported-share"] == ("at-most", "20", "")  # manual p. 32
    pair = found["potable-water-within-basic-water"]  # manual p. 68
    assert pair["applies_to"] == "u4ssc:EC-I-WS-2C/result"
    assert pair["compared_with"] == "u4ssc:EC-I-WS-1C/result"
    ours = {i for i, row in found.items() if row["origin"] == "ours"}
    assert ours == {"mode-shares-sum", "travel-time-index-plausible"}
    assert all(row["source_page"] for row in found.values() if row["origin"] == "stated")


def test_rules_point_at_data_points_that_exist() -> None:
    known = {f"u4ssc:{i}/{part}" for i, part in POINTS} | {"framework:u4ssc-2017"}
    for row in rows("rules"):
        named = set(row["applies_to"].split(";")) | set(filter(None, [row["compared_with"]]))
        assert named <= known, row["id"]


def test_the_bands_of_the_score() -> None:
    # Verification Report Kristiansund p. 12 and eight others: 95 and more 4 points, 66 to 95
    # three, 33 to 66 two, below 33 one
    found = [r for r in rows("bands") if r["band_of"] == "scoring-rule/share-of-target"]
    assert [(r["lower"], r["upper"], r["points"]) for r in found] == [
        ("0", "33", "1"),
        ("33", "66", "2"),
        ("66", "95", "3"),
        ("95", "", "4"),
    ]
    # no document says to which band a value on the edge belongs
    assert not any(r["includes_lower"] for r in found)


def test_the_one_printed_benchmark_and_what_has_none() -> None:
    found = {r["data_point"]: r["value"] for r in rows("benchmarks") if r["value"]}
    assert found == {"u4ssc:EC-ICT-ICT-2C/result": "60"}  # Factsheet Mashhad p. 15
    none = {r["data_point"] for r in rows("no-benchmarks")}
    assert none == {  # Pully p. 18 and Karmøy p. 14; Riyadh p. 20 and Stavanger p. 17
        "u4ssc:EC-ICT-ICT-5A/result",
        "u4ssc:EC-ICT-PS-1A/published",
        "u4ssc:EC-ICT-PS-2A/result",
    }
    assert not none & set(found)
