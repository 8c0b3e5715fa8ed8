"""Reads a submission written as JSON: JSON-LD, or a plain list of objects, one per value."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import Any, Final

from ssckg.errors import ParseError, TooLargeError
from ssckg.io.column_names import cover_field_of, field_of
from ssckg.io.decoding import EncodingError, find_encoding
from ssckg.io.rdf_submission import escape, read_json_ld
from ssckg.io.sheets.cells import plain
from ssckg.io.text_table import MAXIMUM_CELL, MAXIMUM_ROWS
from ssckg.model.finding import Place
from ssckg.model.submitted_document import DocumentFormat, ReadingNote, SubmittedDocument
from ssckg.model.submitted_row import SubmittedRow

_LD_KEYS: Final = frozenset({"@context", "@graph", "@id", "@type"})
MAXIMUM_PARTS: Final = 25_000
"""Objects and lists in a document: of 200 cities, each with all its values, there are fewer."""
MAXIMUM_VALUES: Final = 10 * MAXIMUM_PARTS
_MAXIMUM_CONTEXTS: Final = 100
_NO_VALUE: Final = (
    "nothing is reported in it; give a list of objects with 'value' and 'name', 'code' or"
    " 'data_point', or JSON-LD with our context"
)


class _Number(str):
    """A number as it is written in the file."""

    __slots__ = ()


def read_json(raw: bytes, name: str) -> SubmittedDocument:
    """Return what a JSON document submits; `name` is what messages call the file.

    Raises:
        ParseError: not JSON, or nothing is reported in it.
        TooLargeError: nested too deep, or more values than are read.
    """
    text = _text(raw, name)
    document = _parse(text, name, as_written=True)
    _measure(document, name)
    if _is_linked(document):
        return read_json_ld(_parse(text, name, as_written=False), name)
    return _Reader(name).read(document)


def _text(raw: bytes, name: str) -> str:
    try:
        encoding = find_encoding(raw)
    except EncodingError as error:
        raise ParseError(str(error), file=name) from error
    if not encoding.is_sure:
        raise ParseError("the text is not UTF-8, which JSON always is; save it anew", file=name)
    return raw.decode(encoding.name)


def _parse(text: str, name: str, *, as_written: bool) -> Any:
    """Return JSON; with `as_written`, numbers as their text.

    Raises:
        ParseError: not JSON, a key that stands twice, a number that is none.
        TooLargeError: nested too deep.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise ParseError(f"the key {twice!r} stands twice in one object", file=name)
        return found

    def refuse(constant: str) -> None:
        raise ParseError(f"{constant} is no number", file=name)

    number = _Number if as_written else None
    try:
        return json.loads(
            text.lstrip("\ufeff"),
            object_pairs_hook=unique,
            parse_float=number,
            parse_int=number,
            parse_constant=refuse,
        )
    except json.JSONDecodeError as error:
        raise ParseError(f"not JSON: {error.msg}", file=name, line=error.lineno) from error
    except RecursionError as error:
        raise TooLargeError(f"{name}: nested too deep") from error
    except ValueError as error:  # an integer of thousands of digits
        raise ParseError(f"not JSON: {error}", file=name) from error


def _measure(document: Any, name: str) -> None:
    """Refuse what many small parts would make large, before anything is made of it.

    Raises:
        TooLargeError: it has more objects and lists than are read.
    """
    parts = values = contexts = 0
    left = [document]
    while left:
        value = left.pop()
        values += 1
        if isinstance(value, dict):
            contexts += "@context" in value
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
        else:
            continue
        parts += 1
        if len(left) + values > MAXIMUM_VALUES or parts > MAXIMUM_PARTS:
            raise TooLargeError(f"{name}: more than {MAXIMUM_PARTS:,} objects and their values")
        if contexts > _MAXIMUM_CONTEXTS:
            raise TooLargeError(f"{name}: more than {_MAXIMUM_CONTEXTS} contexts")


def _is_linked(document: Any) -> bool:
    """Whether a document is JSON-LD by its keys."""
    first = document[0] if isinstance(document, list) and document else document
    return isinstance(first, dict) and bool(first.keys() & _LD_KEYS)


