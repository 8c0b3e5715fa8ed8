"""Reasonableness hints: what a verifier should see beside each value.

Pure. What stands beside a value comes in from outside: the guide of the edition, findings of the
check, the city's earlier values, other cities' published values. A hint compares and never
decides; where there is nothing to compare with, nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from ssckg.model.finding import Severity
from ssckg.model.submission import ReportStatus
from ssckg.model.verification import Hint, HintKind
from ssckg.verification.figures import change, figure
from ssckg.verification.rule_hints import number, rule_hints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from ssckg.model.data_point import DataPoint
    from ssckg.model.finding import Finding
    from ssckg.model.submission import Report, Submission
    from ssckg.verification.guide import Guide

_MANUAL = "u4ssc-verification-manual-2022"
_ORDER = {kind: place for place, kind in enumerate(HintKind)}
_NAMED = 12
"""Up to so many other cities are named one by one."""
_WEAK = {
    "unknown": Severity.WARNING,
    "personal-estimate": Severity.INFO,
    "assumption-estimate": Severity.INFO,
}
"""Quality classes that ask for a question to the city; only the last of the six is no method."""


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A value that somebody already has: of this city earlier, or of another city.

    `city` is its name, `where` says where the value stands.
    """

    city: str
    year: str
    value: Decimal | bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What values are held against, by data point."""

    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    earlier: Mapping[str, KnownValue] = field(default_factory=dict)
    peers: Mapping[str, Sequence[KnownValue]] = field(default_factory=dict)


def find_hints(
    submission: Submission, points: Sequence[DataPoint], guide: Guide, beside: Beside
) -> tuple[Hint, ...]:
    """Return the hints on a submission's values, in the order of `points`, then of their kinds.

    A data point without a value gets only what is known of it from before.
    """
    reports = {report.data_point: report for report in submission.reports}
    labels = {point.iri: point.label for point in points}
    by_rule: dict[str, list[Hint]] = {}
    for hint in rule_hints(guide.rules, reports, labels):
        by_rule.setdefault(hint.data_point, []).append(hint)
    found: list[Hint] = []
    for point in points:
        report = reports.get(point.iri)
        own = [*_earlier(point, report, beside.earlier.get(point.iri))]
        if report is not None and report.value is not None:
            own += [*_bounds(point, report), *_entry(report), *by_rule.get(point.iri, ())]
            own += _peers(report, beside.peers.get(point.iri, ()))
            details = guide.details.get(point.indicator, ())
            own += (Hint(point.iri, d.kind, d.text, source=d.source) for d in details)
        own += _found(point, beside.findings.get(point.iri, ()), own)
        found += sorted(dict.fromkeys(own), key=lambda hint: _ORDER[hint.kind])
    return tuple(found)


def _bounds(point: DataPoint, report: Report) -> Iterator[Hint]:
    """Hold a value to the bounds of its data point."""
    value = number(report)
    if value is None or (point.minimum is None and point.maximum is None):
        return
    bounds = {"minimum": point.minimum, "maximum": point.maximum}
    figures = tuple((name, figure(bound)) for name, bound in bounds.items() if bound is not None)
    is_below = point.minimum is not None and value < point.minimum
    is_above = point.maximum is not None and value > point.maximum
    if is_below or is_above:
        side = "below the minimum" if is_below else "above the maximum"
        text, severity = f"The value is {side} of its data point.", Severity.WARNING
    else:
        text, severity = "The value is within the bounds of its data point.", Severity.INFO
    yield Hint(point.iri, HintKind.BOUNDS, text, figures, "tables of the edition", severity)


def _entry(report: Report) -> Iterator[Hint]:
    """Say how a value was entered where that asks for a look."""

    def hint(text: str, page: str, severity: Severity = Severity.INFO) -> Hint:
        return Hint(report.data_point, HintKind.ENTRY, text, (), f"{_MANUAL}, {page}", severity)

    if report.is_overwritten:
        has_parts = report.numerator is not None or report.denominator is not None
        parts = "" if has_parts else " and its parts are not given"
        yield hint(f"The result was entered, not computed{parts}: check it.", "p. 162–163")
    if report.status is ReportStatus.PARTIAL:
        yield hint("The city marks the value as partial.", "p. 162–163")
    if not report.source:
        yield hint("The city names no source.", "p. 11–13, 27", Severity.WARNING)
    if report.quality in _WEAK:
        text = f"Data quality is {report.quality.replace('-', ' ')}: ask how the value came about."
        yield hint(text, "p. 162–163", _WEAK[report.quality])


def _earlier(point: DataPoint, report: Report | None, before: KnownValue | None) -> Iterator[Hint]:
    """Compare with the city's own earlier value."""
    if before is None:
        return
    figures = [(before.year, figure(before.value))]
    if report is None or report.value is None:
        text = f"Reported for {before.year}, and not now."
        yield Hint(
            point.iri, HintKind.EARLIER, text, tuple(figures), before.where, Severity.WARNING
        )
        return
    now = number(report)
    if now is not None and not isinstance(before.value, bool):
        figures.append(("change", change(before.value, now)))
        text = f"{figure(before.value)} was reported for {before.year}."
    else:
        is_same = report.value == before.value
        text = f"{'The same' if is_same else 'The opposite'} was reported for {before.year}."
    yield Hint(point.iri, HintKind.EARLIER, text, tuple(figures), before.where)


def _found(point: DataPoint, findings: Sequence[Finding], said: Sequence[Hint]) -> Iterator[Hint]:
    """Pass on what the check found and no hint has said; a violation stays one."""
    rules = {hint.rule for hint in said if hint.severity is not Severity.INFO}
    for finding in findings:
        if finding.rule.rpartition("#")[2] in rules:
            continue
        place = (("place", str(finding.place)),) if finding.place else ()
        yield Hint(
            point.iri, HintKind.FINDING, finding.message, place, finding.rule, finding.severity
        )


def _peers(report: Report, peers: Sequence[KnownValue]) -> Iterator[Hint]:
    """Compare with other cities, where there are at least two of them."""
    if len(peers) < 2:
        return
    few = sorted(peers, key=lambda p: (p.city, p.year)) if len(peers) <= _NAMED else []
    each = tuple((f"{peer.city} {peer.year}", figure(peer.value)) for peer in few)
    sources = sorted({peer.where for peer in few if peer.where})
    where = ": ".join(filter(None, ["published dataset", "; ".join(sources)]))
    value = number(report)
    values = [p.value for p in peers if not isinstance(p.value, bool)]
    if value is None or len(values) < 2:
        yes = sum(p.value is True for p in peers)
        text = f"{yes} of {len(peers)} other cities report yes."
        yield Hint(report.data_point, HintKind.PEERS, text, each, where)
        return
    low, high = min(values), max(values)
    side = "below" if value < low else "above" if value > high else "within"
    text = (
        f"The value is {side} the range of {len(values)} other cities,"
        f" {figure(low)} to {figure(high)}."
    )
    figures = (
        ("minimum", figure(low)),
        ("median", figure(median(values))),
        ("maximum", figure(high)),
        *each,
    )
    yield Hint(report.data_point, HintKind.PEERS, text, figures, where)
