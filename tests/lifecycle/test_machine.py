"""The life of submissions under several people at once, against a model that is as naive as can be.

The model holds per submission: city, year, state, verifier, number of steps. What is open to whom
is written out by hand here, from decision record 0012 and the roles of the verification manual.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from tests.effort import examples
from tests.lifecycle.people import BERGEN, OFFICE, OPERATOR, OSLO, OTTO, VERA, results

from ssckg.app import lodging
from ssckg.app.workspace import open_workspace
from ssckg.errors import ConflictError, ForbiddenError, SsckgError, StateError, UnknownNameError
from ssckg.store.directory import DataDirectory
from ssckg.submissions.life import repository, steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.model.actor import Actor
    from ssckg.model.submission import Summary

CITIES = st.sampled_from(["oslo", "bergen"])
PEOPLE = (OSLO, BERGEN, OFFICE, VERA, OTTO)
NEXT = {
    "replace": {"draft": "draft", "returned": "returned"},
    "submit": {"draft": "submitted", "returned": "submitted"},
    "assign": {"submitted": "in-verification", "in-verification": "in-verification"},
    "return": {
        "submitted": "returned",
        "in-verification": "returned",
        "verified": "returned",
    },
    "verify": {"in-verification": "verified"},
    "publish": {"verified": "published", "published": "published"},
    "withdraw": dict.fromkeys(
        ("draft", "submitted", "in-verification", "returned", "verified", "published"), "withdrawn"
    ),
}


@dataclass
class Known:
    """What the model knows of a submission."""

    city: str
    year: str
    number: int
    state: str = "draft"
    steps: int = 1
    verifier: str = ""
    file: int = 0
    superseded_by: str = ""
    log: list[str] = field(default_factory=lambda: ["lodge"])


def may(actor: Actor, action: str, known: Known) -> str:
    """Say "yes", "no", or "hidden": who may not know of it is told that it is not there."""
    if actor is OFFICE:
        return "yes"
    if actor in {OSLO, BERGEN}:
        own = actor.city == known.city
        if not own:
            return "hidden"
        return "yes" if action in {"replace", "submit", "withdraw"} else "no"
    if actor.id != known.verifier:
        return "hidden"
    return "yes" if action == "return" else "no"


class Life(RuleBasedStateMachine):
    """Steps by anybody in any order."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        data = Path(self.folder.name) / "data"
        DataDirectory.create_or_open(data)
        self.open = open_workspace(data)
        self.ws = self.open.__enter__()
        self.model: dict[str, Known] = {}
        self.files = 0

    def teardown(self) -> None:
        self.open.__exit__(None, None, None)
        self.folder.cleanup()

    @rule(
        target=ids, city=st.sampled_from(["oslo", "bergen"]), year=st.sampled_from(["2023", "2024"])
    )
    def lodge(self, city: str, year: str) -> str:
        actor = OSLO if city == "oslo" else BERGEN
        number = 1 + sum(k.city == city and k.year == year for k in self.model.values())
        head = lodging.lodge(
            self.ws, actor, [self._content(city, year)], name="r.csv", city=city, year=year
        ).head
        assert head.id == f"{city}-{year}-{number}"
        self.model[head.id] = Known(city, year, number, file=self.files)
        return head.id

    @rule(city=CITIES)
    def lodge_for_another(self, city: str) -> None:
        other = BERGEN if city == "oslo" else OSLO
        for actor in (other, VERA):
            with pytest.raises(ForbiddenError):
                lodging.lodge(self.ws, actor, [b"never read"], name="r.csv", city=city, year="2024")

    @rule(submission=ids, actor=st.sampled_from(PEOPLE))
    def replace(self, submission: str, actor: Actor) -> None:
        known = self.model[submission]
        content = [self._content(known.city, known.year)]
        self._step(
            actor,
            "replace",
            submission,
            lambda: lodging.replace(self.ws, actor, submission, content, name="s.csv").head,
        )

    @rule(submission=ids, actor=st.sampled_from(PEOPLE))
    def submit(self, submission: str, actor: Actor) -> None:
        before = self.model[submission].state
        self._step(actor, "submit", submission, lambda: lodging.submit(self.ws, actor, submission))
        known = self.model[submission]
        if known.state == "submitted" and before != "submitted":
            for identifier, other in self.model.items():
                same = (other.city, other.year) == (known.city, known.year)
                waits = other.state in {"submitted", "in-verification", "returned", "verified"}
                older = other.state == "draft" and other.number < known.number
                if identifier != submission and same and (waits or older):
                    other.state, other.superseded_by = "superseded", submission
                    other.steps += 1
                    other.log.append("supersede")

    @rule(submission=ids, actor=st.sampled_from(PEOPLE), verifier=st.sampled_from([VERA, OTTO]))
    def assign(self, submission: str, actor: Actor, verifier: Actor) -> None:
        done = self._step(
            actor,
            "assign",
            submission,
            lambda: lodging.assign(self.ws, actor, submission, verifier.id),
        )
        if done:
            self.model[submission].verifier = verifier.id

    @rule(submission=ids, actor=st.sampled_from(PEOPLE))
    def return_to_city(self, submission: str, actor: Actor) -> None:
        self._step(
            actor,
            "return",
            submission,
            lambda: lodging.return_to_city(self.ws, actor, submission, "Please look again."),
        )

    @rule(submission=ids, actor=st.sampled_from(PEOPLE))
    def withdraw(self, submission: str, actor: Actor) -> None:
        self._step(
            actor, "withdraw", submission, lambda: lodging.withdraw(self.ws, actor, submission)
        )

    @rule(submission=ids, action=st.sampled_from(["verify", "publish"]))
    def other_step(self, submission: str, action: str) -> None:
        head = repository.find(self.ws.store, self.ws.base, submission)
        self._step(
            OFFICE,
            action,
            submission,
            lambda: steps.take_step(
                self.ws.store, self.ws.base, head, action, OPERATOR, self.ws.now()
            ),
        )

    @rule(submission=ids, behind=st.integers(1, 3), action=st.sampled_from(sorted(NEXT)))
    def stale(self, submission: str, behind: int, action: str) -> None:
        """A step that was decided on an earlier state changes nothing."""
        head = repository.find(self.ws.store, self.ws.base, submission)
        old = replace(head, version=head.version - behind)
        with pytest.raises((ConflictError, StateError)):
            steps.take_step(
                self.ws.store, self.ws.base, old, action, OPERATOR, self.ws.now(), reason="x"
            )

    def _content(self, city: str, year: str) -> bytes:
        self.files += 1
        return results(city.title(), year, 50 + self.files % 40, self.files % 7, 1)

    def _step(
        self, actor: Actor, action: str, submission: str, take: Callable[[], Summary]
    ) -> bool:
        known = self.model[submission]
        after = NEXT[action].get(known.state)
        right = may(actor, action, known)
        expected: type[SsckgError] | None = None
        if right == "hidden":
            expected = UnknownNameError
        elif right == "no":
            expected = ForbiddenError
        elif after is None:
            expected = StateError
        if expected is not None:
            with pytest.raises(expected):
                take()
            return False
        assert after is not None
        head = take()
        known.state = after
        known.steps += 1
        known.log.append(action)
        assert (str(head.state), head.version) == (known.state, known.steps)
        return True

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        heads = repository.summaries(self.ws.store, self.ws.base)
        assert {h.id: (str(h.state), h.version, h.verifier, h.superseded_by) for h in heads} == {
            i: (k.state, k.steps, k.verifier, k.superseded_by) for i, k in self.model.items()
        }

    @rule(submission=ids)
    def log_is_as_the_model_says(self, submission: str) -> None:
        events = lodging.log(self.ws, OPERATOR, submission)
        known = self.model[submission]
        assert [event.action for event in events] == known.log
        assert [event.number for event in events] == list(range(1, known.steps + 1))
        for before, after in pairwise(events):
            assert before.to_state is after.from_state
            assert before.at <= after.at

    @rule(actor=st.sampled_from(PEOPLE))
    def list_shows_what_one_may_know(self, actor: Actor) -> None:
        shown = {head.id for head in lodging.list_submissions(self.ws, actor)}
        assert shown == {
            i for i, known in self.model.items() if may(actor, "read", known) != "hidden"
        }


TestLife = pytest.mark.slow(Life.TestCase)
TestLife.settings = settings(
    max_examples=examples(12),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
