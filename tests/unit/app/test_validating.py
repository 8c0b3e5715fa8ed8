"""A filled workbook with one fault at a time: the rule, and the very cell.

Which rule and which cell a fault leads to was written down by hand; the workbook is read once, and
the faults are put into what was read (that cells are read right is tested with the readers).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.filled_workbook import fill

from ssckg.app.validating import Asked, check_document, check_documents
from ssckg.io.submitted import read_submitted
from ssckg.model.finding import Severity
from ssckg.model.submission import Report, ReportStatus, State, Submission, Summary

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.finding import Finding
    from ssckg.model.submitted_document import SubmittedDocument

U = "https://w3id.org/ssckg/u4ssc/"
INTERNET, BROADBAND = "EC-ICT-ICT-1C/result", "EC-ICT-ICT-2C/result"
BICYCLES, NO2, BIRTHS = "EC-I-T-6A/result", "EN-EN-AQ-1C/no2", "SC-EH-H-2C/result"
PEDESTRIANS, EBUILDINGS, NOISE = "EC-I-UP-1A/result", "SC-SH-SA-3A/result", "EN-EN-EQ-2A/result"
LIFE = "SC-EH-H-1C/result"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "testby.xlsx"
    fill(path)
    return path


@pytest.fixture(scope="module")
def document(workbook: Path) -> SubmittedDocument:
    return read_submitted(workbook)


def changed(document: SubmittedDocument, point: str, **fields: Any) -> SubmittedDocument:
    """Return the document with some cells of one row changed; texts are no typed numbers."""
    rows = []
    for row in document.rows:
        if row.data_point == U + point:
            typed = frozenset(row.typed - fields.keys())
            row = replace(row, **{"typed": typed, **fields})  # noqa: PLW2901
        rows.append(row)
    assert tuple(rows) != document.rows
    return replace(document, rows=tuple(rows))


def found(document: SubmittedDocument, asked: Asked | None = None) -> tuple[Finding, ...]:
    (checked,) = check_documents([(document, asked or Asked())])
    return checked.report.findings


def cell(document: SubmittedDocument, point: str, column: str) -> tuple[str, str]:
    row = next(row for row in document.rows if row.data_point == U + point)
    return row.sheet, f"{row.columns[column]}{row.line}"


def test_nothing_is_found_in_the_filled_workbook(workbook: Path) -> None:
    checked = check_document(workbook, city="Testby", year="2024", edition="u4ssc-2017")
    assert checked.report.findings == ()
    assert len(checked.reports) == 112
    assert checked.cover.population == Decimal(150000)
    assert (checked.cover.currency, checked.cover.currency_year) == ("NOK", "2023")
    (internet,) = (r for r in checked.reports if r.data_point == U + INTERNET)
    assert internet == Report(
        U + INTERNET,
        ReportStatus.REPORTED,
        Decimal(96),
        Decimal(57600),
        Decimal(60000),
        is_overwritten=False,
        quality="accurate-measurement",
        source="Statistics Testland",
        reference_year="2023",
        printed_value=internet.printed_value,
        place=internet.place,
    )
    assert re.fullmatch(r"Economy!O\d+", internet.place)


FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    # data point, changed fields, rule, column of the cell
    (INTERNET, {"value": "97"}, "comparison#recomputed-result", "value"),
    (INTERNET, {"value": "0.96"}, "comparison#recomputed-result", "value"),
    (INTERNET, {"value": "101"}, "data-point-bounds#EC-ICT-ICT-1C-result-maximum", "value"),
    (INTERNET, {"value": "-1"}, "data-point-bounds#EC-ICT-ICT-1C-result-minimum", "value"),
    (INTERNET, {"value": "1,234"}, "submission#ambiguous-number", "value"),
    (INTERNET, {"value": "#DIV/0!"}, "submission#unreadable-value", "value"),
    (INTERNET, {"value": "96 km"}, "submission#unit-mismatch", "value"),
    (EBUILDINGS, {"value": "perhaps"}, "submission#unreadable-value", "value"),
    (LIFE, {"value": ""}, "submission#missing-value", "value"),
    (INTERNET, {"numerator": "1,234"}, "submitted-part#ambiguous-numerator", "numerator"),
    (INTERNET, {"numerator": "many"}, "submitted-part#unread-numerator", "numerator"),
    (INTERNET, {"denominator": "all"}, "submitted-part#unread-denominator", "denominator"),
    (INTERNET, {"denominator": "0"}, "submitted-part#denominator-not-positive", "denominator"),
    (INTERNET, {"denominator": ""}, "submitted-part#incomplete-parts", "denominator"),
    (INTERNET, {"numerator": ""}, "submitted-part#incomplete-parts", "numerator"),
    (INTERNET, {"value": "NR"}, "submitted-part#parts-without-result", "value"),
    (INTERNET, {"quality": "excellent"}, "submitted-part#unread-quality", "quality"),
    (INTERNET, {"quality": ""}, "submitted-part#quality-unstated", "quality"),
    (INTERNET, {"quality": "Unknown"}, "submitted-part#quality-unknown", "quality"),
    (INTERNET, {"source": ""}, "submitted-part#source-unstated", "source"),
    (INTERNET, {"origin": "heaven"}, "submitted-part#unread-origin", "origin"),
    (INTERNET, {"verified": "maybe"}, "submitted-part#unread-verified", "verified"),
    (
        INTERNET,
        {"missing_reason": "Not collected"},
        "submitted-part#reason-with-value",
        "missing_reason",
    ),
    (
        LIFE,
        {"value": "NR", "missing_reason": "lazy"},
        "submitted-part#unread-missing-reason",
        "missing_reason",
    ),
    (LIFE, {"value": "NR"}, "submitted-part#reason-unstated", "missing_reason"),
    (INTERNET, {"reference_year": "last year"}, "observation#reference-year", "reference_year"),
    (
        INTERNET,
        {"reference_year": "2025"},
        "observation#reference-year-after-report",
        "reference_year",
    ),
    (
        INTERNET,
        {"numerator": "", "denominator": ""},
        "submitted-part#result-overwritten",
        "value",
    ),
    (
        NO2,
        {"numerator": "31", "denominator": "", "value": "NR"},
        "submitted-part#air-pollution-result-in-numerator",
        "numerator",
    ),
    (NO2, {"value": "2 ppb"}, "submission#unit-mismatch", "value"),
    (
        BICYCLES,
        {"denominator": "150000", "value": "0.00002"},
        "comparison#denominator-per-100000",
        "denominator",
    ),
    (
        INTERNET,
        {"denominator": "150000", "numerator": "144000"},
        "comparison#households-consistent",
        "denominator",
    ),
    (
        NOISE,
        {"denominator": "140000", "numerator": "134400"},
        "comparison#population-consistent",
        "denominator",
    ),
    (
        PEDESTRIANS,
        {"denominator": "600", "numerator": "576"},
        "comparison#city-area-consistent",
        "denominator",
    ),
    (
        BIRTHS,
        {"denominator": "150000", "numerator": "300000"},
        "comparison#maternal-mortality-base",
        "denominator",
    ),
    (
        BROADBAND,
        {"numerator": "59000", "value": "98.33"},
        "plausibility#broadband-below-internet-access",
        "value",
    ),
    (
        INTERNET,
        {"data_point": U + "EC-ICT-ICT-99C/result"},
        "submission#unmatched-data-point",
        "name",
    ),
]


@pytest.mark.parametrize(
    ("point", "fields", "rule", "column"),
    FAULTS,
    ids=[f"{rule.partition('#')[2]}-{column}" for _, _, rule, column in FAULTS],
)
def test_one_fault_leads_to_its_rule_and_cell(
    document: SubmittedDocument, point: str, fields: dict[str, Any], rule: str, column: str
) -> None:
    findings = found(changed(document, point, **fields))
    told = [f for f in findings if f.rule.endswith("/" + rule)]
    assert [f.rule.rpartition("/")[2] for f in told] == [rule], findings
    place = told[0].place
    assert place is not None
    assert (place.sheet, place.cell) == cell(document, point, column)
    assert told[0].message
    assert told[0].advice


COVER_FAULTS = [
    ("population", "many", "cover#unread-cover"),
    ("population", "1,234", "cover#unread-cover"),
    ("population", "0", "cover#population-positive"),
    ("households", "0", "cover#households-positive"),
    ("households", "150001", "cover#households-within-population"),
    ("area", "-1", "cover#area-positive"),
    ("gdp", "0", "cover#gdp-positive"),
    ("currency", "krone", "cover#unread-cover"),
    ("currency", "", "cover#gdp-currency-stated"),
    ("currency_year", "", "cover#gdp-currency-stated"),
    ("reference_year", "soon", "cover#unread-cover"),
    ("contact_email", "person at testby", "cover#unread-cover"),
]


@pytest.mark.parametrize(("field", "text", "rule"), COVER_FAULTS)
def test_a_fault_of_the_cover_leads_to_its_cell(
    document: SubmittedDocument, field: str, text: str, rule: str
) -> None:
    wrong = replace(
        document,
        cover={**document.cover, field: text},
        cover_typed=document.cover_typed - {field},
    )
    told = [f for f in found(wrong) if f.rule.endswith("/" + rule)]
    assert len(told) == 1
    assert told[0].place == document.cover_places[field]
    assert told[0].advice or rule.endswith(("-positive", "-within-population"))


def test_every_error_of_a_workbook_has_a_cell(document: SubmittedDocument) -> None:
    """All faults of rows at once, and one by one: no finding is without sheet and cell."""
    wrong = document
    for point, fields, _, _ in {point: fault for fault in FAULTS for point in fault[:1]}.values():
        wrong = changed(wrong, point, **fields)
    documents = [wrong, *(changed(document, point, **f) for point, f, _, _ in FAULTS)]
    findings = [
        f
        for each in check_documents([(d, Asked()) for d in documents])
        for f in each.report.findings
    ]
    assert len(findings) > len(FAULTS)
    assert [f for f in findings if f.place is None or not f.place.sheet or not f.place.cell] == []


def test_a_result_that_uses_the_gdp_needs_its_currency(document: SubmittedDocument) -> None:
    """Research expenditure is a share of the city's GDP, whether the cover gives it or not."""
    blank = {**document.cover, "gdp": "", "currency": "", "currency_year": ""}
    told = found(replace(document, cover=blank))
    assert [(f.rule.rpartition("/")[2], f.place) for f in told] == [
        ("cover#gdp-currency-stated", document.cover_places["currency"]),
        ("cover#gdp-currency-stated", document.cover_places["currency_year"]),
    ]


