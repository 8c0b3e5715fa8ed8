"""Ids and IRIs of submissions and their parts."""

from __future__ import annotations

import pytest

from ssckg.errors import UnknownNameError, UsageError
from ssckg.submissions.city_names import resolve_city
from ssckg.submissions.life.names import (
    agent_id,
    agent_iri,
    check_year,
    find_point,
    parse_id,
    part_iri,
)

BASE = "https://w3id.org/ssckg/"
POINTS = [
    f"{BASE}u4ssc/EC-ICT-ICT-1C/result",
    f"{BASE}u4ssc/EC-ICT-ICT-4C/3g",
    f"{BASE}u4ssc/EC-ICT-ICT-4C/4g",
]


@pytest.mark.parametrize(
    "name",
    ["", "oslo", "oslo-2024", "oslo-2024-0", "oslo-2024-01", "oslo-024-1", "-2024-1",
     "oslo-2024-1/", "../oslo-2024-1", "oslo-2024-1\n", "os lo-2024-1", "oslo-2024-1> ?s"],
)  # fmt: skip
def test_no_id(name: str) -> None:
    with pytest.raises(UnknownNameError):
        parse_id(name)


def test_ids() -> None:
    assert parse_id("oslo-2024-12") == ("oslo", "2024", 12)
    assert parse_id("東京-2024-1") == ("東京", "2024", 1)
    assert parse_id("city-1999-2024-3") == ("city-1999", "2024", 3)


@pytest.mark.parametrize("year", ["", "24", "20240", "2O24", "٢٠٢٤", "0024", "2024 "])
def test_no_year(year: str) -> None:
    with pytest.raises(UsageError):
        check_year(year)


def test_parts_are_escaped() -> None:
    assert part_iri("oslo-2024-1", "report", "a/b> c") == (
        f"{BASE}submission/oslo-2024-1/report/a%2Fb%3E%20c"
    )
    assert agent_id(agent_iri("Ærlig Åse/1")) == "Ærlig Åse/1"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("EC-ICT-ICT-1C", 0),
        ("EC: ICT: ICT: 1C", 0),
        ("u4ssc/EC-ICT-ICT-1C", 0),
        ("EC-ICT-ICT-1C-result", 0),
        (POINTS[0], 0),
        ("EC-ICT-ICT-4C/3g", 1),
        ("EC-ICT-ICT-4C-4g", 2),
    ],
)
def test_names_of_data_points(name: str, number: int) -> None:
    assert find_point(POINTS, name) == POINTS[number]


@pytest.mark.parametrize("name", ["", "EC-ICT-ICT-4C", "result", "3g", "EC-ICT-ICT-9C"])
def test_what_means_no_data_point_or_several(name: str) -> None:
    with pytest.raises(UnknownNameError):
        find_point(POINTS, name)


@pytest.mark.parametrize(
    ("name", "city"),
    [
        ("Karmøy", ("karmoy", "Karmøy")),
        ("  karmoy ", ("karmoy", "Karmøy")),
        ("Geneva", ("geneva-canton", "Canton of Geneva")),
        ("geneva-canton", ("geneva-canton", "Canton of Geneva")),
        ("Ciudad  de México", ("ciudad-de-mexico", "Ciudad de México")),
    ],
)
def test_cities(name: str, city: tuple[str, str]) -> None:
    assert resolve_city(name) == city


@pytest.mark.parametrize("name", ["", "  ", "-", "!?", "x" * 200])
def test_no_city(name: str) -> None:
    with pytest.raises(UsageError):
        resolve_city(name)
