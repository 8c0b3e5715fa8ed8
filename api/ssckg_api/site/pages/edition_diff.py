"""What lies between two editions, change by change: what stood before, what stands after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.registry import run_analysis
from ssckg.errors import UnknownNameError
from ssckg.revision.differing.frames import frames
from ssckg_api.site.frame import Alternate, Crumb
from ssckg_api.site.pages.round_pages import crumbs
from ssckg_api.site.release_files import files
from ssckg_api.site.visit import Visit, VisitDep
from ssckg_api.v1.desk import TakesLong

if TYPE_CHECKING:
    from ssckg.model.crosswalk_frameworks import Edition
    from ssckg.revision.differing.result import DiffResult, ToldEdit

router = APIRouter(include_in_schema=False)
_SUMMED_UP = frozenset({"edition", "other"})
"""Kinds of edits that stand for many statements; they are listed last, as counts."""


@router.get("/releases/diff", dependencies=[TakesLong])
def diff(visit: VisitDep) -> Response:
    """Show what lies between two editions, `?from=` and `?to=`; without them, ask which."""
    sources = visit.sources()
    first, second = visit.query.get("from", ""), visit.query.get("to", "")
    title = visit.text("What lies between two editions")
    found, faults = None, list[tuple[str, str]]()
    if first and second:
        given = {"first": first, "second": second, "language": visit.language.code}
        try:
            found = run_analysis(find_analysis("release-diff"), sources, given)
        except UnknownNameError as error:
            faults = [("from" if error.name == first else "to", error.message)]
    if found:
        title = visit.text("From %(first)s to %(second)s", first=found.first, second=found.second)
    return visit.page(
        "edition_diff.html",
        title=title,
        status=404 if faults else 200,
        faults=faults,
        editions=_choices(sources.crosswalk.editions),
        chosen=(found.first, found.second) if found else (first, second),
        found=found,
        groups=_groups(found, visit.language.code) if found else [],
        summed=[one for one in found.edits if one.kind in _SUMMED_UP] if found else [],
        kinds=_kinds(found, visit.language.code) if found else [],
        downloads=_downloads(found, visit) if found else [],
        frame=_frame(visit, found),
    )


def _choices(editions: tuple[Edition, ...]) -> list[tuple[str, str]]:
    """Return the editions to choose from, by family and date, named by their labels."""
    ordered = sorted(editions, key=lambda one: (one.family, one.issued, one.id))
    return [(one.id, f"{one.title} ({one.id})") for one in ordered]


def _kinds(found: DiffResult, language: str) -> list[tuple[str, int]]:
    words = frames(language)
    return [(words.word(f"kind-{kind}"), count) for kind, count in found.counts.items()]


def _groups(found: DiffResult, language: str) -> list[tuple[str, list[ToldEdit]]]:
    """Return the edits below the words for their kind; those that only sum up are left out."""
    words, groups = frames(language), dict[str, list["ToldEdit"]]()
    for one in found.edits:
        if one.kind not in _SUMMED_UP:
            groups.setdefault(one.kind.value, []).append(one)
    return [(words.word(f"kind-{kind}"), listed) for kind, listed in groups.items()]


def _downloads(found: DiffResult, visit: Visit) -> list[tuple[str, str, str]]:
    address = f"/api/v1/releases/{found.first}/diff/{found.second}"
    if visit.as_of:
        address += "?" + urlencode({"as-of": visit.as_of})
    names = {"TXT": (visit.text("Text"), "text/plain"), "KGCL": ("KGCL", "text/plain")}
    names["TTL"] = ("RDF (Turtle)", "text/turtle")
    listed = files(address, "txt", "kgcl", "ttl", "xlsx", "csv", "json", "docx", "pdf")
    return [(names.get(name, (name, kind))[0], place, kind) for name, place, kind in listed]


def _frame(visit: Visit, found: DiffResult | None) -> dict[str, Any]:
    way = [*crumbs(visit), Crumb(visit.text("Releases"), "/releases")]
    if found is None:
        return {"crumbs": [*way, Crumb(visit.text("Differences"))]}
    address = f"/api/v1/releases/{found.first}/diff/{found.second}"
    return {
        "crumbs": [
            *way,
            Crumb(visit.text("Differences"), "/releases/diff"),
            Crumb(f"{found.first} – {found.second}"),
        ],
        "alternates": [
            Alternate("application/json", f"{address}?format=json", "JSON"),
            Alternate("text/turtle", f"{address}?format=ttl", "Turtle"),
        ],
    }
