"""Proposals as RDF: what is stated by hand, and that whatever is filed conforms to the shape."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.proposals_by_hand import DAY, KPI, START, proposal, round_of, text

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
from ssckg.model.revision_event import Evidence, Ground
from ssckg.model.revision_state import ProposalStatus, RoundState
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import BASE
from ssckg.revision.record_rdf.changes import affected_by, change_triples
from ssckg.revision.record_rdf.proposals import proposal_triples
from ssckg.validation.engines import load_shapes, make_validator

if TYPE_CHECKING:
    from ssckg.model.revision_state import ProposalState
    from ssckg.ports import ShapeValidator

OTHER = f"{BASE}u4ssc/EC-ICT-ICT-2C"
GROUP = f"{BASE}u4ssc/EC-ICT-ICT"
POINT = f"{KPI}/result"
NEW = NewElement(id="N", code="N: 1", label="New", below=GROUP)
CHANGES: tuple[ProposedChange, ...] = (
    AddElement(new=NEW),
    AddElement(new=replace(NEW, below="")),
    ChangeField(element=KPI, field="label", old="a", value="b"),
    ChangeField(element=KPI, field="maximum", old="100", value="", point=POINT),
    RetireElement(element=KPI, heirs=(OTHER,)),
    ReplaceElement(element=KPI, new=NEW),
    SplitElement(element=KPI, into=(NEW, replace(NEW, id="M"))),
    MergeElements(elements=(KPI, OTHER), into=OTHER),
    MergeElements(elements=(KPI, OTHER), new=NEW),
    MoveElement(element=KPI, below=OTHER, old=GROUP),
    MoveElement(element=KPI, below=OTHER),
    ChangeLevel(element=KPI, level="advanced", old="core"),
    ChangeBenchmark(point=POINT, value="40"),
    AddMethodology(element=KPI, aspect="formula", text="a / b", point=POINT),
)
FIGURE = Evidence(analysis="clashes", parameters="{}", value="once", data="0" * 64, result="1" * 64)


def state() -> RoundState:
    return RoundState(
        round=round_of(),
        iri=f"{BASE}round/r",
        stages=round_of().stages,
        version=1,
        head="",
        opened_at=START,
    )


@cache
def validator() -> ShapeValidator:
    return make_validator(load_shapes(["proposal"]))


def breaks(one: ProposalState) -> list[str]:
    lines = "\n".join(f"{triple} ." for triple in proposal_triples(state(), one))
    found = validator().validate([RdfDocument(lines.encode(), "p", RdfFormat.N_TRIPLES)])
    return [str(each.source_shape) for each in found]


def test_a_field_by_hand() -> None:
    change = ChangeField(
        element=KPI,
        field="unit",
        old=f"{BASE}unit/percent",
        value=f"{BASE}unit/days",
        point=POINT,
    )
    found = {str(triple) for triple in change_triples("https://x.example/c", change, 2, "urn:p")}
    ssc = "https://w3id.org/ssckg/ontology#"
    node = "<https://x.example/c>"
    kind = f"{node} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    line = (
        "change annotation of u4ssc:EC-ICT-ICT-1C/result with ssc:unit from unit:percent to"
        " unit:days in u4ssc:EC-ICT-ICT-1C"
    )
    assert found == {
        f"<urn:p> <{ssc}hasChange> {node}",
        f"{kind} <{ssc}Change>",
        f"{kind} <{ssc}ChangeField>",
        f"{node} <{ssc}changeIn> <urn:p>",
        f'{node} <{ssc}sequenceNumber> "2"^^<http://www.w3.org/2001/XMLSchema#integer>',
        f'{node} <{ssc}changeStatement> "{line}"',
        f"{node} <{ssc}affects> <{KPI}>",
        f"{node} <{ssc}affects> <{POINT}>",
        f"{node} <{ssc}changedField> <{ssc}unit>",
        f'{node} <{ssc}oldValue> "unit:percent"',
        f'{node} <{ssc}newValue> "unit:days"',
    }


def test_what_a_change_concerns() -> None:
    assert [affected_by(change) for change in CHANGES] == [
        (GROUP,),
        (),
        (KPI,),
        (KPI, POINT),
        (KPI,),
        (KPI,),
        (KPI,),
        (KPI, OTHER),
        (KPI, OTHER),
        (KPI,),
        (KPI,),
        (KPI,),
        (POINT,),
        (KPI, POINT),
    ]


def test_persons_stay_out() -> None:
    lines = "\n".join(map(str, proposal_triples(state(), proposal())))
    assert "agency/ITU" in lines
    assert "/agent/" not in lines


def test_history_keeps_what_was_said() -> None:
    first, second = text("ITU", CHANGES[2]), text("ITU", CHANGES[4])
    amended = proposal(
        status=ProposalStatus.AMENDED,
        says=second,
        history=((START, first, ""), (START + DAY, second, "Better so.")),
    )
    assert breaks(amended) == []
    lines = [str(triple) for triple in proposal_triples(state(), amended)]
    version = [line for line in lines if line.startswith(f"<{amended.iri}/version/1>")]
    assert any("rename u4ssc:EC-ICT-ICT-1C from 'a'@en to 'b'@en" in line for line in version)
    assert any('changeNote> "Better so."@en' in line for line in version)
    assert not any("/version/2>" in line for line in lines)


words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=40)


@given(
    st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(Ground), min_size=1, max_size=3, unique=True),
    words,
    st.lists(st.just(FIGURE), max_size=1),
    st.sampled_from(ProposalStatus),
)
def test_whatever_is_filed_conforms(
    changes: list[ProposedChange],
    grounds: list[Ground],
    said: str,
    evidence: list[Evidence],
    status: ProposalStatus,
) -> None:
    says = replace(
        text("ITU", *changes),
        grounds=tuple(grounds),
        title=said,
        reason=said,
        evidence=tuple(evidence),
        sources=("u4ssc-methodology-2017",),
    )
    withdrawn = "No." if status is ProposalStatus.WITHDRAWN else ""
    one = proposal(says=says, status=status, withdrawn_reason=withdrawn)
    assert breaks(one) == []


def test_evidence_without_a_figure_does_not_conform() -> None:
    bare = replace(FIGURE, value="")
    one = proposal(says=replace(text(), evidence=(bare,)))
    assert breaks(one) == ["https://w3id.org/ssckg/shape/proposal#evidence"]
