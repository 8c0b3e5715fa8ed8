"""Comments as they are shown: to all those that were let through, to the working group all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from ssckg.access.rights import is_allowed
from ssckg.app.permitting import permit
from ssckg.app.revision import desk
from ssckg.app.revision.comment_targets import find_target, moved, names_of
from ssckg.errors import UnknownNameError
from ssckg.model.comment_view import CommentView
from ssckg.model.revision_event import CommentState
from ssckg.namespaces import BASE
from ssckg.revision.annotations import annotation_collection
from ssckg.revision.comment_table import CommentTable
from ssckg.revision.names import proposal_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_state import CommentStanding, RoundState

_READ: Final = "revision-read"
_WORKING: Final = "revision-read-working"
_Name = TypeVar("_Name", bound="StrEnum")


def list_comments(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    *,
    state: str | None = None,
    target: str | None = None,
    unanswered: bool = False,
    limit: int | None = None,
    after: int = 0,
) -> tuple[CommentView, ...]:
    """Return the comments of a round by number; all see those that were let through.

    Args:
        ws: the workspace.
        actor: who asks.
        round_id: id of the round.
        state: only in this state; for all but "published" one must be of the working group.
        target: only on this thing.
        unanswered: only those without an answer.
        limit: at most so many.
        after: only those with a higher number.

    Raises:
        ForbiddenError: what is asked for is not for all.
        UnknownNameError: no such round, state or thing.
    """
    permit(ws, actor, _READ)
    wanted = None if state is None else named(CommentState, "state of a comment", state)
    if wanted not in {None, CommentState.PUBLISHED}:
        permit(ws, actor, _WORKING)
    is_working = is_allowed(actor, _WORKING)
    if not is_working:
        wanted = CommentState.PUBLISHED
    found = desk.open_round(ws, round_id)
    iri = None if target is None else find_target(ws, found, target)[0]
    chosen = [
        one
        for one in found.comments
        if one.comment.comment > after
        and (wanted is None or one.state is wanted)
        and (iri is None or one.comment.target == iri)
        and (not unanswered or (one.disposed is None and one.state is CommentState.PUBLISHED))
    ]
    return views_of(ws, found, chosen[:limit], is_working=is_working)


def show_comment(ws: Workspace, actor: Actor, comment_name: str) -> CommentView:
    """Return a comment; whoever may not see it is told that there is none.

    Raises:
        ForbiddenError: the actor may read nothing of rounds.
        UnknownNameError: there is no such comment, or none that is shown.
    """
    permit(ws, actor, _READ)
    state, standing = desk.find_comment(ws, comment_name)
    is_working = is_allowed(actor, _WORKING)
    if not is_working and standing.state is not CommentState.PUBLISHED:
        raise UnknownNameError("comment", comment_name)
    return views_of(ws, state, [standing], is_working=is_working)[0]


def comment_table(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    *,
    target: str | None = None,
    unanswered: bool = False,
) -> CommentTable:
    """Return the published comments of a round as the table of drafting groups."""
    found = list_comments(
        ws, actor, round_id, state="published", target=target, unanswered=unanswered
    )
    return CommentTable(round=round_id, comments=found)


def annotations_of(ws: Workspace, views: Sequence[CommentView], round_id: str) -> dict[str, Any]:
    """Return comments that are at hand as a collection of Web Annotations (JSON-LD)."""
    return annotation_collection(views, f"{ws.base}round/{round_id}/comments", ws.base)


def views_of(
    ws: Workspace,
    state: RoundState,
    standings: Sequence[CommentStanding],
    *,
    is_working: bool = True,
) -> tuple[CommentView, ...]:
    """Return comments as they are shown; why one was hidden is for the working group only."""
    names = names_of(ws, (one.comment.target for one in standings))

    def _view(one: CommentStanding) -> CommentView:
        said, answered = one.comment, one.disposed
        led_to = answered.proposal if answered else None
        hidden = one.moderated.reason if one.moderated and is_working else ""
        return CommentView(
            id=one.id,
            number=said.comment,
            iri=moved(one.iri, BASE, ws.base),
            round=state.round.id,
            target=moved(said.target, BASE, ws.base),
            item=names.get(said.target, ""),
            part=said.part,
            kind=said.kind,
            text=said.text,
            proposed=said.proposed,
            author=said.author,
            body=said.body,
            at=one.at,
            state=one.state,
            disposition=answered.disposition if answered else None,
            observations=answered.text if answered else "",
            answered_at=one.disposed_at,
            led_to=proposal_id(state.round.id, led_to) if led_to is not None else "",
            hidden_because=hidden if one.state is CommentState.HIDDEN else "",
        )

    return tuple(map(_view, standings))


def named(names: type[_Name], what: str, text: str) -> _Name:
    """Return the member of a list of names.

    Raises:
        UnknownNameError: it has none of that name.
    """
    try:
        return names(text)
    except ValueError:
        raise UnknownNameError(what, text, tuple(names)) from None
