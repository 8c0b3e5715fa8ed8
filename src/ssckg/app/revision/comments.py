"""Comments on a round: made by anybody, let through or hidden, answered one by one, handed on."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ssckg.app.following import following
from ssckg.app.permitting import permit
from ssckg.app.priority_names import agencies, find_agency
from ssckg.app.projects import follow
from ssckg.app.revision import desk
from ssckg.app.revision.comment_checks import check_public
from ssckg.app.revision.comment_targets import find_target
from ssckg.app.revision.comment_views import named, views_of
from ssckg.errors import ForbiddenError, UnknownNameError, UsageError
from ssckg.io.records import read_records
from ssckg.io.sheets.records import SUFFIXES, read_sheet_records
from ssckg.model.revision_event import CommentKind, CommentState, Disposition, RoundAction
from ssckg.namespaces import BASE
from ssckg.revision.bodies import PUBLIC, SECRETARIAT, city_of, own_body
from ssckg.revision.comment_table import OPTIONAL, REQUIRED, filled_in
from ssckg.revision.commenting import (
    CommentWish,
    action_of,
    answer,
    find_comment,
    folded,
    moderation,
    new_comment,
)
from ssckg.revision.names import comment_id, round_of_comment
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.app.revision.desk import Step
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.comment_view import CommentView
    from ssckg.model.revision_event import Commented, Disposed, Moderated
    from ssckg.model.revision_state import RoundState

_SHORT: Final = {"partly": Disposition.PARTLY_ACCEPTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentText:
    """A comment as somebody writes it.

    target: IRI, code, name or id; kind: "substantive", "factual" or "editorial"; organisation: of
    one of the public, in their words; for_body: the body that the secretariat enters it for.
    """

    target: str
    text: str
    author: str
    kind: str = CommentKind.SUBSTANTIVE.value
    part: str = ""
    proposed: str = ""
    organisation: str = ""
    for_body: str = ""


def comment(ws: Workspace, actor: Actor, round_id: str, text: CommentText) -> CommentView:
    """Take in a comment; it is shown when somebody let it through.

    Raises:
        ForbiddenError: not for that body, or it speaks for an agency that did not send it.
        UnknownNameError: no such round, kind, body, or thing to comment on.
        UsageError: the text is empty, too long, holds hidden characters or too many links.
        StateError: the stage does not take such comments; it was said already.
        TooOftenError: too many comments lately.
        ConflictError: others were quicker each time.
    """
    kind = named(CommentKind, "kind of comment", text.kind)
    action = action_of(kind)
    # The two rights have the same rows in the end; which is meant depends on the kind.
    if action is RoundAction.COMMENT:
        permit(ws, actor, "revision-comment")
    else:
        permit(ws, actor, "revision-comment-editorial")
    body = _body(ws, actor, round_id, text.for_body)
    target, proposal = find_target(ws, desk.open_round(ws, round_id), text.target)
    made: list[Commented] = []

    def _make(state: RoundState, step: Step) -> Sequence[Commented]:
        wish = CommentWish(
            target=target,
            kind=kind,
            text=text.text,
            author=text.author,
            body=_shown_body(step.body, text.organisation),
            part=text.part,
            proposed=text.proposed,
            proposal=proposal,
        )
        is_bounded = own_body(actor) != SECRETARIAT
        made[:] = [new_comment(state, wish, step.at, is_bounded=is_bounded)]
        return made

    state = desk.take(ws, actor, round_id, action, _make, body)
    standing = state.comment[comment_id(state.round.id, made[0].comment)]
    return views_of(ws, state, [standing], is_working=False)[0]


def moderate(
    ws: Workspace, actor: Actor, comments: Sequence[str], to: str, reason: str = ""
) -> tuple[CommentView, ...]:
    """Let comments of one round through ("published"), or hide them ("hidden"); all or none.

    One that was announced goes from the published dataset, or comes back to it, at once.

    Raises:
        ForbiddenError: the actor may not, or has no such role in the round.
        UnknownNameError: no such comment or state.
        UsageError: hidden without a reason; none named, or of several rounds.
        StateError: one stands so already.
        CheckError: one would break a rule of `shapes/comment.ttl`.
        MissingError: it is recorded, and what is published could not follow yet.
    """
    permit(ws, actor, "revision-moderate")
    wanted = named(CommentState, "state of a comment", to)

    def _make(state: RoundState, _: Step) -> Sequence[Moderated]:
        steps = [moderation(state, each, wanted, reason) for each in names]
        if wanted is CommentState.PUBLISHED:
            check_public(state, names)
        return steps

    names = tuple(dict.fromkeys(_name(ws, each) for each in comments))
    is_announced = _is_announced(ws, names)
    with following(ws) if is_announced else nullcontext():
        state = desk.take(ws, actor, _round_of(names), RoundAction.MODERATE, _make)
        if is_announced:
            follow(ws)
    return views_of(ws, state, [find_comment(state, each) for each in names])


def dispose(
    ws: Workspace,
    actor: Actor,
    comment_name: str,
    disposition: str,
    text: str,
    *,
    proposal: str = "",
    for_body: str = "",
) -> CommentView:
    """Answer a published comment: accepted, partly (accepted), noted or declined, and why.

    Raises:
        ForbiddenError: the actor may not, or the body has no such role in the round.
        UnknownNameError: no such comment, disposition or proposal.
        UsageError: nothing is said of why.
        StateError: the comment is not public, or the stage takes no answers.
    """
    permit(ws, actor, "revision-dispose")
    chosen = _SHORT.get(disposition) or named(Disposition, "disposition", disposition)
    name = _name(ws, comment_name)
    body = _body(ws, actor, _round_of([name]), for_body)

    def _make(state: RoundState, _: Step) -> Sequence[Disposed]:
        return [answer(state, name, chosen, text, proposal)]

    state = desk.take(ws, actor, _round_of([name]), RoundAction.DISPOSE, _make, body)
    return views_of(ws, state, [find_comment(state, name)])[0]


def dispose_table(
    ws: Workspace, actor: Actor, round_id: str, file: Path, *, dry_run: bool = False
) -> tuple[CommentView, ...]:
    """Take the observations that were filled in in a table of comments; all of them or none.

    Args:
        ws: the workspace.
        actor: who answers.
        round_id: id of the round.
        file: the table as it was exported (CSV or workbook), observations filled in.
        dry_run: check everything and answer nothing.

    Returns:
        The comments that are answered anew.

    Raises:
        DataError: the file cannot be read, or rows have faults, each with its place.
        ForbiddenError: as `dispose`.
        StateError: the stage takes no answers.
    """
    permit(ws, actor, "revision-dispose")
    read = read_sheet_records if file.suffix.lower() in SUFFIXES else read_records
    records = read(file, required=REQUIRED, optional=OPTIONAL)
    given: list[Disposed] = []

    def _make(state: RoundState, _: Step) -> Sequence[Disposed]:
        given[:] = filled_in(state, records)
        return given

    if dry_run:
        state = desk.open_round(ws, round_id)
        given[:] = filled_in(state, records)
        standings = {one.comment.comment: one for one in state.comments}
        return tuple(
            replace(view, disposition=new.disposition, observations=new.text)
            for new, view in zip(
                given,
                views_of(ws, state, [standings[new.comment] for new in given]),
                strict=True,
            )
        )
    state = desk.take(ws, actor, round_id, RoundAction.DISPOSE, _make)
    found = {one.comment.comment: one for one in state.comments}
    return views_of(ws, state, [found[new.comment] for new in given])


def _body(ws: Workspace, actor: Actor, round_id: str, body: str) -> str:
    """Return the body that is meant, where it is one; "" for the actor's own.

    Raises:
        UnknownNameError: nobody knows of such a body.
    """
    if not body or body in {SECRETARIAT, PUBLIC} or city_of(body):
        return body
    try:
        return find_agency(body)
    except ValueError:
        held = {role.body for role in desk.open_round(ws, round_id).round.roles}
        if body in held or body == own_body(actor):
            return body
        raise UnknownNameError("body", body, tuple(sorted({SECRETARIAT, PUBLIC, *held}))) from None


def _shown_body(body: str, organisation: str) -> str:
    """Return the name of the body that is shown with a comment.

    Raises:
        ForbiddenError: one of the public speaks for an agency.
    """
    if body != PUBLIC:
        return body
    known = {folded(name) for name in agencies()} | {SECRETARIAT}
    if folded(organisation) in known:
        raise ForbiddenError(
            f"a comment for {organisation.strip()} comes in by its own account",
            hint="name another organisation, or none",
        )
    return organisation


def _is_announced(ws: Workspace, names: Sequence[str]) -> bool:
    """Say whether one of these comments was public when its round was last announced."""
    events = desk.read_events(ws, _round_of(names))
    announced = state_of(events).announced
    if not announced:
        return False
    known = state_of(events[:announced]).comment
    return any(name in known and known[name].state is CommentState.PUBLISHED for name in names)


def _name(ws: Workspace, comment_name: str) -> str:
    return comment_name.strip().removeprefix(f"{ws.base}comment/").removeprefix(f"{BASE}comment/")


def _round_of(names: Sequence[str]) -> str:
    """Return the one round that comments belong to.

    Raises:
        UsageError: no comment is named, or they are of several rounds.
        UnknownNameError: one is no id of a comment.
    """
    rounds = {}
    for name in names:
        rounds[round_of_comment(name)] = name
        if not round_of_comment(name):
            raise UnknownNameError("comment", name)
    if len(rounds) != 1:
        raise UsageError("name comments of one round", hint="such as un-sscf-2020-c4")
    return next(iter(rounds))
