"""Pages of analyses: one for each that there is, made from its parameters and its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response

from ssckg.app.analyses.catalogue import all_analyses, find_analysis
from ssckg.errors import UnknownNameError, UsageError
from ssckg_api.advice import advice_of, told
from ssckg_api.operation.security_headers import policy_for_document
from ssckg_api.site.analysis_fields import fields_of, values_from
from ssckg_api.site.analysis_fields import is_asked as is_asked_for
from ssckg_api.site.analysis_views import shown_result
from ssckg_api.site.frame import Crumb
from ssckg_api.site.page_cache import KEEP
from ssckg_api.site.pictures import picture_in
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from ssckg.app.analyses.registry import Analysis
    from ssckg.model.result import Result
    from ssckg_api.site.analysis_runs import AnalysisRuns

router = APIRouter(include_in_schema=False)
_SLOW: Final = frozenset({"core-frontier", "suggest-evaluate", "redundancy"})
"""What takes seconds is worked out when somebody asks for it."""
_MOST_SECONDS: Final = 60
_GROUPS: Final = (
    ("compare", ("compare", "coverage", "gaps", "combinations", "flows")),
    ("same", ("redundancy", "clashes", "terms", "side-by-side", "explain", "derive", "suggest")),
    ("agencies", ("agency-profile", "agencies", "agency-overlaps", "agency-heatmap")),
    ("change", ("impact-remove", "impact-merge", "impact-change", "impact-add", "release-diff")),
    ("core", ("core-set", "core-frontier", "reportability", "network")),
)


def runs_of(visit: Visit) -> AnalysisRuns:
    """Return what runs analyses for the pages of a service."""
    found: AnalysisRuns = visit.request.app.state.analysis_runs
    return found


def public_analysis(name: str) -> Analysis[Any, Any]:
    """Return an analysis that everybody may ask.

    Raises:
        UnknownNameError: there is none; what reads private data has no page.
    """
    found = find_analysis(name)
    if found.is_private:
        raise UnknownNameError("analysis", name)
    return found


@router.get("/analyses")
def analyses(visit: VisitDep) -> Response:
    """List the analyses by what they are for."""
    known = {name: each for name, each in all_analyses().items() if not each.is_private}
    titles = {
        "compare": visit.text("What frameworks share and lack"),
        "same": visit.text("What is alike, and what only seems so"),
        "agencies": visit.text("Who looks after what"),
        "change": visit.text("What a change would touch"),
        "core": visit.text("What every city can report"),
    }
    groups = [
        {"id": key, "title": titles[key], "analyses": [known.pop(n) for n in names if n in known]}
        for key, names in _GROUPS
    ]
    groups.append({"id": "more", "title": visit.text("More"), "analyses": list(known.values())})
    return visit.page(
        "analyses.html",
        title=visit.text("Analyses"),
        groups=[group for group in groups if group["analyses"]],
        frame={"crumbs": crumbs(visit)},
    )


def crumbs(visit: Visit, *steps: tuple[str, str]) -> list[Crumb]:
    """Return the way to a page of an analysis."""
    found = [Crumb(visit.text("Home"), "/")]
    found.append(Crumb(visit.text("Analyses"), "/analyses" if steps else ""))
    return found + [Crumb(label, address) for label, address in steps]


@router.get("/analyses/{name}")
def analysis(name: str, visit: VisitDep) -> Response:
    """Show the form of an analysis, and its result for the parameters in the address."""
    return analysis_page(public_analysis(name), visit, "analysis.html")


def analysis_page(
    found: Analysis[Any, Any],
    visit: Visit,
    template: str,
    values: dict[str, Any] | None = None,
    beside: Container[str] | None = None,
    **more: Any,
) -> Response:
    """Return the page of an analysis: form, faults, and result or that it is under way.

    Args:
        found: the analysis.
        visit: who asks for what.
        template: the page.
        values: parameters, where they are not those of the address as they stand there.
        beside: names of fields that the page has, where it does not show those of the model.
        more: of the template.
    """
    if values is None:
        values = values_from(found, visit.request.query_params)
    is_asked = bool(values) or "run" in visit.query
    faults: dict[str, str] = {}
    result: Result | None = None
    is_waiting = False
    if is_asked or found.name not in _SLOW:
        try:
            _require_brief(values)
            result = runs_of(visit).result(found, visit.sources(), values)
            is_waiting = result is None
        except UsageError as error:
            fields = found.parameters.model_fields
            shown = beside or [name for name, info in fields.items() if is_asked_for(name, info)]
            faults = faults_of(shown, found.name, error, values) if is_asked else {}
    status = 202 if is_waiting else 422 if faults else 200
    return visit.page(
        template,
        title=visit.text(found.summary).rstrip(".。"),
        status=status,
        is_kept=status == 200,
        analysis=found,
        fields=fields_of(found, values, faults, visit),
        faults=list(faults.items()),
        shown=shown_result(result, visit) if result is not None else None,
        is_waiting=is_waiting,
        values=values,
        frame={
            "description": visit.text(found.summary),
            "crumbs": crumbs(visit, (found.name, "")),
            "is_indexed": not values,
        },
        **more,
    )


def _require_brief(values: Mapping[str, Any]) -> None:
    seconds = str(values.get("seconds", "0"))
    if seconds.replace(".", "", 1).isdigit() and float(seconds) > _MOST_SECONDS:
        raise UsageError(f"seconds: a page takes {_MOST_SECONDS} at most; use the command line")


def faults_of(
    shown: Container[str], analysis: str, error: UsageError, values: Mapping[str, Any]
) -> dict[str, str]:
    """Return faults by the field that they stand beside; "" where none is about it."""
    text = told(error).removeprefix(f"{analysis}: ")
    hint = advice_of(error)
    faults: dict[str, str] = {}
    for part in text.split("; "):
        place, colon, said = part.partition(": ")
        name = place.partition(".")[0]
        if colon and name in shown:
            faults.setdefault(name, said)
        else:
            meant = error.name if isinstance(error, UnknownNameError) else None
            where = next((n for n, v in values.items() if meant in (v, *_each(v))), "")
            more = f" ({hint})" if hint and hint not in part else ""
            is_beside = meant is not None and where in shown
            faults.setdefault(where if is_beside else "", part + more)
    return faults


def _each(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


@router.get("/analyses/{name}/picture")
def picture(name: str, request: Request, visit: VisitDep) -> Response:
    """Return the picture of a result; in English, or in the language that the address names."""
    found = public_analysis(name)
    values = values_from(found, request.query_params)
    _require_brief(values)
    result = runs_of(visit).result(found, visit.sources(), values)
    if result is None:
        return Response(status_code=503, headers={"retry-after": "3"})
    told = picture_in(visit.language, result) if "lang" in visit.query else result
    drawn = visit.desk.drawer.make(told, "svg")
    kept = {KEEP: "1"} if not visit.as_of else {"cache-control": "no-cache"}
    return Response(
        drawn,
        headers={**kept, "content-security-policy": policy_for_document(drawn)},
        media_type="image/svg+xml",
    )
