"""Edits of a diff on an edition small enough to say by hand what each of them must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from tests.effort import examples
from tests.small_changes import proposals
from tests.small_edition import TARGET, accepted, after, at, small

from ssckg.model.edition_diff import Edit, EditionDiff, EditKind
from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    MoveElement,
    NewElement,
    ProposedChange,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.model.release import SuccessionKind, WorkingEdition
from ssckg.namespaces import BASE, expand
from ssckg.revision.applying import apply_changes, faults_of
from ssckg.revision.differing import diff, inverse, patch
from ssckg.revision.differing.as_changes import changes_of
from ssckg.revision.differing.frames import frames
from ssckg.revision.differing.telling import Teller
from ssckg.revision.kgcl import to_kgcl
from ssckg.revision.kgcl_reading import read_line

if TYPE_CHECKING:
    from ssckg.model.edition_content import EditionContent

ELEMENTS = {EditKind.OTHER, EditKind.EDITION}
"""Kinds that are not about one element."""
NEW = NewElement(id="N-1", code="N: 1", label="Quiet hours", below=at("A-2"))
OTHER = NewElement(id="N-2", code="N: 2", label="Quiet nights", below=at("A-2"))


def made(*changes: ProposedChange) -> WorkingEdition:
    return apply_changes(small(), accepted(*changes), TARGET)


def edits(working: WorkingEdition) -> list[Edit]:
    told = (*working.elements, *working.points)
    found = diff(working.base, working.content, told)
    assert patch(working.base, found) == working.content
    return [edit for edit in found.edits if edit.kind not in ELEMENTS]


def brief(found: list[Edit]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(edit.kind.value, edit.before, edit.after) for edit in found]


NOISE, CLEAN, SHARES = "A-2-1A", "A-1-1C", "A-1-2C"
CASES: list[tuple[ProposedChange, tuple[str, tuple[str, ...], tuple[str, ...]]]] = [
    (AddElement(new=NEW), ("added", (), (after("N-1"),))),
    (RetireElement(element=at(NOISE)), ("retired", (at(NOISE),), ())),
    (
        RetireElement(element=at(NOISE), heirs=(at(CLEAN),)),
        ("retired", (at(NOISE),), (after(CLEAN),)),
    ),
    (
        ReplaceElement(element=at(NOISE), new=NEW),
        ("replaced", (at(NOISE),), (after("N-1"),)),
    ),
    (
        SplitElement(element=at(NOISE), into=(NEW, OTHER)),
        ("split", (at(NOISE),), (after("N-1"), after("N-2"))),
    ),
    (
        MergeElements(elements=(at(CLEAN), at(NOISE)), into=at(CLEAN)),
        ("merged", (at(CLEAN), at(NOISE)), (after(CLEAN),)),
    ),
    (
        MergeElements(elements=(at(CLEAN), at(NOISE)), new=NEW),
        ("merged", (at(CLEAN), at(NOISE)), (after("N-1"),)),
    ),
    (
        MoveElement(element=at(CLEAN), below=at("A-2"), old=at("A-1")),
        ("moved", (at(CLEAN),), (after(CLEAN),)),
    ),
    (
        ChangeLevel(element=at(CLEAN), level="advanced"),
        ("level", (at(CLEAN),), (after(CLEAN),)),
    ),
    (
        ChangeField(element=at(CLEAN), field="definition", value="Days without smog."),
        ("field", (at(CLEAN),), (after(CLEAN),)),
    ),
    (
        AddMethodology(element=at(CLEAN), aspect="formula", text="a / b"),
        ("methodology", (at(CLEAN),), (after(CLEAN),)),
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=lambda one: type(one).__name__)
def test_a_change_is_one_edit_of_its_kind(
    change: ProposedChange, expected: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert brief(edits(made(change))) == [expected]


def test_values_stand_beside_a_changed_field() -> None:
    change = ChangeField(
        element=at(CLEAN), field="maximum", value="365", point=at(f"{CLEAN}/result")
    )
    (edit,) = edits(made(change))

    assert (edit.field, edit.point) == ("maximum", after(f"{CLEAN}/result"))
    assert (edit.old, edit.new) == (("100",), ("365",))


def test_a_unit_is_named_by_its_iri_and_its_print_goes_with_it() -> None:
    change = ChangeField(
        element=at(CLEAN), field="unit", value=f"{BASE}unit/day", point=at(f"{CLEAN}/result")
    )
    by_field = {edit.field: (edit.old, edit.new) for edit in edits(made(change))}

    assert by_field == {
        "unit": ((f"{BASE}unit/percent",), (f"{BASE}unit/day",)),
        "unit_text": (("%",), ()),
    }


def test_a_moved_element_names_both_places_and_nobody_else() -> None:
    (edit,) = edits(made(MoveElement(element=at(CLEAN), below=at("A-2"), old=at("A-1"))))

    assert (edit.old, edit.new) == ((at("A-1"),), (after("A-2"),))


def test_a_benchmark_says_its_values() -> None:
    change = ChangeBenchmark(
        point=at(f"{NOISE}/result"), value="40", benchmark=at("benchmark/noise")
    )
    found = edits(made(change))

    assert {edit.kind for edit in found} == {EditKind.BENCHMARK}
    # Two bands go, whose bounds were 50 and 50, and one value comes.
    assert {value for edit in found for value in edit.new} == {"40"}
    assert {value for edit in found for value in edit.old} == {"50"}
    assert {edit.point for edit in found} == {after(f"{NOISE}/result")}


def test_a_retired_indicator_takes_all_that_hangs_on_it() -> None:
    (edit,) = edits(made(RetireElement(element=at(NOISE))))
    gone = {one.item for one in edit.removed}

    assert {
        at(NOISE),
        at(f"{NOISE}/result"),
        at("benchmark/noise"),
        at("band/1"),
        at("band/2"),
    } <= gone
    # Its category no longer names it, which is said of nothing else.
    assert {one.item for one in edit.removed if one.fact.property == expand("skos:narrower")} == {
        at("A-2")
    }


def test_without_successions_the_editions_themselves_say_what_was_before() -> None:
    working = made(ChangeLevel(element=at(CLEAN), level="advanced"))
    found = diff(working.base, working.content)

    assert patch(working.base, found) == working.content
    assert [e.kind for e in found.edits if e.kind not in ELEMENTS] == [EditKind.LEVEL]


def test_backwards_what_came_in_ends() -> None:
    working = made(AddElement(new=NEW), ChangeLevel(element=at(CLEAN), level="advanced"))
    told = (*working.elements, *working.points)
    found = diff(working.content, working.base, told)

    assert patch(working.content, found) == working.base
    assert brief([e for e in found.edits if e.kind not in ELEMENTS]) == [
        ("retired", (after("N-1"),), ()),
        ("level", (after(CLEAN),), (at(CLEAN),)),
    ]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (SplitElement(element=at(NOISE), into=(NEW, OTHER)), EditKind.MERGED),
        (MergeElements(elements=(at(CLEAN), at(NOISE)), new=NEW), EditKind.SPLIT),
        (ReplaceElement(element=at(NOISE), new=NEW), EditKind.REPLACED),
    ],
)
def test_backwards_a_split_is_a_merger(change: ProposedChange, kind: EditKind) -> None:
    working = made(change)
    told = (*working.elements, *working.points)
    back = diff(working.content, working.base, told)
    turned = inverse(diff(working.base, working.content, told))

    def kinds(found: EditionDiff) -> set[EditKind]:
        return {edit.kind for edit in found.edits if edit.kind not in ELEMENTS}

    assert kinds(back) == kinds(turned) == {kind}


@given(proposals())
@settings(max_examples=examples(150))
def test_any_changes_are_told_as_what_successions_say(changes: tuple[ProposedChange, ...]) -> None:
    taken = accepted(*changes)
    assume(not faults_of(small(), taken))
    working = apply_changes(small(), taken, TARGET)
    found = diff(working.base, working.content, (*working.elements, *working.points))

    assert patch(working.base, found) == working.content
    assert patch(working.content, inverse(found)) == working.base
    goes_on = {SuccessionKind.KEPT, SuccessionKind.EDITED, SuccessionKind.REDEFINED}
    expected = sorted(
        (one.kind.value, one.before, one.after or one.heirs)
        for one in working.elements
        if one.kind not in goes_on
    )
    whole = {EditKind(kind) for kind in ("added", "retired", "replaced", "split", "merged")}
    assert sorted(brief([e for e in found.edits if e.kind in whole])) == expected


OF_THE_DECISION = {
    expand(name) for name in ("dcterms:source", "ssc:trust", "ssc:origin", "rdfs:comment")
}
"""Who decided it: a diff that is carried out again is another decision."""


def said(edition: EditionContent) -> set[tuple[str, str, str]]:
    """Return what an edition says of things, without who decided it and without notes."""
    return {
        (item.iri, fact.property, fact.value.text)
        for item in edition.items
        if not item.is_a("ssc:FactNote")
        for fact in item.facts
        if fact.property not in OF_THE_DECISION
    }


def indicators_above(edition: EditionContent) -> bool:
    above = {value.text for item in edition.items for value in item.values("skos:broader")}
    return any(edition.item[iri].is_a("ssc:Indicator") for iri in above)


@given(proposals())
@settings(max_examples=examples(150))
def test_a_diff_as_kgcl_leads_to_the_same_edition(changes: tuple[ProposedChange, ...]) -> None:
    # What KGCL cannot say: benchmarks that come in or lose their bands keep bands or labels.
    assume(not any(isinstance(one, ChangeBenchmark) for one in changes))
    taken = accepted(*changes)
    assume(not faults_of(small(), taken))
    working = apply_changes(small(), taken, TARGET)
    # What stood below something that an indicator replaces follows it; that cannot be asked for.
    assume(not indicators_above(working.content))
    found = diff(working.base, working.content, (*working.elements, *working.points))

    lines = [to_kgcl(c) for edit in found.edits for c in changes_of(edit, found.renaming)]
    again = accepted(*dict.fromkeys(map(read_line, lines)))
    assert faults_of(small(), again) == ()
    assert said(apply_changes(small(), again, TARGET).content) == said(working.content)


def test_sentences() -> None:
    working = made(
        ChangeField(element=at(CLEAN), field="label", value="Days of clean air"),
        RetireElement(element=at(NOISE), heirs=(at(CLEAN),)),
        AddElement(new=NewElement(id="N-3", code="N: 3", label="Trees", below=at("A-1"))),
        ChangeLevel(element=at(SHARES), level="advanced"),
    )
    found = diff(working.base, working.content, (*working.elements, *working.points))
    teller = Teller(frames(), found.names)

    assert [teller.tell(e) for e in found.edits if e.kind not in ELEMENTS] == [
        "N: 3 Trees comes in.",
        "A: 2: 1A Noise ends; what takes over, at least in part: A: 1: 1C Days of clean air.",
        "A: 1: 2C Shares: level was “core” and is now “advanced”.",
        "A: 1: 1C Days of clean air: name was “Clean days” and is now “Days of clean air”.",
        "A: 1: 1C Days of clean air (result): name was “Clean days” and is now “Days of clean"
        " air”.",
    ]
    french = Teller(frames("fr"), found.names)
    assert french.tell(found.edits[0]) == "N: 3 Trees est ajouté."
