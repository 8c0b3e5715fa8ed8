"""Charts of shares: a radar of categories, bars, lines over years; each with its table."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from ssckg.io.documents.palette import ACCENT, BANDS, LINE, QUIET
from ssckg.model.document import Figure, Table, Text
from ssckg.scoring.drawing import band_box, dashes, label, line, pips, svg, wrap
from ssckg.scoring.figures import percent_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from ssckg.scoring.texts import Texts

_FEWEST_AXES: Final = 3
_RADAR_WIDTH, _RADAR_HEIGHT, _RADIUS = 560.0, 340.0, 118.0
_BAR_WIDTH, _BAR_HEIGHT, _BAR_NAMES = 660.0, 24.0, 250.0
_LINE_WIDTH, _LINE_HEIGHT = 640.0, 240.0
_RINGS: Final = (33, 66, 95)
_STROKES: Final = (("#12355b", ""), ("#2a7981", "7 3"), ("#8f5f0c", "2 3"), ("#5a6675", "10 3 2 3"))
_FULL: Final = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of a chart: its name, share in percent (None: no figure), band, what is said."""

    name: str
    share: Fraction | None
    band: int
    state: str
    """What to say where there is no figure."""

    def said(self, texts: Texts) -> str:
        """Return the figure, or why there is none, in words."""
        if self.share is None:
            return self.state
        return f"{percent_text(self.share)} ({texts(f'band.{self.band}')})"


def shares_figure(parts: Sequence[Part], title: str, alt: str, texts: Texts) -> Figure:
    """Return a radar of the parts that have a figure; with fewer than three of them, bars.

    Args:
        parts: in the order of the chart.
        title: of the picture and its table.
        alt: key of the alternative text, which takes `parts` in words, with what else is needed
            already put in.
        texts: the words.
    """
    has_area = sum(part.share is not None for part in parts) >= _FEWEST_AXES
    body, size = _radar(parts) if has_area else _bars(parts, texts)
    return Figure(svg(*size, title, alt, body), alt, title, _table(parts, title, texts))


def bars_figure(parts: Sequence[Part], title: str, alt: str, texts: Texts) -> Figure:
    """Return the parts as bars."""
    body, size = _bars(parts, texts)
    return Figure(svg(*size, title, alt, body), alt, title, _table(parts, title, texts))


def in_words(parts: Sequence[Part], texts: Texts) -> str:
    """Return the figures of a chart as one text."""
    return "; ".join(f"{part.name} {part.said(texts)}" for part in parts)


def lines_figure(
    years: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Fraction | None]]],
    title: str,
    alt: str,
) -> Figure:
    """Return shares over years as lines, told apart by dashes and by their names."""
    table = Table(
        title,
        ("", *years),
        tuple((name, *(percent_text(share) for share in shares)) for name, shares in rows),
        tuple(range(1, len(years) + 1)),
    )
    body = list(_lines(years, rows))
    return Figure(svg(_LINE_WIDTH, _LINE_HEIGHT, title, alt, body), alt, title, table)


def _table(parts: Sequence[Part], title: str, texts: Texts) -> Table:
    return Table(
        texts("figure.table", caption=title),
        ("", texts("column.share"), texts("column.band")),
        tuple(
            (
                part.name,
                percent_text(part.share),
                Text(texts(f"band.{part.band}") if part.band else part.state, band=part.band),
            )
            for part in parts
        ),
        (1,),
    )


def _radar(parts: Sequence[Part]) -> tuple[list[str], tuple[float, float]]:
    """Return a radar; axes without a figure are dashed, and the area goes past them."""
    middle = (_RADAR_WIDTH / 2, _RADAR_HEIGHT / 2)
    drawn = []
    for ring in (*_RINGS, _FULL):
        x, y = middle
        drawn.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{_RADIUS * ring / _FULL:.1f}" fill="none"'
            f' stroke="{LINE}"{dashes("" if ring == _FULL else "2 3")}/>'
        )
    corners = []
    for number, part in enumerate(parts):
        angle = 2 * pi * number / len(parts) - pi / 2
        drawn.append(
            line(
                *middle, *_at(middle, angle, _RADIUS), dash="" if part.share is not None else "2 3"
            )
        )
        drawn += _axis_label(middle, angle, part)
        if part.share is not None:
            corners.append((_at(middle, angle, _RADIUS * float(part.share) / _FULL), part))
    outline = " ".join(f"{x:.1f},{y:.1f}" for (x, y), _ in corners)
    drawn.append(
        f'<polygon points="{outline}" fill="{ACCENT}" fill-opacity="0.14" stroke="{ACCENT}"'
        ' stroke-width="1.8" stroke-linejoin="round"/>'
    )
    for (x, y), part in corners:
        tint = BANDS[part.band]
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.2" fill="{tint.fill}" stroke="{ACCENT}"/>'
        )
    for ring in _RINGS:
        drawn.append(
            label(
                middle[0] + 3, middle[1] - _RADIUS * ring / _FULL - 2, str(ring), size=9, fill=QUIET
            )
        )
    return drawn, (_RADAR_WIDTH, _RADAR_HEIGHT)


