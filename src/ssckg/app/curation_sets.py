"""Whole mapping sets: agreement of their reviewers, and handing them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.access.rights import require
from ssckg.app.curation_views import open_curation
from ssckg.harmonization.curation.agreement import agreements

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.curation_view import Agreement, ReviewerRating


def agreement(
    ws: Workspace, actor: Actor, mapping_set: str | None = None
) -> tuple[tuple[Agreement, ...], tuple[ReviewerRating, ...]]:
    """Return how far the reviewers of a set, or of each, agree; and the verdicts behind it.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such set.
    """
    require(actor, "mapping-read")
    ratings = open_curation(ws).ratings(mapping_set)
    return agreements(ratings), ratings
