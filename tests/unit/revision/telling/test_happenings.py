"""What of a round is news: only what all may know."""

from __future__ import annotations

from datetime import timedelta

from tests.unit.revision.a_round_of_comments import (
    FINAL,
    KPI,
    OPEN,
    START,
    after,
    answered,
    decided,
    hidden,
    let_through,
    log_of,
    proposed,
    reviewed,
    said,
)

from ssckg.model.revision_event import (
    Amended,
    Announced,
    Answered,
    Extended,
    ProposalWithdrawn,
    Released,
)
from ssckg.model.revision_round import StageKind
from ssckg.revision.happenings import KINDS, Happening, happenings

SECRETS = ("Too soon.", "OBJECT-MARK", "oslo", "somebody", "Somebody", "Buy this", "An advert")


def news(*contents: object, days: float = 20) -> tuple[Happening, ...]:
    events = log_of(*contents)  # type: ignore[arg-type]
    return happenings(events, after(*contents), OPEN + timedelta(days=days))  # type: ignore[arg-type]


def test_every_public_step_is_told_once() -> None:
    text = proposed(1).text
    found = news(
        *(proposed(1), Amended(proposal=1, text=text, reason="Clearer."), proposed(2)),
        *(ProposalWithdrawn(proposal=2, reason="Said elsewhere."), said(1), let_through(1)),
        *(answered(1), decided(1, 1), Announced()),
        Extended(stage=StageKind.OPEN_COMMENT, end=FINAL + timedelta(days=7), reason="Late."),
        Released(version="un-sscf-0.1", frozen="ab" * 32, added=1, changed=2, retired=3),
    )

    assert [one.kind for one in found] == [
        *("stage-begun", "round-opened", "stage-begun", "proposal-filed", "proposal-amended"),
        *("proposal-filed", "proposal-withdrawn", "comment-published", "comment-answered"),
        *("decision-made", "round-announced", "stage-extended", "release-made"),
    ]
    assert {one.kind for one in found} == set(KINDS)
    # The event of the comment itself (number 6) is no news: it waited then.
    assert [one.id for one in found if one.number] == [
        f"try-e{number}" for number in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12)
    ]
    last = found[-1]
    assert last.about == "https://w3id.org/ssckg/release/un-sscf-0.1"
    assert "1 added, 2 changed, 3 retired" in last.text
    assert "demonstration" in last.text


def test_what_is_not_public_is_no_news() -> None:
    found = news(
        proposed(1),
        reviewed(1, "ITU"),
        Answered(element=KPI, city="oslo", can_report=False, reason="OBJECT-MARK"),
        said(1, text="Buy this"),
        said(2, text="Buy this too"),
        *(let_through(2), hidden(2)),
    )

    assert [one.kind for one in found if one.number] == ["round-opened", "proposal-filed"]
    told = repr(found)
    assert not [word for word in SECRETS if word in told]


def test_a_comment_that_was_hidden_takes_its_news_along() -> None:
    steps = (said(1), let_through(1), answered(1))

    assert [one.kind for one in news(*steps)][-2:] == ["comment-published", "comment-answered"]
    assert all(not one.kind.startswith("comment") for one in news(*steps, hidden(1)))
    # Shown again, it is news again, by both steps that showed it.
    again = [one.kind for one in news(*steps, hidden(1), let_through(1))]
    assert again.count("comment-published") == 2


def test_stages_are_news_from_the_moment_they_begin() -> None:
    # The round was opened when the drafting began; the final draft begins on 1 March, 00:00.
    events, state = log_of(), after()

    def begun(now: object) -> list[str]:
        found = happenings(events, state, now)  # type: ignore[arg-type]
        return [one.id for one in found if one.kind == "stage-begun"]

    assert begun(START) == ["try-s-drafting"]
    assert begun(OPEN - timedelta(microseconds=1)) == ["try-s-drafting"]
    assert begun(OPEN) == ["try-s-drafting", "try-s-open-comment"]
    assert begun(FINAL)[-1] == "try-s-final-draft"
