"""What a comment, its moderation and its answer must meet; which comments wait for what.

Comments come from anybody. Nothing is shown before somebody let it through, and what is written by
machines is held off by bounds (`bounds`): length, links, repeats, and how many in a window. Here
they are counted in the round itself; per account and network address they are counted by the
service (`turnstile`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ssckg.errors import StateError, TooOftenError, UnknownNameError, UsageError
from ssckg.io.unseen_characters import fault_of
from ssckg.model.revision_event import (
    Commented,
    CommentKind,
    CommentState,
    Disposed,
    Disposition,
    Moderated,
    RoundAction,
)
from ssckg.revision.bounds import bounds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ssckg.model.revision_state import CommentStanding, RoundState

_LINK: Final = re.compile(r"(?:https?|ftp)://|www\.", re.IGNORECASE)
_NEEDED: Final = frozenset("\u200c\u200d\u200e\u200f\u061c")
"""Unseen characters that scripts need: joiners and plain marks of direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentWish:
    """A comment as it is made; fields as in `model.revision_event.Commented`."""

    target: str
    kind: CommentKind
    text: str
    author: str
    body: str = ""
    part: str = ""
    proposed: str = ""
    proposal: int | None = None


def action_of(kind: CommentKind) -> RoundAction:
    """Return which action of the stage rules a comment is: on the substance, or not."""
    substantive = kind is CommentKind.SUBSTANTIVE
    return RoundAction.COMMENT if substantive else RoundAction.COMMENT_EDITORIAL


def new_comment(
    state: RoundState, wish: CommentWish, at: datetime, *, is_bounded: bool = True
) -> Commented:
    """Return the comment as the next event of a round.

    Args:
        state: where the round stands.
        wish: the comment; its target exists.
        at: when.
        is_bounded: whoever made it is held to the bounds on numbers; not so the secretariat.

    Raises:
        UsageError: it is empty, too long, holds characters that nobody sees or too many links.
        StateError: it was said already of the same thing, or too often in the round.
        TooOftenError: too many comments lately, or too many wait.
    """
    _check_words(wish)
    if is_bounded:
        _check_repeats(state.comments, wish)
        _check_numbers(state.comments, wish, at)
    return Commented(
        comment=1 + max((one.comment.comment for one in state.comments), default=0),
        target=wish.target,
        kind=wish.kind,
        text=wish.text.strip(),
        author=" ".join(wish.author.split()),
        body=" ".join(wish.body.split()),
        part=" ".join(wish.part.split()),
        proposed=wish.proposed.strip(),
        proposal=wish.proposal,
    )


def moderation(state: RoundState, comment: str, to: CommentState, reason: str) -> Moderated:
    """Return the step that lets a comment through, or hides it.

    Raises:
        UnknownNameError: there is no such comment.
        UsageError: hidden without a reason.
        StateError: it stands so already.
    """
    standing = find_comment(state, comment)
    if standing.state is to:
        raise StateError(f"{standing.id} is {to} already")
    if to is CommentState.PENDING:
        raise UsageError("a comment does not go back to waiting", hint="publish it or hide it")
    if to is CommentState.HIDDEN and not reason.strip():
        raise UsageError("hiding a comment needs a reason", hint="say in a sentence why")
    check_text(reason, "the reason")
    return Moderated(comment=standing.comment.comment, state=to, reason=reason.strip())


def answer(
    state: RoundState, comment: str, disposition: Disposition, text: str, proposal: str = ""
) -> Disposed:
    """Return the step that answers a comment; a later one takes the place of an earlier.

    Raises:
        UnknownNameError: there is no such comment or proposal.
        UsageError: nothing is said of why.
        StateError: the comment is not public: what is hidden or waits is not answered.
    """
    standing = find_comment(state, comment)
    if standing.state is not CommentState.PUBLISHED:
        raise StateError(
            f"{standing.id} is {standing.state}", hint="only a published comment is answered"
        )
    if not text.strip():
        raise UsageError(f"the answer to {standing.id} says nothing", hint="say why in a sentence")
    check_text(text, "the answer")
    number = None
    if proposal:
        if proposal not in state.proposal:
            raise UnknownNameError("proposal", proposal, tuple(sorted(state.proposal)[:10]))
        number = state.proposal[proposal].number
    return Disposed(
        comment=standing.comment.comment,
        disposition=disposition,
        text=text.strip(),
        proposal=number,
    )


