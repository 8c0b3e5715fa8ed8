"""Writes published tables as files: CSV with CSVW metadata, and Parquet.

CSV on the Web (https://www.w3.org/TR/tabular-metadata/): the metadata names each column, its
datatype, its heading and, where it is one property, that property. Parquet has typed columns:
texts, lists of texts where a column may hold several, exact decimals, booleans and dates.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from ssckg.publication.tables.described import Column, Table
    from ssckg.publication.tables.reading import Row

_CONTEXT: Final = "http://www.w3.org/ns/csvw"
_DIGITS: Final = 38
"""Digits of a decimal in Parquet, at most."""


def csv_file(table: Table, rows: Sequence[Row]) -> bytes:
    """Return CSV as RFC 4180 has it, UTF-8 with a header of column names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(rows)
    return text.getvalue().encode()


def metadata_file(table: Table, csv_name: str, about: Mapping[str, Any]) -> bytes:
    """Return the CSVW metadata of a table.

    Args:
        table: what it holds.
        csv_name: the name of the CSV file beside it.
        about: further properties of the table, such as `dc:license`.
    """
    key = table.columns[0].name
    document = {
        "@context": [_CONTEXT, {"@language": "en"}],
        "url": csv_name,
        "dc:title": table.title,
        "dc:description": table.description,
        **about,
        "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "primaryKey": key,
            "aboutUrl": f"{{+{key}}}",
            "columns": [_column(one) for one in table.columns],
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _column(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "titles": [column.name, column.title],
        "datatype": column.datatype,
    }
    if not column.path:
        return found | {"required": True, "suppressOutput": True}
    if column.lang:
        found["lang"] = column.lang
    if column.separator:
        found["separator"] = column.separator
    if len(column.path) == 1 and not column.otherwise:
        found["propertyUrl"] = column.path[0]
        if column.datatype == "anyURI":
            found["valueUrl"] = f"{{+{column.name}}}"
    else:
        found["suppressOutput"] = True
    return found


def parquet_file(table: Table, rows: Sequence[Row]) -> bytes:
    """Return Parquet, compressed with Zstandard; equal rows give equal bytes.

    Raises:
        MissingError: polars is not installed.
    """
    try:
        import polars as pl  # noqa: PLC0415  large: only for who writes Parquet
    except ImportError as error:
        raise MissingError("Parquet needs polars", hint="pip install polars") from error
    frame = pl.DataFrame(
        [_series(pl, column, [row[at] for row in rows]) for at, column in enumerate(table.columns)]
    )
    target = io.BytesIO()
    frame.write_parquet(target, compression="zstd")
    return target.getvalue()


def _series(pl: Any, column: Column, cells: list[str]) -> polars.Series:
    if column.separator:
        lists = [cell.split(column.separator) if cell else [] for cell in cells]
        return _made(pl, column, lists, pl.List(pl.String))
    match column.datatype:
        case "decimal":
            numbers = [Decimal(cell) if cell else None for cell in cells]
            scale = max((_scale(number) for number in numbers if number is not None), default=0)
            return _made(pl, column, numbers, pl.Decimal(_DIGITS, scale))
        case "boolean":
            flags = [cell in {"true", "1"} if cell else None for cell in cells]
            return _made(pl, column, flags, pl.Boolean)
        case "date":
            days = [date.fromisoformat(cell) if cell else None for cell in cells]
            return _made(pl, column, days, pl.Date)
    return _made(pl, column, [cell or None for cell in cells], pl.String)


def _made(pl: Any, column: Column, values: Sequence[Any], kind: Any) -> polars.Series:
    series: polars.Series = pl.Series(column.name, values, dtype=kind)
    return series


def _scale(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
