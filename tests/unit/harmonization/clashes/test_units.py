"""Factors between units: worked out by hand from what the units are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.worlds import BASE, World

from ssckg.harmonization.clashes.units import factor_between
from ssckg.model.crosswalk_frameworks import Conversion


def unit(name: str) -> str:
    return f"{BASE}unit/{name}"


@pytest.mark.parametrize(
    ("one", "two", "factor"),
    [
        # 5 per 1,000 are 500 per 100,000.
        ("per-1000-inhabitants", "per-100000-inhabitants", "100"),
        ("per-100000-inhabitants", "per-1000-inhabitants", "0.01"),
        ("per-capita", "per-100000-inhabitants", "100000"),
        # 10 km per million inhabitants are 1 km per 100,000.
        ("kilometre-per-million-inhabitants", "kilometre-per-100000-inhabitants", "0.1"),
        # 1 m2 per head is 100,000 m2 = 10 ha per 100,000 heads.
        ("square-metre-per-capita", "hectare-per-100000-inhabitants", "10"),
        ("percent", "ratio", "0.01"),
        ("coefficient", "percent", "100"),
        ("hour", "minute", "60"),
        # 1 GJ = 10^9 J; 0.9 GJ = 9 x 10^8 / 3.6 x 10^6 kWh = 250 kWh.
        ("kilowatt-hour-per-year-per-capita", "gigajoule-per-year-per-capita", "0.0036"),
    ],
)
def test_factor_by_definition(one: str, two: str, factor: str) -> None:
    found = factor_between(World().crosswalk(), unit(one), unit(two))
    assert found is not None
    assert found.value == Decimal(factor)
    assert found.basis == "definition of the units"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("per-1000-live-births", "per-1000-inhabitants"),
        ("length-per-100000-inhabitants", "kilometre-per-100000-inhabitants"),
        ("percent", "per-100-inhabitants"),
        ("usd", "usd-ppp"),
        ("tonne-per-capita", "tonne-co2-equivalent-per-capita"),
        ("day", "year"),
        ("number", "percent"),
        ("percent", "percent"),
        ("", "percent"),
    ],
)
def test_no_factor_is_made_up(one: str, two: str) -> None:
    assert factor_between(World().crosswalk(), unit(one), unit(two)) is None


def test_printed_factors_go_first_and_must_agree() -> None:
    ppb, microgram = unit("part-per-billion"), unit("microgram-per-cubic-metre")
    no2 = Conversion(f"{BASE}c/1", ppb, microgram, Decimal("1.9"), "NO2", "manual")
    bare = World().crosswalk()
    one = replace(bare, conversions=(no2,))
    found = factor_between(one, ppb, microgram)
    assert found is not None
    assert (found.value, found.basis) == (Decimal("1.9"), "register of units: manual for NO2")
    back = factor_between(one, microgram, ppb)
    assert back is not None
    assert back.value == 1 / Decimal("1.9")
    # Another substance, another factor: without knowing which, there is none.
    o3 = Conversion(f"{BASE}c/2", ppb, microgram, Decimal("1.96"), "O3", "manual")
    assert factor_between(replace(bare, conversions=(no2, o3)), ppb, microgram) is None
