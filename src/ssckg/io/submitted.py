"""Reads a file that a city hands in, whatever it is: our workbook, a sheet, a table, RDF.

What it is is told by what is in it. What cannot be read is refused with a word on what to do;
what is read is read in bounded time and memory (docs/decisions/0014).
"""

from __future__ import annotations

from dataclasses import replace
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING

from ssckg.errors import ParseError, TooLargeError
from ssckg.io.file_kind import HEAD_BYTES, FileKind, find_kind
from ssckg.io.text_table import read_text_table
from ssckg.io.textfile import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.submitted_document import SubmittedDocument

_COMPOUND_PARTS = (
    ("EncryptedPackage", "the workbook is encrypted; save it without a password"),
    ("WordDocument", "this is a Word document; hand in the workbook or table"),
    ("Workbook", "this is a workbook of before 2007 (.xls); save it as .xlsx"),
    ("Book", "this is a workbook of before 1997; save it as .xlsx"),
)
MAXIMUM_BYTES = 64 * 1024 * 1024
"""Of any file."""
MAXIMUM_TEXT_BYTES = 32 * 1024 * 1024
MAXIMUM_RDF_BYTES = 2 * 1024 * 1024


def read_submitted(path: Path, *, name: str | None = None) -> SubmittedDocument:
    """Read a file; `name` is what findings and messages call it, if not by the name of `path`.

    Raises:
        ParseError: it cannot be read, is of a kind that is not read, or is damaged.
        TooLargeError: it is larger than files of its kind are read.
    """
    shown = name or path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            kind = find_kind(file.read(HEAD_BYTES), shown)
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}", file=shown) from error
    limit = {FileKind.TABLE: MAXIMUM_TEXT_BYTES, FileKind.JSON: MAXIMUM_RDF_BYTES}.get(
        kind, MAXIMUM_RDF_BYTES if kind is FileKind.TURTLE else MAXIMUM_BYTES
    )
    if size > limit:
        raise TooLargeError(
            f"{shown}: {size:,} bytes; of such a file at most {limit:,} are read",
            hint="split it, or leave out pictures",
        )
    if kind is FileKind.TABLE:
        return read_text_table(read_bytes(path, shown=shown, limit=limit), shown)
    if kind is FileKind.ZIP:
        return _read_container(path, shown)
    if kind is FileKind.JSON:
        from ssckg.io.json_submission import read_json  # noqa: PLC0415

        return read_json(read_bytes(path, shown=shown, limit=limit), shown)
    if kind is FileKind.TURTLE:
        from ssckg.io.rdf_submission import read_turtle_submission  # noqa: PLC0415

        return read_turtle_submission(read_bytes(path, shown=shown, limit=limit), shown)
    raise ParseError(_compound(path), file=shown)


def _compound(path: Path) -> str:
    """Return what a file in the container of old office programs is, by the names of its parts.

    Workbooks of that time are not read: what tells there how a number is shown (0.85 or 85 %) is
    lost on all readers that we know, and the two must not be mixed up.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        for part, said in _COMPOUND_PARTS:
            if content.find(part.encode("utf-16-le")) >= 0:
                return said
    return "this is a document of an old office program; save it as .xlsx or as CSV (UTF-8)"


def _read_container(path: Path, shown: str) -> SubmittedDocument:
    """Read a workbook: ours by its own reader, another one by looking for its tables."""
    # Imported late: text tables do without.
    from ssckg.io.sheets.container import open_container  # noqa: PLC0415
    from ssckg.io.sheets.container_contents import inspect  # noqa: PLC0415
    from ssckg.io.sheets.document import document_of_sheets  # noqa: PLC0415
    from ssckg.io.sheets.ods import read_ods  # noqa: PLC0415
    from ssckg.io.sheets.xlsx import read_xlsx  # noqa: PLC0415

    with open_container(path, shown) as container:
        seen = inspect(container)
        if seen.is_ours and not container.is_open_document:
            from ssckg.io.workbook.read import read_template  # noqa: PLC0415

            if (document := read_template(container, path)) is not None:
                return replace(document, notes=(*seen.notes, *document.notes))
        sheets = read_ods(container) if container.is_open_document else read_xlsx(container)
        if seen.is_ours:
            from ssckg.io.workbook.read import template_document  # noqa: PLC0415

            if (document := template_document(sheets, shown)) is not None:
                return replace(document, notes=(*seen.notes, *document.notes))
        return document_of_sheets(sheets, shown, seen.notes)
