"""Reads the members of a document that people wrote, and keeps all that is wrong with them."""

from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from ssckg.io.placed_document import Items, Members, Text
from ssckg.io.unseen_characters import fault_of

if TYPE_CHECKING:
    from ssckg.errors import DataError
    from ssckg.io.placed_document import Node, Place

_MOST_ITEMS: Final = 500
_LONGEST: Final = 4000
_TRUTHS: Final = {"true": True, "yes": True, "false": False, "no": False}
_Code = TypeVar("_Code", bound=StrEnum)


class MemberReader:
    """Reads members by name; a fault gives an empty value, and reading goes on."""

    def __init__(self) -> None:
        """Begin without faults."""
        self.faults: list[DataError] = []

    def items(self, members: dict[str, Node], name: str, node: Node) -> tuple[Node, ...]:
        """Return the items of a list that must be there."""
        found = members.get(name)
        if found is None:
            self.fault(node.place.column(name), "is missing")
            return ()
        if not isinstance(found, Items):
            self.fault(found.place, "is to be a list, each item beginning with a hyphen")
            return ()
        if not 1 <= len(found.items) <= _MOST_ITEMS:
            self.fault(found.place, f"has {len(found.items)} items; 1 to {_MOST_ITEMS} can be")
        return found.items[:_MOST_ITEMS]

    def members(self, node: Node, known: tuple[str, ...], what: str) -> dict[str, Node]:
        """Return the members of an object that are known; others are faults."""
        if not isinstance(node, Members):
            self.fault(node.place, f"is to be {what}: {', '.join(known)}")
            return {}
        for name, one in node.members.items():
            if name not in known:
                near = get_close_matches(name, known, 1, 0.7)
                hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
                self.fault(one.place, f"is not known here; {hint}")
        return {name: one for name, one in node.members.items() if name in known}

    def text(self, members: dict[str, Node], name: str) -> str:
        """Return the text of a member; empty where nothing is said."""
        found = members.get(name)
        if found is None:
            return ""
        if not isinstance(found, Text):
            self.fault(found.place, "is to be a text")
            return ""
        return self.clean(found)

    def clean(self, found: Text) -> str:
        """Return a text, after a look at its length and characters."""
        if len(found.text) > _LONGEST:
            self.fault(found.place, f"is longer than {_LONGEST} characters; say it shorter")
        elif unseen := fault_of(found.text):
            self.fault(found.place, f"{unseen}; write plain words")
        return found.text

    def needed(self, members: dict[str, Node], name: str, node: Node) -> str:
        """Return the text of a member that must be there."""
        found = self.text(members, name)
        if not found and not isinstance(members.get(name), Items | Members):
            place = members[name].place if name in members else node.place.column(name)
            self.fault(place, "is missing")
        return found

    def texts(self, members: dict[str, Node], name: str) -> tuple[str, ...]:
        """Return the texts of a list; none where nothing is said."""
        found = members.get(name)
        if found is None or (isinstance(found, Text) and not found.text):
            return ()
        if not isinstance(found, Items):
            self.fault(found.place, "is to be a list of texts, like [one, two]")
            return ()
        texts = []
        for item in found.items[:_MOST_ITEMS]:
            if not isinstance(item, Text) or not item.text:
                self.fault(item.place, "is to be a text")
            elif item.text in texts:
                self.fault(item.place, f"{item.text} stands here twice")
            else:
                texts.append(self.clean(item))
        return tuple(texts)

    def code(
        self,
        members: dict[str, Node],
        name: str,
        kind: type[_Code],
        default: _Code | None,
        node: Node | None = None,
    ) -> _Code | None:
        """Return the code that a member names, or the default; None where neither can be."""
        text = self.text(members, name)
        if not text and default is not None:
            return default
        if text not in set(kind):
            at = members[name].place if name in members else node and node.place.column(name)
            known = ", ".join(kind)
            if at:
                self.fault(at, f"{text!r} is none of {known}" if text else f"is missing: {known}")
            return default
        return kind(text)

    def truth(self, members: dict[str, Node], name: str) -> bool:
        """Return what a member says is so; false where nothing is said."""
        text = self.text(members, name).lower()
        if text and text not in _TRUTHS:
            self.fault(members[name].place, f"{text!r} is neither true nor false")
        return _TRUTHS.get(text, False)

    def fault(self, place: Place, message: str) -> None:
        """Note what is wrong at a place."""
        self.faults.append(place.fault(message))
