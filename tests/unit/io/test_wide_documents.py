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
    """A page that lies is 210 mm high; 3,000 px at full size would be 750 mm."""
    tall = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="3000"></svg>'
    pdf = to_pdf(Document("D", (Figure(tall, "alt", "caption", _TABLE),), is_wide=True))
    assert len(_pages(pdf)) == 1
