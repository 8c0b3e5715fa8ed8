"""The page of DOCX: A4, lying where tables are wide, with the title above and its number below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt, RGBColor

from ssckg.io.documents.docx_runs import element
from ssckg.io.documents.palette import QUIET

if TYPE_CHECKING:
    from docx.document import Document as Package
    from docx.text.paragraph import Paragraph

_LONG, _SHORT = Mm(297), Mm(210)
_SMALL: Final = Pt(8.5)


def set_page(package: Package, content: dict[str, Any]) -> None:
    """Set size, margins, header and footer; the first page has no header, since its title is there.

    Args:
        package: what is written.
        content: the document, as of `content.plain`.
    """
    section = package.sections[0]
    is_wide = content["wide"]
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if is_wide else (_SHORT, _LONG)
    section.left_margin = section.right_margin = Mm(15 if is_wide else 20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    _small(section.header.paragraphs[0], content["title"])
    for footer in (section.footer, section.first_page_footer):
        paragraph = footer.paragraphs[0]
        words = content["words"]
        _small(paragraph, f"{words['page']} ")
        _field(paragraph, "PAGE")
        _small(paragraph, f" {words['of']} ")
        _field(paragraph, "NUMPAGES")


def _small(paragraph: Paragraph, text: str) -> Any:
    """Add a run in small grey letters, and return its element."""
    run = paragraph.add_run(text)
    run.font.size = _SMALL
    run.font.color.rgb = RGBColor.from_string(QUIET.removeprefix("#").upper())
    return run._r


def _field(paragraph: Paragraph, name: str) -> None:
    """Add a field that the word processor counts; 1 stands there until it does."""
    shown = _small(paragraph, "1")
    field = element("w:fldSimple", instr=name)
    shown.addprevious(field)
    field.append(shown)