@pytest.mark.parametrize(
    ("asked", "rule", "field"),
    [
        (Asked(city="Otherby"), "cover#other-city", "city"),
        (Asked(year="2023"), "cover#other-year", "report_year"),
    ],
)
def test_a_file_of_another_city_or_year(
    document: SubmittedDocument, asked: Asked, rule: str, field: str
) -> None:
    (finding,) = found(document, asked)
    assert finding.rule.endswith("/" + rule)
    assert finding.severity is Severity.VIOLATION
    assert finding.place == document.cover_places[field]


def test_a_file_of_another_edition_is_told_once(document: SubmittedDocument) -> None:
    (finding,) = found(document, Asked(edition="cpi-2016"))
    assert finding.rule.endswith("cover#other-edition")
    assert finding.value == "u4ssc-2017"
    assert finding.place == document.cover_places["city"]
    assert "cpi-2016" in finding.advice


def last_year(*reports: Report) -> Asked:
    head = Summary(
        "testby-2023-1",
        "https://w3id.org/ssckg/submission/testby-2023-1",
        "testby",
        "Testby",
        "2023",
        "u4ssc-2017",
        State.PUBLISHED,
        9,
        datetime(2024, 1, 1, tzinfo=UTC),
    )
    return Asked(previous=Submission(head, reports=reports))


