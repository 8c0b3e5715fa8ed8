"""Tables and pictures of core sets."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from ssckg.model.phrase import phrase
from ssckg.model.result import ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.core_set import CoreFrontier, CoreSet
    from ssckg.model.naming import ElementName
    from ssckg.model.reportability import KpiName


def tables(core: CoreSet) -> tuple[ResultTable, ...]:
    """Return the tables of a core set, the members first; of an impossible one the conflicts."""
    if not core.feasible:
        rows = tuple((each.kind, each.text) for each in core.conflicts)
        title = phrase("Requirements that cannot be met together")
        note = phrase("Give up any one of these, and the rest of them can be met.")
        return (ResultTable("conflicts", title, ("kind", "requirement"), rows, note),)
    return (_members(core), _near_misses(core), _lost(core), _agencies(core), _shifts(core))


def _members(core: CoreSet) -> ResultTable:
    columns = ("code", "label", "level", "cities_known", "share", "evidence", "targets", "only")
    rows = tuple(
        (
            *(each.code, each.label, each.level, each.cities.known, each.cities.share),
            *(each.evidence, _codes(each.targets), _codes(each.only), each.there_for),
        )
        for each in core.chosen
    )
    coverage = core.coverage
    number = len(core.chosen)
    title = phrase("Core set of %(number)s from %(name)s", number=number, name=core.framework)
    if coverage:
        title = phrase(
            "%(core)s, covering %(covered)s of %(total)s SDG targets",
            core=title,
            covered=coverage.covered,
            total=coverage.total,
        )
    note = phrase("only: targets that no other member measures; share: of the cities known.")
    return ResultTable("chosen", title, (*columns, "there_for"), rows, note)


def _near_misses(core: CoreSet) -> ResultTable:
    return ResultTable(
        "near-misses",
        phrase("What just misses: the exchange that costs least"),
        ("code", "label", "instead_of", "loss", "targets_lost", "targets_gained"),
        tuple(
            (
                *(each.kpi.code, each.kpi.label, each.instead_of.code, each.loss),
                *(_codes(each.lost), _codes(each.gained)),
            )
            for each in core.near_misses
        ),
        phrase(
            "loss: of coverage by weight; 0 covers as much, and comes after in reportability or"
            " code."
        ),
    )


def _lost(core: CoreSet) -> ResultTable:
    return ResultTable(
        "targets-lost",
        phrase("SDG targets that the framework measures and the core set does not"),
        ("target", "label", "agencies", "measured_by", "below_floor"),
        tuple(
            (
                *(each.target.code, each.target.label, ", ".join(each.agencies)),
                *(_names(each.measured_by), each.is_below_floor),
            )
            for each in core.targets_lost
        ),
        phrase("below_floor: all that measure it stand below the floor or were left out by name."),
    )


def _agencies(core: CoreSet) -> ResultTable:
    return ResultTable(
        "agencies",
        phrase("Agencies: targets they care about that the framework measures, and that are kept"),
        ("agency", "name", "partner", "measured", "covered", "must_haves"),
        tuple(
            (a.agency, a.name, a.is_partner, a.measured, a.covered, a.must_haves)
            for a in core.agencies
        ),
    )


def _shifts(core: CoreSet) -> ResultTable:
    return ResultTable(
        "shifts",
        phrase("How the set shifts as the floor moves"),
        ("floor", "candidates", "size", "covered", "added", "removed"),
        tuple(
            (s.floor, s.candidates, s.size, s.covered, _names(s.added), _names(s.removed))
            for s in core.shifts
        ),
        phrase(
            "Added and removed against the floor before; without size no set meets the"
            " requirements."
        ),
    )


def _codes(targets: Iterable[ElementName]) -> str:
    return ", ".join(each.code for each in targets)


def _names(kpis: Iterable[KpiName]) -> str:
    return ", ".join(each.code for each in kpis)


def members_chart(core: CoreSet) -> dict[str, Any] | None:
    """Return how many targets each member measures, alone and beside others."""
    kinds = (phrase("alone"), phrase("beside other members"))
    values = [
        {"kpi": f"{each.label} ({each.code})", "kind": kind, "order": order, "targets": number}
        for each in core.chosen
        for order, (kind, number) in enumerate(
            zip(kinds, (len(each.only), len(each.targets) - len(each.only)), strict=True)
        )
    ]
    if not values:
        return None
    return {
        "data": {"values": values},
        "height": {"step": 18},
        "width": 360,
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "kpi", "type": "nominal", "sort": None, "title": None},
            "x": {
                "field": "targets",
                "type": "quantitative",
                "title": phrase("SDG targets measured"),
                "axis": {"tickMinStep": 1, "format": "d", "orient": "top"},
            },
            "order": {"field": "order", "type": "quantitative"},
            "color": {
                "field": "kind",
                "type": "nominal",
                "sort": list(kinds),
                "title": None,
                "scale": {"domain": list(kinds), "range": ["#1f6f8b", "#b9d3dc"]},
                "legend": {"labelLimit": 300},
            },
        },
    }


def frontier_tables(found: CoreFrontier) -> tuple[ResultTable, ...]:
    """Return the points of a frontier and its floors."""
    points = tuple(
        (p.floor_from, p.floor, p.size, p.covered, p.share, p.optimal, p.is_pareto)
        for p in found.points
    )
    floors = tuple((f.floor, f.candidates, f.coverable) for f in found.floors)
    return (
        ResultTable(
            "frontier",
            phrase(
                "The most SDG targets that so many indicators of %(framework)s cover",
                framework=found.framework,
            ),
            ("floor_from", "floor", "size", "covered", "share", "optimal", "pareto"),
            points,
            phrase(
                "share: of the %(total)s targets that the framework measures.", total=found.total
            ),
        ),
        ResultTable(
            "floors",
            phrase("Indicators at each floor, and the targets they can cover"),
            ("floor", "candidates", "coverable"),
            floors,
        ),
    )


def frontier_chart(found: CoreFrontier) -> dict[str, Any] | None:
    """Return coverage over size; floors with the same points are one line."""
    lines = _lines(found)
    values = [
        {"size": size, "covered": covered, "floor": name}
        for name, points in lines
        for size, covered in points
    ]
    if not values:
        return None
    names = [name for name, _ in lines]
    return {
        "data": {"values": values},
        "width": 520,
        "height": 320,
        "mark": {"type": "line", "interpolate": "linear", "point": {"size": 18}},
        "encoding": {
            "x": {
                "field": "size",
                "type": "quantitative",
                "title": phrase("indicators in the set"),
            },
            "y": {
                "field": "covered",
                "type": "quantitative",
                "title": phrase("SDG targets covered, of %(total)s", total=found.total),
            },
            "color": {
                "field": "floor",
                "type": "nominal",
                "sort": names,
                "title": phrase("floor of reportability"),
                "legend": {"labelLimit": 300},
            },
        },
    }


def _lines(found: CoreFrontier) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    grouped = groupby(found.points, key=lambda p: (p.floor_from, p.floor))
    return [
        (
            _floor(first, last),
            tuple((p.size, p.covered) for p in points),
        )
        for (first, last), points in grouped
    ]


def _floor(first: float, last: float) -> str:
    if first == last:
        return f"{first:.0%}"
    return phrase("%(first)s to %(last)s", first=f"{first:.0%}", last=f"{last:.0%}")