def find_comment(state: RoundState, comment: str) -> CommentStanding:
    """Return a comment by its id (`un-sscf-2020-c4`), or its number in the round.

    Raises:
        UnknownNameError: there is none.
    """
    name = f"{state.round.id}-c{comment}" if comment.isascii() and comment.isdigit() else comment
    if name not in state.comment:
        raise UnknownNameError("comment", comment, tuple(one.id for one in state.comments[-5:]))
    return state.comment[name]


def waiting(state: RoundState) -> tuple[CommentStanding, ...]:
    """Return the comments that nobody looked at yet, oldest first."""
    return tuple(one for one in state.comments if one.state is CommentState.PENDING)


def unanswered(state: RoundState, proposal: int | None = None) -> tuple[CommentStanding, ...]:
    """Return the published comments without an answer; with `proposal`, those on it."""
    return tuple(
        one
        for one in state.comments
        if one.state is CommentState.PUBLISHED
        and one.disposed is None
        and (proposal is None or one.comment.proposal == proposal)
    )


def check_text(text: str, what: str, longest: str = "comment-text-longest") -> None:
    """Return where people can read a text and all that is in it.

    Raises:
        UsageError: it is too long, or holds characters that nobody sees.
    """
    if len(text) > bounds()[longest]:
        raise UsageError(
            f"{what} has {len(text):,} characters; {bounds()[longest]:,} are taken",
            hint="say it shorter",
        )
    unseen = fault_of(text) or _hidden(text)
    if unseen:
        raise UsageError(f"{what} {unseen}", hint="write plain words")


def folded(text: str) -> str:
    """Return a text as it is compared: case, width of letters and spaces make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _check_words(wish: CommentWish) -> None:
    for text, what in ((wish.text, "the comment"), (wish.author, "the name")):
        if not text.strip():
            raise UsageError(f"{what} is empty", hint="write some words")
    check_text(wish.text, "the comment")
    check_text(wish.proposed, "the proposed text")
    check_text(wish.author, "the name", "comment-name-longest")
    check_text(wish.body, "the name of the organisation", "comment-name-longest")
    check_text(wish.part, "the name of the part", "comment-part-longest")
    words = " ".join((wish.text, wish.proposed, wish.author, wish.body, wish.part))
    if len(_LINK.findall(words)) > bounds()["comment-links-most"]:
        most = bounds()["comment-links-most"]
        raise UsageError(f"the comment has more than {most} links", hint="name sources in words")


def _check_repeats(comments: Iterable[CommentStanding], wish: CommentWish) -> None:
    text = folded(wish.text)
    same = [one for one in comments if folded(one.comment.text) == text]
    if any(one.comment.target == wish.target for one in same):
        raise StateError("the same was said of it already", hint="nothing is lost: it counts once")
    if len(same) >= bounds()["comment-repeats-most"]:
        raise StateError(
            f"the same was said {len(same)} times in this round already",
            hint="make one comment on what all of it is about",
        )


def _check_numbers(comments: Iterable[CommentStanding], wish: CommentWish, at: datetime) -> None:
    known = tuple(comments)
    pending = sum(one.state is CommentState.PENDING for one in known)
    window = timedelta(minutes=bounds()["comment-window-minutes"])
    if pending >= bounds()["comment-waiting-most"]:
        raise TooOftenError(
            f"{pending:,} comments wait to be looked at", int(window.total_seconds())
        )
    recent = sorted(one.at for one in known if one.at > at - window)
    author = folded(wish.author)
    own = sorted(
        one.at for one in known if one.at > at - window and folded(one.comment.author) == author
    )
    for times, bound, who in (
        (own, "comment-author-most", f"{wish.author.strip()} has"),
        (recent, "comment-round-most", "all together have"),
    ):
        most = bounds()[bound]
        if len(times) >= most:
            left = times[-most] + window - at
            raise TooOftenError(
                f"{who} commented {len(times)} times within {window.seconds // 60} minutes",
                max(1, int(left.total_seconds())),
            )


def _hidden(text: str) -> str:
    for character in text:
        if unicodedata.category(character) == "Cf" and character not in _NEEDED:
            return f"holds a character that nobody sees (U+{ord(character):04X})"
    return ""
