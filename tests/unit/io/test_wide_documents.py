"""Documents with wide tables: the page lies, and pictures stay on it."""

from __future__ import annotations

import re

import pytest

from ssckg.io.documents.html import to_html
from ssckg.io.documents.pdf import to_pdf
from ssckg.model.document import Document, Figure, Table

_TABLE = Table("T", ("a", "b"), (("1", "2"),), (0, 1))


def _pages(pdf: bytes) -> list[tuple[float, float]]:
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    return [(float(width), float(height)) for width, height in boxes]


@pytest.mark.parametrize("is_wide", [False, True])
def test_a_wide_document_has_pages_that_lie(is_wide: bool) -> None:
    (page,) = _pages(to_pdf(Document("D", (_TABLE,), is_wide=is_wide)))
    assert (page[0] > page[1]) is is_wide
    assert ('class="wide"' in to_html(Document("D", (_TABLE,), is_wide=is_wide))) is is_wide


def test_a_tall_picture_fits_on_a_page_that_lies() -> None:
    """A page that lies is 210 mm high; 1,100 px at full size would be 275 mm."""
    tall = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1100"></svg>'
    pdf = to_pdf(Document("D", (Figure(tall, "alt", "caption", _TABLE),), is_wide=True))
    assert {round(height) for _, height in _pages(pdf)} == {595}


@pytest.mark.parametrize(("height", "pages"), [(500, 1), (2400, 3)])
def test_a_picture_that_would_be_too_small_has_a_page_of_its_own(height: int, pages: int) -> None:
    """2,400 px are 600 mm at a quarter of a millimetre each; a page that lies is 210 mm high."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="{height}"></svg>'
    pdf = to_pdf(Document("D", (Figure(svg, "alt", "caption", _TABLE),), is_wide=True))
    sizes = _pages(pdf)
    assert len(sizes) == pages
    # With 60 mm of margins 660 mm, and 72 / 25.4 points a millimetre make 1,871 points.
    assert max(round(page_height) for _, page_height in sizes) == (595 if pages == 1 else 1871)
