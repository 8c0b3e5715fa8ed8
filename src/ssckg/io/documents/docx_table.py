"""Tables of DOCX: a header that comes again on each page, widths by the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.oxml.parser import OxmlElement

from ssckg.io.documents.columns import all_widths
from ssckg.io.documents.docx_runs import Runs, element
from ssckg.io.documents.palette import ACCENT, LINE

if TYPE_CHECKING:
    from docx.document import Document as Package

_TWIPS: Final = 1440 / 25.4
"""Of a millimetre."""
_ROOM: Final = {True: 267, False: 170}
"""Millimetres of the line on a page that lies, and on one that stands."""
_LETTERS: Final = {True: 140, False: 90}
"""Letters of 8 points in it, in the widest font that may take the place of ours."""
_HEAD: Final = "EEF2F6"


def add_table(package: Package, block: dict[str, Any], runs: Runs, content: dict[str, Any]) -> None:
    """Add a table at the end of a package.

    Args:
        package: what is written.
        block: the table, as of `content.plain`.
        runs: writes the cells.
        content: the document, for how wide it is and how it is read.
    """
    is_wide = content["wide"]
    letters = all_widths(block, _LETTERS[is_wide])
    unit = _ROOM[is_wide] * _TWIPS / sum(letters)
    widths = [max(1, int(each * unit)) for each in letters]
    table = OxmlElement("w:tbl")
    table.append(_properties(sum(widths), block["label"], is_rtl=content["direction"] == "rtl"))
    grid = OxmlElement("w:tblGrid")
    for width in widths:
        grid.append(element("w:gridCol", w=str(width)))
    table.append(grid)
    named = [[{"text": n, "href": "", "strong": True, "band": None}] for n in block["header"]]
    for number, cells in enumerate([named, *block["rows"]]):
        table.append(_row(cells, widths, block["numeric"], runs, is_head=number == 0))
    # Two tables without a paragraph between them would become one.
    package.add_paragraph()._p.addprevious(table)


def _properties(width: int, label: str, *, is_rtl: bool) -> Any:
    """Return the properties of a table, in the order that the schema asks for."""
    found = OxmlElement("w:tblPr")
    if is_rtl:
        found.append(OxmlElement("w:bidiVisual"))
    found.append(element("w:tblW", w=str(width), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    thin = {"val": "single", "sz": "4", "space": "0", "color": LINE.removeprefix("#")}
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", **thin))
    found.append(borders)
    found.append(element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="70", type="dxa"))
    found.append(margins)
    found.append(element("w:tblLook", val="0020", firstRow="1", noVBand="1", noHBand="1"))
    if label:
        found.append(element("w:tblCaption", val=label))
    return found


def _row(
    cells: list[list[dict[str, Any]]],
    widths: list[int],
    numeric: list[int],
    runs: Runs,
    *,
    is_head: bool,
) -> Any:
    found = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    found.append(properties)
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        found.append(_cell(cell, width, runs, is_head=is_head, is_figure=number in numeric))
    return found


def _cell(
    cell: list[dict[str, Any]], width: int, runs: Runs, *, is_head: bool, is_figure: bool
) -> Any:
    found = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    properties.append(element("w:tcW", w=str(width), type="dxa"))
    if is_head:
        line = element("w:bottom", val="single", sz="8", space="0", color=ACCENT.removeprefix("#"))
        borders = OxmlElement("w:tcBorders")
        borders.append(line)
        properties.append(borders)
        properties.append(element("w:shd", val="clear", color="auto", fill=_HEAD))
    found.append(properties)
    paragraph = OxmlElement("w:p")
    style = OxmlElement("w:pPr")
    style.append(element("w:pStyle", val="Cell"))
    if is_figure:
        style.append(element("w:jc", val="right"))
    paragraph.append(style)
    runs.add_to(paragraph, cell)
    found.append(paragraph)
    return found
