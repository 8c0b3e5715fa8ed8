"""Whoever tries to file, amend or take back whatever: only what a naive model lets pass succeeds.

The model is a list of dictionaries with rules typed from docs/decisions/0032: a proposal belongs to
its body, is amended until the open window closes, taken back until it is decided, and is never
filed twice alike by one body. The log is a list in memory; reading files is tested elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.effort import examples
from tests.proposals_by_hand import DAY, START, calendar, log_of, round_of, text

from ssckg.app.revision import desk, filing, proposals
from ssckg.app.workspace import Workspace
from ssckg.errors import ConflictError, SsckgError
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.proposed_change import RetireElement
from ssckg.model.revision_event import Decided, DecisionMode, DecisionOutcome, RoundAction
from ssckg.namespaces import BASE
from ssckg.revision.proposing.resolving import ReadProposal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.proposal_view import FiledProposal
    from ssckg.model.revision_event import ProposalText, RoundEvent

ACCOUNTS = {
    "itu": Actor("ann", "Ann", Role.AGENCY, agency="ITU"),
    "fao": Actor("fay", "Fay", Role.AGENCY, agency="FAO"),
    "who": Actor("bob", "Bob", Role.AGENCY, agency="WHO"),
    "office": Actor("office", "Office", Role.SECRETARIAT),
    "rana": Actor("rana", "Rana", Role.CITY, city="rana"),
    "vera": Actor("vera", "Vera", Role.VERIFIER),
    "public": PUBLIC,
}
BODIES = {"itu": "ITU", "fao": "FAO", "who": "WHO"}
SUBMITTERS = ("ITU", "FAO")
THINGS = ("A", "B", "C")
accounts = st.sampled_from(sorted(ACCOUNTS))
bodies = st.sampled_from([*SUBMITTERS, "WHO"])
things = st.sampled_from(THINGS)
TICK = timedelta(microseconds=1)


def wish(body: str, thing: str, title: str = "T") -> ProposalText:
    return replace(text(body, RetireElement(element=f"{BASE}u4ssc/{thing}")), title=title)


class Proposals(RuleBasedStateMachine):
    """Tries steps on proposals by everybody, from the first day of drafting on."""

    @initialize()
    def open(self) -> None:
        self.events: list[RoundEvent] = list(
            log_of(replace(round_of("ITU FAO", quorum=1), stages=calendar()))
        )
        self.now = START + DAY
        self.model: list[dict[str, Any]] = []
        self.said: list[ReadProposal] = []
        self.patch = pytest.MonkeyPatch()
        for module in (desk, filing):
            self.patch.setattr(module, "log", self)
        self.patch.setattr(proposals, "read_proposals", lambda *_: tuple(self.said))
        self.patch.setattr(proposals, "check_shape", list)
        self.patch.setattr(proposals, "_filed", self.told)
        nothing = cast("Any", None)
        self.ws = Workspace(nothing, nothing, nothing, BASE, self.clock)

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()

    # the log, and what else stands in for the service

    def read(self, _: object, __: str) -> tuple[RoundEvent, ...]:
        return tuple(self.events)

    def append(self, _: object, __: str, events: Sequence[RoundEvent]) -> None:
        if events and events[0].number != len(self.events) + 1:
            raise ConflictError("too late")
        self.events += events

    def clock(self) -> datetime:
        return self.now

    def told(self, *_: Any) -> tuple[FiledProposal, ...]:
        return ()

    # the model

    def stage(self) -> str:
        days = (self.now - START) / DAY
        return "drafting" if days < 30 else "open" if days < 60 else "draft" if days < 90 else "end"

    def may(self, account: str, body: str) -> bool:
        return body in SUBMITTERS and (account == "office" or BODIES.get(account) == body)

    def is_alike(self, body: str, thing: str) -> bool:
        return any(
            one["body"] == body and one["thing"] == thing and one["status"] != "withdrawn"
            for one in self.model
        )

    def attempt(self, is_let: bool, step: Any) -> bool:
        before = len(self.events)
        try:
            step()
        except SsckgError as error:
            assert not is_let, error  # noqa: PT017  both outcomes are compared
            assert len(self.events) == before
            return False
        assert is_let
        return True

    # what is tried

    @rule(hours=st.sampled_from([5, 24, 24 * 7]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(by=st.sampled_from([-TICK, timedelta(0), TICK]))
    def come_to_a_deadline(self, by: timedelta) -> None:
        coming = [START + 30 * n * DAY + by for n in (1, 2, 3)]
        self.now = next((moment for moment in coming if moment > self.now), self.now)

    @rule(account=accounts, wishes=st.lists(st.tuples(bodies, things), min_size=1, max_size=3))
    def propose(self, account: str, wishes: list[tuple[str, str]]) -> None:
        self.said = [ReadProposal(str(n), wish(*each)) for n, each in enumerate(wishes)]
        is_let = (
            self.stage() == "drafting"
            and all(self.may(account, body) for body, _ in wishes)
            and len(set(wishes)) == len(wishes)
            and not any(self.is_alike(*each) for each in wishes)
        )
        step = lambda: proposals.propose_document(self.ws, ACCOUNTS[account], "r", [{}])  # noqa: E731
        if self.attempt(is_let, step):
            self.model += [
                {"body": body, "thing": thing, "status": "filed", "texts": 1}
                for body, thing in wishes
            ]

    @rule(account=accounts, thing=things, data=st.data())
    def amend(self, account: str, thing: str, data: st.DataObject) -> None:
        if not self.model:
            return
        number = data.draw(st.integers(1, len(self.model)))
        one = self.model[number - 1]
        title = data.draw(st.sampled_from(["T", "U"]))
        body = data.draw(st.sampled_from([one["body"], one["body"], "FAO"]))
        self.said = [ReadProposal("1", wish(body, thing, title))]
        is_other = (thing, title) != (one["thing"], one.get("title", "T"))
        is_let = (
            self.stage() in {"drafting", "open"}
            and self.may(account, one["body"])
            and body == one["body"]
            and one["status"] in {"filed", "amended"}
            and is_other
        )
        step = lambda: proposals.amend_document(  # noqa: E731
            self.ws, ACCOUNTS[account], f"r-p{number}", {}, "Better."
        )
        if self.attempt(is_let, step):
            one.update(thing=thing, title=title, status="amended", texts=one["texts"] + 1)

    @rule(account=accounts, reason=st.sampled_from(["Too early.", " "]), data=st.data())
    def withdraw(self, account: str, reason: str, data: st.DataObject) -> None:
        if not self.model:
            return
        number = data.draw(st.integers(1, len(self.model)))
        one = self.model[number - 1]
        is_let = (
            self.stage() in {"drafting", "open", "draft"}
            and self.may(account, one["body"])
            and one["status"] in {"filed", "amended"}
            and bool(reason.strip())
        )
        if self.stage() == "end":
            is_let = (
                self.now < START + 120 * DAY
                and self.may(account, one["body"])
                and one["status"] in {"filed", "amended"}
                and bool(reason.strip())
            )
        step = lambda: proposals.withdraw(  # noqa: E731
            self.ws, ACCOUNTS[account], f"r-p{number}", reason
        )
        if self.attempt(is_let, step):
            one["status"] = "withdrawn"

    @rule(is_accepted=st.booleans(), data=st.data())
    def decide(self, is_accepted: bool, data: st.DataObject) -> None:
        """A body decides, where the calendar has come to that."""
        waiting = [
            n for n, one in enumerate(self.model, 1) if one["status"] in {"filed", "amended"}
        ]
        if not waiting or not (60 <= (self.now - START) / DAY < 120):
            return
        number = data.draw(st.sampled_from(waiting))
        decided = Decided(
            decision=1 + sum(one["status"] in {"accepted", "declined"} for one in self.model),
            proposal=number,
            outcome=DecisionOutcome.ACCEPTED if is_accepted else DecisionOutcome.DECLINED,
            reason="It was argued.",
            body="FAO",
            mode=DecisionMode.CONSENSUS,
            present=("FAO",),
        )
        desk.take(
            self.ws, ACCOUNTS["office"], "r", RoundAction.DECIDE, lambda _, __: [decided], "FAO"
        )
        self.model[number - 1]["status"] = "accepted" if is_accepted else "declined"

    @invariant()
    def the_state_is_that_of_the_model(self) -> None:
        if not hasattr(self, "events"):
            return
        state = desk.open_round(self.ws, "r")
        assert [
            (one.text.submitted_by, one.status.value, len(one.history)) for one in state.proposals
        ] == [(one["body"], one["status"], one["texts"]) for one in self.model]


Proposals.TestCase.settings = settings(
    max_examples=examples(60), stateful_step_count=25, deadline=None
)
test_proposals_against_a_model = Proposals.TestCase
