"""Too much at once, from outside and from within: others are still served, nothing grows."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from ssckg.access.turns import Turns
from ssckg.errors import BusyError
from ssckg.model.actor import Actor, Role
from ssckg_api.problems import ProblemError
from ssckg_api.v1.bodies import MAX_JSON_BYTES
from ssckg_api.v1.jobs import Jobs
from ssckg_api.v1.room import Room

if TYPE_CHECKING:
    from tests.api.v1.service import Service

CITY = Actor("c", "C", Role.CITY, city="oslo")
OTHER = Actor("d", "D", Role.CITY, city="rana")


def made_up() -> str:
    name = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(12))
    return f"ssckg_{name}_{secrets.token_urlsafe(32)}"


@pytest.mark.slow
def test_made_up_tokens_do_not_keep_others_out(service: Service) -> None:
    """Before there were turns, 80 such clients held all threads and others waited for minutes."""
    is_over = threading.Event()
    found: set[int] = set()

    def guess() -> None:
        with httpx.Client(trust_env=False, timeout=60) as client:
            while not is_over.is_set():
                header = {"authorization": f"Bearer {made_up()}"}
                found.add(client.get(f"{service.address}/api/v1/me", headers=header).status_code)

    with ThreadPoolExecutor(40) as pool:
        for _ in range(40):
            pool.submit(guess)
        try:
            time.sleep(1)
            took = []
            for _ in range(5):
                begin = time.perf_counter()
                assert service.call("city", "GET", "/submissions").status_code == 200
                took.append(time.perf_counter() - begin)
        finally:
            is_over.set()

    assert max(took) < 30, took  # a second or so, where nothing else goes on
    assert found <= {401, 503}
    assert 401 in found


def test_strangers_leave_room() -> None:
    turns = Turns(9, 4, each=2, strangers=1)

    with turns.take(""):
        with pytest.raises(BusyError), turns.take(""):
            pass
        with turns.take("one"), turns.take("one"):
            with pytest.raises(BusyError), turns.take("one"):
                pass
            with turns.take("two"), pytest.raises(BusyError), turns.take("three"):
                pass
    with turns.take("one"), turns.take("three"), turns.take(""), turns.take("two"):
        pass


def test_a_body_for_the_framework_is_bounded(service: Service) -> None:
    """Nobody is asked who they are before such a body is read, so that all depends on its size."""
    begin = b'{"role": "city", "name": "'
    for who in ("public", "secretariat"):
        content = begin + b"x" * MAX_JSON_BYTES
        kind = {"content-type": "application/json"}
        answer = service.call(who, "POST", "/tokens", content=content, headers=kind)
        assert answer.status_code == 413
        assert answer.json()["type"].endswith("/too-large")


def test_an_endless_body_is_broken_off(service: Service) -> None:
    place = urlsplit(service.address)
    assert place.hostname is not None
    sent = 0
    with socket.create_connection((place.hostname, place.port or 80), timeout=20) as client:
        client.sendall(
            b"POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        try:
            for _ in range(100):
                client.sendall(b"100000\r\n" + b"x" * 2**20 + b"\r\n")
                sent += 1
        except OSError:
            pass
    assert sent < 40


def test_room_is_given_back() -> None:
    room = Room(100)
    with room.holder() as take, room.holder() as take_too:
        take(60)
        with pytest.raises(ProblemError) as refused:
            take_too(41)
        assert refused.value.status == 503
        assert dict(refused.value.headers)["Retry-After"]
        take_too(40)
        assert room.free == 0
    assert room.free == 100


def test_files_of_strangers_have_little_room(service: Service) -> None:
    """Half-sent files of many clients at once: what does not fit is refused, all is given back."""
    place = urlsplit(service.address)
    assert place.hostname is not None
    head = (
        b"POST /api/v1/validations HTTP/1.1\r\nHost: x\r\nContent-Length: 33000000\r\n"
        b"Content-Type: application/octet-stream\r\n\r\n"
    )
    clients = [socket.create_connection((place.hostname, place.port or 80)) for _ in range(12)]
    try:
        refused = 0
        for client in clients:
            client.settimeout(5)
            try:
                client.sendall(head)
                for _ in range(30):
                    client.sendall(b"x" * 2**20)
            except OSError:
                refused += 1
        assert refused >= 2
        assert service.call("city", "POST", "/validations", content=b"a,b").status_code == 422
    finally:
        for client in clients:
            client.close()
    deadline = time.monotonic() + 20
    while service.desk.shares.strangers.files.free < service.desk.shares.strangers.files.size:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_nobody_fills_the_line_of_jobs_alone() -> None:
    jobs, may_go = Jobs(), threading.Event()
    try:
        for _ in range(12):  # two run, ten wait
            jobs.start("k", CITY, lambda: may_go.wait(20))
            time.sleep(0.02)
        with pytest.raises(ProblemError) as refused:
            jobs.start("k", CITY, lambda: None)
        assert refused.value.status == 503
        assert jobs.start("k", OTHER, lambda: None).state == "waiting"
    finally:
        may_go.set()
        jobs.close()
