"""Vega-Lite pictures as SVG and PNG, without a browser or a network."""

from __future__ import annotations

from typing import Any, Final

import vl_convert

_CONFIG: Final = {
    "background": "white",
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelLimit": 400, "titleFontWeight": "normal"},
}
SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
"""The grammar of the specifications."""


def chart_svg(chart: dict[str, Any]) -> str:
    """Return a Vega-Lite specification, whose data are in it, as SVG."""
    return str(vl_convert.vegalite_to_svg(_whole(chart), allowed_base_urls=[]))


def chart_png(chart: dict[str, Any], scale: float = 2.0) -> bytes:
    """Return a Vega-Lite specification, whose data are in it, as PNG."""
    return bytes(vl_convert.vegalite_to_png(_whole(chart), scale=scale, allowed_base_urls=[]))


def _whole(chart: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": SCHEMA, "config": _CONFIG, **chart}
