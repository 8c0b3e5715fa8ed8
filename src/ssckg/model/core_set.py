"""A core set of indicators: what was chosen, why, what just misses; results of analyses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.model import core_set_tables, core_set_words
from ssckg.model.phrase import phrase
from ssckg.model.result import Result

if TYPE_CHECKING:
    from ssckg.model.naming import ElementName
    from ssckg.model.reportability import EvidenceUsed, KpiName, Tally
    from ssckg.model.result import ResultTable

AID: Final = phrase(
    "This is a computed aid for those who decide: no core set of U4SSC, and endorsed by nobody."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CoreEvidence:
    """What reportability rests on: reports, and how many indicators are judged by what."""

    used: EvidenceUsed
    min_cities: int
    by_reports: int
    by_level: int
    by_nothing: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NeededBy:
    """An agency whose must-have the indicator meets; `is_only`: no other member meets it."""

    agency: str
    because: str
    origin: str
    is_only: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A chosen indicator and what it is there for.

    targets: all SDG targets that it measures; only: those that no other member measures; needed_by:
    must-haves of agencies; is_below_floor: it was required although it stands below the floor.
    """

    iri: str
    code: str
    label: str
    level: str
    cities: Tally
    evidence: str
    targets: tuple[ElementName, ...]
    only: tuple[ElementName, ...]
    needed_by: tuple[NeededBy, ...]
    is_required: bool
    is_below_floor: bool
    there_for: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CoreCoverage:
    """SDG targets that the chosen ones measure, of those that the framework measures.

    expected, low, high: mean and central 95 per cent of the share, from the confidences of the
    mappings; method: "exact" or "sampled"; all_targets: how many the 2030 Agenda has; weight, of
    weight_total: the same by the weights of the targets.
    """

    covered: int
    total: int
    share: float | None
    expected: float | None
    low: float | None
    high: float | None
    method: str
    all_targets: int
    weight: int
    weight_total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NearMiss:
    """An indicator outside, and the member that could go for it at the least loss.

    loss: weight of the coverage lost by it, 0 where it covers as much and only lost the tie.
    """

    kpi: KpiName
    instead_of: KpiName
    loss: int
    lost: tuple[ElementName, ...]
    gained: tuple[ElementName, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LostTarget:
    """A target that the framework measures and the chosen ones do not; by which others it could."""

    target: ElementName
    agencies: tuple[str, ...]
    measured_by: tuple[KpiName, ...]
    is_below_floor: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class AgencyShare:
    """Of the targets an agency cares about: those the framework measures, and those chosen keep."""

    agency: str
    name: str
    is_partner: bool
    measured: int
    covered: int
    must_haves: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """The set under another floor; added and removed against the next lower floor."""

    floor: float
    candidates: int
    size: int | None
    covered: int | None
    added: tuple[KpiName, ...]
    removed: tuple[KpiName, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """One of the requirements that cannot be met together; any of them could be given up."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CoreSet(Result):
    """The best set of a size, or the smallest that keeps coverage.

    size, floor, targets: as asked for, None if not; feasible: whether any set meets the
    requirements, else `conflicts` says which cannot be met together; optimal, gap: as the solver
    proved it; targets_lost: see `LostTarget`; unmet: must-haves that nothing in the framework
    measures; shifts: the set as the floor moves.
    """

    framework: str
    size: int | None
    floor: float | None
    targets: int | None
    strength: str
    weights: str
    must_haves: str
    feasible: bool
    optimal: bool
    gap: float | None
    chosen: tuple[Member, ...]
    coverage: CoreCoverage | None
    evidence: CoreEvidence
    near_misses: tuple[NearMiss, ...] = ()
    targets_lost: tuple[LostTarget, ...] = ()
    agencies: tuple[AgencyShare, ...] = ()
    below_floor: tuple[KpiName, ...] = ()
    shifts: tuple[Shift, ...] = ()
    unmet: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    reportability_notes: tuple[str, ...] = ()

    def tables(self) -> tuple[ResultTable, ...]:
        """Return members, near misses, lost targets, agencies, shifts; conflicts if impossible."""
        return core_set_tables.tables(self)

    def notes(self) -> tuple[str, ...]:
        """Say how it was chosen, how far it is proven, and that nobody endorsed it."""
        return (AID, *core_set_words.notes(self), *self.reportability_notes)

    def chart(self) -> dict[str, Any] | None:
        """Return the targets of each member, as bars; none where no set is possible."""
        return core_set_tables.members_chart(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontierPoint:
    """The most that a set of a size can cover under a floor.

    floor, floor_from: the highest and lowest floor at which the same indicators stand; is_pareto:
    no other point is as good in floor, size and coverage and better in one.
    """

    floor: float
    floor_from: float
    size: int
    covered: int
    share: float
    optimal: bool
    is_pareto: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FloorStep:
    """How many indicators stand at a floor, and how many targets they can cover at all."""

    floor: float
    candidates: int
    coverable: int


@dataclass(frozen=True, kw_only=True)
class CoreFrontier(Result):
    """Reportability, coverage and size against one another: what each costs in the others."""

    framework: str
    strength: str
    total: int
    optimal: bool
    points: tuple[FrontierPoint, ...]
    floors: tuple[FloorStep, ...]
    evidence: CoreEvidence
    reportability_notes: tuple[str, ...] = ()

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the points and the floors."""
        return core_set_tables.frontier_tables(self)

    def notes(self) -> tuple[str, ...]:
        """Say what a point is."""
        return (
            AID,
            phrase(
                "Each point is the most SDG targets that so many indicators can cover when only"
                " those at the floor or above may be chosen, proven by the solver. Points that"
                " another beats are not Pareto points. Floors at which the same indicators stand"
                " share their points: floor is the highest of them, floor_from the lowest."
            ),
            *self.reportability_notes,
        )

    def chart(self) -> dict[str, Any] | None:
        """Return coverage over size, a line for each group of floors."""
        return core_set_tables.frontier_chart(self)
