"""Verdicts from lists, put together, and held to what was lodged."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.verification.printed import iri, no, report, submission, yes

from ssckg.errors import DataError, ParseError
from ssckg.io.records import read_records, records_of
from ssckg.model.finding import Place, Severity
from ssckg.model.submission import Judgement, Verdict
from ssckg.verification.judgements import (
    OPTIONAL,
    REQUIRED,
    changed_values,
    judgements_of,
    merged,
    without_verdict,
)

if TYPE_CHECKING:
    from ssckg.verification.naming import PointNames


def read(names: PointNames, *items: dict[str, Any]) -> tuple[Judgement, ...]:
    records = records_of(list(items), "given", required=REQUIRED, optional=OPTIONAL)
    return judgements_of(records, names)


@pytest.mark.parametrize(
    "name",
    [
        "EC: ICT: ICT: 1C",
        "ec:ict:ict:1c",
        "EC-ICT-ICT-1C",
        "EC-ICT-ICT-1C/result",
        "u4ssc:EC-ICT-ICT-1C/result",
        "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C/result",
    ],
)
def test_spellings_of_a_data_point(names: PointNames, name: str) -> None:
    assert names.point(name) == iri("EC-ICT-ICT-1C/result")


def test_a_kpi_with_several_data_points_is_asked_back(names: PointNames) -> None:
    with pytest.raises(ValueError, match="EC-ICT-ICT-4C/3g, EC-ICT-ICT-4C/4g"):
        names.point("EC: ICT: ICT: 4C")
    assert names.element("EC: ICT: ICT: 4C") == iri("EC-ICT-ICT-4C")
    assert names.element("Economy") == iri("EC")


def test_verdicts_in_the_usual_words(names: PointNames) -> None:
    found = read(
        names,
        {"data_point": "EC-P-IN-1C", "verdict": "YES", "note": "seen"},
        {"data_point": "EC-P-IN-2C", "verdict": False, "evidence": "https://example.org/e"},
        {"data_point": "EC-P-IN-3A", "verdict": "not verified"},
    )
    assert found == (
        Judgement(iri("EC-P-IN-1C/result"), Verdict.VERIFIED, "seen"),
        Judgement(iri("EC-P-IN-2C/result"), Verdict.NOT_VERIFIED, "", "https://example.org/e"),
        Judgement(iri("EC-P-IN-3A/result"), Verdict.NOT_VERIFIED),
    )


def test_all_faults_of_a_list_are_told_with_their_places(names: PointNames) -> None:
    with pytest.raises(DataError) as caught:
        read(
            names,
            {"data_point": "EC-P-IN-1C", "verdict": "perhaps"},
            {"data_point": "XX", "verdict": "yes"},
            {"data_point": "EC-P-IN-2C", "verdict": "yes"},
            {"data_point": "EC: P: IN: 2C", "verdict": "no"},
        )
    text = str(caught.value)
    assert "/0/verdict: is YES or NO, not 'perhaps'" in text
    assert "/1/data_point: 'XX' names no data point" in text
    assert "/3/data_point: EC: P: IN: 2C is judged twice" in text


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "no list"),
        ([], "no record"),
        ([{"data_point": "EC-P-IN-1C"}], "/0/verdict: is empty"),
        ([{"data_point": "EC-P-IN-1C", "verdict": "yes", "verdikt": "no"}], "'verdikt'"),
        ([{"data_point": "EC-P-IN-1C", "verdict": {"a": 1}}], "neither text nor number"),
        (["EC-P-IN-1C"], "/0: is no object"),
    ],
)
def test_documents_that_are_no_list_of_judgements(
    names: PointNames, document: Any, words: str
) -> None:
    with pytest.raises(DataError, match=words):
        judgements_of(records_of(document, "given", required=REQUIRED, optional=OPTIONAL), names)


def test_later_rounds_lie_over_earlier_ones() -> None:
    given = replace(submission(), judgements=(no("EC-P-IN-1C/result", "first"),))
    assert merged(given, [yes("EC-P-IN-1C/result")]) == (yes("EC-P-IN-1C/result"),)
    assert merged(given) == given.judgements


def test_all_yes_leaves_a_no_as_it_is() -> None:
    """13 values are reported; the one that is not is not judged."""
    given = replace(submission(), judgements=(no("EC-P-IN-1C/result", "why"),))
    assert len(without_verdict(given, given.judgements)) == 12
    found = merged(given, all_yes=True)
    assert len(found) == 13
    assert [j for j in found if j.verdict is Verdict.NOT_VERIFIED] == [
        no("EC-P-IN-1C/result", "why")
    ]
    assert iri("EC-I-B-2A/result") not in {j.data_point for j in found}
    assert without_verdict(given, found) == ()


def test_what_is_not_reported_is_not_judged() -> None:
    with pytest.raises(DataError, match="EC-I-B-2A/result"):
        merged(submission(), [yes("EC-I-B-2A/result")])


def test_a_changed_value_is_found_at_its_cell() -> None:
    lodged = (
        report("EC-P-IN-1C/result", "1.51"),
        report("EC-P-IN-2C/result", "333.72", numerator=Decimal(450)),
        report("EC-P-IN-3A/result", "99.22"),
        report("EC-I-B-2A/result", None),
    )
    returned = (
        report("EC-P-IN-1C/result", "1.510"),  # the same number
        report("EC-P-IN-2C/result", "333.72", numerator=Decimal(451)),
        report("EC-P-IN-3A/result", None),
        report("EC-I-B-2A/result", "5"),
        report("EC-P-EM-1C/result", "1"),
    )
    cell = Place("v.xlsx", sheet="Economy", cell="H40")
    found = changed_values(
        lodged, returned, {iri("EC-P-IN-3A/result"): cell}, {iri("EC-P-IN-3A/result"): "SMEs"}
    )
    assert [(f.focus, f.severity) for f in found] == [
        (iri("EC-P-IN-2C/result"), Severity.VIOLATION),
        (iri("EC-P-IN-3A/result"), Severity.VIOLATION),
        (iri("EC-I-B-2A/result"), Severity.VIOLATION),
        (iri("EC-P-EM-1C/result"), Severity.VIOLATION),
    ]
    assert "the numerator is 451 and 450 was lodged" in found[0].message
    assert found[1].place == cell
    assert found[1].message.startswith("SMEs: the result is empty and 99.22 was lodged.")


@pytest.mark.parametrize(
    ("before", "now", "is_changed"),
    [
        ("33.3333333333333333", "33.3333333333333", False),  # as Excel keeps a quotient
        ("1000000000", "1000000000.5", False),
        ("1000000000", "1000000002", True),
        ("0", "0.0000000001", False),
        ("0", "0.00001", True),
    ],
)
def test_rounding_is_no_change(before: str, now: str, is_changed: bool) -> None:
    path = "EC-P-IN-1C/result"
    found = changed_values((report(path, before),), (report(path, now),), {}, {})
    assert bool(found) is is_changed


def test_a_list_in_a_file(names: PointNames, tmp_path: Any) -> None:
    path = tmp_path / "verdicts.csv"
    path.write_bytes("\ufeffData point;Verdict;Note\r\nEC-P-IN-1C;yes;\r\n;;\r\n".encode())
    found = judgements_of(read_records(path, required=REQUIRED, optional=OPTIONAL), names)
    assert found == (Judgement(iri("EC-P-IN-1C/result"), Verdict.VERIFIED),)
    path.write_text("data_point,verdict\nEC-P-IN-1C,perhaps\n")
    with pytest.raises(DataError, match=r"verdicts\.csv, row 2, column verdict"):
        judgements_of(read_records(path, required=REQUIRED, optional=OPTIONAL), names)
    path.write_bytes(b"data_point,verdict\n\xff,yes\n")
    with pytest.raises(ParseError, match="UTF-8"):
        read_records(path, required=REQUIRED, optional=OPTIONAL)
    path.with_suffix(".json").write_text("[{" * 3)
    with pytest.raises(ParseError, match="no JSON"):
        read_records(path.with_suffix(".json"), required=REQUIRED, optional=OPTIONAL)
