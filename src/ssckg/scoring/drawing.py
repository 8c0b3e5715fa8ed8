"""Pieces of SVG: every text is escaped, every picture says what it shows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from ssckg.io.documents.palette import BANDS, INK, LINE, PAPER, QUIET

if TYPE_CHECKING:
    from collections.abc import Iterable

FONT: Final = "Libertinus Serif, Charter, Georgia, serif"
_MEAN_WIDTH: Final = 0.5
"""Mean width of a letter over the size of the type; measured on our labels, on the safe side."""
_HATCH: Final = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" fill="#eef0f3"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#b9c1cb" stroke-width="1.6"/></pattern></defs>'
)


def svg(width: float, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """Return a picture; sizes are in pixels."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        f' viewBox="-2 -2 {width + 4:g} {height + 4:g}" role="img"'
        f' aria-labelledby="title description"'
        f' font-family="{FONT}" fill="{INK}">'
        f'<title id="title">{clean(title)}</title>'
        f'<desc id="description">{clean(description)}</desc>{_HATCH}'
        f'<rect x="-2" y="-2" width="{width + 4:g}" height="{height + 4:g}" fill="{PAPER}"/>'
        f"{''.join(parts)}</svg>"
    )


def clean(text: str) -> str:
    """Return a text as XML."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n"), quote=True)


def label(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 11,
    fill: str = INK,
    anchor: str = "start",
    weight: str = "normal",
) -> str:
    """Return a line of text; `anchor` is start, middle or end."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"'
        f' text-anchor="{anchor}" font-weight="{weight}">{clean(text)}</text>'
    )


def dashes(dash: str) -> str:
    """Return the attribute of a broken line; nothing for a whole one."""
    return f' stroke-dasharray="{dash}"' if dash else ""


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = PAPER,
    stroke: str = LINE,
    dash: str = "",
) -> str:
    """Return a rectangle with slightly round corners."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="3"'
        f' fill="{fill}" stroke="{stroke}"{dashes(dash)}/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, dash: str = "") -> str:
    """Return a thin line."""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{stroke}"{dashes(dash)}/>'


def pips(x: float, y: float, band: int, fill: str) -> str:
    """Return four small circles, as many full as the band has points; `x`, `y` is the first."""
    return "".join(
        f'<circle cx="{x + 7.5 * n:.1f}" cy="{y:.1f}" r="2.6" stroke="{fill}" stroke-width="0.9"'
        f' fill="{fill if n < band else "none"}"/>'
        for n in range(4)
    )


def band_box(
    x: float, y: float, width: float, height: float, band: int, *, is_missing: bool
) -> str:
    """Return the ground of a cell: its band, or hatched (not reported), or dashed (no score)."""
    if band:
        tint = BANDS[band]
        return box(x, y, width, height, fill=tint.fill, stroke=tint.line)
    if is_missing:
        return box(x, y, width, height, fill="url(#hatch)", stroke="#b9c1cb")
    return box(x, y, width, height, fill=PAPER, stroke=QUIET, dash="3 2.5")


def wrap(text: str, width: float, size: float, most: int = 2) -> list[str]:
    """Return a text in lines that fit a width, `most` of them; what is left ends in an ellipsis."""
    room = max(4, int(width / (size * _MEAN_WIDTH)))
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [each if len(each) <= room else each[: room - 1].rstrip() + "…" for each in lines]
