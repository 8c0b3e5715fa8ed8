"""The forms of a result: JSON, CSV, XLSX, HTML, PDF, DOCX, Markdown, SVG, GraphML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.app.analyses.citing import citation_text
from ssckg.app.analyses.registry import result_values
from ssckg.app.output_forms import document_as, json_text
from ssckg.errors import UsageError
from ssckg.io.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.result import Result, ResultTable

FORMS: Final = ("json", "csv", "xlsx", "html", "pdf", "docx", "md", "svg", "graphml")
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
            write_whole(written[-1], _csv(table))
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
        return _csv(result.tables()[0])
    if form in _MAKERS:
        return _MAKERS[form](result)
    from ssckg.app.analyses.documents import result_document  # noqa: PLC0415

    return document_as(result_document(result, form), form, FORMS)


# Each form loads what writes it, and only when it is asked for.
def _csv(table: ResultTable) -> bytes:
    from ssckg.io.results.delimited import csv_text  # noqa: PLC0415

    return csv_text(table).encode()


def _xlsx(result: Result) -> bytes:
    from ssckg.io.results.spreadsheet import xlsx_bytes  # noqa: PLC0415

    return xlsx_bytes(result.tables(), result.notes(), citation_text(result))


def _svg(result: Result) -> bytes:
    from ssckg.io.results.charts import chart_svg  # noqa: PLC0415

    chart = result.chart()
    if chart is None:
        why = f": {result.unpictured}" if result.unpictured else ""
        raise UsageError(f"this result has no picture{why}", hint="take html, xlsx or csv")
    # In a document the caption says what it shows; a picture on its own must say so itself.
    title = {"text": result.tables()[0].title, "fontWeight": "normal", "anchor": "start"}
    return chart_svg({"title": title, **chart}).encode()


def _graphml(result: Result) -> bytes:
    from ssckg.io.results.graphml import graphml_bytes  # noqa: PLC0415

    graph = result.graph()
    if graph is None:
        raise UsageError("this result is no network", hint="take svg, xlsx or csv")
    return graphml_bytes(graph)


def _markdown(result: Result) -> bytes:
    from ssckg.app.analyses.documents import result_document  # noqa: PLC0415
    from ssckg.io.documents.markdown import to_markdown  # noqa: PLC0415

    return to_markdown(result_document(result, "md")).encode()


_MAKERS: Final = {"graphml": _graphml, "md": _markdown, "svg": _svg, "xlsx": _xlsx}
