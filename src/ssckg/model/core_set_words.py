"""What a reader of a core set must know, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from ssckg.model.core_set import CoreSet


def notes(core: CoreSet) -> tuple[str, ...]:
    """Return in words how the set was chosen, and how far that is proven."""
    found = [_objective(core)]
    if core.floor is None:
        found.append(
            phrase("No floor was set: indicators that few cities report may be in the set.")
        )
    if core.feasible and core.coverage is not None:
        gap = phrase("not proven, gap %(gap)s", gap=str(core.gap))
        found.append(
            phrase(
                "Optimality: %(proven)s, by HiGHS, stage after stage with a gap of 0 allowed.",
                proven=phrase("proven") if core.optimal else gap,
            )
        )
        if core.coverage.method:
            found.append(
                phrase(
                    "The range of coverage takes each mapping to hold with its confidence,"
                    " independently (%(method)s); of %(total)s targets that the framework"
                    " measures, among %(all_targets)s of the 2030 Agenda.",
                    method=phrase(core.coverage.method),
                    total=core.coverage.total,
                    all_targets=core.coverage.all_targets,
                )
            )
    if core.unmet:
        found.append(
            phrase(
                "Must-haves that no indicator of the framework measures, and no choice can meet:"
                " %(unmet)s.",
                unmet=tuple(core.unmet),
            )
        )
    found += [
        phrase("%(code)s was required and stands below the floor.", code=each.code)
        for each in core.chosen
        if each.is_below_floor
    ]
    return tuple(found)


def _objective(core: CoreSet) -> str:
    what = phrase("SDG targets by agencies that care")
    if core.weights == "equal":
        what = phrase("SDG targets")
    ties = phrase(
        "ties go to indicators that cities can report (a share of a half or more, or core by"
        " level), then to the larger sum of shares, then to the first codes"
    )
    if core.size is not None:
        return phrase(
            "Asked for: %(size)s indicators that cover the most %(what)s; %(ties)s.",
            size=core.size,
            what=what,
            ties=ties,
        )
    kept = (
        phrase("all that can be covered")
        if core.targets is None
        else phrase("%(targets)s of them", targets=core.targets)
    )
    return phrase(
        "Asked for: as few as keep the SDG targets, %(kept)s; then the most %(what)s; %(ties)s.",
        kept=kept,
        what=what,
        ties=ties,
    )
