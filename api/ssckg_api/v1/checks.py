"""Templates and checks over HTTP: nothing is kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import require
from ssckg.app import check_results
from ssckg.app.templates import template_for
from ssckg.app.validating import check_document
from ssckg.submissions.cities import city_id
from ssckg_api.v1.answers import XLSX, Form, attachment, in_form, json_text
from ssckg_api.v1.desk import Caller, DeskDep, TakesLong, work
from ssckg_api.v1.schemas import made
from ssckg_api.v1.uploads import FILE_BODY, received

router = APIRouter(prefix="/api/v1", tags=["template and check"])
Framework = Annotated[str | None, Query(max_length=50, description="id of an edition")]
Language = Annotated[str, Query(max_length=20, description="en, fr, es")]
City = Annotated[str, Query(max_length=100)]
Year = Annotated[str, Query(max_length=4)]


@router.get(
    "/template", summary="The workbook to fill", responses=made(XLSX), dependencies=[TakesLong]
)
def template(
    caller: Caller,
    desk: DeskDep,
    framework: Framework = None,
    lang: Language = "en",
    city: City = "",
    year: Year = "",
    previous: Annotated[str, Query(max_length=200, description="id of a submission")] = "",
) -> Response:
    """Return the workbook of an edition, on wish with the values of an earlier submission."""
    made_of = template_for(
        desk.workspace,
        caller,
        edition=framework,
        lang=lang,
        city=city,
        year=year,
        previous=previous,
    )
    name = "-".join(part for part in (made_of.edition, city_id(city), year) if part)
    return attachment(made_of.content, f"{name}.xlsx", XLSX)


@router.post(
    "/validations",
    summary="Check a file",
    responses=made("application/json", "text/html", "text/turtle", XLSX, refused=[413]),
    openapi_extra=FILE_BODY,
)
async def validate(
    request: Request,
    caller: Caller,
    desk: DeskDep,
    city: City = "",
    year: Year = "",
    framework: Framework = None,
    lang: Language = "en",
) -> Response:
    """Check a file of any kind and tell each finding with its place; nothing is kept.

    As JSON, page or validation report; as a workbook it is the city's own, annotated.
    """
    await run_in_threadpool(require, caller, "validate")
    async with received(request, desk.share(caller).files) as upload:

        def _do() -> Response:
            checked = check_document(
                upload.path, name=upload.name, edition=framework, lang=lang, city=city, year=year
            )
            report = checked.report
            forms: dict[str, Form] = {
                "json": lambda: json_text(report.as_dict()),
                "html": lambda: check_results.findings_page(report, upload.name, lang),
                "ttl": lambda: check_results.findings_turtle(report),
                "xlsx": lambda: check_results.annotated_copy(report, upload.path, lang),
            }
            return in_form(request, forms, name="findings")

        return await work(desk, caller, _do)
