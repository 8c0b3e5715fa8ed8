"""The picture of a network: two columns, a line for each node, links between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from ssckg.model.network import Network, NetworkNode

LINE: Final = 15
"""Pixels between two labels of the fuller column."""
FONT: Final = 10
LABEL_WIDTH: Final = 430
"""Pixels that a label may take; longer ones end in an ellipsis."""
_GAP: Final = 420
_MARGIN: Final = 14
_GREY: Final = "#6b6b6b"
# Okabe and Ito's colours that stand on white, darker where they are too pale for a thin line.
PALETTE: Final = ("#0072B2", "#D55E00", "#007A5A", "#AA4488", "#8A6D00", "#3A3A9E", "#000000")
_DASHES: Final = {"related": [3, 2], "low": [3, 2]}
_WIDTHS: Final = {"exact": 2.0, "close": 1.6, "high": 2.0, "medium": 1.4}


def picture(network: Network) -> dict[str, Any]:
    """Return a Vega-Lite specification; colours repeat the number in each node's circle."""
    width = 2 * LABEL_WIDTH + _GAP
    left = [n for n in network.nodes if n.side != "target"]
    right = [n for n in network.nodes if n.side == "target"]
    linked = LINE * max(_linked(left), _linked(right), 1)
    alone = LINE * max(len(left) - _linked(left), len(right) - _linked(right))
    height = linked + alone
    places = _places(left, LABEL_WIDTH, linked)
    places |= _places(right, LABEL_WIDTH + _GAP, linked)
    marks = [_values(each, places) for each in network.nodes]
    communities = {n.iri: n.community for n in network.nodes}
    links = [
        {
            "x": places[e.source.iri][0] + 6,
            "y": places[e.source.iri][1],
            "x2": places[e.target.iri][0] - 6,
            "y2": places[e.target.iri][1],
            "colour": _colour(communities[e.source.iri]),
            "dash": _DASHES.get(e.kind, [1, 0]),
            "width": _WIDTHS.get(e.kind, 1.0),
        }
        for e in network.edges
    ]
    return {
        "title": {
            "text": _title(network),
            "subtitle": _subtitle(network),
            "anchor": "start",
            "subtitleColor": _GREY,
        },
        "width": width,
        "height": height,
        "view": {"stroke": None},
        "layer": [
            _links(links, width, height),
            _layer(marks, {"type": "circle", "size": 95, "opacity": 1}, width, height),
            _layer(
                marks,
                {"type": "text", "fontSize": 8, "fontWeight": "bold"},
                width,
                height,
                {"text": {"field": "number"}, "color": {"value": "white"}},
            ),
            _labels([m for m in marks if m["side"] == "left"], "right", -10, width, height),
            _labels([m for m in marks if m["side"] == "right"], "left", 10, width, height),
        ],
    }


def _title(network: Network) -> str:
    if network.kind == "agencies":
        return phrase("Agencies and the SDG targets that they care about")
    return phrase(
        "%(framework)s: indicators and the SDG targets that they measure",
        framework=network.framework,
    )


def _subtitle(network: Network) -> str:
    kinds = phrase("thick: exact or close; thin: broad or narrow; dashed: related")
    if network.kind == "agencies":
        kinds = phrase("thick: high; thinner: medium (custodian); dashed: low (partner)")
    return phrase(
        "Colour and number in a circle: community. Lines, %(kinds)s. Grey: no link.", kinds=kinds
    )


def _linked(nodes: list[NetworkNode]) -> int:
    return sum(node.degree > 0 for node in nodes)


def _places(nodes: list[NetworkNode], across: int, linked: int) -> dict[str, tuple[float, float]]:
    """Return where nodes stand: the linked ones over the upper part, the others below it."""
    count = _linked(nodes)
    step = linked / max(count, 1)
    found: dict[str, tuple[float, float]] = {}
    for node in nodes:
        down = step * (node.row + 0.5)
        if not node.degree:
            down = linked + LINE * (node.row - count + 0.5)
        found[node.iri] = (across, round(down, 2))
    return found


def _colour(community: int) -> str:
    return PALETTE[(community - 1) % len(PALETTE)] if community else _GREY


def _values(node: NetworkNode, places: dict[str, tuple[float, float]]) -> dict[str, Any]:
    across, down = places[node.iri]
    return {
        "x": across,
        "y": down,
        "text": f"{node.code}  {node.label}",
        "number": str(node.community or ""),
        "colour": _colour(node.community),
        "side": "right" if node.side == "target" else "left",
        "weight": "bold" if node.is_cut else "normal",
    }


def _scaled(name: str, end: int, *, reverse: bool = False) -> dict[str, Any]:
    scale = {"domain": [0, end], "nice": False, "zero": False, "reverse": reverse}
    return {"field": name, "type": "quantitative", "scale": scale, "axis": None}


def _layer(
    values: list[dict[str, Any]],
    mark: dict[str, Any],
    width: int,
    height: int,
    more: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {
            "x": _scaled("x", width),
            "y": _scaled("y", height, reverse=True),
            "color": {"field": "colour", "type": "nominal", "scale": None},
            **(more or {}),
        },
    }


def _links(links: list[dict[str, Any]], width: int, height: int) -> dict[str, Any]:
    layer = _layer(links, {"type": "rule", "opacity": 0.6}, width, height)
    layer["encoding"] |= {
        "x2": {"field": "x2"},
        "y2": {"field": "y2"},
        "strokeDash": {"field": "dash", "type": "nominal", "scale": None},
        "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
    }
    return layer


def _labels(
    values: list[dict[str, Any]], align: str, shift: int, width: int, height: int
) -> dict[str, Any]:
    mark = {
        "type": "text",
        "align": align,
        "baseline": "middle",
        "dx": shift,
        "fontSize": FONT,
        "limit": LABEL_WIDTH - _MARGIN,
    }
    more = {"text": {"field": "text"}}
    return _layer(values, mark, width, height, more)
