"""Which picture fits the rows of a query, by a rule, and what it shows in words; pure.

The rule. A *measure* is a column of numbers that are amounts (no years, pages, ranks, codes, bounds
or degrees). A *time* is a column of years or dates. Without a measure there is no picture.

1. With a time: lines over it; one line, or one for each value of the one other column.
2. Without: bars, one for each value of a column that tells the rows apart; or groups of bars where
   two columns do it together.
3. No picture where that is not the case, where amounts are in several units, with fewer than two
   points, with more than `MOST_BARS` bars, `MOST_POINTS` points or `MOST_SERIES` lines: the table
   says more then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.result import Cell

MOST_BARS: Final = 40
MOST_POINTS: Final = 500
MOST_SERIES: Final = 8
_LONGEST: Final = 90
"""Characters beside a bar; "list-mapping-sets" has titles of 70."""
_TIME_NAMES: Final = re.compile(r"(^|_)(year|date|time|day|month|published|issued)$")
_NO_AMOUNT: Final = re.compile(
    r"(^|_)(page|rank|row|line|position|order|code|number|notation|id|step|edition|depth|from|to"
    r"|confidence|minimum|maximum|threshold|tolerance|factor|multiplier)$"
)
_UNIT: Final = re.compile(r"(^|_)unit$")
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2}(T.*)?)?)?")
_NAMES: Final = ("label", "name", "title")
_YEARS: Final = range(1800, 2200)
_ACCENT: Final = "#0b5394"
Number: TypeAlias = int | float | Decimal


class Kind(StrEnum):
    """What is drawn."""

    BAR = "bar"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Plan:
    """A picture of rows; columns by name, `series` empty where there is one only."""

    kind: Kind
    along: str
    measure: str
    series: str = ""


def plan_for(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Plan | None:
    """Return the picture that fits rows, None where the table says more.

    >>> plan_for(("goal", "kpis"), (("1", 4), ("2", 7)))
    Plan(kind=<Kind.BAR: 'bar'>, along='goal', measure='kpis', series='')
    >>> plan_for(("code", "label"), (("1", "No poverty"), ("2", "Zero hunger"))) is None
    True
    """
    if not 2 <= len(rows) <= MOST_POINTS:
        return None
    table = {name: [row[at] for row in rows] for at, name in enumerate(columns)}
    times = [name for name in columns if is_time(name, table[name])]
    measures = [n for n in columns if n not in times and is_measure(n, table[n])]
    if not measures:
        return None
    others = [n for n in columns if n not in times and n not in measures]
    if any(_UNIT.search(name) and len(set(table[name])) > 1 for name in others):
        return None
    kept = [at for at, cell in enumerate(table[measures[0]]) if _is_number(cell)]
    found = {name: [cells[at] for at in kept] for name, cells in table.items()}
    if times and (plan := _lines(found, times[0], measures[0], others)):
        return plan
    return _bars(found, measures[0], others)


def is_time(name: str, cells: Sequence[Cell]) -> bool:
    """Say whether a column is years or dates: by its name, and by all that stands in it."""
    there = [cell for cell in cells if cell not in {None, ""}]
    if not there or _TIME_NAMES.search(name) is None:
        return False
    return all(
        cell in _YEARS if isinstance(cell, int) else bool(_DATE.fullmatch(str(cell)))
        for cell in there
    )


def is_measure(name: str, cells: Sequence[Cell]) -> bool:
    """Say whether a column is amounts: numbers in it, two or more, under no name of a place."""
    there = [cell for cell in cells if cell not in {None, ""}]
    return len(there) >= 2 and _NO_AMOUNT.search(name) is None and all(_is_number(c) for c in there)


def _is_number(cell: Cell) -> TypeGuard[Number]:
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return False
    return isfinite(cell)


def _lines(
    table: dict[str, list[Cell]], time: str, measure: str, others: Sequence[str]
) -> Plan | None:
    if len(set(map(str, table[time]))) < 2:
        return None
    if _tells_apart(table, (time,)):
        return Plan(Kind.LINE, time, measure)
    for name in _by_readability(others):
        few = 1 < len(set(table[name])) <= MOST_SERIES
        if few and _tells_apart(table, (time, name)):
            return Plan(Kind.LINE, time, measure, name)
    return None


def _bars(table: dict[str, list[Cell]], measure: str, others: Sequence[str]) -> Plan | None:
    if not 2 <= len(table[measure]) <= MOST_BARS:
        return None
    for name in _by_readability(others):
        if _tells_apart(table, (name,)):
            return Plan(Kind.BAR, name, measure)
    for name in others:
        for series in others:
            few = 1 < len(set(table[series])) <= MOST_SERIES
            if name != series and few and _tells_apart(table, (name, series)):
                return Plan(Kind.BAR, name, measure, series)
    return None


def _by_readability(names: Sequence[str]) -> list[str]:
    """Return columns, those that hold names for people first."""
    return sorted(names, key=lambda name: not name.lower().endswith(_NAMES))


def _tells_apart(table: dict[str, list[Cell]], names: Sequence[str]) -> bool:
    """Say whether some columns tell all rows apart; the first is short and never blank."""
    keys = list(zip(*(table[name] for name in names), strict=True))
    is_fit = all(0 < len(_shown(key[0])) <= _LONGEST and key[0] is not None for key in keys)
    return is_fit and len(set(keys)) == len(keys)


def picture(plan: Plan, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> dict[str, Any]:
    """Return a Vega-Lite specification with its data in it."""
    points = _points(plan, columns, rows)
    measure = {"field": "v", "type": "quantitative", "title": _words(plan.measure)}
    legend = {"field": "s", "type": "nominal", "title": _words(plan.series)}
    if plan.kind is Kind.LINE:
        encoding: dict[str, Any] = {
            "x": {"field": "k", "type": "ordinal", "title": _words(plan.along)},
            "y": {**measure, "scale": {"zero": False}},
        }
        mark: dict[str, Any] = {"type": "line", "point": True, "color": _ACCENT}
        size: dict[str, Any] = {"width": 560, "height": 280}
    else:
        encoding = {
            "y": {"field": "k", "type": "nominal", "sort": None, "title": _words(plan.along)},
            "x": measure,
        }
        mark, size = {"type": "bar", "color": _ACCENT}, {"width": 480}
        if plan.series:
            encoding["yOffset"] = {"field": "s", "type": "nominal"}
    if plan.series:
        # Not by colour alone: lines have points of different shapes, bars stand in an order.
        encoding["color"] = legend
        if plan.kind is Kind.LINE:
            encoding["shape"] = legend
    return {"data": {"values": points}, "mark": mark, "encoding": encoding, **size}


def in_words(plan: Plan, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return what a picture shows, made of its data: how many points, the least and the most."""
    points = _points(plan, columns, rows)
    ordered = sorted(points, key=lambda point: point["v"])

    def _at(point: dict[str, Any]) -> str:
        where = f"{point['k']}, {point['s']}" if plan.series else str(point["k"])
        return f"{point['v']:g} ({where})"

    what = "Lines" if plan.series else "A line"
    drawn = what if plan.kind is Kind.LINE else "Bars"
    by = f" and {_words(plan.series)}" if plan.series else ""
    return (
        f"{drawn} of {_words(plan.measure)} by {_words(plan.along)}{by}: {len(points)} values,"
        f" from {_at(ordered[0])} to {_at(ordered[-1])}."
    )


def _points(
    plan: Plan, columns: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> list[dict[str, Any]]:
    at = {name: number for number, name in enumerate(columns)}
    found = []
    for row in rows:
        value = row[at[plan.measure]]
        if not _is_number(value):
            continue
        point = {"k": _shown(row[at[plan.along]]), "v": float(value)}
        if plan.series:
            point["s"] = _shown(row[at[plan.series]])
        found.append(point)
    return sorted(found, key=lambda p: str(p["k"])) if plan.kind is Kind.LINE else found


def _shown(cell: Cell) -> str:
    """Return what stands at an axis; of an IRI its last part."""
    text = "–" if cell is None else str(cell)
    return re.split(r"[/#]", text.rstrip("/#"))[-1] if "://" in text else text


def _words(column: str) -> str:
    return column.replace("_", " ")
