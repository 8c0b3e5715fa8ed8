"""Around every request: id, headers, log line, measures, limits; over a real server."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.api.served import MANY
from tests.api.v1.service import PEOPLE, running

from ssckg.app.operation.serving import EdgeSettings
from ssckg_api.operation.request_log import LOGGER, JsonLines
from ssckg_api.operation.setting_up import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.v1.service import Service

COLUMNS = (
    *("name", "paths", "methods", "holder", "per_minute", "burst", "seconds_per_minute", "why"),
)
USUAL = EdgeSettings(
    address_header="X-Real-IP",
    has_limits=True,
    limit_table=None,
    limits_own_machine=False,
    metrics="own",
    log="json",
    traces_url="",
)
PATHS = ("/", "/sparql", "/sparql?query=ASK%7B%7D", "/api/v1/me", "/healthz", "/readyz",
         "/no-such-page", "/openapi.json", "/api/v1/tokens", "/problem", "/metrics")  # fmt: skip


@pytest.fixture(scope="module")
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(built_data, tmp_path_factory.mktemp("edge")) as service:
        yield service


@pytest.fixture(autouse=True)
def _as_it_was(service: Service) -> Iterator[None]:
    set_up(service.app, replace(USUAL, address_header=""))
    yield
    set_up(service.app, replace(USUAL, address_header=""))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The lines of the log, as they are written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.propagate = False
    found: list[str] = []
    yield found
    logger.removeHandler(handler)
    logger.setLevel(before)
    logger.propagate = True


@pytest.fixture
def log(lines: list[str]) -> Any:
    handler = logging.getLogger(LOGGER).handlers[-1]
    assert isinstance(handler, logging.StreamHandler)

    def read(count: int = 1) -> list[dict[str, Any]]:
        """Return the lines; the last is written just after the client has its answer."""
        deadline = time.monotonic() + 10
        while handler.stream.getvalue().count("\n") < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return [json.loads(line) for line in handler.stream.getvalue().splitlines()]

    return read


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_answer_has_the_headers_that_protect_readers(
    service: Service, path: str, method: str
) -> None:
    answer = service.client.request(method, service.address + path)
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    is_open = headers.get("access-control-allow-origin") == "*"
    expected = "cross-origin" if is_open else "same-origin"
    assert headers["cross-origin-resource-policy"] == expected
    assert "strict-transport-security" not in headers
    assert len(headers.get_list("content-security-policy")) == 1
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])


def test_browsers_are_told_to_stay_with_https_where_it_is_spoken(service: Service) -> None:
    set_up(service.app, USUAL, "https://kg.example.org")
    answer = service.client.get(service.address + "/healthz")
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        ("abc-1.2_3", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("two words", False),
        ('x"}{"level":"fatal', False),
        ("é".encode().decode("latin-1"), False),
        ("<script>", False),
    ],
)
def test_an_id_is_repeated_only_where_it_is_safe(
    service: Service, log: Any, given: str, is_taken: bool
) -> None:
    headers = {b"x-request-id": given.encode("latin-1")}
    answer = service.client.get(service.address + "/healthz", headers=headers)
    assert (answer.headers["x-request-id"] == given) is is_taken
    assert log()[-1]["request"] == answer.headers["x-request-id"]


def test_a_line_for_each_request_and_nothing_of_what_was_asked(service: Service, log: Any) -> None:
    secret = service.secrets["secretariat"]
    service.call("secretariat", "GET", "/submissions?city=Marker7731")
    ask = {"query": "SELECT * WHERE { ?s ?p 'Marker7731' }"}
    service.client.get(f"{service.address}/sparql", params=ask)
    cookie = {"cookie": "ssckg-session=Marker7731", "x-real-ip": "198.51.100.77"}
    service.client.get(f"{service.address}/api/v1/submissions/marker7731-2020-1", headers=cookie)
    written = log(3)
    assert [(line["method"], line["route"], line["status"]) for line in written] == [
        ("GET", "/api/v1/submissions", 200),
        ("GET", "/sparql", 200),
        ("GET", "/api/v1/submissions/{submission}", 401),
    ]
    for line in written:
        assert set(line) == {
            *("time", "level", "event", "request", "method", "route", "status"),
            *("seconds", "bytes", "cost", "holder"),
        }
        assert 0 < line["seconds"] < 60
        assert line["bytes"] > 0
    text = json.dumps(written).lower()
    for word in (secret.lower(), "marker7731", "198.51.100.77", "select"):
        assert word not in text


def metrics(service: Service, who: str = "", **headers: str) -> httpx.Response:
    if who:
        headers["authorization"] = f"Bearer {service.secrets[who]}"
    return service.client.get(f"{service.address}/metrics", headers=headers)


def figures(text: str) -> dict[str, float]:
    rows = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in rows}


def test_measures_count_what_happened(service: Service) -> None:
    before = figures(metrics(service).text)
    for _ in range(3):
        service.client.get(f"{service.address}/api/v1/me")
    service.client.get(f"{service.address}/api/v1/submissions/none-{MANY}")
    answer = metrics(service)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    after = figures(answer.text)
    me = 'ssckg_requests_total{method="GET",route="/api/v1/me",status="200"}'
    assert after[me] - before.get(me, 0) == 3
    one = 'ssckg_requests_total{method="GET",route="/api/v1/submissions/{submission}"'
    assert sum(value for name, value in after.items() if name.startswith(one)) >= 1
    assert after["ssckg_queries_running"] == 0
    assert after['ssckg_part_up{part="workspace"}'] == 1
    state = json.loads((service.data / "ssckg.json").read_text())
    assert after["ssckg_generation"] == state["generation"]
    assert after["ssckg_published_triples"] == state["manifest"]["triples"]
    counted = service.select(
        "SELECT (COUNT(DISTINCT ?o) AS ?n) "
        "{ GRAPH ?g { ?o a <http://purl.org/linked-data/cube#Observation> } }"
    )
    assert after["ssckg_observations"] == float(counted[0]["n"])
    assert after["ssckg_disk_free_bytes"] > 0


def test_no_label_comes_from_outside(service: Service) -> None:
    for path in ("/Marker7731", "/api/v1/submissions/Marker7731", "/sparql?query=Marker7731"):
        service.client.get(service.address + path)
    service.client.request("MARKER", service.address + "/")
    text = metrics(service).text
    assert "Marker7731" not in text
    assert "MARKER" not in text
    labels = set(re.findall(r'route="([^"]*)"', text))
    for number in range(30):
        for path in (f"/page-{number}", f"/api/v1/submissions/no-{number}", f"/x/y/{number}"):
            service.client.get(service.address + path)
    more = set(re.findall(r'route="([^"]*)"', metrics(service).text)) - labels
    assert len(more) <= 3, "as many as there are routes, not as there are addresses"
    assert not any(re.search(r"\d", label.replace("v1", "")) for label in labels | more)


def test_measures_are_for_who_runs_the_service(service: Service) -> None:
    assert metrics(service).status_code == 200, "a program on this machine"
    assert metrics(service, host="kg.example.org").status_code == 404, "through a proxy"
    assert metrics(service, **{"x-forwarded-for": "203.0.113.9"}).status_code == 404
    set_up(service.app, replace(USUAL, has_limits=False), "https://kg.example.org")
    statuses = {who: metrics(service, who).status_code for who in PEOPLE}
    assert {who for who, status in statuses.items() if status == 200} == {"secretariat"}
    assert metrics(service).status_code == 404
    set_up(service.app, replace(USUAL, metrics="off"))
    assert metrics(service, "secretariat").status_code == 404
    set_up(service.app, replace(USUAL, metrics="open"))
    assert metrics(service, host="kg.example.org").status_code == 200


def test_readiness_is_told_by_parts(service: Service) -> None:
    ready = f"{service.address}/readyz"
    assert service.client.get(ready).text == "ready\n"
    told = service.client.get(ready, headers={"accept": "application/json"}).json()
    assert told["ready"] is True
    parts = {part["name"]: part for part in told["parts"]}
    assert set(parts) == {"published", "workspace", "disk", "generation", "backups"}
    assert parts["disk"]["free_bytes"] > 0
    public = service.client.get(f"{ready}?format=json", headers={"host": "kg.example.org"}).json()
    assert [set(part) for part in public["parts"]] == [{"name", "ok"}] * 5


def test_a_full_disk_is_not_ready(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSCKG_FREE_BYTES", str(10**18))
    answer = service.client.get(f"{service.address}/readyz")
    assert answer.status_code == 503
    assert "disk" in answer.json()["detail"]
    assert answer.headers["retry-after"]
    told = service.client.get(f"{service.address}/readyz?format=json")
    assert (told.status_code, told.json()["ready"]) == (503, False)
    assert service.client.get(f"{service.address}/healthz").status_code == 200


def table(tmp_path: Path, *rows: tuple[object, ...]) -> Path:
    path = tmp_path / "limits.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return path


def test_who_asks_too_often_waits_and_others_do_not(service: Service, tmp_path: Path) -> None:
    limits = table(
        tmp_path,
        ("read", "/", "any", "address", 60, 5, "", "test"),
        ("read", "/", "any", "key", 60, 20, "", "test"),
    )
    set_up(service.app, replace(USUAL, limit_table=limits))
    me = f"{service.address}/api/v1/me"

    def ask(address: str, **headers: str) -> httpx.Response:
        return service.client.get(me, headers={"x-real-ip": address, **headers})

    answers = [ask("203.0.113.5") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    refused = answers[-1]
    assert refused.json()["type"].endswith("/too-often")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["ratelimit-policy"] == '"read";q=60;w=60'
    assert refused.headers["ratelimit"].startswith('"read";r=0;t=')
    assert answers[0].headers["ratelimit"] == '"read";r=4;t=1'
    assert ask("203.0.113.6").status_code == 200, "another address"
    made_up = [ask("203.0.113.5", authorization=f"Bearer made-up-{n}") for n in range(5)]
    assert {answer.status_code for answer in made_up} == {429}, "made-up keys are no names"
    key = {"authorization": f"Bearer {service.secrets['city']}"}
    assert [ask("203.0.113.5", **key).status_code for _ in range(6)] == [200] * 6
    assert ask("203.0.113.5").status_code == 429
    text = metrics(service, **{"x-real-ip": "203.0.113.99"}).text
    assert 'ssckg_limited_total{class="read"}' in text or "problem" in text


def test_long_queries_cost_more_than_short_ones(service: Service, tmp_path: Path) -> None:
    limits = table(tmp_path, ("query", "/sparql", "any", "any", 6000, 600, 0.01, "test"))
    set_up(service.app, replace(USUAL, limit_table=limits))
    ask = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?d ?e }"}
    statuses = [
        service.client.get(
            f"{service.address}/sparql", params=ask, headers={"x-real-ip": "203.0.113.5"}
        ).status_code
        for _ in range(2)
    ]
    assert statuses == [200, 429], "the first cost more than 0.01 of our seconds"


def test_programs_on_this_machine_are_not_limited_unless_it_is_said(
    service: Service, tmp_path: Path
) -> None:
    limits = table(tmp_path, ("read", "/", "any", "any", 60, 1, "", "test"))
    own = replace(USUAL, limit_table=limits, address_header="")
    me = f"{service.address}/api/v1/me"
    set_up(service.app, own)
    assert {service.client.get(me).status_code for _ in range(5)} == {200}
    set_up(service.app, replace(own, limits_own_machine=True))
    assert [service.client.get(me).status_code for _ in range(2)] == [200, 429]


@pytest.mark.deep
def test_a_flood_from_many_addresses_is_held_and_leaves_nothing(
    service: Service, tmp_path: Path
) -> None:
    """8 clients, 6000 requests, 300 addresses: limits hold, memory and holders stay bounded."""
    limits = table(tmp_path, ("read", "/", "any", "any", 60, 5, "", "test"))
    set_up(service.app, replace(USUAL, limit_table=limits))
    guard = service.app.edge.guard
    assert guard is not None
    passed: dict[str, int] = {}
    lock = threading.Lock()
    before = _resident()

    def flood(number: int) -> None:
        with httpx.Client(timeout=30, trust_env=False) as client:
            for turn in range(750):
                address = f"203.0.{number}.{turn % 38}"
                answer = client.get(f"{service.address}/api/v1/me", headers={"x-real-ip": address})
                assert answer.status_code in {200, 429}
                with lock:
                    passed[address] = passed.get(address, 0) + (answer.status_code == 200)

    threads = [threading.Thread(target=flood, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
        assert not thread.is_alive()
    assert len(passed) == 8 * 38
    # 750 / 38 = 19 or 20 requests of each: 5 at once, and one for each second that the flood took
    assert all(5 <= count <= 20 for count in passed.values())
    assert sum(guard.limits.refused.values()) == 6000 - sum(passed.values())
    assert len(guard.limits) <= 8 * 38 + 8
    assert _resident() - before < 64 * 2**20
    assert service.client.get(f"{service.address}/healthz").status_code == 200
    text = metrics(service).text if service.app.state.figures_for == "open" else ""
    assert text.count("203.0.") == 0


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096
