"""Reads a city's results in long form: a CSV or TSV file with one row per reported value.

The header names the columns in any order and any case; `kpi_name` or `kpi_code` and `value` must be
there. Reading is bounded: `MAXIMUM_BYTES` per file, `MAXIMUM_ROWS` rows.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ssckg.errors import ParseError, UsageError
from ssckg.io.textfile import read_bytes
from ssckg.model.submitted_row import SubmittedRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAXIMUM_BYTES = 64 * 1024 * 1024
MAXIMUM_ROWS = 200_000
_MAXIMUM_CELL = 10_000

_COLUMNS = {
    "city": ("city", "municipality"),
    "country": ("country",),
    "report_year": ("report_year", "year", "report year"),
    "reference_year": ("reference_year", "reference year", "data year"),
    "code": ("kpi_code", "code", "indicator_code", "kpi code"),
    "name": ("kpi_name", "name", "kpi", "indicator", "indicator_name", "kpi name"),
    "value": ("value", "result"),
    "unit": ("unit",),
    "status": ("status",),
    "source": ("source", "sources"),
    "category": ("category",),
    "note": ("note", "notes", "remark", "remarks"),
}


def read_long_forms(paths: Sequence[Path]) -> tuple[SubmittedRow, ...]:
    """Return the rows of several files; files of one name are told apart by their folders.

    Raises:
        UsageError: a file is given twice, or is not there.
        ParseError: as `read_long_form`.
    """
    rows: list[SubmittedRow] = []
    names = Counter(path.name for path in paths)
    for at, path in enumerate(paths):
        if not path.exists():
            raise UsageError(f"no such file: {path}")
        if path.is_dir():
            raise UsageError(f"{path} is a folder", hint="name the files in it")
        if any(path.samefile(other) for other in paths[:at]):
            raise UsageError(f"the file {path} is given twice")
        rows.extend(read_long_form(path, shown=path.name if names[path.name] == 1 else str(path)))
    return tuple(rows)


def read_long_form(path: Path, *, shown: str | None = None) -> tuple[SubmittedRow, ...]:
    """Return the rows of a long-form file, as printed; `shown` is its name in findings.

    Raises:
        ParseError: the file is missing, empty, too big, not UTF-8 text, not a table, lacks a
            needed column, or a row is longer than the header.
    """
    name = shown or path.name
    text = _text_of(path, name)
    first = text.split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
        fields = _fields(header, name)
        rows = tuple(_rows(reader, header, fields, name))
    except csv.Error as error:
        raise ParseError(
            f"not a readable table: {error}", file=name, line=reader.line_num
        ) from error
    if not rows:
        raise ParseError("the table has a header and no rows", file=name)
    return rows


def _text_of(path: Path, name: str) -> str:
    """Return the text of a file, refusing in words what is no UTF-8 text of a sensible size."""
    raw = read_bytes(path, shown=name, limit=MAXIMUM_BYTES)
    if not raw.strip():
        raise ParseError("the file is empty", file=name)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ParseError("the file is UTF-16; save it as UTF-8", file=name)
    if raw.startswith(b"PK\x03\x04"):
        raise ParseError("this is a workbook or an archive, not a text table", file=name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ParseError("the text is not UTF-8; save it as UTF-8", file=name, line=line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ParseError("the file holds NUL bytes; this is no text table", file=name, line=line)
    return text


def _fields(header: list[str], file: str) -> dict[int, str]:
    """Return which column holds which field."""
    by_name = {alias: field for field, aliases in _COLUMNS.items() for alias in aliases}
    fields: dict[int, str] = {}
    for at, cell in enumerate(header):
        field = by_name.get(cell.strip().casefold())
        if field is not None:
            if field in fields.values():
                raise ParseError(
                    f"two columns for {field}: {cell!r} is the second", file=file, line=1
                )
            fields[at] = field
    found = set(fields.values())
    if "value" not in found or not found & {"name", "code"}:
        raise ParseError(
            "the header needs a column 'value' and a column 'kpi_name' or 'kpi_code'",
            file=file,
            line=1,
        )
    return fields


def _rows(
    cells: Iterator[list[str]], header: list[str], fields: dict[int, str], file: str
) -> Iterator[SubmittedRow]:
    """Yield the rows; blank lines are passed over."""
    reader = cells
    count = 0
    for row in reader:
        line = reader.line_num  # type: ignore[attr-defined]  # csv readers count lines
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > MAXIMUM_ROWS:
            raise ParseError(f"more than {MAXIMUM_ROWS} rows", file=file, line=line)
        if len(row) > len(header):
            raise ParseError(
                f"{len(row)} cells where the header has {len(header)}", file=file, line=line
            )
        values: dict[str, Any] = {
            field: row[at].strip() for at, field in fields.items() if at < len(row)
        }
        if any(len(value) > _MAXIMUM_CELL for value in values.values()):
            raise ParseError(
                f"a cell is longer than {_MAXIMUM_CELL} characters", file=file, line=line
            )
        yield replace(SubmittedRow(file=file, line=line, city=""), **values)
