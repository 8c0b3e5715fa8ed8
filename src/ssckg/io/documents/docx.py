"""A document as DOCX, to be worked on in a word processor: no macros, fields but page numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ssckg.errors import DataError
from ssckg.io.documents.content import plain
from ssckg.io.documents.docx_package import describe, made_same, set_language
from ssckg.io.documents.docx_page import set_page
from ssckg.io.documents.docx_runs import Runs, bookmark, element
from ssckg.io.documents.docx_table import add_table
from ssckg.io.documents.palette import ACCENT, QUIET

if TYPE_CHECKING:
    from docx.document import Document as Package
    from docx.text.paragraph import Paragraph

    from ssckg.model.document import Document

_FONT: Final = "Calibri"
_SIZES: Final = {"Title": 20, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11, "Heading 4": 10}
_BODY: Final = 10
_SMALL: Final = 9
_SUBTITLE: Final = 12.5
_PIXEL: Final = 0.25
"""Millimetres of a pixel of a picture, as in the PDF."""
_SCALE: Final = 2.0


def to_docx(document: Document) -> bytes:
    """Return a document as DOCX; the same document gives the same bytes.

    Tables repeat their header on each page. Texts are texts: nothing in them becomes a field or
    a link that the document does not have as one. Pictures are PNG, with alternative texts.

    Raises:
        DataError: a figure is no SVG.
    """
    content = plain(document)
    package = docx.Document()
    _set_styles(package)
    set_page(package, content)
    set_language(package, content["language"], is_rtl=content["direction"] == "rtl")
    describe(package, content["title"], content["language"])
    _Writer(package, content).write()
    written = io.BytesIO()
    package.save(written)
    return made_same(written.getvalue())


class _Writer:
    """Writes the blocks of a document into a package."""

    def __init__(self, package: Package, content: dict[str, Any]) -> None:
        self.package, self.content = package, content
        anchors = {b["anchor"] for b in content["blocks"] if b["kind"] == "heading"}
        self.runs = Runs(package.part, anchors)
        self.bookmarks = 0

    def write(self) -> None:
        """Write title, what it is about, and all blocks."""
        self._said(self.content["title"], "Title")
        if self.content["subtitle"]:
            self._said(self.content["subtitle"], "Subtitle")
        for name, value in self.content["about"]:
            paragraph = self.package.add_paragraph()
            self.runs.add(paragraph, [_run(f"{name}: ", is_strong=True), _run(value)])
        for block in self.content["blocks"]:
            self._block(block)

    def _block(self, block: dict[str, Any]) -> None:
        match block["kind"]:
            case "heading":
                paragraph = self._said(block["text"], f"Heading {min(block['level'], 4)}")
                bookmark(paragraph, block["anchor"], self.bookmarks)
                self.bookmarks += 1
            case "paragraph":
                self.runs.add(self.package.add_paragraph(), block["runs"])
            case "notice":
                self._notice(block)
            case "list":
                self._list(block)
            case "figure":
                self._figure(block)
            case _:
                self._table(block)

    def _said(self, text: str, style: str) -> Paragraph:
        paragraph = self.package.add_paragraph(style=style)
        self.runs.add(paragraph, [_run(text)])
        return paragraph

    def _list(self, block: dict[str, Any]) -> None:
        """Add a list; numbers are written, since Word's go on from one list to the next."""
        for number, item in enumerate(block["items"], 1):
            paragraph = self.package.add_paragraph(
                style="List" if block["ordered"] else "List Bullet"
            )
            named = [_run(f"{number}. "), *item] if block["ordered"] else item
            self.runs.add(paragraph, named)

    def _notice(self, block: dict[str, Any]) -> None:
        words = self.content["words"]
        word = words["warning"] if block["tone"] == "warning" else words["note"]
        paragraph = self.package.add_paragraph(style="Notice")
        self.runs.add(paragraph, [_run(f"{word}: ", is_strong=True), *block["runs"]])

    def _table(self, block: dict[str, Any]) -> None:
        if not block["header"]:
            return
        if block["caption"]:
            self._said(block["caption"], "Caption").paragraph_format.keep_with_next = True
        add_table(self.package, block, self.runs, self.content)

    def _figure(self, block: dict[str, Any]) -> None:
        import vl_convert  # noqa: PLC0415  loads an engine of 50 MB: only who has a picture pays

        try:
            png = vl_convert.svg_to_png(block["svg"], scale=_SCALE)
            picture = self.package.add_picture(io.BytesIO(bytes(png)))
        except (RuntimeError, ValueError, UnrecognizedImageError) as error:
            reason = str(error).partition("\n")[0]
            raise DataError(f"a picture cannot be drawn: {reason}") from error
        section = self.package.sections[0]
        room = (section.page_width or 0) - Mm(30) - Mm(0 if self.content["wide"] else 10)
        high = (section.page_height or 0) - Mm(60)
        natural = picture.width / Mm(1)  # at 72 points to an inch; only the relation counts
        wanted = Mm(min(natural, _width_of(block["svg"], natural)))
        part = min(1.0, room / wanted, high / (picture.height * wanted / picture.width))
        picture.height = int(picture.height * wanted * part / picture.width)
        picture.width = int(wanted * part)
        shape = picture._inline.docPr
        shape.set("descr", block["alt"])
        if block["caption"]:
            self._said(block["caption"], "Caption")
        self._table(block["table"])


def _width_of(svg: str, natural: float) -> float:
    """Return the width of a picture in millimetres: as its SVG says in pixels, else `natural`."""
    head = svg.partition("<svg")[2].partition(">")[0]
    said = head.partition(' width="')[2].partition('"')[0].removesuffix("px")
    return float(said) * _PIXEL if said.isascii() and said.isdigit() else natural


def _run(text: str, *, is_strong: bool = False) -> dict[str, Any]:
    return {"text": text, "href": "", "strong": is_strong, "band": None}


def _set_styles(package: Package) -> None:
    styles = package.styles
    normal = styles["Normal"]
    normal.font.size = Pt(_BODY)
    normal.paragraph_format.space_after = Pt(6)
    accent = RGBColor.from_string(ACCENT.removeprefix("#").upper())
    for name, size in _SIZES.items():
        styles[name].font.size = Pt(size)
        styles[name].font.color.rgb = accent
        styles[name].font.bold = name != "Title"
    styles["Title"].paragraph_format.space_after = Pt(10)
    for name, size in (("Caption", _SMALL), ("Subtitle", _SUBTITLE)):
        quiet = styles[name].font
        quiet.size, quiet.bold, quiet.italic = Pt(size), False, False
        quiet.color.rgb = RGBColor.from_string(QUIET.removeprefix("#").upper())
    for name in ("Normal", "Subtitle", "Caption", *_SIZES):
        _set_font(styles[name])
    cell = styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = normal
    cell.font.size = Pt(8)
    cell.paragraph_format.space_after = Pt(0)
    notice = styles.add_style("Notice", WD_STYLE_TYPE.PARAGRAPH)
    notice.base_style = normal
    notice.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    line = element("w:left", val="single", sz="18", space="6", color=ACCENT.removeprefix("#"))
    border = element("w:pBdr")
    border.append(line)
    notice.element.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def _set_font(style: Any) -> None:
    """Name one font for all scripts but those that it lacks; the template's theme names others."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{name}"), _FONT)
