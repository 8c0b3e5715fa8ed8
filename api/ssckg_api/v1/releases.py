"""Releases: made once, listed, told, checked, compared; the frozen file as it is."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.registry import run_analysis
from ssckg.app.release import reading
from ssckg.app.release.changelog import changelog_for_release
from ssckg.app.release.diff_texts import diff_text
from ssckg.app.release.making import make_release, try_release
from ssckg.app.release.readiness import require_ready
from ssckg.app.release.verifying import verify_release
from ssckg_api.v1.answers import DOCX, XLSX, Form, answer, in_form
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep, TakesLong
from ssckg_api.v1.job_answers import accepted_job, ended_job
from ssckg_api.v1.past import AS_OF_PARAMETER, sources_for
from ssckg_api.v1.results import (
    CHANGELOG,
    FormatParameter,
    Language,
    in_changelog_form,
    is_plain_name,
    result_forms,
)
from ssckg_api.v1.schemas import accepted, made, problems
from ssckg_api.v1.waiting import seconds_to_wait

router = APIRouter(prefix="/api/v1/releases", tags=["releases"], route_class=BoundedRoute)
_ONE: Final = "/{version}"
_DIFF: Final = "release-diff"
_TEXTS: Final = {"txt": "text", "kgcl": "kgcl", "ttl": "rdf"}
_N_QUADS: Final = "application/n-quads"
_FROZEN: Final = {
    "cache-control": "public, max-age=31536000, immutable",
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
}
"""What is frozen stays as it is, so anybody may keep it."""


def _told(*statuses: int) -> dict[int | str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {status: {"description": "Told.", "content": content} for status in statuses}


class NewRelease(BaseModel):
    """Which round is released, and as what; `follow`: mapping sets to carry over."""

    model_config = ConfigDict(extra="forbid")

    round: Annotated[str, Field(min_length=1, max_length=100)]
    version: Annotated[str, Field(min_length=1, max_length=100)]
    follow: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=100)] = []
    leave_open: bool = False
    dry_run: bool = False
    body: Annotated[str, Field(max_length=100)] = ""


@router.get("", summary="List the releases", responses=problems())
def list_all(caller: Caller, desk: DeskDep) -> Response:
    """Return the editions that were released here, the first one first."""
    return answer([one.as_line() for one in reading.list_releases(desk.workspace, caller)])


@router.post(
    "",
    status_code=202,
    summary="Release an edition",
    responses={**_told(200, 201), **accepted(409, 413)},
    dependencies=[TakesLong],
)
def make(
    wish: NewRelease,
    caller: Caller,
    desk: DeskDep,
    prefer: Annotated[
        str | None, Header(max_length=200, description="wait=60: answer when it is made (201)")
    ] = None,
) -> Response:
    """Freeze, hash, sign and publish what a round decided on, once; `dry_run` keeps nothing.

    A job tells when it is done (202), or the answer itself, for those who prefer to wait (201).
    """
    ws, named = desk.workspace, (wish.round, wish.version)
    more: dict[str, Any] = {"leave_open": wish.leave_open, "body": wish.body}
    if wish.dry_run:
        return answer(try_release(ws, caller, *named, follow=wish.follow, **more).as_dict())
    require_ready(ws, caller, *named, **more)

    def _work() -> Any:
        return make_release(ws, caller, *named, follow=wish.follow, **more).as_dict()

    about = f"/api/v1/releases/{wish.version}"
    job = desk.jobs.start("release", caller, _work, about=about)
    seconds = seconds_to_wait(prefer)
    if not seconds:
        return accepted_job(job)
    return ended_job(desk.jobs.wait(job, seconds), seconds=seconds)


@router.get(
    _ONE,
    summary="One release",
    responses={**_told(200), **problems()},
    dependencies=[TakesLong],
)
def one(version: str, caller: Caller, desk: DeskDep) -> Response:
    """Return hash, signature, round, graphs, and what became of the elements before."""
    return answer(reading.show_release(desk.workspace, caller, version).as_dict())


@router.get(
    f"{_ONE}/file",
    summary="The frozen graphs",
    responses={**made(_N_QUADS), 304: {"description": "You have it."}},
    dependencies=[TakesLong],
)
def file(version: str, request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Return the canonical N-Quads whose SHA-256 is the hash of the release; they never change."""
    found = reading.frozen_file(desk.workspace, caller, version)
    mark = f'"{found.sha256}"'
    headers = {**_FROZEN, "etag": mark}
    known = request.headers.get("if-none-match", "").split(",")
    if {"*", mark} & {one.strip().removeprefix("W/") for one in known}:
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = f'attachment; filename="{found.version}.nq"'
    return Response(found.content, headers=headers, media_type=_N_QUADS)


@router.get(
    f"{_ONE}/verification",
    summary="Check a release",
    responses={**_told(200), **problems()},
    dependencies=[TakesLong],
)
def verify(version: str, caller: Caller, desk: DeskDep) -> Response:
    """Check file, hash, signature, log, the edition made anew, and what is published."""
    return answer(verify_release(desk.workspace, caller, version).as_dict())


@router.get(
    f"{_ONE}/changelog",
    summary="What a release changed",
    responses=CHANGELOG,
    dependencies=[TakesLong],
)
def changelog(
    version: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    lang: Language = "en",
    _form: FormatParameter = None,
) -> Response:
    """Return in sentences what changed, why, who decided it, and what it touches."""
    return in_changelog_form(
        request,
        lambda: changelog_for_release(
            *(desk.workspace, caller, version), language=lang, sources=desk.sources.read()
        ),
        name=f"{version}-changelog",
    )


@router.get(
    f"{_ONE}/diff/{{other}}",
    summary="What lies between two editions",
    responses=made(
        *("application/json", "text/csv", "text/html", "application/pdf", "text/markdown"),
        *("text/plain", "text/turtle"),
        *(XLSX, DOCX),
    ),
    openapi_extra={"parameters": [AS_OF_PARAMETER]},
    dependencies=[TakesLong],
)
def diff(
    version: str,
    other: str,
    request: Request,
    desk: DeskDep,
    lang: Language = "en",
    _form: Annotated[
        str | None,
        Query(
            alias="format",
            max_length=30,
            description="json, csv, xlsx, html, pdf, docx, md; text: sentences; kgcl; ttl",
        ),
    ] = None,
) -> Response:
    """Return typed changes between two releases or other editions; as JSON it is complete."""
    sources, said = sources_for(request, desk)
    values = {"first": version, "second": other, "language": lang}

    def _text(form: str) -> bytes:
        return diff_text(sources.path, version, other, form=form, language=lang)

    forms: dict[str, Form] = result_forms(
        desk, lambda: run_analysis(find_analysis(_DIFF), sources, values)
    )
    forms |= {name: partial(_text, form) for name, form in _TEXTS.items()}
    name = f"{version}--{other}"
    found = in_form(request, forms, name=name if is_plain_name(name) else "")
    found.headers.update(said)
    found.headers["vary"] += ", Accept-Datetime"
    return found
