"""A document as a tagged PDF, laid out by typst without any outside file, font or request."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssckg.errors import DataError
from ssckg.io.documents.columns import shares
from ssckg.io.documents.content import plain
from ssckg.io.documents.palette import BANDS

if TYPE_CHECKING:
    from ssckg.model.document import Document

_CHAPTERS_FOR_CONTENTS = 4
_FULL_WIDTH = 680  # pixels that take the whole width of the text
_WIDE_PAGE = (1068, 560)  # pixels for a picture on a page that lies, in width and height
_TOO_HIGH = 2  # times the height of a page; what is smaller stays readable there
_MM = 0.25  # millimetres of a pixel
_MARGINS = 60  # millimetres above and below a picture on a page of its own, with its caption
_LETTERS = 105  # of 9 pt in a line of the table
_WIDE_LETTERS = 198  # the same on a page that lies, of 7.5 pt


def to_pdf(document: Document) -> bytes:
    """Return a document as PDF; the same document gives the same bytes.

    The file keeps to PDF/UA-1 (tagged, titled, with a language and alternative texts). Texts reach
    the layout as values of a JSON document and never as markup. Letters that typst's own fonts lack
    (Chinese, Devanagari ...) are taken from the fonts of the machine; where it has none either or a
    heading is empty, the file is tagged all the same and no longer claims PDF/UA.

    Raises:
        DataError: a figure is no well-formed SVG, or the like.
    """
    inputs = {"document": json.dumps(_layout(plain(document)), ensure_ascii=False)}
    attempts = ((False, True), (True, True), (True, False))
    reason = ""
    for has_system_fonts, is_accessible in attempts:
        try:
            return _compile(inputs, has_system_fonts, is_accessible)
        except RuntimeError as error:
            reason = str(error)
            if not reason.startswith("PDF/UA"):
                break
    raise DataError(f"the document cannot be laid out: {reason.splitlines()[0]}")


def _compile(inputs: dict[str, str], has_system_fonts: bool, is_accessible: bool) -> bytes:
    import typst  # noqa: PLC0415  loads a compiler of 30 MB: only who makes a PDF pays for it

    result = typst.compile(
        _source(),
        format="pdf",
        sys_inputs=inputs,
        ignore_system_fonts=not has_system_fonts,
        pdf_standards=["ua-1"] if is_accessible else [],
        timestamp=0,
    )
    return bytes(result)


@cache
def _source() -> bytes:
    return Path(__file__).with_name("document_print.typ").read_bytes()


def _layout(content: dict[str, Any]) -> dict[str, Any]:
    """Add what only print needs: colours, contents, shares of columns; drop links to nowhere."""
    chapters = [b for b in content["blocks"] if b["kind"] == "heading" and b["level"] == 1]
    anchors = {f"#{b['anchor']}" for b in content["blocks"] if b["kind"] == "heading"}
    for block in content["blocks"]:
        for table in _tables(block):
            table["columns"] = shares(table, _WIDE_LETTERS if content["wide"] else _LETTERS)
            table["cells"] = [cell for row in table.pop("rows") for cell in row]
        if block["kind"] == "figure":
            block["width"] = _part_of_page(block["svg"], content["wide"])
            block["own"] = _own_page(block["svg"]) if content["wide"] else 0
        _drop_dead_links(block, anchors)
    return content | {
        "tints": [asdict(tint) for tint in BANDS],
        "has-contents": len(chapters) >= _CHAPTERS_FOR_CONTENTS,
    }


def _part_of_page(svg: str, is_wide: bool) -> float:
    """Return the part of the text's width for a picture; on a page that lies it fits in height."""
    width, height = (_side(svg, name) for name in ("width", "height"))
    if width is None:
        return 1.0
    if not is_wide:
        return min(1.0, width / _FULL_WIDTH)
    most = min(1.0, _WIDE_PAGE[1] / height) if height else 1.0
    return min(1.0, width * most / _WIDE_PAGE[0])


def _own_page(svg: str) -> int:
    """Return the height of a page for a picture that would be too small to read on a usual one.

    In millimetres, where the page is as wide as a usual one; 0 where the picture fits.
    """
    width, height = (_side(svg, name) for name in ("width", "height"))
    if width is None or height is None or height <= _TOO_HIGH * _WIDE_PAGE[1]:
        return 0
    return round(height * min(1.0, _WIDE_PAGE[0] / width) * _MM) + _MARGINS


def _side(svg: str, name: str) -> int | None:
    found = re.search(rf"<svg[^>]*?\s{name}=\"(\d{{1,5}})(?:px)?\"", svg)
    return int(found[1]) if found else None


def _tables(block: dict[str, Any]) -> list[dict[str, Any]]:
    if block["kind"] == "figure":
        return [block["table"]]
    return [block] if block["kind"] == "table" else []


def _drop_dead_links(block: dict[str, Any], anchors: set[str]) -> None:
    """Make links to anchors that are not there plain text; typst would refuse the document."""
    tables = _tables(block)
    cells = [cell for table in tables for cell in table["cells"]]
    for runs in [*cells, *block.get("items", ()), block.get("runs", ())]:
        for run in runs:
            if run["href"].startswith("#") and run["href"] not in anchors:
                run["href"] = ""
