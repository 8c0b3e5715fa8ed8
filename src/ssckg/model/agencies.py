"""What agencies care about, set against the indicators of a framework: the values in results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.model.naming import ElementName

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A body, as results name it; `is_partner`: a roster of U4SSC names it."""

    iri: str
    acronym: str
    name: str
    is_partner: bool = False


@dataclass(frozen=True, slots=True)
class AgencyMembership:
    """What a body is or was in an organisation; years as known, and the rosters that name it."""

    organisation: str
    role: str
    valid_from: str = ""
    valid_to: str = ""
    rosters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """Why an agency cares: what it looks after (role), or what it declared (reason).

    through: acronym of the part of it that has the role; empty where it has it itself.
    """

    level: str
    origin: str
    role: str
    because: ElementName
    reason: str = ""
    through: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """What an agency cares about: an SDG target, or an indicator elsewhere that it declared.

    level, origin: what counts, after a declaration has taken the place of the default; grounds:
    all of them, those that a declaration overrides included.
    """

    iri: str
    curie: str
    code: str
    label: str
    level: str
    origin: str
    grounds: tuple[Ground, ...]

    @property
    def name(self) -> ElementName:
        """The element alone."""
        return ElementName(self.iri, self.curie, self.code, self.label)


@dataclass(frozen=True, slots=True)
class Touch:
    """How an indicator touches a concern of an agency.

    matter: the concern; via: where the mapping leads, the matter itself or what stands below it;
    is_direct: `via` is the very element that the agency looks after or declared; mapping: IRI,
    empty where the indicator stands right below the target or was itself declared.
    """

    matter: ElementName
    level: str
    origin: str
    via: ElementName
    predicate: str
    confidence: float
    is_direct: bool
    mapping: str = ""


@dataclass(frozen=True, slots=True)
class KpiToReview:
    """An indicator that an agency should look at; level to is_direct are those of its best touch.

    rank: 1 for the first; matters: how many concerns it touches; touches: best first.
    """

    rank: int
    iri: str
    curie: str
    code: str
    label: str
    level: str
    origin: str
    predicate: str
    confidence: float
    is_direct: bool
    matters: int
    touches: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """An indicator that an agency is custodian or partner of, and what measures its targets."""

    iri: str
    curie: str
    code: str
    label: str
    role: str
    listed_as: str
    targets: tuple[str, ...]
    """Codes of the SDG targets above it."""
    kpis: tuple[str, ...]
    """Codes of the indicators that are mapped to it itself."""
    through: str = ""
    """Acronym of the part of the agency that has the role."""


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many concerns have a level, and how many of these no indicator measures."""

    level: str
    targets: int
    declared: int
    without_kpi: int


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """One agency among several, in numbers.

    targets: SDG targets that it cares about; high to low: by level; declared: of these, by its own
    word; goals: that they stand under; unmeasured: targets that no indicator measures; kpis:
    indicators that touch its concerns; custodian_of, partner_of: SDG indicators.
    """

    iri: str
    acronym: str
    name: str
    is_partner: bool
    targets: int
    high: int
    medium: int
    low: int
    declared: int
    goals: int
    unmeasured: int
    kpis: int
    custodian_of: int
    partner_of: int


@dataclass(frozen=True, slots=True)
class Claim:
    """That an agency cares about a target, how much, and by whose word."""

    iri: str
    acronym: str
    level: str
    origin: str


@dataclass(frozen=True, slots=True)
class ClaimedTarget:
    """An SDG target with the agencies that care about it and the indicators that measure it."""

    iri: str
    curie: str
    code: str
    label: str
    agencies: tuple[Claim, ...]
    kpis: tuple[ElementName, ...]


@dataclass(frozen=True, slots=True)
class AgencyPair:
    """Two agencies: targets of both, of one alone; share: those of both among those of either."""

    first: str
    second: str
    shared: int
    only_first: int
    only_second: int
    share: float
    targets: tuple[ElementName, ...]


@dataclass(frozen=True, slots=True)
class UnclaimedKpi:
    """An indicator that touches no concern of the agencies; targets: what it measures anyway."""

    iri: str
    curie: str
    code: str
    label: str
    targets: tuple[ElementName, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class OverlapFigures:
    """The lists of `AgencyOverlaps`, counted; `targets`: all SDG targets."""

    agencies: int
    targets: int
    targets_claimed: int
    targets_shared: int
    targets_measured: int
    targets_unmeasured: int
    targets_unclaimed: int
    kpis: int
    kpis_unclaimed: int


@dataclass(frozen=True, slots=True)
class HeatCell:
    """The SDG targets of one goal that one agency cares about; declared: by its own word."""

    agency: str
    goal: str
    goal_label: str
    targets: int
    declared: int
    high: int
    medium: int
    low: int
    unmeasured: int
    list: tuple[ElementName, ...]


def codes(elements: Iterable[ElementName | Concern]) -> str:
    """Return the codes of elements in one text."""
    return ", ".join(each.code for each in elements)
