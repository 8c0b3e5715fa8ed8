"""Jobs that somebody waits for: how long, and what the answer is then."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from ssckg.errors import StateError
from ssckg.model.actor import Actor, Role
from ssckg_api.v1.job_answers import ended_job
from ssckg_api.v1.jobs import Jobs
from ssckg_api.v1.waiting import seconds_to_wait

if TYPE_CHECKING:
    from collections.abc import Iterator

WHO = Actor("ann", "Ann", Role.SECRETARIAT)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    found = Jobs()
    yield found
    found.close()


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("respond-async", 0),
        ("wait", 60),
        ("wait=10", 10),
        ('Wait="10"', 10),
        ("respond-async, wait = 10; x=1", 10),
        ("wait=3600", 60),
        ("wait=0", 0),
        ("wait=-1", 0),
        ("wait=1.5", 0),
        ("wait=\u0663", 0),
        ("await=10", 0),
    ],
)
def test_preference_to_wait(prefer: str | None, seconds: int) -> None:
    assert seconds_to_wait(prefer) == seconds


def test_who_waits_is_told_the_end(jobs: Jobs) -> None:
    go = threading.Event()
    job = jobs.start("try", WHO, lambda: go.wait(30) and {"n": 1}, about="/api/v1/things/1")

    early = ended_job(jobs.wait(job, 0.01), seconds=1)
    assert (early.status_code, early.headers["location"]) == (202, f"/api/v1/jobs/{job.id}")
    go.set()
    late = ended_job(jobs.wait(job, 30), seconds=30)

    assert (late.status_code, late.headers["location"]) == (201, "/api/v1/things/1")
    assert late.headers["preference-applied"] == "wait=30"
    assert json.loads(bytes(late.body)) == {"n": 1}


def test_who_waits_is_told_the_refusal(jobs: Jobs) -> None:
    def _work() -> None:
        raise StateError("not yet", hint="tomorrow")

    job = jobs.wait(jobs.start("try", WHO, _work), 30)
    found = ended_job(job, seconds=30)

    assert found.status_code == 409
    assert found.media_type == "application/problem+json"
    assert json.loads(bytes(found.body))["detail"] == "not yet (tomorrow)"
