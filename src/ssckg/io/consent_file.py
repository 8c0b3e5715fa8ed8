"""Reads a city's statements of consent from JSON; docs/consent-file.md describes the format.

Strict: what is not known is refused, with the JSON pointer of the place, because a misspelled
refusal must not become a consent.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import FaultsError, ParseError, TooLargeError
from ssckg.model.submission import ConsentScope, ConsentState

if TYPE_CHECKING:
    from pathlib import Path

MAXIMUM_BYTES: Final = 1_000_000
_MOST_STATEMENTS: Final = 2_000
_MOST_FAULTS: Final = 20
_DOCUMENT: Final = frozenset({"text", "statements"})
_STATEMENT: Final = frozenset({"scope", "state", "data_points", "embargo_until", "expires_on"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `data_points` are codes or IRIs, as written, for that scope only.

    `pointer` is the JSON pointer of the statement.
    """

    scope: ConsentScope
    state: ConsentState
    data_points: tuple[str, ...] = ()
    embargo_until: date | None = None
    expires_on: date | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class ConsentFile:
    """The statements in order, and the version of the text that they refer to, if it is named."""

    statements: tuple[Statement, ...]
    text_version: str = ""


class _Faults:
    """Collects what is wrong, each with its place."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[ParseError] = []

    def add(self, pointer: str, message: str) -> None:
        self._found.append(ParseError(f"{pointer or '/'}: {message}", file=self._file))

    def check(self) -> None:
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise FaultsError(
                tuple(self._found[:_MOST_FAULTS]), complete=len(self._found) <= _MOST_FAULTS
            )


def read_consent_file(path: Path) -> ConsentFile:
    """Return what a file states.

    Raises:
        ParseError: it cannot be read, is no JSON, or has one fault; with the JSON pointer.
        FaultsError: it has several.
        TooLargeError: it is larger than 1 MB.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise ParseError(error.strerror or "cannot be read", file=path.name) from error
    return parse_consent(content, name=path.name)


def parse_consent(content: bytes, *, name: str = "consent") -> ConsentFile:
    """Return what a JSON document states; raises as `read_consent_file`."""
    if len(content) > MAXIMUM_BYTES:
        raise TooLargeError(f"{name} is larger than {MAXIMUM_BYTES:,} bytes")
    try:
        document = json.loads(content, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ParseError(f"is not JSON: {error}", file=name, line=line) from error
    faults = _Faults(name)
    statements: list[Statement] = []
    if _is_object("", document, _DOCUMENT, faults):
        version = document.get("text", "")
        if not isinstance(version, str):
            faults.add("/text", "is not a text")
        given = document.get("statements")
        if not isinstance(given, list) or not given:
            faults.add("/statements", "is not a list with at least one statement")
        elif len(given) > _MOST_STATEMENTS:
            faults.add("/statements", f"holds more than {_MOST_STATEMENTS:,} statements")
        else:
            read = (_statement(f"/statements/{n}", one, faults) for n, one in enumerate(given))
            statements = [one for one in read if one is not None]
    faults.check()
    return ConsentFile(tuple(statements), document.get("text", ""))


def _statement(pointer: str, given: Any, faults: _Faults) -> Statement | None:
    if not _is_object(pointer, given, _STATEMENT, faults):
        return None
    scope = _one_of(f"{pointer}/scope", given.get("scope"), ConsentScope, faults)
    state = _one_of(f"{pointer}/state", given.get("state"), ConsentState, faults)
    points = _points(f"{pointer}/data_points", given, scope, faults)
    begin = _day(f"{pointer}/embargo_until", given.get("embargo_until"), faults)
    end = _day(f"{pointer}/expires_on", given.get("expires_on"), faults)
    if state not in {None, ConsentState.GIVEN} and (begin or end):
        faults.add(pointer, "only what is given has an embargo or an end")
    if begin and end and begin >= end:
        faults.add(f"{pointer}/expires_on", "is not after embargo_until: nothing would be public")
    if scope is None or state is None:
        return None
    return Statement(scope, state, points, begin, end, pointer)


def _points(
    pointer: str, given: dict[str, Any], scope: ConsentScope | None, faults: _Faults
) -> tuple[str, ...]:
    points = given.get("data_points")
    if scope is not ConsentScope.DATA_POINT:
        if points is not None and scope is not None:
            faults.add(pointer, f"goes with the scope data-point only, not {scope}")
        return ()
    if not isinstance(points, list) or not points:
        faults.add(pointer, "is not a list with at least one data point")
        return ()
    for number, point in enumerate(points):
        if not isinstance(point, str) or not point.strip():
            faults.add(f"{pointer}/{number}", "is not a text")
    return tuple(str(point).strip() for point in points)


def _one_of(pointer: str, value: Any, kind: Any, faults: _Faults) -> Any:
    known = [str(one) for one in kind]
    if value not in known:
        faults.add(pointer, f"is {value!r}, not one of {', '.join(known)}")
        return None
    return kind(value)


def _day(pointer: str, value: Any, faults: _Faults) -> date | None:
    if value is None:
        return None
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        faults.add(pointer, f"is {value!r}, not a day such as 2027-01-31")
        return None


def _is_object(pointer: str, value: Any, keys: frozenset[str], faults: _Faults) -> bool:
    if not isinstance(value, dict):
        faults.add(pointer, "is not an object")
        return False
    for key in value:
        if key not in keys:
            faults.add(f"{pointer}/{key}", f"is not known; known: {', '.join(sorted(keys))}")
    return True


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of two members of one name nobody could say which one counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {twice!r} is there twice")
    return found
