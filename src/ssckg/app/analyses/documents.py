"""The result of an analysis as a document to read: its picture, its tables and what to know."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Final

from ssckg.app.analyses.citing import citation_text
from ssckg.model.document import Block, Document, Figure, Heading, Notice, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.result import Cell, Result, ResultTable

_ROWS: Final = {"pdf": 100, "docx": 5000}
"""A word processor lays out page by page, and what is passed round in it is to be whole."""
_DETAILS: Final = {"pdf": 20, "docx": 50}
_OTHER_ROWS: Final = 1000
_OTHER_DETAILS: Final = 200


def result_document(result: Result, form: str) -> Document:
    """Return a result as a document in the form "html", "pdf", "docx" or "md".

    Long tables are cut, those that only back figures most, and say where the rest is: a list of
    thousands of rows is nothing to read, and laying it out takes minutes and gigabytes.
    """
    name = result.citation.analysis if result.citation else result.tables()[0].title
    return Document(f"ssckg: {name}", tuple(_blocks(result, form)), is_wide=True)


def _blocks(result: Result, form: str) -> Iterator[Block]:
    tables = result.tables()
    if (chart := result.chart()) is not None:
        from ssckg.io.results.charts import chart_svg  # noqa: PLC0415

        main = next((t for t in tables if t.name == result.pictured), tables[0])
        alt = f"{main.title}; the figures stand in the table."
        yield Figure(chart_svg(chart), alt, main.title, _table(main, form))
        yield from _remarks(main, form)
        tables = tuple(table for table in tables if table is not main)
    for table in tables:
        yield Heading(2, table.title, table.name)
        yield _table(table, form)
        yield from _remarks(table, form)
    for note in result.notes():
        yield Notice("info", note)
    if citation := citation_text(result):
        yield Heading(2, "How to cite", "citation")
        yield Paragraph(citation)


def _remarks(table: ResultTable, form: str) -> Iterator[Block]:
    if (most := _most(table, form)) < len(table.rows):
        yield Paragraph(
            f"The first {most:,} of {len(table.rows):,} rows; all of them are in the result as "
            f"JSON or XLSX, and in {table.name}.csv."
        )
    if table.note:
        yield Paragraph(table.note)


def _most(table: ResultTable, form: str) -> int:
    if table.is_detail:
        return _DETAILS.get(form, _OTHER_DETAILS)
    return _ROWS.get(form, _OTHER_ROWS)


def _table(table: ResultTable, form: str) -> Table:
    rows = table.rows[: _most(table, form)]
    part = replace(table, rows=rows) if table.is_form else without_blank_columns(table, rows)
    header = tuple(column.replace("_", " ") for column in part.columns)
    cells = tuple(tuple(shown(cell) for cell in row) for row in part.rows)
    return Table(table.title, header, cells, numeric_columns(part))


def numeric_columns(table: ResultTable) -> tuple[int, ...]:
    """Return the columns (from 0) that hold figures."""
    return tuple(
        number
        for number, _ in enumerate(table.columns)
        if table.rows and all(isinstance(row[number], int | float | None) for row in table.rows)
    )


def without_blank_columns(table: ResultTable, rows: Sequence[tuple[Cell, ...]]) -> ResultTable:
    """Return a table with these rows of it, and only the columns that say something in them."""
    kept = [n for n, _ in enumerate(table.columns) if any(row[n] not in {None, ""} for row in rows)]
    if not kept:
        return replace(table, rows=tuple(rows))
    columns = tuple(table.columns[number] for number in kept)
    return replace(table, columns=columns, rows=tuple(tuple(row[n] for n in kept) for row in rows))


def shown(cell: Cell) -> str:
    """Return a cell as people read it.

    >>> shown(True), shown(0.8461538), shown(None), shown(12)
    ('yes', '0.846', '', '12')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return "" if isnan(cell) else f"{cell:.3f}".rstrip("0").rstrip(".")
    return str(cell) if not isinstance(cell, Decimal) else f"{cell.normalize():f}"
