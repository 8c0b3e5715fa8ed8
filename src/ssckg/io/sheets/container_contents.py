"""Looks through a workbook before it is read: whose it is, what is in it that is not read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.model.finding import Place
from ssckg.model.submitted_document import ReadingNote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.io.sheets.container import Container

_OURS: Final = (b"ssckg:indicators", b"ssckg:meta")
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
        TooLargeError: it inflates to too much.
    """
    is_ours = False
    for _, content in container.xml_parts():
        is_ours = is_ours or any(mark in content for mark in _OURS)
    return Contents(is_ours, tuple(_notes(container)))


def _notes(container: Container) -> Iterator[ReadingNote]:
    for mark, code, text in _PASSED_OVER:
        if any(mark in part for part in container.parts):
            yield ReadingNote(code, text, Place(container.name))
