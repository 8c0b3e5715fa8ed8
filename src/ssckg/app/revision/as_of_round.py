"""What the figures of a round are worked out on: what is published, without what came of the round.

After a release the new edition stands in the graph beside the one that was revised. Asked again,
the reasons for a proposal are still those of the round: an edition that the round itself led to,
or a later one that goes back to it, neither confirms nor contradicts them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.app.analyses.sources import read_sources
from ssckg.app.revision.desk import open_round
from ssckg.app.revision.editions import load_edition
from ssckg.content.rebase import move_iri
from ssckg.harmonization.leaving_out import without_editions
from ssckg.revision.releasing.finding import released_rounds

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.app.workspace import Workspace
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.revision_state import RoundState


def sources_of_round(ws: Workspace, state: RoundState, sources: Sources | None = None) -> Sources:
    """Return what analyses of a round read, live, but for the editions that came of the round.

    Args:
        ws: the workspace.
        state: the round.
        sources: what is published, where it is at hand already.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        DataError: the log of a round is damaged.
        EngineError: the engine does not answer.
    """
    read = sources or read_sources(ws.directory.path)
    versions = editions_from(ws, state.round.id)
    if not versions:
        return read
    found = [each.iri for each in read.crosswalk.editions if each.id in versions]
    before = without_editions(read.crosswalk, found)
    return replace(read, crosswalk=_not_yet_ended(ws, state, before))


def editions_from(ws: Workspace, round_id: str) -> frozenset[str]:
    """Return the ids of the editions that a round led to, or a round that starts from one of them.

    Errors as `sources_of_round`.
    """
    released = released_rounds(ws.store)
    starts = {one.round: open_round(ws, one.round).round.starts_from for one in released}
    found: set[str] = set()
    for one in released:  # the first one first
        if one.round == round_id or starts[one.round] in found:
            found.add(one.version)
    return frozenset(found)


def _not_yet_ended(ws: Workspace, state: RoundState, crosswalk: Crosswalk) -> Crosswalk:
    """Return a crosswalk in which the round ended no element: only what its edition says ended."""
    edition = load_edition(ws, state.round.starts_from)
    ended = {
        move_iri(item.iri, crosswalk.base) for item in edition.items if item.values("ssc:validTo")
    }
    about = move_iri(edition.iri, crosswalk.base)
    elements = tuple(
        replace(each, is_retired=False)
        if each.is_retired and about in each.editions and each.iri not in ended
        else each
        for each in crosswalk.elements
    )
    return replace(crosswalk, elements=elements)
