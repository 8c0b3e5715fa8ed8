"""Counts, worked out by hand on the printed figures.

The edition has 91 KPIs with 112 data points: 45 KPIs (55) Economy, 17 (28) Environment, 29 (29)
Society and Culture; 54 core KPIs and 37 advanced.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.unit.verification.printed import iri, no, report, submission, yes

from ssckg.model.submission import ReportStatus
from ssckg.model.verification import Counts
from ssckg.verification.summary import summarize

if TYPE_CHECKING:
    from ssckg.model.data_point import DataPoint
    from ssckg.verification.guide import Guide


def counts(total: int, reported: int, partial: int, missing: int, *rest: int) -> Counts:
    return Counts(total, reported, partial, missing, *(rest or (0, 0, 0)))


def test_stavanger_before_any_verdict(points: tuple[DataPoint, ...], guide: Guide) -> None:
    """13 values of 12 KPIs, all Economy; codes that end in C are core: 5 of the 12."""
    found = summarize(submission(), points, guide)
    assert found.whole.kpis == counts(91, 12, 0, 79)
    assert found.whole.data_points == counts(112, 13, 0, 99)
    assert [group.name for group in found.dimensions] == [
        "Economy", "Environment", "Society and Culture",
    ]  # fmt: skip
    assert [group.kpis for group in found.dimensions] == [
        counts(45, 12, 0, 33), counts(17, 0, 0, 17), counts(29, 0, 0, 29),
    ]  # fmt: skip
    assert [group.data_points for group in found.dimensions] == [
        counts(55, 13, 0, 42), counts(28, 0, 0, 28), counts(29, 0, 0, 29),
    ]  # fmt: skip
    assert [(group.name, group.kpis) for group in found.levels] == [
        ("core", counts(54, 5, 0, 49)), ("advanced", counts(37, 7, 0, 30)),
    ]  # fmt: skip
    assert found.whole.kpis.unjudged == 12
    assert found.whole.data_points.unjudged == 13
    assert len(found.unjudged) == 13
    assert len(found.missing) == 99


def test_verdicts_of_a_kpi_with_two_values(points: tuple[DataPoint, ...], guide: Guide) -> None:
    """Open data: one of two values verified is no verdict on the KPI; one NO makes it a NO."""
    given = submission()
    half = replace(given, judgements=(yes("EC-ICT-PS-1A/share"),))
    found = summarize(half, points, guide)
    assert (found.whole.kpis.verified, found.whole.data_points.verified) == (0, 1)
    whole = replace(half, judgements=(*half.judgements, yes("EC-ICT-PS-1A/published")))
    assert summarize(whole, points, guide).whole.kpis.verified == 1
    refused = replace(half, judgements=(*half.judgements, no("EC-ICT-PS-1A/published", "why")))
    found = summarize(refused, points, guide)
    assert (found.whole.kpis.verified, found.whole.kpis.not_verified) == (0, 1)
    assert (found.whole.data_points.verified, found.whole.data_points.not_verified) == (1, 1)
    assert found.whole.kpis.unjudged == 11
    assert found.not_verified == (no("EC-ICT-PS-1A/published", "why"),)


def test_a_kpi_with_one_of_two_values_is_partial(
    points: tuple[DataPoint, ...], guide: Guide
) -> None:
    found = summarize(submission(values={"EC-ICT-ICT-4C/3g": "96.67"}), points, guide)
    assert found.whole.kpis == counts(91, 0, 1, 90)
    assert found.whole.data_points == counts(112, 1, 0, 111)


def test_a_value_that_the_city_marks_as_partial(
    points: tuple[DataPoint, ...], guide: Guide
) -> None:
    """Rana 2020, page 24: Para Transport, 1.86 %, of a KPI of which nothing else is reported."""
    path = "EC-I-T-4A/para-transport"
    given = replace(
        submission("rana", "2020"), reports=(report(path, "1.86", status=ReportStatus.PARTIAL),)
    )
    found = summarize(given, points, guide)
    assert found.whole.kpis == counts(91, 0, 1, 90)
    assert found.whole.data_points == counts(112, 0, 1, 111)
    assert found.partial == (iri(path),)


def test_overwritten_results_and_quality_classes(
    points: tuple[DataPoint, ...], guide: Guide
) -> None:
    reports = (
        report("EC-ICT-PS-1A/published", "268", quality="accurate-measurement"),
        report("EC-ICT-PS-1A/share", "100", is_overwritten=True, quality="unknown"),
        report("EC-P-IN-1C/result", "1.51", is_overwritten=True, quality="accurate-measurement"),
        report("EC-I-B-2A/result", None, is_overwritten=True, quality="unknown"),
        report("EC-P-IN-2C/result", "333.72"),
    )
    found = summarize(replace(submission(), reports=reports), points, guide)
    assert (found.whole.kpis.overwritten, found.whole.data_points.overwritten) == (2, 2)
    assert found.quality == (("accurate-measurement", 2), ("", 1), ("unknown", 1))


def test_a_judgement_without_value_counts_nowhere(
    points: tuple[DataPoint, ...], guide: Guide
) -> None:
    given = replace(submission(), judgements=(no("EC-I-B-2A/result"),))
    found = summarize(given, points, guide)
    assert (found.whole.kpis.not_verified, found.not_verified) == (0, ())
