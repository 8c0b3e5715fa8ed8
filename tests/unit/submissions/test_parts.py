"""Results and their parts; every expected number was worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.checking.parts import compute, factor_of, plain, range_of

if TYPE_CHECKING:
    from ssckg.model.data_point import DataPoint

U = "https://w3id.org/ssckg/u4ssc/"
POINTS = {p.iri.removeprefix(U): p for p in load_data_points()}


def point(name: str) -> DataPoint:
    return POINTS[name]


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "result"),
    [
        # per cent of households: 64 020 of 66 000
        ("EC-ICT-ICT-1C/result", "64020", "66000", "97"),
        # per 100 000 inhabitants, the tables state the multiplier: 3 of 150 000
        ("SC-SH-SA-9C/result", "3", "150000", "2"),
        # the denominator is in units of 100 000 already: 30 bicycles for 1.5 units
        ("EC-I-T-6A/result", "30", "1.5", "20"),
        # kWh by inhabitants
        ("EN-E-E-2C/result", "300000", "150000", "2"),
    ],
)
def test_a_result_follows_from_its_parts(
    name: str, numerator: str, denominator: str, result: str
) -> None:
    assert compute(point(name), Decimal(numerator), Decimal(denominator)) == Decimal(result)


@pytest.mark.parametrize(
    "name",
    [
        "EN-EN-WS-2C/result",  # consumption of a day or of a year: the tables do not say
        "EC-ICT-PS-1A/published",  # no denominator
        "SC-EH-H-1C/result",  # no parts at all
        "SC-SH-SA-3A/result",  # yes or no
    ],
)
def test_nothing_is_computed_where_the_tables_do_not_say_how(name: str) -> None:
    assert factor_of(point(name)) is None
    assert compute(point(name), Decimal(1), Decimal(2)) is None


@pytest.mark.parametrize("denominator", ["0", "-5"])
def test_nothing_is_divided_by_zero_or_less(denominator: str) -> None:
    internet = point("EC-ICT-ICT-1C/result")
    assert compute(internet, Decimal(1), Decimal(denominator)) is None
    assert range_of(internet, Decimal(1), Decimal(denominator), Decimal(1)) is None


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        # 2/3 of 100 per cent is 66.666...
        ("66.67", True),  # rounded
        ("66.66", True),  # cut off
        ("67", True),
        ("66", True),
        ("66.7", True),
        ("66.69", False),
        ("66.64", False),
        ("68", False),
        ("65", False),
        ("0.67", False),
        ("66.666666666667", True),
    ],
)
def test_a_result_may_be_rounded_or_cut_off(value: str, fits: bool) -> None:
    found = range_of(point("EC-ICT-ICT-1C/result"), Decimal(2), Decimal(3), Decimal(value))
    assert found is not None
    assert (found[0] <= Decimal(value) <= found[1]) is fits


def test_a_whole_result_is_no_neighbour_of_a_whole_number() -> None:
    """48 of 50 is 96 per cent; 97 is neither rounded nor cut off."""
    found = range_of(point("EC-ICT-ICT-1C/result"), Decimal(48), Decimal(50), Decimal(97))
    assert found is not None
    assert found[1] < 97


def test_a_part_with_decimals_is_taken_as_rounded() -> None:
    """300 bicycles in a city of 143 574: 208.95 per 100 000; printed with 1.44 it is 208.33."""
    bicycles = point("EC-I-T-6A/result")
    found = range_of(bicycles, Decimal(300), Decimal("1.44"), Decimal("208.95"))
    # 300 / 1.445 = 207.61 less a hundredth (cut off), 300 / 1.435 = 209.059 and half a hundredth
    assert found is not None
    assert (round(found[0], 2), round(found[1], 2)) == (Decimal("207.60"), Decimal("209.06"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1E+3", "1000"),
        ("0.10", "0.1"),
        ("123456789.123456789", "123456789.123"),
        ("-0.00000003482385390112345", "-3.4824E-8"),  # engines hold 18 decimals at most
        ("0", "0"),
    ],
)
def test_numbers_are_written_so_that_engines_can_hold_them(value: str, shown: str) -> None:
    assert str(plain(Decimal(value))) == shown
