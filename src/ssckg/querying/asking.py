"""Runs a query and hands its answer over whole: nothing is shown of an answer that was cut."""

from __future__ import annotations

import json
import tempfile
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any, Final

from ssckg.errors import UsageError
from ssckg.io.sparql_text import Form, form_of
from ssckg.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.ports import GraphStore, Term

_MEMORY_BYTES: Final = 8 * 1024 * 1024
_RESULTS_JSON: Final = "application/sparql-results+json"


class AnswerFormat(StrEnum):
    """How an answer is written."""

    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    TABLE = "table"


_ROWS: Final = {
    AnswerFormat.JSON: _RESULTS_JSON,
    AnswerFormat.CSV: "text/csv",
    AnswerFormat.TSV: "text/tab-separated-values",
    AnswerFormat.TABLE: _RESULTS_JSON,
}
_GRAPHS: Final = {AnswerFormat.JSON: "application/ld+json", AnswerFormat.TABLE: "text/turtle"}
GRAPH_TYPES: Final = frozenset(_GRAPHS.values())
"""Media types of answers that are graphs."""


def media_type_for(text: str, wanted: AnswerFormat) -> str:
    """Return the media type to ask an engine for; ASK is always JSON.

    Raises:
        UsageError: an update, or a format that the form of the query cannot have.
    """
    form, _ = form_of(text)
    if form is Form.UPDATE:
        raise UsageError(
            "an update is no query", hint="queries are SELECT, ASK, CONSTRUCT, DESCRIBE"
        )
    if form is Form.ASK:
        return _RESULTS_JSON
    if form not in {Form.CONSTRUCT, Form.DESCRIBE}:
        return _ROWS[wanted]
    if wanted not in _GRAPHS:
        raise UsageError(
            f"{form} has no columns", hint="use --format json (JSON-LD) or table (Turtle)"
        )
    return _GRAPHS[wanted]


def fetch_whole(
    store: GraphStore,
    text: str,
    bindings: Mapping[str, Term],
    *,
    accept: str,
    timeout: float | None = None,
) -> IO[bytes]:
    """Return the answer as a file at its start; large ones wait on disk, not in memory."""
    file = tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES)  # noqa: SIM115  handed over
    try:
        with store.stream(text, bindings, accept=accept, timeout=timeout) as body:
            for piece in body:
                file.write(piece)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def as_table(results: IO[bytes]) -> list[list[str]]:
    """Return SPARQL results in JSON as rows of texts, the header first; IRIs are shortened."""
    document = json.load(results)
    if "boolean" in document:
        return [["answer"], [str(document["boolean"]).lower()]]
    columns = document["head"]["vars"]
    rows = document["results"]["bindings"]
    return [columns, *([_shown(row.get(column)) for column in columns] for row in rows)]


def _shown(term: dict[str, Any] | None) -> str:
    if term is None:
        return ""
    if term["type"] == "uri":
        return shrink(term["value"])
    return "_:" + term["value"] if term["type"] == "bnode" else str(term["value"])


def aligned(table: Sequence[Sequence[str]]) -> str:
    """Return a table as lines with aligned columns, for reading.

    >>> print(aligned([["code", "n"], ["1.1", "10"]]))
    code  n
    ----  --
    1.1   10
    """
    flat = [[" ".join(cell.split()) for cell in row] for row in table]
    widths = [max(len(row[i]) for row in flat) for i in range(len(flat[0]))]
    lines = [flat[0], ["-" * width for width in widths], *flat[1:]]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
