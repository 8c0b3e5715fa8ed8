"""Proposals from YAML and JSON: the same as from a table; faults with their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ssckg.errors import DataError
from ssckg.io.placed_document import parse_placed, placed
from ssckg.model.proposed_change import (
    AddElement,
    ChangeBenchmark,
    MergeElements,
    RetireElement,
    SplitElement,
)
from ssckg.namespaces import BASE
from ssckg.revision.proposing.document import drafts_from_document
from ssckg.revision.proposing.resolving import resolve

if TYPE_CHECKING:
    from ssckg.model.revision_event import ProposalText
    from ssckg.revision.proposing.values import Known

TOY = f"{BASE}toy/"
HEAD: dict[str, Any] = {
    "title": "A title",
    "submitted_by": "ITU",
    "grounds": ["harmonization", "editorial"],
    "reason": "Because.",
}


def read(known: Known, *changes: Any, **more: Any) -> ProposalText:
    document = {**HEAD, **more, "changes": list(changes)}
    return resolve(drafts_from_document(placed(document, "request")), known)[0].text


def faults(known: Known, document: Any) -> list[str]:
    with pytest.raises(DataError) as raised:
        resolve(drafts_from_document(placed(document, "request")), known)
    return [str(one) for one in getattr(raised.value, "faults", (raised.value,))]


def test_lists_and_new_elements(known: Known) -> None:
    new = {"code": "A: 7", "label": "Fine dust", "measures": ["broad:11.6"]}
    split, merge, retire, benchmark, add = read(
        known,
        {"kind": "split", "element": "A: 1", "into": [new, {"code": "A: 8", "label": "Coarse"}]},
        {"kind": "merge", "elements": ["A: 1", "A: 2"], "new": {"code": "A: 9", "label": "Both"}},
        {"kind": "retire", "element": "W: 1", "heirs": ["A: 1"]},
        {"kind": "change-benchmark", "element": "W: 1", "value": True, "label": "All homes"},
        {"kind": "add", "new": {"code": "B", "label": "Beyond", "kind": "Dimension"}},
    ).changes
    assert isinstance(split, SplitElement)
    assert [one.id for one in split.into] == ["A-7", "A-8"]
    assert split.into[0].measures == ("broad:11.6",)
    assert isinstance(merge, MergeElements)
    assert merge.new is not None
    assert (merge.into, merge.new.below) == ("", f"{TOY}A")
    assert retire == RetireElement(element=f"{TOY}W-1", heirs=(f"{TOY}A-1",))
    assert benchmark == ChangeBenchmark(point=f"{TOY}W-1/result", value="true", label="All homes")
    assert isinstance(add, AddElement)


def test_yaml_says_line_and_name(known: Known) -> None:
    text = yaml.safe_dump({"proposals": [{**HEAD, "changes": [{"kind": "retire"}]}]})
    with pytest.raises(DataError) as raised:
        resolve(drafts_from_document(parse_placed(text.encode(), "p.yaml")), known)
    line = text.splitlines().index("  - kind: retire") + 1
    assert str(raised.value) == (
        f"p.yaml, line {line}: proposals[1].changes[1].element: is empty, and retire needs it"
    )


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("hello", "is no proposal, nor a list of them"),
        ([], "holds no proposal"),
        (["hello"], "[1]: is no proposal"),
        ({"proposals": "x"}, "proposals: is no list"),
        ({"proposals": [], "round": "r"}, "round: is not known beside 'proposals'"),
        ({**HEAD, "colour": "red", "changes": [{}]}, "colour: is not known; known: changes"),
        ({**HEAD, "title": ["a", "b"], "changes": [{}]}, "title: must be a text"),
        ({**HEAD, "grounds": [["x"]], "changes": [{}]}, "grounds[1]: must be texts"),
        ({**HEAD, "changes": "x"}, "changes: is no list of changes"),
        ({**HEAD, "changes": ["x"]}, "changes[1]: is no change"),
        ({**HEAD, "changes": []}, "changes: a proposal needs at least one change"),
        (HEAD, "changes: a proposal needs at least one change"),
        ({**HEAD, "changes": [{"element": "A: 1"}]}, "changes[1].kind: is missing"),
        ({**HEAD, "changes": [{"kind": "retire", "element": ["A: 1", "A: 2"]}]}, "second one"),
        ({**HEAD, "changes": [{"kind": "retire", "element": "A: 1", "new": {"code": "Z"}}]},
         "retire describes no new element"),
        ([{**HEAD, "changes": [{}]}] * 1001, "more than 1,000 proposals"),
        ({**HEAD, "changes": [{}] * 501}, "are more than 500"),
        ({**HEAD, "evidence": ["reportability A"] * 11, "changes": [{}]}, "more than 10 figures"),
        ({**HEAD, "reason": "x" * 4001, "changes": [{}]}, "longer than 4,000 characters"),
        ({**HEAD, "reason": "Ask ann@example.org.", "changes": [{}]}, "e-mail address"),
        ({**HEAD, "title": "", "changes": [{}]}, "title: is missing"),
    ],
)  # fmt: skip
def test_faults_of_documents(known: Known, document: Any, expected: str) -> None:
    assert any(expected in fault for fault in faults(known, document))


def test_a_split_of_one_is_none(known: Known) -> None:
    one = {"kind": "split", "element": "A: 1", "into": [{"code": "A: 7", "label": "Fine"}]}
    [fault] = faults(known, {**HEAD, "changes": [one]})
    assert "two new elements or more" in fault


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["proposals", "changes", "kind", "element", "into", "new", "title", "value", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_any_document_is_read_or_refused(known: Known, document: Any) -> None:
    try:
        resolve(drafts_from_document(placed(document, "request")), known)
    except DataError as error:
        assert "request" in str(error)  # noqa: PT017  both outcomes are fine