class _Reader:
    """Reads plain JSON; `notes` fills while it reads."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.notes: list[ReadingNote] = []
        self.cover: dict[str, str] = {}
        self.cover_places: dict[str, Place] = {}
        self._unread: Counter[str] = Counter()

    def read(self, document: Any) -> SubmittedDocument:
        """Return what the document submits.

        Raises:
            ParseError: nothing is reported in it, or not in this form.
            TooLargeError: more values than are read.
        """
        pointer, items = self._items(document)
        rows = [self._row(item, f"{pointer}/{at}", at + 1) for at, item in enumerate(items)]
        if not rows or not any(r.value or r.name or r.code or r.data_point for r in rows):
            raise ParseError(_NO_VALUE, file=self.file)
        for key, count in self._unread.items():
            text = f"{key!r} is not known and was not read; it stands {count} times."
            self.notes.append(ReadingNote("unread-column", text, Place(self.file)))
        return SubmittedDocument(
            self.file,
            DocumentFormat.JSON_LD,
            tuple(rows),
            cover=self.cover,
            cover_places=self.cover_places,
            notes=tuple(self.notes),
        )

    def _items(self, document: Any) -> tuple[str, list[Any]]:
        """Return the list of reported values, and where it stands.

        Raises:
            ParseError: there is none, or there are several.
            TooLargeError: it is longer than is read.
        """
        lists: dict[str, list[Any]] = {}
        if isinstance(document, list):
            lists[""] = document
        elif isinstance(document, dict):
            for key, value in document.items():
                if isinstance(value, list) and any(isinstance(item, dict) for item in value):
                    lists[f"/{escape(key)}"] = value
                else:
                    self._take_cover(key, value)
        if len(lists) != 1:
            raise ParseError(_NO_VALUE, file=self.file)
        ((pointer, items),) = lists.items()
        if len(items) > MAXIMUM_ROWS:
            raise TooLargeError(f"{self.file}: more than {MAXIMUM_ROWS:,} values")
        return pointer, items

    def _take_cover(self, key: str, value: Any) -> None:
        """Take a field of the cover; what is none is counted."""
        field = cover_field_of(_spaced(key))
        if field is None or field in self.cover or isinstance(value, list | dict):
            self._unread[key] += 1
            return
        self.cover[field] = _scalar(value)
        self.cover_places[field] = Place(self.file, pointer=f"/{escape(key)}")

    def _row(self, item: Any, pointer: str, number: int) -> SubmittedRow:
        """Make a row of an object.

        Raises:
            ParseError: it is none, or a field of it holds more than one value.
        """
        if not isinstance(item, dict):
            raise ParseError(f"{pointer} is no object with a name and a value", file=self.file)
        values: dict[str, str] = {}
        keys: dict[str, str] = {}
        typed = set()
        for key, value in item.items():
            field = field_of(_spaced(key))
            if field is None:
                self._unread[key] += value is not None
                continue
            where = f"{pointer}/{escape(key)}"
            if field in values:
                raise ParseError(f"{where} says a second time what {field} is", file=self.file)
            if isinstance(value, list | dict):
                raise ParseError(f"{where} holds more than one value", file=self.file)
            values[field], keys[field] = _scalar(value), escape(key)
            if len(values[field]) > MAXIMUM_CELL:
                raise ParseError(f"{where} is longer than {MAXIMUM_CELL}", file=self.file)
            if isinstance(value, _Number):
                typed.add(field)
        made: dict[str, Any] = {
            "city": self.cover.get("city", ""),
            "country": self.cover.get("country", ""),
            "report_year": self.cover.get("report_year", ""),
            **values,
            "file": self.file,
            "line": number,
            "pointer": pointer,
            "columns": keys,
            "typed": frozenset(typed),
        }
        return SubmittedRow(**made)


def _spaced(key: str) -> str:
    """Return a key in camel case as words."""
    return "".join(f" {sign}" if sign.isupper() else sign for sign in key)


def _scalar(value: Any) -> str:
    """Return a JSON value as text; numbers without exponent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, _Number):
        return plain(Decimal(value)) if "e" in value.casefold() else str(value)
    return str(value).strip()
