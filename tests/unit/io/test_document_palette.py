"""The colours of the bands: told apart by the colour-blind and in grey print, readable on top.

Simulation after Machado, Oliveira and Fernandes (2009), severity 1.0, in linear RGB; differences as
CIE76 in CIELAB (D65). Neither is taken from the code under test.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from math import dist

import pytest

from ssckg.io.documents.palette import BANDS

Colour = tuple[float, float, float]
SEEN_BY = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
FILLS = [tint.fill for tint in BANDS[1:]]


def linear(code: str) -> Colour:
    parts = [int(code[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return r, g, b


def luminance(rgb: Colour) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def lab(rgb: Colour) -> Colour:
    r, g, b = rgb
    x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
    y = luminance(rgb)
    z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(code: str, eye: str) -> Colour:
    rgb = linear(code)
    r, g, b = (
        min(1.0, max(0.0, sum(f * c for f, c in zip(row, rgb, strict=True))))
        for row in SEEN_BY[eye]
    )
    return r, g, b


def difference(one: Colour, other: Colour) -> float:
    return dist(lab(one), lab(other))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(linear(one)), luminance(linear(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("eye", SEEN_BY)
def test_bands_are_told_apart(eye: str) -> None:
    for one, other in combinations(FILLS, 2):
        assert difference(seen(one, eye), seen(other, eye)) > 20


def test_order_survives_grey_print() -> None:
    lightness = [lab(linear(fill))[0] for fill in FILLS]
    steps = [a - b for a, b in pairwise(lightness)]
    assert all(step > 15 for step in steps)


@pytest.mark.parametrize("tint", BANDS, ids=lambda tint: tint.fill)
def test_text_can_be_read_on_it(tint: object) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for what marks the edge."""
    fill, ink, line = tint.fill, tint.ink, tint.line  # type: ignore[attr-defined]
    assert contrast(fill, ink) >= 4.5
    assert max(contrast(line, "#ffffff"), contrast(fill, "#ffffff")) >= 3


def test_simulation_finds_what_is_confused() -> None:
    """Red and green of one lightness are one colour in deuteranopia: the test can fail."""
    red, green = "#c0504d", "#7a8f3c"
    assert difference(linear(red), linear(green)) > 50
    assert difference(seen(red, "deuteranopia"), seen(green, "deuteranopia")) < 20
