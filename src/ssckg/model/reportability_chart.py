"""The picture of reportability: a dot for each share, a line for its range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.reportability import KpiReportability


def shares_chart(kpis: Iterable[KpiReportability]) -> dict[str, Any] | None:
    """Return shares with their ranges; None where no city is known of any indicator."""
    known = [each for each in kpis if each.cities.known]
    if not known:
        return None
    values = [
        {
            "kpi": f"{each.kpi.label} ({each.kpi.code})",
            "known": str(each.cities.known),
            "share": each.cities.share,
            "low": each.cities.low,
            "high": each.cities.high,
        }
        for each in known
    ]
    y = {"field": "kpi", "type": "nominal", "sort": None, "title": None}
    scale = {"domain": [0, 1]}
    axis = {"format": ".0%", "orient": "top"}
    title = phrase("share of the cities known, with 95 per cent range")
    return {
        "data": {"values": values},
        "height": {"step": 15},
        "width": 420,
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "color": "#8a9ba8"},
                "encoding": {
                    "x": {
                        "field": "low",
                        "type": "quantitative",
                        "scale": scale,
                        "axis": axis,
                        "title": title,
                    },
                    "x2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1},
                "encoding": {
                    "x": {"field": "share", "type": "quantitative"},
                    "color": {
                        "field": "known",
                        "type": "ordinal",
                        "title": phrase("cities known"),
                        "scale": {"scheme": "blues", "domain": _domain(values)},
                        "legend": {"values": _domain(values)[1:]},
                    },
                },
            },
        ],
    }


def _domain(values: Iterable[dict[str, Any]]) -> list[str]:
    numbers = sorted({int(each["known"]) for each in values})
    # A lighter step in front: the first shade of the scheme is hardly seen on white.
    return ["0", *map(str, numbers)]
