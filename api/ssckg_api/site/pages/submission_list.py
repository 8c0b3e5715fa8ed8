"""Submissions: the list, the workbook to fill, a check that keeps nothing, handing in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import condition_of, require
from ssckg.app import check_results, lodging
from ssckg.app.submission_reading import list_submissions
from ssckg.app.templates import template_for
from ssckg.app.validating import check_document, languages
from ssckg.errors import ForbiddenError
from ssckg.model.actor import Role
from ssckg.model.submission import State
from ssckg.submissions.catalogue import DEFAULT_EDITION, edition_ids
from ssckg.submissions.checking.finding_document import grouped, lines_of, summary_text
from ssckg.submissions.cities import city_id
from ssckg.submissions.template.making import edition_title
from ssckg_api.site.desk_pages import MENDABLE, Fault, MemberDep, desk_page, faults_of
from ssckg_api.site.file_jobs import start_with_file
from ssckg_api.site.forms import see_other, uploaded
from ssckg_api.site.frame import Crumb
from ssckg_api.site.visit import Visit, VisitDep
from ssckg_api.v1.answers import XLSX, attachment
from ssckg_api.v1.desk import TakesLong, work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.submissions.checking.checks import CheckReport
    from ssckg_api.v1.jobs import Job
    from ssckg_api.v1.uploads import Upload

router = APIRouter(prefix="/desk/submissions", include_in_schema=False)
_MOST: Final = 500
Text = Annotated[str, Query(max_length=200)]


@router.get("")
def all_of_them(visit: MemberDep, year: Text = "", state: Text = "") -> Response:
    """List the submissions that this person may see."""
    ws, caller = visit.desk.workspace, visit.caller
    states = [State(state)] if state in set(State) else None
    heads = list_submissions(ws, caller, year=year or None, states=states, limit=_MOST)
    return desk_page(
        visit,
        "submissions.html",
        title=visit.text("Submissions"),
        heads=heads,
        most=_MOST,
        year=year,
        state=state,
        states=[str(each) for each in State],
        may_lodge=bool(condition_of(caller, "lodge")),
    )


@router.get("/template", dependencies=[TakesLong])
def template(
    visit: VisitDep,
    framework: Text = "",
    lang: Text = "",
    city: Text = "",
    year: Annotated[str, Query(max_length=4)] = "",
    previous: Text = "",
) -> Response:
    """Show the form for the workbook; with a framework, return the workbook."""
    given = {
        **{"framework": framework, "lang": lang, "city": city, "year": year},
        "previous": previous,
    }
    faults: list[Fault] = []
    if framework:
        try:
            return _workbook(visit, given)
        except MENDABLE as error:
            faults = faults_of(error)
    can_list = bool(condition_of(visit.caller, "list"))
    ws = visit.desk.workspace
    return desk_page(
        visit,
        "submission_template.html",
        title=visit.text("The workbook to fill"),
        crumbs=_above(visit),
        status=422 if faults else 200,
        faults=faults,
        given={**given, "framework": framework or DEFAULT_EDITION},
        earlier=list_submissions(ws, visit.caller, limit=_MOST) if can_list else [],
        **_choices(),
    )


@router.get("/check")
def check_form(visit: VisitDep) -> Response:
    """Show the form that checks a file."""
    require(visit.caller, "validate")
    return _check_page(visit)


@router.post("/check")
async def check(visit: VisitDep) -> Response:
    """Check a file and show what was found; nothing is kept."""
    await run_in_threadpool(require, visit.caller, "validate")
    try:
        async with uploaded(visit) as upload:
            return await work(visit.desk, visit.caller, lambda: _checked(visit, upload))
    except MENDABLE as error:
        faults = faults_of(error)
    return await run_in_threadpool(_check_page, visit, faults)


@router.get("/new")
def lodge_form(visit: MemberDep) -> Response:
    """Show the form that hands in a file."""
    _require_lodging(visit)
    return _lodge_page(visit)


@router.post("/new")
async def lodge(visit: MemberDep) -> Response:
    """Take on a file: a job checks and keeps it."""
    _require_lodging(visit)
    given: Mapping[str, str] = {}
    try:
        async with uploaded(visit) as upload:
            given = upload.fields
            job = await run_in_threadpool(_start_lodging, visit, upload)
    except MENDABLE as error:
        faults = faults_of(error)
        return await run_in_threadpool(_lodge_page, visit, faults, given)
    return see_other(visit.link(f"/desk/jobs/{job.id}"))


def findings_in_groups(report: CheckReport, language: str) -> list[tuple[str, Any]]:
    """Return what a check found by sheet or indicator, errors first, the same words said once."""
    groups = grouped(report.findings)
    return [(heading, lines_of(found, language)) for heading, found in groups.items()]


def _start_lodging(visit: Visit, upload: Upload) -> Job:
    ws, caller, given = visit.desk.workspace, visit.caller, upload.fields
    city, year = given.get("city", "").strip(), given.get("year", "").strip()
    lodging.require_lodging(ws, caller, city, year)
    return start_with_file(
        visit,
        upload,
        "lodge",
        lambda path: lodging.lodge(
            ws,
            caller,
            path,
            name=upload.name,
            city=city,
            year=year,
            edition=given.get("framework") or None,
            lang=_language(given),
        ),
    )


def _workbook(visit: Visit, given: Mapping[str, str]) -> Response:
    """Return the workbook as a file.

    Raises:
        UsageError: there is no such edition, language, year or earlier submission.
    """
    made = template_for(
        visit.desk.workspace,
        visit.caller,
        edition=given["framework"],
        lang=_language(given),
        city=given["city"],
        year=given["year"],
        previous=given["previous"],
    )
    name = "-".join(part for part in (made.edition, city_id(given["city"]), given["year"]) if part)
    return attachment(made.content, f"{name}.xlsx", XLSX)


def _checked(visit: Visit, upload: Upload) -> Response:
    given, language = upload.fields, _language(upload.fields)
    checked = check_document(
        upload.path,
        name=upload.name,
        edition=given.get("framework") or None,
        lang=language,
        city=given.get("city", "").strip(),
        year=given.get("year", "").strip(),
    )
    report = checked.report
    if given.get("do") == "annotate":
        content = check_results.annotated_copy(report, upload.path, language)
        return attachment(content, f"checked-{upload.name}", XLSX)
    return _check_page(
        visit,
        given=given,
        report=report,
        name=upload.name,
        summary=summary_text(report, language),
        groups=findings_in_groups(report, language),
        language=language,
    )


def _check_page(
    visit: Visit,
    faults: list[Fault] | None = None,
    given: Mapping[str, str] | None = None,
    **found: Any,
) -> Response:
    title = visit.text("Check a file")
    shown = {"language": "en", "report": None, "name": "", "summary": "", "groups": [], **found}
    return _file_page(visit, "submission_check.html", title, faults, given, **shown)


def _lodge_page(
    visit: Visit, faults: list[Fault] | None = None, given: Mapping[str, str] | None = None
) -> Response:
    own = visit.caller.city if visit.caller.role is Role.CITY else ""
    values = {"city": own, **(given or {})}
    title = visit.text("Hand in results")
    return _file_page(visit, "submission_new.html", title, faults, values, own=own)


def _file_page(
    visit: Visit,
    template: str,
    title: str,
    faults: list[Fault] | None,
    given: Mapping[str, str] | None,
    **values: Any,
) -> Response:
    """Return a page with the form of a file: what it is of is filled in as it was given."""
    return desk_page(
        visit,
        template,
        title=title,
        crumbs=_above(visit),
        status=422 if faults else 200,
        faults=faults or [],
        given={"framework": "", "city": "", "year": "", "lang": "en", **(given or {})},
        **values,
        **_choices(),
    )


def _above(visit: Visit) -> list[Crumb]:
    return [Crumb(visit.text("Submissions"), "/desk/submissions")]


def _choices() -> dict[str, Any]:
    titles = [(edition, f"{edition}: {edition_title(edition)}") for edition in edition_ids()]
    return {"editions": titles, "languages_of_checks": languages()}


def _language(given: Mapping[str, str]) -> str:
    """Return the language of messages; one that there is not is refused where it is used."""
    return given.get("lang") or "en"


def _require_lodging(visit: Visit) -> None:
    if not condition_of(visit.caller, "lodge"):
        raise ForbiddenError(f"lodge is not open to {visit.caller.id} as {visit.caller.role}")
