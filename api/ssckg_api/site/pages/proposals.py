"""A proposal for everybody: its changes, why, figures, impact, reviews, comments, decisions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from ssckg.app.revision import (
    clashes,
    comment_views,
    decisions,
    evidence,
    impact,
    proposal_views,
    review_views,
)
from ssckg.app.revision.looking import look
from ssckg.app.revision.own_desk import own_round
from ssckg.app.revision.round_views import show_round
from ssckg.errors import CheckError, UnknownNameError
from ssckg_api.site.frame import Alternate, Crumb
from ssckg_api.site.pages.comments import comment_form
from ssckg_api.site.pages.round_pages import as_of_now, counted, crumbs, page
from ssckg_api.site.visit import Visit, VisitDep
from ssckg_api.v1.desk import TakesLong

if TYPE_CHECKING:
    from ssckg.model.proposal_clash import ProposalClash
    from ssckg.model.proposal_view import EvidenceView, ProposalDetail
    from ssckg.model.review_results import ItemReviews
    from ssckg.model.revision_impact import RevisionImpact

router = APIRouter(include_in_schema=False)


@router.get("/rounds/{round_id}/proposals/{number}", dependencies=[TakesLong])
def one(round_id: str, number: str, visit: VisitDep) -> Response:
    """Show a proposal with all that is said of it."""
    if (elsewhere := as_of_now(visit)) is not None:
        return elsewhere
    ws, actor = visit.desk.workspace, visit.caller
    round_ = show_round(ws, actor, round_id)
    name = id_of(round_.id, number)
    found = look(ws, actor, round_.id, proposal_views.show_proposal, name)
    touched, fault = _impact(visit, round_.id, name)
    comments = look(ws, actor, round_.id, comment_views.list_comments, round_.id, state="published")
    held = look(ws, actor, round_.id, evidence.check_evidence, name)
    form = comment_form(visit, found.proposal.iri, name)
    return page(
        visit,
        "proposal.html",
        title=found.proposal.title,
        round=round_,
        number=number,
        found=found,
        figures=[
            (one, standing, _computed(one))
            for one, standing in zip(found.evidence, held, strict=True)
        ],
        counts=counted(visit, touched.counts) if touched else [],
        targets=touched.targets if touched else (),
        agencies=touched.agencies if touched else (),
        fault=fault,
        reviews=_reviews(visit, round_.id, name),
        clashes=_clashes(visit, round_.id, name),
        comments=[one for one in comments if one.target == found.proposal.iri or _is_of(one, name)],
        decisions=look(
            ws, actor, round_.id, decisions.list_decisions, round_.id, proposal=name
        ).decisions,
        own=own_round(ws, actor, round_.id),
        form=form,
        is_form=form.is_open,
        frame=_frame(visit, round_.id, found),
    )


def id_of(round_id: str, number: str) -> str:
    """Return the id of a proposal by its number in a round, "7" or "p7".

    Raises:
        UnknownNameError: that is no number.
    """
    digits = number.removeprefix(f"{round_id}-").removeprefix("p")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise UnknownNameError("proposal", number)
    return f"{round_id}-p{digits}"


def _is_of(comment: Any, name: str) -> bool:
    return str(comment.target).endswith(f"proposal/{name}")


def _impact(visit: Visit, round_id: str, name: str) -> tuple[RevisionImpact | None, str]:
    """Return what a proposal would touch alone, or why that cannot be told."""
    ws, sources = visit.desk.workspace, visit.desk.sources.read()
    try:
        found = look(ws, visit.caller, round_id, impact.proposal_impact, name, sources=sources)
    except CheckError as error:
        return None, error.message
    return found, ""


def _reviews(visit: Visit, round_id: str, name: str) -> ItemReviews | None:
    """Return what bodies said of a proposal; None while whoever asks may not see it."""
    ws = visit.desk.workspace
    found = look(ws, visit.caller, round_id, review_views.round_reviews, round_id)
    return next((item for item in found.items if item.proposal == name), None)


def _clashes(visit: Visit, round_id: str, name: str) -> list[tuple[str, ProposalClash]]:
    ws = visit.desk.workspace
    found = look(ws, visit.caller, round_id, clashes.conflicts, round_id)
    return [(one.other(name), one) for one in found.clashes if name in {one.first, one.second}]


def _computed(one: EvidenceView) -> str:
    """Return the address where a figure is computed now; of what it is on, the page tells."""
    given: dict[str, Any] = json.loads(one.parameters)
    words = {key: value for key, value in given.items() if key != "about" and value is not None}
    return f"/api/v1/analyses/{one.analysis}?{urlencode(words, doseq=True)}"


def _frame(visit: Visit, round_id: str, found: ProposalDetail) -> dict[str, Any]:
    name = found.proposal.id
    api = f"/api/v1/proposals/{name}"
    return {
        "crumbs": [*crumbs(visit, round_id), Crumb(name.removeprefix(f"{round_id}-"))],
        "canonical": found.proposal.iri,
        "description": found.reason[:300],
        "alternates": [
            Alternate("application/json", api, "JSON"),
            Alternate("text/plain", f"{api}/kgcl", "KGCL"),
            Alternate("application/yaml", f"{api}/document?format=yaml", "YAML"),
        ],
    }
