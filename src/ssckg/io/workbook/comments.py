"""Puts comments at cells of a workbook that somebody else made, beside those that are there.

A comment stands in two parts: its text, and a drawing (VML) of its box. Both are added to where the
sheet has them already. Names of elements: ECMA-376 part 1, 18.7, and part 4, 19.4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.io.sheets.cells import column_number
from ssckg.io.workbook.xlsx_package import OFFICE, qualified
from ssckg.io.workbook.xml_edit import append_inside, find_elements, insert, xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.io.workbook.xlsx_package import Package

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_AUTHOR: Final = "ssckg"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_DRAWING: Final = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
     "tableParts", "extLst", "AlternateContent"}
)  # fmt: skip
"""What stands behind the reference to the drawing of comments in a sheet."""
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EMPTY_COMMENTS: Final = (
    f'{_DECLARATION}<comments xmlns="{_MAIN}"><authors></authors>'
    "<commentList></commentList></comments>"
)
_EMPTY_DRAWING: Final = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{number}"/></o:shapelayout></xml>'
)
_SHAPE_TYPE: Final = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
    ' fillcolor="#fff4cc" o:insetmode="auto"><v:fill color2="#fff4cc"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_NAMESPACES: Final = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_WIDE, _HIGH = 3, 7
"""Columns and rows that the box of a comment covers."""
_IDS_OF_A_SHEET: Final = 1024
_LAST_COLUMN: Final = 16_383


def add_comments(package: Package, sheet: str, number: int, texts: Mapping[str, str]) -> None:
    """Add comments to a sheet; `texts` leads from the name of a cell to what is said of it.

    Args:
        package: the workbook.
        sheet: the part of the sheet.
        number: a number of the sheet that no other has.
        texts: a text for each cell; where a comment stands already, it is added below.

    Raises:
        ParseError: a part is damaged.
    """
    known = _add_texts(package, sheet, texts)
    cells = [cell for cell in texts if cell not in known]
    if cells:
        _add_boxes(package, sheet, number, cells)


def _add_texts(package: Package, sheet: str, texts: Mapping[str, str]) -> set[str]:
    """Add the texts; return the cells that have had a comment before."""
    found = [part for _, kind, part in package.relations(sheet) if kind == "comments"]
    part = found[0] if found and found[0] in package else ""
    content = package.read(part) if part else _EMPTY_COMMENTS.encode()
    elements = find_elements(content, deepest=3, file=package.name)
    author = sum(e.name == "author" for e in elements)
    cell = ""
    known: dict[str, int] = {}
    said: set[str] = set()
    for element in elements:
        if element.name == "comment":
            cell = element.attributes.get("ref", "")
        elif element.name == "text" and cell in texts and not element.is_empty:
            known[cell] = element.close_start
            if xml_text(texts[cell]).encode() in content[element.start : element.end]:
                said.add(cell)  # by us, when the file was annotated before
    prefix = f"{elements[0].prefix}:" if elements[0].prefix else ""
    added = [(at, _run(f"\n\n{texts[c]}", prefix)) for c, at in known.items() if c not in said]
    content = insert(content, added)
    comments = "".join(
        f'<{prefix}comment ref="{cell}" authorId="{author}"><{prefix}text>{_run(text, prefix)}'
        f"</{prefix}text></{prefix}comment>"
        for cell, text in texts.items()
        if cell not in known
    )
    for name, text in (
        ("commentList", comments),
        ("authors", f"<{prefix}author>{_AUTHOR}</{prefix}author>"),
    ):
        elements = find_elements(content, deepest=1, file=package.name)
        content = append_inside(content, next(e for e in elements if e.name == name), text)
    if not part:
        part = package.free_part("xl/commentsSsckg{}.xml")
        package.declare(part, _COMMENTS_TYPE)
        package.relate(sheet, "comments", part)
    package.write(part, content)
    return set(known)


def _run(text: str, prefix: str) -> str:
    return f'<{prefix}r><{prefix}t xml:space="preserve">{xml_text(text)}</{prefix}t></{prefix}r>'


def _add_boxes(package: Package, sheet: str, number: int, cells: list[str]) -> None:
    """Draw the boxes of new comments."""
    content = package.read(sheet)
    elements = find_elements(content, deepest=1, file=package.name)
    targets = {key: part for key, _, part in package.relations(sheet)}
    reference = next((e for e in elements if e.name == "legacyDrawing" and e.depth == 1), None)
    part = ""
    if reference is not None:
        key = next((v for k, v in reference.attributes.items() if k.endswith(":id")), "")
        part = targets.get(key, "")
    if part and part in package:
        package.write(part, _with_boxes(package.read(part), number, cells))
        return
    part = package.free_part("xl/drawings/vmlDrawingSsckg{}.vml")
    package.write(part, _with_boxes(_EMPTY_DRAWING.format(number=number).encode(), number, cells))
    package.declare_ending("vml", _DRAWING_TYPE)
    key = package.relate(sheet, "vmlDrawing", part)
    root = elements[0]
    tag = f'<{qualified(root, "legacyDrawing")} xmlns:r="{OFFICE}" r:id="{key}"/>'
    if reference is not None:  # it leads nowhere
        changed = content[: reference.start] + tag.encode() + content[reference.end :]
        package.write(sheet, changed)
        return
    behind = [e.start for e in elements if e.depth == 1 and e.name in _AFTER_DRAWING]
    package.write(sheet, insert(content, [(min(behind, default=root.close_start), tag)]))


def _with_boxes(drawing: bytes, number: int, cells: list[str]) -> bytes:
    """Return a drawing with a box for each cell.

    It is taken as text: programs write into it what is no XML, such as a lone `<br>`.
    """
    taken = [int(found) for found in re.findall(rb"_x0000_s(\d{1,9})", drawing)]
    first = max([number * _IDS_OF_A_SHEET, *taken]) + 1
    boxes = [] if b'id="_x0000_t202"' in drawing else [_SHAPE_TYPE]
    for at, cell in enumerate(cells):
        letters = cell.rstrip("0123456789")
        row, column = int(cell[len(letters) :]) - 1, column_number(letters)
        left = min(column + 1, _LAST_COLUMN - _WIDE)
        top = max(row - 1, 0)
        anchor = f"{left}, 12, {top}, 8, {left + _WIDE}, 12, {top + _HIGH}, 4"
        boxes.append(_SHAPE.format(id=first + at, anchor=anchor, row=row, column=column))
    missing = {
        prefix: iri for prefix, iri in _NAMESPACES.items() if f"xmlns:{prefix}=" not in str(drawing)
    }
    text = "".join(boxes)
    if missing:
        names = "".join(f' xmlns:{prefix}="{iri}"' for prefix, iri in missing.items())
        text = text.replace("<v:shape ", f"<v:shape{names} ").replace(
            "<v:shapetype ", f"<v:shapetype{names} "
        )
    end = drawing.rfind(b"</")
    return drawing[:end] + text.encode() + drawing[end:]
