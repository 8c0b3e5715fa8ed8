"""The table of stage rules, cell by cell, against a matrix written by hand from the documents.

Columns are the stages: preparation, drafting, open comment, final draft, approval, adopted, closed,
and no stage. Letters are roles: M register manager, O register owner, C control body, S submitting
organisation; `*` anybody, `-` nobody. UN entities give input while a draft is written, and on the
final draft comments are for mistakes of fact and wording only (fifth meeting of U4SSC, 3.6); the
draft is open to comments for a month, then the revised version goes to all UN bodies for approval,
and is adopted (ECE note of 2019, paragraph 15). The rest is ours, with reasons in the table.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.errors import ForbiddenError, SsckgError, StateError, UsageError
from ssckg.model.actor import Actor, Role
from ssckg.model.revision_event import (
    Announced,
    Commented,
    CommentKind,
    Extended,
    Ground,
    Opened,
    ProposalText,
    Proposed,
    RoundAction,
    RoundEvent,
)
from ssckg.model.revision_round import (
    ConflictPolicy,
    HeldRole,
    RegistryRole,
    Round,
    Stage,
    StageKind,
)
from ssckg.revision import rules
from ssckg.revision.bodies import body_for, city_of, own_body
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from ssckg.model.revision_state import RoundState

MATRIX = """
open                -     -     -     -     -     -     -     -
extend              MOC   MOC   MOC   MOC   MOC   MOC   MOC   MOC
propose             -     S     -     -     -     -     -     -
amend               -     S     S     -     -     -     -     -
withdraw            -     S     S     S     S     -     -     -
review              -     OCS   OCS   OCS   OCS   -     -     -
answer              -     *     *     -     -     -     -     -
comment             -     MOCS  *     -     -     -     -     -
comment-editorial   -     MOCS  *     MOCS  MOCS  -     -     -
moderate            M     M     M     M     M     M     M     M
dispose             -     MC    MC    MC    MC    MC    -     -
decide              -     -     -     C     C     -     -     -
announce            M     M     M     M     M     M     M     M
release             -     -     -     -     -     M     -     -
"""
LETTERS = {
    "M": RegistryRole.REGISTER_MANAGER,
    "O": RegistryRole.REGISTER_OWNER,
    "C": RegistryRole.CONTROL_BODY,
    "S": RegistryRole.SUBMITTING_ORGANISATION,
}
BODIES = {"M": "secretariat", "O": "U4SSC", "C": "ITU", "S": "WHO"}
START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ROWS = {line.split()[0]: line.split()[1:] for line in MATRIX.strip().splitlines()}
ROUND = Round(
    id="r",
    title="R",
    framework="f",
    starts_from="u4ssc-2017",
    stages=tuple(
        Stage(kind=kind, start=START + n * DAY, end=START + (n + 1) * DAY)
        for n, kind in enumerate(StageKind)
    ),
    roles=(
        *(HeldRole(role=LETTERS[letter], body=body) for letter, body in BODIES.items()),
        HeldRole(role=RegistryRole.REGISTRY_MANAGER, body="UNU"),
    ),
)


def state(round_: Round = ROUND) -> RoundState:
    return state_of([opening(round_)])


def opening(round_: Round) -> RoundEvent:
    return RoundEvent(
        number=1,
        action=RoundAction.OPEN,
        at=START,
        by="o",
        name="o",
        role=Role.SECRETARIAT,
        body="secretariat",
        content=Opened(round=round_),
    )


def is_open(action: str, body: str, at: datetime, round_: Round = ROUND) -> bool:
    try:
        rules.require(state(round_), RoundAction(action), body, at)
    except (StateError, ForbiddenError):
        return False
    return True


@pytest.mark.parametrize("action", sorted(ROWS))
@pytest.mark.parametrize("place", range(8))
def test_every_cell(action: str, place: int) -> None:
    cell = ROWS[action][place]
    at = START + place * DAY
    bodies = {**BODIES, "R": "UNU", "N": "UNEP", "T": "city:rana", "P": "public"}
    for letter, body in bodies.items():
        expected = cell == "*" or letter in cell
        assert is_open(action, body, at) is expected, body
    found = {rule.value for rule in rules.open_actions(state(), "ITU", at)}
    wanted = {name for name, row in ROWS.items() if row[place] == "*" or "C" in row[place]}
    assert found == wanted


def test_the_table_has_no_other_rows() -> None:
    cells = {
        (stage, action)
        for action, row in ROWS.items()
        for stage, cell in zip(StageKind, row, strict=False)
        if cell != "-"
    }
    found = {
        (stage, action.value)
        for (of, action) in rules.stage_rules()
        for stage in (StageKind if of is None else (of,))
    }
    assert found == cells
    assert set(ROWS) == set(RoundAction)


@pytest.mark.parametrize(
    ("at", "is_in"),
    [
        ("2026-01-02T23:59:59.999999+00:00", False),  # drafting still
        ("2026-01-03T00:00:00+00:00", True),
        ("2026-01-02T13:59:59.999999-10:00", False),
        ("2026-01-02T14:00:00-10:00", True),
        ("2026-01-04T05:29:59.999999+05:30", True),
        ("2026-01-04T05:30:00+05:30", False),  # the final draft
    ],
)
def test_the_public_window_opens_and_closes_by_the_clock(at: str, *, is_in: bool) -> None:
    assert is_open("comment", "public", datetime.fromisoformat(at)) is is_in


@pytest.mark.parametrize(
    ("action", "day", "words"),
    [
        ("comment", 1, "for everybody, it opens at 2026-01-03 00:00 UTC with the stage open-com"),
        (
            "comment-editorial",
            3,
            "for everybody, its last stage, open-comment, ended at 2026-01-04",
        ),
    ],
)
def test_the_public_is_told_its_own_window(action: str, day: int, words: str) -> None:
    with pytest.raises(ForbiddenError, match=words) as found:
        rules.require(state(), RoundAction(action), "public", START + day * DAY)
    assert not found.value.can_sign_in_help


def test_before_the_start_each_is_told_its_own_stage() -> None:
    """Bodies comment from drafting on (2 January), the public in its window (3 January)."""
    for body, opens in (("WHO", "2026-01-02"), ("public", "2026-01-03")):
        with pytest.raises(StateError, match=f"it opens at {opens} 00:00 UTC"):
            rules.require(state(), RoundAction.COMMENT, body, START)


def test_refusals_say_what_to_do() -> None:
    with pytest.raises(StateError, match="it opens at 2026-01-04 00:00 UTC with the stage final"):
        rules.require(state(), RoundAction.DECIDE, "ITU", START)
    with pytest.raises(StateError, match=r"its last stage, drafting, ended at 2026-01-03 00:00"):
        rules.require(state(), RoundAction.PROPOSE, "WHO", START + 3 * DAY)
    with pytest.raises(ForbiddenError, match=r"control body, and WHO is none .*held by ITU"):
        rules.require(state(), RoundAction.DECIDE, "WHO", START + 3 * DAY)
    # Who is told to sign in: those for whom it is never open as they are.
    with pytest.raises(ForbiddenError) as never:
        rules.require(state(), RoundAction.DECIDE, "public", START + 3 * DAY)
    assert never.value.can_sign_in_help
    short = replace(ROUND, stages=ROUND.stages[:2])
    with pytest.raises(StateError, match="open in final-draft, approval, and the round has none"):
        rules.require(state(short), RoundAction.DECIDE, "ITU", START + DAY)
    with pytest.raises(StateError, match="no stage holds at 2026-03-02 00:00 UTC"):
        rules.require(state(), RoundAction.DECIDE, "ITU", START + 60 * DAY)


def comment(kind: CommentKind) -> Commented:
    return Commented(comment=1, target="t", kind=kind, text="x", author="a")


@pytest.mark.parametrize(
    ("action", "content", "error", "words"),
    [
        ("announce", comment(CommentKind.FACTUAL), UsageError, "no content of announce"),
        ("open", Opened(round=ROUND), StateError, "open already"),
        ("comment", comment(CommentKind.FACTUAL), UsageError, "does not come in as comment"),
        ("comment-editorial", comment(CommentKind.SUBSTANTIVE), UsageError, "does not come in"),
        (
            "extend",
            Extended(stage=StageKind.PREPARATION, end=START + 9 * DAY, reason="Late."),
            StateError,
            "ended at 2026-01-02 00:00 UTC",
        ),
        (
            "extend",
            Extended(stage=StageKind.OPEN_COMMENT, end=START + 9 * DAY, reason="  "),
            UsageError,
            "needs a reason",
        ),
        (
            "extend",
            Extended(stage=StageKind.OPEN_COMMENT, end=START + 3 * DAY, reason="Late."),
            UsageError,
            "not later",
        ),
    ],
)
def test_contents_that_do_not_fit(
    action: str, content: Any, error: type[SsckgError], words: str
) -> None:
    at = START + DAY  # preparation has ended at this very time
    with pytest.raises(error, match=words):
        rules.require_content(state(), RoundAction(action), content, at)


def test_contents_that_fit() -> None:
    late = Extended(stage=StageKind.PREPARATION, end=START + 9 * DAY, reason="Late.")
    rules.require_content(state(), RoundAction.EXTEND, late, START + DAY - timedelta(seconds=1))
    rules.require_content(state(), RoundAction.ANNOUNCE, Announced(), START)
    for kind in (CommentKind.FACTUAL, CommentKind.EDITORIAL):
        rules.require_content(state(), RoundAction.COMMENT_EDITORIAL, comment(kind), START)


def test_decisions_on_own_proposals() -> None:
    text = ProposalText(
        title="T", changes=(), grounds=(Ground.BENCHMARK,), reason="R", submitted_by="ITU"
    )
    filed = replace(
        opening(ROUND),
        number=2,
        action=RoundAction.PROPOSE,
        content=Proposed(proposal=1, text=text),
    )
    refusing = state_of([opening(ROUND), filed])
    [proposal] = refusing.proposals
    with pytest.raises(ForbiddenError, match="ITU put r-p1 forward itself"):
        rules.is_own_proposal(refusing, proposal, "ITU")
    assert not rules.is_own_proposal(refusing, proposal, "UNECE")
    recording = state_of([opening(replace(ROUND, conflicts=ConflictPolicy.RECORDED)), filed])
    assert rules.is_own_proposal(recording, proposal, "ITU")
    assert not rules.is_own_proposal(recording, proposal, "UNECE")


@pytest.mark.parametrize(
    ("actor", "own"),
    [
        (Actor("o", "O", Role.SECRETARIAT, is_operator=True), "secretariat"),
        (Actor("s", "S", Role.SECRETARIAT), "secretariat"),
        (Actor("a", "A", Role.AGENCY, agency="WHO"), "WHO"),
        (Actor("a", "A", Role.AGENCY), "public"),
        (Actor("c", "C", Role.CITY, city="rana"), "city:rana"),
        (Actor("c", "C", Role.CITY), "public"),
        (Actor("v", "V", Role.VERIFIER, city="rana"), "public"),
        (Actor("p", "P", Role.PUBLIC), "public"),
    ],
)
def test_for_whom_somebody_acts(actor: Actor, own: str) -> None:
    assert own_body(actor) == own
    assert body_for(actor) == own
    assert body_for(actor, own) == own
    if own == "secretariat":
        assert body_for(actor, "ITU") == "ITU"
    else:
        for other in ("ITU", "secretariat", "city:oslo"):
            with pytest.raises(ForbiddenError, match=f"acts for {own} and not for {other}"):
                body_for(actor, other)


def test_cities_among_bodies() -> None:
    assert [city_of(body) for body in ("city:rana", "ITU", "public")] == ["rana", "", ""]
