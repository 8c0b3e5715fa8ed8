"""The types of things, with what is above them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from ssckg.searching.kinds import kinds

ELEMENT: Final = "FrameworkElement"


@dataclass(frozen=True, slots=True)
class Type:
    """A type: its id is the name of its class; above: the id of the type above it, or ""."""

    id: str
    name: str
    above: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as the specification has it (0.2, "Types"), with what is above."""
        document: dict[str, Any] = {"id": self.id, "name": self.name}
        if self.above:
            document["broader"] = [types()[self.above].as_dict()]
        return document

    def short(self) -> dict[str, str]:
        """Return id and name."""
        return {"id": self.id, "name": self.name}


@cache
def types() -> dict[str, Type]:
    """Return the types by id, the common ones first."""
    found = {ELEMENT: Type(ELEMENT, "element of a framework")}
    for kind in kinds().values():
        if kind.is_type:
            found[kind.id] = Type(kind.id, kind.name, kind.group)
    return found


@cache
def types_of(kind: str) -> tuple[Type, ...]:
    """Return the types of things of a kind, the closest first; () where it has none."""
    own = types().get(kind)
    if own is None:
        return ()
    return (own, types()[own.above]) if own.above else (own,)
