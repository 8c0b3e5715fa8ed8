"""Reads a table of cities that somebody hands in: city, population, income_group, source."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError
from ssckg.io.textfile import read_text

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: Final = ("city", "population", "income_group", "source")


def read_city_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as plain values; blank cells are left out.

    Raises:
        ParseError: a column is unknown or `city` or `source` missing.
    """
    reader = csv.DictReader(io.StringIO(read_text(path).removeprefix("\ufeff")))
    header = reader.fieldnames or []
    if unknown := sorted({*header} - {*COLUMNS}):
        raise ParseError(f"unknown columns: {', '.join(unknown)}", file=str(path))
    if missing := [name for name in ("city", "source") if name not in header]:
        raise ParseError(f"lacks the columns {', '.join(missing)}", file=str(path))
    rows = []
    for row in reader:
        if None in row:
            raise ParseError(f"line {reader.line_num} has more cells than columns", file=str(path))
        if any(cell and cell.strip() for cell in row.values()):
            rows.append({name: cell.strip() for name, cell in row.items() if cell and cell.strip()})
            if not {"city", "source"} <= {*rows[-1]}:
                raise ParseError(
                    f"line {reader.line_num} names no city or no source", file=str(path)
                )
    return rows
