"""The tables of the results on agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.agencies import codes
from ssckg.model.phrase import phrase
from ssckg.model.result import ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.agencies import AgencyCount, ClaimedTarget, Concern, Ground
    from ssckg.model.agency_results import (
        AgencyHeatmap,
        AgencyList,
        AgencyOverlaps,
        AgencyProfile,
    )
    from ssckg.model.result import Cell

_COUNTS: Final = (
    *("acronym", "name", "is_partner", "targets", "high", "medium", "low", "declared"),
    *("goals", "unmeasured", "kpis", "custodian_of", "partner_of"),
)
_CLAIMED: Final = ("code", "label", "agencies", "names", "kpis", "kpi_codes")


def profile_tables(found: AgencyProfile) -> tuple[ResultTable, ...]:
    """Return the tables of one agency."""
    who = found.agency.acronym
    every = (
        _kpis(found),
        _levels(found),
        ResultTable(
            "goals",
            phrase("Its SDG targets by goal"),
            ("goal", "label", "targets", "without_kpi", "list"),
            tuple(
                (cell.goal, cell.goal_label, cell.targets, cell.unmeasured, codes(cell.list))
                for cell in found.goals
            ),
        ),
        _concerns(
            "targets-without-kpi",
            phrase("Its targets without an indicator"),
            found.targets_without_kpi,
        ),
        _touches(found),
        _concerns(
            "targets", phrase("SDG targets that %(who)s cares about", who=who), found.targets
        ),
        _concerns("others", phrase("Indicators outside the SDGs that it declared"), found.others),
        _grounds(found),
        _indicators(found),
        ResultTable(
            "memberships",
            phrase("Memberships"),
            ("organisation", "role", "valid_from", "valid_to", "rosters"),
            tuple(
                (m.organisation, m.role, m.valid_from, m.valid_to, ", ".join(m.rosters))
                for m in found.memberships
            ),
        ),
    )
    return (every[0], *(table for table in every[1:] if table.rows))


def _kpis(found: AgencyProfile) -> ResultTable:
    return ResultTable(
        "kpis",
        phrase(
            "Indicators of %(framework)s that %(who)s should review",
            framework=found.framework,
            who=found.agency.acronym,
        ),
        (
            "rank",
            "code",
            "label",
            "level",
            "origin",
            "predicate",
            "direct",
            "matters",
            "because",
        ),
        tuple(
            (
                *(kpi.rank, kpi.code, kpi.label, kpi.level, kpi.origin, kpi.predicate),
                *(kpi.is_direct, kpi.matters),
                ", ".join(dict.fromkeys(touch.matter.code for touch in kpi.touches)),
            )
            for kpi in found.kpis
        ),
    )


def _indicators(found: AgencyProfile) -> ResultTable:
    return ResultTable(
        "indicators",
        phrase("SDG indicators that %(who)s looks after", who=found.agency.acronym),
        ("listed_as", "label", "role", "through", "targets", "kpis"),
        tuple(
            (
                each.listed_as,
                each.label,
                each.role,
                each.through,
                ", ".join(each.targets),
                ", ".join(each.kpis),
            )
            for each in found.indicators
        ),
    )


def _levels(found: AgencyProfile) -> ResultTable:
    return ResultTable(
        "levels",
        phrase("Its SDG targets by level"),
        ("level", "targets", "declared", "without_kpi"),
        tuple((each.level, each.targets, each.declared, each.without_kpi) for each in found.levels),
    )


def _touches(found: AgencyProfile) -> ResultTable:
    return ResultTable(
        "touches",
        phrase("Why each indicator is to be reviewed"),
        ("kpi", "matter", "level", "origin", "via", "predicate", "confidence", "direct", "mapping"),
        tuple(
            (
                *(kpi.code, touch.matter.code, touch.level, touch.origin, touch.via.code),
                *(touch.predicate, touch.confidence, touch.is_direct, touch.mapping),
            )
            for kpi in found.kpis
            for touch in kpi.touches
        ),
    )


def _concerns(name: str, title: str, concerns: Iterable[Concern]) -> ResultTable:
    return ResultTable(
        name,
        title,
        ("code", "label", "level", "origin", "because"),
        tuple(
            (c.code, c.label, c.level, c.origin, "; ".join(map(_because, c.grounds)))
            for c in concerns
        ),
    )


def _because(ground: Ground) -> str:
    said = f"{ground.role or ground.origin} {ground.because.code}"
    return f"{said} ({ground.through})" if ground.through else said


def _grounds(found: AgencyProfile) -> ResultTable:
    return ResultTable(
        "grounds",
        phrase("All grounds, also those that a declaration overrides"),
        ("code", "level", "origin", "role", "through", "because", "reason"),
        tuple(
            (each.code, g.level, g.origin, g.role, g.through, g.because.code, g.reason)
            for each in (*found.targets, *found.others)
            for g in each.grounds
        ),
        is_detail=True,
    )


def overlap_tables(found: AgencyOverlaps) -> tuple[ResultTable, ...]:
    """Return the tables of several agencies."""
    return (
        ResultTable(
            "pairs",
            phrase("Agencies that share SDG targets"),
            ("first", "second", "shared", "only_first", "only_second", "share", "targets"),
            tuple(
                (
                    *(pair.first, pair.second, pair.shared, pair.only_first, pair.only_second),
                    *(pair.share, codes(pair.targets)),
                )
                for pair in found.pairs
            ),
            phrase("share: shared targets as a part of all targets of either agency."),
        ),
        _figures(found),
        _counts(found.agencies),
        _claimed(
            "targets-unmeasured",
            phrase(
                "Targets that agencies claim and no indicator of %(framework)s measures",
                framework=found.framework,
            ),
            found.targets_unmeasured,
        ),
        ResultTable(
            "kpis-unclaimed",
            phrase("Indicators of %(framework)s that no agency claims", framework=found.framework),
            ("code", "label", "targets", "reason"),
            tuple((k.code, k.label, codes(k.targets), k.reason) for k in found.kpis_unclaimed),
        ),
        _claimed(
            "targets-unclaimed", phrase("Targets that no agency claims"), found.targets_unclaimed
        ),
        _claimed("shared-targets", phrase("Targets of several agencies"), found.shared_targets),
    )


def _figures(found: AgencyOverlaps) -> ResultTable:
    counted = (
        *(phrase("agencies"), phrase("targets"), phrase("targets claimed")),
        *(phrase("targets shared"), phrase("targets measured"), phrase("targets unmeasured")),
        *(phrase("targets unclaimed"), phrase("kpis"), phrase("kpis unclaimed")),
    )
    rows = ((words, getattr(found.figures, words.replace(" ", "_"))) for words in counted)
    return ResultTable("figures", phrase("In numbers"), ("what", "number"), tuple(rows))


def _claimed(name: str, title: str, targets: Sequence[ClaimedTarget]) -> ResultTable:
    return ResultTable(
        name,
        title,
        _CLAIMED,
        tuple(
            (
                *(target.code, target.label, len(target.agencies)),
                ", ".join(f"{c.acronym} ({c.level})" for c in target.agencies),
                *(len(target.kpis), codes(target.kpis)),
            )
            for target in targets
        ),
    )


def _counts(agencies: Iterable[AgencyCount]) -> ResultTable:
    rows = tuple(tuple(getattr(each, name) for name in _COUNTS) for each in agencies)
    return ResultTable("agencies", phrase("Agencies in numbers"), _COUNTS, rows)


def list_tables(found: AgencyList) -> tuple[ResultTable, ...]:
    """Return the tables of all bodies."""
    return (
        _counts(found.agencies),
        ResultTable(
            "memberships",
            phrase("Memberships"),
            ("acronym", "organisation", "role", "valid_from", "valid_to", "rosters"),
            tuple(
                (acronym, m.organisation, m.role, m.valid_from, m.valid_to, ", ".join(m.rosters))
                for acronym, those in found.memberships.items()
                for m in those
            ),
        ),
    )


def heatmap_tables(found: AgencyHeatmap) -> tuple[ResultTable, ...]:
    """Return agencies by goals, and the cells one by one."""
    number = {(cell.agency, cell.goal): cell.targets for cell in found.cells}
    rows: list[tuple[Cell, ...]] = []
    for agency in found.agencies:
        counts = [number.get((agency.acronym, goal.code)) for goal in found.goals]
        rows.append((agency.acronym, *counts, sum(filter(None, counts))))
    columns = ("agency", *(goal.code for goal in found.goals), "all")
    cells = tuple(
        (
            *(cell.agency, cell.goal, cell.goal_label, cell.targets, cell.declared),
            *(cell.high, cell.medium, cell.low, cell.unmeasured, codes(cell.list)),
        )
        for cell in found.cells
    )
    names = ("agency", "goal", "goal_label", "targets", "declared", "high", "medium", "low")
    return (
        ResultTable(
            "heatmap",
            phrase("SDG targets that each agency cares about, by goal"),
            columns,
            tuple(rows),
        ),
        ResultTable(
            "cells", phrase("The targets of each cell"), (*names, "unmeasured", "list"), cells
        ),
    )
