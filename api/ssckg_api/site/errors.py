"""A problem as a page, for people who followed a link."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi import Request, Response

from ssckg_api.negotiation import Variant, choose
from ssckg_api.problems import problem_codes
from ssckg_api.site.frame import HEADERS, Frame, gettext, render
from ssckg_api.site.languages import language_of

if TYPE_CHECKING:
    from ssckg_api.problems import ProblemError

_JSON: Final = Variant("application/problem+json", "application/json", ("json",))
_PLAIN_JSON: Final = Variant("application/json", "application/json", ("json",))
_PAGE: Final = Variant("text/html", "text/html", ("html",))
_MACHINES: Final = ("/api/", "/sparql", "/rdf-graph-store", "/.well-known/", "/workspace/")
"""Below these nobody is a person, whatever a browser says."""
_MOST_SOUGHT: Final = 60


def wants_page(request: Request) -> bool:
    """Say whether who asks prefers a page to JSON."""
    return not request.url.path.startswith(_MACHINES) and prefers_page(request)


def prefers_page(request: Request) -> bool:
    """Say whether a page is asked for rather than JSON, wherever it is."""
    return choose(request.headers.get("accept"), (_JSON, _PAGE)) is _PAGE


def prefers_json(request: Request) -> bool:
    """Say whether JSON is asked for rather than a page; who takes anything gets the page."""
    return choose(request.headers.get("accept"), (_PAGE, _PLAIN_JSON)) is _PLAIN_JSON


def problem_page(request: Request, problem: ProblemError) -> Response:
    """Return the page of a problem; whoever has to sign in is sent there."""
    if problem.status == 401 and request.method == "GET":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        place = f"/sign-in?{urlencode({'next': here})}"
        headers = {"location": place, "cache-control": "no-store"}
        return Response(status_code=303, headers=headers)
    query = dict(request.query_params)
    language = language_of(request)
    said = json.loads(problem.body())
    known = problem_codes().get(problem.kind)
    frame = Frame(
        gettext(language, str(said["title"])),
        language=language,
        path=request.url.path,
        query=query,
        is_indexed=False,
    )
    body = render(
        "problem.html",
        frame,
        detail=said.get("detail", ""),
        faults=said.get("errors", []),
        help=known.help if known else "",
        near=[(each["label"], each["path"]) for each in said.get("near", [])],
        sought=_sought(request.url.path) if problem.status == 404 else "",
        code=problem.kind,
        status=problem.status,
    )
    headers = {**HEADERS, "cache-control": "no-store", "vary": "Accept, Accept-Language"}
    return Response(
        body, problem.status, headers={**headers, **dict(problem.headers)}, media_type="text/html"
    )


def _sought(path: str) -> str:
    """Return the last step of an address as words: of "/cities/new-town" it is "new town".

    Nothing of the desk: what it shows is not published, and nobody finds it by a search.
    """
    if path.startswith("/desk/"):
        return ""
    name = path.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^\w.]+|_", " ", name).strip()[:_MOST_SOUGHT]
