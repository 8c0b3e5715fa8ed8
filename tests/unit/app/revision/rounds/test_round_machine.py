"""A round against a naive model: whatever anybody tries, at whatever time, nothing else succeeds.

The model is a dictionary, and its rules are typed from the documents once more: who may try by the
kind of account, what is open in which stage to which role, and that a later end moves all that
follows. It knows nothing of the code. The log is a list in memory that refuses who comes second.
"""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.effort import examples
from tests.unit.app.revision.rounds.typed_rules import (
    ACCOUNTS,
    ACTIONS,
    ALWAYS,
    ANYBODY,
    BODIES,
    HELD,
    OPEN,
    START,
    TICK,
    WEEK,
    WEEKS,
    ListLog,
    body_of,
    may_try,
    opening,
)

from ssckg.app.revision import desk
from ssckg.app.workspace import Workspace
from ssckg.errors import DataError, ForbiddenError, UsageError
from ssckg.model.proposed_change import RetireElement
from ssckg.model.revision_event import (
    Amended,
    Announced,
    Answered,
    Commented,
    CommentKind,
    CommentState,
    Decided,
    DecisionMode,
    DecisionOutcome,
    Disposed,
    Disposition,
    Extended,
    Ground,
    Moderated,
    ProposalText,
    ProposalWithdrawn,
    Proposed,
    Released,
    Reviewed,
    ReviewVerdict,
    RoundAction,
)
from ssckg.model.revision_round import StageKind
from ssckg.namespaces import BASE
from ssckg.revision.rules import open_actions

if TYPE_CHECKING:
    from ssckg.model.revision_event import EventContent


