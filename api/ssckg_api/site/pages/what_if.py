"""What if: remove, merge, change or add an indicator, as a form; what is touched, as a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.app.analyses.catalogue import find_analysis
from ssckg_api.site.analysis_fields import editions, values_from
from ssckg_api.site.pages.analyses import analysis_page
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

router = APIRouter(include_in_schema=False)
_KINDS: Final = ("remove", "merge", "change", "add")
_BOXES: Final = {"remove": 3, "merge": 4}
_NEW: Final = ("code", "label", "group", "level", "unit", "numerator", "denominator")
_CHANGEABLE: Final = (
    "unit",
    "numerator",
    "denominator",
    "multiplier",
    "minimum",
    "maximum",
    "label",
)
_FIELDS: Final = {
    "remove": frozenset({"elements", "below"}),
    "merge": frozenset({"elements", "into"}),
    "change": frozenset({"element", "field", "value", "point"}),
    "add": frozenset({"like", "indicators"}),
}
_USUAL: Final = "u4ssc-2017"


@router.get("/analyses/impact")
def impact(visit: VisitDep) -> Response:
    """Show the form for one kind of change, and what it would touch."""
    kind = visit.query.get("kind", "remove")
    kind = kind if kind in _KINDS else "remove"
    found = find_analysis(f"impact-{kind}")
    query = visit.request.query_params
    values = new_indicator(query) if kind == "add" else values_from(found, query)
    values.pop("kind", None)
    framework = query.get("framework") or _USUAL
    return analysis_page(
        found,
        visit,
        "what_if.html",
        values,
        _FIELDS[kind] | {"framework", "strength"},
        kind=kind,
        kinds=_named(visit),
        framework=framework,
        frameworks=editions(visit.crosswalk),
        given={name: query.get(name, "") for name in (*_new_fields(), "measures")},
        boxes=_boxes(query.getlist("elements"), _BOXES.get(kind, 0)),
        known=known_elements(visit, framework),
        changeable=[(name, name) for name in _CHANGEABLE],
    )


def _named(visit: Visit) -> list[tuple[str, str]]:
    return [
        ("remove", visit.text("Remove")),
        ("merge", visit.text("Merge")),
        ("change", visit.text("Change")),
        ("add", visit.text("Add")),
    ]


def _new_fields() -> tuple[str, ...]:
    return tuple(f"new_{name}" for name in _NEW)


def _boxes(given: list[str], count: int) -> list[str]:
    filled = [line for each in given for line in each.split("\n") if line.strip()]
    return (filled + [""] * count)[: max(count, len(filled) + 1)] if count else []


def new_indicator(query: QueryParams) -> dict[str, Any]:
    """Return the parameters of an addition: an indicator like others, or one that is described."""
    values: dict[str, Any] = {
        name: query[name].strip()
        for name in ("framework", "strength")
        if query.get(name, "").strip()
    }
    if like := [one.strip() for one in query.getlist("like") if one.strip()]:
        values["like"] = like
    described: dict[str, Any] = {
        name: query[f"new_{name}"].strip()[:500]
        for name in _NEW
        if query.get(f"new_{name}", "").strip()
    }
    if described:
        lines = query.get("measures", "")[:2000].splitlines()
        if measures := [line.strip() for line in lines if line.strip()]:
            described["measures"] = measures
        values["indicators"] = [described]
    return values


def known_elements(visit: Visit, framework: str) -> list[tuple[str, str]]:
    """Return id and label of the indicators of an edition, for completion in a box."""
    crosswalk = visit.crosswalk
    iri = next((edition.iri for edition in crosswalk.editions if edition.id == framework), "")
    return [
        (element.id, f"{element.code} {element.label}")
        for element in crosswalk.elements
        if element.kind == "Indicator" and iri in element.editions
    ]
