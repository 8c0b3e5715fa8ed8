"""The package of DOCX: what it says of itself, its language, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from ssckg.io.documents.docx_runs import element

if TYPE_CHECKING:
    from docx.document import Document as Package

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The first that a ZIP can name; it stands for none."""
_PREVIEW: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
_DATES: Final = ("dcterms:created", "dcterms:modified")


def describe(package: Package, title: str, language: str) -> None:
    """Set what the package says of itself; of when it was made it says nothing."""
    said = package.core_properties
    said.title, said.language = title[:255], language
    said.author = said.last_modified_by = "ssckg"
    said.comments = said.keywords = said.subject = said.category = ""
    _leave_out_preview(package)
    core: Any = said._element
    for name in _DATES:
        for date in core.findall(qn(name)):
            core.remove(date)


def _leave_out_preview(package: Package) -> None:
    """Leave out the picture of an empty page that comes with the library's template."""
    known = package.part.package.rels
    for name in [name for name, each in known.items() if each.reltype == _PREVIEW]:
        known.pop(name)


def set_language(package: Package, language: str, *, is_rtl: bool) -> None:
    """Set the language of all texts, for spelling and reading aloud, and how it is read."""
    styles: Any = package.styles.element
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("w:lang", val=language, eastAsia=language, bidi=language))
    settings: Any = package.settings.element
    for each in settings.findall(qn("w:themeFontLang")):
        each.set(qn("w:val"), language)
    if not is_rtl:
        return
    normal: Any = package.styles["Normal"].element
    normal.get_or_add_pPr().insert_element_before(
        OxmlElement("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc"
    )
    section: Any = package.sections[0]._sectPr
    section.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")


def made_same(package: bytes) -> bytes:
    """Return a package without the times at which its parts were put in."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _FIRST_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name))
    return written.getvalue()
