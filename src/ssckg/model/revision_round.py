"""A round of revision: its calendar, who holds which role, and what it is to lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  read at run time with the annotations of events
from enum import StrEnum


class StageKind(StrEnum):
    """The kinds of stage, in the order in which they may follow one another (`code/stage`)."""

    PREPARATION = "preparation"
    DRAFTING = "drafting"
    OPEN_COMMENT = "open-comment"
    FINAL_DRAFT = "final-draft"
    APPROVAL = "approval"
    ADOPTED = "adopted"
    CLOSED = "closed"


class RegistryRole(StrEnum):
    """Roles in a round, in the words of ISO 19135 (`code/registry-role`)."""

    REGISTRY_MANAGER = "registry-manager"
    REGISTER_OWNER = "register-owner"
    REGISTER_MANAGER = "register-manager"
    CONTROL_BODY = "control-body"
    SUBMITTING_ORGANISATION = "submitting-organisation"


class ConflictPolicy(StrEnum):
    """What happens where a body is to decide on its own proposal (`code/conflict-policy`)."""

    REFUSED = "refused"
    RECORDED = "recorded"


class Majority(StrEnum):
    """What a vote takes to carry, of the votes cast for or against; ours, unless a round says."""

    SIMPLE = "simple"
    """More for than against."""
    TWO_THIRDS = "two-thirds"
    """At least twice as many for as against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stretch of the calendar, from `start` up to and without `end`, both in UTC."""

    kind: StageKind
    start: datetime
    end: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role that a body holds; body: acronym of an agency, or "secretariat"; title: its own word.

    One body may hold several roles, and a role be held by several bodies.
    """

    role: RegistryRole
    body: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round as it was opened.

    id: lower case, digits, "-"; framework: family of the edition that comes out ("un-sscf");
    starts_from: id of the edition that is revised; keeps_codes: elements keep their IRIs from
    edition to edition, as those of the SDGs do, so what changes in substance needs a new code;
    quorum: bodies without which nothing is decided; majority: what a vote takes; follow: mapping
    sets that are to be carried over to the new edition; sources: keys of the register of sources.
    """

    id: str
    title: str
    framework: str
    starts_from: str
    stages: tuple[Stage, ...]
    roles: tuple[HeldRole, ...]
    description: str = ""
    framework_title: str = ""
    keeps_codes: bool = False
    is_demonstration: bool = False
    quorum: int = 1
    conflicts: ConflictPolicy = ConflictPolicy.REFUSED
    majority: Majority = Majority.SIMPLE
    follow: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""

    def bodies(self, role: RegistryRole) -> tuple[str, ...]:
        """Return who holds a role, in the order of the file."""
        return tuple(held.body for held in self.roles if held.role is role)

    def roles_of(self, body: str) -> frozenset[RegistryRole]:
        """Return the roles that a body holds."""
        return frozenset(held.role for held in self.roles if held.body == body)
