"""Looks through a workbook before it is read: whose it is, what is in it that is not read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import TooLargeError
from ssckg.io.sheets_xlsx import read_xlsx
from ssckg.model.finding import Place
from ssckg.model.submitted_document import ReadingNote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.io.container import Container

_OURS: Final = re.compile(rb"\bssckg:(indicators|meta)\b")
_MAXIMUM_AREA: Final = 2_000_000
_PLAIN_SHEETS: Final = 15
# A cell beyond row 999 or column DZ, or one that is written unusually: 15 sheets that reach no
# further are within the area, and need not be measured.
_FAR: Final = re.compile(
    rb"""\br\s*=\s*["'](?:[A-Za-z]{3}|[E-Ze-z][A-Za-z]|[A-Za-z]*\d{4}|[^"']*[^A-Za-z0-9"'])"""
)
_PASSED_OVER: Final = (
    ("vbaProject.bin", "macros", "The workbook has macros. They are kept in the file, never run."),
    ("/externalLinks/", "external-links", "Links to other files were not followed."),
    ("/embeddings/", "embedded-files", "Files that are embedded in it were not opened."),
    ("/connections.xml", "connections", "Connections to sources of data were not opened."),
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a container holds: whether it was made from our template, and what to say of it."""

    is_ours: bool
    notes: tuple[ReadingNote, ...]


def inspect(container: Container) -> Contents:
    """Look through all XML of a workbook once.

    Raises:
        ParseError: a part is damaged, encrypted or declares a document type.
        TooLargeError: it inflates to too much; or it is ours and reaches over too many cells.
    """
    is_ours = has_far_cells = False
    sheets = 0
    for part, content in container.xml_parts():
        is_ours = is_ours or bool(_OURS.search(content))
        if part.startswith("xl/worksheets/"):
            sheets += 1
            has_far_cells = has_far_cells or bool(_FAR.search(content))
    if is_ours and not container.is_open_document and (has_far_cells or sheets > _PLAIN_SHEETS):
        _measure(container)
    return Contents(is_ours and not container.is_open_document, tuple(_notes(container)))


def _measure(container: Container) -> None:
    """Refuse a workbook whose cells lie so far apart that a reader would fill its memory."""
    area = 0
    for sheet in read_xlsx(container):
        if sheet.rows:
            width = max(max(cells) for cells in sheet.rows.values()) + 1
            area += width * max(sheet.rows)
    if area > _MAXIMUM_AREA:
        raise TooLargeError(
            f"{container.name}: its sheets reach over {area:,} cells",
            hint="delete what stands far below or beside the tables",
        )


def _notes(container: Container) -> Iterator[ReadingNote]:
    for mark, code, text in _PASSED_OVER:
        if any(mark in part for part in container.parts):
            yield ReadingNote(code, text, Place(container.name))
