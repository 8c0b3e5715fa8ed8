"""Runs of text in DOCX: bold, in the tint of a band, linked to a page or to a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from ssckg.io.documents.palette import ACCENT, BANDS

if TYPE_CHECKING:
    from docx.opc.part import Part
    from docx.text.paragraph import Paragraph

_LONGEST_NAME: Final = 40
"""Of a bookmark, in Word."""


def element(name: str, /, **values: str) -> Any:
    """Return an element of WordprocessingML with attributes of its namespace."""
    found = OxmlElement(name)
    for key, value in values.items():
        found.set(qn(f"w:{key}"), value)
    return found


class Runs:
    """Writes runs into paragraphs of one part; links need to be known to it."""

    def __init__(self, part: Part, anchors: set[str]) -> None:
        """Take the part, and to which headings a link can lead."""
        self._part, self._anchors = part, anchors

    def add(self, paragraph: Paragraph, runs: list[dict[str, Any]]) -> None:
        """Write runs, as of `content.plain`, at the end of a paragraph."""
        self.add_to(paragraph._p, runs)

    def add_to(self, target: Any, runs: list[dict[str, Any]]) -> None:
        """Write runs at the end of the element of a paragraph."""
        for run in runs:
            target.append(self._linked(run))

    def _linked(self, run: dict[str, Any]) -> Any:
        href = run["href"]
        is_inside = href.startswith("#")
        if not href or (is_inside and href.removeprefix("#") not in self._anchors):
            return _written(run)
        link = OxmlElement("w:hyperlink")
        if is_inside:
            link.set(qn("w:anchor"), _name(href.removeprefix("#")))
        else:
            known = self._part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(qn("r:id"), known)
        link.append(_written(run, is_link=True))
        return link


def bookmark(paragraph: Paragraph, anchor: str, number: int) -> None:
    """Mark a paragraph as what links to an anchor lead to."""
    inside = paragraph._p
    start = element("w:bookmarkStart", id=str(number), name=_name(anchor))
    inside.insert(1 if inside.pPr is not None else 0, start)
    inside.append(element("w:bookmarkEnd", id=str(number)))


def _name(anchor: str) -> str:
    """Return an anchor as the name of a bookmark: letters, digits and `_`, a letter first."""
    return f"_{anchor.replace('-', '_')}"[:_LONGEST_NAME]


def _written(run: dict[str, Any], *, is_link: bool = False) -> Any:
    """Return a run; what it looks like stands in the order that the schema asks for."""
    found: Any = OxmlElement("w:r")
    looks = []
    tint = None if run["band"] is None else BANDS[run["band"]]
    if run["strong"]:
        looks.append(OxmlElement("w:b"))
    if tint is not None or is_link:
        ink = tint.ink if tint is not None else ACCENT
        looks.append(element("w:color", val=ink.removeprefix("#")))
    if is_link:
        looks.append(element("w:u", val="single"))
    if tint is not None:
        fill = tint.fill.removeprefix("#")
        looks.append(element("w:shd", val="clear", color="auto", fill=fill))
    for look in looks:
        found.get_or_add_rPr().append(look)
    found.text = run["text"]
    return found
