"""Who does something: a person or program with a role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The roles of `code/user-role`."""

    CITY = "city"
    VERIFIER = "verifier"
    SECRETARIAT = "secretariat"
    AGENCY = "agency"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    `id` is short and stable (letters, digits, `-`, `.`, `_`); `city` is the id of the city that
    the account of a city or verifier belongs to, `agency` the acronym of an agency's.
    `is_operator` marks whoever has the data directory in their hands (the local command line):
    every step is open to them, and the event log says that they took it. Whoever came with a
    token that is limited to some actions has these in `scopes`; empty means no such limit.
    `channel` is the door: "cli" or "http".
    """

    id: str
    name: str
    role: Role
    city: str = ""
    agency: str = ""
    is_operator: bool = False
    scopes: tuple[str, ...] = ()
    channel: str = "cli"


PUBLIC = Actor("public", "the public", Role.PUBLIC)
"""Whoever does not say who they are."""
