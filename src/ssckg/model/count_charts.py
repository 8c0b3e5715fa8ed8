"""Pictures of counts that several results share: bars of parts, and a square of pairs.

Every count stands as a number in the picture too, so that nobody has to judge it by a colour. The
colours are those of Okabe and Ito (jfly.uni-koeln.de/color), which colour-blind people tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

INK: Final = "#222222"
BLUE: Final = "#0072b2"
SKY: Final = "#56b4e9"
ORANGE: Final = "#e69f00"
VERMILION: Final = "#d55e00"
GREY: Final = "#b0b0b0"
_NONE: Final = "#f2f2f2"
_BLUES: Final = ["#d6e6f4", "#0b4a8f"]
_WIDTH: Final = 420
_FEW: Final = 12
_CELL_HEIGHT: Final = 30
_DIGIT: Final = 7
_LEVEL: Final = 14
"""So many names stand level above their columns; more are turned, or the picture gets too wide."""
_DARK_FROM: Final = 0.65
"""Of the square root of the greatest count: from here on, white is read better than black."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, the counts of its parts by name, and the words at its end."""

    name: str
    parts: Mapping[str, int]
    words: str

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(self.parts.values())


def heading(text: str, *lines: str) -> dict[str, Any]:
    """Return a title with lines below it; empty lines are left out."""
    shown = [line for line in lines if line]
    return {
        **{"text": text, "anchor": "start", "offset": 12},
        **({"subtitle": shown} if shown else {}),
    }


def distinct(names: Iterable[str]) -> list[str]:
    """Return names so that no two are the same, for a picture has one row per name.

    >>> distinct(["a", "b", "a"])
    ['a', 'b', 'a (2)']
    """
    found: dict[str, None] = {}
    for name in names:
        again, number = name, 2
        while again in found:
            again, number = f"{name} ({number})", number + 1
        found[again] = None
    return list(found)


def part_bars(
    bars: Sequence[Bar], colours: Mapping[str, str], *, title: dict[str, Any], axis: str
) -> dict[str, Any]:
    """Return a row per bar, stacked in the order of `colours`, with its words at its end.

    Args:
        bars: in the order of the rows, each with a name of its own.
        colours: of the parts, by name; a legend is drawn for two and more.
        title: of the picture, from `heading`.
        axis: what the counts are.
    """
    names = [bar.name for bar in bars]
    most = max((bar.total for bar in bars), default=0)
    ends = [{"bar": bar.name, "count": bar.total, "words": bar.words} for bar in bars]
    return {
        "title": title,
        "width": _WIDTH,
        "height": {"step": 22},
        "encoding": {"y": rows(names, "bar"), "x": count_axis("count", axis, most)},
        "layer": [
            _parts(bars, colours),
            {
                "data": {"values": ends},
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": INK},
                "encoding": {"text": {"field": "words"}},
            },
        ],
    }


def _parts(bars: Sequence[Bar], colours: Mapping[str, str]) -> dict[str, Any]:
    order = list(colours)
    values = [
        {"bar": bar.name, "part": part, "count": bar.parts.get(part, 0), "order": place}
        for bar in bars
        for place, part in enumerate(order)
    ]
    legend = {"orient": "top", "title": None, "direction": "horizontal", "labelLimit": 0}
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.7}},
        "encoding": {
            "color": {
                **{"field": "part", "type": "nominal"},
                "scale": {"domain": order, "range": list(colours.values())},
                "legend": legend if len(order) > 1 else None,
            },
            "order": {"field": "order", "type": "quantitative"},
        },
    }


def rows(names: Sequence[str], field: str, padding: int = 6) -> dict[str, Any]:
    """Return the axis of a picture with a row per name, none of them cut."""
    return {
        **{"field": field, "type": "nominal", "sort": list(names)},
        "axis": {
            **{"title": None, "ticks": False, "domain": False},
            **{"labelPadding": padding, "labelLimit": 0},
        },
    }


def count_axis(field: str, title: str, most: int) -> dict[str, Any]:
    """Return the axis of a count from 0 to `most`, with whole numbers only."""
    axis: dict[str, Any] = {"title": title, "format": "d", "grid": False}
    if most <= _FEW:
        # Left to itself, a short axis is divided by halves, which round to the same number twice.
        axis["values"] = list(range(max(1, most) + 1))
    scale = {"domain": [0, max(1, most)], "nice": most > _FEW}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of a row and a column; with a frame where the reader is to take it otherwise."""

    row: str
    column: str
    count: int
    is_framed: bool = False


def count_square(
    across: Sequence[str], down: Sequence[str], cells: Iterable[Cell], title: dict[str, Any]
) -> dict[str, Any]:
    """Return a picture with a count per row and column; darker for more, pale grey for none."""
    shown = list(cells)
    values = [
        {"row": each.row, "column": each.column, "count": each.count, "framed": each.is_framed}
        for each in shown
    ]
    most = max((each.count for each in shown), default=0)
    is_turned = len(across) > _LEVEL
    widest = 1 if is_turned else max((len(name) for name in across), default=1)
    return {
        "title": title,
        "data": {"values": values},
        "width": {"step": max(_CELL_HEIGHT, widest * _DIGIT)},
        "height": {"step": _CELL_HEIGHT},
        "encoding": {"x": _side("column", across, is_turned), "y": _side("row", down)},
        "layer": [*_squares(most), _numbers(most)],
    }


def _squares(most: int) -> list[dict[str, Any]]:
    square = {"type": "rect", "stroke": "white", "strokeWidth": 2}
    frame = {"type": "rect", "filled": False, "stroke": VERMILION, "strokeWidth": 2}
    return [
        {"transform": [{"filter": "datum.count == 0"}], "mark": {**square, "color": _NONE}},
        {
            "transform": [{"filter": "datum.count > 0"}],
            "mark": square,
            "encoding": {"color": _shade(max(most, 1))},
        },
        {"transform": [{"filter": "datum.framed"}], "mark": {**frame, "strokeDash": [4, 3]}},
    ]


def _numbers(most: int) -> dict[str, Any]:
    shades = [
        {"test": "datum.count == 0", "value": "#6b6b6b"},
        {"test": f"datum.count > {most * _DARK_FROM**2}", "value": "white"},
    ]
    return {
        "mark": {"type": "text", "baseline": "middle", "fontSize": 12},
        "encoding": {
            "text": {"field": "count", "type": "quantitative"},
            "color": {"condition": shades, "value": INK},
        },
    }


def _shade(most: int) -> dict[str, Any]:
    # Counts of pairs are mostly small, with few great ones: the root keeps the small ones apart.
    scale = {"type": "sqrt", "domain": [0, most], "range": _BLUES}
    return {"field": "count", "type": "quantitative", "scale": scale, "legend": None}


def _side(field: str, names: Sequence[str], is_turned: bool = False) -> dict[str, Any]:
    axis = {
        **{"title": None, "domain": False, "ticks": False, "labelLimit": 0},
        **({"orient": "top", "labelAngle": -45 if is_turned else 0} if field == "column" else {}),
    }
    return {
        **{"field": field, "type": "nominal", "sort": list(names), "axis": axis},
        "scale": {"domain": list(names)},
    }
