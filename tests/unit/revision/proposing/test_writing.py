"""A proposal written as a document and read again says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from hypothesis import given
from hypothesis import strategies as st

from ssckg.io.placed_document import parse_placed
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
from ssckg.model.revision_event import Ground, ProposalText
from ssckg.namespaces import BASE
from ssckg.revision.proposing.document import drafts_from_document
from ssckg.revision.proposing.resolving import resolve
from ssckg.revision.proposing.writing import document_of

if TYPE_CHECKING:
    from ssckg.revision.proposing.values import Known

TOY = f"{BASE}toy/"
PERCENT, DAYS = f"{BASE}unit/percent", f"{BASE}unit/days"

words = st.from_regex(r"[A-Za-z][A-Za-z0-9 ',.:;#\-é—]{0,20}[A-Za-z0-9)]", fullmatch=True).map(
    lambda text: " ".join(text.split())
)
numbers = st.integers(0, 10**6).map(str)
new_elements = st.builds(
    NewElement,
    id=st.from_regex(r"Z[A-Z0-9]{1,4}", fullmatch=True),
    code=st.from_regex(r"Z: [A-Z0-9]{1,4}", fullmatch=True),
    label=words,
    below=st.sampled_from([f"{TOY}A", f"{TOY}W"]),
    level=st.sampled_from(["", "core"]),
    definition=st.just("") | words,
    unit=st.sampled_from(["", PERCENT, DAYS]),
    multiplier=st.just("") | numbers,
    value_type=st.sampled_from(["", "number"]),
    measures=st.sampled_from([(), ("broad:11.6",)]),
)
changes: st.SearchStrategy[ProposedChange] = st.one_of(
    st.builds(AddElement, new=new_elements),
    st.builds(
        ChangeField,
        element=st.just(f"{TOY}A-1"),
        field=st.sampled_from(["label", "definition"]),
        value=words,
    ),
    st.builds(
        ChangeField,
        element=st.just(f"{TOY}A-1"),
        field=st.just("unit"),
        value=st.sampled_from(["", DAYS]),
        old=st.just(PERCENT),
        point=st.just(f"{TOY}A-1/result"),
    ),
    st.builds(
        ChangeField,
        element=st.just(f"{TOY}A-2"),
        field=st.just("maximum"),
        value=numbers,
        point=st.sampled_from(["", f"{TOY}A-2/night"]),
    ),
    st.builds(
        RetireElement, element=st.just(f"{TOY}W-1"), heirs=st.sampled_from([(), (f"{TOY}A-1",)])
    ),
    st.builds(ReplaceElement, element=st.just(f"{TOY}A-1"), new=new_elements),
    st.builds(
        SplitElement,
        element=st.just(f"{TOY}A-1"),
        into=st.lists(new_elements, min_size=2, max_size=3).map(tuple),
    ),
    st.builds(
        MergeElements,
        elements=st.just((f"{TOY}A-1", f"{TOY}A-2")),
        into=st.sampled_from([f"{TOY}A-1", f"{TOY}A-2"]),
    ),
    st.builds(MergeElements, elements=st.just((f"{TOY}A-1", f"{TOY}W-1")), new=new_elements),
    st.just(MoveElement(element=f"{TOY}A-1", below=f"{TOY}W", old=f"{TOY}A")),
    st.just(ChangeLevel(element=f"{TOY}A-1", level="advanced", old="core")),
    st.builds(
        ChangeBenchmark,
        point=st.just(f"{TOY}A-1/result"),
        value=st.sampled_from(["", "7"]),
        old=st.just("50"),
        benchmark=st.just(f"{TOY}benchmark/dust"),
        label=st.just("") | words,
    ),
    st.builds(
        AddMethodology,
        element=st.just(f"{TOY}A-1"),
        aspect=st.sampled_from(["formula", "data-source"]),
        text=words,
        point=st.sampled_from(["", f"{TOY}A-1/result"]),
    ),
)


def with_old(change: ProposedChange, known: Known) -> ProposedChange:
    """Return a change of a label with the label that is there."""
    if isinstance(change, ChangeField) and change.field == "label":
        return ChangeField(
            element=change.element,
            field="label",
            value=change.value,
            old=known.names.label_of(change.element),
        )
    return change


@given(
    changes=st.lists(changes, min_size=1, max_size=3, unique=True),
    title=words,
    reason=words,
    grounds=st.lists(st.sampled_from(Ground), min_size=1, max_size=2, unique=True),
)
def test_what_is_written_reads_as_what_it_was(
    known: Known,
    changes: list[ProposedChange],
    title: str,
    reason: str,
    grounds: list[Ground],
) -> None:
    text = ProposalText(
        title=title,
        changes=tuple(with_old(change, known) for change in changes),
        grounds=tuple(grounds),
        reason=reason,
        submitted_by="ITU",
        sources=("u4ssc-methodology-2017",),
    )
    written = yaml.safe_dump(document_of(text, known.names), sort_keys=False, allow_unicode=True)
    drafts = drafts_from_document(parse_placed(written.encode(), "p.yaml"))
    assert resolve(drafts, known)[0].text == text