REPORTED = ReportStatus.REPORTED


@pytest.mark.parametrize(
    ("point", "before", "rule"),
    [
        (LIFE, Decimal(26), ""),  # 50 is less than twice 26
        (LIFE, Decimal(24), "comparison#change-since-last"),
        (LIFE, Decimal(101), "comparison#change-since-last"),
        (LIFE, Decimal("0.51"), "submitted-part#scale-since-last"),  # 98 times
        (LIFE, Decimal(48000), "submitted-part#scale-since-last"),  # a 960th
        (INTERNET, Decimal(48), ""),  # 96 is twice 48, and not more
        (INTERNET, Decimal("47.9"), "comparison#change-since-last"),
    ],
)
def test_change_since_the_last_submission(
    document: SubmittedDocument, point: str, before: Decimal, rule: str
) -> None:
    findings = found(document, last_year(Report(U + point, REPORTED, before)))
    assert [f.rule.rpartition("/")[2] for f in findings] == ([rule] if rule else [])
    if rule:
        assert str(before) in findings[0].advice


def test_a_small_percentage_may_move_by_five_points(document: SubmittedDocument) -> None:
    low = changed(document, INTERNET, numerator="3000", value="5")  # 5 per cent
    for before, count in (("0.1", 0), ("10", 0), ("10.1", 1)):
        asked = last_year(Report(U + INTERNET, REPORTED, Decimal(before)))
        told = [f for f in found(low, asked) if f.rule.endswith("#change-since-last")]
        assert len(told) == count, before


def test_quality_that_falls_and_a_value_that_is_gone(document: SubmittedDocument) -> None:
    worse = changed(document, LIFE, quality="Personal estimate")
    worse = changed(worse, NOISE, value="NR", numerator="", denominator="")
    worse = changed(worse, NOISE, missing_reason="Not collected")
    asked = last_year(
        Report(U + LIFE, REPORTED, Decimal(50), quality="survey-extrapolation"),
        Report(U + NOISE, REPORTED, Decimal(96)),
    )
    rules = [f.rule.rpartition("/")[2] for f in found(worse, asked)]
    assert sorted(rules) == ["submitted-part#no-longer-reported", "submitted-part#quality-fell"]


