"""What agencies care about, set against the indicators of a framework; results of analyses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class ElementName:
    """An element of a framework, as results name it."""

    iri: str
    curie: str
    code: str
    label: str


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
    """Why an agency cares: what it looks after (role), or what it declared (reason)."""

    level: str
    origin: str
    role: str
    because: ElementName
    reason: str = ""


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


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many concerns have a level, and how many of these no indicator measures."""

    level: str
    targets: int
    declared: int
    without_kpi: int


@dataclass(frozen=True, kw_only=True)
class AgencyProfile(Result):
    """One agency against the indicators of a framework.

    kpis: the indicators to review, most urgent first; targets: its SDG targets, and
    targets_without_kpi those of them that no indicator measures; others: indicators outside the
    SDGs that it declared; indicators: those that it looks after.
    """

    agency: AgencyName
    framework: str
    strength: str
    memberships: tuple[AgencyMembership, ...]
    levels: tuple[LevelCount, ...]
    kpis: tuple[KpiToReview, ...]
    targets: tuple[Concern, ...]
    targets_without_kpi: tuple[Concern, ...]
    others: tuple[Concern, ...]
    indicators: tuple[LookedAfter, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the indicators to review first, then the lists behind them."""
        from ssckg.model.agency_tables import profile_tables  # noqa: PLC0415  it reads this module

        return profile_tables(self)

    def notes(self) -> tuple[str, ...]:
        """Return what levels, order and strength mean."""
        kept = [LEVELS_NOTE, strength_note(self.framework, self.strength), ORDER_NOTE]
        if not self.targets and not self.others:
            kept.insert(
                0,
                f"{self.agency.acronym} is neither custodian nor partner of an SDG indicator and"
                " declared nothing, so nothing can be said of what it cares about.",
            )
        return tuple(kept)


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


@dataclass(frozen=True, kw_only=True)
class AgencyOverlaps(Result):
    """Several agencies against one another and against the indicators of a framework.

    shared_targets: claimed by two or more; targets_unmeasured: claimed, and no indicator measures
    them, most agencies first; targets_unclaimed: no agency cares; kpis_unclaimed: indicators that
    touch nobody's concern.
    """

    framework: str
    strength: str
    partners_only: bool
    figures: OverlapFigures
    agencies: tuple[AgencyCount, ...]
    pairs: tuple[AgencyPair, ...]
    shared_targets: tuple[ClaimedTarget, ...]
    targets_unmeasured: tuple[ClaimedTarget, ...]
    targets_unclaimed: tuple[ClaimedTarget, ...]
    kpis_unclaimed: tuple[UnclaimedKpi, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the pairs first, then the lists."""
        from ssckg.model.agency_tables import overlap_tables  # noqa: PLC0415  it reads this module

        return overlap_tables(self)

    def notes(self) -> tuple[str, ...]:
        """Return what counts as a claim, and for whom."""
        return (
            LEVELS_NOTE,
            strength_note(self.framework, self.strength),
            PARTNERS_NOTE if self.partners_only else ALL_NOTE,
        )


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


@dataclass(frozen=True, kw_only=True)
class AgencyHeatmap(Result):
    """Agencies by SDG goals; cells without targets are left out."""

    framework: str
    strength: str
    partners_only: bool
    agencies: tuple[AgencyName, ...]
    goals: tuple[ElementName, ...]
    cells: tuple[HeatCell, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return agencies by goals, then the cells one by one with their targets."""
        from ssckg.model.agency_tables import heatmap_tables  # noqa: PLC0415  it reads this module

        return heatmap_tables(self)

    def notes(self) -> tuple[str, ...]:
        """Return what counts as a claim, and for whom, and which bodies have no row."""
        caring = {cell.agency for cell in self.cells}
        bare = ", ".join(each.acronym for each in self.agencies if each.acronym not in caring)
        without = f"No SDG target, hence no row in the picture: {bare}." if bare else ""
        every = (
            LEVELS_NOTE,
            strength_note(self.framework, self.strength),
            PARTNERS_NOTE if self.partners_only else ALL_NOTE,
            without,
        )
        return tuple(filter(None, every))

    def chart(self) -> dict[str, Any]:
        """Return the heat map: darker for more targets, a ring where the agency declared some."""
        from ssckg.model.agency_tables import heatmap_chart  # noqa: PLC0415  it reads this module

        return heatmap_chart(self)


@dataclass(frozen=True, kw_only=True)
class AgencyList(Result):
    """All bodies, with what they look after and care about."""

    framework: str
    strength: str
    partners_only: bool
    agencies: tuple[AgencyCount, ...]
    memberships: Mapping[str, tuple[AgencyMembership, ...]] = field(default_factory=dict)
    """By acronym; bodies without any are left out."""

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the bodies, then their memberships."""
        from ssckg.model.agency_tables import list_tables  # noqa: PLC0415  it reads this module

        return list_tables(self)

    def notes(self) -> tuple[str, ...]:
        """Return what counts as a claim."""
        return (LEVELS_NOTE, strength_note(self.framework, self.strength))


LEVELS_NOTE = (
    "An agency cares about an SDG target when it declared so, and by default when it is custodian"
    " (level medium) or partner (low) of an SDG indicator below it. The default levels are our"
    " reading and no statement of the agency. A declaration takes the place of the default of the"
    " same agency and target; both stay listed with their origin."
)
ORDER_NOTE = (
    "Order: level of the concern; strength of the mapping (exact, close, broad or narrow, related);"
    " mappings that lead to the very element that the agency looks after or declared; number of"
    " concerns touched; code."
)
PARTNERS_NOTE = (
    "Only bodies that a roster of U4SSC names, former supporters included; name a roster, or add"
    " all bodies, to see others."
)
ALL_NOTE = "All bodies that look after an SDG indicator, support U4SSC or declared a priority."


def strength_note(framework: str, strength: str) -> str:
    """Return what measuring a target means here."""
    weakest = {"related": "of any strength", "exact": "that are exact"}.get(
        strength, f"at least as strong as {strength}"
    )
    return (
        f"An indicator of {framework} measures a target by accepted mappings {weakest} to it or to"
        " an SDG indicator below it."
    )


def codes(elements: Iterable[ElementName | Concern]) -> str:
    """Return the codes of elements in one text."""
    return ", ".join(each.code for each in elements)
