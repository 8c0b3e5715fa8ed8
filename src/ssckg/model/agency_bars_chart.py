"""The pictures of one agency by goals, of agencies that share targets, and of all bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.model.count_charts import (
    BLUE,
    ORANGE,
    Bar,
    Cell,
    count_square,
    distinct,
    heading,
    part_bars,
)
from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from ssckg.model.agency_results import AgencyList, AgencyOverlaps, AgencyProfile

_MEASURED, _BARE = phrase("measured by an indicator"), phrase("not measured")
_COLOURS: Final[dict[str, str]] = {_MEASURED: BLUE, _BARE: ORANGE}
_BODIES: Final = 30
_ROWS: Final = 40


def profile_chart(found: AgencyProfile) -> dict[str, Any] | None:
    """Return a bar per SDG goal: its targets measured and not; None where it has no target."""
    if not found.goals:
        return None
    names = distinct(f"{each.goal} {each.goal_label}" for each in found.goals)
    bars = [
        _bar(name, each.targets, each.unmeasured)
        for name, each in zip(names, found.goals, strict=True)
    ]
    title = heading(
        phrase("SDG targets that %(who)s cares about, by goal", who=found.agency.acronym),
        phrase("measured: by indicators of %(framework)s", framework=found.framework),
    )
    return part_bars(bars, _COLOURS, title=title, axis=phrase("SDG targets"))


def list_chart(found: AgencyList) -> dict[str, Any] | None:
    """Return a bar per body that cares about targets, most first; None where none does."""
    caring = sorted((a for a in found.agencies if a.targets), key=lambda a: (-a.targets, a.acronym))
    if not caring:
        return None
    shown = caring[:_ROWS]
    bars = [_bar(each.acronym, each.targets, each.unmeasured) for each in shown]
    part = phrase("The first %(shown)s of %(all)s.", shown=len(shown), all=len(caring))
    title = heading(
        phrase("SDG targets that each body cares about"),
        phrase("measured: by indicators of %(framework)s", framework=found.framework),
        part if len(shown) < len(caring) else "",
    )
    return part_bars(bars, _COLOURS, title=title, axis=phrase("SDG targets"))


def _bar(name: str, targets: int, unmeasured: int) -> Bar:
    parts: dict[str, int] = {_MEASURED: targets - unmeasured, _BARE: unmeasured}
    words = phrase("%(yes)s measured, %(no)s not", yes=targets - unmeasured, no=unmeasured)
    return Bar(name, parts, words)


def overlaps_chart(found: AgencyOverlaps) -> dict[str, Any] | None:
    """Return the targets that two agencies share, at most 30 bodies, those that share most first.

    None where nobody shares a target. Bodies that share none have no row; the table has them.
    """
    shared = {frozenset((p.first, p.second)): p.shared for p in found.pairs if p.shared}
    if not shared:
        return None
    own = {each.acronym: each.targets for each in found.agencies}
    sums = {a: sum(n for pair, n in shared.items() if a in pair) for a in own}
    sharing = sorted((a for a in own if sums[a]), key=lambda a: (-sums[a], a))
    names = sharing[:_BODIES]
    cells = [
        Cell(row, column, own[row] if row == column else shared.get(frozenset((row, column)), 0))
        for row in names
        for column in names
    ]
    framed = [Cell(c.row, c.column, c.count, c.row == c.column) for c in cells]
    part = phrase(
        "The %(shown)s that share most, of %(all)s bodies that share any.",
        shown=len(names),
        all=len(sharing),
    )
    title = heading(
        phrase("SDG targets that two agencies both care about"),
        phrase(
            "Each pair stands on both sides of the diagonal; dashed frame: all targets of the"
            " agency."
        ),
        part if len(names) < len(sharing) else "",
    )
    return count_square(names, names, framed, title)
