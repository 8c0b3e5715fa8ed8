"""The picture of what was derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.model.choices import Predicate
from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.derivation_result import PairCount


def derived_bars(counts: Iterable[PairCount]) -> dict[str, Any] | None:
    """Return bars: derived mappings by pair of frameworks and predicate; None without any."""
    values = [
        {
            "pair": phrase("%(first)s to %(last)s", first=c.subject, last=c.object),
            "predicate": p.value,
            "rank": number,
            "n": getattr(c, p.value),
        }
        for c in counts
        for number, p in enumerate(Predicate)
        if getattr(c, p.value)
    ]
    if not values:
        return None
    colours = ["#08306b", "#2171b5", "#6baed6", "#fdae6b", "#bdbdbd"]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": values},
        "width": 420,
        "height": {"step": 24},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "pair", "title": None, "sort": None, "axis": {"labelLimit": 260}},
            "x": {
                "field": "n",
                "type": "quantitative",
                "title": phrase("derived mappings"),
                "axis": {"tickMinStep": 1},
            },
            "color": {
                "field": "predicate",
                "title": phrase("predicate"),
                "scale": {"domain": [p.value for p in Predicate], "range": colours},
            },
            "order": {"field": "rank"},
        },
    }
