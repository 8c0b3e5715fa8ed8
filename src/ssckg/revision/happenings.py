"""What of a round is news to the public: told in feeds, and to webhooks.

A happening is a step of the log of which all may know, or a stage that began by the calendar. What
is not public leaves none: reviews, answers of cities, comments before somebody let them through.
No names of people and accounts are in it, but for the name that a commenter gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.model.revision_event import (
    Amended,
    Announced,
    CommentState,
    Decided,
    Disposed,
    Extended,
    Moderated,
    Opened,
    ProposalWithdrawn,
    Proposed,
    Released,
)
from ssckg.namespaces import BASE, shrink
from ssckg.revision.calendar import NO_END, written
from ssckg.revision.names import comment_id, decision_id, decision_iri, proposal_id, stage_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from ssckg.model.revision_event import RoundEvent
    from ssckg.model.revision_state import RoundState

KINDS: Final = {
    "round-opened": "A round of revision was opened.",
    "round-announced": "The public record of a round went into the published dataset.",
    "stage-begun": "A stage of a round began, by its calendar.",
    "stage-extended": "A stage of a round ends later.",
    "proposal-filed": "A proposal was filed.",
    "proposal-amended": "A proposal says something else.",
    "proposal-withdrawn": "A proposal was taken back.",
    "comment-published": "A comment was let through.",
    "comment-answered": "A comment was answered.",
    "decision-made": "A body decided on a proposal.",
    "release-made": "A round led to an edition.",
}
"""Kinds of happenings, as webhooks name them, with what they mean."""
ROUNDS: Final = "rounds"
PROPOSALS: Final = "proposals"
DECISIONS: Final = "decisions"
COMMENTS: Final = "comments"
RELEASES: Final = "releases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One piece of news.

    id: "un-sscf-2020-e7" (event), "un-sscf-2020-s-drafting" (stage); number: of the event, 0 for a
    stage; about: IRI of the thing, below the standard base; feeds: name of a feed and IRI of the
    entry that it is news of.
    """

    id: str
    kind: str
    number: int
    at: datetime
    round: str
    about: str
    title: str
    text: str
    author: str = ""
    feeds: tuple[tuple[str, str], ...] = ()


def happenings(
    events: Sequence[RoundEvent], state: RoundState, now: datetime
) -> tuple[Happening, ...]:
    """Return the news of a round up to a time, oldest first.

    Args:
        events: the log of the round.
        state: what it comes to. A comment that was hidden since is no news.
        now: stages that begin later are none yet.
    """
    found = [*_stages(state, now)]
    for event in events:
        told = _TOLD.get(type(event.content))
        news = told(event, state) if told is not None else None
        if news is not None:
            found.append(news)
    return tuple(sorted(found, key=lambda one: (one.at, one.number)))


def _stages(state: RoundState, now: datetime) -> list[Happening]:
    return [
        Happening(
            id=f"{state.round.id}-s-{stage.kind}",
            kind="stage-begun",
            number=0,
            at=max(stage.start, state.opened_at),
            round=state.round.id,
            about=(iri := stage_iri(state.round.id, stage.kind)),
            title=f"{state.round.title}: {_words(stage.kind)}",
            text=f"From {written(stage.start)}{_until(stage.end)}. {stage.note}".strip(),
            feeds=((ROUNDS, iri),),
        )
        for stage in state.stages
        # A stage that was over when the round was opened is no news.
        if stage.start <= now and stage.end > state.opened_at
    ]


def _happening(  # noqa: PLR0917  a step has all of these
    event: RoundEvent,
    state: RoundState,
    kind: str,
    about: str,
    title: str,
    text: str,
    feed: str,
    author: str = "",
    also: tuple[tuple[str, str], ...] = (),
) -> Happening:
    return Happening(
        id=f"{state.round.id}-e{event.number}",
        kind=kind,
        number=event.number,
        at=event.at,
        round=state.round.id,
        about=about,
        title=title,
        text=text,
        author=author,
        feeds=((feed, about), *also),
    )


def _opened(event: RoundEvent, state: RoundState) -> Happening:
    opened = state.round
    marked = " This is a demonstration." if opened.is_demonstration else ""
    text = f"{opened.description or 'The round was opened.'}{marked}"
    return _happening(event, state, "round-opened", state.iri, opened.title, text, ROUNDS)


def _extended(event: RoundEvent, state: RoundState) -> Happening:
    content = event.content
    assert isinstance(content, Extended)  # noqa: S101  told by the table
    title = f"{state.round.title}: {_words(content.stage)} extended to {written(content.end)}"
    about = stage_iri(state.round.id, content.stage)
    return _happening(event, state, "stage-extended", about, title, content.reason, ROUNDS)


