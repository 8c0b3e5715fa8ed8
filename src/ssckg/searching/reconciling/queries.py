"""Reconciliation queries as they are sent: read strictly, bounded, with the place of each fault.

Reconciliation Service API 0.2, "Structure of a Reconciliation Query" and "Data Extension Query
Requests", https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from ssckg.errors import TooLargeError, UnknownNameError, UsageError
from ssckg.searching.reconciling.properties import properties

BATCH: Final = 100
"""Queries of one request."""
MOST_IDS: Final = 1000
MOST_CANDIDATES: Final = 50
USUAL_CANDIDATES: Final = 5
_MOST_TEXT: Final = 1000
_MOST_OF_EACH: Final = 20
_MOST_PROPERTIES: Final = 40
_STRICT: Final = ("any", "all", "should")
_DEEPEST: Final = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property and the values of which a candidate should have one; an entity by its id."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One reconciliation query; types: ids, and `strict` says whether they bind."""

    text: str
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = USUAL_CANDIDATES
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """Whose values of which properties are wanted; most: values of each property, 0 for all."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def read_batch(text: str) -> dict[str, Query]:
    """Return the queries of a batch by their keys.

    Raises:
        UsageError: it is no batch; the message names the place.
        TooLargeError: it has too many queries.
    """
    batch = _object(_read(text, "queries"), "queries")
    if len(batch) > BATCH:
        raise TooLargeError(
            f"the batch has {len(batch)} queries", hint=f"send up to {BATCH} at once"
        )
    return {key: _query(value, key[:80]) for key, value in batch.items()}


def read_extension(text: str) -> Extension:
    """Return a data extension query.

    Raises:
        UsageError: it is none; the message names the place.
        UnknownNameError: there is no such property.
        TooLargeError: it names too many things.
    """
    document = _object(_read(text, "extend"), "extend")
    ids = [_text(each, "extend/ids") for each in _list(document.get("ids"), "extend/ids")]
    asked = _list(document.get("properties"), "extend/properties")
    if len(ids) > MOST_IDS or len(asked) > _MOST_PROPERTIES:
        raise TooLargeError(
            f"{len(ids)} things and {len(asked)} properties are too many",
            hint=f"send up to {MOST_IDS} things and {_MOST_PROPERTIES} properties at once",
        )
    wanted = []
    for each in asked:
        one = _object(each, "extend/properties")
        name = _text(one.get("id"), "extend/properties/id")
        if name not in properties():
            raise UnknownNameError("property", name, tuple(properties()))
        settings = _object(one.get("settings") or {}, "extend/properties/settings")
        wanted.append((name, _number(settings.get("limit") or 0, "settings/limit", least=0)))
    return Extension(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(wanted)))


def _read(text: str, place: str) -> Any:
    if text.count("[") + text.count("{") > 20_000:
        raise UsageError(f"{place} is nested too much")
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{place} is no JSON", hint='for example {"q0": {"query": "air quality"}}'
        ) from error


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _query(value: Any, key: str) -> Query:
    place = f"queries/{key}"
    given = _object(value, place)
    text = given.get("query")
    text = "" if text is None else _text(text, f"{place}/query", most=_MOST_TEXT * 10)
    wanted = tuple(
        _wanted(each, f"{place}/properties")
        for each in _list(given.get("properties") or [], f"{place}/properties")
    )
    if not text.strip() and not wanted:
        raise UsageError(f"{place} has neither query nor properties", hint="give one of them")
    if len(wanted) > _MOST_OF_EACH:
        raise UsageError(f"{place}/properties are too many", hint=f"up to {_MOST_OF_EACH}")
    strict = given.get("type_strict") or "any"
    if strict not in _STRICT:
        raise UsageError(f"{place}/type_strict is none of {', '.join(_STRICT)}")
    limit = given.get("limit")
    limit = USUAL_CANDIDATES if limit is None else _number(limit, f"{place}/limit", least=1)
    return Query(
        text[:_MOST_TEXT],
        types=_types(given.get("type"), f"{place}/type"),
        strict=strict,
        limit=min(limit, MOST_CANDIDATES),
        wanted=wanted,
    )


def _types(value: Any, place: str) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    given = value if isinstance(value, list) else [value]
    if len(given) > _MOST_OF_EACH:
        raise UsageError(f"{place} names too many types", hint=f"up to {_MOST_OF_EACH}")
    ids = [each.get("id") if isinstance(each, dict) else each for each in given]
    return tuple(_text(each, place) for each in ids)


def _wanted(value: Any, place: str) -> Wanted:
    given = _object(value, place)
    name = _text(given.get("pid"), f"{place}/pid")
    if "v" not in given:
        raise UsageError(f"{place} has no v", hint="give the value to compare with")
    values = given["v"] if isinstance(given["v"], list) else [given["v"]]
    if len(values) > _MOST_OF_EACH:
        raise UsageError(f"{place}/v has too many values", hint=f"up to {_MOST_OF_EACH}")
    return Wanted(name, tuple(_plain(each, f"{place}/v") for each in values))


def _plain(value: Any, place: str) -> str:
    if isinstance(value, dict):
        return _text(value.get("id"), f"{place}/id")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return format(value, "g") if isinstance(value, float) else str(value)
    return _text(value, place)


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{place} is no object")
    return value


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise UsageError(f"{place} is no list")
    return value


def _text(value: Any, place: str, most: int = _MOST_TEXT) -> str:
    if not isinstance(value, str):
        raise UsageError(f"{place} is no text")
    if len(value) > most:
        raise UsageError(f"{place} is too long", hint=f"up to {most} characters")
    return value


def _number(value: Any, place: str, least: int) -> int:
    try:
        number = int(value) if not isinstance(value, bool) else least - 1
    except (TypeError, ValueError, OverflowError):
        number = least - 1
    if number < least:
        raise UsageError(f"{place} is no number from {least} on")
    return number
