"""Mappings and priorities in past states: what counted then, and no more."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from ssckg.app import curation, priorities
from ssckg.app.analyses.sources import read_sources
from ssckg.app.following import reconcile
from ssckg.app.history.listing import list_states
from ssckg.app.history.opening import open_as_of
from ssckg.app.workspace import open_workspace
from ssckg.cli import app
from ssckg.model.actor import Actor, Role
from ssckg.model.choices import MappingList

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace

pytestmark = pytest.mark.slow
ANN = Actor("ann", "Ann", Role.AGENCY, agency="UNECE")
BOB = Actor("bob", "Bob", Role.VERIFIER)
CY = Actor("cy", "Cy", Role.VERIFIER)
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
ITU = Actor("itu-desk", "ITU desk", Role.AGENCY, agency="ITU")
PAIR = curation.Proposal("EC: ICT: ICT: 1C", "broad", "9.c", "Counts households online.")
MADE = "u4ssc-sdg/EC-ICT-ICT-1C--9.c"
START = datetime.now(UTC)


@pytest.fixture(scope="module")
def data(sdg_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four states, an hour apart each: built; mapping; priority; mapping and priority withdrawn."""
    data = Path(shutil.copytree(sdg_data, tmp_path_factory.mktemp("past") / "data"))
    with open_workspace(data) as ws:
        first = at(ws, 1)
        curation.propose(first, ANN, PAIR)
        for who in (BOB, CY):
            curation.judge(first, who, MADE, "accept", "Read both definitions.")
        curation.publish(first, OFFICE)
        declared = {
            "agency": "ITU", "element": "9.c", "level": "high", "reason": "Our mandate.",
            "source": "Letter of May 2026", "valid_from": "2026",
        }  # fmt: skip
        priorities.declare_json(at(ws, 2), ITU, [declared])
        reconcile(at(ws, 2))
        priorities.withdraw(at(ws, 3), ITU, "ITU", "9.c", "A mistake.")
        reconcile(at(ws, 3))
        curation.withdraw(at(ws, 4), OFFICE, MADE, "It counts another thing.")
    return data


def at(ws: Workspace, hours: int) -> Workspace:
    return replace(ws, now=lambda: START + timedelta(hours=hours))


def name(hours: int) -> str:
    return (START + timedelta(hours=hours, minutes=30)).isoformat().replace("+00:00", "Z")


def seen(data: Path, hours: int) -> tuple[bool, bool]:
    """Return whether the mapping is accepted and the priority is declared, half an hour later."""
    path = open_as_of(data, name(hours), START + timedelta(1)).path
    crosswalk = read_sources(path).crosswalk
    accepted = any(
        mapping.iri.endswith(MADE.partition("/")[2]) and mapping.listed is MappingList.ACCEPTED
        for mapping in crosswalk.mappings
    )
    declared = any(
        each.agency.endswith("ITU") and each.element.endswith("/9.c") and each.origin == "declared"
        for each in crosswalk.priorities
    )
    return accepted, declared


def test_each_state_has_what_counted_then(data: Path) -> None:
    assert [seen(data, hours) for hours in range(5)] == [
        (False, False),
        (True, False),
        (True, True),
        (True, False),
        (False, False),
    ]


def test_why_each_state_began(data: Path) -> None:
    listed = list_states(data).states
    assert [state.why for state in listed] == [
        *(("first",), ("mapping",), ("priority",), ("priority",), ("mapping",)),
    ]
    assert all(state.hash and not state.gone for state in listed)
    # With the mapping alone it is the same dataset twice.
    assert listed[1].hash == listed[3].hash
    assert len({state.hash for state in listed}) == 4


def test_a_citation_of_the_past_is_computed_again(data: Path, tmp_path: Path) -> None:
    """What was cited before is found by the hash of its data, when other data are published."""
    run = CliRunner()
    state = list_states(data).states[0]
    words = ("gaps", "u4ssc-2017", "sdg-2022", "--data", str(data), "--as-of", state.start)
    cited = run.invoke(app, ["cite", *words, "--json"])
    assert cited.exit_code == 0, cited.output
    file = tmp_path / "citation.json"
    file.write_text(cited.stdout)
    assert state.hash is not None
    assert state.hash in cited.stdout
    where = ("--data", str(data))
    now = run.invoke(app, ["rerun", str(file), *where])
    # The figures are the same; that they are of other data is told.
    assert (now.exit_code, "data: " in now.stdout) == (0, True)
    then = run.invoke(app, ["rerun", str(file), *where, "--as-of", state.hash])
    assert then.exit_code == 0, then.output
    assert "the same result" in then.stdout
    assert "data: " not in then.stdout
