"""Reads the metadata of a table: the CSVW subset of docs/decisions/0002."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ssckg.errors import TableError
from ssckg.io.checked_json import flag, known, text, texts
from ssckg.io.datatypes import Datatype
from ssckg.io.iri_template import Template, absolute_iri
from ssckg.io.textfile import read_text

SUFFIX = ".csv-metadata.json"
_CONTEXT = "http://www.w3.org/ns/csvw"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_TABLE_KEYS = frozenset({"@context", "@type", "url", "tableSchema", "notes"})
_SCHEMA_KEYS = frozenset(
    {"@type", "columns", "primaryKey", "foreignKeys", "aboutUrl", "lang", "null", "datatype"}
)
_COLUMN_KEYS = frozenset(
    [
        "@type",
        "name",
        "titles",
        "propertyUrl",
        "suppressOutput",
        "aboutUrl",
        "valueUrl",
        "virtual",
        "datatype",
        "lang",
        "separator",
        "null",
        "default",
        "required",
    ]
)
_DATATYPE_KEYS = frozenset({"@type", "base", "format", "minimum", "maximum"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `about` and `predicate` are set wherever it makes triples."""

    name: str
    titles: tuple[str, ...]
    datatype: Datatype
    predicate: str | None
    about: Template | None
    value: Template | None
    virtual: bool
    separator: str | None
    nulls: frozenset[str]
    default: str | None
    lang: str | None
    required: bool


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` of this table point at `target_columns` of the table at `target`."""

    columns: tuple[str, ...]
    target: Path
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableMetadata:
    """What the metadata says of a table; real columns come first, in the order of the file."""

    path: Path
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def real(self) -> tuple[Column, ...]:
        """The columns that the file has."""
        return tuple(column for column in self.columns if not column.virtual)


def metadata_path(table: Path) -> Path:
    """Return where the metadata of `table` stands."""
    return table.with_name(table.stem + SUFFIX)


def read_metadata(table: Path, *, shown: str | None = None) -> TableMetadata:
    """Read the metadata beside `table`.

    Args:
        table: the CSV file.
        shown: how messages name the metadata file.

    Raises:
        ParseError: absent, not UTF-8 or not JSON.
        TableError: a key or value outside the subset; names the column where there is one.
    """
    path = metadata_path(table)
    name = shown or str(path)
    content = read_text(path, shown=name)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise TableError(f"is not JSON: {error}", file=name, row=line) from error
    try:
        return _table(document, table)
    except _ColumnError as fault:
        raise TableError(str(fault), file=name, column=fault.column) from fault
    except ValueError as fault:
        raise TableError(str(fault), file=name) from fault


class _ColumnError(ValueError):
    def __init__(self, column: str, fault: str) -> None:
        super().__init__(fault)
        self.column = column


def _table(document: Any, table: Path) -> TableMetadata:
    root = known("the metadata", document, _TABLE_KEYS, common=True)
    context = root.get("@context")
    if _CONTEXT not in (context if isinstance(context, list) else [context]):
        raise ValueError(f"@context is not {_CONTEXT}")
    if root.get("url") != table.name:
        raise ValueError(f"url is {root.get('url')!r} and not {table.name!r}")
    schema = known("tableSchema", root.get("tableSchema"), _SCHEMA_KEYS, common=True)
    listed = schema.get("columns")
    if not isinstance(listed, list) or not listed:
        raise ValueError("tableSchema has no columns")
    columns = tuple(_column(raw, schema, number) for number, raw in enumerate(listed, 1))
    _check_columns(columns)
    names = {column.name for column in columns if not column.virtual}
    primary = texts("primaryKey", schema.get("primaryKey", []))
    foreign = tuple(_foreign_key(raw, table) for raw in schema.get("foreignKeys", []))
    for name in (*primary, *(name for key in foreign for name in key.columns)):
        if name not in names:
            raise ValueError(f"a key names the column {name!r}, which is not there")
    return TableMetadata(table, columns, primary, foreign)


def _column(raw: Any, schema: dict[str, Any], number: int) -> Column:
    given = known(f"column {number}", raw, _COLUMN_KEYS, common=True)
    name = text(f"name of column {number}", given.get("name"))
    try:
        if not _NAME.match(name):
            raise ValueError("a name is letters, digits and _")
        return _build_column(name, {**_defaults(schema), **given})
    except ValueError as fault:
        raise _ColumnError(name, str(fault)) from fault


def _defaults(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: schema[key] for key in ("aboutUrl", "lang", "null", "datatype") if key in schema}


def _build_column(name: str, given: dict[str, Any]) -> Column:
    datatype = _datatype(given.get("datatype", "string"))
    suppressed = flag("suppressOutput", given.get("suppressOutput", False))
    virtual = flag("virtual", given.get("virtual", False))
    property_url = given.get("propertyUrl")
    about = _template("aboutUrl", given)
    value = _template("valueUrl", given)
    if not suppressed:
        if property_url is None:
            raise ValueError("needs a propertyUrl, or suppressOutput")
        if about is None:
            raise ValueError("needs an aboutUrl, its own or the table's")
    if virtual and value is None and "default" not in given:
        raise ValueError("a virtual column needs a valueUrl or a default")
    lang = given.get("lang") if datatype.base == "string" and value is None else None
    if lang is not None and not _LANGUAGE.match(text("lang", lang)):
        raise ValueError(f"lang {lang!r} is no language tag")
    separator = given.get("separator")
    if separator is not None and not text("separator", separator):
        raise ValueError("separator is empty")
    default = given.get("default")
    if default is not None:
        datatype.lexical(text("default", default))
    return Column(
        name=name,
        titles=(name, *texts("titles", given.get("titles", []))),
        datatype=datatype,
        predicate=None if suppressed else absolute_iri(text("propertyUrl", property_url)),
        about=about,
        value=value,
        virtual=virtual,
        separator=separator,
        nulls=frozenset(texts("null", given.get("null", ""))),
        default=default,
        lang=lang,
        required=flag("required", given.get("required", False)),
    )


def _template(key: str, given: dict[str, Any]) -> Template | None:
    return Template.parse(text(key, given[key])) if key in given else None


def _datatype(raw: Any) -> Datatype:
    if isinstance(raw, str):
        return Datatype(raw)
    given = known("datatype", raw, _DATATYPE_KEYS)
    base = text("base of datatype", given.get("base", "string"))
    form = given.get("format")
    pattern, truth = None, None
    if form is not None and base == "boolean":
        yes, bar, no = text("format", form).partition("|")
        if not (yes and bar and no) or yes == no:
            raise ValueError(f"format {form!r} of a boolean is not 'yes|no'")
        truth = (yes, no)
    elif form is not None:
        try:
            pattern = re.compile(text("format", form))
        except re.error as error:
            raise ValueError(f"format {form!r} is no regular expression: {error}") from error
    try:
        low, high = (
            None if given.get(key) is None else Decimal(str(given[key]))
            for key in ("minimum", "maximum")
        )
    except InvalidOperation as error:
        raise ValueError("minimum or maximum is no number") from error
    return Datatype(base, pattern, truth, low, high)


def _foreign_key(raw: Any, table: Path) -> ForeignKey:
    given = known("foreignKeys", raw, frozenset({"columnReference", "reference"}))
    reference = known(
        "reference", given.get("reference"), frozenset({"resource", "columnReference"})
    )
    own = texts("columnReference", given.get("columnReference"))
    theirs = texts("columnReference", reference.get("columnReference"))
    if not own or len(own) != len(theirs):
        raise ValueError("a foreign key needs as many columns as it points at")
    resource = text("resource", reference.get("resource"))
    if Path(resource).is_absolute() or ":" in resource:
        raise ValueError(f"resource {resource!r} is not a relative path")
    return ForeignKey(own, Path(*_flatten(table.parent, resource)), theirs)


def _flatten(folder: Path, relative: str) -> tuple[str, ...]:
    parts = list(folder.parts)
    for part in Path(relative).parts:
        if part == "..":
            if not parts:
                raise ValueError(f"resource {relative!r} leaves the folder")
            parts.pop()
        else:
            parts.append(part)
    return tuple(parts)


def _check_columns(columns: tuple[Column, ...]) -> None:
    seen: set[str] = set()
    real = {column.name: column for column in columns if not column.virtual}
    virtual = False
    for column in columns:
        if column.name in seen:
            raise _ColumnError(column.name, "the name is there twice")
        seen.add(column.name)
        if virtual and not column.virtual:
            raise _ColumnError(column.name, "comes after a virtual column")
        virtual = column.virtual
        for template in (column.about, column.value):
            for variable in template.variables if template and column.predicate else ():
                own_items = variable == column.name and template is column.value
                if variable not in real:
                    raise _ColumnError(column.name, f"no column for {{{variable}}} of a template")
                if real[variable].separator is not None and not own_items:
                    raise _ColumnError(column.name, f"{{{variable}}} of a template is a list")
