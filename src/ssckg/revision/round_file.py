"""The file that a round is opened with (YAML, or JSON with the same members).

A day begins at 00:00 UTC; as an end it is included, so the stage ends at 00:00 UTC of the day
after. A time names its offset. Faults are collected, each with its line and what to do.
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ssckg.errors import FaultsError
from ssckg.io.placed_document import Members, parse_placed, read_placed
from ssckg.model.revision_round import (
    ConflictPolicy,
    HeldRole,
    Majority,
    RegistryRole,
    Round,
    Stage,
    StageKind,
)
from ssckg.revision.calendar import NO_END
from ssckg.revision.member_reader import MemberReader
from ssckg.revision.names import is_round_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.io.placed_document import Node

_MOST_ITEMS: Final = 500
_LONGEST: Final = 4000
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE: Final = re.compile(r"[0-9]{1,6}")
_TRUTHS: Final = {"true": True, "yes": True, "false": False, "no": False}
_ROUND: Final = tuple(field.name for field in fields(Round))
_STAGE: Final = tuple(field.name for field in fields(Stage))
_ROLE: Final = ("role", "body", "bodies", "title")
_Code = TypeVar("_Code", bound=StrEnum)


def read_round(path: Path, *, shown: str | None = None) -> Round:
    """Return the round that a file describes.

    Raises:
        ParseError: the file cannot be read, or one thing in it is wrong; with its line.
        FaultsError: several things are wrong.
    """
    return _Reader().round(read_placed(path, shown=shown))


def parse_round(data: bytes, name: str = "round.yaml") -> Round:
    """Return the round that the bytes of a file describe; errors as `read_round`."""
    return _Reader().round(parse_placed(data, name))


def read_start(text: str) -> datetime:
    """Return when a day or time begins, in UTC.

    >>> read_start("2020-04-01").isoformat()
    '2020-04-01T00:00:00+00:00'

    Raises:
        ValueError: it is no day, and no time with its offset.
    """
    if _DAY.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("no offset")
    return found.astimezone(UTC)


def read_end(text: str) -> datetime:
    """Return when something ends, in UTC: a day is included, a time is the end itself.

    >>> read_end("2020-05-01").isoformat()
    '2020-05-02T00:00:00+00:00'

    Raises:
        ValueError: it is no day, and no time with its offset.
        OverflowError: it is the last day that calendars have.
    """
    found = read_start(text)
    return found + timedelta(days=1) if _DAY.fullmatch(text) else found


class _Reader(MemberReader):
    """Reads the members of a round and keeps what is wrong with them."""

    def round(self, node: Node) -> Round:
        """Return the round."""
        if not isinstance(node, Members):
            raise node.place.fault(f"is to be a round: {', '.join(_ROUND)}")
        members = self.members(node, _ROUND, "a round")
        values: dict[str, Any] = {
            "id": self._id(members, node),
            "title": self.needed(members, "title", node),
            "framework": self._id(members, node, "framework"),
            "starts_from": self._id(members, node, "starts_from"),
            "stages": self._stages(members, node),
            "roles": self._roles(members, node),
            "quorum": self._quorum(members),
            "conflicts": self.code(members, "conflicts", ConflictPolicy, ConflictPolicy.REFUSED),
            "majority": self.code(members, "majority", Majority, Majority.SIMPLE),
        }
        for name in ("description", "framework_title", "note"):
            values[name] = self.text(members, name)
        for name in ("keeps_codes", "is_demonstration"):
            values[name] = self.truth(members, name)
        for name in ("follow", "sources"):
            values[name] = self.texts(members, name)
        if self.faults:
            found = sorted(self.faults, key=lambda fault: getattr(fault, "line", None) or 0)
            raise found[0] if len(found) == 1 else FaultsError(tuple(found))
        return Round(**values)

    def _stages(self, members: dict[str, Node], node: Node) -> tuple[Stage, ...]:
        found = []
        items = self.items(members, "stages", node)
        for number, item in enumerate(items, start=1):
            of_stage = self.members(item, _STAGE, "a stage")
            kind = self.code(of_stage, "kind", StageKind, None, item)
            start = self._time(of_stage, "start", item, is_end=False)
            if number == len(items) and not self.text(of_stage, "end"):
                end: datetime | None = NO_END
            else:
                end = self._time(of_stage, "end", item, is_end=True)
            note = self.text(of_stage, "note")
            if kind is None or start is None or end is None:
                continue
            if end <= start:
                self.fault(item.place, "ends before it begins, or when it begins")
            found.append(Stage(kind=kind, start=start, end=end, note=note))
        return tuple(found)

    def _roles(self, members: dict[str, Node], node: Node) -> tuple[HeldRole, ...]:
        found: list[HeldRole] = []
        for item in self.items(members, "roles", node):
            of_role = self.members(item, _ROLE, "a role")
            role = self.code(of_role, "role", RegistryRole, None, item)
            bodies = self._bodies(of_role, item)
            title = self.text(of_role, "title")
            if role is None:
                continue
            for body in bodies:
                if any((held.role, held.body) == (role, body) for held in found):
                    self.fault(item.place, f"{body} is {role} already; say it once")
                found.append(HeldRole(role=role, body=body, title=title))
        return tuple(found)

    def _bodies(self, members: dict[str, Node], item: Node) -> tuple[str, ...]:
        if ("body" in members) == ("bodies" in members):
            self.fault(item.place, "names who holds it with one of: body, bodies (a list)")
            return ()
        if "bodies" in members:
            return self.texts(members, "bodies")
        return (self.needed(members, "body", item),)

    def _id(self, members: dict[str, Node], node: Node, name: str = "id") -> str:
        found = self.needed(members, name, node)
        is_fit = is_round_id(found.replace(".", "-")) if name != "id" else is_round_id(found)
        if found and not is_fit:
            dots = "" if name == "id" else ", dots"
            self.fault(
                members[name].place,
                f"{found!r} is to be of small letters, digits and single hyphens{dots},"
                " at most 60 of them",
            )
        return found

    def _quorum(self, members: dict[str, Node]) -> int:
        text = self.text(members, "quorum") or "1"
        if not _WHOLE.fullmatch(text) or not int(text):
            self.fault(members["quorum"].place, f"{text!r} is no number of bodies; 1 or more")
            return 1
        return int(text)

    def _time(
        self, members: dict[str, Node], name: str, node: Node, *, is_end: bool
    ) -> datetime | None:
        text = self.needed(members, name, node)
        if not text:
            return None
        try:
            return read_end(text) if is_end else read_start(text)
        except (ValueError, OverflowError):
            self.fault(
                members[name].place,
                f"{text!r} is no day (2020-04-01), and no time with its offset"
                " (2020-04-01T09:00+02:00)",
            )
            return None


def round_file_lines(round_: Round) -> Iterator[str]:
    """Yield the lines of a file from which the same round comes."""
    import yaml  # noqa: PLC0415  whoever only reads a round does not write one

    document: dict[str, Any] = {}
    for field in fields(round_):
        value = getattr(round_, field.name)
        if field.name in {"stages", "roles"} or value == field.default:
            continue
        document[field.name] = (
            list(value) if isinstance(value, tuple) else getattr(value, "value", value)
        )
    document["stages"] = [_stage_document(stage) for stage in round_.stages]
    document["roles"] = [
        {"role": held.role.value, "body": held.body} | ({"title": held.title} if held.title else {})
        for held in round_.roles
    ]
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=96)
    yield from text.splitlines()


def _stage_document(stage: Stage) -> dict[str, str]:
    written = {"kind": stage.kind.value, "start": stage.start.isoformat()}
    if stage.end != NO_END:
        written["end"] = stage.end.isoformat()
    return written | ({"note": stage.note} if stage.note else {})
