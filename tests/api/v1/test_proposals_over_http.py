"""Proposals over HTTP: an agency files, amends and takes back its own; all can read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.proposals_by_hand import log_of, round_of

from ssckg.model.revision_round import Stage, StageKind
from ssckg.revision import log

if TYPE_CHECKING:
    from tests.api.v1.service import Service

ONE = {
    "title": "Say households in the name",
    "grounds": ["editorial"],
    "reason": "The methodology counts households and the name does not say so.",
    "evidence": ["measures EC: ICT: ICT: 1C"],
    "changes": [
        {
            "kind": "change-field",
            "element": "EC: ICT: ICT: 1C",
            "field": "label",
            "value": "Households online",
        }
    ],
}


@pytest.fixture(scope="module", autouse=True)
def round_id(service: Service) -> str:
    """A round whose drafting began yesterday, by the clock of the server."""
    now = datetime.now(UTC)
    drafting = Stage(
        kind=StageKind.DRAFTING, start=now - timedelta(days=1), end=now + timedelta(days=30)
    )
    opened = replace(round_of("UNECE ITU"), id="over-http", stages=(drafting,))
    log.append(service.workspace.store, "over-http", log_of(opened))
    return "over-http"


def test_an_agency_files_amends_and_withdraws(service: Service, round_id: str) -> None:
    body = {"round": round_id, "proposals": [ONE]}
    tried = service.call("agency", "POST", "/proposals", json={**body, "dry_run": True})
    assert (tried.status_code, tried.json()["is_dry_run"]) == (200, True)
    made = service.call("agency", "POST", "/proposals", json=body)
    assert made.status_code == 201, made.text
    [one] = made.json()["proposals"]
    assert (one["id"], one["submitted_by"]) == ("over-http-p1", "UNECE")

    listed = service.call("public", "GET", "/proposals", params={"round": round_id}).json()
    assert (listed["total"], listed["statuses"]) == (1, {"filed": 1})
    assert listed["proposals"][0]["reviews"] is None
    place = "/proposals/over-http-p1"
    shown = service.call("public", "GET", place).json()
    assert shown["changes"][0]["kgcl"] == (
        "rename u4ssc:EC-ICT-ICT-1C from 'Household Internet Access'@en to 'Households online'@en"
    )
    [figure] = service.call("public", "GET", f"{place}/evidence").json()
    assert (figure["holds"], figure["is_same"]) == (True, True)

    again = {"proposal": {**ONE, "title": "Another title"}, "reason": "Clearer."}
    amended = service.call("agency", "POST", f"{place}/amendments", json=again)
    assert amended.status_code == 200, amended.text
    assert [version["why"] for version in amended.json()["versions"]] == [None, "Clearer."]
    gone = service.call("agency", "POST", f"{place}/withdrawal", json={"reason": "Too early."})
    assert gone.json()["proposal"]["status"] == "withdrawn"
    once_more = service.call("agency", "POST", f"{place}/withdrawal", json={"reason": "Again."})
    assert once_more.status_code == 409


def test_faults_have_their_places(service: Service, round_id: str) -> None:
    wrong = {**ONE, "grounds": ["taste"], "changes": [{"kind": "retire", "element": "EC: X"}]}
    answer = service.call(
        "agency", "POST", "/proposals", json={"round": round_id, "proposals": [wrong]}
    )
    assert answer.status_code == 422
    assert "proposals[1].changes[1].element" in answer.text
    assert "proposals[1].grounds[1]" in answer.text


def test_nobody_files_for_another_agency(service: Service, round_id: str) -> None:
    theirs = {**ONE, "submitted_by": "ITU"}
    body = {"round": round_id, "proposals": [theirs]}
    assert service.call("agency", "POST", "/proposals", json=body).status_code == 403
    assert service.call("secretariat", "POST", "/proposals", json=body).status_code == 201


def test_lists_and_forms_come_as_files(service: Service, round_id: str) -> None:
    for form, start in (("csv", b"proposal,"), ("xlsx", b"PK"), ("html", b"<!")):
        asked = {"round": round_id, "format": form}
        answer = service.call("public", "GET", "/proposals", params=asked)
        assert answer.status_code == 200, answer.text
        assert answer.content.lower().startswith(start.lower())
    asked = {"round": round_id, "kpi": "EC: ICT: ICT: 1C"}
    form_ = service.call("public", "GET", "/proposals/form", params=asked)
    assert form_.content.startswith(b"PK")
    assert "proposals.xlsx" in form_.headers["content-disposition"]


def test_rounds_that_are_not_there(service: Service) -> None:
    answer = service.call("public", "GET", "/proposals", params={"round": "none"})
    assert answer.status_code == 404
