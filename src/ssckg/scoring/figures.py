"""Figures as they are shown: percentages, values, and a scorecard as plain values for JSON."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.scoring import ScoreState

if TYPE_CHECKING:
    from ssckg.model.framework import FrameworkTree
    from ssckg.model.scoring import Benchmark, GroupScore, PointScore, Scorecard, ScoringRule

_EDGES: Final = (33, 66, 95, 100)


def percent(share: Fraction | None) -> Decimal | None:
    """Return a share with two decimals, never rounded up onto the edge of a band.

    >>> percent(Fraction(225, 4)), percent(Fraction(200, 3)), percent(Fraction(94999, 1000))
    (Decimal('56.25'), Decimal('66.67'), Decimal('94.99'))
    """
    if share is None:
        return None
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if rounded in _EDGES and Fraction(rounded) > share:
        return exact.quantize(Decimal("0.01"), ROUND_DOWN)
    return rounded


def percent_text(share: Fraction | None) -> str:
    """Return a share for people ("56.25 %", "75 %"); "" for none."""
    found = percent(share)
    return "" if found is None else f"{shortest(found)} %"


def shortest(value: Decimal) -> str:
    """Return a number without needless zeros and exponents ("100.00" as "100")."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def value_text(value: Decimal | bool | None) -> str:
    """Return a result for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shortest(value)


def benchmark_text(benchmark: Benchmark | None) -> str:
    """Return what a benchmark asks for, for people ("60", "10 to 20", "yes")."""
    if benchmark is None:
        return ""
    if benchmark.value is not None:
        return value_text(benchmark.value)
    if benchmark.lower is not None and benchmark.upper is not None:
        return f"{shortest(benchmark.lower)} to {shortest(benchmark.upper)}"
    if benchmark.lower is not None:
        return f"at least {shortest(benchmark.lower)}"
    return f"at most {shortest(benchmark.upper)}" if benchmark.upper is not None else ""


def examples_notice(card: Scorecard) -> str:
    """Return what must be said beside scores by benchmarks that are made up; "" without such."""
    if not card.example_points:
        return ""
    return (
        f"made up: {len(card.example_points)} of the {card.whole.count(ScoreState.SCORED)} scored"
        " data points rest on benchmarks marked as examples; these scores are no findings"
    )


def card_as_dict(card: Scorecard, tree: FrameworkTree) -> dict[str, Any]:
    """Return a scorecard as plain values."""
    return {
        "city": card.city,
        "year": card.year,
        "edition": card.edition,
        "submission": card.submission or None,
        "overall": _group(card.whole, card),
        "scored_by_examples": len(card.example_points),
        "notice": examples_notice(card) or None,
        "groups": [
            {
                "iri": group.iri,
                "code": group.code,
                "label": group.label,
                "kind": group.kind,
                "parent": group.parent or None,
                **_group(score, card),
            }
            for group in tree.groups
            if (score := card.group(group.iri)) is not None
        ],
        "data_points": [_point(point, card, tree) for point in card.points],
        "bands": [
            {"band": b.number, "label": b.label, "from_percent": float(b.lower), "points": b.points}
            for b in card.bands
        ],
        "benchmark_sets": [
            {
                "id": each.id,
                "label": each.label,
                "benchmarks": len(each.benchmarks),
                "examples": sum(benchmark.is_example for benchmark in each.benchmarks),
                "built_in": each.is_built_in,
                "source": each.source or None,
            }
            for each in card.sets
        ],
        "rules": [_rule(rule) for rule in card.rules],
    }


def _rule(rule: ScoringRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "label": rule.label,
        "text": rule.text,
        "origin": "ours" if rule.is_ours else "stated",
        "reason": rule.reason or None,
        "source": rule.source or None,
        "source_page": rule.source_page or None,
    }


def _group(score: GroupScore, card: Scorecard) -> dict[str, Any]:
    found = percent(score.share)
    return {
        "points": score.points,
        "maximum": score.maximum,
        "percent": None if found is None else float(found),
        "band": score.band or None,
        "band_label": card.band_range(score.band) or None,
        **{state.name.lower(): score.count(state) for state in ScoreState},
    }


def _point(score: PointScore, card: Scorecard, tree: FrameworkTree) -> dict[str, Any]:
    point = tree.by_iri[score.data_point]
    found = percent(score.share)
    return {
        "data_point": point.iri,
        "code": point.code,
        "label": point.label,
        "unit": point.unit_text or None,
        "direction": point.direction or None,
        "value": _plain(score.value),
        "state": score.state.value,
        "percent": None if found is None else float(found),
        "points": score.points or None,
        "band": score.band or None,
        "band_label": card.band_label(score.band) or None,
        "reason": score.reason or None,
        "benchmark": None if score.benchmark is None else benchmark_as_dict(score.benchmark),
    }


def benchmark_as_dict(benchmark: Benchmark) -> dict[str, Any]:
    """Return a benchmark as plain values."""
    return {
        "iri": benchmark.iri,
        "set": benchmark.set_id,
        "data_point": benchmark.data_point,
        "value": _plain(benchmark.value),
        "lower": _plain(benchmark.lower),
        "upper": _plain(benchmark.upper),
        "direction": benchmark.direction or None,
        "basis": benchmark.basis or None,
        "source": benchmark.source or None,
        "source_page": benchmark.source_page or None,
        "trust": benchmark.trust or None,
        "valid_from": benchmark.valid_from or None,
        "valid_to": benchmark.valid_to or None,
        "note": benchmark.note or None,
        "example": benchmark.is_example,
    }


def _plain(value: Decimal | bool | None) -> float | bool | None:
    return float(value) if isinstance(value, Decimal) else value
