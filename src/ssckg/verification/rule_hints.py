"""Plausibility rules beside values: what a rule compares, with the figures, and whether it holds.

The rules and where they come from are data (`rules.csv` of an edition); they are the same that
the check of a file applies. Here they are shown even where they hold, with the related values,
because a verifier asks "compared with what?".
"""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ssckg.model.finding import Severity
from ssckg.model.verification import Hint, HintKind
from ssckg.verification.figures import figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ssckg.model.submission import Report
    from ssckg.verification.guide import Rule

_OTHERS: Final[dict[str, tuple[Callable[[Decimal, Decimal], bool], str]]] = {
    "below-other": (operator.lt, "below"),
    "above-other": (operator.gt, "above"),
    "at-most-other": (operator.le, "at most"),
}
_THRESHOLDS: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "at-least": operator.ge,
    "at-most": operator.le,
    "below": operator.lt,
    "above": operator.gt,
}


def rule_hints(
    rules: Sequence[Rule], reports: Mapping[str, Report], labels: Mapping[str, str]
) -> Iterator[Hint]:
    """Yield what the rules say of the values in `reports` (by data point).

    A rule over a whole framework is about no single value and yields nothing here.
    """
    for rule in rules:
        for point in rule.applies_to:
            if number(reports.get(point)) is None:
                continue
            if rule.kind in _OTHERS:
                yield from _compared(rule, point, reports, labels)
            elif rule.kind == "sum":
                yield _summed(rule, point, reports, labels)
            elif rule.kind == "same-base":
                yield _based(rule, point, reports, labels)
            else:
                yield _against_threshold(rule, point, reports)


def number(report: Report | None) -> Decimal | None:
    """Return the value of a report as a number; none where it has none or is yes or no."""
    if report is None or report.value is None or isinstance(report.value, bool):
        return None
    return report.value


def _compared(
    rule: Rule, point: str, reports: Mapping[str, Report], labels: Mapping[str, str]
) -> Iterator[Hint]:
    """Compare a value with a related one; the hint stands at both."""
    holds, words = _OTHERS[rule.kind]
    value = number(reports.get(point))
    for other in rule.compared_with:
        related = number(reports.get(other))
        if value is None or related is None:
            text = f"{rule.label}. {labels.get(other, other)} is not reported."
            yield _hint(rule, point, text)
            continue
        # "Normally below" leaves equal values possible, as the check of a file does.
        fits = holds(value, related) or value == related
        said = "so it is" if holds(value, related) else f"it is not {words} it"
        if value == related and not holds(value, related):
            said = "they are equal"
        for here, there in ((point, other), (other, point)):
            figures = (
                (labels.get(here, here), figure(reports[here].value)),
                (labels.get(there, there), figure(reports[there].value)),
            )
            yield _hint(rule, here, f"{rule.label}: {said}.", figures, fits=fits)


def _summed(
    rule: Rule, point: str, reports: Mapping[str, Report], labels: Mapping[str, str]
) -> Hint:
    """Add up the members of a rule; with members missing, the sum can only be too large."""
    found = {
        member: value
        for member in rule.applies_to
        if (value := number(reports.get(member))) is not None
    }
    total = sum(found.values(), Decimal(0))
    target, tolerance = rule.threshold or Decimal(0), rule.tolerance or Decimal(0)
    is_whole = len(found) == len(rule.applies_to)
    fits = total <= target + tolerance and (not is_whole or total >= target - tolerance)
    missing = len(rule.applies_to) - len(found)
    text = f"{rule.label}: they add up to {figure(total)}"
    text += f"; {missing} of {len(rule.applies_to)} not reported." if missing else "."
    figures = tuple((labels.get(m, m), figure(value)) for m, value in found.items())
    return _hint(rule, point, text, (*figures, ("sum", figure(total))), fits=fits)


def _based(
    rule: Rule, point: str, reports: Mapping[str, Report], labels: Mapping[str, str]
) -> Hint:
    """Show the denominators of a rule's members side by side."""
    bases = {
        member: report.denominator
        for member in rule.applies_to
        if (report := reports.get(member)) is not None and report.denominator is not None
    }
    fits = len(set(bases.values())) < 2
    figures = tuple((f"denominator of {labels.get(m, m)}", figure(b)) for m, b in bases.items())
    text = rule.label + ("." if fits else ": the denominators differ.")
    return _hint(rule, point, text, figures, fits=fits)


def _against_threshold(rule: Rule, point: str, reports: Mapping[str, Report]) -> Hint:
    value, test = number(reports.get(point)), _THRESHOLDS.get(rule.kind)
    if value is None or rule.threshold is None or test is None:
        return _hint(rule, point, f"{rule.label}.")
    fits = test(value, rule.threshold)
    text = f"{rule.label}{'' if fits else ': look again'}."
    figures = (("value", figure(value)), ("threshold", figure(rule.threshold)))
    return _hint(rule, point, text, figures, fits=fits)


def _hint(
    rule: Rule,
    point: str,
    text: str,
    figures: tuple[tuple[str, str], ...] = (),
    *,
    fits: bool = True,
) -> Hint:
    severity = Severity.INFO if fits else Severity.WARNING
    return Hint(point, HintKind.RULE, text, figures, rule.source, severity, rule.id)
