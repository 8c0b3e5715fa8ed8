"""Short lists that people hand in beside a submission: CSV with a header, or a JSON list.

One record is a row or an object with texts; what each field means is decided by whoever asked.
Fields that nobody knows are faults, so that a misspelt column is not passed over in silence.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ssckg.errors import DataError, ParseError, TableError
from ssckg.io.faults import Faults
from ssckg.io.textfile import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

MAX_BYTES = 4 * 1024 * 1024
MAX_RECORDS = 10_000


@dataclass(frozen=True, slots=True)
class Record:
    """One row or object: its place for messages, the line (CSV) or pointer (JSON), its fields."""

    file: str
    cells: Mapping[str, str]
    line: int | None = None
    pointer: str = ""

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def several(self, name: str) -> tuple[str, ...]:
        """Return the parts of a field that holds a list, `;` between."""
        return tuple(part.strip() for part in self[name].split(";") if part.strip())

    def fault(self, message: str, column: str | None = None) -> DataError:
        """Return an error that names this record, and the column or member."""
        if self.line is not None:
            return TableError(message, file=self.file, row=self.line, column=column)
        pointer = self.pointer + (f"/{column}" if column else "")
        return ParseError(f"{pointer or '/'}: {message}", file=self.file)


def read_records(
    path: Path, *, required: Sequence[str], optional: Sequence[str] = (), shown: str | None = None
) -> tuple[Record, ...]:
    """Read a list from `.json` (a list of objects) or, otherwise, CSV.

    Args:
        path: the file.
        required: fields that every record has, not empty.
        optional: further fields that are known.
        shown: how messages name the file.

    Raises:
        ParseError: no such file, too large, not UTF-8, no JSON, no list.
        FaultsError: fields are unknown, missing or empty; one fault each.
    """
    name = shown or path.name
    data = read_bytes(path, shown=name, limit=MAX_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError("is not UTF-8; save it so", file=name) from error
    if path.suffix.lower() != ".json":
        return checked_records(_rows(text, name, {*required, *optional}), name, required)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ParseError(f"is no JSON: {error}", file=name, line=line) from error
    return records_of(document, name, required=required, optional=optional)


def records_of(
    document: Any, name: str, *, required: Sequence[str], optional: Sequence[str] = ()
) -> tuple[Record, ...]:
    """Return the records of a JSON document that is a list of objects.

    Texts, numbers and truth values count as texts; a list of texts as one with `;` between.

    Raises:
        ParseError: it is no list.
        FaultsError: as `read_records`.
    """
    if not isinstance(document, list):
        raise ParseError("is no list of objects", file=name)
    return checked_records(_objects(document, name, {*required, *optional}), name, required)


def checked_records(
    found: Iterable[Record | DataError], name: str, required: Sequence[str]
) -> tuple[Record, ...]:
    """Return records, once nothing is wrong with any.

    Raises:
        ParseError: there is none, or there are too many.
        FaultsError: what is wrong with each; fields of `required` that are empty too.
    """
    faults, records = Faults(), []
    for record in found:
        if isinstance(record, DataError):
            faults.add(record)
            continue
        for field in required:
            if not record[field]:
                faults.add(record.fault("is empty", field))
        records.append(record)
        if len(records) > MAX_RECORDS:
            raise ParseError(f"has more than {MAX_RECORDS:,} records", file=name)
    faults.check()
    if not records:
        raise ParseError("holds no record", file=name)
    return tuple(records)


def _rows(text: str, name: str, known: set[str]) -> Iterator[Record | DataError]:
    """Yield the rows of a table; its header says which mark is between the cells."""
    header_line = text.partition("\n")[0]
    mark = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=mark, strict=True)
    header: list[str] | None = None
    try:
        for cells in reader:
            if header is None:
                header = [cell.strip().lower().replace(" ", "_") for cell in cells]
                for number, column in enumerate(header):
                    if column not in known:
                        yield unknown_field(name, column, known, line=1)
                    elif column in header[:number]:
                        message = "stands twice in the header"
                        yield TableError(message, file=name, row=1, column=column)
            elif len(cells) > len(header):
                yield TableError("has more cells than the header", file=name, row=reader.line_num)
            elif any(cell.strip() for cell in cells):
                values = dict(zip(header, (cell.strip() for cell in cells), strict=False))
                yield Record(name, values, line=reader.line_num)
    except csv.Error as error:
        yield TableError(f"is no table: {error}", file=name, row=reader.line_num)


def _objects(document: list[Any], name: str, known: set[str]) -> Iterator[Record | DataError]:
    for number, item in enumerate(document):
        pointer = f"/{number}"
        if not isinstance(item, dict):
            yield ParseError(f"{pointer}: is no object", file=name)
            continue
        cells: dict[str, str] = {}
        for field, value in item.items():
            text = _text(value)
            if field not in known:
                yield unknown_field(name, str(field), known, pointer=f"{pointer}/{field}")
            elif text is None:
                yield ParseError(f"{pointer}/{field}: is neither text nor number", file=name)
            else:
                cells[field] = text
        yield Record(name, cells, pointer=pointer)


def _text(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value).strip()
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ";".join(value)
    return None


def unknown_field(
    name: str, field: str, known: set[str], *, line: int | None = None, pointer: str = ""
) -> DataError:
    """Return the fault of a field that nobody asked for: what was meant, else what is known."""
    like = get_close_matches(field, sorted(known), n=1)
    hint = f"did you mean {like[0]}?" if like else f"known: {', '.join(sorted(known))}"
    message = f"{field!r} is not known; {hint}"
    if line is not None:
        return TableError(message, file=name, row=line, column=field)
    return ParseError(f"{pointer}: {message}", file=name)
