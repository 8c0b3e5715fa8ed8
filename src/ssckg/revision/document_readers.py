"""Reads plain values strictly: a function for each type, made once from its annotations.

A log of a large round has tens of thousands of events, so the way without faults is short; places
are worked out only where something is wrong.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Union, get_args, get_origin, get_type_hints

from ssckg.model import edition_content, proposed_change, release, revision_event, revision_round
from ssckg.model.proposed_change import CHANGE_CLASSES, ChangeKind, ProposedChange
from ssckg.model.revision_event import (
    Amended,
    Announced,
    Answered,
    Commented,
    Decided,
    Disposed,
    EventContent,
    Extended,
    Moderated,
    Opened,
    ProposalWithdrawn,
    Proposed,
    Released,
    Reviewed,
    RoundAction,
    RoundEvent,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Place = tuple["str | int", ...]
"""Where in a document: members and indices, from the outside."""
CONTENT_CLASSES: Final[Mapping[RoundAction, type[EventContent]]] = {
    RoundAction.OPEN: Opened,
    RoundAction.EXTEND: Extended,
    RoundAction.PROPOSE: Proposed,
    RoundAction.AMEND: Amended,
    RoundAction.WITHDRAW: ProposalWithdrawn,
    RoundAction.REVIEW: Reviewed,
    RoundAction.ANSWER: Answered,
    RoundAction.COMMENT: Commented,
    RoundAction.COMMENT_EDITORIAL: Commented,
    RoundAction.MODERATE: Moderated,
    RoundAction.DISPOSE: Disposed,
    RoundAction.DECIDE: Decided,
    RoundAction.ANNOUNCE: Announced,
    RoundAction.RELEASE: Released,
}
"""What the content of an event is, by its action."""
_NAMES: Final = {
    name: value
    for module in (edition_content, proposed_change, release, revision_event, revision_round)
    for name, value in vars(module).items()
    if isinstance(value, type)
}
"""What annotations of the values name."""


class FaultyDocumentError(Exception):
    """What is wrong with a document: places (members and indices) with a message."""

    def __init__(self, found: list[tuple[Place, str]]) -> None:
        super().__init__()
        self.found = found


def reader(type_: Any) -> Callable[[Any], Any]:
    """Return the function that reads a type from its plain form.

    It raises FaultyDocumentError.
    """
    found = _READERS.get(type_)
    if found is None:
        found = _READERS[type_] = _made(type_)
    return found


def _made(type_: Any) -> Callable[[Any], Any]:
    if type_ is RoundEvent:
        return _event
    if get_origin(type_) in {Union, UnionType}:
        return _union(get_args(type_))
    if get_origin(type_) is tuple:
        return _tuple(get_args(type_))
    if isinstance(type_, type) and issubclass(type_, Enum):
        return _code(type_)
    if isinstance(type_, type) and is_dataclass(type_):
        return _record(type_)
    raise TypeError(f"no reader for {type_}")


def _fault(text: str) -> FaultyDocumentError:
    return FaultyDocumentError([((), text)])


def _named(document: Any) -> str:
    words = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    if document is None:
        return "nothing"
    return words.get(type(document), f"{document!r}"[:40])


def _text(document: Any) -> str:
    if type(document) is not str:
        raise _fault(f"a text is expected, not {_named(document)}")
    return document


def _whole(document: Any) -> int:
    if type(document) is not int:
        raise _fault(f"a whole number is expected, not {_named(document)}")
    return document


def _truth(document: Any) -> bool:
    if type(document) is not bool:
        raise _fault(f"true or false is expected, not {_named(document)}")
    return document


def _time(document: Any) -> datetime:
    if type(document) is str:
        try:
            found = datetime.fromisoformat(document)
        except ValueError:
            pass
        else:
            if found.tzinfo is not None:
                return found.astimezone(UTC)
    raise _fault(f"a time with its offset is expected, like 2026-11-22T09:00:00Z, not {document!r}")


_READERS: Final[dict[Any, Callable[[Any], Any]]] = {
    str: _text,
    int: _whole,
    bool: _truth,
    datetime: _time,
}


def _code(type_: type[Enum]) -> Callable[[Any], Any]:
    by_value = {one.value: one for one in type_}

    def read(document: Any) -> Any:
        found = by_value.get(document) if type(document) is str else None
        if found is None:
            raise _fault(f"{document!r} is none of {', '.join(map(str, by_value))}")
        return found

    return read


def _tuple(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    item = reader(arguments[0])

    def read(document: Any) -> Any:
        if type(document) is not list:
            raise _fault(f"a list is expected, not {_named(document)}")
        try:
            return tuple([item(each) for each in document])
        except FaultyDocumentError:
            raise FaultyDocumentError(_each_fault(item, document)) from None

    if len(arguments) != 2 or arguments[1] is not Ellipsis:
        raise TypeError(f"no reader for tuples of {arguments}")
    return read


def _each_fault(item: Callable[[Any], Any], document: list[Any]) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    for index, each in enumerate(document):
        try:
            item(each)
        except FaultyDocumentError as faults:
            found += [((index, *place), text) for place, text in faults.found]
    return found


def _union(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if NoneType in arguments:
        [one] = [each for each in arguments if each is not NoneType]
        inner = reader(one)
        return lambda document: None if document is None else inner(document)
    if set(arguments) != set(get_args(ProposedChange)):
        raise TypeError(f"no reader for one of {arguments}")
    return _change


def _change(document: Any) -> Any:
    if type(document) is not dict:
        raise _fault(f"a change is expected, not {_named(document)}")
    rest = dict(document)
    kind = rest.pop("kind", None)
    if kind is None:
        raise FaultyDocumentError([(("kind",), "missing")])
    try:
        class_ = CHANGE_CLASSES[reader(ChangeKind)(kind)]
    except FaultyDocumentError as faults:
        raise FaultyDocumentError([(("kind",), text) for _, text in faults.found]) from None
    return reader(class_)(rest)


def _record(type_: type[Any]) -> Callable[[Any], Any]:
    hints = get_type_hints(type_, localns=_NAMES)
    members = {field.name for field in fields(type_)}
    readers = {
        name: reader(hint)
        for name, hint in hints.items()
        if get_origin(hint) is not ClassVar and name in members
    }
    needed = tuple(
        field.name
        for field in fields(type_)
        if field.default is MISSING and field.default_factory is MISSING
    )

    def read(document: Any) -> Any:
        if type(document) is not dict:
            raise _fault(f"an object with {', '.join(readers)} is expected, not {_named(document)}")
        try:
            return type_(**{name: readers[name](value) for name, value in document.items()})
        except (FaultyDocumentError, KeyError, TypeError):
            raise FaultyDocumentError(_member_faults(readers, needed, document)) from None

    return read


def _member_faults(
    readers: Mapping[str, Callable[[Any], Any]], needed: tuple[str, ...], document: dict[Any, Any]
) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    for name, value in document.items():
        if name not in readers:
            known = ", ".join(readers) or "none"
            found.append(((str(name),), f"not known here; there are: {known}"))
            continue
        try:
            readers[name](value)
        except FaultyDocumentError as faults:
            found += [((name, *place), text) for place, text in faults.found]
    found += [((name,), "missing") for name in needed if name not in document]
    return found


@cache
def _event_head() -> Callable[[Any], Any]:
    """Return the reader of an event but for its content."""
    hints = get_type_hints(RoundEvent, localns=_NAMES)
    readers = {name: reader(hint) for name, hint in hints.items() if name != "content"}
    needed = tuple(name for name in readers if name != "previous")

    def read(document: Any) -> dict[str, Any]:
        try:
            members = {name: readers[name](value) for name, value in document.items()}
        except (FaultyDocumentError, KeyError):
            raise FaultyDocumentError(_member_faults(readers, needed, document)) from None
        if any(name not in members for name in needed):
            raise FaultyDocumentError(_member_faults(readers, needed, document))
        return members

    return read


def _event(document: Any) -> RoundEvent:
    if type(document) is not dict:
        raise _fault(f"an event is expected, not {_named(document)}")
    head = dict(document)
    content = head.pop("content", None)
    members = _event_head()(head)
    if content is None:
        raise FaultyDocumentError([(("content",), "missing")])
    try:
        members["content"] = reader(CONTENT_CLASSES[members["action"]])(content)
    except FaultyDocumentError as faults:
        raise FaultyDocumentError(
            [(("content", *place), text) for place, text in faults.found]
        ) from None
    return RoundEvent(**members)
