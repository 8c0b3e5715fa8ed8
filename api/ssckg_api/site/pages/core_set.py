"""The core set: what is bounded and weighed, as sliders; a form where no script runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.app.analyses.catalogue import find_analysis
from ssckg_api.site.analysis_fields import editions, values_from
from ssckg_api.site.pages.analyses import analysis_page, runs_of
from ssckg_api.site.visit import VisitDep

if TYPE_CHECKING:
    from ssckg.model.core_set import CoreSet

router = APIRouter(include_in_schema=False)
_UNBOUND: Final = ("size", "floor", "targets")
"""Nought stands for no bound."""
_FIELDS: Final = frozenset(
    {*_UNBOUND, "weights", "must_haves", "framework", "require", "exclude", "strength", "counting"}
)
_USUAL: Final = "u4ssc-2017"
_BLANK: Final = frozenset({"0", "0.0", "0.00"})


@router.get("/analyses/core-set")
def core_set(visit: VisitDep) -> Response:
    """Show the sliders and the core set for where they stand."""
    found = find_analysis("core-set")
    given = values_from(found, visit.request.query_params)
    values: dict[str, Any] = {
        name: value
        for name, value in given.items()
        if not (name in _UNBOUND and str(value).strip() in _BLANK)
    }
    framework = str(values.get("framework") or _USUAL)
    crosswalk = visit.crosswalk
    iri = next((edition.iri for edition in crosswalk.editions if edition.id == framework), "")
    count = sum(e.kind == "Indicator" and iri in e.editions for e in crosswalk.elements)
    return analysis_page(
        found,
        visit,
        "core_set.html",
        values,
        _FIELDS,
        most_indicators=count,
        most_targets=sum(
            e.kind == "Target" and any("/sdg-2022" in each for each in e.editions)
            for e in crosswalk.elements
        ),
        frameworks=editions(crosswalk),
        live=_figures(visit, values),
    )


def _figures(visit: VisitDep, values: dict[str, Any]) -> dict[str, Any] | None:
    """Return the figures on top, as the script keeps them up to date; None without a result."""
    from ssckg.errors import SsckgError  # noqa: PLC0415  told by the page itself

    try:
        result = runs_of(visit).result(find_analysis("core-set"), visit.sources(), values)
    except SsckgError:
        return None
    if result is None:
        return None
    found: CoreSet = result  # type: ignore[assignment]
    coverage = found.coverage
    return {
        "size": len(found.chosen) if found.feasible else None,
        "covered": coverage.covered if coverage else None,
        "total": coverage.total if coverage else None,
        "low": coverage.low if coverage else None,
        "high": coverage.high if coverage else None,
        "lost": len(found.targets_lost),
        "below": len(found.below_floor),
        "unmet": len(found.unmet),
        "conflicts": [conflict.text for conflict in found.conflicts],
    }
