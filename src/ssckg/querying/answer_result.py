"""The rows of a query as a result: tables in every form, and the picture that fits them."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, Final

from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from ssckg.errors import MissingError, UsageError
from ssckg.model.result import Result, ResultTable
from ssckg.querying.charting import in_words, picture, plan_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.model.result import Cell
    from ssckg.ports import Term

_WHOLE: Final = frozenset(
    str(XSD[name])
    for name in (
        *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort"),
        *("unsignedByte", "gYear"),
    )
)
_FLOATS: Final = frozenset({str(XSD.double), str(XSD.float)})
_LONGEST_INT: Final = 2**63


@dataclass(frozen=True, kw_only=True)
class AnswerResult(Result):
    """The answer of a SELECT.

    name: for files; title: a heading; columns: variables; terms: a term or None per column.
    """

    unpictured = "nothing in it is an amount that tells its rows apart"

    name: str
    title: str
    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...] = field(repr=False)

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the rows; numbers as numbers, everything else as its text."""
        return (ResultTable(self.name, self.title, self.columns, self.cells()),)

    def cells(self) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows with plain values."""
        return tuple(tuple(map(cell_of, row)) for row in self.terms)

    def chart(self) -> dict[str, Any] | None:
        """Return the picture that the rule of `charting` finds."""
        cells = self.cells()
        plan = plan_for(self.columns, cells)
        return picture(plan, self.columns, cells) if plan else None

    def pictured_text(self) -> str:
        """Return what the picture shows in words; empty where there is none."""
        cells = self.cells()
        plan = plan_for(self.columns, cells)
        return in_words(plan, self.columns, cells) if plan else ""


def cell_of(term: Term | None) -> Cell:
    """Return the plain value of a term: a number, yes or no, or its text.

    >>> cell_of(Literal("007", datatype=XSD.integer)), cell_of(URIRef("urn:a")), cell_of(None)
    (7, 'urn:a', None)
    """
    if term is None:
        return None
    text = str(term)
    kind = str(term.datatype) if isinstance(term, Literal) and term.datatype else ""
    read = _READ.get(kind)
    try:
        return read(text) if read else text
    except (ValueError, ArithmeticError):
        return text


def _yes_or_no(text: str) -> bool:
    if text not in {"true", "false", "1", "0"}:
        raise ValueError(text)
    return text in {"true", "1"}


_READ: Final[dict[str, Callable[[str], Cell]]] = {
    **dict.fromkeys(_WHOLE, int),
    **dict.fromkeys(_FLOATS, float),
    str(XSD.decimal): Decimal,
    str(XSD.boolean): _yes_or_no,
}
"""How the text of a literal becomes a value, by its datatype."""


def answer_of(document: IO[bytes] | bytes, name: str, title: str) -> AnswerResult:
    """Return the result that SPARQL 1.1 results in JSON hold.

    Raises:
        UsageError: they are no rows.
    """
    read = json.loads(document if isinstance(document, bytes) else document.read())
    if "results" not in read:
        raise UsageError("the query has no rows", hint="tables are made of SELECT queries")
    columns = tuple(read["head"].get("vars", ()))
    rows = read["results"]["bindings"]
    terms = tuple(tuple(_term(row.get(column)) for column in columns) for row in rows)
    return AnswerResult(name=name, title=title, columns=columns, terms=terms)


def _term(found: dict[str, Any] | None) -> Term | None:
    if found is None:
        return None
    if found["type"] == "uri":
        return URIRef(found["value"])
    if found["type"] == "bnode":
        return Literal("_:" + found["value"])
    language = found.get("xml:lang")
    datatype = None if language else found.get("datatype")
    return Literal(
        found["value"],
        lang=language,
        datatype=URIRef(datatype) if datatype else None,
        normalize=False,
    )


def parquet_of(result: AnswerResult) -> bytes:
    """Return rows as Parquet: columns of whole numbers, of numbers, of yes and no, or of texts.

    Raises:
        MissingError: polars is not installed.
    """
    try:
        import polars as pl  # noqa: PLC0415  large: only for who writes Parquet
    except ImportError as error:
        raise MissingError("Parquet needs polars", hint="pip install polars") from error
    cells = result.cells()
    series = [
        _series(pl, name, [row[at] for row in cells]) for at, name in enumerate(result.columns)
    ]
    target = io.BytesIO()
    pl.DataFrame(series).write_parquet(target, compression="zstd")
    return target.getvalue()


def _series(pl: Any, name: str, cells: list[Cell]) -> Any:
    there = [cell for cell in cells if cell is not None]
    if there and all(isinstance(cell, bool) for cell in there):
        return pl.Series(name, cells, dtype=pl.Boolean)
    numbers = not any(isinstance(cell, bool | str) for cell in there)
    if there and numbers and all(isinstance(c, int) and abs(c) < _LONGEST_INT for c in there):
        return pl.Series(name, cells, dtype=pl.Int64)
    if there and numbers:
        return pl.Series(name, [None if c is None else float(c) for c in cells], dtype=pl.Float64)
    return pl.Series(name, [None if c is None else str(c) for c in cells], dtype=pl.String)
