"""Where a mapping stands: the table by hand, cases by hand, and any order against a naive model."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from tests.effort import examples
from tests.worlds import World

from ssckg.errors import StateError, UsageError
from ssckg.harmonization.curation.ends import make_end
from ssckg.harmonization.curation.states import require_open, rules, standing, steps
from ssckg.model.actor import Role
from ssckg.model.choices import Predicate
from ssckg.model.curation import (
    Action,
    Curated,
    CurationEvent,
    End,
    MappingKey,
    MappingState,
    Rules,
    Standing,
    Verdict,
)

RULE = Rules(accepts=2, rejects=2, confidence=0.8)
KEY = MappingKey("https://w3id.org/ssckg/mapping/a-b/1--2", "s", "o1", "o2")
BEFORE, AFTER = make_end({"label": "Trees"}), make_end({"label": "Woods"})
# Which action is open in which state: - (nothing was said), draft, proposed, reviewed, rejected,
# published, needs review, withdrawn.
TABLE = """
draft     -d......
propose   -d..r..w
review    ..PRrpn.
publish   ...R.p..
withdraw  .dPRrpn.
"""
STATES = (
    None,
    MappingState.DRAFT,
    MappingState.PROPOSED,
    MappingState.REVIEWED,
    MappingState.REJECTED,
    MappingState.PUBLISHED,
    MappingState.NEEDS_REVIEW,
    MappingState.WITHDRAWN,
)


def event(what: str, by: str = "pia", predicate: str = "", end: End = BEFORE) -> CurationEvent:
    is_verdict = what in set(Verdict)
    return CurationEvent(
        number=1,
        action=Action.REVIEW if is_verdict else Action(what),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        by=by,
        name=by,
        role=Role.AGENCY,
        reason="Because.",
        verdict=Verdict(what) if is_verdict else None,
        predicate=Predicate(predicate) if predicate else None,
        confidence=0.5 if what == "propose" else None,
        subject_end=end,
    )


def stands(*events: CurationEvent, now: End = BEFORE, listed: str = "") -> Standing:
    shipped = None
    if listed:
        world = World()
        world.edition("a", "1")
        world.edition("b", "2")
        world.map("1", "close", "2", 0.9, listed, author="makers")
        shipped = world.mappings[0]
    found = standing(Curated(KEY, events) if events else None, shipped, (now, End()), RULE)
    assert found is not None
    return found


def test_the_least_confidence_of_those_who_accept_counts() -> None:
    sure, less_sure = (
        replace(event("accept", by), confidence=confidence)
        for by, confidence in (("ann", 0.9), ("bob", 0.7))
    )
    for verdicts in ((sure, less_sure), (less_sure, sure)):
        found = stands(event("propose"), *verdicts)
        assert (found.state, found.confidence) == (MappingState.REVIEWED, 0.7)
    # Nobody gave a number: that of the rule.
    unsaid = stands(event("propose"), event("accept", "ann"), event("accept", "bob"))
    assert unsaid.confidence == 0.8


def test_every_cell_of_the_table() -> None:
    by_hand = set()
    for line in TABLE.split("\n")[1:-1]:
        action, cells = line.split()
        pairs = zip(STATES, cells, strict=True)
        by_hand |= {(Action(action), state) for state, cell in pairs if cell != "."}
    assert set(steps()) == by_hand


def test_settings_as_decided() -> None:
    assert rules() == RULE


def test_what_is_not_open() -> None:
    with pytest.raises(StateError, match="not open for a mapping that is withdrawn"):
        require_open(Action.REVIEW, MappingState.WITHDRAWN, "x")
    with pytest.raises(UsageError, match="needs a reason"):
        require_open(Action.REVIEW, MappingState.PROPOSED, "  ")


PROPOSED = event("propose", predicate="close")


@pytest.mark.parametrize(
    ("words", "state", "is_disputed"),
    [
        ("", "proposed", False),
        ("ann:accept", "proposed", False),
        ("ann:accept bob:accept", "reviewed", False),
        ("ann:accept ann:accept", "proposed", False),  # one person cannot count twice
        ("pia:accept ann:accept", "proposed", False),  # nor the proposer
        ("ann:accept bob:accept cy:reject", "proposed", True),
        ("ann:accept bob:accept cy:reject cy:unsure", "reviewed", False),
        ("ann:accept bob:accept pia:reject", "proposed", True),  # second thoughts count
        ("ann:reject bob:reject", "rejected", False),
        ("ann:reject bob:reject bob:unsure", "proposed", False),
        ("ann:accept:broad bob:accept:broad", "reviewed", False),
        ("ann:accept:broad bob:accept:close", "proposed", True),
        ("ann:accept:broad bob:accept:close ann:accept:close", "reviewed", False),
    ],
)
def test_verdicts(words: str, state: str, is_disputed: bool) -> None:
    events = []
    for word in words.split():
        by, what, *predicate = word.split(":")
        events.append(event(what, by, predicate[0] if predicate else "close"))
    found = stands(PROPOSED, *events)
    assert (found.state, found.is_disputed) == (state, is_disputed)


def test_who_drafted_what_somebody_else_proposed_counts_no_more_than_who_proposed() -> None:
    put = (event("draft", "ann"), event("propose", "pia", "close"))
    accepts = [event("accept", who, "close") for who in ("ann", "bob")]
    assert stands(*put, *accepts).state is MappingState.PROPOSED
    assert stands(*put, *accepts, event("accept", "cy", "close")).state is MappingState.REVIEWED
    # Put forward once more after a withdrawal, it is the work of who does so.
    anew = (*put, event("withdraw", "sec"), event("propose", "cy", "close"))
    assert stands(*anew, *accepts).state is MappingState.REVIEWED


def test_what_reviewers_agreed_on_is_what_stands() -> None:
    found = stands(PROPOSED, event("accept", "ann", "broad"), event("accept", "bob", "broad"))
    assert (found.predicate, found.confidence) == (Predicate.BROAD, 0.8)


def test_the_built_lists_count_as_a_first_step() -> None:
    assert stands(listed="accepted").state is MappingState.PUBLISHED
    assert stands(listed="rejected").state is MappingState.REJECTED
    assert stands(listed="candidates").state is MappingState.PROPOSED
    found = stands(event("reject", "ann", "close"), listed="accepted")
    assert (found.state, found.is_disputed, found.is_public) == ("published", True, True)
    assert stands(event("accept", "ann", "close"), listed="rejected").state == "proposed"


def test_a_changed_end_goes_back_by_itself_and_comes_through_again() -> None:
    accepted = (PROPOSED, event("accept", "ann", "close"), event("accept", "bob", "close"))
    published = (*accepted, event("publish", "sec", "close"))
    assert stands(*published).state is MappingState.PUBLISHED
    assert stands(*accepted, now=AFTER).state is MappingState.NEEDS_REVIEW

    found = stands(*published, now=AFTER)
    assert (found.state, found.is_public) == (MappingState.NEEDS_REVIEW, True)
    [change] = found.changes
    assert (change.side, change.field, change.old, change.new) == (
        *("subject", "label", "Trees", "Woods"),
    )
    again = [event("accept", who, "close", AFTER) for who in ("ann", "bob")]
    assert stands(*published, again[0], now=AFTER).state is MappingState.NEEDS_REVIEW
    assert stands(*published, *again, now=AFTER).state is MappingState.REVIEWED
    done = (*published, *again, event("publish", "sec", "close", AFTER))
    assert stands(*done, now=AFTER).state is MappingState.PUBLISHED
    # The old content is back: what was decided on the new one counts no more.
    assert stands(*done, now=BEFORE).state is MappingState.NEEDS_REVIEW


def test_withdrawn_and_put_forward_again() -> None:
    gone = (PROPOSED, event("accept", "ann", "close"), event("withdraw", "sec", "close"))
    assert stands(*gone).state is MappingState.WITHDRAWN
    assert not stands(*gone, now=AFTER).changes
    again = stands(*gone, event("propose", "ann", "narrow"))
    assert (again.state, again.predicate, again.verdicts) == ("proposed", "narrow", ())


def naive(words: list[tuple[str, str, str]]) -> str:
    """Say where a proposal of pia stands after verdicts, counted in the plainest way."""
    last: dict[str, tuple[str, str]] = {}
    for by, what, predicate in words:
        last[by] = (what, predicate)
    others = [word for by, word in last.items() if by != "pia"]
    accepted = [predicate for what, predicate in others if what == "accept"]
    nobody_rejects = all(what != "reject" for what, _ in last.values())
    if len(accepted) >= 2 and len(set(accepted)) == 1 and nobody_rejects:
        return "reviewed"
    if [what for what, _ in others].count("reject") >= 2 and not accepted:
        return "rejected"
    return "proposed"


WORDS = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob", "cy", "pia"]),
        st.sampled_from(["accept", "accept", "reject", "unsure"]),
        st.sampled_from(["close", "close", "broad"]),
    ),
    max_size=8,
)


@settings(max_examples=examples(300))
@given(WORDS)
def test_any_order_of_verdicts(words: list[tuple[str, str, str]]) -> None:
    events = [event(what, by, predicate) for by, what, predicate in words]
    assert stands(PROPOSED, *events).state == naive(words)


@given(WORDS)
def test_a_change_that_is_undone_changes_nothing(words: list[tuple[str, str, str]]) -> None:
    events = [event(what, by, predicate) for by, what, predicate in words]
    away = stands(PROPOSED, *events, now=AFTER)
    assert away.state in {"proposed", "needs-review"}
    assert not away.verdicts
    assert stands(PROPOSED, *events, now=BEFORE).state == naive(words)
