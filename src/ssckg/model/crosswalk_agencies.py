"""What a crosswalk knows of agencies: their roles, memberships and priorities."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """An agency or organisation.

    is_partner: it supports U4SSC in a roster; part_of: IRI of the body that it is a part of.
    """

    iri: str
    acronym: str
    name: str
    is_partner: bool = False
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """An agency's role for an indicator: "custodian" or "partner"."""

    indicator: str
    agency: str
    role: str
    listed_as: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """What a body is or was in an organisation (its notation); years as known; rosters: ids."""

    agency: str
    organisation: str
    role: str
    valid_from: str = ""
    valid_to: str = ""
    rosters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Priority:
    """What an agency declared to matter to it: a goal, target or indicator."""

    iri: str
    agency: str
    element: str
    level: str
    reason: str
    source: str = ""
    valid_from: str = ""
    origin: str = "declared"
    valid_to: str = ""
