"""Rounds of revision for everybody: which are open, and one with all that is public of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.app.revision import clashes, comment_views, impact, proposal_views, review_views
from ssckg.app.revision.desk import reading_once
from ssckg.app.revision.looking import look, public_steps
from ssckg.app.revision.own_desk import own_round, own_rounds
from ssckg.app.revision.round_views import list_rounds, round_status, show_round
from ssckg_api.site.frame import Alternate, Crumb
from ssckg_api.site.pages import (
    answering,
    comments,
    deciding,
    moderating,
    proposals,
    proposing,
    releases,
    round_desk,
    running_round,
)
from ssckg_api.site.pages.round_pages import as_of_now, counted, crumbs, page
from ssckg_api.site.release_files import files
from ssckg_api.site.visit import Visit, VisitDep
from ssckg_api.v1.desk import TakesLong

if TYPE_CHECKING:
    from ssckg.model.proposal_clash import ClashList
    from ssckg.model.proposal_view import ProposalList
    from ssckg.model.review_results import RoundReviews
    from ssckg.model.round_report import RoundView

router = APIRouter(include_in_schema=False)
for _part in (
    *(proposals, comments, releases),
    *(answering, proposing, moderating, deciding, running_round, round_desk),
):
    router.include_router(_part.router)
_FEEDS: Final = ("rounds", "proposals", "comments", "decisions", "releases")
_CLOSED: Final = "closed"


@router.get("/rounds")
def rounds(visit: VisitDep) -> Response:
    """Show which rounds there are, what is open in them now, and how to follow them."""
    if (elsewhere := as_of_now(visit)) is not None:
        return elsewhere
    ws, actor = visit.desk.workspace, visit.caller
    listed = list_rounds(ws, actor).rounds
    own = {one.id: one for one in own_rounds(ws, actor)}
    going = [one for one in listed if one.release is None and one.stage != _CLOSED]
    return page(
        visit,
        "rounds.html",
        title=visit.text("Rounds of revision"),
        rounds=listed,
        own=own,
        calendars=[
            (show_round(ws, actor, one.id), round_status(ws, actor, one.id)) for one in going
        ],
        feeds=_FEEDS,
        frame={
            "crumbs": [Crumb(visit.text("Home"), "/"), Crumb(visit.text("Revision"))],
            "description": visit.text(
                "How indicator frameworks are revised: proposals, reviews, public comments,"
                " decisions and releases."
            ),
            "alternates": [Alternate("application/json", "/api/v1/rounds", "JSON")],
        },
    )


@router.get("/rounds/{round_id}", dependencies=[TakesLong])
def one(round_id: str, visit: VisitDep) -> Response:
    """Show a round: stage, calendar, bodies, proposals, what they would touch, what happened."""
    if (elsewhere := as_of_now(visit)) is not None:
        return elsewhere
    with reading_once():
        return _shown(round_id, visit)


def _shown(round_id: str, visit: Visit) -> Response:
    ws, actor = visit.desk.workspace, visit.caller
    shown = show_round(ws, actor, round_id)
    listed = look(ws, actor, shown.id, proposal_views.list_proposals, shown.id)
    reviews = look(ws, actor, shown.id, review_views.round_reviews, shown.id)
    clashing = look(ws, actor, shown.id, clashes.conflicts, shown.id)
    said = look(ws, actor, shown.id, comment_views.list_comments, shown.id, state="published")
    sources = visit.desk.sources.read()
    touched = look(
        ws, actor, shown.id, impact.round_impact, shown.id, is_each=False, sources=sources
    )
    return page(
        visit,
        "round.html",
        title=shown.title,
        round=shown,
        standing=round_status(ws, actor, shown.id),
        own=own_round(ws, actor, shown.id),
        proposals=_rows(visit, listed, reviews, clashing),
        statuses=listed.statuses,
        clashes=clashing,
        counts=counted(visit, touched.counts),
        left_out=touched.left_out,
        steps=public_steps(ws, actor, shown.id),
        comments=said,
        downloads=_downloads(visit, shown.id),
        feeds=_FEEDS,
        frame=_frame(visit, shown),
    )


@router.get("/rounds/{round_id}/impact", dependencies=[TakesLong])
def touched(round_id: str, visit: VisitDep) -> Response:
    """Show what the proposals of a round would touch together; `?each=yes`: and each alone."""
    if (elsewhere := as_of_now(visit)) is not None:
        return elsewhere
    ws, actor = visit.desk.workspace, visit.caller
    shown = show_round(ws, actor, round_id)
    is_each = visit.query.get("each") == "yes"
    sources = visit.desk.sources.read()
    found = look(
        ws, actor, shown.id, impact.round_impact, shown.id, is_each=is_each, sources=sources
    )
    address = f"/api/v1/rounds/{shown.id}/impact"
    return page(
        visit,
        "round_impact.html",
        title=visit.text("What the proposals would touch"),
        round=shown,
        tables=found.tables(),
        notes=found.notes(),
        is_each=is_each,
        downloads=files(address, "json", "csv", "xlsx"),
        frame={
            "crumbs": [*crumbs(visit, shown.id), Crumb(visit.text("Impact"))],
            "alternates": [Alternate("application/json", address, "JSON")],
        },
    )


def _rows(
    visit: Visit, listed: ProposalList, reviews: RoundReviews, clashing: ClashList
) -> list[dict[str, Any]]:
    """Return the table of proposals: how each stands, who agrees, what it clashes with."""
    items = {one.proposal: one for one in reviews.items}
    met: dict[str, list[str]] = {}
    for clash in clashing.clashes:
        met.setdefault(clash.first, []).append(clash.second)
        met.setdefault(clash.second, []).append(clash.first)
    found = []
    for row in listed.rows:
        item = items.get(row.id)
        number = row.id.rpartition("-p")[2]
        found.append(
            {
                "row": row,
                "number": number,
                "address": visit.link(f"/rounds/{listed.round}/proposals/{number}"),
                "item": item,
                "clashes": met.get(row.id, []),
            }
        )
    return found


def _downloads(visit: Visit, round_id: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    api = f"/api/v1/rounds/{round_id}"
    return [
        (
            visit.text("Proposals"),
            files(f"/api/v1/proposals?round={round_id}&limit=1000", "csv", "xlsx", "json"),
        ),
        (visit.text("Reviews"), files(f"{api}/reviews", "csv", "xlsx", "json")),
        (
            visit.text("Table of dispositions: comments with their answers"),
            files(f"/api/v1/comments?round={round_id}", "docx", "xlsx", "csv"),
        ),
        (
            visit.text("Comments as Web Annotations"),
            files(f"/api/v1/comments?round={round_id}&limit=1000", "jsonld"),
        ),
        (visit.text("Decisions"), files(f"{api}/decisions", "csv", "xlsx", "json")),
        (visit.text("Impact"), files(f"{api}/impact", "csv", "xlsx", "json")),
        (visit.text("Changelog"), files(f"{api}/changelog", "html", "docx", "pdf", "xlsx", "json")),
        (
            visit.text("Form for proposals"),
            files(f"/api/v1/proposals/form?round={round_id}", "xlsx", "csv"),
        ),
    ]


def _frame(visit: Visit, shown: RoundView) -> dict[str, Any]:
    return {
        "crumbs": [*crumbs(visit), Crumb(shown.id)],
        "canonical": shown.iri,
        "description": shown.description,
        "alternates": [Alternate("application/json", f"/api/v1/rounds/{shown.id}", "JSON")],
    }
