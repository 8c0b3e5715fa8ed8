"""Agencies declare over HTTP; what they say is public at once, and nobody speaks for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.api.v1.service import Service

PATH = "/agencies/priorities"
ROW = {
    "agency": "UNECE",
    "element": "11.2",
    "level": "high",
    "reason": "Example",
    "source": "Example",
    "valid_from": "2020",
}
PUBLISHED = """
PREFIX ssc: <https://w3id.org/ssckg/ontology#>
SELECT ?priority ?level WHERE {
  ?priority a ssc:AgencyPriority ; ssc:isDeclaredByAgency true ; ssc:priorityLevel ?level .
}"""


def test_an_agency_declares_and_withdraws(service: Service) -> None:
    table = "agency,element,level,reason,source,valid_from\nUNECE,11.2,high,Example,Example,2020\n"
    sent = {"content": table, "headers": {"content-type": "text/csv"}}
    tried = service.call("agency", "POST", PATH, params={"dry_run": "true"}, **sent)
    assert tried.status_code == 200, tried.text
    assert tried.json()["dry_run"] is True
    assert service.select(PUBLISHED) == []

    made = service.call("agency", "POST", PATH, **sent)
    assert made.status_code == 200, made.text
    (one,) = made.json()["declared"]
    assert (one["code"], one["on_behalf"], one["by"]) == ("11.2", False, "agent")
    (row,) = service.select(PUBLISHED)
    assert row == {
        "priority": one["iri"],
        "level": "https://w3id.org/ssckg/code/priority-level/high",
    }
    (listed,) = service.call("public", "GET", PATH).json()
    assert (listed["iri"], listed["by"]) == (one["iri"], None)

    words = {"agency": "UNECE", "element": "11.2", "reason": "A test."}
    gone = service.call("agency", "DELETE", PATH, params=words)
    assert gone.status_code == 200, gone.text
    assert service.select(PUBLISHED) == []
    assert service.call("public", "GET", PATH).json() == []
    history = service.call("agency", "GET", PATH, params={"history": "true"}).json()
    assert [one["state"] for one in history] == ["withdrawn"]


def test_nobody_speaks_for_another_agency(service: Service) -> None:
    answer = service.call("agency", "POST", PATH, json=[ROW, {**ROW, "agency": "FAO"}])
    assert answer.status_code == 422
    assert "you may only declare for UNECE" in answer.text
    assert service.call("public", "GET", PATH).json() == []
    words = {"agency": "FAO", "element": "11.2", "reason": "x"}
    assert service.call("agency", "DELETE", PATH, params=words).status_code == 403
    history = {"agency": "FAO", "history": "true"}
    assert service.call("agency", "GET", PATH, params=history).status_code == 403


def test_all_faults_are_told(service: Service) -> None:
    bad = [{**ROW, "level": "?"}, {**ROW, "element": "99.9", "contact": "x"}]
    answer = service.call("secretariat", "POST", PATH, json=bad)
    assert answer.status_code == 422
    assert service.call("secretariat", "POST", PATH, json={}).status_code == 422
    large = {"content": b"x" * 40_000_000, "headers": {"content-type": "text/csv"}}
    assert service.call("secretariat", "POST", PATH, **large).status_code == 413


def test_the_form(service: Service) -> None:
    place = "/agencies/priorities-form"
    form = service.call("public", "GET", place, params={"agency": "UNECE", "format": "csv"})
    assert form.status_code == 200
    assert form.text.splitlines()[0].startswith("agency,element,label,level")
    assert form.text.splitlines()[1].startswith("UNECE,")
    book = service.call("public", "GET", place, params={"format": "xlsx"})
    assert book.content[:2] == b"PK"
    assert service.call("public", "GET", place, params={"agency": "?"}).status_code == 400
