"""Releases: which there are, and one with what changed and how anybody can check it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Response

from ssckg.app.release.changelog import changelog_for_release
from ssckg.app.release.reading import list_releases, show_release
from ssckg.app.release.verifying import verify_release
from ssckg.app.revision.looking import look
from ssckg.model.actor import PUBLIC
from ssckg.revision.differing.frames import frames
from ssckg_api.site.frame import Alternate, Crumb
from ssckg_api.site.pages import edition_diff
from ssckg_api.site.pages.round_pages import as_of_now, crumbs
from ssckg_api.site.release_files import frozen_file, release_files
from ssckg_api.site.visit import Visit, VisitDep
from ssckg_api.v1.desk import TakesLong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.changelog import LogEntry

router = APIRouter(include_in_schema=False)
router.include_router(edition_diff.router)  # before `/releases/{version}`
_ONE: Final = "/releases/{version}"


@router.get("/releases", dependencies=[TakesLong])
def releases(visit: VisitDep) -> Response:
    """Show the editions that were released here."""
    if (elsewhere := as_of_now(visit)) is not None:
        return elsewhere
    found = list_releases(visit.desk.workspace, PUBLIC)
    return visit.page(
        "releases.html",
        title=visit.text("Releases"),
        releases=[one.as_dict() for one in reversed(found)],
        is_kept=False,
        frame={
            "crumbs": [*crumbs(visit), Crumb(visit.text("Releases"))],
            "description": visit.text(
                "Editions of indicator frameworks that rounds of revision led to, frozen, hashed"
                " and signed."
            ),
            "alternates": [Alternate("application/json", "/api/v1/releases", "JSON")],
        },
    )


@router.get(_ONE, dependencies=[TakesLong])
def one(version: str, visit: VisitDep) -> Response:
    """Show a release: what changed in sentences, hash, signature, how to check it, files."""
    if (elsewhere := as_of_now(visit)) is not None:
        return elsewhere
    ws = visit.desk.workspace
    found = show_release(ws, PUBLIC, version)
    language, sources = visit.language.code, visit.desk.sources.read()
    log = look(
        ws,
        PUBLIC,
        found.round,
        changelog_for_release,
        found.version,
        language=language,
        sources=sources,
        is_touch_told=False,
    )
    said = found.as_dict()
    return visit.page(
        "release.html",
        title=str(said["title"] or found.version),
        release=said,
        log=log,
        groups=_groups(log.entries, language),
        address=str(visit.request.base_url).rstrip("/"),
        downloads=release_files(visit, found.version, str(found.about.get("starts_from") or "")),
        is_kept=False,
        frame={
            "crumbs": [*_way(visit), Crumb(found.version)],
            "canonical": f"{visit.base}release/{found.version}",
            "description": visit.text(
                "What changed in %(title)s, who decided it, and how to check the release.",
                title=str(said["title"] or found.version),
            ),
            "alternates": [
                Alternate("application/json", f"/api/v1/releases/{found.version}", "JSON"),
                Alternate("application/n-quads", frozen_file(found.version), "N-Quads"),
            ],
        },
    )


@router.get(f"{_ONE}/verification", dependencies=[TakesLong])
def verification(version: str, visit: VisitDep) -> Response:
    """Show what the checks of a release find, made now."""
    if (elsewhere := as_of_now(visit)) is not None:
        return elsewhere
    found = verify_release(visit.desk.workspace, PUBLIC, version)
    return visit.page(
        "release_verification.html",
        title=visit.text("Checks of %(version)s", version=found.version),
        found=found,
        is_kept=False,
        frame={
            "crumbs": [
                *_way(visit),
                Crumb(found.version, f"/releases/{found.version}"),
                Crumb(visit.text("Checks")),
            ],
            "is_indexed": False,
        },
    )


def _way(visit: Visit) -> list[Crumb]:
    return [*crumbs(visit), Crumb(visit.text("Releases"), "/releases")]


def _groups(entries: Sequence[LogEntry], language: str) -> list[tuple[str, list[LogEntry]]]:
    """Return the entries below the words for their kind, in their order."""
    words, found = frames(language), dict[str, list["LogEntry"]]()
    for entry in entries:
        found.setdefault(entry.kind, []).append(entry)
    return [(words.word(f"kind-{kind}"), listed) for kind, listed in found.items()]
