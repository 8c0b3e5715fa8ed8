"""The service itself: where everything is, who one is, jobs, what a problem means."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from ssckg import __version__
from ssckg.errors import UnknownNameError
from ssckg.model.plain import plain
from ssckg_api.problems import ProblemCode, problem_codes
from ssckg_api.site.documentation.folder import documentation
from ssckg_api.site.errors import prefers_page
from ssckg_api.site.frame import HEADERS, Frame, gettext, render
from ssckg_api.site.languages import language_of
from ssckg_api.v1.answers import Form, answer, in_form, json_text
from ssckg_api.v1.desk import Caller, DeskDep

router = APIRouter(prefix="/api/v1", tags=["service"])
problems = APIRouter(tags=["service"])

_HERE: Final = (
    *("agencies", "analyses", "answers", "attestation-keys", "attestations", "benchmark-sets"),
    *("cities", "comments", "consent-texts", "history", "mappings", "me", "projects", "proposals"),
    *("queries", "releases", "rounds", "search", "session", "submissions", "template", "tokens"),
    *("validations", "webhooks"),
)
_ELSEWHERE: Final = {
    "catalogue": "/catalog",
    "description": "/openapi.json",
    "downloads": "/download",
    "feeds": "/feeds",
    "graph_store": "/rdf-graph-store",
    "problems": "/problem",
    "reconciliation": "/reconcile",
    "sparql": "/sparql",
    "timemap": "/timemap",
    "void": "/.well-known/void",
}
_PLACES: Final = {name.replace("-", "_"): f"/api/v1/{name}" for name in _HERE} | _ELSEWHERE
_REFERENCE: Final = "reference/http-api"


@router.get("", summary="Where everything is")
def index(request: Request) -> Response:
    """Return the places of the API and the version of the software; people are led to its page."""
    if prefers_page(request):
        page = f"/docs/{_REFERENCE}" if documentation().file_of(_REFERENCE) else "/docs/"
        return Response(None, 303, headers={"location": page, "vary": "Accept"})
    return answer({"version": __version__, "places": _PLACES})


@router.get("/me", summary="Who I am")
def me(caller: Caller) -> Response:
    """Return how the service knows the caller: id, name, role, city or agency."""
    told = plain(caller)
    return answer({name: told[name] for name in ("id", "name", "role", "city", "agency", "scopes")})


@router.get("/jobs/{job_id}", summary="How a job stands")
def job(job_id: str, caller: Caller, desk: DeskDep) -> Response:
    """Return a job that the caller started: its state, and its result or problem at the end."""
    found = desk.jobs.find(job_id, caller)
    headers = {"retry-after": "1"} if found.state in {"waiting", "running"} else {}
    return answer(found.as_dict(), headers=headers)


@problems.get("/problem", summary="The codes of problems")
def list_problems(request: Request) -> Response:
    """Return every code that a problem may carry, with what it means and what to do."""
    codes = sorted(problem_codes().values(), key=lambda one: one.code)
    forms: dict[str, Form] = {
        "json": lambda: json_text(codes),
        "html": lambda: _page(request, codes, "What problems mean"),
    }
    return _with_policy(in_form(request, forms))


@problems.get("/problem/{code}", summary="What a problem means")
def show_problem(code: str, request: Request) -> Response:
    """Return what the code of a problem means and what to do."""
    known = problem_codes()
    if code not in known:
        raise UnknownNameError("problem", code)
    one = known[code]
    forms: dict[str, Form] = {
        "json": lambda: json_text(one),
        "html": lambda: _page(request, [one], one.title),
    }
    return _with_policy(in_form(request, forms))


def _with_policy(found: Response) -> Response:
    """Let a page load our style and script; data load nothing."""
    if found.headers["content-type"].startswith("text/html"):
        found.headers.update(HEADERS)
    return found


def _page(request: Request, codes: list[ProblemCode], title: str) -> bytes:
    query = dict(request.query_params)
    language = language_of(request)
    title = gettext(language, title)
    frame = Frame(title, language=language, path=request.url.path, query=query)
    return render("problems.html", frame, codes=codes)
