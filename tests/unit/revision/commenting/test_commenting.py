"""What a comment, its moderation and its answer must meet: bounds by hand, times to the second."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.revision.a_round_of_comments import (
    KPI,
    OPEN,
    OTHER,
    after,
    answered,
    hidden,
    let_through,
    proposed,
    said,
)

from ssckg.errors import StateError, TooOftenError, UnknownNameError, UsageError
from ssckg.model.revision_event import CommentKind, CommentState, Disposition, RoundAction
from ssckg.revision.bounds import bounds
from ssckg.revision.commenting import (
    CommentWish,
    action_of,
    answer,
    find_comment,
    moderation,
    new_comment,
    unanswered,
    waiting,
)

WISH = CommentWish(
    target=KPI, kind=CommentKind.SUBSTANTIVE, text="Say what counts.", author="A. Reader"
)


def test_a_comment_is_numbered_and_tidied() -> None:
    wish = replace(WISH, text="  Say it.\n", author=" A.\tReader ", part=" the  definition ")

    made = new_comment(after(said(1), said(2)), wish, OPEN)

    assert (made.comment, made.text, made.author, made.part) == (
        3,
        "Say it.",
        "A. Reader",
        "the definition",
    )


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        (CommentKind.SUBSTANTIVE, RoundAction.COMMENT),
        (CommentKind.FACTUAL, RoundAction.COMMENT_EDITORIAL),
        (CommentKind.EDITORIAL, RoundAction.COMMENT_EDITORIAL),
    ],
)
def test_which_action_a_kind_is(kind: CommentKind, action: RoundAction) -> None:
    assert action_of(kind) is action


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": " \n "}, "the comment is empty"),
        ({"author": ""}, "the name is empty"),
        ({"text": "x" * 4001}, "4,001 characters; 4,000 are taken"),
        ({"proposed": "x" * 4001}, "the proposed text has"),
        ({"author": "x" * 101}, "the name has 101"),
        ({"body": "x" * 101}, "the name of the organisation has 101"),
        ({"part": "x" * 201}, "the name of the part has 201"),
        ({"text": "a\x1b[2J"}, "control character U+001B"),
        ({"text": "hid\u200bden"}, "nobody sees (U+200B)"),
        ({"author": "A\U000e0041"}, "nobody sees (U+E0041)"),
        ({"text": "a\u202etxt"}, "turns the writing direction"),
        ({"text": "http://a.example www.b.example HTTPS://c.example"}, "more than 2 links"),
        ({"text": "http://a.example", "proposed": "www.b.example ftp://c.example"}, "links"),
    ],
)
def test_words_that_are_not_taken(changed: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        new_comment(after(), replace(WISH, **changed), OPEN)  # type: ignore[arg-type]

    assert words in str(caught.value)


def test_what_scripts_need_is_taken() -> None:
    text = "نمی\u200cدانم; https://a.example and www.b.example; 👩\u200d🔬"

    assert new_comment(after(), replace(WISH, text=text), OPEN).text == text


def test_the_longest_text_is_taken() -> None:
    assert len(new_comment(after(), replace(WISH, text="x" * 4000), OPEN).text) == 4000


def test_the_same_on_the_same_thing_counts_once() -> None:
    state = after(said(1, text="Say  WHAT counts."))

    with pytest.raises(StateError, match="already"):
        new_comment(state, WISH, OPEN)
    assert new_comment(state, replace(WISH, target=OTHER), OPEN).comment == 2


def test_the_same_text_stands_three_times_in_a_round_at_most() -> None:
    # Full-width letters are the same letters: U+FF33 is S.
    texts = ("Say what counts.", "ＳAY what counts.", "say what  counts.")
    state = after(*(said(n, text=t, target=f"{OTHER}/{n}") for n, t in enumerate(texts, 1)))

    with pytest.raises(StateError, match="3 times"):
        new_comment(state, WISH, OPEN)
    assert new_comment(state, WISH, OPEN, is_bounded=False).comment == 4


def test_a_name_comments_twenty_times_an_hour() -> None:
    # One a minute from 00:00 to 00:19; at 00:20 the window still holds all 20, at 01:00 the one
    # of 00:00 is an hour old and out, so there is room for one.
    state = after(*(said(n) for n in range(1, 21)), minutes=1)
    wish = replace(WISH, author="a. READER")

    with pytest.raises(TooOftenError) as caught:
        new_comment(state, wish, OPEN + timedelta(minutes=20))
    assert caught.value.seconds == 40 * 60
    with pytest.raises(TooOftenError):
        new_comment(state, wish, OPEN + timedelta(minutes=59, seconds=59))
    assert new_comment(state, wish, OPEN + timedelta(minutes=60)).comment == 21
    assert new_comment(state, replace(WISH, author="B"), OPEN + timedelta(minutes=20)).comment == 21
    entered = new_comment(state, wish, OPEN + timedelta(minutes=20), is_bounded=False)
    assert entered.comment == 21


def test_all_together_comment_three_hundred_times_an_hour() -> None:
    most = 300
    assert bounds()["comment-round-most"] == most
    contents = [said(n, author=f"Reader {n}") for n in range(1, most + 1)]
    state = after(*contents, minutes=0)

    with pytest.raises(TooOftenError, match="all together"):
        new_comment(state, WISH, OPEN + timedelta(minutes=1))
    assert new_comment(state, WISH, OPEN + timedelta(minutes=61)).comment == most + 1


def test_what_waits_is_bounded() -> None:
    state = after(said(1))
    waits = replace(state.comments[0], at=OPEN - timedelta(days=3))
    full = replace(state, comments=(waits,) * bounds()["comment-waiting-most"])

    with pytest.raises(TooOftenError, match="2,000 comments wait"):
        new_comment(full, WISH, OPEN)


def test_moderation() -> None:
    state = after(said(1), said(2), let_through(2))

    assert [one.id for one in waiting(state)] == ["try-c1"]
    assert moderation(state, "try-c1", CommentState.PUBLISHED, "").comment == 1
    assert moderation(state, "2", CommentState.HIDDEN, "An advertisement.").comment == 2
    with pytest.raises(StateError, match="published already"):
        moderation(state, "try-c2", CommentState.PUBLISHED, "")
    with pytest.raises(UsageError, match="reason"):
        moderation(state, "try-c1", CommentState.HIDDEN, " ")
    with pytest.raises(UsageError, match="waiting"):
        moderation(state, "try-c2", CommentState.PENDING, "x")
    with pytest.raises(UnknownNameError):
        moderation(state, "other-c1", CommentState.PUBLISHED, "")


def test_answers() -> None:
    contents = (said(1), let_through(1), said(2), said(3), let_through(3), answered(3))
    state = after(*contents, proposed(1))

    given = answer(state, "try-c1", Disposition.NOTED, " Thank you. ", "try-p1")
    assert (given.comment, given.text, given.proposal) == (1, "Thank you.", 1)
    assert answer(state, "3", Disposition.DECLINED, "On second thoughts no.").comment == 3
    with pytest.raises(StateError, match="pending"):
        answer(state, "try-c2", Disposition.NOTED, "x")
    with pytest.raises(UsageError, match="says nothing"):
        answer(state, "try-c1", Disposition.NOTED, "  ")
    with pytest.raises(UnknownNameError):
        answer(state, "try-c1", Disposition.NOTED, "x", "try-p2")


def test_what_is_still_to_be_answered() -> None:
    contents = (
        *(said(1), said(2, proposal=1), said(3, proposal=1), said(4), said(5)),
        *(let_through(1), let_through(2), let_through(3), let_through(5)),
        *(answered(3), hidden(5)),
    )
    state = after(proposed(1), *contents)

    assert [one.comment.comment for one in unanswered(state)] == [1, 2]
    assert [one.comment.comment for one in unanswered(state, proposal=1)] == [2]


def test_comments_are_found_by_id_and_number() -> None:
    state = after(said(1))

    assert find_comment(state, "1") is find_comment(state, "try-c1")
    for name in ("", "2", "try-c2", "٣", "try-p1"):
        with pytest.raises(UnknownNameError):
            find_comment(state, name)
