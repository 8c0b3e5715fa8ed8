"""A document as one HTML page that needs nothing else: no script, no request, no outside font."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ssckg.io.documents.content import clean, plain
from ssckg.io.documents.palette import BANDS

if TYPE_CHECKING:
    from jinja2 import Template

    from ssckg.model.document import Document

_CHAPTERS_FOR_CONTENTS = 4


def to_html(document: Document) -> str:
    """Return a document as a page for reading and printing.

    Texts are escaped. Figures stand in the page as images with their alternative text (so that
    nothing inside an SVG can run or fetch), the table of their figures below them.
    """
    content = plain(document)
    chapters = [b for b in content["blocks"] if b["kind"] == "heading" and b["level"] == 1]
    text = _template().render(
        document=content,
        chapters=chapters if len(chapters) >= _CHAPTERS_FOR_CONTENTS else [],
        bands=BANDS,
        pips=("○○○○", "●○○○", "●●○○", "●●●○", "●●●●"),
    )
    return _with_hash_of_style(text) + "\n"


def _with_hash_of_style(page: str) -> str:
    """Let the page's own policy name its style sheet by hash, so that no other can apply."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return page.replace("'sha256-OF-STYLE'", f"'sha256-{digest}'", 1)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["svg_address"] = _svg_address
    return environment.get_template("document_page.html")


def _svg_address(svg: str) -> str:
    """Return an SVG as a `data:` address."""
    return "data:image/svg+xml;base64," + base64.b64encode(clean(svg).encode()).decode()
