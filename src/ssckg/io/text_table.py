"""Reads a text table in long form: separators, encodings, titles above the head, ragged rows.

The head may stand below some lines of title. What has no column of ours is said in a note, and a
row that has more cells than the head is refused: behind it is mostly a decimal comma without
quotes, and then no cell stands where it should.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from ssckg.errors import ParseError
from ssckg.io.column_names import Header, read_header
from ssckg.io.decoding import Encoding, EncodingError, find_encoding, rivals
from ssckg.io.known_cities import is_known_city
from ssckg.model.finding import Place
from ssckg.model.submitted_document import DocumentFormat, ReadingNote, SubmittedDocument
from ssckg.model.submitted_row import SubmittedRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAXIMUM_ROWS = 100_000
MAXIMUM_CELL = 10_000
_HEAD_LINES = 50
_SEPARATORS = (",", ";", "\t", "|")
_NO_HEAD = "the header needs a column 'value' and a column 'kpi_name' or 'kpi_code'"
_ONE_SHEET = (
    "this is one sheet of the workbook, saved as text: send the workbook itself (.xlsx or .ods),"
    " because a text holds one sheet only"
)
_OUR_SHEET = re.compile(r"\"?ssckg:[a-z]+\"?[,;\t|]")
_MAXIMUM_RECORD = 500_000
_Record: TypeAlias = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a table: its line, fields and number of cells, and what stands above it."""

    separator: str
    line: int
    header: Header
    width: int
    above: tuple[_Record, ...]

    @property
    def unread(self) -> tuple[int, ...]:
        """The columns that are none of ours."""
        return tuple(at for at in range(self.width) if at not in self.header.fields)


def read_text_table(raw: bytes, name: str) -> SubmittedDocument:
    """Return the rows of a text table; `name` is what messages call the file.

    Raises:
        ParseError: it is no text in an encoding that can be told, no table, lacks a needed column,
            or a row does not fit the head; names the line.
    """
    encoding = _encoding(raw, name)
    head = _find_head(raw, encoding, name)
    for at in head.header.repeated:
        message = f"two columns for one thing: column {at + 1} is the second"
        raise ParseError(message, file=name, line=head.line)
    notes = list(_head_notes(encoding, head, name))
    unread: Counter[int] = Counter()
    rows = []
    for line, cells in _records(raw, encoding, head.separator, name):
        if line <= head.line or not any(cell.strip() for cell in cells):
            continue
        rows.append(_read_row(line, cells, head, name))
        unread.update(at for at in head.unread if at < len(cells) and cells[at].strip())
    if not rows:
        raise ParseError("the table has a header and no rows", file=name)
    notes.extend(_unread_columns(unread, head, name))
    if not encoding.is_sure:
        notes.insert(0, _settle_encoding(rows, encoding, name))
    return SubmittedDocument(name, DocumentFormat.TABLE, tuple(rows), notes=tuple(notes))


def _encoding(raw: bytes, name: str) -> Encoding:
    try:
        return find_encoding(raw)
    except EncodingError as error:
        line = raw.count(b"\n", 0, error.position) + 1
        raise ParseError(str(error), file=name, line=line) from error


class _Lines:
    """The lines of a text, bounded: by themselves, and in a record with line breaks in quotes."""

    def __init__(self, raw: bytes, encoding: Encoding) -> None:
        self._text = io.TextIOWrapper(io.BytesIO(raw), encoding=encoding.name, newline="")
        self._is_first = True
        self._left = _MAXIMUM_RECORD

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(_MAXIMUM_RECORD)
        self._left -= len(line)
        if not line:
            raise StopIteration
        if self._left <= 0:
            raise csv.Error("a line or a cell does not end; is a quote not closed?")
        if "\0" in line:
            raise csv.Error("it holds NUL bytes; this is no text table")
        # By the line "sep=;" Excel tells itself the separator.
        is_hint, self._is_first = self._is_first and line.casefold().startswith("sep="), False
        return "\n" if is_hint else line

    def begin_record(self) -> None:
        """Allow the next record its whole length."""
        self._left = _MAXIMUM_RECORD


