"""Analyses of frameworks over HTTP: the same names and parameters as on the command line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, get_origin

from fastapi import APIRouter, Request, Response

from ssckg.app.analyses.catalogue import all_analyses, find_analysis
from ssckg.app.analyses.forms import FORMS, result_as
from ssckg.app.analyses.registry import run_analysis
from ssckg.errors import ForbiddenError
from ssckg_api.memento import AS_OF
from ssckg_api.v1.answers import DOCX, XLSX, Form, answer, in_form
from ssckg_api.v1.desk import DeskDep, TakesLong
from ssckg_api.v1.past import AS_OF_PARAMETER, sources_for
from ssckg_api.v1.schemas import made

if TYPE_CHECKING:
    from ssckg.app.analyses.registry import Analysis

router = APIRouter(prefix="/api/v1/analyses", tags=["analyses"])
_DRAWN: Final = frozenset({"html", "pdf", "docx", "svg", "xlsx"})
"""Forms that take long to make."""
_FREE: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "parameters",
            "in": "query",
            "description": "Parameters of the analysis by name; lists by repeating the name.",
            "style": "form",
            "explode": True,
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        AS_OF_PARAMETER,
    ]
}
_KINDS: Final = (
    *("application/json", "text/csv", "text/html", "application/pdf", "text/markdown"),
    *("image/svg+xml", XLSX, DOCX, "application/graphml+xml"),
)


@router.get("", summary="Analyses and their parameters")
def list_analyses() -> Response:
    """Return what can be asked: name, summary, and the parameters as a JSON Schema."""
    return answer(
        [
            {
                "name": analysis.name,
                "summary": analysis.summary,
                "parameters": analysis.parameters.model_json_schema(),
            }
            for analysis in all_analyses().values()
            if not analysis.is_private
        ]
    )


@router.get(
    "/{analysis}",
    summary="The result of an analysis",
    dependencies=[TakesLong],
    openapi_extra=_FREE,
    responses=made(*_KINDS),
)
def analyse(analysis: str, request: Request, desk: DeskDep) -> Response:
    """Return figures, the lists behind them, and the citation that reproduces them."""
    found = find_analysis(analysis)
    if found.is_private:
        raise ForbiddenError(f"{analysis} reads what is not public", hint="use the command line")
    sources, said = sources_for(request, desk)
    result = run_analysis(found, sources, _values(found, request))
    forms: dict[str, Form] = {
        form: partial(desk.drawer.make if form in _DRAWN else result_as, result, form)
        for form in FORMS
    }
    made_answer = in_form(request, forms, name=analysis)
    made_answer.headers.update(said)
    made_answer.headers["vary"] += ", Accept-Datetime"
    return made_answer


def _values(analysis: Analysis[Any, Any], request: Request) -> dict[str, Any]:
    """Return the parameters of a query; what is a list in the model takes all of its name."""
    given = request.query_params
    fields = analysis.parameters.model_fields
    values: dict[str, Any] = {}
    for name in dict.fromkeys(given):
        if name in {"format", AS_OF}:
            continue
        field = fields.get(name)
        is_list = field is not None and get_origin(field.annotation) in {tuple, list, frozenset}
        values[name] = given.getlist(name) if is_list else given[name]
    return values
