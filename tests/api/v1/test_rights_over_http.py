"""Every route and every identity: who gets in, written down by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api.v1.service import PEOPLE

from ssckg import resources

if TYPE_CHECKING:
    from tests.api.v1.service import Service

ALL = {*PEOPLE, "public"}
OWN = {"city", "secretariat"}
READERS = {"city", "verifier", "secretariat"}
REVIEWERS = {"secretariat", "agency", "verifier", "other-verifier"}
PAIR = {"subject": "none", "predicate": "close", "object": "none", "reason": "It fits."}
ONE = "/submissions/stavanger-2021-1"
CSV = (resources.root() / "examples" / "cities" / "stavanger.csv").read_bytes()
JSON: dict[str, Any] = {}

PROPOSALS = {"round": "none", "proposals": [{"title": "None"}]}
COMMENT = {"round": "none", "on": "none", "text": "x", "author": "y"}
PRIORITY = {"agency": "UNECE", "element": "11.2", "reason": "x"}
# Method, path as in the description, what to send, who may. A submission of Stavanger that was
# assigned to one verifier and then withdrawn: steps are open to nobody any more (409), so that
# each call can be made by each identity without changing anything.
ROUTES: list[tuple[str, str, dict[str, Any], set[str]]] = [
    ("GET", "", {}, ALL),
    ("GET", "/me", {}, ALL),
    ("GET", "/analyses", {}, ALL),
    ("GET", "/analyses/{analysis}", {}, ALL),
    ("GET", "/queries", {}, ALL),
    ("GET", "/queries/{query}", {}, ALL),
    ("GET", "/search", {}, ALL),
    ("GET", "/answers", {}, ALL),
    ("POST", "/answers", {}, ALL),
    ("GET", "/history", {}, ALL),
    ("GET", "/consent-texts", {}, ALL),
    ("GET", "/attestation-keys", {}, ALL),
    ("GET", "/benchmark-sets", {}, ALL),
    ("GET", "/template", {}, ALL),
    ("GET", "/cities/{city}/{year}/score", {}, ALL),
    ("GET", "/projects", {}, ALL),
    ("POST", "/projects", {"json": []}, {"secretariat", "agency"}),
    ("DELETE", "/projects/{project}", {}, {"secretariat"}),
    ("GET", "/agencies/priorities", {}, ALL),
    ("GET", "/agencies/priorities?history=true", {}, {"secretariat", "agency"}),
    ("POST", "/agencies/priorities", {"json": []}, {"secretariat", "agency"}),
    ("DELETE", "/agencies/priorities", {"params": PRIORITY}, {"secretariat", "agency"}),
    ("GET", "/agencies/priorities-form", {}, ALL),
    ("GET", "/mappings", {"params": {"set": "none"}}, REVIEWERS),
    ("POST", "/mappings", {"json": PAIR}, REVIEWERS),
    ("GET", "/mappings/agreement", {}, REVIEWERS),
    ("POST", "/mappings/publications", {"json": {"mappings": ["none"]}}, {"secretariat"}),
    ("GET", "/mappings/sets/{mapping_set}", {}, REVIEWERS),
    ("GET", "/mappings/{mapping_set}/{pair}", {}, REVIEWERS),
    (
        "POST",
        "/mappings/{mapping_set}/{pair}/verdicts",
        {"json": {"verdict": "accept", "reason": "It fits."}},
        REVIEWERS,
    ),
    ("POST", "/mappings/{mapping_set}/{pair}/withdraw", {"json": {"reason": "No."}}, REVIEWERS),
    ("GET", "/proposals", {"params": {"round": "none"}}, ALL),
    ("POST", "/proposals", {"json": PROPOSALS}, {"secretariat", "agency"}),
    ("GET", "/proposals/form", {"params": {"round": "none"}}, ALL),
    ("GET", "/proposals/{proposal}", {}, ALL),
    ("GET", "/proposals/{proposal}/evidence", {}, ALL),
    (
        "POST",
        "/proposals/{proposal}/amendments",
        {"json": {"proposal": {}, "reason": "Better."}},
        {"secretariat", "agency"},
    ),
    (
        "POST",
        "/proposals/{proposal}/withdrawal",
        {"json": {"reason": "Too early."}},
        {"secretariat", "agency"},
    ),
    (
        "POST",
        "/proposals/tables",
        {"content": b"title\n", "params": {"round": "none"}},
        {"secretariat", "agency"},
    ),
    ("GET", "/proposals/{proposal}/impact", {}, ALL),
    ("GET", "/proposals/{proposal}/kgcl", {}, ALL),
    ("GET", "/proposals/{proposal}/document", {}, ALL),
    ("GET", "/proposals/{proposal}/reviews", {}, ALL),
    (
        "POST",
        "/proposals/{proposal}/reviews",
        {"json": {"verdict": "approve"}},
        {"secretariat", "agency"},
    ),
    ("GET", "/proposals/{proposal}/decisions", {}, ALL),
    (
        "POST",
        "/proposals/{proposal}/decisions",
        {"json": {"outcome": "declined", "reason": "No."}},
        {"secretariat", "agency"},
    ),
    ("GET", "/rounds", {}, ALL),
    ("POST", "/rounds", {"content": b"id: none"}, {"secretariat"}),
    ("GET", "/rounds/{round_id}", {}, ALL),
    ("GET", "/rounds/{round_id}/status", {}, ALL),
    ("GET", "/rounds/{round_id}/log", {}, {"secretariat"}),
    ("GET", "/rounds/{round_id}/conflicts", {}, ALL),
    ("GET", "/rounds/{round_id}/impact", {}, ALL),
    ("GET", "/rounds/{round_id}/changelog", {}, ALL),
    (
        "POST",
        "/rounds/{round_id}/extensions",
        {"json": {"stage": "drafting", "to": "2030-01-01", "reason": "More time."}},
        {"secretariat"},
    ),
    ("POST", "/rounds/{round_id}/announcements", {"json": {}}, {"secretariat"}),
    ("GET", "/rounds/{round_id}/todo", {}, {"secretariat", "agency"}),
    ("GET", "/rounds/{round_id}/todo/form", {}, {"secretariat", "agency"}),
    ("GET", "/rounds/{round_id}/reviews", {}, ALL),
    ("GET", "/rounds/{round_id}/reviews/late", {}, {"secretariat", "agency"}),
    (
        "POST",
        "/rounds/{round_id}/reviews",
        {"content": b"proposal,verdict\n"},
        {"secretariat", "agency"},
    ),
    ("GET", "/rounds/{round_id}/answers", {}, ALL),
    (
        "POST",
        "/rounds/{round_id}/answers",
        {"content": b"element,can\n"},
        {"secretariat", "city", "other-city"},
    ),
    ("GET", "/rounds/{round_id}/decisions", {}, ALL),
    (
        "POST",
        "/rounds/{round_id}/decisions",
        {"content": b"proposal,outcome,reason\n"},
        {"secretariat", "agency"},
    ),
    ("GET", "/releases", {}, ALL),
    (
        "POST",
        "/releases",
        {"json": {"round": "none", "version": "none-0.1"}},
        {"secretariat"},
    ),
    ("GET", "/releases/{version}", {}, ALL),
    ("GET", "/releases/{version}/file", {}, ALL),
    ("GET", "/releases/{version}/verification", {}, ALL),
    ("GET", "/releases/{version}/changelog", {}, ALL),
    ("GET", "/releases/{version}/diff/{other}", {}, ALL),
    ("GET", "/comments", {"params": {"round": "none"}}, ALL),
    ("POST", "/comments", {"json": COMMENT}, ALL),
    ("GET", "/comments/{comment}", {}, ALL),
    (
        "POST",
        "/comments/{comment}/moderation",
        {"json": {"state": "published"}},
        {"secretariat"},
    ),
    (
        "POST",
        "/comments/{comment}/disposition",
        {"json": {"disposition": "noted", "why": "Thanks."}},
        {"secretariat", "agency"},
    ),
    ("GET", "/webhooks", {}, {"secretariat"}),
    ("POST", "/webhooks", {"json": {"url": "https://example.org/"}}, {"secretariat"}),
    ("DELETE", "/webhooks/{webhook}", {}, {"secretariat"}),
    ("GET", "/webhooks/{webhook}/deliveries", {}, {"secretariat"}),
    ("GET", "/session/login", {}, ALL),
    ("GET", "/session/callback", {}, ALL),
    ("POST", "/session/logout", {}, ALL - {"public"}),
    ("POST", "/validations", {"content": CSV}, ALL),
    ("POST", "/attestations/check", {"content": b"{}"}, ALL),
    ("GET", "/tokens", {}, {"secretariat"}),
    ("POST", "/tokens", {"json": {"role": "nobody", "name": "x"}}, {"secretariat"}),
    ("DELETE", "/tokens/{token}", {}, {"secretariat"}),
    ("PUT", "/benchmark-sets/{set_id}", {"content": b"not a table"}, {"secretariat"}),
    ("DELETE", "/benchmark-sets/{set_id}", {}, {"secretariat"}),
    (
        "POST",
        "/submissions",
        {"content": b"\x00", "params": {"city": "Stavanger", "year": "2021"}},
        OWN,
    ),
    (
        "GET",
        "/submissions",
        {},
        {"city", "other-city", "verifier", "other-verifier", "secretariat"},
    ),
    ("GET", "/submissions/{submission}", {}, READERS),
    ("GET", "/submissions/{submission}/events", {}, READERS),
    ("GET", "/submissions/{submission}/findings", {}, READERS),
    ("GET", "/submissions/{submission}/file", {}, READERS),
    ("GET", "/submissions/{submission}/summary", {}, READERS),
    ("GET", "/submissions/{submission}/report", {}, READERS),
    ("GET", "/submissions/{submission}/score", {}, READERS),
    ("GET", "/submissions/{submission}/snapshot", {}, READERS),
    ("GET", "/submissions/{submission}/factsheet", {}, READERS),
    ("GET", "/submissions/{submission}/local-review", {}, READERS),
    ("GET", "/submissions/{submission}/verified-workbook", {}, READERS),
    ("GET", "/submissions/{submission}/index-inputs", {}, OWN),
    ("GET", "/submissions/{submission}/reads", {}, OWN),
    ("GET", "/submissions/{submission}/preview", {}, OWN),
    ("GET", "/submissions/{submission}/hints", {}, {"verifier", "secretariat"}),
    ("PUT", "/submissions/{submission}/file", {"content": CSV}, OWN),
    ("POST", "/submissions/{submission}/submit", {}, OWN),
    ("POST", "/submissions/{submission}/assign", {"json": {"verifier": "vera"}}, {"secretariat"}),
    (
        "POST",
        "/submissions/{submission}/return",
        {"json": {"note": "Why?"}},
        {"verifier", "secretariat"},
    ),
    (
        "POST",
        "/submissions/{submission}/waivers",
        {"json": {"rule": "r", "reason": "s"}},
        {"secretariat"},
    ),
    (
        "PUT",
        "/submissions/{submission}/judgements",
        {"json": {"judgements": [{"data_point": "EC-I-B-1A", "verdict": "YES"}]}},
        {"verifier"},
    ),
    ("POST", "/submissions/{submission}/verify", {"json": {"all_yes": True}}, {"verifier"}),
    ("PUT", "/submissions/{submission}/advice", {"json": []}, {"verifier"}),
    (
        "POST",
        "/submissions/{submission}/consents",
        {"json": {"statements": [{"scope": "submission", "state": "given"}]}},
        {"city"},
    ),
    ("POST", "/submissions/{submission}/publish", {}, {"secretariat"}),
    ("POST", "/submissions/{submission}/withdraw", {}, OWN),
    ("POST", "/submissions/{submission}/attestation", {}, {"secretariat"}),
]
KNOWING = {"city", "verifier", "secretariat"}
"""Who may know that the submission exists: they are refused with 403, others with 404."""


@pytest.fixture(scope="module")
def withdrawn(service: Service) -> Service:
    call = service.call
    where = {"city": "Stavanger", "year": "2021"}
    assert call("city", "POST", "/submissions", params=where, content=CSV).status_code == 201
    assert call("city", "POST", f"{ONE}/submit").status_code == 200
    body = {"verifier": "vera"}
    assert call("secretariat", "POST", f"{ONE}/assign", json=body).status_code == 200
    job = service.finish("city", call("city", "POST", f"{ONE}/withdraw"))
    assert job["state"] == "done"
    return service


@pytest.mark.parametrize(
    ("method", "path", "sent", "may"), ROUTES, ids=[f"{row[0]} {row[1]}" for row in ROUTES]
)
def test_who_gets_in(
    withdrawn: Service, method: str, path: str, sent: dict[str, Any], may: set[str]
) -> None:
    is_about_one = "{submission}" in path
    place = path.format_map(
        {
            "submission": "stavanger-2021-1",
            "token": "none",
            "set_id": "none",
            "city": "karmoy",
            "year": "2020",
            "project": "none",
            "mapping_set": "none",
            "pair": "none",
            "analysis": "none",
            "comment": "none-c1",
            "proposal": "none-p1",
            "round_id": "none",
            "version": "none-0.1",
            "other": "none",
            "webhook": "none",
            "query": "none",
        }
    )
    got_in, refused = set(), {}
    for who in sorted(ALL):
        answer = withdrawn.call(who, method, place, **sent)
        assert answer.status_code < 500, answer.text
        code = ""
        if answer.status_code >= 400:
            code = answer.json()["type"].rpartition("/")[2]
        is_hidden = code == "unknown-name" and "submission" in answer.json()["detail"]
        if code in {"unauthenticated", "forbidden"} or is_hidden:
            refused[who] = answer.status_code
        else:
            got_in.add(who)

    assert got_in == may
    for who, status in refused.items():
        if not is_about_one:
            assert status == (401 if who == "public" else 403), who
        else:
            assert status == (403 if who in KNOWING else 404), who


def test_every_route_is_in_the_table(service: Service) -> None:
    described = service.client.get(f"{service.address}/openapi.json").json()["paths"]
    routes = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, operations in described.items()
        if path.startswith("/api/v1")
        for method in operations
    }

    assert routes - {(method, path) for method, path, _, _ in ROUTES} == {("GET", "/jobs/{job_id}")}


def test_a_job_is_its_owners(withdrawn: Service) -> None:
    other = "/submissions?city=Stavanger&year=2019"
    made = withdrawn.call("city", "POST", other, content=CSV.replace(b",2021,", b",2019,")).json()
    answer = withdrawn.call("city", "POST", f"/submissions/{made['id']}/withdraw")
    withdrawn.finish("city", answer)
    place = answer.headers["location"].removeprefix("/api/v1")

    for who in ALL - {"city"}:
        assert withdrawn.call(who, "GET", place).status_code == 404


def test_a_revoked_token_opens_nothing(service: Service) -> None:
    wish = {"role": "secretariat", "name": "Temp"}
    made = service.call("secretariat", "POST", "/tokens", json=wish).json()
    headers = {"authorization": f"Bearer {made['secret']}"}
    me = f"{service.address}/api/v1/me"
    assert service.client.get(me, headers=headers).json()["id"] == "temp"

    gone = service.call("secretariat", "DELETE", f"/tokens/{made['token']['id']}")

    assert gone.status_code == 200
    answer = service.client.get(me, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert made["secret"] not in answer.text


@pytest.mark.parametrize(
    "header", ["Basic abc", "Bearer", "Bearer x y", "nonsense", "Bearer " + "a" * 9000]
)
def test_bad_credentials_are_no_public_access(service: Service, header: str) -> None:
    answer = service.client.get(
        f"{service.address}/api/v1/benchmark-sets", headers={"authorization": header}
    )

    assert answer.status_code == 401
