"""Plain values of everything in a log, and back: strictly, each fault with its place."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from ssckg.errors import DataError, FaultsError
from ssckg.model.actor import Role
from ssckg.model.edition_content import EditionContent, Fact, Item, Value
from ssckg.model.proposed_change import (
    CHANGE_CLASSES,
    AddElement,
    MergeElements,
    NewElement,
    ProposedChange,
    RetireElement,
)
from ssckg.model.revision_event import (
    Announced,
    Commented,
    CommentKind,
    Decided,
    DecisionMode,
    DecisionOutcome,
    EventContent,
    Extended,
    RoundAction,
    RoundEvent,
)
from ssckg.model.revision_round import StageKind
from ssckg.revision.documents import (
    CONTENT_CLASSES,
    canonical_text,
    event_hash,
    faults_of,
    from_plain,
    to_plain,
)

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
st.register_type_strategy(str, TEXTS)
st.register_type_strategy(
    datetime,
    st.datetimes(
        min_value=datetime(1970, 1, 2),
        max_value=datetime(9999, 12, 30),
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
    ),
)
CHANGES = st.one_of([st.builds(one) for one in CHANGE_CLASSES.values()])
CONTENTS = st.sampled_from(list(CONTENT_CLASSES)).flatmap(
    lambda action: st.tuples(st.just(action), st.builds(CONTENT_CLASSES[action]))
)


def event(**more: Any) -> RoundEvent:
    given = {
        "number": 2,
        "action": RoundAction.ANNOUNCE,
        "at": AT,
        "by": "office",
        "name": "Office",
        "role": Role.SECRETARIAT,
        "body": "secretariat",
        "content": Announced(),
        "previous": "ab",
    }
    return RoundEvent(**{**given, **more})


def plain_event(**more: Any) -> dict[str, Any]:
    """As it is to be written, by hand."""
    return {
        "number": 2,
        "action": "announce",
        "at": "2026-03-01T09:30:00Z",
        "by": "office",
        "name": "Office",
        "role": "secretariat",
        "body": "secretariat",
        "content": {},
        "previous": "ab",
        **more,
    }


@given(CHANGES)
def test_every_change_comes_back(change: Any) -> None:
    document = json.loads(json.dumps(to_plain(change)))
    assert document["kind"] == change.kind.value
    assert from_plain(ProposedChange, document) == change  # type: ignore[arg-type]  # a union


@settings(max_examples=examples(200))
@given(CONTENTS)
def test_every_event_comes_back(pair: tuple[RoundAction, EventContent]) -> None:
    one = event(action=pair[0], content=pair[1])
    again = from_plain(RoundEvent, json.loads(canonical_text(one)))
    assert again == one
    assert canonical_text(again) == canonical_text(one)


def test_every_action_has_its_content() -> None:
    assert set(CONTENT_CLASSES) == set(RoundAction)
    assert set(CONTENT_CLASSES.values()) == set(get_args(EventContent))


def test_an_event_as_it_is_written() -> None:
    assert to_plain(event()) == plain_event()
    merge = MergeElements(elements=("a", "b"), new=NewElement(id="x", code="X", label="Both"))
    assert to_plain(merge) == {
        "kind": "merge",
        "elements": ["a", "b"],
        "new": {"id": "x", "code": "X", "label": "Both"},
    }
    new = NewElement(id="x", code="X", label="L", kind="Category")
    assert to_plain(AddElement(new=new))["new"]["kind"] == "Category"
    decided = Decided(
        decision=1,
        proposal=1,
        outcome=DecisionOutcome.ACCEPTED,
        reason="Yes.",
        body="ITU",
        mode=DecisionMode.CONSENSUS,
        changes=(RetireElement(element="a"),),
        reverses=None,
    )
    assert to_plain(decided) == {
        "decision": 1,
        "proposal": 1,
        "outcome": "accepted",
        "reason": "Yes.",
        "body": "ITU",
        "mode": "consensus",
        "changes": [{"kind": "retire", "element": "a"}],
    }


def test_the_canonical_text_and_its_hash() -> None:
    # Members in the order of their names, no spaces, letters as they are (RFC 8785).
    text = (
        '{"action":"announce","at":"2026-03-01T09:30:00Z","body":"secretariat","by":"office",'
        '"content":{},"name":"Zoë \\u0001","number":2,"previous":"ab","role":"secretariat"}'
    )
    one = event(name="Zoë \x01")
    assert canonical_text(one) == text
    assert event_hash(one) == hashlib.sha256(text.encode()).hexdigest()
    with pytest.raises(DataError, match="surrogate"):
        canonical_text(event(name="\ud800"))


def test_times_are_told_in_utc() -> None:
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    here = event(at=datetime(2026, 3, 1, 15, 15, tzinfo=kathmandu))
    assert to_plain(here)["at"] == "2026-03-01T09:30:00Z"
    assert event_hash(here) == event_hash(event())
    assert from_plain(RoundEvent, plain_event(at="2026-03-01T15:15:00+05:45")).at == AT


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "the document: an event is expected, not a list"),
        (plain_event(number="2"), "number: a whole number is expected, not a text"),
        (plain_event(number=True), "number: a whole number is expected, not true or false"),
        (plain_event(number=2.0), "number: a whole number is expected, not 2.0"),
        (plain_event(at="2026-03-01T09:30:00"), "at: a time with its offset"),
        (plain_event(at="yesterday"), "at: a time with its offset"),
        (plain_event(role="king"), "role: 'king' is none of city, verifier"),
        (plain_event(content=None), "content: missing"),
        (plain_event(content={"x": 1}), "content.x: not known here"),
        (plain_event(colour="red"), "colour: not known here"),
        ({k: v for k, v in plain_event().items() if k != "by"}, "by: missing"),
        (plain_event(action="decide"), "content.decision: missing"),
        (plain_event(action="sleep"), "action: 'sleep' is none of"),
        (plain_event(name=None), "name: a text is expected, not nothing"),
        (plain_event(previous=7), "previous: a text is expected, not 7"),
    ],
)
def test_a_fault_names_its_place(document: Any, words: str) -> None:
    with pytest.raises(DataError) as caught:
        from_plain(RoundEvent, document)
    assert words in str(caught.value)


def test_faults_deep_inside_have_their_place_too() -> None:
    document = plain_event(
        action="propose",
        content={
            "proposal": 1,
            "text": {
                "title": "T",
                "changes": [
                    {"kind": "retire", "element": "a"},
                    {"kind": "split", "element": "a", "into": [{"id": "x", "code": 1}]},
                    {"kind": "vanish"},
                    {"element": "a"},
                    "retire it",
                ],
                "grounds": ["harmonization", "whim"],
                "reason": "R",
                "submitted_by": "ITU",
            },
        },
    )
    with pytest.raises(FaultsError) as caught:
        from_plain(RoundEvent, document)
    assert [str(fault).partition(": ")[0] for fault in caught.value.faults] == [
        "content.text.changes[1].into[0].code",
        "content.text.changes[1].into[0].label",
        "content.text.changes[2].kind",
        "content.text.changes[3].kind",
        "content.text.changes[4]",
        "content.text.grounds[1]",
    ]
    assert faults_of(RoundEvent, document)[0][0] == (
        "content", "text", "changes", 1, "into", 0, "code",
    )  # fmt: skip
    assert faults_of(RoundEvent, plain_event()) == ()


def test_editions_come_back_too() -> None:
    item = Item.of("http://a", [Fact("http://p", Value("x", "", "en"))])
    edition = EditionContent.of("e", "http://e", [item])
    assert from_plain(EditionContent, to_plain(edition)) == edition


def test_a_member_at_its_default_is_left_out() -> None:
    """So what comes in later leaves hashes as they are."""
    for class_ in CONTENT_CLASSES.values():
        assert is_dataclass(class_)
    bare = Commented(
        comment=1, target="t", kind=CommentKind.FACTUAL, text="x", author="A", body="", part=""
    )
    assert set(to_plain(bare)) == {"comment", "target", "kind", "text", "author"}
    assert {field.name for field in fields(Commented)} > set(to_plain(bare))
    extended = Extended(stage=StageKind.DRAFTING, end=AT, reason="r")
    assert to_plain(extended) == {
        "stage": "drafting", "end": "2026-03-01T09:30:00Z", "reason": "r",
    }  # fmt: skip
