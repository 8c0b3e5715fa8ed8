"""Which proposals cannot both be: by hand, kind by kind, and as a property."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from tests.effort import examples
from tests.small_changes import proposals
from tests.small_edition import TARGET, at, small

from ssckg.model.proposal_clash import ClashKind, ProposalChanges, ProposalClash
from ssckg.model.proposed_change import (
    AddElement,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    MoveElement,
    NewElement,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.model.release import AcceptedChange
from ssckg.revision.applying import apply_changes, faults_of
from ssckg.revision.clashes import clashes_among, clashes_with, faulty_among

if TYPE_CHECKING:
    from ssckg.model.proposed_change import ProposedChange

BASE = small()
_NEW = NewElement(id="A-9", code="A: 9", label="Nine", below=at("A-1"))
_PARTS = tuple(
    NewElement(id=f"A-1-{n}C", code=f"A: 1: {n}C", label=f"Part {n}", below=at("A-1")) for n in "34"
)


def named(*all_changes: tuple[ProposedChange, ...]) -> list[ProposalChanges]:
    return [
        ProposalChanges(id=f"p{number}", changes=changes)
        for number, changes in enumerate(all_changes, start=1)
    ]


def found(*all_changes: tuple[ProposedChange, ...]) -> list[tuple[str, str]]:
    clashes = clashes_among(BASE, named(*all_changes))
    return [(clash.kind.value, clash.why) for clash in clashes]


RETIRE = RetireElement(element=at("A-1-1C"))
CASES: dict[str, tuple[ProposedChange, ProposedChange, str, str]] = {
    "merged differently": (
        MergeElements(elements=(at("A-1-1C"), at("A-1-2C")), into=at("A-1-2C")),
        MergeElements(elements=(at("A-1-1C"), at("A-2-1A")), into=at("A-2-1A")),
        "ended-twice",
        "p1 merges A: 1: 1C into A: 1: 2C, and p2 merges it into A: 2: 1A.",
    ),
    "retired and split": (
        RETIRE,
        SplitElement(element=at("A-1-1C"), into=_PARTS),
        "ended-twice",
        "p1 retires A: 1: 1C, and p2 splits it into A: 1: 3C, A: 1: 4C.",
    ),
    "retired and changed": (
        RETIRE,
        ChangeField(element=at("A-1-1C"), field="unit", value="day"),
        "ended-and-changed",
        "p1 retires A: 1: 1C, whose unit p2 changes.",
    ),
    "changed and replaced": (
        ChangeField(element=at("A-1-1C"), field="population_base", value="households"),
        ReplaceElement(element=at("A-1-1C"), new=_NEW),
        "ended-and-changed",
        "p2 replaces A: 1: 1C, whose population base p1 changes.",
    ),
    "retired and moved": (
        RETIRE,
        MoveElement(element=at("A-1-1C"), below=at("A-2")),
        "ended-and-changed",
        "p1 retires A: 1: 1C, which p2 moves.",
    ),
    "level of what is merged": (
        MergeElements(elements=(at("A-1-1C"), at("A-1-2C")), into=at("A-1-2C")),
        ChangeLevel(element=at("A-1-1C"), level="advanced"),
        "ended-and-changed",
        "p1 merges A: 1: 1C, whose level p2 changes.",
    ),
    "benchmark of what is retired": (
        RETIRE,
        ChangeBenchmark(point=at("A-1-1C/result"), value="90"),
        "ended-and-changed",
        "p1 retires A: 1: 1C, whose benchmark p2 changes.",
    ),
    "retired and merged into": (
        RETIRE,
        MergeElements(elements=(at("A-1-1C"), at("A-1-2C")), into=at("A-1-1C")),
        "ended-and-needed",
        "p1 retires A: 1: 1C, which p2 makes take over from A: 1: 2C.",
    ),
    "an heir is retired": (
        RetireElement(element=at("A-2-1A"), heirs=(at("A-1-1C"),)),
        RETIRE,
        "ended-and-needed",
        "p2 retires A: 1: 1C, which p1 makes take over from A: 2: 1A.",
    ),
    "something new below what is replaced": (
        AddElement(new=_NEW),
        ReplaceElement(
            element=at("A-1"),
            new=NewElement(id="A-3", code="A: 3", label="C", kind="Category", below=at("A")),
        ),
        "ended-and-needed",
        "p2 replaces A: 1, below which p1 places A: 9.",
    ),
    "two values": (
        ChangeField(element=at("A-1-1C"), field="label", value="Bright days"),
        ChangeField(element=at("A-1-1C"), field="label", value="Clear days"),
        "two-values",
        'p1 changes the label of A: 1: 1C to "Bright days", and p2 to "Clear days".',
    ),
    "two levels, by two kinds of change": (
        ChangeLevel(element=at("A-1-1C"), level="advanced"),
        ChangeField(element=at("A-1-1C"), field="level", value="profile"),
        "two-values",
        "p1 changes the level of A: 1: 1C to advanced, and p2 to profile.",
    ),
    "one data point, and all of them": (
        ChangeField(element=at("A-1-2C"), field="unit", value="day"),
        ChangeField(element=at("A-1-2C"), field="unit", value="hour", point=at("A-1-2C/y")),
        "two-values",
        "p1 changes the unit of A: 1: 2C (y) to day, and p2 to hour.",
    ),
    "two benchmarks": (
        ChangeBenchmark(point=at("A-2-1A/result"), value="55"),
        ChangeBenchmark(point=at("A-2-1A/result"), value="60"),
        "two-values",
        "p1 sets the benchmark of A: 2: 1A to 55, and p2 to 60.",
    ),
    "two places": (
        MoveElement(element=at("A-1-1C"), below=at("A-2")),
        MoveElement(element=at("A-1-1C"), below=at("A")),
        "two-places",
        "p1 moves A: 1: 1C below A: 2, and p2 below A.",
    ),
    "one id": (
        AddElement(new=_NEW),
        AddElement(new=NewElement(id="A-9", code="A: 8", label="Eight", below=at("A-1"))),
        "one-id",
        "p1 and p2 bring in different elements with the id A-9.",
    ),
    "one code": (
        AddElement(new=_NEW),
        ChangeField(element=at("A-1-1C"), field="code", value="A: 9"),
        "one-code",
        "p1 and p2 give the code A: 9 to different elements.",
    ),
    "a circle": (
        MoveElement(element=at("A-1"), below=at("A-2")),
        MoveElement(element=at("A-2"), below=at("A-1")),
        "circle",
        "With p1 and p2 together an element would stand below itself: A: 1 below A: 2 below A: 1.",
    ),
    "bounds that cross": (
        ChangeField(element=at("A-1-2C"), field="minimum", value="60", point=at("A-1-2C/x")),
        ChangeField(element=at("A-1-2C"), field="maximum", value="50", point=at("A-1-2C/x")),
        "together",
        "A: 1: 2C (x): the minimum 60 is above the maximum 50",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_both_be_is_found_and_told(case: str) -> None:
    first, second, kind, why = CASES[case]
    assert found((first,), (second,)) == [(kind, why)]
    # The other way round it is the same clash; p1 and p2 change names.
    other_way = found((second,), (first,))
    assert [each for each, _ in other_way] == [kind]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (RETIRE, RETIRE),
        (RETIRE, ChangeField(element=at("A-1-2C"), field="unit", value="day")),
        (RETIRE, MoveElement(element=at("A-1-2C"), below=at("A-2"))),
        (
            ChangeField(element=at("A-1-1C"), field="label", value="Clear days"),
            ChangeField(element=at("A-1-1C"), field="unit", value="day"),
        ),
        (
            ChangeField(element=at("A-1-2C"), field="unit", value="day", point=at("A-1-2C/x")),
            ChangeField(element=at("A-1-2C"), field="unit", value="hour", point=at("A-1-2C/y")),
        ),
        (
            ChangeField(element=at("A-1-1C"), field="unit", value="day"),
            ChangeField(element=at("A-1-1C"), field="unit", value="unit:day"),
        ),
        (AddElement(new=_NEW), AddElement(new=_NEW)),
        (
            MoveElement(element=at("A-1-1C"), below=at("A-2")),
            MoveElement(element=at("A-2-1A"), below=at("A-1")),
        ),
    ],
)
def test_what_can_both_be_is_no_clash(first: ProposedChange, second: ProposedChange) -> None:
    assert not found((first,), (second,))


def test_clashes_with_what_is_accepted_come_first() -> None:
    label = [
        ChangeField(element=at("A-1-1C"), field="label", value=text) for text in ("B", "C", "D")
    ]
    given_ = [
        ProposalChanges(id=f"p{n}", changes=(change,), is_accepted=n == 3)
        for n, change in enumerate(label, start=1)
    ]
    clashes = clashes_among(BASE, given_)
    assert [(c.first, c.second, c.accepted) for c in clashes] == [
        ("p1", "p3", ("p3",)),
        ("p2", "p3", ("p3",)),
        ("p1", "p2", ()),
    ]
    assert [c.other("p1") for c in clashes_with(BASE, given_[0], given_)] == ["p3", "p2"]


def test_what_cannot_be_carried_out_alone_is_told_apart() -> None:
    (faulty,) = faulty_among(BASE, named((RetireElement(element=at("A-1")),), (RETIRE,)))
    assert faulty.id == "p1"
    assert "stand below it" in faulty.faults[0]


def _accepted(*given_: ProposalChanges) -> list[AcceptedChange]:
    return [
        AcceptedChange(change=change, proposal=each.id, decision=f"d-{each.id}")
        for each in given_
        for change in each.changes
    ]


@settings(
    deadline=None, max_examples=examples(50), suppress_health_check=[HealthCheck.filter_too_much]
)
@given(proposals(), proposals())
def test_proposals_clash_exactly_where_they_cannot_both_be_carried_out(
    mine: tuple[ProposedChange, ...], theirs: tuple[ProposedChange, ...]
) -> None:
    first, second = named(mine, theirs)
    assume(not faults_of(BASE, _accepted(first)) and not faults_of(BASE, _accepted(second)))
    clashes = clashes_among(BASE, [first, second])
    faults = faults_of(BASE, _accepted(first, second))
    event("clash" if clashes else "no clash")
    assert bool(clashes) == bool(faults), (clashes, faults)
    for clash in clashes:
        assert isinstance(clash, ProposalClash)
        assert isinstance(clash.kind, ClashKind)
    if faults:
        return
    one, other = (
        apply_changes(BASE, _accepted(*order), TARGET) for order in permutations([first, second])
    )
    assert one == other
