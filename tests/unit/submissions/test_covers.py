"""Reading the cover: texts as people type them, and numbers as files hold them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ssckg.submissions.covers import currencies, read_cover


def test_a_cover_as_people_type_it() -> None:
    reading = read_cover(
        {
            "city": "Ålesund ",
            "report_year": "2024.0",
            "population": "67 114",
            "households": "30,5",
            "area": "371.36 km²",
            "gdp": "NR",
            "currency": "nok (Norwegian krone)",
            "contact_email": "a@b.no",
        }
    )
    assert reading.unread == ()
    cover = reading.cover
    assert (cover.city, cover.report_year, cover.currency) == ("Ålesund", "2024", "NOK")
    assert (cover.population, cover.households) == (Decimal(67114), Decimal("30.5"))
    assert (cover.area, cover.gdp) == (Decimal("371.36"), None)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("population", "1,234"),  # one or a thousand
        ("population", "about 5000"),
        ("gdp", "9.5 billion"),
        ("report_year", "2024/25"),
        ("reference_year", "24"),
        ("currency", "dollars"),
        ("currency", "XYZ"),
        ("contact_email", "a@b"),
        ("contact_email", "a@b.org, c@d.org"),
    ],
)
def test_what_is_not_clear_is_a_question(field: str, text: str) -> None:
    reading = read_cover({field: text})
    assert reading.unread == (field,)


def test_a_number_of_the_file_itself_has_one_reading() -> None:
    assert read_cover({"area": "71.384"}).unread == ("area",)
    assert read_cover({"area": "71.384"}, frozenset({"area"})).cover.area == Decimal("71.384")


def test_currencies_are_those_of_the_standard() -> None:
    assert {"EUR", "NOK", "SAR", "TND", "USD", "XOF"} <= currencies()
    assert all(len(code) == 3 and code.isupper() for code in currencies())
