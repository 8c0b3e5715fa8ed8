"""What hangs on data points: workbook cells, published series, benchmarks, rules."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ssckg.model.impact_effects import (
    AttachedEffect,
    CellEffect,
    CityEffect,
    Effect,
    SeriesEffect,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.harmonization.impact.comparing import States
    from ssckg.model.crosswalk_cities import Reported
    from ssckg.model.crosswalk_frameworks import Point
    from ssckg.model.impact_effects import WorkbookRow

BREAKS_SERIES: Final = frozenset(
    {"denominator", "multiplier", "numerator", "population_base", "unit", "value_type"}
)
"""Fields after whose change a value cannot be put beside those of earlier years; a first value of
one that was blank is told apart (`model.first_value`)."""
BEARS_ON_BENCHMARK: Final = BREAKS_SERIES | {"direction", "maximum", "minimum"}


def touched_points(states: States) -> tuple[Point, ...]:
    """Return the data points that go or of which a field changes, by IRI."""
    changed = states.changed_points
    found = {point.iri: point for point in states.gone_points}
    found |= {point.iri: point for point in states.before.points if point.iri in changed}
    return tuple(found[iri] for iri in sorted(found))


def cell_effects(states: States, rows: Mapping[str, WorkbookRow]) -> tuple[CellEffect, ...]:
    """Return the cells of the data points that go or change, sheet by sheet.

    Args:
        states: before and after.
        rows: where the workbook asks for each data point (IRI).
    """
    gone = {point.iri for point in states.gone_points}
    found = []
    for point in touched_points(states):
        row = rows.get(point.iri)
        if row is None:
            continue
        cells = row.filled
        if point.iri not in gone:
            shown = dict(row.asked)
            fields = states.changed_points[point.iri]
            cells = tuple(dict.fromkeys(shown[name] for name in fields if name in shown))
        if cells:
            effect = Effect.FALLS if point.iri in gone else Effect.REVIEW
            found.append(_cells(states, point, row, cells, effect))
    return tuple(sorted(found, key=lambda c: (c.sheet, c.row, c.point.iri)))


def _cells(
    states: States, point: Point, row: WorkbookRow, cells: tuple[str, ...], effect: Effect
) -> CellEffect:
    edition = states.before.element[point.indicator].editions[0]
    known = states.before.edition.get(edition)
    return CellEffect(
        edition=known.id if known else edition,
        point=states.point_name(point.iri),
        sheet=row.sheet,
        row=row.row,
        result=row.result,
        cells=cells,
        effect=effect,
    )


def series_effects(states: States) -> tuple[SeriesEffect, ...]:
    """Return the published series that end or can no longer be compared, city by city."""
    effects = {
        point.iri: effect for point in touched_points(states) if (effect := _of(states, point))
    }
    by_series: dict[tuple[str, str], list[Reported]] = defaultdict(list)
    for report in states.before.reports:
        if report.point in effects:
            by_series[report.city, report.point].append(report)
    points = {point.iri: point for point in states.before.points}
    found = []
    for (city, iri), reports in by_series.items():
        found.append(
            SeriesEffect(
                city=city,
                city_name=states.before.names.get(city, city),
                code=states.name(points[iri].indicator).code,
                point=states.point_name(iri),
                years=tuple(sorted({r.year for r in reports if not r.is_missing})),
                years_without_value=tuple(sorted({r.year for r in reports if r.is_missing})),
                effect=effects[iri],
            )
        )
    return tuple(sorted(found, key=lambda s: (s.city, s.point.iri)))


def _of(states: States, point: Point) -> Effect | None:
    fields = states.changed_points.get(point.iri)
    if fields is None:
        return Effect.LOST
    clarified = states.clarified_points.get(point.iri, frozenset())
    breaking = BREAKS_SERIES.intersection(fields) - clarified
    if not breaking:
        return None
    new = next(p for p in states.after.points if p.iri == point.iri)
    if breaking == {"unit"} and _is_convertible(states, point.unit, new.unit):
        return Effect.REVIEW
    return Effect.BROKEN


def _is_convertible(states: States, old: str, new: str) -> bool:
    """Say whether the register of units has a factor between them, whatever the substance."""
    return any(
        {each.from_unit, each.to_unit} == {old, new} and not each.substance
        for each in states.before.conversions
    )


def city_effects(states: States, series: Iterable[SeriesEffect]) -> tuple[CityEffect, ...]:
    """Return the cities of these series."""
    by_city: dict[str, list[SeriesEffect]] = defaultdict(list)
    for each in series:
        by_city[each.city].append(each)
    return tuple(
        CityEffect(
            iri=city,
            name=states.before.names.get(city, city),
            years=tuple(sorted({y for s in found for y in (*s.years, *s.years_without_value)})),
            points=len(found),
            values=sum(len(s.years) for s in found),
        )
        for city, found in sorted(by_city.items())
    )


def benchmark_effects(states: States) -> tuple[AttachedEffect, ...]:
    """Return benchmarks that change, go with their data point, or are in a unit that changes."""
    effects = _bearing(states)
    changed = _changed_benchmarks(states)
    found = [
        AttachedEffect(
            iri=each.iri,
            label=each.label,
            kind="" if each.value is None else str(each.value),
            points=(states.point_name(each.point),),
            use=("benchmark",),
            effect=effects[each.point],
        )
        for each in states.before.benchmarks
        if each.point in effects and each.iri not in changed
    ]
    return tuple(sorted((*found, *changed.values()), key=lambda a: a.iri))


def _changed_benchmarks(states: States) -> dict[str, AttachedEffect]:
    """Return the benchmarks that changes are about, by IRI, with the value that they get."""
    before = {each.iri: each for each in states.before.benchmarks}
    after = {each.iri: each for each in states.after.benchmarks}
    found = {}
    for iri in sorted(before.keys() | after.keys()):
        old, new = before.get(iri), after.get(iri)
        known = new or old
        if known is None or old == new or known.point in _gone(states):
            continue
        effect = Effect.REVIEW if old and new else Effect.NEW if new else Effect.FALLS
        found[iri] = AttachedEffect(
            iri=iri,
            label=known.label,
            kind="" if known.value is None else str(known.value),
            points=(states.point_name(known.point),),
            use=("benchmark",),
            effect=effect,
        )
    return found


def _gone(states: States) -> frozenset[str]:
    return frozenset(point.iri for point in states.gone_points)


def rule_effects(states: States) -> tuple[AttachedEffect, ...]:
    """Return the plausibility rules about these data points; one may stay for other points."""
    effects = _bearing(states)
    touched: dict[str, list[tuple[str, str]]] = defaultdict(list)
    others: set[str] = set()
    about = {}
    for rule in states.before.rules:
        about[rule.iri] = rule
        if rule.point in effects:
            touched[rule.iri].append((rule.point, rule.use))
        elif rule.use == "applies-to":
            others.add(rule.iri)
    return tuple(
        AttachedEffect(
            iri=iri,
            label=about[iri].label,
            kind=about[iri].kind,
            points=tuple(map(states.point_name, sorted({point for point, _ in touched[iri]}))),
            use=tuple(sorted({use for _, use in touched[iri]})),
            effect=_rule(touched[iri], effects, is_shared=iri in others),
        )
        for iri in sorted(touched)
    )


def _rule(
    touched: list[tuple[str, str]], effects: Mapping[str, Effect], *, is_shared: bool
) -> Effect:
    """Return what happens to a rule: it falls with all it applies to, or what it compares with."""
    falling = [(point, use) for point, use in touched if effects[point] is Effect.FALLS]
    compared = any(use == "compared-with" for _, use in falling)
    applied = len([use for _, use in touched if use == "applies-to"])
    gone = len([use for _, use in falling if use == "applies-to"])
    if compared or (gone and gone == applied and not is_shared):
        return Effect.FALLS
    return Effect.REVIEW


def _bearing(states: States) -> dict[str, Effect]:
    found = {point.iri: Effect.FALLS for point in states.gone_points}
    for iri, fields in states.changed_points.items():
        if BEARS_ON_BENCHMARK.intersection(fields):
            found[iri] = Effect.REVIEW
    return found
