"""The table of steps, cell by cell against a table written by hand from decision record 0012."""

from __future__ import annotations

import pytest

from ssckg.errors import StateError, UsageError
from ssckg.model.submission import State
from ssckg.submissions.life.transitions import find_transition, open_actions, transitions

# One row an action; columns: draft, submitted, in verification, returned, verified, published,
# withdrawn, superseded. A letter is the state after it, "." not open.
#    d s i r v p w x
TABLE = """
replace    d..r....
submit     s..s....
assign     .ii.....
return     .rr.r...
judge      ..i.....
recommend  ..i.vp..
verify     ..v.....
waive      dsir....
consent    dsirvp..
publish    ....pp..
withdraw   wwwwww..
supersede  xxxxxx..
"""
COLUMNS = dict(zip("dsirvpwx", State, strict=True))
NEEDS_REASON = {"return", "waive"}


def by_hand() -> dict[tuple[str, State | None], State]:
    found: dict[tuple[str, State | None], State] = {("lodge", None): State.DRAFT}
    for line in TABLE.split("\n")[1:-1]:
        action, cells = line.split()
        assert len(cells) == len(COLUMNS)
        for state, cell in zip(State, cells, strict=True):
            if cell != ".":
                found[action, state] = COLUMNS[cell]
    return found


def test_every_cell() -> None:
    assert {key: t.to_state for key, t in transitions().items()} == by_hand()


def test_reasons() -> None:
    assert {t.action for t in transitions().values() if t.requires_reason} == NEEDS_REASON


def test_what_has_ended_stays_ended() -> None:
    assert open_actions(State.WITHDRAWN) == ()
    assert open_actions(State.SUPERSEDED) == ()


def test_open_actions_of_a_draft() -> None:
    assert open_actions(State.DRAFT) == ("consent", "replace", "submit", "waive", "withdraw")


def test_a_step_that_is_not_open() -> None:
    with pytest.raises(StateError, match=r"'submit' is not open .* verified .*draft or returned"):
        find_transition("submit", State.VERIFIED)
    with pytest.raises(StateError, match="not there yet"):
        find_transition("submit", None)
    with pytest.raises(StateError):
        find_transition("lodge", State.DRAFT)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_needed(reason: str) -> None:
    with pytest.raises(UsageError, match="needs a reason"):
        find_transition("return", State.SUBMITTED, reason=reason)
    assert find_transition("return", State.SUBMITTED, reason="ask").to_state is State.RETURNED
    assert find_transition("withdraw", State.DRAFT).to_state is State.WITHDRAWN


def test_an_action_that_nobody_knows_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="sing"):
        find_transition("sing", State.DRAFT)
