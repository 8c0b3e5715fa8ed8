"""The picture of agencies by goals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from ssckg.model.agency_results import AgencyHeatmap


def heatmap_chart(found: AgencyHeatmap) -> dict[str, Any]:
    """Return the picture; agencies without any target are left out, the table has them."""
    caring = {cell.agency for cell in found.cells}
    rows = [each.acronym for each in found.agencies if each.acronym in caring]
    values = [
        {"agency": c.agency, "goal": c.goal, "targets": c.targets, "declared": c.declared}
        for c in found.cells
    ]
    most = max((cell.targets for cell in found.cells), default=1)
    axes = {
        "x": {
            "field": "goal",
            "type": "nominal",
            "scale": {"domain": [goal.code for goal in found.goals]},
            "axis": {"title": phrase("SDG goal"), "labelAngle": 0, "orient": "top", "ticks": False},
        },
        "y": {
            "field": "agency",
            "type": "nominal",
            "scale": {"domain": rows},
            "axis": {"title": None, "ticks": False},
        },
    }
    colour = {
        "field": "targets",
        "type": "quantitative",
        "scale": {"scheme": "blues", "domain": [0, most]},
        "legend": {"title": phrase("targets"), "tickMinStep": 1},
    }
    dark = {"test": f"datum.targets > {most * 0.55}", "value": "white"}
    is_marked = any(cell.declared for cell in found.cells)
    title = phrase("SDG targets that each agency cares about")
    if is_marked:
        title = phrase("%(title)s; red frame: some by its own word", title=title)
    return {
        "title": {"text": title, "fontWeight": "normal", "anchor": "start"},
        "data": {"values": values},
        "width": {"step": 34},
        "height": {"step": 24},
        "encoding": axes,
        "layer": [
            {"mark": {"type": "rect", "stroke": "white"}, "encoding": {"color": colour}},
            {
                "transform": [{"filter": "datum.declared > 0"}],
                "mark": {"type": "rect", "filled": False, "stroke": "#d1495b", "strokeWidth": 2},
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "text": {"field": "targets", "type": "quantitative"},
                    "color": {"condition": dark, "value": "#1b2a3a"},
                },
            },
        ],
    }
