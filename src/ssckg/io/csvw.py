"""Tables to RDF: reads a CSV file by its CSVW metadata and makes the triples of its rows.

The mapping is W3C "Generating RDF from Tabular Data on the Web", minimal mode, for the
subset of docs/decisions/0002-tables-csvw.md. Faults name file, row (line) and column.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.errors import TableError
from ssckg.io.csvw_metadata import Column, TableMetadata, metadata_path, read_metadata
from ssckg.io.iri_template import Template, Value
from ssckg.io.textfile import read_text

if TYPE_CHECKING:
    from ssckg.io.faults import Faults


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its line in the file and its cells by column name; None is an empty cell."""

    line: int
    cells: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read and checked; `shown` is how messages name its file."""

    shown: str
    metadata: TableMetadata
    rows: tuple[Row, ...]


def read_table(path: Path, faults: Faults, *, shown: str | None = None) -> Table:
    """Read a table and check every cell, and its primary key, against its metadata.

    Args:
        path: the CSV file, with `<name>.csv-metadata.json` beside it.
        faults: takes the faults of rows and cells; the row is then left out.
        shown: how messages name the file; the path, if not given.

    Raises:
        ParseError: a file is absent, too large or not clean UTF-8.
        TableError: the metadata or the header is wrong, so that no row can be read.
        FaultsError: more faults than `faults` takes.
    """
    name = shown or str(path)
    metadata = read_metadata(path, shown=str(Path(name).with_name(metadata_path(path).name)))
    text = read_text(path, shown=name)
    if not text.endswith("\n"):
        raise TableError("does not end with a line end", file=name)
    lines = text[:-1].split("\n")
    _check_header(lines[0], metadata, name)
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], 2):
        try:
            rows.append(Row(number, _read_row(line, metadata.real)))
        except _CellError as fault:
            faults.add(TableError(str(fault), file=name, row=number, column=fault.column))
    table = Table(name, metadata, tuple(rows))
    _check_primary_key(table, faults)
    return table


class _CellError(ValueError):
    def __init__(self, fault: str, column: str | None = None) -> None:
        super().__init__(fault)
        self.column = column


def _split(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        reason = "a quote is not closed (no line breaks inside cells)"
        raise _CellError(reason if "end of data" in str(error) else str(error)) from error


def _check_header(line: str, metadata: TableMetadata, name: str) -> None:
    try:
        header = _split(line)
    except _CellError as fault:
        raise TableError(str(fault), file=name, row=1) from fault
    real = metadata.real
    for title, column in zip(header, real, strict=False):
        if title not in column.titles:
            known = any(title in other.titles for other in real)
            what = "is out of order" if known else "is not in the metadata"
            what += f"; {column.name!r} is expected here"
            raise TableError(what, file=name, row=1, column=title)
    if len(header) > len(real):
        raise TableError("is not in the metadata", file=name, row=1, column=str(header[len(real)]))
    if len(header) < len(real):
        raise TableError("is missing", file=name, row=1, column=real[len(header)].name)


def _read_row(line: str, columns: tuple[Column, ...]) -> dict[str, Value]:
    if not line:
        raise _CellError("is an empty line")
    texts = _split(line)
    if len(texts) != len(columns):
        raise _CellError(f"has {len(texts)} cells, the header has {len(columns)}")
    cells: dict[str, Value] = {}
    for text, column in zip(texts, columns, strict=True):
        try:
            cells[column.name] = _read_cell(text, column)
        except ValueError as fault:
            raise _CellError(str(fault), column.name) from fault
    return cells


def _read_cell(text: str, column: Column) -> Value:
    if text != text.strip():
        raise ValueError("has blanks at its start or end")
    if text in column.nulls:
        if column.required:
            raise ValueError("is empty, and must not be")
        if column.default is None:
            return None
        text = column.default
    if column.separator is None:
        column.datatype.lexical(text)
        return text
    items = tuple(text.split(column.separator))
    for item in items:
        if item != item.strip() or not item:
            raise ValueError(f"the list {text!r} has an empty item or blanks around one")
        column.datatype.lexical(item)
    if len(set(items)) != len(items):
        raise ValueError(f"the list {text!r} has an item twice")
    return items


def _check_primary_key(table: Table, faults: Faults) -> None:
    key = table.metadata.primary_key
    if not key:
        return
    first: dict[tuple[Value, ...], int] = {}
    for row in table.rows:
        values = tuple(row.cells[name] for name in key)
        fault = ""
        if None in values:
            fault = "a part of the key is empty"
        elif values in first:
            shown = ", ".join(str(value) for value in values)
            fault = f"the key {shown!r} was used in row {first[values]}"
        if fault:
            faults.add(TableError(fault, file=table.shown, row=row.line, column="+".join(key)))
        first.setdefault(values, row.line)


def check_foreign_keys(tables: Mapping[Path, Table], faults: Faults) -> None:
    """Check that every foreign key of every table finds its row.

    Args:
        tables: all tables, by path.
        faults: takes one fault per item that points at nothing, and one per target that is
            not there at all.
    """
    known: dict[tuple[Path, tuple[str, ...]], set[tuple[str, ...]] | None] = {}
    for table in tables.values():
        for key in table.metadata.foreign_keys:
            place = (key.target, key.target_columns)
            column = "+".join(key.columns)
            if place not in known:
                known[place] = _known_keys(tables.get(key.target), key.target_columns)
                if known[place] is None:
                    fault = f"the foreign key points at {'+'.join(key.target_columns)} of "
                    fault += f"{key.target.name}, which is not there"
                    faults.add(TableError(fault, file=table.shown, column=column))
            keys = known[place]
            for row in table.rows if keys is not None else ():
                for items in _key_items(row, key.columns):
                    if items not in (keys or ()):
                        fault = f"{', '.join(items)!r} is not in {key.target.name}"
                        faults.add(TableError(fault, file=table.shown, row=row.line, column=column))


def _known_keys(table: Table | None, columns: tuple[str, ...]) -> set[tuple[str, ...]] | None:
    names = {column.name for column in table.metadata.real} if table else set()
    if table is None or not names.issuperset(columns):
        return None
    return {items for row in table.rows for items in _key_items(row, columns)}


def _key_items(row: Row, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the keys that the cells of `columns` hold: one per item of a list, none if empty."""
    values = [row.cells[name] for name in columns]
    if len(values) == 1 and isinstance(values[0], tuple):
        yield from ((item,) for item in values[0])
    elif all(isinstance(value, str) for value in values):
        yield tuple(str(value) for value in values)