def test_many_in_one_call_find_what_each_finds_alone(document: SubmittedDocument) -> None:
    """Same city and year twelve times, each with another fault: none sees the other's rows."""
    documents = [changed(document, point, **fields) for point, fields, _, _ in FAULTS[:12]]
    together = check_documents([(d, Asked()) for d in documents])
    for one, each in zip(documents, together, strict=True):
        assert [(f.rule, f.place) for f in each.report.findings] == [
            (f.rule, f.place) for f in found(one)
        ]


def test_both_engines_find_the_same(document: SubmittedDocument) -> None:
    wrong = changed(document, INTERNET, value="97", quality="", source="")
    wrong = changed(wrong, BICYCLES, denominator="150000")
    native, reference = (
        check_documents([(wrong, Asked())], engine=engine)[0].report
        for engine in ("native", "pyshacl")
    )
    assert native.findings == reference.findings
    assert len(native.findings) == 5


def test_local_indicators_are_kept_and_not_judged(document: SubmittedDocument) -> None:
    own = replace(
        document.rows[0], is_local=True, data_point="", name="Benches", value="many", unit="seats",
        line=5, sheet="Local",
    )  # fmt: skip
    (checked,) = check_documents([(replace(document, rows=(*document.rows, own)), Asked())])
    assert checked.report.findings == ()
    assert [(each.name, each.value, each.unit) for each in checked.local] == [
        ("Benches", "many", "seats")
    ]
    assert len(checked.reports) == 112


def test_the_verifiers_columns_become_judgements(document: SubmittedDocument) -> None:
    judged = changed(document, INTERNET, verified="YES", verifier_note="seen", evidence="table 3")
    judged = changed(judged, LIFE, verified="non")
    (checked,) = check_documents([(judged, Asked())])
    assert {(j.data_point, str(j.verdict), j.note, j.evidence) for j in checked.judgements} == {
        (U + INTERNET, "verified", "seen", "table 3"),
        (U + LIFE, "not-verified", "", ""),
    }


def test_a_converted_value_is_offered_for_ppb(document: SubmittedDocument) -> None:
    """NO2: 1 ppb is 1.9 micrograms per cubic metre (manual p. 95), so 10 ppb are 19."""
    wrong = changed(document, NO2, value="10 ppb", numerator="", denominator="")
    (finding,) = [f for f in found(wrong) if f.rule.endswith("#unit-mismatch")]
    assert "19" in finding.advice
    assert "1.9" in finding.advice


def test_of_several_cities_in_a_file_the_right_one_is_not_told(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text(
        "city,report_year,kpi_name,value\nTestby,2024,Patents,3\nOtherby,2024,Patents,3\n"
    )
    checked = check_document(path, city="Testby", year="2024")
    (finding,) = checked.report.findings
    assert finding.rule.endswith("#other-city")
    assert finding.place is not None
    assert (finding.place.line, finding.place.column, finding.value) == (3, "city", "Otherby")


ODD = ("NR", "1,234", "96", "0", "-1", "1e5", "Yes", "٣", "#REF!", "9" * 40, '"\\')
TEXTS = st.one_of(st.text(max_size=12), st.sampled_from(ODD))
COLUMNS = "value numerator denominator quality origin source unit status missing_reason verified"
FIELDS = (*COLUMNS.split(), "reference_year", "code", "name", "city", "report_year")
POINTS = (INTERNET, BICYCLES, NO2, LIFE, EBUILDINGS, BIRTHS)


@settings(max_examples=examples(60), deadline=None)
@given(
    points=st.lists(st.sampled_from(POINTS), max_size=4),
    fields=st.dictionaries(st.sampled_from(FIELDS), TEXTS, max_size=6),
    cover=st.dictionaries(st.sampled_from(["population", "area", "gdp", "currency"]), TEXTS),
)
def test_whatever_stands_in_the_cells_is_judged_and_placed(
    document: SubmittedDocument, points: list[str], fields: dict[str, str], cover: dict[str, str]
) -> None:
    """No text breaks the check, and each finding has a cell, a message and a heading."""
    rows = tuple(
        replace(row, typed=row.typed - fields.keys(), **fields)  # type: ignore[arg-type]
        if row.data_point.removeprefix(U) in points
        else row
        for row in document.rows
    )
    wrong = replace(document, rows=rows, cover={**document.cover, **cover})
    (checked,) = check_documents([(wrong, Asked(city="Testby"))])
    for finding in checked.report.findings:
        assert finding.place is not None
        assert finding.place.cell
        assert finding.place.sheet
        assert finding.message
        assert finding.group
    assert len(checked.readings) == len(rows)
