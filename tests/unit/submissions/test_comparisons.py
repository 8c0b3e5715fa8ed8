"""Ranges in which numbers are expected; each was worked out by hand from the figures and pages."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from ssckg.model.submission import Cover, Report, ReportStatus
from ssckg.model.submitted_row import SubmittedRow
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.checking.comparisons import (
    Bases,
    Comparison,
    bases_of,
    comparisons,
    expectations,
    scale_change,
)
from ssckg.submissions.matching import Matcher
from ssckg.submissions.reading import RowReading, read_row

U = "https://w3id.org/ssckg/u4ssc/"
MATCHER = Matcher(load_data_points())
INTERNET, WATER, SANITATION = (f"EC-{n}/result" for n in ("ICT-ICT-1C", "I-WS-1C", "I-WS-5C"))
BICYCLES, DEATHS = "EC-I-T-6A/result", "SC-SH-SA-9C/result"


def reading(point: str, value: str, numerator: str = "", denominator: str = "") -> RowReading:
    row = SubmittedRow(
        "t.csv", 2, "Testby", data_point=U + point, value=value, numerator=numerator,
        denominator=denominator,
    )  # fmt: skip
    return read_row(row, MATCHER)


def of_kind(found: list[Comparison], kind: str) -> Comparison:
    (one,) = [each for each in found if each.kind == kind]
    return one


def test_the_figures_are_those_of_the_manual_or_marked_as_ours() -> None:
    assert expectations()["population-share"] == Decimal("0.05")  # manual p. 31
    path = Path(__file__).parents[3] / "src/ssckg/submissions/checking/expectations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert (row["source"] == "ssckg") is row["reason"].startswith("Ours: ")
            assert bool(row["source_page"]) is (row["source"] != "ssckg")


def test_the_cover_goes_before_the_rows() -> None:
    rows = [reading(p, "96", "48", "50") for p in (INTERNET, WATER, SANITATION)]
    assert bases_of(Cover(), rows).households == 50
    covered = bases_of(Cover(households=Decimal(60)), rows)
    assert covered.households == 60
    assert covered.is_from_cover == {"households"}


def test_what_most_rows_say_is_the_base_and_what_one_row_says_is_none() -> None:
    rows = [
        reading(p, "", "1", n) for p, n in ((INTERNET, "50"), (WATER, "60"), (SANITATION, "60"))
    ]
    assert bases_of(Cover(), rows).households == 60
    assert bases_of(Cover(), rows[:1]).households is None


def test_units_of_population_count_as_inhabitants() -> None:
    rows = [reading(BICYCLES, "", "30", "1.5"), reading(DEATHS, "", "3", "150000")]
    assert bases_of(Cover(), rows).population == 150000


def test_five_per_cent_of_the_households_on_the_cover() -> None:
    bases = Bases(households=Decimal(60000), is_from_cover=frozenset({"households"}))
    one = of_kind(list(comparisons(reading(INTERNET, "", "1", "60000"), bases, {})),
                  "HouseholdComparison")  # fmt: skip
    assert (one.lowest, one.highest, one.expected) == tuple(map(Decimal, (57000, 63000, 60000)))


def test_a_denominator_with_few_digits_is_no_closer_than_it_is_printed() -> None:
    """143 574 inhabitants are 1.43574 units; "1.4" may be 1.35 to 1.45, and 5 per cent beside."""
    bases = Bases(population=Decimal(143574), is_from_cover=frozenset({"population"}))
    one = of_kind(list(comparisons(reading(BICYCLES, "", "30", "1.4"), bases, {})),
                  "PopulationUnitComparison")  # fmt: skip
    assert (one.lowest, one.highest) == (Decimal("1.313953"), Decimal("1.557527"))


def test_without_cover_no_city_has_more_than_forty_million() -> None:
    one = of_kind(list(comparisons(reading(BICYCLES, "", "30", "143574"), Bases(), {})),
                  "PopulationUnitComparison")  # fmt: skip
    assert (one.lowest, one.highest) == (Decimal(0), Decimal(400))
    assert one.expected is None


@pytest.mark.parametrize(
    ("value", "before", "scale"),
    [
        ("0.83", "83", "0.01"),
        ("83", "0.83", "100"),
        ("90", "0.83", "100"),  # 108 times
        ("101", "0.83", None),  # 122 times: more than a fifth off
        ("83000", "83", "1000"),
        ("8300000", "83", "100000"),
        ("830", "83", None),  # ten times is a change, and no change of unit that we know
        ("83", "83", None),
        ("0", "83", None),
        ("83", "0", None),
        ("-0.83", "83", None),
    ],
)
def test_change_of_scale(value: str, before: str, scale: str | None) -> None:
    found = scale_change(Decimal(value), Decimal(before))
    assert found == (Decimal(scale) if scale else None)


def test_nothing_is_compared_in_time_with_what_is_no_number() -> None:
    last = {U + INTERNET: Report(U + INTERNET, ReportStatus.MISSING)}
    assert list(comparisons(reading(INTERNET, "96"), Bases(), last)) == []
    last = {U + BICYCLES: Report(U + BICYCLES, ReportStatus.REPORTED, Decimal(0))}
    assert list(comparisons(reading(BICYCLES, "96"), Bases(), last)) == []
