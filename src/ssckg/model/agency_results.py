"""What is found about agencies: one, several, by goals, all; results of analyses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.agencies import (
        AgencyCount,
        AgencyMembership,
        AgencyName,
        AgencyPair,
        ClaimedTarget,
        Concern,
        HeatCell,
        KpiToReview,
        LevelCount,
        LookedAfter,
        OverlapFigures,
        UnclaimedKpi,
    )
    from ssckg.model.naming import ElementName

LEVELS_NOTE = phrase(
    "An agency cares about an SDG target when it declared so, and by default when it, or a part of"
    " it (UNESCO-UIS is one of UNESCO), is custodian (level medium) or partner (low) of an SDG"
    " indicator below it. The default levels are our reading and no statement of the agency. A"
    " declaration takes the place of the default of the same agency and target; both stay listed"
    " with their origin."
)
ORDER_NOTE = phrase(
    "Order: level of the concern; strength of the mapping (exact, close, broad or narrow, related);"
    " mappings that lead to the very element that the agency looks after or declared; number of"
    " concerns touched; code."
)
PARTNERS_NOTE = phrase(
    "Only bodies that a roster of U4SSC names, former supporters included; name a roster, or add"
    " all bodies, to see others."
)
ALL_NOTE = phrase(
    "All bodies that look after an SDG indicator, support U4SSC or declared a priority."
)


def strength_note(framework: str, strength: str) -> str:
    """Return what measuring a target means here."""
    weakest = phrase("at least as strong as %(strength)s", strength=phrase(strength))
    weakest = {"related": phrase("of any strength"), "exact": phrase("that are exact")}.get(
        strength, weakest
    )
    return phrase(
        "An indicator of %(framework)s measures a target by accepted mappings"
        " %(weakest)s to it or to an SDG indicator below it.",
        framework=framework,
        weakest=weakest,
    )


@dataclass(frozen=True, kw_only=True)
class AgencyProfile(Result):
    """One agency against the indicators of a framework.

    kpis: the indicators to review, most urgent first; targets: its SDG targets, and
    targets_without_kpi those of them that no indicator measures; goals: both by SDG goal; others:
    indicators outside the SDGs that it declared; indicators: those that it looks after.
    """

    pictured: ClassVar[str] = "goals"

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
    goals: tuple[HeatCell, ...] = ()

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
                phrase(
                    "%(agency)s is neither custodian nor partner of an SDG indicator and"
                    " declared nothing, so nothing can be said of what it cares about.",
                    agency=self.agency.acronym,
                ),
            )
        return tuple(kept)

    def chart(self) -> dict[str, Any] | None:
        """Return its targets by goal, measured and not."""
        from ssckg.model.agency_bars_chart import profile_chart  # noqa: PLC0415  it reads this module

        return profile_chart(self)


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

    def chart(self) -> dict[str, Any] | None:
        """Return how many targets each two agencies share."""
        from ssckg.model.agency_bars_chart import overlaps_chart  # noqa: PLC0415  it reads this module

        return overlaps_chart(self)


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
        without = (
            phrase("No SDG target, hence no row in the picture: %(bare)s.", bare=bare)
            if bare
            else ""
        )
        every = (
            LEVELS_NOTE,
            strength_note(self.framework, self.strength),
            PARTNERS_NOTE if self.partners_only else ALL_NOTE,
            without,
        )
        return tuple(filter(None, every))

    def chart(self) -> dict[str, Any]:
        """Return the heat map: darker for more targets, a ring where the agency declared some."""
        from ssckg.model.agency_chart import heatmap_chart  # noqa: PLC0415  it reads this module

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

    def chart(self) -> dict[str, Any] | None:
        """Return the targets of each body, measured and not."""
        from ssckg.model.agency_bars_chart import list_chart  # noqa: PLC0415  it reads this module

        return list_chart(self)
