"""The whole way of Stavanger's printed figures over HTTP, with five identities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ssckg import resources

if TYPE_CHECKING:
    import httpx
    from tests.api.v1.service import Service

FILE = resources.root() / "examples" / "cities" / "stavanger.csv"
ONE = "/submissions/stavanger-2021-1"
WHERE = "city=Stavanger&year=2021"
# Printed on page 17 of the report of February 2021: 14 lines, one of them "Not Reported".
LINES, PRINTED = 14, 13
HELD_BACK = "https://w3id.org/ssckg/u4ssc/EC-ICT-PS-1A/published"
"""The number of open data sets: 268."""


def _ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def lodged(service: Service) -> Any:
    answer = service.call("city", "POST", f"/submissions?{WHERE}", content=FILE.read_bytes())
    return _ok(answer, 201)


def test_the_city_lodges_and_others_know_nothing_of_it(service: Service, lodged: Any) -> None:
    assert lodged["id"] == "stavanger-2021-1"
    assert lodged["state"] == "draft"
    assert lodged["report"]["observations"] == PRINTED
    for who in ("public", "other-city", "agency", "verifier", "other-verifier"):
        assert service.call(who, "GET", ONE).status_code == 404
        assert lodged["id"] not in service.call(who, "GET", "/submissions").text
    assert [s["id"] for s in service.call("secretariat", "GET", "/submissions").json()] == [
        lodged["id"]
    ]


def test_the_way_to_a_published_result(service: Service, lodged: Any) -> None:
    call = service.call
    assert _ok(call("city", "POST", f"{ONE}/submit"))["state"] == "submitted"
    _ok(call("secretariat", "POST", f"{ONE}/assign", json={"verifier": "vera"}))

    shown = _ok(call("verifier", "GET", ONE))
    assert len(shown["reports"]) == LINES
    assert call("verifier", "GET", f"{ONE}/file").content == FILE.read_bytes()
    back = {"note": "Which year is that of the buildings?"}
    assert _ok(call("verifier", "POST", f"{ONE}/return", json=back))["state"] == "returned"
    again = FILE.read_bytes() + b"\n"
    answer = call("city", "PUT", f"{ONE}/file?name=again.csv", content=again)
    assert _ok(answer)["state"] == "returned"
    _ok(call("city", "POST", f"{ONE}/submit"))
    _ok(call("secretariat", "POST", f"{ONE}/assign", json={"verifier": "vera"}))

    refused = [{"data_point": HELD_BACK, "verdict": "NO", "note": "No list was shown."}]
    body = {"judgements": refused, "all_yes": True}
    judged = _ok(call("verifier", "POST", f"{ONE}/verify", json=body))
    assert judged["head"]["state"] == "verified"
    assert sum(j["verdict"] == "verified" for j in judged["judgements"]) == PRINTED - 1

    # Nothing goes out before the city says so.
    assert _ok(call("city", "GET", f"{ONE}/preview"))["selection"]["values"] == []
    buildings = "EC-I-B-1A"
    statements = [
        {"scope": "submission", "state": "given"},
        {"scope": "data-point", "state": "refused", "data_points": [buildings]},
    ]
    _ok(call("city", "POST", f"{ONE}/consents", json={"statements": statements}), 201)
    values = _ok(call("secretariat", "GET", f"{ONE}/preview"))["selection"]["values"]
    assert len([v for v in values if v["value"] is not None]) == PRINTED - 2
    job = service.finish("secretariat", call("secretariat", "POST", f"{ONE}/publish"))
    assert job["state"] == "done", job


def test_what_is_public_is_what_was_verified_and_consented_to(service: Service) -> None:
    rows = service.select(
        "PREFIX ssc: <https://w3id.org/ssckg/ontology#> SELECT ?point ?value {"
        " GRAPH <https://w3id.org/ssckg/graph/observation/stavanger-2021> {"
        " ?o ssc:observedDataPoint ?point ;"
        " <http://purl.org/linked-data/sdmx/2009/measure#obsValue> ?value } }"
    )

    assert len(rows) == PRINTED - 2
    points = {row["point"] for row in rows}
    assert HELD_BACK not in points
    assert not [point for point in points if "EC-I-B-1A" in point]
    assert not [row for row in rows if row["value"] == "268"]


def test_the_public_factsheet_holds_nothing_back_and_nothing_too_much(service: Service) -> None:
    factsheet = f"{ONE}/factsheet?public=true&format=json"
    report = f"{ONE}/report?public=true&format=json"
    # Values are public; documents about the city have a consent of their own.
    assert service.call("public", "GET", factsheet).status_code == 404
    assert service.call("public", "GET", report).status_code == 404
    assert service.call("city", "GET", factsheet).status_code == 200
    both = [
        {"scope": "factsheet", "state": "given"},
        {"scope": "verification-report", "state": "given"},
    ]
    _ok(service.call("city", "POST", f"{ONE}/consents", json={"statements": both}), 201)
    public_report = service.call("public", "GET", report)
    assert public_report.status_code == 200
    assert "No list was shown." not in public_report.text

    shown = service.call("public", "GET", factsheet)
    assert shown.status_code == 200, shown.text
    told = shown.text
    assert "6.33" in told  # of tourism: verified and consented to
    assert "268" not in told
    assert service.call("public", "GET", f"{ONE}/factsheet").status_code in {401, 404}


def test_the_log_tells_who_did_what(service: Service) -> None:
    events = _ok(service.call("city", "GET", f"{ONE}/events"))

    told = [(event["action"], event["by"]) for event in events]
    assert told[:3] == [
        ("lodge", "office-of-stavanger"),
        ("submit", "office-of-stavanger"),
        ("assign", "secretary"),
    ]
    assert ("publish", "secretary") in told
    reads = _ok(service.call("city", "GET", f"{ONE}/reads"))
    assert {"vera", "secretary"} <= {read["by"] for read in reads}


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("report?format=pdf", b"%PDF-"),
        ("report?format=html", b"<!DOCTYPE html>"),
        ("summary?format=json", b"{"),
    ],
)
def test_the_outputs_of_the_verifier(service: Service, path: str, begins: bytes) -> None:
    answer = service.call("verifier", "GET", f"{ONE}/{path}")

    assert answer.status_code == 200
    assert answer.content.lower().startswith(begins.lower())
    assert service.call("public", "GET", f"{ONE}/{path}").status_code == 404


def test_an_attestation_can_be_checked_by_anybody(service: Service) -> None:
    answer = service.call("secretariat", "POST", f"{ONE}/attestation")
    assert answer.status_code == 200
    good = service.call("public", "POST", "/attestations/check", content=answer.content).json()
    assert good["valid"] is True
    at = answer.content.index(b'"jws": "') + 200
    other = b"A" if answer.content[at : at + 1] != b"A" else b"B"
    spoilt = answer.content[:at] + other + answer.content[at + 1 :]
    bad = service.call("public", "POST", "/attestations/check", content=spoilt).json()
    assert bad["valid"] is False


def test_withdrawal_leaves_nothing_but_a_mark(service: Service) -> None:
    answer = service.call("city", "POST", f"{ONE}/withdraw", json={"reason": "A new count."})
    job = service.finish("city", answer)
    assert job["state"] == "done", job

    rows = service.select(
        "SELECT ?s ?p ?o { GRAPH <https://w3id.org/ssckg/graph/observation/stavanger-2021>"
        " { ?s ?p ?o } }"
    )
    assert [r for r in rows if r["p"].endswith("#obsValue")] == []
    marks = service.select(
        "PREFIX ssc: <https://w3id.org/ssckg/ontology#> SELECT ?mark { ?mark a ssc:WithdrawalMark }"
    )
    assert len(marks) == 1