def _records(raw: bytes, encoding: Encoding, separator: str, name: str) -> Iterator[_Record]:
    """Yield the rows with the line on which each begins.

    Raises:
        ParseError: quotes that do not close, NUL bytes, too many rows.
    """
    lines = _Lines(raw, encoding)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    begins, count = 1, 0
    try:
        for cells in reader:
            count += any(cells)
            if count > MAXIMUM_ROWS:
                raise ParseError(f"more than {MAXIMUM_ROWS:,} rows", file=name, line=begins)
            yield begins, cells
            begins = reader.line_num + 1
            lines.begin_record()
    except csv.Error as error:
        raise ParseError(f"not a readable table: {error}", file=name, line=begins) from error


def _find_head(raw: bytes, encoding: Encoding, name: str) -> _Head:
    """Return the head of the table, by whatever separator shows one.

    Raises:
        ParseError: there is no head that says enough, or it is that of a sheet of our workbook.
    """
    with suppress(csv.Error):  # told below, with its line
        if _OUR_SHEET.match(next(_Lines(raw, encoding), "")):
            raise ParseError(_ONE_SHEET, file=name, line=1)
    faults = []
    for separator in _SEPARATORS:
        above: list[_Record] = []
        try:
            for line, cells in islice(_records(raw, encoding, separator, name), _HEAD_LINES):
                header = read_header({at: c for at, c in enumerate(cells) if c.strip()})
                if header.is_enough:
                    return _Head(separator, line, header, len(cells), tuple(above))
                if any(cell.strip() for cell in cells):
                    above.append((line, cells))
        except ParseError as error:
            faults.append(error)
    if len(faults) == len(_SEPARATORS):
        raise faults[0]
    said = "" if encoding.name == "utf-8" else f" (the file was read as {encoding.label})"
    raise ParseError(_NO_HEAD + said, file=name, line=1)


def _read_row(line: int, cells: list[str], head: _Head, name: str) -> SubmittedRow:
    """Make a row of the cells of a line.

    Raises:
        ParseError: there are more cells than the head has, or one is too long.
    """
    if len(cells) > head.width and any(cell.strip() for cell in cells[head.width :]):
        message = f"{len(cells)} cells where the header has {head.width}"
        raise ParseError(message, file=name, line=line)
    values: dict[str, Any] = {
        field: cells[at].strip() for at, field in head.header.fields.items() if at < len(cells)
    }
    if any(len(value) > MAXIMUM_CELL for value in values.values()):
        raise ParseError(f"a cell is longer than {MAXIMUM_CELL} characters", file=name, line=line)
    return SubmittedRow(**{"city": "", **values, "file": name, "line": line})


def _head_notes(encoding: Encoding, head: _Head, name: str) -> Iterator[ReadingNote]:
    """Say how the file was read, and what stands above the table."""
    if encoding.name.startswith("utf-16"):
        yield ReadingNote("encoding", f"Read as {encoding.label}.", Place(name))
    for line, cells in head.above:
        text = " ".join(cell.strip() for cell in cells if cell.strip())
        yield ReadingNote("passed-over", f"Above the table, not read: {text}", Place(name, line))


def _unread_columns(counts: Counter[int], head: _Head, name: str) -> Iterator[ReadingNote]:
    """Say which columns with something in them are none of ours."""
    for at, count in sorted(counts.items()):
        title = head.header.others.get(at, "").strip() or f"number {at + 1}, without a name"
        text = f"The column {title} is not known and was not read; {count} of its cells are filled."
        yield ReadingNote("unread-column", text, Place(name, head.line))


def _settle_encoding(rows: Sequence[SubmittedRow], encoding: Encoding, name: str) -> ReadingNote:
    """Say how the bytes were read, if that is clear in what matters: the name of the city.

    Raises:
        ParseError: the name of a city or country has several readings, and no known city is
            among them.
    """
    words = set()
    for row in rows:
        for text in filter(None, (row.city, row.country)):
            if text.isascii():
                continue
            words.add(text)
            others = rivals(text)
            if others and not (is_known_city(text) and not any(map(is_known_city, others))):
                may_be = " or ".join(repr(other) for other in (text, *others))
                message = f"the text is not UTF-8, and {may_be} may be meant; save it as UTF-8"
                raise ParseError(message, file=name, line=row.line)
    shown = f" ({', '.join(sorted(words))})" if words else ""
    return ReadingNote("encoding", f"Not UTF-8; read as {encoding.label}{shown}.", Place(name))
