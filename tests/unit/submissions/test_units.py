"""Printed units beside the unit of a data point."""

from __future__ import annotations

import pytest

from ssckg.model.data_point import DataPoint, ValueType
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.units import UnitFit, fit_unit


def _point(unit_text: str, value_type: ValueType = ValueType.NUMBER) -> DataPoint:
    return DataPoint("x:1", "x:0", "X", "X", unit_text=unit_text, value_type=value_type)


@pytest.mark.parametrize(
    ("printed", "unit_text"),
    [
        ("%", "Percentage"),
        ("per cent", "Percentage"),
        ("% GDP", "Percentage"),
        ("%", "Percentage of city GDP"),
        ("/ 100 000 inhabitants", "per 100 000 inhabitants"),
        ("per 100,000 people", "Number / 100,000 inhabitants"),
        ("\u2113 / day (per capita)", "litres / day / capita"),
        ("L/person/day", "litres / day / capita"),
        ("kWh / yr per capita", "kWh / year / capita"),
        ("Gj / yr per capita", "GJ / year / capita"),
        ("ekWh / m 2 per year", "ekWh / m2 / year"),
        ("tonnes eCO 2 / capita", "Tonnes eCO2 / capita"),
        ("t CO2e per capita", "Tonnes eCO2 / capita"),
        ("\u00b5g/m3", "\u03bcg/m3"),
        ("\u00b5g/m\u00b3", "\u03bcg/m3"),
        ("yrs", "Years"),
        ("min", "Minutes"),
        ("Services", "Number"),
        ("hotspots", "Number"),
        ("km / 100 000 inhabitants", "length per 100 000 inhabitants"),
    ],
)
def test_same_unit(printed: str, unit_text: str) -> None:
    assert fit_unit(printed, _point(unit_text)) is UnitFit.SAME


@pytest.mark.parametrize(
    ("printed", "unit_text"),
    [
        ("%", "per 100 000 inhabitants"),
        ("per 1 000 inhabitants", "per 100 000 inhabitants"),
        ("ppm", "\u03bcg/m3"),
        ("mg/m3", "\u03bcg/m3"),
        ("hours", "Minutes"),
        ("m3 / day / capita", "litres / day / capita"),
        ("MWh / year / capita", "kWh / year / capita"),
        ("kWh / year", "kWh / year / capita"),
        ("%", "Number"),
        ("USD", "Percentage"),
        ("per household", "litres / day / capita"),
    ],
)
def test_other_unit(printed: str, unit_text: str) -> None:
    assert fit_unit(printed, _point(unit_text)) is UnitFit.OTHER


def test_unknown_unit_and_no_unit() -> None:
    assert fit_unit("furlongs", _point("Percentage")) is UnitFit.UNKNOWN
    assert fit_unit("", _point("Percentage")) is UnitFit.NOT_PRINTED
    assert fit_unit("%", _point("")) is UnitFit.NOT_PRINTED


@pytest.mark.parametrize(
    ("said", "unit_text"),
    [
        ("per capita", "litres / day / capita"),
        ("per year", "per 100 000 inhabitants"),
        ("per inhabitant", "Tonnes eCO2 / capita"),
    ],
)
def test_the_base_alone_is_no_unit(said: str, unit_text: str) -> None:
    assert fit_unit(said, _point(unit_text)) is UnitFit.NOT_PRINTED


@pytest.mark.parametrize(
    ("said", "unit_text"),
    [
        ("per capita", "Number / 100,000 inhabitants"),
        ("per 1000 inhabitants", "Number / 100,000 inhabitants"),
        ("per GDP", "Tonnes eCO2 / capita"),
        ("per capita", "Percentage"),
        ("per household", "litres / day / capita"),
    ],
)
def test_another_base_is_another_unit(said: str, unit_text: str) -> None:
    assert fit_unit(said, _point(unit_text)) is UnitFit.OTHER


def test_a_yes_or_no_answer_has_no_percentage() -> None:
    point = _point("Yes / No", ValueType.BOOLEAN)
    assert fit_unit("Yes/No", point) is UnitFit.SAME
    assert fit_unit("%", point) is UnitFit.OTHER


@pytest.mark.parametrize(
    ("printed", "fit"),
    [
        ("pour cent", UnitFit.SAME),
        ("por ciento", UnitFit.SAME),
        ("Pourcentage", UnitFit.SAME),
        ("‰", UnitFit.OTHER),
        ("per mille", UnitFit.OTHER),
        ("https://w3id.org/ssckg/unit/percent", UnitFit.SAME),
        ("https://w3id.org/ssckg/unit/number", UnitFit.OTHER),
    ],
)
def test_per_cent_in_other_words(printed: str, fit: UnitFit) -> None:
    point = next(p for p in load_data_points() if p.unit.endswith("unit/percent"))
    assert fit_unit(printed, point) is fit
