"""Pictures of a comparison as Vega-Lite specifications, with their data inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.comparison import Gap, GroupCoverage, Level, PairCoverage, Ranged
    from ssckg.model.naming import ElementName

_CELL_WIDTH: Final = 112
_CELL_HEIGHT: Final = 52
_DARK_FROM: Final = 0.6
_BLUES: Final = ["#eef4fa", "#0b4a8f"]
_GREY: Final = "#f2f2f2"
_BAR: Final = "#4c86bd"
_INK: Final = "#222222"


def matrix(
    frameworks: Sequence[str], level: Level, pairs: Iterable[PairCoverage]
) -> dict[str, Any]:
    """Return a heat map: a row per edition that is covered, a column per edition that covers."""
    values = [_cell(each) for each in pairs]
    text = {"type": "text", "baseline": "middle"}
    square = {"type": "rect", "stroke": "white", "strokeWidth": 2}
    color = {
        "condition": {"test": f"datum.share > {_DARK_FROM}", "value": "white"},
        "value": _INK,
    }
    return {
        "title": {
            "text": phrase(
                "Share of each edition that another one covers, by %(level)s",
                level=phrase(level.value),
            ),
            "subtitle": phrase("Below the share: its range from the confidences of the mappings"),
            "anchor": "start",
            "offset": 12,
        },
        "data": {"values": values},
        "width": _CELL_WIDTH * len(frameworks),
        "height": _CELL_HEIGHT * len(frameworks),
        "encoding": {
            "y": _side("subject", phrase("this edition is covered ..."), frameworks),
            "x": {**_side("object", phrase("... by this one"), frameworks), "axis": _ON_TOP},
        },
        "layer": [
            {
                "transform": [{"filter": "!datum.known"}],
                "mark": {**square, "color": _GREY},
            },
            {
                "transform": [{"filter": "datum.known"}],
                "mark": square,
                "encoding": {
                    "color": {
                        **{"field": "share", "type": "quantitative", "legend": None},
                        "scale": {"domain": [0, 1], "range": _BLUES},
                    }
                },
            },
            {
                "mark": {**text, "dy": -8, "fontSize": 14},
                "encoding": {"text": {"field": "figure"}, "color": color},
            },
            {
                "mark": {**text, "dy": 10, "fontSize": 11},
                "encoding": {"text": {"field": "range"}, "color": color},
            },
        ],
    }


_ON_TOP: Final = {
    **{"orient": "top", "labelAngle": 0, "domain": False, "ticks": False},
    "title": phrase("... by this one"),
}


def _side(name: str, title: str, frameworks: Sequence[str]) -> dict[str, Any]:
    return {
        "field": name,
        "type": "nominal",
        "sort": list(frameworks),
        "scale": {"domain": list(frameworks)},
        "axis": {"title": title, "domain": False, "ticks": False, "titlePadding": 14},
    }


def _cell(pair: PairCoverage) -> dict[str, Any]:
    known = pair.share is not None
    return {
        "subject": pair.subject,
        "object": pair.object,
        "share": pair.share,
        "known": known,
        "figure": f"{_percent(pair.share)} %" if known else "–",
        "range": range_text(pair) if known else _why_none(pair),
    }


def _why_none(pair: PairCoverage) -> str:
    if pair.covered is not None:
        return phrase("none at this level")
    return phrase("no mapping set")


def range_text(each: Ranged) -> str:
    """Return the range of a share in per cent, for example "71 to 93 %"."""
    return phrase("%(low)s to %(high)s %%", low=_percent(each.low), high=_percent(each.high))


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.0f}"


def bars(framework: str, of: str, level: Level, groups: Sequence[GroupCoverage]) -> dict[str, Any]:
    """Return a bar per group with the range across it."""
    names = [element_text(each) for each in groups]
    values = [
        {
            "group": name,
            "share": each.share,
            "low": each.low,
            "high": each.high,
            "figure": phrase("%(covered)s of %(total)s", covered=each.covered, total=each.total),
        }
        for name, each in zip(names, groups, strict=True)
    ]
    y = {
        **{"field": "group", "type": "nominal", "sort": names},
        "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 6},
    }
    x = {
        **{"field": "share", "type": "quantitative", "scale": {"domain": [0, 1]}},
        "axis": {"format": ".0%", "title": phrase("share of what stands in it")},
    }
    return {
        "title": {
            "text": phrase(
                "%(of)s covered by %(framework)s, by %(level)s",
                of=of,
                framework=framework,
                level=phrase(level.value),
            ),
            "subtitle": phrase(
                "Bar: share counted; line: range from the confidences of the mappings"
            ),
            "anchor": "start",
        },
        "data": {"values": values},
        "width": 460,
        "height": {"step": 24},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "color": _BAR, "height": {"band": 0.7}},
                "encoding": {"x": x},
            },
            {
                "mark": {"type": "rule", "color": _INK, "strokeWidth": 1.5},
                "encoding": {
                    "x": {"field": "low", "type": "quantitative"},
                    "x2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "fontSize": 11, "color": _INK},
                "encoding": {"x": {"value": 468}, "text": {"field": "figure"}},
            },
        ],
    }


def gap_bars(gaps: Sequence[Gap], most: int = 30) -> dict[str, Any]:
    """Return, for each side, the elements it has alone as bars, by the agencies that care.

    Elements that no agency cares about are left out, and a side that has no other; so is what
    comes after the first `most`.
    """
    drawn = [gap for gap in gaps if any(each.agency_count for each in gap.list)]
    longest = max(each.agency_count for gap in drawn for each in gap.list)
    return {"vconcat": [_gap_bars(gap, most, longest) for gap in drawn], "spacing": 30}


def _gap_bars(gap: Gap, most: int, longest: int) -> dict[str, Any]:
    cared = [each for each in gap.list if each.agency_count]
    drawn = cared[:most]
    names = [element_text(each) for each in drawn]
    values = [
        {"element": name, "agencies": each.agency_count, "who": ", ".join(each.agencies)}
        for name, each in zip(names, drawn, strict=True)
    ]
    words = phrase(
        "%(shown)s of %(all)s: those that agencies care about", shown=len(drawn), all=gap.count
    )
    if len(drawn) < len(cared):
        words = phrase(
            "the first %(shown)s of %(all)s: those that agencies care about",
            shown=len(drawn),
            all=gap.count,
        )
    across = {"field": "agencies", "type": "quantitative", "scale": {"domain": [0, longest]}}
    axis = {"title": phrase("agencies that care"), "tickMinStep": 1, "format": "d"}
    named = {**across, "axis": axis}
    return {
        "title": {
            "text": phrase(
                "In %(subject)s, covered by none of %(others)s",
                subject=gap.subject,
                others=", ".join(gap.objects),
            ),
            "subtitle": words,
            "anchor": "start",
        },
        "data": {"values": values},
        "width": 460,
        "height": {"step": 18},
        "encoding": {
            "y": {
                **{"field": "element", "type": "nominal", "sort": names},
                "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 6},
            },
            "x": named,
        },
        "layer": [
            {"mark": {"type": "bar", "color": _BAR, "height": {"band": 0.7}}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 10, "color": _INK},
                "encoding": {"text": {"field": "who"}},
            },
        ],
    }


def element_text(name: ElementName) -> str:
    """Return the code and the label of an element as pictures show it, cut where it is long."""
    short = name.label if len(name.label) <= 48 else f"{name.label[:47].rstrip()}…"
    says_no_more = name.code.lower().endswith(name.label.lower())
    return short if says_no_more else f"{name.code} {short}"