def _proposed(event: RoundEvent, state: RoundState) -> Happening | None:
    content = event.content
    assert isinstance(content, Proposed | Amended)  # noqa: S101  told by the table
    name = proposal_id(state.round.id, content.proposal)
    kind = "proposal-filed" if isinstance(content, Proposed) else "proposal-amended"
    text = content.text.reason
    if isinstance(content, Amended):
        text = f"Amended: {content.reason}"
    title = f"{name}: {content.text.title}"
    body = content.text.submitted_by
    about = state.proposal[name].iri
    return _happening(event, state, kind, about, title, text, PROPOSALS, body)


def _withdrawn(event: RoundEvent, state: RoundState) -> Happening:
    content = event.content
    assert isinstance(content, ProposalWithdrawn)  # noqa: S101  told by the table
    standing = state.proposal[proposal_id(state.round.id, content.proposal)]
    title = f"{standing.id}: {standing.text.title}"
    return _happening(
        *(event, state, "proposal-withdrawn", standing.iri, title),
        f"Withdrawn: {content.reason}",
        PROPOSALS,
        standing.text.submitted_by,
    )


def _let_through(event: RoundEvent, state: RoundState) -> Happening | None:
    content = event.content
    assert isinstance(content, Moderated)  # noqa: S101  told by the table
    standing = state.comment[comment_id(state.round.id, content.comment)]
    if not (content.state is standing.state is CommentState.PUBLISHED):
        return None
    comment = standing.comment
    title = f"{standing.id}: comment on {shrink(comment.target)}"
    author = f"{comment.author} ({comment.body})" if comment.body else comment.author
    return _happening(
        event, state, "comment-published", standing.iri, title, comment.text, COMMENTS, author
    )


def _answered(event: RoundEvent, state: RoundState) -> Happening | None:
    content = event.content
    assert isinstance(content, Disposed)  # noqa: S101  told by the table
    standing = state.comment[comment_id(state.round.id, content.comment)]
    if standing.state is not CommentState.PUBLISHED:
        return None
    title = f"{standing.id}: comment on {shrink(standing.comment.target)} answered"
    text = f"{_words(content.disposition).capitalize()}: {content.text}"
    return _happening(
        *(event, state, "comment-answered", standing.iri, title, text, COMMENTS),
        standing.comment.author,
    )


def _decided(event: RoundEvent, state: RoundState) -> Happening:
    content = event.content
    assert isinstance(content, Decided)  # noqa: S101  told by the table
    standing = state.proposal[proposal_id(state.round.id, content.proposal)]
    name = decision_id(state.round.id, content.decision)
    outcome = _words(content.outcome)
    title = f"{name}: {standing.id} {outcome}: {standing.text.title}"
    return _happening(
        *(event, state, "decision-made", decision_iri(state.round.id, content.decision), title),
        f"{outcome.capitalize()} by {content.body} ({_words(content.mode)}): {content.reason}",
        DECISIONS,
        content.body,
        ((PROPOSALS, standing.iri),),
    )


def _announced(event: RoundEvent, state: RoundState) -> Happening:
    text = "The public record of the round went into the published dataset."
    title = f"{state.round.title}: record announced"
    return _happening(event, state, "round-announced", state.iri, title, text, ROUNDS)


def _released(event: RoundEvent, state: RoundState) -> Happening:
    content = event.content
    assert isinstance(content, Released)  # noqa: S101  told by the table
    marked = " A demonstration." if state.round.is_demonstration else ""
    counts = f"{content.added} added, {content.changed} changed, {content.retired} retired."
    return _happening(
        *(event, state, "release-made", f"{BASE}release/{content.version}"),
        f"{content.version} released",
        f"{counts} SHA-256 {content.frozen}.{marked}",
        RELEASES,
        "",
        ((ROUNDS, state.iri),),
    )


_TOLD: Final[dict[type, Callable[[RoundEvent, RoundState], Happening | None]]] = {
    Opened: _opened,
    Extended: _extended,
    Proposed: _proposed,
    Amended: _proposed,
    ProposalWithdrawn: _withdrawn,
    Moderated: _let_through,
    Disposed: _answered,
    Decided: _decided,
    Announced: _announced,
    Released: _released,
}
"""By content; what is not here is not public by itself."""


def _words(name: str) -> str:
    return str(name).replace("-", " ")


def _until(end: datetime) -> str:
    return "" if end == NO_END else f" up to and without {written(end)}"