def _at(middle: tuple[float, float], angle: float, distance: float) -> tuple[float, float]:
    return middle[0] + distance * cos(angle), middle[1] + distance * sin(angle)


def _axis_label(middle: tuple[float, float], angle: float, part: Part) -> Iterator[str]:
    x, y = _at(middle, angle, _RADIUS + 12)
    anchor = "middle" if abs(cos(angle)) < 0.25 else "start" if cos(angle) > 0 else "end"
    names = wrap(part.name, 130, 11.5)
    figure = percent_text(part.share) or part.state
    height = 13 * len(names)
    top = (
        y - height + 2 if sin(angle) < -0.6 else y + 10 if sin(angle) > 0.6 else y - height / 2 + 5
    )
    for number, text in enumerate(names):
        yield label(x, top + 13 * number, text, size=11.5, anchor=anchor, weight="600")
    yield label(x, top + height, figure, size=10.5, anchor=anchor, fill=QUIET)


def _bars(parts: Sequence[Part], texts: Texts) -> tuple[list[str], tuple[float, float]]:
    """Return bars from 0 to 100 %, with the edges of the bands."""
    room = _BAR_WIDTH - _BAR_NAMES - 150
    height = _BAR_HEIGHT * len(parts) + 20
    drawn = []
    for edge in (0, *_RINGS, _FULL):
        x = _BAR_NAMES + room * edge / _FULL
        drawn.append(line(x, 4, x, height - 16, dash="" if edge in {0, _FULL} else "2 3"))
        drawn.append(label(x, height - 4, str(edge), size=9, fill=QUIET, anchor="middle"))
    for number, part in enumerate(parts):
        y = 6 + _BAR_HEIGHT * number
        name = wrap(part.name, _BAR_NAMES - 8, 11.5, 1)[0]
        drawn.append(label(_BAR_NAMES - 8, y + 12, name, size=11.5, anchor="end"))
        if part.share is None:
            drawn.append(label(_BAR_NAMES + 6, y + 12, part.state, size=10.5, fill=QUIET))
            continue
        width = max(2.0, room * float(part.share) / _FULL)
        drawn.append(band_box(_BAR_NAMES, y, width, _BAR_HEIGHT - 8, part.band, is_missing=False))
        drawn.append(pips(_BAR_NAMES + room + 14, y + 8, part.band, BANDS[4].fill))
        drawn.append(label(_BAR_NAMES + room + 50, y + 12, percent_text(part.share), size=11))
    drawn.append(
        label(_BAR_WIDTH, height - 4, texts("column.share"), size=9, fill=QUIET, anchor="end")
    )
    return drawn, (_BAR_WIDTH, height)


def _lines(
    years: Sequence[str], rows: Sequence[tuple[str, Sequence[Fraction | None]]]
) -> Iterator[str]:
    left, right, top, bottom = 40.0, _LINE_WIDTH - 190, 12.0, _LINE_HEIGHT - 26
    step = (right - left) / max(1, len(years) - 1)

    def height(share: float) -> float:
        return bottom - (bottom - top) * share / _FULL

    for edge in (0, *_RINGS, _FULL):
        yield line(
            left, height(edge), right, height(edge), dash="" if edge in {0, _FULL} else "2 3"
        )
        yield label(left - 6, height(edge) + 3.5, str(edge), size=9, fill=QUIET, anchor="end")
    for number, year in enumerate(years):
        yield label(left + step * number, bottom + 16, year, size=10.5, anchor="middle")
    for number, (name, shares) in enumerate(rows):
        stroke, dash = _STROKES[number % len(_STROKES)]
        points = [
            (left + step * n, height(float(share)))
            for n, share in enumerate(shares)
            if share is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        style = f' stroke="{stroke}" stroke-width="1.8"{dashes(dash)}'
        yield f'<polyline points="{path}" fill="none"{style}/>'
        for x, y in points:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{stroke}"/>'
        y = top + 14 + 18 * number
        x = right + 16
        yield f'<line x1="{x:g}" y1="{y - 4:g}" x2="{x + 30:g}" y2="{y - 4:g}"{style}/>'
        yield label(right + 52, y, wrap(name, 136, 11, 1)[0], size=11)
