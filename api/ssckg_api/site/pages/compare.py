"""The door to comparisons: a matrix of chosen frameworks, and from each pair to what is behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.app.analyses.catalogue import find_analysis
from ssckg_api.site.analysis_fields import values_from
from ssckg_api.site.pages.analyses import analysis_page, runs_of
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.comparison import ComparisonResult, PairCoverage

router = APIRouter(include_in_schema=False)
_MOST: Final = 12
_KEPT: Final = ("strength", "derived", "by")


@router.get("/compare")
def compare(visit: VisitDep) -> Response:
    """Show how much of each framework each other one covers; without a choice, of all."""
    found = find_analysis("compare")
    values = values_from(found, visit.request.query_params)
    if not values.get("frameworks") and not values.get("all"):
        values = {**values, "all": True}
    result = None
    if len(values.get("frameworks", ())) != 1:
        result = _result(visit, values)
    return analysis_page(
        found,
        visit,
        "compare.html",
        values,
        matrix=matrix(result, visit, values) if result else None,
        pairs=pairs(result, visit, values) if result else [],
        chosen=list(result.frameworks) if result else values.get("frameworks", []),
    )


def _result(visit: Visit, values: Mapping[str, Any]) -> ComparisonResult | None:
    from ssckg.errors import SsckgError  # noqa: PLC0415  told by the page itself

    try:
        result = runs_of(visit).result(find_analysis("compare"), visit.sources(), values)
    except SsckgError:
        return None
    return result  # type: ignore[return-value]


def matrix(
    result: ComparisonResult, visit: Visit, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return rows of the matrix: of the row, how much the column covers."""
    by_pair = {(pair.subject, pair.object): pair for pair in result.pairs}
    names = {edition.id: edition.title for edition in visit.crosswalk.editions}
    return [
        {
            "framework": one,
            "name": names[one],
            "cells": [
                None if one == other else _cell(by_pair[one, other], visit, values)
                for other in result.frameworks
            ],
        }
        for one in result.frameworks
    ]


def _cell(pair: PairCoverage, visit: Visit, values: Mapping[str, Any]) -> dict[str, Any]:
    if not pair.joined or pair.share is None:
        return {"share": None}
    return {
        "share": f"{100 * pair.share:.0f} %",
        "value": f"{pair.share:.4f}",
        "covered": pair.covered,
        "total": pair.total,
        "low": "" if pair.low is None else f"{100 * pair.low:.0f}",
        "high": "" if pair.high is None else f"{100 * pair.high:.0f}",
        "link": visit.link(
            "/analyses/coverage", framework=pair.object, of=pair.subject, **_kept(values)
        ),
    }


def pairs(
    result: ComparisonResult, visit: Visit, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return for each two frameworks where to read on; the choice goes along."""
    kept = _kept(values)
    narrow = {"strength": kept["strength"]} if "strength" in kept else {}
    joined = {(pair.subject, pair.object) for pair in result.pairs if pair.joined}
    found = []
    for at, one in enumerate(result.frameworks):
        for other in result.frameworks[at + 1 :]:
            both: dict[str, Any] = {"subject": one, "object": other}
            links: list[tuple[str, str, dict[str, Any]]]
            links = [(visit.text("what is alike"), "/analyses/redundancy", {"framework": one})]
            if (one, other) in joined or (other, one) in joined:
                links = [
                    (visit.text("gaps"), "/analyses/gaps", {**both, **kept}),
                    (visit.text("clashes"), "/analyses/clashes", {**both, **narrow}),
                    (visit.text("flows"), "/analyses/flows", both),
                    *links,
                ]
            links.append((visit.text("suggested mappings"), "/analyses/suggest", both))
            links.append((visit.text("terms"), "/analyses/terms", {"frameworks": [one, other]}))
            found.append(
                {
                    "one": one,
                    "other": other,
                    "links": [(text, visit.link(path, **query)) for text, path, query in links],
                }
            )
    return found


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(values[name]).lower() if isinstance(values[name], bool) else values[name]
        for name in _KEPT
        if values.get(name)
    }
