"""What proposals of a round would touch, on the whole dataset: alone, together, kept up to date."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.rounds_by_hand import OFFICE, ByHand, U, a_round

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.registry import run_analysis
from ssckg.app.analyses.sources import read_sources
from ssckg.app.revision.candidates import Chosen
from ssckg.app.revision.clashes import conflicts
from ssckg.app.revision.impact import proposal_impact, round_impact
from ssckg.app.workspace import open_workspace
from ssckg.errors import CheckError, UnknownNameError
from ssckg.model.actor import PUBLIC
from ssckg.model.proposal_clash import ClashKind
from ssckg.model.proposed_change import (
    AddElement,
    ChangeBenchmark,
    ChangeField,
    MergeElements,
    MoveElement,
    NewElement,
    RetireElement,
)
from ssckg.model.revision_event import DecisionOutcome, ProposalWithdrawn, RoundAction
from ssckg.revision import log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace
    from ssckg.model.impact import Impact
    from ssckg.model.proposed_change import ProposedChange

ICT = f"{U}EC-ICT-ICT"
PROPOSALS: tuple[tuple[ProposedChange, ...], ...] = (
    (RetireElement(element=f"{ICT}-2C"),),  # 1
    (ChangeField(element=f"{ICT}-2C", field="unit", value="number"),),  # 2 clashes with 1
    (MergeElements(elements=(f"{ICT}-1C", f"{ICT}-3C"), into=f"{ICT}-1C"),),  # 3
    (MoveElement(element=f"{U}EN-E-E-1C", below=f"{U}EN-EN-AQ"),),  # 4
    (
        AddElement(
            new=NewElement(
                id="EN-EN-EQ-9C",
                code="EN: EN: EQ: 9C",
                label="Urban heat",
                below=f"{U}EN-EN-EQ",
                unit="percent",
                measures=("related:13.1", "11.5"),
            )
        ),
    ),  # 5
    (
        ChangeBenchmark(
            point=f"{U}EC-I-T-5A/result",
            benchmark=f"{U}benchmark/travel-time-index",
            value="1.5",
        ),
    ),  # 6
    (RetireElement(element=f"{U}EC-ICT"),),  # 7 has others below it
)


def made_by_hand() -> ByHand:
    by_hand = ByHand(a_round("r-1"))
    for number, changes in enumerate(PROPOSALS, 1):
        by_hand.propose(number, *changes)
    by_hand.decide(1)
    return by_hand


@pytest.fixture(scope="module")
def prepared(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = Path(shutil.copytree(built_data, tmp_path_factory.mktemp("impact") / "data"))
    with open_workspace(data) as found:
        made_by_hand().keep(found.store)
    read_sources(data)
    return data


@pytest.fixture
def ws(prepared: Path, tmp_path: Path) -> Iterator[Workspace]:
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    with open_workspace(data) as found:
        yield found


def analysis(ws: Workspace, name: str, **values: Any) -> Impact:
    """Ask the what-if of the workbench for the same."""
    found: Impact = run_analysis(find_analysis(name), read_sources(ws.directory.path), values)
    return found


@pytest.mark.parametrize(
    ("number", "name", "values"),
    [
        (1, "impact-remove", {"elements": ["EC-ICT-ICT-2C"]}),
        (3, "impact-merge", {"elements": ["EC-ICT-ICT-1C", "EC-ICT-ICT-3C"]}),
        (
            5,
            "impact-add",
            {
                "indicators": [
                    {
                        "code": "EN: EN: EQ: 9C",
                        "label": "Urban heat",
                        "group": "EN: EN: EQ",
                        "unit": "percent",
                        "measures": ["related:13.1", "11.5"],
                    }
                ]
            },
        ),
    ],
)
def test_a_proposal_touches_what_the_same_what_if_touches(
    ws: Workspace, number: int, name: str, values: dict[str, Any]
) -> None:
    found = proposal_impact(ws, PUBLIC, f"r-1-p{number}")
    same = analysis(ws, name, **values)
    assert found.counts == same.counts
    assert found.targets == same.targets
    assert found.mappings == same.mappings
    assert found.series == same.series
    assert found.cells == same.cells
    assert [(one.id, one.status) for one in found.proposals] == [
        (f"r-1-p{number}", "accepted" if number == 1 else "filed")
    ]


def test_a_move_and_a_benchmark_are_told(ws: Workspace) -> None:
    moved = proposal_impact(ws, PUBLIC, "r-1-p4")
    # Renewable energy goes from Energy to Air Quality: one data point less there, one more here.
    assert {(g.code, g.after - g.before) for g in moved.groups} == {
        ("EN: E", -1),
        ("EN: E: E", -1),
        ("EN: EN", 1),
        ("EN: EN: AQ", 1),
    }
    assert moved.counts.data_points == moved.counts.mappings == 0
    benchmark = proposal_impact(ws, PUBLIC, "r-1-p6")
    assert [(b.kind, b.effect) for b in benchmark.benchmarks] == [("1.5", "review")]


def test_a_round_is_summed_and_what_clashes_is_left_out(ws: Workspace) -> None:
    found = round_impact(ws, PUBLIC, "r-1")
    assert [one.id for one in found.proposals] == [f"r-1-p{n}" for n in (1, 3, 4, 5, 6)]
    assert [(one.id, one.why[:45]) for one in found.left_out] == [
        ("r-1-p2", "r-1-p1 retires EC: ICT: ICT: 2C, whose unit r"),
        ("r-1-p7", "EC: ICT cannot be retired while EC: ICT: D, E"),
    ]
    alone = {each.element.code: each.counts for each in found.each}
    assert alone["r-1-p1"] == proposal_impact(ws, PUBLIC, "r-1-p1").counts
    # They touch different data points and benchmarks, so these add up: 1 + 1 + 0 + 0 + 0 data
    # points; that of fixed broadband falls with it, that of the travel time gets another value.
    assert found.counts.data_points == sum(one.data_points for one in alone.values()) == 2
    assert found.counts.benchmarks == sum(one.benchmarks for one in alone.values()) == 2
    names = [table.name for table in found.tables()]
    assert names[:2] == ["counts", "proposals"]
    assert names[-1] == "left-out"
    proposals = next(table for table in found.tables() if table.name == "proposals")
    assert [row[0] for row in proposals.rows] == list(alone)


def test_what_is_accepted_so_far(ws: Workspace) -> None:
    found = round_impact(ws, PUBLIC, "r-1", chosen=Chosen.ACCEPTED)
    assert [one.id for one in found.proposals] == ["r-1-p1"]
    assert found.change == ("remove EC: ICT: ICT: 2C",)
    assert found.notes()[0] == "What is accepted so far, carried out together."
    assert not found.left_out


def test_an_impact_follows_the_round(ws: Workspace) -> None:
    before = round_impact(ws, PUBLIC, "r-1")
    by_hand = made_by_hand()
    known = len(by_hand.events)
    by_hand.note(RoundAction.WITHDRAW, ProposalWithdrawn(proposal=3, reason="No."), "UNECE")
    by_hand.decide(4, DecisionOutcome.DECLINED)

    log.append(ws.store, "r-1", by_hand.events[known:])
    after = round_impact(ws, PUBLIC, "r-1")
    assert [one.id for one in after.proposals] == ["r-1-p1", "r-1-p5", "r-1-p6"]
    assert before.counts.data_points - after.counts.data_points == 1


def test_an_impact_follows_what_is_published(ws: Workspace) -> None:
    sources = read_sources(ws.directory.path)
    first = proposal_impact(ws, PUBLIC, "r-1-p1", sources=sources)
    assert first.counts.series
    fewer = replace(sources.crosswalk, reports=())
    later = replace(sources, crosswalk=fewer, data="another state")
    assert not proposal_impact(ws, PUBLIC, "r-1-p1", sources=later).counts.series


def test_what_cannot_be_carried_out_has_no_impact(ws: Workspace) -> None:
    with pytest.raises(CheckError, match="EC: ICT cannot be retired while"):
        proposal_impact(ws, PUBLIC, "r-1-p7")
    with pytest.raises(UnknownNameError):
        proposal_impact(ws, PUBLIC, "r-1-p99")
    with pytest.raises(UnknownNameError):
        round_impact(ws, PUBLIC, "r-9")


def test_conflicts_of_a_round(ws: Workspace) -> None:
    found = conflicts(ws, OFFICE, "r-1")
    assert found.proposals == 7
    assert [(c.first, c.second, c.kind, c.accepted) for c in found.clashes] == [
        ("r-1-p1", "r-1-p2", ClashKind.ENDED_AND_CHANGED, ("r-1-p1",))
    ]
    assert [each.id for each in found.faulty] == ["r-1-p7"]
    assert not found.together
    assert [len(table.rows) for table in found.tables()] == [1, 1, 0]


def test_what_is_accepted_although_it_clashes_is_told(ws: Workspace) -> None:
    by_hand = made_by_hand()
    known = len(by_hand.events)
    by_hand.decide(3)
    by_hand.decide(7, despite=())

    log.append(ws.store, "r-1", by_hand.events[known:])
    found = conflicts(ws, OFFICE, "r-1")
    assert any("EC: ICT cannot be retired" in why for why in found.together)
