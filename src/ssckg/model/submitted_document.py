"""A file that a city hands in, as it was read: rows, cover, what it is, what was noticed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from ssckg.model.finding import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.submitted_row import SubmittedRow


class DocumentFormat(StrEnum):
    """What kind of file it is."""

    WORKBOOK = "workbook"
    """A workbook made from our template."""
    SHEET = "sheet"
    """Another workbook, with a table in long form."""
    TABLE = "table"
    """CSV or the like, in long form."""
    JSON_LD = "json-ld"
    TURTLE = "turtle"


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """Something noticed while reading: upgraded, normalized, passed over. `code` is kebab case.

    A note never hides data: what could not be read at all is an error or a row without a value.
    """

    code: str
    text: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class SubmittedDocument:
    """A file as it was read.

    `cover` holds the texts of the cover sheet by field name of `model.submission.Cover`,
    `cover_places` where each stands, `cover_typed` which are numbers of the file itself (as
    `SubmittedRow.typed`).
    """

    file: str
    format: DocumentFormat
    rows: tuple[SubmittedRow, ...]
    cover: Mapping[str, str] = field(default_factory=dict)
    cover_places: Mapping[str, Place] = field(default_factory=dict)
    edition: str = ""
    template_version: str = ""
    notes: tuple[ReadingNote, ...] = ()
    cover_typed: frozenset[str] = frozenset()