class Rounds(RuleBasedStateMachine):
    """Tries everything, by everybody, at every time."""

    def __init__(self) -> None:
        super().__init__()
        self.log = ListLog()
        self.now = START - WEEK
        self.zone = 0
        self.model: dict[str, Any] = {
            "stages": [
                [kind, START + a * WEEK, START + b * WEEK] for kind, (a, b) in WEEKS.items()
            ],
            "proposals": [],
            "comments": [],
            "decided": [],
            "answers": {},
            "announced": 0,
            "released": False,
            "length": 1,
            "latest": START - WEEK,
        }
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(desk, "log", self.log)
        self.ws = Workspace(
            store=cast("Any", None),
            files=cast("Any", None),
            directory=cast("Any", None),
            base=BASE,
            now=lambda: self.now.astimezone(timezone(timedelta(minutes=self.zone))),
        )

    def teardown(self) -> None:
        self.patch.undo()

    @initialize()
    def open(self) -> None:
        self.log.append(None, "r", [opening()])

    @rule(hours=st.integers(1, 200), zone=st.sampled_from([0, 345, -600, 780]))
    def wait(self, hours: int, zone: int) -> None:
        self.now += timedelta(hours=hours)
        self.zone = zone

    @rule(data=st.data(), by=st.sampled_from([-TICK, timedelta(0), TICK]))
    def come_to_a_deadline(self, data: st.DataObject, by: timedelta) -> None:
        """Go to midnight UTC at which something begins or ends, or just beside it."""
        edges = sorted({edge for _, *pair in self.model["stages"] for edge in pair})
        coming = [edge for edge in edges if edge + by > self.now]
        if coming:
            self.now = data.draw(st.sampled_from(coming[:3])) + by
            self._compare_what_is_open()

    def _compare_what_is_open(self) -> None:
        """For each body, what is open at this very time is what the model says."""
        state = desk.open_round(self.ws, "r")
        at = max(self.now, self.model["latest"])
        opened = {**OPEN.get(self._stage(), {}), **ALWAYS}
        for body in BODIES[1:]:
            mine = HELD.get(body, set())
            wanted = {a for a, roles in opened.items() if roles == ANYBODY or roles & mine}
            assert {str(action) for action in open_actions(state, body, at)} == wanted

    @rule(
        account=st.sampled_from(sorted(ACCOUNTS)),
        action=st.sampled_from(ACTIONS),
        named=st.sampled_from(BODIES),
        data=st.data(),
    )
    def attempt(self, account: str, action: str, named: str, data: st.DataObject) -> None:
        """Try something; it succeeds exactly where the model lets it."""
        self._attempt(account, action, named, data)

    @rule(data=st.data())
    def attempt_what_is_open(self, data: st.DataObject) -> None:
        """Try what the model lets somebody do now, so that rounds go on."""
        stage = self._stage()
        rules = {**OPEN.get(stage, {}), **ALWAYS}
        action = data.draw(st.sampled_from(sorted(rules)))
        body = data.draw(
            st.sampled_from(
                sorted(b for b in HELD if HELD[b] & rules[action] or rules[action] == ANYBODY)
            )
        )
        self._attempt("operator", action, body, data, must=action not in {"extend", "release"})

    def _stage(self) -> str:
        at = max(self.now, self.model["latest"])
        for kind, start, end in self.model["stages"]:
            if start <= at < end:
                return str(kind)
        return ""

    def _lets(self, account: str, action: str, named: str) -> str:
        """Return for which body the model lets it pass; empty where not."""
        body = body_of(account, named)
        if not may_try(account, action) or body is None:
            return ""
        opened = {**OPEN.get(self._stage(), {}), **ALWAYS}.get(action)
        if opened is None:
            return ""
        return body if opened == ANYBODY or opened & HELD.get(body, set()) else ""

    def _attempt(
        self, account: str, action: str, named: str, data: st.DataObject, *, must: bool = False
    ) -> None:
        body = self._lets(account, action, named)
        content, fits = self._content(action, body or "ITU", data)
        before = len(self.log.texts)
        expected = bool(body) and fits
        assert expected or not must or not fits
        try:
            desk.take(
                self.ws,
                ACCOUNTS[account],
                "r",
                RoundAction(action),
                lambda _state, _step: [content],
                named,
            )
        except (ForbiddenError, DataError, UsageError):
            assert not expected, (account, action, named, self._stage())
            assert len(self.log.texts) == before
            return
        assert expected, (account, action, named, self._stage())
        self._note(action, content, body)

    def _content(self, action: str, body: str, data: st.DataObject) -> tuple[EventContent, bool]:
        """Return something to note, and whether it can be noted where the action is open."""
        number = len(self.model["proposals"])
        some = data.draw(st.integers(1, number)) if number else 1
        remark = len(self.model["comments"])
        one = data.draw(st.integers(1, remark)) if remark else 1
        text = ProposalText(
            title="T",
            changes=(RetireElement(element="x"),),
            grounds=(Ground.BENCHMARK,),
            reason=data.draw(st.sampled_from(["a", "b"])),
            submitted_by=body,
        )
        editorial = data.draw(st.sampled_from([CommentKind.FACTUAL, CommentKind.EDITORIAL]))
        kind = CommentKind.SUBSTANTIVE if action == "comment" else editorial
        if data.draw(st.integers(0, 9)) == 0:  # now and then the other kind, which is refused
            kind = editorial if action == "comment" else CommentKind.SUBSTANTIVE
        has = bool(number)
        if action == "extend":
            return self._extension(data)
        made: dict[str, tuple[EventContent, bool]] = {
            "propose": (Proposed(proposal=number + 1, text=text), True),
            "amend": (Amended(proposal=some, text=text, reason="r"), has),
            "withdraw": (ProposalWithdrawn(proposal=some, reason="r"), has),
            "review": (
                Reviewed(proposal=some, body=body, verdict=ReviewVerdict.APPROVE, reason=""),
                has,
            ),
            "answer": (Answered(element="x", city="rana", can_report=has), True),
            "comment": (self._comment(kind, remark + 1), kind == "substantive"),
            "comment-editorial": (self._comment(kind, remark + 1), kind != "substantive"),
            "moderate": (Moderated(comment=one, state=CommentState.PUBLISHED), bool(remark)),
            "dispose": (
                Disposed(comment=one, disposition=Disposition.NOTED, text="t"),
                bool(remark),
            ),
            "decide": (self._decision(some, body, data), has),
            "announce": (Announced(), True),
            "release": (Released(version="v", frozen="f"), not self.model["released"]),
        }
        return made[action]

    @staticmethod
    def _comment(kind: CommentKind, number: int) -> Commented:
        return Commented(comment=number, target="x", kind=kind, text="t", author="A")

    def _decision(self, proposal: int, body: str, data: st.DataObject) -> Decided:
        standing = [d for p, d, _ in self.model["decided"] if p == proposal]
        return Decided(
            decision=len(self.model["decided"]) + 1,
            proposal=proposal,
            outcome=data.draw(st.sampled_from(list(DecisionOutcome))),
            reason="r",
            body=body,
            mode=DecisionMode.CONSENSUS,
            reverses=standing[-1] if standing else None,
        )

    def _extension(self, data: st.DataObject) -> tuple[Extended, bool]:
        kind, _, end = data.draw(st.sampled_from(self.model["stages"]))
        later = data.draw(st.sampled_from([-1, 0, 1, 36]))
        at = max(self.now, self.model["latest"])
        wanted = end + timedelta(hours=later)
        return Extended(stage=StageKind(kind), end=wanted, reason="r"), later > 0 and at < end

    def _note(  # noqa: PLR0912  a branch for each action
        self, action: str, content: Any, body: str
    ) -> None:
        model = self.model
        model["length"] += 1
        model["latest"] = max(self.now, model["latest"])
        match action:
            case "extend":
                moved = timedelta(0)
                for stage in model["stages"]:
                    stage[1] += moved
                    if stage[0] == content.stage:
                        moved = content.end - stage[2]
                    stage[2] += moved
            case "propose":
                model["proposals"].append({"texts": [content.text], "end": "", "by": {}})
            case "amend":
                model["proposals"][content.proposal - 1]["texts"].append(content.text)
            case "withdraw":
                model["proposals"][content.proposal - 1]["end"] = "withdrawn"
            case "review":
                found = model["proposals"][content.proposal - 1]
                found["by"][body] = len(found["texts"]) - 1
            case "comment" | "comment-editorial":
                model["comments"].append({"shown": False, "answered": False})
            case "moderate":
                model["comments"][content.comment - 1]["shown"] = True
            case "dispose":
                model["comments"][content.comment - 1]["answered"] = True
            case "decide":
                model["decided"].append((content.proposal, content.decision, content.outcome))
            case "answer":
                model["answers"]["rana", "x"] = content.can_report
            case "announce":
                model["announced"] = model["length"]
            case "release":
                model["released"] = True
                model["announced"] = model["length"]
                for n, proposal in enumerate(model["proposals"], start=1):
                    proposal["out"] = self._status(n) == "accepted"

    def _status(self, number: int) -> str:
        proposal = self.model["proposals"][number - 1]
        if proposal["end"]:
            return "withdrawn"
        outcomes = [outcome for p, _, outcome in self.model["decided"] if p == number]
        last = str(outcomes[-1]) if outcomes else "deferred"
        if last.startswith("accepted"):
            return "released" if proposal.get("out") else "accepted"
        if last == "declined":
            return "declined"
        return "amended" if len(proposal["texts"]) > 1 else "filed"

    @invariant()
    def the_state_is_that_of_the_model(self) -> None:
        if not self.log.texts:
            return
        state = desk.open_round(self.ws, "r")
        model = self.model
        assert state.version == model["length"] == len(self.log.texts)
        assert [[s.kind.value, s.start, s.end] for s in state.stages] == model["stages"]
        assert [one.status.value for one in state.proposals] == [
            self._status(n + 1) for n in range(len(model["proposals"]))
        ]
        for one, kept in zip(state.proposals, model["proposals"], strict=True):
            assert [text for _, text, _ in one.history] == kept["texts"]
            assert {r.review.body for r in one.reviews} == set(kept["by"])
        assert [
            (c.state is CommentState.PUBLISHED, c.disposed is not None) for c in state.comments
        ] == [(c["shown"], c["answered"]) for c in model["comments"]]
        assert {(a.city, a.element): a.can_report for _, a in state.answers} == model["answers"]
        assert state.announced == model["announced"]
        assert (state.released is not None) is model["released"]


TestRounds = Rounds.TestCase
TestRounds.settings = settings(
    max_examples=examples(50),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
