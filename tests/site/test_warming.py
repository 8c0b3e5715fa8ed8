"""Reading ahead: it is done without anybody asking, and nobody waits for it."""

from __future__ import annotations

import asyncio
import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ssckg_api.warming import DOORS, Warming

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.v1.service import Service


class FakeApplication:
    """An application that notes which pages are made ahead; its outline may take long."""

    def __init__(self, outline: Callable[[], Any] = lambda: None, *, is_kept_warm: bool = True):
        self.asked: list[str] = []
        self.made = 0
        sources = SimpleNamespace(outline=outline)
        self.state = SimpleNamespace(
            desk=SimpleNamespace(sources=sources),
            searcher=SimpleNamespace(index=lambda: None),
            downloads=SimpleNamespace(make_ahead=self.make_files),
            is_kept_warm=is_kept_warm,
        )

    def make_files(self) -> None:
        self.made += 1

    async def answer(self, scope: Any, receive: Any, send: Any) -> None:
        query = f"?{scope['query_string'].decode()}" if scope["query_string"] else ""
        self.asked.append(scope["path"] + query)


async def until(what: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


def test_each_generation_is_read_ahead_once() -> None:
    app: Any = FakeApplication()
    tokens: list[object] = [object()]

    async def live() -> None:
        async with Warming(app, lambda: tokens[-1]):
            await until(lambda: app.asked == list(DOORS))
            tokens.append(object())
            await until(lambda: app.asked == [*DOORS, *DOORS] and app.made == 2)

    asyncio.run(live())


def test_what_takes_long_or_fails_keeps_nobody_waiting() -> None:
    is_free = threading.Event()

    def outline() -> None:
        is_free.wait(20)
        raise OSError("the disk is gone")

    app: Any = FakeApplication(outline)

    async def live() -> None:
        async with Warming(app, lambda: 1):
            await asyncio.sleep(0.05)
            assert app.asked == []  # and the loop goes on meanwhile
            is_free.set()
            await until(lambda: app.asked == list(DOORS))

    asyncio.run(live())


def test_it_ends_when_the_service_does() -> None:
    is_free = threading.Event()
    app: Any = FakeApplication(lambda: is_free.wait(20))

    async def live() -> float:
        async with Warming(app, lambda: 1):
            await asyncio.sleep(0.05)
            began = time.monotonic()
        return time.monotonic() - began

    assert asyncio.run(live()) < 10
    is_free.set()
    assert app.asked == []


def test_nothing_is_read_ahead_unless_it_is_wanted() -> None:
    app: Any = FakeApplication(is_kept_warm=False)

    async def live() -> None:
        async with Warming(app, lambda: 1):
            await asyncio.sleep(0.05)

    asyncio.run(live())
    assert app.asked == []


def test_the_doors_are_pages(service: Service) -> None:
    for door in DOORS:
        answer = service.client.get(service.address + door, headers={"accept": "text/html"})
        assert answer.status_code in {200, 303, 401}, door
