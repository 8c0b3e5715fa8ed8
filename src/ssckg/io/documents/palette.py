"""The colours of score bands in documents and pictures.

Four steps of falling lightness (CIELAB L* about 87, 69, 47, 21), so that their order survives grey
print and every common form of colour blindness; a test measures both. Colour never stands alone:
wherever a band is shown, its text and its pips are shown too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Tint:
    """Fill, text on it, and line around it, as `#rrggbb`."""

    fill: str
    ink: str
    line: str


INK: Final = "#1c2430"
QUIET: Final = "#5a6675"
LINE: Final = "#d5dbe2"
PAPER: Final = "#ffffff"
ACCENT: Final = "#12355b"

BANDS: Final = (
    Tint(fill=PAPER, ink=QUIET, line="#8a95a3"),
    Tint(fill="#f8d5c2", ink=INK, line="#b98468"),
    Tint(fill="#dc9a2c", ink=INK, line="#8f5f0c"),
    Tint(fill="#2a7981", ink=PAPER, line="#1c555b"),
    Tint(fill=ACCENT, ink=PAPER, line="#0b2340"),
)
"""By band: 0 is without a score (no benchmark, not reported), 1 the lowest, 4 the highest."""
