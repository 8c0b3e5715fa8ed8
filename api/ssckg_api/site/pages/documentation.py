"""Pages of the documentation below `/docs/`: English texts in a frame of all languages."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Response
from markupsafe import Markup

from ssckg.errors import UnknownNameError
from ssckg_api.site.documentation.folder import FILES, Folder, documentation
from ssckg_api.site.documentation.markdown import page_address
from ssckg_api.site.documentation.searching import find
from ssckg_api.site.frame import HEADERS, Crumb
from ssckg_api.site.visit import Visit, VisitDep

router = APIRouter(include_in_schema=False)
_MOST_WORDS: Final = 200


@router.get("/docs")
@router.get("/docs/")
def start(visit: VisitDep) -> Response:
    """Show the parts of the documentation, each page with one line."""
    folder = documentation()
    return visit.page(
        "documentation.html",
        title=visit.text("Documentation"),
        groups=_groups(folder, ""),
        frame={
            "description": visit.text("Tutorials, guides, reference and explanations."),
            "crumbs": [Crumb(visit.text("Home"), "/"), Crumb(visit.text("Documentation"))],
        },
    )


@router.get("/docs/search")
def search(visit: VisitDep) -> Response:
    """Show the sections in which all words of `q` occur."""
    words = visit.query.get("q", "")[:_MOST_WORDS].strip()
    return visit.page(
        "documentation_search.html",
        title=visit.text("Search the documentation"),
        words=words,
        hits=find(documentation(), words),
        is_kept=False,
        frame={"crumbs": _crumbs(visit, visit.text("Search")), "is_indexed": False},
    )


@router.get("/docs/decisions")
@router.get("/docs/decisions/")
def decisions(visit: VisitDep) -> Response:
    """Show all decision records, one line each."""
    folder = documentation()
    paths = [path for path in folder.paths() if path.startswith("decisions/")]
    return visit.page(
        "documentation_decisions.html",
        title=visit.text("Decisions"),
        records=[_entry(folder, path) for path in sorted(paths)],
        frame={"crumbs": _crumbs(visit, visit.text("Decisions"))},
    )


@router.get("/docs/{address:path}")
def page(visit: VisitDep, address: str) -> Response:
    """Show a page, or give a picture or file beside it."""
    folder = documentation()
    path = folder.file_of(address)
    if path is None:
        raise UnknownNameError("page of the documentation", address)
    if not path.endswith(".md"):
        kind = FILES[path[path.rindex(".") :]]
        headers = {**HEADERS, "cache-control": "public, max-age=300"}
        return Response(folder.bytes_of(path), headers=headers, media_type=kind)
    return _document(visit, folder, path)


def _document(visit: Visit, folder: Folder, path: str) -> Response:
    document = folder.document(path)
    groups = _groups(folder, path)
    order = [one for group in groups for one in group["pages"]]
    at = next((number for number, one in enumerate(order) if one["path"] == path), None)
    return visit.page(
        "documentation_page.html",
        title=document.title,
        # The renderer escapes all that is text, and raw HTML is text to it.
        body=Markup(document.html),  # noqa: S704
        contents=[each for each in document.sections if each.level == 2],
        groups=groups,
        before=order[at - 1] if at else None,
        after=order[at + 1] if at is not None and at + 1 < len(order) else None,
        is_decision=path.startswith("decisions/"),
        frame={
            "description": document.summary,
            "crumbs": _crumbs(visit, document.title, path),
        },
    )


def _crumbs(visit: Visit, title: str, path: str = "") -> list[Crumb]:
    way = [Crumb(visit.text("Home"), "/"), Crumb(visit.text("Documentation"), "/docs/")]
    if path.startswith("decisions/"):
        way.append(Crumb(visit.text("Decisions"), "/docs/decisions"))
    return [*way, Crumb(title)]


def _groups(folder: Folder, path: str) -> list[dict[str, Any]]:
    """Return the parts with their pages; the one that holds `path` is open."""
    return [
        {
            "name": group.name,
            "about": group.about,
            "pages": [_entry(folder, each) for each in group.paths],
            "open": path in group.paths,
            "path": path,
        }
        for group in folder.groups()
    ]


def _entry(folder: Folder, path: str) -> dict[str, str]:
    document = folder.document(path)
    return {
        "path": path,
        "address": page_address(path),
        "title": document.title,
        "summary": document.summary,
    }
