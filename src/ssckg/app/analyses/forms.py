"""The forms of a result: JSON, CSV, XLSX, HTML, PDF, Markdown, SVG, GraphML."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Final

from ssckg.app.analyses.citing import citation_text
from ssckg.app.analyses.registry import result_values
from ssckg.app.output_forms import document_as, json_text
from ssckg.errors import UsageError
from ssckg.io.results.delimited import csv_text
from ssckg.io.results.spreadsheet import xlsx_bytes
from ssckg.io.whole_file import write_whole
from ssckg.model.document import Block, Document, Figure, Heading, Notice, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.model.result import Cell, Result, ResultTable

FORMS: Final = ("json", "csv", "xlsx", "html", "pdf", "md", "svg", "graphml")
"""Forms that can be written to a file."""


def form_for(form: str | None, out: Path | None) -> str:
    """Return the form that is meant: as said, else by the end of the file's name.

    Raises:
        UsageError: there is no such form, or the name of the file says none.
    """
    if form is None and out is not None:
        form = "csv" if not out.suffix else out.suffix.removeprefix(".").lower()
    wanted = form or "table"
    if wanted not in (*FORMS, "table") or (wanted == "table" and out is not None):
        forms = ", ".join(FORMS)
        raise UsageError(f"unknown format {wanted!r}", hint=f"one of {forms}; or table to look at")
    return wanted


def write_result(result: Result, form: str, out: Path) -> tuple[Path, ...]:
    """Write a result, and return what was written; as CSV into a folder, one file per table.

    Raises:
        UsageError: the result has no such form.
        WriteError: a file cannot be written.
    """
    if form == "csv" and (out.is_dir() or not out.suffix):
        out.mkdir(parents=True, exist_ok=True)
        written = []
        for table in result.tables():
            written.append(out / f"{table.name}.csv")
            write_whole(written[-1], csv_text(table).encode())
        return tuple(written)
    write_whole(out, result_as(result, form))
    return (out,)


def result_as(result: Result, form: str) -> bytes:
    """Return a result in a form; as CSV, its main table.

    Raises:
        UsageError: the result has no such form.
    """
    if form == "json":
        return json_text(result_values(result))
    if form == "csv":
        return csv_text(result.tables()[0]).encode()
    if form == "xlsx":
        return xlsx_bytes(result.tables(), result.notes(), citation_text(result))
    if form in _MAKERS:
        return _MAKERS[form](result)
    return document_as(result_document(result), form, FORMS)


def _svg(result: Result) -> bytes:
    from ssckg.io.results.charts import chart_svg  # noqa: PLC0415

    chart = result.chart()
    if chart is None:
        raise UsageError("this result has no picture", hint="take html, xlsx or csv")
    return chart_svg(chart).encode()


def _graphml(result: Result) -> bytes:
    from ssckg.io.results.graphml import graphml_bytes  # noqa: PLC0415

    graph = result.graph()
    if graph is None:
        raise UsageError("this result is no network", hint="take svg, xlsx or csv")
    return graphml_bytes(graph)


def _markdown(result: Result) -> bytes:
    from ssckg.io.documents.markdown import to_markdown  # noqa: PLC0415

    return to_markdown(result_document(result)).encode()


_MAKERS: Final = {"graphml": _graphml, "md": _markdown, "svg": _svg}


def result_document(result: Result) -> Document:
    """Return a result as a document: picture, tables, notes, citation."""
    name = result.citation.analysis if result.citation else "result"
    return Document(f"ssckg: {name}", tuple(_blocks(result)))


def _blocks(result: Result) -> Iterator[Block]:
    tables = result.tables()
    if (chart := result.chart()) is not None:
        from ssckg.io.results.charts import chart_svg  # noqa: PLC0415

        main = tables[0]
        alt = f"{main.title}; the figures stand in the table."
        yield Figure(chart_svg(chart), alt, main.title, _table(main))
        tables = tables[1:]
    for table in tables:
        yield Heading(2, table.title, table.name)
        yield _table(table)
        if table.note:
            yield Paragraph(table.note)
    for note in result.notes():
        yield Notice("info", note)
    yield Heading(2, "How to cite", "citation")
    yield Paragraph(citation_text(result))


def _table(table: ResultTable) -> Table:
    numeric = tuple(
        number
        for number, _ in enumerate(table.columns)
        if table.rows and all(isinstance(row[number], int | float | None) for row in table.rows)
    )
    header = tuple(column.replace("_", " ") for column in table.columns)
    rows = tuple(tuple(shown(cell) for cell in row) for row in table.rows)
    return Table(table.title, header, rows, numeric)


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
