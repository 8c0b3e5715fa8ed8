"""The picture of flows: a Sankey diagram whose places are computed here, drawn by Vega-Lite.

The two editions are columns of bars, a bar as high as the flows that begin or end there; a ribbon
is as high as its flow. Bars stand in the order of their codes, so that nothing depends on an
optimiser; each has at least the height of its label.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.comparison_charts import element_text
from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.flows import Flow, FlowsResult
    from ssckg.model.naming import ElementName

_UNIT: Final = 7
"""Height of one indicator, in pixels."""
_LINE: Final = 15
_GAP: Final = 5
_WIDTH: Final = 420
_BAR: Final = 0.025
_STEPS: Final = 20
_INK: Final = "#222222"


@dataclass(frozen=True, slots=True)
class _Bar:
    name: ElementName
    top: float
    count: int

    @property
    def middle(self) -> float:
        return self.top + self.count * _UNIT / 2


def ribbons(result: FlowsResult) -> dict[str, Any]:
    """Return the picture of the flows of a result."""
    left = _bars([flow.subject for flow in result.flows], result.flows, is_left=True)
    ends = sorted({flow.object.iri: flow.object for flow in result.flows}.values(), key=_place)
    right = _bars(ends, result.flows, is_left=False)
    height = max(_bottom(left), _bottom(right))
    points = _points(result.flows, left, right)
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None}
    y = {
        **{"field": "y", "type": "quantitative", "axis": None},
        "scale": {"domain": [0, height], "reverse": True, "nice": False, "zero": False},
    }
    return {
        "title": {
            "text": phrase(
                "Where the indicators of %(subject)s lead in %(object)s",
                subject=result.subject,
                object=result.object,
            ),
            "subtitle": [
                phrase("A ribbon is as high as the number of indicators that lead there."),
                phrase("An indicator that leads to several is counted for each."),
            ],
            "anchor": "start",
            "offset": 12,
        },
        "width": _WIDTH,
        "height": height,
        "layer": [
            {
                "data": {"values": points},
                "mark": {"type": "area", "opacity": 0.5, "interpolate": "monotone"},
                "encoding": {
                    **{"x": x, "y": y, "y2": {"field": "y2"}, "detail": {"field": "flow"}},
                    "color": _color(left),
                },
            },
            *_side(left, x, y, at=0.0),
            *_side(right, x, y, at=1.0),
        ],
    }


def _place(name: ElementName) -> tuple[tuple[int, str], ...]:
    # Codes such as "2" and "11" in the order of their numbers.
    return tuple((int(part) if part.isdigit() else 0, part) for part in name.code.split("."))


def _bars(names: Sequence[ElementName], flows: Sequence[Flow], *, is_left: bool) -> dict[str, _Bar]:
    counts: dict[str, int] = defaultdict(int)
    for flow in flows:
        counts[(flow.subject if is_left else flow.object).iri] += flow.count
    found: dict[str, _Bar] = {}
    top = 0.0
    for name in {each.iri: each for each in names}.values():
        spare = max(_LINE - counts[name.iri] * _UNIT, 0) / 2
        found[name.iri] = _Bar(name, top + spare, counts[name.iri])
        top += max(counts[name.iri] * _UNIT, _LINE) + _GAP
    return found


def _bottom(bars: dict[str, _Bar]) -> float:
    return max(max(bar.top + bar.count * _UNIT, bar.middle + _LINE / 2) for bar in bars.values())


def _points(
    flows: Sequence[Flow], left: dict[str, _Bar], right: dict[str, _Bar]
) -> list[dict[str, Any]]:
    """Return the edges of the ribbons, from bar to bar in an S."""
    begins = {iri: bar.top for iri, bar in left.items()}
    ends = {iri: bar.top for iri, bar in right.items()}
    found = []
    for number, flow in enumerate(flows):
        start, end = begins[flow.subject.iri], ends[flow.object.iri]
        high = flow.count * _UNIT
        begins[flow.subject.iri] += high
        ends[flow.object.iri] += high
        for step in range(_STEPS + 1):
            part = step / _STEPS
            y = start + (end - start) * part * part * (3 - 2 * part)
            x = _BAR + (1 - 2 * _BAR) * part
            found.append(
                {
                    **{"flow": number, "group": flow.subject.code},
                    **{"x": round(x, 4), "y": round(y, 2), "y2": round(y + high, 2)},
                }
            )
    return found


def _color(left: dict[str, _Bar]) -> dict[str, Any]:
    codes = [bar.name.code for bar in left.values()]
    scale = {"domain": codes, "scheme": "tableau20"}
    return {"field": "group", "type": "nominal", "scale": scale, "legend": None}


def _side(
    bars: dict[str, _Bar], x: dict[str, Any], y: dict[str, Any], *, at: float
) -> list[dict[str, Any]]:
    """Return the bars of an edition with their labels, outside."""
    is_left = at == 0
    values = [
        {
            **{"x": at, "x2": at + (_BAR if is_left else -_BAR), "middle": bar.middle},
            **{"y": bar.top, "y2": bar.top + bar.count * _UNIT},
            "text": f"{element_text(bar.name)} ({bar.count})",
        }
        for bar in bars.values()
    ]
    text = {"type": "text", "fontSize": 11, "color": _INK, "dx": -8 if is_left else 8}
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rect", "color": "#555555"},
            "encoding": {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}},
        },
        {
            "data": {"values": values},
            "mark": {**text, "align": "right" if is_left else "left", "baseline": "middle"},
            "encoding": {"x": x, "y": {**y, "field": "middle"}, "text": {"field": "text"}},
        },
    ]
