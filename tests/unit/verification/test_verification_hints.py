"""Hints beside values; what they should say is worked out from the printed rules and figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.unit.verification.printed import KARMOY, iri, report, submission

from ssckg.model.finding import Finding, Place, Severity
from ssckg.model.submission import ReportStatus
from ssckg.model.verification import HintKind
from ssckg.verification.hints import Beside, KnownValue, find_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.data_point import DataPoint
    from ssckg.model.submission import Report
    from ssckg.model.verification import Hint
    from ssckg.verification.guide import Guide

INTERNET, BROADBAND = iri("EC-ICT-ICT-1C/result"), iri("EC-ICT-ICT-2C/result")


class Asker:
    def __init__(self, points: tuple[DataPoint, ...], guide: Guide) -> None:
        self.points, self.guide = points, guide

    def __call__(
        self,
        values: Mapping[str, str | None] | tuple[Report, ...],
        beside: Beside | None = None,
    ) -> tuple[Hint, ...]:
        if isinstance(values, tuple):
            given = replace(submission(), reports=values)
        else:
            given = submission(values=dict(values))
        return find_hints(given, self.points, self.guide, beside or Beside())


@pytest.fixture
def ask(points: tuple[DataPoint, ...], guide: Guide) -> Asker:
    return Asker(points, guide)


def of(hints: tuple[Hint, ...], kind: HintKind, point: str) -> list[Hint]:
    return [hint for hint in hints if hint.kind is kind and hint.data_point == point]


def test_related_values_stand_at_both_sides(ask: Asker) -> None:
    """Karmøy 2020: broadband 84.51 is below Internet access 97.00, as the manual expects."""
    found = ask(KARMOY)
    (here,) = of(found, HintKind.RULE, BROADBAND)[:1]
    assert here.severity is Severity.INFO
    assert here.figures == (
        ("Fixed Broadband Subscriptions", "84.51"), ("Household Internet Access", "97.00"),
    )  # fmt: skip
    assert here.source == "u4ssc-verification-manual-2022, p. 34, 36"
    there = [h for h in of(found, HintKind.RULE, INTERNET) if "below" in h.text]
    assert [hint.figures for hint in there] == [here.figures[::-1]]


def test_a_related_value_that_does_not_fit(ask: Asker) -> None:
    found = ask({"EC-ICT-ICT-1C/result": "84.51", "EC-ICT-ICT-2C/result": "97"})
    assert {h.severity for h in found if "below household" in h.text} == {Severity.WARNING}
    equal = ask({"EC-ICT-ICT-1C/result": "97", "EC-ICT-ICT-2C/result": "97"})
    said = [h for h in equal if "below household" in h.text]
    assert {h.severity for h in said} == {Severity.INFO}
    assert {h.text.rpartition(": ")[2] for h in said} == {"they are equal."}
    water = ask({"EC-I-WS-1C/result": "97", "EC-I-WS-2C/result": "97"})
    assert {h.severity for h in water if "at most basic" in h.text} == {Severity.INFO}


def test_a_related_value_that_is_missing_is_said(ask: Asker) -> None:
    found = ask({"EC-ICT-ICT-2C/result": "97"})
    (hint,) = [h for h in found if "below household" in h.text]
    assert hint.text.endswith("Household Internet Access is not reported.")
    assert hint.severity is Severity.INFO


@pytest.mark.parametrize(
    ("value", "severity"), [("89.99", Severity.WARNING), ("90", Severity.INFO)]
)
def test_a_threshold_of_the_manual(ask: Asker, value: str, severity: Severity) -> None:
    """Household sanitation is normally at least 90 per cent (manual p. 73)."""
    found = ask({"EC-I-WS-5C/result": value})
    (hint,) = [h for h in found if h.kind is HintKind.RULE and "90 per cent" in h.text]
    assert hint.severity is severity
    assert hint.figures == (("value", value), ("threshold", "90"))


def test_shares_that_should_add_up(ask: Asker) -> None:
    """Six shares of waste treatment; the tolerance of the manual is 2 (p. 32)."""
    parts = ["sanitary-landfill", "burnt-in-the-open", "incinerated", "open-dump", "recycled"]
    shares = {f"EN-EN-WA-1C/{part}": "20" for part in parts}
    for last, severity in (("2", Severity.INFO), ("2.1", Severity.WARNING)):
        found = ask({**shares, "EN-EN-WA-1C/other": last})
        sums = [h for h in found if "add up" in h.text]
        assert len(sums) == 6
        assert {h.severity for h in sums} == {severity}
    assert {h.severity for h in ask(shares) if "add up" in h.text} == {Severity.INFO}
    few = {**shares, "EN-EN-WA-1C/recycled": "10"}
    lacking = [h for h in ask(few) if "add up" in h.text]
    assert "90; 1 of 6 not reported" in lacking[0].text
    assert lacking[0].severity is Severity.INFO
    whole = ask({**few, "EN-EN-WA-1C/other": "7.9"})
    assert {h.severity for h in whole if "add up" in h.text} == {Severity.WARNING}


def test_households_of_two_kpis_side_by_side(ask: Asker) -> None:
    def given(first: str, second: str) -> tuple[Report, ...]:
        return (
            report("EC-ICT-ICT-1C/result", "90", denominator=Decimal(first)),
            report("EC-ICT-ICT-2C/result", "80", denominator=Decimal(second)),
        )

    same = [h for h in ask(given("5000", "5000")) if "count of households" in h.text]
    assert {h.severity for h in same} == {Severity.INFO}
    other = [h for h in ask(given("5000", "5001")) if "count of households" in h.text]
    assert {h.severity for h in other} == {Severity.WARNING}
    assert other[0].figures == (
        ("denominator of Household Internet Access", "5000"),
        ("denominator of Fixed Broadband Subscriptions", "5001"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words", "severity"),
    [
        ("100", "within", Severity.INFO),
        ("100.01", "above the maximum", Severity.WARNING),
        ("-0.01", "below the minimum", Severity.WARNING),
    ],
)
def test_bounds(ask: Asker, value: str, words: str, severity: Severity) -> None:
    (hint,) = of(ask({"EC-ICT-ICT-1C/result": value}), HintKind.BOUNDS, INTERNET)
    assert words in hint.text
    assert hint.severity is severity
    assert hint.figures == (("minimum", "0"), ("maximum", "100"))


def test_a_data_point_without_bounds_has_no_hint_on_them(ask: Asker) -> None:
    path = "EC-I-ES-1C/result"
    assert of(ask({path: "3"}), HintKind.BOUNDS, iri(path)) == []


def test_last_year_with_change(ask: Asker) -> None:
    beside = Beside(earlier={INTERNET: KnownValue("Karmøy", "2018", Decimal("92.5"), "kept")})
    (hint,) = of(ask({"EC-ICT-ICT-1C/result": "97"}, beside), HintKind.EARLIER, INTERNET)
    # 97 - 92.5 = 4.5; 4.5 / 92.5 = 4.86 %
    assert hint.figures == (("2018", "92.5"), ("change", "+4.5 (+4.9 %)"))
    assert (hint.source, hint.severity) == ("kept", Severity.INFO)


def test_what_was_reported_before_and_is_missing_now(ask: Asker) -> None:
    beside = Beside(earlier={INTERNET: KnownValue("Karmøy", "2018", Decimal(92))})
    (hint,) = ask({"EC-ICT-ICT-1C/result": None}, beside)
    assert (hint.kind, hint.severity) == (HintKind.EARLIER, Severity.WARNING)
    assert hint.text == "Reported for 2018, and not now."


def test_peers_need_two_cities(ask: Asker) -> None:
    def peers(*values: str) -> Beside:
        known = tuple(KnownValue(f"City {v}", "2020", Decimal(v), "source") for v in values)
        return Beside(peers={INTERNET: known})

    values = {"EC-ICT-ICT-1C/result": "97"}
    assert of(ask(values, peers()), HintKind.PEERS, INTERNET) == []
    assert of(ask(values, peers("95")), HintKind.PEERS, INTERNET) == []
    (hint,) = of(ask(values, peers("95", "80", "90", "70")), HintKind.PEERS, INTERNET)
    # Sorted 70, 80, 90, 95: the median is 85.
    assert hint.figures[:3] == (("minimum", "70"), ("median", "85"), ("maximum", "95"))
    assert hint.figures[3:] == (
        ("City 70 2020", "70"), ("City 80 2020", "80"), ("City 90 2020", "90"),
        ("City 95 2020", "95"),
    )  # fmt: skip
    assert hint.text == "The value is above the range of 4 other cities, 70 to 95."
    assert hint.source == "published dataset: source"
    assert hint.severity is Severity.INFO


def test_many_peers_are_not_named_one_by_one(ask: Asker) -> None:
    def figures(number: int) -> int:
        known = tuple(KnownValue(f"City {n}", "2020", Decimal(n), "s") for n in range(number))
        found = ask({"EC-ICT-ICT-1C/result": "97"}, Beside(peers={INTERNET: known}))
        return len(of(found, HintKind.PEERS, INTERNET)[0].figures)

    assert (figures(12), figures(13)) == (15, 3)


def test_how_a_value_was_entered(ask: Asker) -> None:
    given = (
        report("EC-ICT-ICT-1C/result", "90", is_overwritten=True, source="", quality="unknown"),
        report("EC-ICT-ICT-2C/result", "80", status=ReportStatus.PARTIAL),
    )
    found = ask(given)
    entries = of(found, HintKind.ENTRY, INTERNET)
    assert [hint.severity for hint in entries] == [
        Severity.INFO, Severity.WARNING, Severity.WARNING,
    ]  # fmt: skip
    assert "its parts are not given" in entries[0].text
    assert [h.text for h in of(found, HintKind.ENTRY, BROADBAND)] == [
        "The city marks the value as partial."
    ]


def test_findings_of_the_check_and_words_of_the_manual(ask: Asker) -> None:
    finding = Finding(
        "https://example.org/rule", Severity.VIOLATION, "Too high.",
        place=Place("t.xlsx", sheet="Economy", cell="H12"),
    )  # fmt: skip
    found = ask({"EC-ICT-ICT-1C/result": "90"}, Beside(findings={INTERNET: [finding]}))
    (hint,) = of(found, HintKind.FINDING, INTERNET)
    assert (hint.severity, hint.source) == (Severity.VIOLATION, "https://example.org/rule")
    assert hint.figures == (("place", "t.xlsx Economy H12"),)
    guide = [h.text for h in of(found, HintKind.GUIDE, INTERNET)]
    assert "Compare with ITU country statistics." in guide
    sources = [h.text for h in of(found, HintKind.DATA_SOURCE, INTERNET)]
    assert sources[:1] == ["Local or national statistics"]


def test_what_a_rule_says_is_not_said_again_by_the_check(ask: Asker) -> None:
    finding = Finding(
        "https://w3id.org/ssckg/shape/plausibility#household-sanitation-normal",
        Severity.WARNING,
        "Low.",
    )
    path = "EC-I-WS-5C/result"
    beside = Beside(findings={iri(path): [finding]})
    assert of(ask({path: "50"}, beside), HintKind.FINDING, iri(path)) == []
    assert len(of(ask({path: "95"}, beside), HintKind.FINDING, iri(path))) == 1


def test_yes_or_no_is_not_put_in_figures(ask: Asker, points: tuple[DataPoint, ...]) -> None:
    boolean = next(p for p in points if p.value_type.value == "boolean")
    report_yes = replace(report(boolean.iri.removeprefix(iri("")), None), value=True)
    given = (replace(report_yes, status=ReportStatus.REPORTED),)
    known = KnownValue("Karmøy", "2018", value=False)
    found = ask(given, Beside(earlier={boolean.iri: known}, peers={boolean.iri: (known, known)}))
    (earlier,) = of(found, HintKind.EARLIER, boolean.iri)
    assert earlier.text == "The opposite was reported for 2018."
    (peers,) = of(found, HintKind.PEERS, boolean.iri)
    assert peers.text == "0 of 2 other cities report yes."
