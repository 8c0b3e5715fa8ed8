"""Who acts in these tests, and what they hand in."""

from __future__ import annotations

from ssckg.model.actor import Actor, Role

OPERATOR = Actor("operator", "operator", Role.SECRETARIAT, is_operator=True)
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
OSLO = Actor("siv", "Siv", Role.CITY, city="oslo")
BERGEN = Actor("kari", "Kari", Role.CITY, city="bergen")
VERA = Actor("vera", "Vera", Role.VERIFIER)
OTTO = Actor("otto", "Otto", Role.VERIFIER)

HEADER = "city,report_year,kpi_code,kpi_name,value,unit,status\n"


def results(city: str, year: str, *values: float) -> bytes:
    """Return a table in long form: household internet access, unemployment, R&D expenditure."""
    codes = ("EC: ICT: ICT: 1C", "EC: P: EM: 1C", "EC: P: IN: 1C")
    rows = (
        f"{city},{year},{code},,{value},%,reported\n"
        for code, value in zip(codes, values, strict=False)
    )
    return (HEADER + "".join(rows)).encode()
