"""Proposals in forms: to the document that files hold and back, and faults at their fields."""

from __future__ import annotations

import pytest

from ssckg.errors import FaultsError, ParseError, StateError, TableError, UsageError
from ssckg_api.site.form_faults import beside, each_fault, status_of
from ssckg_api.site.forms import Posted
from ssckg_api.site.proposal_draft import Draft, changed_elements, draft_of, read_draft

CHANGED = {
    "kind": "change-field",
    "element": "EC: ICT: ICT: 1C",
    "point": "result",
    "field": "denominator",
    "old": "all households",
    "value": "private households",
}
SPLIT = {
    "kind": "split",
    "element": "SC: EH: ED: 2C",
    "into": [
        {"code": "X: 1", "label": "One", "measures": ["broad:4.1", "4.2"]},
        {"code": "X: 2", "label": "Two"},
    ],
}
MERGE = {
    "kind": "merge",
    "element": ["EC: P: EM: 1C", "EC: P: EM: 2C"],
    "into": ["EC: P: EM: 1C"],
}
DOCUMENT = {
    "title": "Several",
    "submitted_by": "ITU",
    "reason": "Because.",
    "grounds": ["editorial", "harmonization"],
    "evidence": ["measures 11.6", {"analysis": "coverage", "parameters": {"by": "x"}}],
    "sources": ["ssckg", "itu-2021"],
    "changes": [CHANGED, SPLIT, MERGE],
}


def posted(**fields: str) -> Posted:
    return Posted(tuple((name.replace("__", "."), value) for name, value in fields.items()))


def as_posted(draft: Draft) -> Posted:
    """Return the form as a browser sends it."""
    pairs = [*draft.head.items(), *(("grounds", ground) for ground in draft.grounds)]
    for number, row in enumerate(draft.rows):
        pairs += [(f"r{number}.{name}", value) for name, value in row.items()]
    for number, block in enumerate(draft.blocks):
        pairs.append((f"c{number}.kind", block.kind))
        pairs += [(f"c{number}.{name}", value) for name, value in block.cells.items()]
        for place, new in enumerate(block.new):
            pairs += [(f"c{number}.n{place}.{name}", value) for name, value in new.items()]
    return Posted(tuple(pairs))


def test_a_proposal_goes_through_the_form_and_comes_out_the_same() -> None:
    row = {name: CHANGED[name] for name in ("kind", "element", "point", "field", "old")}
    other = {**row, "field": "numerator", "old": "households with Internet access"}
    draft = draft_of(DOCUMENT, [other, row])
    assert [one.get("value", "") for one in draft.rows] == [
        "",
        "private households",
    ]
    assert read_draft(as_posted(draft)).document() == DOCUMENT
    assert changed_elements(DOCUMENT) == ("EC: ICT: ICT: 1C",)


def test_a_change_without_a_row_of_its_own_is_not_lost() -> None:
    draft = draft_of(DOCUMENT, [])
    assert draft.document()["changes"][0] == CHANGED


def test_what_is_left_empty_asks_for_nothing() -> None:
    form = posted(
        title=" x ",
        r0__kind="change-field",
        r0__element="1",
        r0__field="label",
        r0__old="Old",
        r0__value=" ",
        r1__kind="change-level",
        r1__element="1",
        r1__field="",
        r1__old="core",
        r1__value="advanced",
    )
    assert read_draft(form).document() == {
        "title": "x",
        "changes": [
            {"kind": "change-level", "element": "1", "old": "core", "value": "advanced"},
        ],
    }


def test_blocks_are_dropped_added_and_unknown_ones_passed_over() -> None:
    form = posted(
        c0__kind="retire",
        c0__element="A",
        c1__kind="retire",
        c1__element="B",
        c1__drop="yes",
        c2__kind="<script>",
        c3__kind="split",
        c3__n0__code="X",
        c3__n0__nonsense="y",
    )
    draft = read_draft(form)
    assert [block.kind for block in draft.blocks] == ["retire", "split"]
    assert draft.blocks[1].new == ({"code": "X"},)
    assert len(draft.with_new(1).blocks[1].new) == 2
    assert len(draft.with_new(0).blocks[0].new) == 1
    assert len(Draft().with_block("split", "A").blocks[0].new) == 2
    assert Draft().with_block("retire", "A").blocks[0].new == ()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("proposals[1].title", "title"),
        ("proposals[1].evidence[2]", "evidence"),
        ("proposals[1].changes[1].value", "r1.value"),
        ("proposals[1].changes[1].field", "r1.value"),
        ("changes[1].redefines", "r1.redefines"),
        ("proposals[1].changes[2].into[2].code", "c0.n1.code"),
        ("proposals[1].changes[2].element", "c0.element"),
        ("proposals[1].changes[3]", "c1.element"),
        ("proposals[1].changes", ""),
        ("", ""),
    ],
)
def test_places_of_the_document_are_fields_of_the_form(place: str, expected: str) -> None:
    # The first row is empty, so the first change is the second row.
    draft = draft_of(DOCUMENT, [])
    empty = {**draft.rows[0], "field": "label", "value": ""}
    shifted = Draft(draft.head, draft.grounds, (empty, *draft.rows), draft.blocks)
    assert shifted.field_of(place) == expected


def test_faults_are_told_by_place() -> None:
    error = FaultsError(
        (
            ParseError("proposals[1].title: is missing", file="request"),
            TableError("is empty", file="v.csv", row=3, column="reason"),
            ParseError("/0/reason: is empty", file="verdicts.json"),
        )
    )
    assert list(each_fault(error)) == [
        ("proposals[1].title", "is missing"),
        ("3.reason", "is empty"),
        ("0.reason", "is empty"),
    ]
    one = UsageError("verdict: none", hint="ssckg revision review")
    assert list(each_fault(one)) == [("verdict", "none")]


def test_faults_stand_beside_the_field_that_they_name() -> None:
    found, listed = beside(
        UsageError("the name of the part is long"), ("part",), {"the name of the part": "part"}
    )
    assert found == {"part": ["the name of the part is long"]}
    assert listed == (("part", "the name of the part is long"),)
    found, listed = beside(UsageError("no", hint="write plain words"), ("part",))
    assert (found, listed) == ({}, (("", "no (write plain words)"),))


def test_a_refused_form_says_so_by_its_status() -> None:
    assert status_of(UsageError("x")) == 422
    assert status_of(StateError("x")) == 409
