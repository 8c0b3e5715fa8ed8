"""What cannot be carried out on an edition is told, in whatever order it is asked for."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from tests.small_edition import accepted, at, small
from tests.unit.revision.applying.carrying import carried_out

from ssckg.errors import CheckError
from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
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
from ssckg.revision.applying import faults_of

if TYPE_CHECKING:
    from ssckg.model.proposed_change import ProposedChange

_NEW = NewElement(id="A-9", code="A: 9", label="Nine", below=at("A-1"))
FAULTY = [
    ((RetireElement(element=at("A-9")),), "there is no element"),
    ((RetireElement(element=at("A-1")),), "A: 1 cannot be retired while A: 1: 1C, A: 1: 2C"),
    (
        (SplitElement(element=at("A-2"), into=(_NEW,)),),
        "A: 2 cannot be split while A: 2: 1A",
    ),
    (
        (RetireElement(element=at("A-1-1C")), ChangeLevel(element=at("A-1-1C"), level="advanced")),
        "A: 1: 1C is retired, so its level cannot change",
    ),
    (
        (RetireElement(element=at("A-1-1C")), MoveElement(element=at("A-1-1C"), below=at("A-2"))),
        "so it cannot move",
    ),
    (
        (
            RetireElement(element=at("A-1-1C")),
            AddMethodology(element=at("A-1-1C"), aspect="method", text="Count."),
        ),
        "so no method can be added to it",
    ),
    (
        (
            RetireElement(element=at("A-2-1A")),
            ChangeBenchmark(point=at("A-2-1A/result"), value="5"),
        ),
        "so its benchmark cannot change",
    ),
    (
        (
            RetireElement(element=at("A-1-1C")),
            MergeElements(elements=(at("A-1-2C"), at("A-1-1C")), into=at("A-1-1C")),
        ),
        "A: 1: 1C is to take over from A: 1: 2C, and is retired itself",
    ),
    (
        (
            RetireElement(element=at("A-1-1C"), heirs=(at("A-1-2C"),)),
            RetireElement(element=at("A-1-2C")),
        ),
        "A: 1: 2C is to take over from A: 1: 1C, and is retired itself",
    ),
    (
        (
            RetireElement(element=at("A-1-1C")),
            ReplaceElement(element=at("A-1-1C"), new=_NEW),
        ),
        "A: 1: 1C ends in more than one way",
    ),
    (
        (
            MergeElements(elements=(at("A-1-1C"), at("A-1-2C")), into=at("A-1-2C")),
            MergeElements(elements=(at("A-1-1C"), at("A-2-1A")), into=at("A-2-1A")),
        ),
        "A: 1: 1C ends in more than one way",
    ),
    (
        (MergeElements(elements=(at("A-1-1C"),), into=at("A-1-1C")),),
        "a merge takes two elements or more",
    ),
    ((MergeElements(elements=(at("A-1-1C"), at("A-1-2C"))),), "must name what they become"),
    (
        (MergeElements(elements=(at("A-1-1C"), at("A-2")), into=at("A-1-1C")),),
        "not of one kind",
    ),
    (
        (ReplaceElement(element=at("A-1"), new=NewElement(id="A-7", code="A: 7", label="Air")),),
        "A: 1 cannot be replaced by A: 7, an indicator, while A: 1: 1C, A: 1: 2C stand below it",
    ),
    ((MoveElement(element=at("A"), below=at("A-2")),), "an element cannot stand below itself"),
    ((MoveElement(element=at("A-1"), below=at("A-1")),), "an element cannot stand below itself"),
    (
        (
            MoveElement(element=at("A-1"), below=at("A-2")),
            MoveElement(element=at("A-2"), below=at("A-1")),
        ),
        "A: 1 below A: 2 below A: 1",
    ),
    (
        (
            MoveElement(element=at("A-1-1C"), below=at("A-2")),
            MoveElement(element=at("A-1-1C"), below=at("A")),
        ),
        "A: 1: 1C is moved to two places: A, A: 2",
    ),
    ((MoveElement(element=at("A-1-1C"), below=at("A-1")),), "stands below A: 1 already"),
    (
        (MoveElement(element=at("A-1-1C"), below=at("A"), old=at("A-2")),),
        "does not stand below A: 2",
    ),
    ((MoveElement(element=at("A-1-1C"), below=at("A-2-1A")),), "which is an indicator"),
    (
        (
            MoveElement(element=at("A-1-1C"), below=at("A-2")),
            RetireElement(element=at("A-2")),
            RetireElement(element=at("A-2-1A")),
        ),
        "A: 1: 1C cannot stand below A: 2, which ends",
    ),
    (
        (ChangeField(element=at("A-1-1C"), field="label", value="B", old="C"),),
        "the label of A: 1: 1C is \"Clean days\" now, not 'C'",
    ),
    ((ChangeField(element=at("A-1-1C"), field="label", value="Clean days"),), "already"),
    ((ChangeField(element=at("A-1-1C"), field="unit", value="percent"),), "is percent already"),
    ((ChangeField(element=at("A-1-1C"), field="label", value=" "),), "cannot be blank"),
    (
        (
            ChangeField(element=at("A-1-1C"), field="label", value="B"),
            ChangeField(element=at("A-1-1C"), field="label", value="C"),
        ),
        'is changed to two values: "B" and "C"',
    ),
    (
        (
            ChangeLevel(element=at("A-1-1C"), level="advanced"),
            ChangeField(element=at("A-1-1C"), field="level", value="profile"),
        ),
        "is changed to two values: advanced and profile",
    ),
    ((ChangeField(element=at("A-1-1C"), field="colour", value="red"),), "no field 'colour'"),
    ((ChangeField(element=at("A-1"), field="unit", value="day"),), "has no data point"),
    (
        (ChangeField(element=at("A-1-1C"), field="unit", value="day", point=at("A-1-2C/x")),),
        "has no data point x",
    ),
    ((ChangeField(element=at("A-1-1C"), field="maximum", value="much"),), "'much' is no number"),
    ((ChangeField(element=at("A-1-1C"), field="maximum", value="NaN"),), "'NaN' is no number"),
    (
        (ChangeField(element=at("A-1-1C"), field="minimum", value="101"),),
        "the minimum 101 is above the maximum 100",
    ),
    ((ChangeField(element=at("A-1-1C"), field="multiplier", value="0"),), "not above zero"),
    ((AddElement(new=NewElement(id="A-1", code="", label="B")),), "the id A-1 is taken"),
    (
        (AddElement(new=NewElement(id="A-9", code="A: 1: 1C", label="B", below=at("A-1"))),),
        "more than one Indicator would have the code A: 1: 1C",
    ),
    (
        (AddElement(new=_NEW), AddElement(new=NewElement(id="A-9", code="A: 8", label="Other"))),
        "two different new elements have the id A-9",
    ),
    (
        (ChangeField(element=at("A-1-1C"), field="code", value="A: 1: 2C"),),
        "more than one Indicator would have the code A: 1: 2C",
    ),
    ((AddElement(new=NewElement(id="A 9", code="", label="B")),), "the id 'A 9' is not"),
    ((AddElement(new=NewElement(id="A-9", code="", label="")),), "A-9 has no label"),
    ((AddElement(new=NewElement(id="A-9", code="", label="B", kind="Thing")),), "no kind 'Thing'"),
    (
        (AddElement(new=NewElement(id="A-9", code="", label="B", kind="Category", unit="m")),),
        "no indicator, so it has no unit",
    ),
    (
        (AddElement(new=NewElement(id="A-9", code="", label="B", below=at("Z"))),),
        "there is no such element",
    ),
    (
        (AddElement(new=NewElement(id="A-9", code="", label="B", minimum="2", maximum="1")),),
        "the minimum 2 is above the maximum 1",
    ),
    ((AddMethodology(element=at("A-1-1C"), aspect="colour", text="x"),), "no detail 'colour'"),
    ((AddMethodology(element=at("A-1-1C"), aspect="method", text=" "),), "is blank"),
    ((ChangeBenchmark(point=at("A-9/result"), value="1"),), "there is no data point"),
    ((ChangeBenchmark(point=at("A-2-1A/result"), value=""),), "which benchmark"),
    ((ChangeBenchmark(point=at("A-2-1A/result"), value="loud"),), "'loud' is no number"),
    (
        (ChangeBenchmark(point=at("A-2-1A/result"), value="1", benchmark=at("benchmark/x")),),
        "has no benchmark",
    ),
    (
        (
            ChangeBenchmark(
                point=at("A-2-1A/result"),
                value="1",
                old="2",
                benchmark=at("benchmark/noise"),
            ),
        ),
        "is given as bands or bounds now, not '2'",
    ),
    (
        (
            ChangeBenchmark(point=at("A-2-1A/result"), value="1"),
            ChangeBenchmark(point=at("A-2-1A/result"), value="2"),
        ),
        "gets two values: 1, 2",
    ),
]


@pytest.mark.parametrize(("changes", "words"), FAULTY, ids=lambda each: str(each)[:60])
def test_what_cannot_be_carried_out_is_told(
    changes: tuple[ProposedChange, ...], words: str
) -> None:
    for order in itertools.permutations(changes):
        faults = faults_of(small(), accepted(*order))
        assert any(words in fault for fault in faults), faults
    with pytest.raises(CheckError) as raised:
        carried_out(*changes)
    assert raised.value.findings
