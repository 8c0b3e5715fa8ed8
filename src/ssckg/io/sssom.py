"""Reads and writes mapping sets: SSSOM as tab-separated values with a YAML head.

Format: https://mapping-commons.github.io/sssom/spec-formats-tsv/, in the form that
docs/decisions/0004-mappings.md fixes. What is not known is an error with file, row
(line of the file) and column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from ssckg.errors import DataError, ParseError, TableError
from ssckg.io.datatypes import Datatype
from ssckg.io.sssom_slots import (
    DATE_SLOTS,
    HEAD_SLOTS,
    IRI_SLOTS,
    MANY_SLOTS,
    MAPPING_SLOTS,
    NEGATED,
    NO_TERM,
    NUMBER_SLOTS,
    REQUIRED_COLUMNS,
)
from ssckg.io.textfile import read_text
from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ssckg.io.faults import Faults

_MAX_HEAD = 64 * 1024
_FORBIDDEN = '"\r\n\t'
_NUMBER = Datatype("decimal")
_DATE = Datatype("date")


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension slot: its RDF property (CURIE or IRI) and the type of its values."""

    property: str
    type_hint: str


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One mapping: its line in the file (0 if it is not from a file) and its filled cells."""

    line: int
    cells: Mapping[str, str]

    @property
    def is_positive(self) -> bool:
        """Whether the row says that two elements correspond."""
        return not self.is_negated and not self.is_no_match

    @property
    def is_negated(self) -> bool:
        """Whether the row denies its predicate."""
        return self.cells.get("predicate_modifier") == NEGATED

    @property
    def is_no_match(self) -> bool:
        """Whether the row declares an element to be without match."""
        return NO_TERM in (self.cells["subject_id"], self.cells["object_id"])


@dataclass(frozen=True, slots=True)
class MappingSet:
    """A mapping set: the head as plain values (texts, lists, mappings), columns and rows."""

    shown: str
    head: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[MappingRow, ...]

    @property
    def curie_map(self) -> Mapping[str, str]:
        """Prefix to namespace, as the head gives it."""
        prefixes: Mapping[str, str] = self.head.get("curie_map", {})
        return prefixes

    @property
    def extensions(self) -> dict[str, Extension]:
        """The extension slots by column."""
        return {
            each["slot_name"]: Extension(each["property"], each.get("type_hint", "xsd:string"))
            for each in self.head.get("extension_definitions", [])
        }

    def iri(self, curie: str) -> str:
        """Return the IRI of a CURIE or IRI of this set.

        Raises:
            ValueError: the prefix is not in the head's `curie_map`.
        """
        prefix, colon, local = curie.partition(":")
        if local.startswith("//"):
            return curie
        namespace = self.curie_map.get(prefix) or _BUILT_IN.get(prefix)
        if not colon or namespace is None:
            raise ValueError(f"the prefix of {curie!r} is not in the curie_map of the head")
        return namespace + local


_BUILT_IN = {
    prefix: PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd")
}


def read_mapping_set(path: Path, faults: Faults, *, shown: str | None = None) -> MappingSet:
    """Read a mapping set and check its head and every cell.

    Args:
        path: a `.sssom.tsv` file.
        faults: takes the faults of rows and cells; the row is then left out.
        shown: how messages name the file; the path, if not given.

    Raises:
        ParseError: the file is absent, too large, not clean UTF-8, or its head is not YAML.
        TableError: the head or the columns are wrong, so that no row can be read.
        FaultsError: more faults than `faults` takes.
    """
    name = shown or str(path)
    text = read_text(path, shown=name)
    if not text.endswith("\n"):
        raise TableError("does not end with a line end", file=name)
    lines = text[:-1].split("\n")
    start = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    head = _read_head([line[1:] for line in lines[:start]], name)
    if start == len(lines):
        raise TableError("has no line of column names", file=name, row=start)
    columns = tuple(lines[start].split("\t"))
    mapping_set = MappingSet(name, head, columns, ())
    _check_columns(mapping_set, start + 1)
    rows: list[MappingRow] = []
    for number, line in enumerate(lines[start + 1 :], start + 2):
        try:
            rows.append(_read_row(line, number, mapping_set))
        except DataError as fault:
            faults.add(fault)
    _check_repeats(rows, name, faults)
    return MappingSet(name, head, columns, tuple(rows))


def _read_head(lines: list[str], name: str) -> dict[str, Any]:
    text = "\n".join(lines)
    if len(text) > _MAX_HEAD:
        raise ParseError("has a head of more than 64 KiB", file=name)
    try:
        # BaseLoader: every scalar stays the text that it is (no dates, no floats)
        head = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  makes plain values only
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        line = mark.line + 1 if mark else None
        raise ParseError(f"the head is not YAML: {problem}", file=name, line=line) from error
    if not isinstance(head, dict):
        raise TableError("has no head (lines that begin with '#')", file=name, row=1)
    for key in head:
        if key not in HEAD_SLOTS:
            raise TableError(f"the head has the key {key!r}, which is not known", file=name)
    for key in ("curie_map", "mapping_set_id", "license"):
        if not head.get(key):
            raise TableError(f"the head has no {key}", file=name)
    _check_head_values(head, name)
    return head


def _check_head_values(head: dict[str, Any], name: str) -> None:
    prefixes = head["curie_map"]
    if not isinstance(prefixes, dict):
        raise TableError("curie_map is not a mapping of prefixes", file=name)
    for prefix, namespace in prefixes.items():
        if not isinstance(namespace, str) or PREFIXES.get(prefix, namespace) != namespace:
            raise TableError(f"curie_map gives {prefix!r} another namespace", file=name)
    extensions = head.get("extension_definitions", [])
    if not isinstance(extensions, list) or not all(
        isinstance(each, dict) and {"slot_name", "property"} <= each.keys() for each in extensions
    ):
        raise TableError("extension_definitions need slot_name and property each", file=name)
    for key, value in head.items():
        if key in {"curie_map", "extension_definitions"}:
            continue
        many = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if not (isinstance(value, str) or (many and key in MANY_SLOTS)):
            raise TableError(f"the head's {key} is not a text", file=name)


def _check_columns(mapping_set: MappingSet, row: int) -> None:
    known = {*MAPPING_SLOTS, *mapping_set.extensions}
    seen: set[str] = set()
    for column in mapping_set.columns:
        fault = ""
        if column not in known:
            fault = "is neither a slot of SSSOM nor defined as an extension"
        elif column in seen:
            fault = "is there twice"
        if fault:
            raise TableError(fault, file=mapping_set.shown, row=row, column=column)
        seen.add(column)
    for column in REQUIRED_COLUMNS:
        if column not in seen:
            raise TableError("is missing", file=mapping_set.shown, row=row, column=column)


def _read_row(line: str, number: int, mapping_set: MappingSet) -> MappingRow:
    name = mapping_set.shown
    texts = line.split("\t")
    if len(texts) != len(mapping_set.columns):
        fault = f"has {len(texts)} cells, the header has {len(mapping_set.columns)}"
        raise TableError(fault, file=name, row=number)
    cells: dict[str, str] = {}
    for column, text in zip(mapping_set.columns, texts, strict=True):
        try:
            _check_cell(column, text, mapping_set)
        except ValueError as error:
            raise TableError(str(error), file=name, row=number, column=column) from error
        if text:
            cells[column] = text
    return MappingRow(number, cells)


def _check_cell(column: str, text: str, mapping_set: MappingSet) -> None:
    if not text:
        if column in REQUIRED_COLUMNS:
            raise ValueError("is empty, and must not be")
        return
    if text != text.strip():
        raise ValueError("has blanks at its start or end")
    if any(mark in text for mark in _FORBIDDEN):
        raise ValueError("holds a double quote")
    if column in IRI_SLOTS:
        for item in text.split("|") if column in MANY_SLOTS else (text,):
            mapping_set.iri(item)
    elif column in NUMBER_SLOTS:
        if not 0 <= float(_NUMBER.lexical(text)) <= 1:
            raise ValueError(f"{text} is not between 0 and 1")
    elif column in DATE_SLOTS:
        _DATE.lexical(text)
    elif column == "predicate_modifier" and text != NEGATED:
        raise ValueError(f"{text!r} is not {NEGATED!r}")


def _check_repeats(rows: list[MappingRow], name: str, faults: Faults) -> None:
    for columns in (("record_id",), ("subject_id", "object_id")):
        first: dict[tuple[str, ...], int] = {}
        for row in rows:
            key = tuple(row.cells[column] for column in columns)
            if key in first:
                fault = f"{' to '.join(key)} was used in row {first[key]}"
                faults.add(TableError(fault, file=name, row=row.line, column="+".join(columns)))
            first.setdefault(key, row.line)


def write_mapping_set(mapping_set: MappingSet) -> str:
    """Return the canonical text of a set: keys, columns and rows in their fixed order.

    Columns stand in the order of the specification, extensions after them by name; rows are
    sorted by subject, then object, by code point.
    """
    head = {key: mapping_set.head[key] for key in HEAD_SLOTS if key in mapping_set.head}
    head["curie_map"] = dict(sorted(mapping_set.curie_map.items()))
    dumped = yaml.safe_dump(
        head, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False
    )
    order = {slot: at for at, slot in enumerate(MAPPING_SLOTS)}
    columns = sorted(mapping_set.columns, key=lambda c: (order.get(c, len(order)), c))
    lines = [f"#{line}" for line in dumped.splitlines()]
    lines.append("\t".join(columns))
    rows = sorted(
        mapping_set.rows, key=lambda row: (row.cells["subject_id"], row.cells["object_id"])
    )
    lines += ["\t".join(row.cells.get(column, "") for column in columns) for row in rows]
    return "\n".join(lines) + "\n"
