"""Values of revision as plain values (JSON, YAML) and back: nothing lost, nothing let through.

Members at their default are left out, so that a member that comes in later leaves what is written
as it was, and with it the hashes of logs. The kind of a change is told by its member "kind", the
content of an event by its "action".
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from ssckg.errors import DataError, FaultsError
from ssckg.model.proposed_change import ChangeKind
from ssckg.revision.document_readers import CONTENT_CLASSES, FaultyDocumentError, reader

if TYPE_CHECKING:
    from ssckg.model.revision_event import RoundEvent
    from ssckg.revision.document_readers import Place

__all__ = [
    "CONTENT_CLASSES",
    "canonical_text",
    "event_hash",
    "faults_of",
    "from_plain",
    "place_words",
    "text_hash",
    "to_plain",
]
_MOST_FAULTS: Final = 50
_T = TypeVar("_T")


def to_plain(value: Any) -> Any:
    """Return what `json.dumps` takes: members under their names, defaults left out, times in UTC.

    Raises:
        TypeError: the value is of a kind that has no plain form.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"no plain form of {type(value).__name__}")
    plain: dict[str, Any] = {}
    kind = getattr(value, "kind", None)
    if isinstance(kind, ChangeKind):
        plain["kind"] = kind.value
    for name, default in _members(type(value)):
        member = getattr(value, name)
        if member != default or type(member) is not type(default):
            plain[name] = to_plain(member)
    return plain


def from_plain(type_: type[_T], document: object) -> _T:
    """Return the value of a type that a document describes.

    Args:
        type_: a value of revision, or a union of changes (`ProposedChange`).
        document: what JSON or YAML comes to.

    Raises:
        DataError: a member is missing, not known, or of the wrong kind; each with its place.
    """
    try:
        return cast("_T", reader(type_)(document))
    except FaultyDocumentError as faults:
        found = [DataError(f"{place_words(place)}: {text}") for place, text in faults.found]
        if len(found) == 1:
            raise found[0] from None
        raise FaultsError(tuple(found[:_MOST_FAULTS]), complete=len(found) <= _MOST_FAULTS) from (
            None
        )


def faults_of(type_: type[Any], document: object) -> tuple[tuple[Place, str], ...]:
    """Return what is wrong with a document, with places; empty where `from_plain` takes it."""
    try:
        reader(type_)(document)
    except FaultyDocumentError as faults:
        return tuple(faults.found)
    return ()


def place_words(place: Place) -> str:
    """Return a place as people write it: "stages[2].end"."""
    words = ""
    for part in place:
        words += f"[{part}]" if isinstance(part, int) else f".{part}"
    return words.removeprefix(".") or "the document"


def canonical_text(value: Any) -> str:
    """Return the one JSON text of a value: sorted members, no spaces (as RFC 8785 has it).

    Raises:
        DataError: a text in it is none: half a surrogate pair.
    """
    text = json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DataError(
            "a text has a character that is none (half a surrogate pair)", hint="write it again"
        ) from error
    return text


def event_hash(event: RoundEvent) -> str:
    """Return the SHA-256 of the text of an event, in hexadecimal digits."""
    return text_hash(canonical_text(event))


def text_hash(text: str) -> str:
    """Return the SHA-256 of the UTF-8 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _members(type_: Any) -> tuple[tuple[str, Any], ...]:
    """Return the members of a class with their defaults (MISSING: none)."""
    return tuple((field.name, field.default) for field in fields(type_))