def located_triples(table: Table, faults: Faults) -> Iterator[tuple[int, str, Triple]]:
    """Yield the triples of all rows, each with its row (line of the file) and column.

    Args:
        table: a table that was read.
        faults: takes a fault where a cell cannot become a term.
    """
    makers = [_maker(column) for column in table.metadata.columns if column.predicate]
    for row in table.rows:
        subjects: dict[str, NamedNode | None] = {}
        for name, make in makers:
            try:
                for triple in make(row.cells, subjects):
                    yield row.line, name, triple
            except ValueError as error:
                faults.add(TableError(str(error), file=table.shown, row=row.line, column=name))


def triples(table: Table, faults: Faults) -> Iterator[Triple]:
    """Yield the triples of all rows, row by row in the order of the columns."""
    return (triple for _, _, triple in located_triples(table, faults))


_Make = Callable[[Mapping[str, Value], dict[str, NamedNode | None]], Iterator[Triple]]


def _maker(column: Column) -> tuple[str, _Make]:
    predicate = NamedNode(column.predicate or "")
    about = column.about
    if about is None:  # the metadata reader lets no such column through
        raise ValueError("no aboutUrl")
    objects = _objects(column)

    def make(cells: Mapping[str, Value], subjects: dict[str, NamedNode | None]) -> Iterator[Triple]:
        if not column.virtual and cells[column.name] is None:
            return
        if about.text not in subjects:
            iri = about.expand(cells)
            subjects[about.text] = None if iri is None else NamedNode(iri)
        subject = subjects[about.text]
        if subject is None:
            if column.virtual:
                return
            raise ValueError(f"has a value, but a column of {about.text!r} is empty")
        for node in objects(cells):
            yield Triple(subject, predicate, node)

    return column.name, make


def _objects(column: Column) -> Callable[[Mapping[str, Value]], Iterator[NamedNode | Literal]]:
    template = column.value
    if template is not None:
        return lambda cells: _nodes(column, template, cells)
    datatype = NamedNode(column.datatype.iri)

    def literals(cells: Mapping[str, Value]) -> Iterator[Literal]:
        value = column.default if column.virtual else cells[column.name]
        for item in value if isinstance(value, tuple) else (value,):
            text = column.datatype.lexical(item or "")
            if column.lang:
                yield Literal(text, language=column.lang)
            else:
                yield Literal(text, datatype=datatype)

    return literals


def _nodes(column: Column, template: Template, cells: Mapping[str, Value]) -> Iterator[NamedNode]:
    own = None if column.virtual else cells[column.name]
    for item in own if isinstance(own, tuple) else (own,):
        values = cells if column.virtual else {**cells, column.name: item}
        iri = template.expand(values)
        if iri is not None:
            yield NamedNode(iri)
        elif not column.virtual:
            raise ValueError(f"has a value, but a column of {template.text!r} is empty")
