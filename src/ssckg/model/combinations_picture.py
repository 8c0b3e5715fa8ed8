"""The picture of combinations of sets: bars over a matrix of dots.

The layout of UpSet (Lex and others 2014, doi 10.1109/TVCG.2014.2346248): a column per combination,
a row per set, dots joined where the set is in the combination.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from ssckg.model.combinations import CombinationsResult

_COLUMN: Final = 46
_ROW: Final = 28
_BARS: Final = 200
_BLUE: Final = "#4c86bd"
_INK: Final = "#222222"
_PALE: Final = "#dddddd"
_LEVELS: Final = {
    str(each): each for each in (phrase("goals"), phrase("targets"), phrase("indicators"))
}
"""What is counted, as many."""


def set_view(result: CombinationsResult) -> dict[str, Any]:
    """Return the picture of the combinations that hold anything, those of most elements first."""
    shown = sorted(
        (each for each in result.combinations if each.count),
        key=lambda each: (-each.count, len(each.objects), each.objects),
    )
    bars = [
        {
            "place": place,
            "count": each.count,
            "low": (each.low or 0) * each.total,
            "high": (each.high or 0) * each.total,
        }
        for place, each in enumerate(shown)
    ]
    totals = {
        other: sum(each.count for each in shown if other in each.objects) for other in result.others
    }
    names = {other: f"{other} ({totals[other]})" for other in result.others}
    dots = [
        {"place": place, "edition": names[other], "is_in": other in each.objects}
        for place, each in enumerate(shown)
        for other in result.others
    ]
    return {
        "title": {
            "text": phrase(
                "Which editions have counterparts of %(framework)s (%(level)s)",
                framework=result.framework,
                level=_LEVELS[f"{result.level.value}s"],
            ),
            "subtitle": [
                phrase("Bar: elements with counterparts in exactly the editions marked below it;"),
                phrase(
                    "line: range from the confidences of the mappings. In brackets: all of an"
                    " edition."
                ),
            ],
            "anchor": "start",
            "offset": 12,
        },
        "spacing": 4,
        "vconcat": [
            _bars(bars, len(shown)),
            _dots(dots, list(names.values()), len(shown)),
        ],
    }


def _x(number: int) -> dict[str, Any]:
    return {
        **{"field": "place", "type": "ordinal", "axis": None},
        "scale": {"domain": list(range(number)), "paddingInner": 0, "paddingOuter": 0},
    }


def _bars(values: list[dict[str, Any]], number: int) -> dict[str, Any]:
    y = {
        **{"field": "count", "type": "quantitative"},
        "axis": {"title": phrase("elements"), "tickMinStep": 1, "grid": False},
    }
    rule = {"type": "rule", "color": _INK, "strokeWidth": 1.5}
    text = {"type": "text", "fontSize": 11, "color": _INK, "baseline": "bottom", "dy": -3}
    return {
        "data": {"values": values},
        "width": number * _COLUMN,
        "height": _BARS,
        "encoding": {"x": _x(number)},
        "layer": [
            {
                "mark": {"type": "bar", "color": _BLUE, "width": {"band": 0.6}},
                "encoding": {"y": y},
            },
            {
                "mark": rule,
                "encoding": {
                    "y": {"field": "low", "type": "quantitative"},
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": text,
                "encoding": {
                    "y": {"field": "high", "type": "quantitative"},
                    "text": {"field": "count"},
                },
            },
        ],
    }


def _dots(values: list[dict[str, Any]], names: list[str], number: int) -> dict[str, Any]:
    y = {
        **{"field": "edition", "type": "nominal", "sort": names, "scale": {"domain": names}},
        "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 10},
    }
    marked = [{"filter": "datum.is_in"}]
    return {
        "data": {"values": values},
        "width": number * _COLUMN,
        "height": _ROW * len(names),
        "encoding": {"x": _x(number), "y": y},
        "layer": [
            {"mark": {"type": "circle", "size": 110, "color": _PALE, "opacity": 1}},
            {
                "transform": marked,
                "mark": {"type": "line", "color": _INK, "strokeWidth": 2},
                "encoding": {"detail": {"field": "place"}},
            },
            {
                "transform": marked,
                "mark": {"type": "circle", "size": 110, "color": _INK, "opacity": 1},
            },
        ],
    }
