"""The check of the workspace: what is well passes; each damage is found, with its place."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.lifecycle.people import OFFICE, OSLO, results

from ssckg.app import lodging
from ssckg.app.checking_workspace import check_workspace
from ssckg.harmonization.curation import record
from ssckg.model.actor import Role
from ssckg.model.choices import Predicate
from ssckg.model.curation import Action, CurationEvent, MappingKey, Verdict
from ssckg.model.finding import Severity

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace

SUBMISSION = "https://w3id.org/ssckg/submission/oslo-2024-1"
GRAPH = "https://w3id.org/ssckg/graph/submission/oslo-2024-1"
SSC = "https://w3id.org/ssckg/ontology#"
MAPPING = "https://w3id.org/ssckg/mapping/u4ssc-sdg"
STATE = "https://w3id.org/ssckg/code/submission-state"


@pytest.fixture
def lived(ws: Workspace) -> Workspace:
    """Oslo's submission was handed in, assigned, returned and replaced; Bergen has a draft."""
    first = [results("Oslo", "2024", 97, 3)]
    identifier = lodging.lodge(ws, OSLO, first, name="a.csv", city="Oslo", year="2024").head.id
    lodging.submit(ws, OSLO, identifier)
    lodging.assign(ws, OFFICE, identifier, "vera")
    lodging.return_to_city(ws, OFFICE, identifier, "Which year is this?")
    lodging.replace(ws, OSLO, identifier, [results("Oslo", "2024", 98, 3)], name="b.csv")
    other = [results("Bergen", "2024", 96)]
    lodging.lodge(ws, OFFICE, other, name="c.csv", city="Bergen", year="2024")
    return ws


def test_all_is_well(lived: Workspace) -> None:
    """Two logs, three files and their three reports, and that every head can be read."""
    outcome = check_workspace(lived)
    assert (outcome.passed, outcome.failed, outcome.findings) == (2 + 6 + 1, 0, ())


def test_an_empty_workspace(ws: Workspace) -> None:
    assert check_workspace(ws).failed == 0


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (
            f"DELETE {{ GRAPH ?g {{ ?s ssc:submissionState ?o }} }}"
            f" INSERT {{ GRAPH ?g {{ ?s ssc:submissionState <{STATE}/verified> }} }}"
            f" WHERE {{ GRAPH ?g {{ ?s ssc:submissionState ?o }} FILTER(?s = <{SUBMISSION}>) }}",
            {"state-of-last-event"},
        ),
        (
            f"DELETE WHERE {{ GRAPH ?g {{ <{SUBMISSION}/event/3> ?p ?o }} }}",
            {"event-count", "events-follow"},
        ),
        (
            f"DELETE {{ GRAPH ?g {{ ?s ssc:reason ?o }} }}"
            f" WHERE {{ GRAPH ?g {{ ?s ssc:reason ?o }} FILTER(?s = <{SUBMISSION}/event/4>) }}",
            {"reason-given"},
        ),
        (
            f"DELETE {{ GRAPH ?g {{ ?s ssc:toState ?o }} }}"
            f" INSERT {{ GRAPH ?g {{ ?s ssc:toState <{STATE}/verified> }} }}"
            f" WHERE {{ GRAPH ?g {{ ?s ssc:toState ?o }} FILTER(?s = <{SUBMISSION}/event/2>) }}",
            {"step-of-the-table", "events-follow"},
        ),
        (
            f"DELETE {{ GRAPH ?g {{ ?s ssc:eventCount ?o }} }}"
            f" WHERE {{ GRAPH ?g {{ ?s ssc:eventCount ?o }} FILTER(?s = <{SUBMISSION}>) }}",
            {"head"},
        ),
    ],
    ids=["state", "event-gone", "reason-gone", "other-state", "head"],
)
def test_a_log_that_was_changed(lived: Workspace, change: str, rules: set[str]) -> None:
    lived.store.update(f"PREFIX ssc: <{SSC}> {change}")
    outcome = check_workspace(lived)
    assert {finding.rule.rpartition("#")[2] for finding in outcome.findings} == rules
    assert outcome.failed == 1
    assert all((finding.focus or "").startswith(SUBMISSION) for finding in outcome.findings)


def _said(ws: Workspace) -> None:
    """Ann put a pair forward, Bob accepted it; of another pair there is a proposal."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    first = CurationEvent(
        number=1,
        action=Action.PROPOSE,
        at=at,
        by="ann",
        name="Ann",
        role=Role.AGENCY,
        agency="UNECE",
        reason="Counts households.",
        predicate=Predicate.BROAD,
    )
    accepted = dataclasses.replace(
        first,
        number=2,
        action=Action.REVIEW,
        by="bob",
        role=Role.VERIFIER,
        verdict=Verdict.ACCEPT,
        confidence=0.8,
    )
    pairs = [MappingKey(f"{MAPPING}--{n}", f"{MAPPING}", "urn:s", "urn:o") for n in ("1", "2")]
    record.append(ws.store, [(pair, first) for pair in pairs])
    record.append(ws.store, [(pairs[0], accepted)])


def test_what_is_said_of_mappings_is_held_to_its_shapes(ws: Workspace) -> None:
    before = check_workspace(ws).passed
    _said(ws)
    outcome = check_workspace(ws)
    assert (outcome.passed, outcome.failed, outcome.findings) == (before + 2, 0, ())


@pytest.mark.parametrize(
    ("gone", "rule"),
    [("ssc:reason", "reason"), ("ssc:mappingVerdict", "verdict"), ("ssc:actedAs", "role")],
)
def test_a_log_of_a_mapping_that_was_changed(ws: Workspace, gone: str, rule: str) -> None:
    _said(ws)
    event = f"{MAPPING}--1/event/2"
    ws.store.update(
        f"PREFIX ssc: <{SSC}> DELETE {{ GRAPH ?g {{ ?s {gone} ?o }} }}"
        f" WHERE {{ GRAPH ?g {{ ?s {gone} ?o }} FILTER(?s = <{event}>) }}"
    )
    outcome = check_workspace(ws)
    found = [(f.rule.rpartition("#")[2], f.focus) for f in outcome.findings]
    assert (found, outcome.failed) == ([(rule, event)], 1)


def test_files_that_were_changed_or_lost(lived: Workspace) -> None:
    changed, lost = sorted(lived.files.all_hashes())[:2]
    lived.files.locate(changed).write_bytes(b"other")
    lived.files.locate(lost).unlink()
    outcome = check_workspace(lived)
    assert (outcome.passed, outcome.failed) == (7, 2)
    assert [finding.value for finding in outcome.findings] == [changed, lost]
    messages = [finding.message for finding in outcome.findings]
    assert "was changed" in messages[0]
    assert "not kept" in messages[1]


def test_a_file_that_nothing_names_is_told(lived: Workspace) -> None:
    """A step that was not taken leaves its file behind: that is no fault."""
    stored = lived.files.put([b"left behind"])
    outcome = check_workspace(lived)
    assert (outcome.passed, outcome.failed) == (9, 0)
    assert [(f.value, f.severity) for f in outcome.findings] == [(stored.sha256, Severity.INFO)]
