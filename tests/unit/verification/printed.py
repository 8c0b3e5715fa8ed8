"""Submissions made of figures printed in public verification reports, written here by hand.

Stavanger 2021 (report of 2021, flipbook page 17) and Karmøy 2020 (report of 2020, page 14), as
far as those pages show them; the paths of data points are those of the U4SSC codes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from ssckg.model.submission import (
    Cover,
    Judgement,
    Report,
    ReportStatus,
    State,
    Submission,
    Summary,
    Verdict,
)

U4SSC = "https://w3id.org/ssckg/u4ssc/"
WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

STAVANGER = {
    "EC-ICT-PS-1A/published": "268",
    "EC-ICT-PS-1A/share": "100.00",
    "EC-ICT-PS-2A/result": "246",
    "EC-ICT-PS-3A/result": "81.79",
    "EC-P-IN-1C/result": "1.51",
    "EC-P-IN-2C/result": "333.72",
    "EC-P-IN-3A/result": "99.22",
    "EC-P-EM-1C/result": "2.74",
    "EC-P-EM-2C/result": "2.40",
    "EC-P-EM-3A/result": "6.33",
    "EC-P-EM-4A/result": "3.22",
    "EC-I-WA-1C/result": "100.00",
    "EC-I-B-1A/result": "4.70",
    "EC-I-B-2A/result": None,
}
KARMOY = {
    "EC-ICT-ICT-1C/result": "97.00",
    "EC-ICT-ICT-2C/result": "84.51",
    "EC-ICT-ICT-4C/3g": "96.67",
    "EC-I-WS-1C/result": "100.00",
    "EC-I-WS-2C/result": "97.07",
    "EC-I-WS-5C/result": "100.00",
}


def iri(path: str) -> str:
    return U4SSC + path


def report(path: str, value: str | None, **more: object) -> Report:
    status = ReportStatus.REPORTED if value is not None else ReportStatus.MISSING
    number = Decimal(value) if value is not None else None
    made = Report(iri(path), status, number, source="city register")
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def submission(
    city: str = "stavanger", year: str = "2021", values: dict[str, str | None] | None = None
) -> Submission:
    name = f"{city}-{year}-1"
    head = Summary(
        id=name,
        iri=f"https://w3id.org/ssckg/submission/{name}",
        city=city,
        city_name=city.title(),
        year=year,
        edition="u4ssc-2017",
        state=State.IN_VERIFICATION,
        version=3,
        created=WHEN,
        verifier="vera",
        mode="remote",
    )
    reports = tuple(report(path, value) for path, value in (values or STAVANGER).items())
    return Submission(head, Cover(city=city.title(), country="Norway"), reports)


def yes(path: str, note: str = "") -> Judgement:
    return Judgement(iri(path), Verdict.VERIFIED, note)


def no(path: str, note: str = "") -> Judgement:
    return Judgement(iri(path), Verdict.NOT_VERIFIED, note)
