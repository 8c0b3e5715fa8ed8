"""Comments against a naive model: any order of steps, and the log that they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.effort import examples
from tests.unit.revision.a_round_of_comments import KPI, OPEN, OTHER, log_of

from ssckg.errors import StateError, UsageError
from ssckg.model.revision_event import CommentKind, CommentState, Disposition, EventContent
from ssckg.namespaces import BASE
from ssckg.revision.commenting import CommentWish, answer, moderation, new_comment, unanswered
from ssckg.revision.happenings import happenings
from ssckg.revision.record_rdf.comments import comment_triples
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from ssckg.model.revision_state import RoundState

TEXTS = ("One.", "Two.", " two. ", "Three.")
NAMES = ("Ann", "ANN", "Bob")


@dataclass
class Known:
    """A comment as the model has it: what it says folded by hand, where it stands, its answer."""

    target: str
    text: str
    state: str = "pending"
    answer: str = ""


class Comments(RuleBasedStateMachine):
    """The model is a list; steps of the log are ten minutes apart, as `log_of` puts them."""

    def __init__(self) -> None:
        """Begin with an empty round."""
        super().__init__()
        self.contents: list[EventContent] = []
        self.known: list[Known] = []

    @property
    def minute(self) -> int:
        return 10 * len(self.contents)

    @rule(
        text=st.sampled_from(TEXTS),
        on=st.sampled_from([KPI, OTHER]),
        name=st.sampled_from(NAMES),
    )
    def say(self, text: str, on: str, name: str) -> None:
        folded = text.strip().lower()
        same = [one for one in self.known if one.text == folded]
        wish = CommentWish(target=on, kind=CommentKind.SUBSTANTIVE, text=text, author=name)
        at = OPEN + timedelta(minutes=self.minute)
        is_open = len(same) < 3 and all(one.target != on for one in same)
        try:
            made = new_comment(self.state(), wish, at)
        except StateError:
            assert not is_open
            return
        assert is_open
        assert made.comment == len(self.known) + 1
        self.contents.append(made)
        self.known.append(Known(on, folded))

    @precondition(lambda self: self.known)
    @rule(
        data=st.data(), to=st.sampled_from(list(CommentState)), reason=st.sampled_from(["", "Ad"])
    )
    def moderate(self, data: st.DataObject, to: CommentState, reason: str) -> None:
        number = data.draw(st.integers(1, len(self.known)))
        one = self.known[number - 1]
        is_open = to not in {one.state, "pending"} and (to != "hidden" or bool(reason))
        try:
            step = moderation(self.state(), f"try-c{number}", to, reason)
        except (StateError, UsageError):
            assert not is_open
            return
        assert is_open
        self.contents.append(step)
        one.state = str(to)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), how=st.sampled_from(list(Disposition)), why=st.sampled_from(["", "So."]))
    def dispose(self, data: st.DataObject, how: Disposition, why: str) -> None:
        number = data.draw(st.integers(1, len(self.known)))
        one = self.known[number - 1]
        is_open = one.state == "published" and bool(why)
        try:
            step = answer(self.state(), str(number), how, why)
        except (StateError, UsageError):
            assert not is_open
            return
        assert is_open
        self.contents.append(step)
        one.answer = str(how)

    def state(self) -> RoundState:
        return state_of(log_of(*self.contents))

    @invariant()
    def what_stands_is_what_the_model_says(self) -> None:
        state = self.state()
        for one, standing in zip(self.known, state.comments, strict=True):
            assert standing.state == one.state
            assert (standing.disposed.disposition if standing.disposed else "") == one.answer

    @invariant()
    def what_waits_for_an_answer(self) -> None:
        expected = [
            number
            for number, one in enumerate(self.known, 1)
            if one.state == "published" and not one.answer
        ]
        assert [one.comment.comment for one in unanswered(self.state())] == expected

    @invariant()
    def nothing_is_public_that_is_not_let_through(self) -> None:
        state, events = self.state(), log_of(*self.contents)
        public = {
            f"{BASE}comment/try-c{n}" for n, o in enumerate(self.known, 1) if o.state == "published"
        }
        told = {str(t.subject).strip("<>") for t in comment_triples(state)}
        assert {iri for iri in told if iri.count("/") == 5} == public
        news = happenings(events, state, OPEN + timedelta(days=1))
        assert {n.about for n in news if n.kind.startswith("comment")} == public


TestComments = Comments.TestCase
TestComments.settings = settings(max_examples=examples(40), stateful_step_count=20, deadline=None)
