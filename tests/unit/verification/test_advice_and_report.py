"""Advice from gaps, advice as RDF, and what the report says; on Stavanger's printed figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.verification.printed import WHEN, iri, no, report, submission, yes

from ssckg.errors import DataError
from ssckg.io.records import read_records
from ssckg.model.document import Bullets, Heading, Notice, Table
from ssckg.model.verification import Advice, AdviceKind, ResultLine, VerificationReport
from ssckg.verification.advice import generated_advice
from ssckg.verification.figures import change, percent
from ssckg.verification.report_document import report_document, summary_document
from ssckg.verification.report_rdf import advice_from, advice_triples
from ssckg.verification.summary import summarize

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.data_point import DataPoint
    from ssckg.model.document import Document
    from ssckg.model.submission import Submission
    from ssckg.verification.guide import Guide

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
ADVICE = st.builds(
    Advice,
    st.sampled_from(AdviceKind),
    TEXTS,
    st.lists(st.sampled_from([iri("EC"), iri("EC-P-IN-1C/result")]), unique=True).map(
        lambda names: tuple(sorted(names))
    ),
    is_generated=st.booleans(),
    by=st.sampled_from(["", "vera", "v.e-r_a"]),
    at=st.none() | st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)),
)


@given(st.lists(ADVICE, max_size=12).map(tuple))
def test_advice_comes_back_from_rdf(advice: tuple[Advice, ...]) -> None:
    assert advice_from(advice_triples("oslo-2024-1", advice)) == advice


def made(
    given_: Submission, points: tuple[DataPoint, ...], guide: Guide, *advice: Advice
) -> Document:
    reports = {one.data_point: one for one in given_.reports}
    counts = summarize(given_, points, guide)
    lines = tuple(
        ResultLine(
            point,
            guide.places[point.indicator].groups,
            reports.get(point.iri),
            given_.judgement(point.iri),
        )
        for point in points
    )
    generated = generated_advice(given_, counts, points, guide)
    return report_document(
        VerificationReport(given_, "U4SSC", counts, lines, (*advice, *generated), (), WHEN)
    )


def test_gaps_become_suggestions(points: tuple[DataPoint, ...], guide: Guide) -> None:
    """Stavanger: 49 core and 30 advanced KPIs without a value (54 - 5 and 37 - 7)."""
    reports = (
        *submission().reports[:-1],
        report("EC-I-T-4A/walking", "20", quality="unknown"),
        report("EC-ICT-ICT-1C/result", "97", is_overwritten=True, source=""),
    )
    given_ = replace(submission(), reports=reports, judgements=(no("EC-I-WA-1C/result", "why"),))
    found = generated_advice(given_, summarize(given_, points, guide), points, guide)
    assert all(one.is_generated and one.kind is AdviceKind.IMPROVEMENT for one in found)
    texts = {one.text: one.about for one in found}
    # One more core KPI has a value now, and one more advanced one has a part.
    assert len(texts["Plan data for the 48 core KPIs that no value is reported on."]) == 48
    assert len(texts["Plan data for the 29 advanced KPIs that no value is reported on."]) == 29
    # Five modes of transport; walking is there.
    assert "Complete the KPIs of which 4 data points are missing." in texts
    assert texts["Put 1 value on measured data: how it came about is not known."] == (
        iri("EC-I-T-4A/walking"),
    )
    assert texts["Name the source of 1 value."] == (iri("EC-ICT-ICT-1C/result"),)
    assert texts["Answer the verifier's notes on 1 value that was not verified."] == (
        iri("EC-I-WA-1C/result"),
    )
    assert len(found) == 7


def test_a_score_by_a_made_up_benchmark_is_said_to_be_one(
    points: tuple[DataPoint, ...], guide: Guide
) -> None:
    counts = summarize(submission(), points, guide)
    for is_example in (False, True):
        line = ResultLine(points[0], ("Economy",), band=4, score="4 of 4", is_by_example=is_example)
        report_ = VerificationReport(submission(), "U4SSC", counts, (line,), (), (), WHEN)
        notices = [b.content for b in report_document(report_).blocks if isinstance(b, Notice)]
        assert any("made-up examples" in str(one) for one in notices) is is_example


def test_chapters_of_the_report(points: tuple[DataPoint, ...], guide: Guide) -> None:
    given_ = replace(
        submission(), judgements=(yes("EC-P-IN-1C/result"), no("EC-I-WA-1C/result", "Bulky waste."))
    )
    document = made(given_, points, guide)
    chapters = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    assert chapters == [
        "Introduction and verification background",
        "KPI reporting and verification summary",
        "KPI data points reporting and verification summary",
        "City performance against benchmarks",
        "Verification results",
        "KPIs not reported",
        "KPIs not verified",
        "Audit results",
        "Policy recommendations",
        "Suggestions for improvement",
        "Next steps",
    ]
    results = [b for b in document.blocks if isinstance(b, Table) and b.caption[:8] == "Results:"]
    assert [len(table.rows) for table in results] == [55, 28, 29]
    refused = next(
        b for b in document.blocks if isinstance(b, Table) and "not verified" in b.caption
    )
    assert [row[3] for row in refused.rows] == ["Bulky waste."]
    counts = next(b for b in document.blocks if isinstance(b, Table) and "KPIs rep" in b.caption)
    # All: 91 KPIs, 12 reported, none partial, 79 missing, 1 verified, 1 not, 10 open.
    assert counts.rows[0][1:9] == ("91", "12", "0", "79", "1", "1", "10", "0")
    assert counts.rows[0][9] == "13.2 %"  # 12 / 91 = 0.1319


def test_missing_kpis_are_listed_once_and_parts_apart(
    points: tuple[DataPoint, ...], guide: Guide
) -> None:
    """With one of the two coverages reported, the KPI is no item of its own; the other part is."""
    given_ = submission(values={"EC-ICT-ICT-4C/3g": "96.67"})
    blocks = made(given_, points, guide).blocks
    at = next(n for n, b in enumerate(blocks) if getattr(b, "anchor", "") == "not-reported")
    listed = blocks[at + 1]
    assert isinstance(listed, Bullets)
    items = ["".join(map(str, item)) for item in listed.items if isinstance(item, tuple)]
    assert len(items) == 91  # 90 KPIs without any value, and the part
    mode = [item for item in items if item.startswith("EC: ICT: ICT: 4C")]
    assert len(mode) == 1
    assert "part of a KPI that is partly reported" in mode[0]


def test_a_summary_is_a_document_of_its_own(points: tuple[DataPoint, ...], guide: Guide) -> None:
    document = summary_document(summarize(submission(), points, guide), "2026-11-22")
    assert document.title == "Verification summary: Stavanger"
    assert ("Made on", "2026-11-22") in document.about


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(12, 91, "13.2 %"), (0, 3, "0.0 %"), (1, 1, "100.0 %"), (0, 0, "")]
)
def test_shares(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_a_change_to_a_negative_figure_is_told_by_its_size() -> None:
    assert change(Decimal(-4), Decimal(-5)) == "-1 (-25.0 %)"


def test_a_row_with_more_cells_than_the_header(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("kind,text\npolicy,one,two\n")
    with pytest.raises(DataError, match="row 2: has more cells than the header"):
        read_records(path, required=("kind", "text"))
