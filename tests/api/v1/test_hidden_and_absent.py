"""What one may not know of looks like what is not there: status, words, headers, and time."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.v1.service import PEOPLE
from tests.api.v1.test_rights_over_http import ROUTES

from ssckg import resources

if TYPE_CHECKING:
    import httpx
    from tests.api.v1.service import Service

CSV = (resources.root() / "examples" / "cities" / "stavanger.csv").read_bytes()
HIDDEN, ABSENT = "stavanger-2018-1", "stavanger-2018-2"
OUTSIDERS = sorted({*PEOPLE, "public"} - {"city", "secretariat"})
"""Nobody of them may know of a draft of Stavanger; no verifier is charged."""
PUBLIC: list[tuple[str, str, dict[str, Any], set[str]]] = [
    ("GET", f"/submissions/{{submission}}/{part}?public=true", {}, set())
    for part in ("factsheet", "snapshot", "local-review", "report")
]
OTHERS: list[tuple[str, str, dict[str, Any], set[str]]] = [
    ("GET", "/submissions/{submission}?personal=true", {}, set()),
    ("GET", "/submissions/{submission}/file?sha256=" + "0" * 64, {}, set()),
    ("GET", "/submissions/{submission}/factsheet?benchmarks=none", {}, set()),
    ("GET", "/submissions/{submission}/local-review?sdg=99", {}, set()),
    ("GET", "/submissions/{submission}/report?format=none", {}, set()),
    ("GET", "/template?previous={submission}", {}, set()),
    ("GET", "/template?previous={submission}&framework=none", {}, set()),
    ("GET", "/submissions?after={submission}", {}, set()),
    ("PUT", "/submissions/{submission}/advice", {"content": b"["}, set()),
    ("POST", "/submissions/{submission}/consents", {"content": b"{"}, set()),
    ("POST", "/submissions/{submission}/verify", {"content": b""}, set()),
    ("POST", "/submissions/{submission}/assign", {"json": {"nothing": 1}}, set()),
]
ABOUT = [*(route for route in ROUTES if "{submission}" in route[1]), *PUBLIC, *OTHERS]


@pytest.fixture(scope="module")
def hidden(service: Service) -> Service:
    where = {"city": "Stavanger", "year": "2018"}
    content = CSV.replace(b",2021,", b",2018,")
    answer = service.call("city", "POST", "/submissions", params=where, content=content)
    assert answer.json()["id"] == HIDDEN
    return service


def seen(answer: httpx.Response, name: str) -> tuple[int, str, dict[str, str]]:
    own = {"date", "x-request-id"}  # of each answer, whatever it is about
    headers = {key: value for key, value in answer.headers.items() if key not in own}
    return answer.status_code, answer.text.replace(name, "ID"), headers


@pytest.mark.parametrize(
    ("method", "path", "sent", "_"), ABOUT, ids=[f"{row[0]} {row[1]}" for row in ABOUT]
)
def test_the_same_answer(
    hidden: Service, method: str, path: str, sent: dict[str, Any], _: set[str]
) -> None:
    for who in OUTSIDERS:
        there = hidden.call(who, method, path.replace("{submission}", HIDDEN), **sent)
        not_there = hidden.call(who, method, path.replace("{submission}", ABSENT), **sent)

        assert seen(there, HIDDEN) == seen(not_there, ABSENT), who
        if there.status_code >= 400:
            assert there.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["", "/factsheet?public=true", "/report?public=true", "/file"])
def test_the_same_time(hidden: Service, path: str) -> None:
    """Medians of calls that take turns; a submission that is read costs several times as much."""
    took: dict[str, list[float]] = {HIDDEN: [], ABSENT: []}
    for _ in range(40):
        for name, times in took.items():
            begin = time.perf_counter()
            hidden.call("other-city", "GET", f"/submissions/{name}{path}")
            times.append(time.perf_counter() - begin)

    there, not_there = (statistics.median(times) for times in took.values())
    assert there < 2 * not_there + 0.002
    assert not_there < 2 * there + 0.002
