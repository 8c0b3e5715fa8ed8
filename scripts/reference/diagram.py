"""Diagrams of classes as SVG: boxes with their properties, in columns, lines to what they lead to.

The layout is small: a class stands one column right of what leads to it, in three columns at most;
within a column in the order in which the columns before lead there.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

_WIDTH, _GAP, _ROW, _HEAD, _SPACE, _EDGE = 236, 64, 17, 26, 18, 12
_COLUMNS = 3
_LETTERS = 34


@dataclass(frozen=True, slots=True)
class Box:
    """A class: its name, lines (property, range), links (line or -1: kind of, name)."""

    name: str
    lines: tuple[tuple[str, str], ...]
    links: tuple[tuple[int, str], ...]

    @property
    def height(self) -> int:
        """Height in pixels."""
        return _HEAD + _ROW * len(self.lines) + (6 if self.lines else 0)


def columns(boxes: list[Box]) -> dict[str, int]:
    """Return the column of each class by name: one right of what leads there, cycles cut."""
    known = {box.name: box for box in boxes}
    depth: dict[str, int] = {}

    def place(name: str, at: int, way: tuple[str, ...]) -> None:
        if name in way or depth.get(name, -1) >= at:
            return
        depth[name] = min(at, _COLUMNS - 1)
        for _, to in known[name].links:
            if to in known:
                place(to, depth[name] + 1, (*way, name))

    led_to = {to for box in boxes for _, to in box.links if to != box.name}
    for box in boxes:
        if box.name not in led_to:
            place(box.name, 0, ())
    for box in boxes:
        if box.name not in depth:
            place(box.name, 0, ())
    return depth


def _spread(boxes: list[Box]) -> dict[str, tuple[int, int]]:
    """Return the upper left corner of each box."""
    depth = columns(boxes)
    linked = {to for box in boxes for _, to in box.links} | {b.name for b in boxes if b.links}
    alone = [box for box in boxes if box.name not in linked]
    places: dict[str, tuple[int, int]] = {}
    bottoms = [_EDGE] * _COLUMNS
    order = [box for box in boxes if box.name in linked]
    for column in range(_COLUMNS):
        inside = [box for box in order if depth[box.name] == column]
        weights = {
            box.name: [
                places[o.name][1]
                for o in order
                if o.name in places and any(t == box.name for _, t in o.links)
            ]
            for box in inside
        }
        inside.sort(key=lambda b: (sum(weights[b.name]) / max(1, len(weights[b.name])), b.name))
        for box in inside:
            places[box.name] = (_EDGE + column * (_WIDTH + _GAP), bottoms[column])
            bottoms[column] += box.height + _SPACE
    for box in alone:
        column = bottoms.index(min(bottoms))
        places[box.name] = (_EDGE + column * (_WIDTH + _GAP), bottoms[column])
        bottoms[column] += box.height + _SPACE
    return places


def drawn(boxes: list[Box], title: str) -> str:
    """Return the picture."""
    places = _spread(boxes)
    used = {(x - _EDGE) // (_WIDTH + _GAP) for x, _ in places.values()}
    width = 2 * _EDGE + (max(used) + 1) * (_WIDTH + _GAP) - _GAP + 24
    height = max(places[box.name][1] + box.height for box in boxes) + _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="11.5">',
        f"<title>{escape(title)}</title>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#0b5394"/></marker>'
        '<marker id="k" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
        'orient="auto"><path d="M0 0 10 5 0 10z" fill="#fff" stroke="#48545f"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for box in boxes:
        parts += [_line(box, number, to, places) for number, to in box.links if to in places]
    for box in boxes:
        parts.append(_box(box, *places[box.name]))
    return "\n".join([*parts, "</svg>", ""])


def _box(box: Box, x: int, y: int) -> str:
    parts = [
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{box.height}" rx="5" fill="#f4f6f8" '
        'stroke="#6b7785"/>',
        f'<text x="{x + 9}" y="{y + 17}" font-weight="bold" fill="#16202b">'
        f"{escape(box.name)}</text>",
    ]
    for number, (name, to) in enumerate(box.lines):
        cut = (name + (f": {to}" if to else ""))[: _LETTERS + 3]
        cut = cut if len(cut) <= _LETTERS else cut[: _LETTERS - 1] + "…"
        at = y + _HEAD + _ROW * number + 11
        parts.append(f'<text x="{x + 9}" y="{at}" fill="#48545f">{escape(cut)}</text>')
    return "\n".join(parts)


def _line(box: Box, number: int, to: str, places: dict[str, tuple[int, int]]) -> str:
    (x, y), (to_x, to_y) = places[box.name], places[to]
    at = y + (_HEAD // 2 if number < 0 else _HEAD + _ROW * number + 7)
    end = to_y + _HEAD // 2
    begin = x + _WIDTH
    if to_x > x:
        bend = (to_x - begin) // 2
        path = f"M{begin} {at}C{begin + bend} {at} {to_x - bend} {end} {to_x} {end}"
    else:
        # To the same column or back: round the right side of the box.
        side = to_x + _WIDTH
        out = max(begin, side) + 22
        path = f"M{begin} {at}C{out} {at} {out} {end} {side} {end}"
    kind = 'stroke="#48545f" stroke-dasharray="4 3" marker-end="url(#k)"'
    said = kind if number < 0 else 'stroke="#0b5394" marker-end="url(#a)"'
    return f'<path d="{path}" fill="none" {said}/>'
