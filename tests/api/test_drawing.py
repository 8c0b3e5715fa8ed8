"""Forms of results made in other processes: the same bytes; one that fails is replaced."""

from __future__ import annotations

import multiprocessing
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.app.analyses.forms import result_as
from ssckg.errors import BusyError, UsageError
from ssckg.model.result import Result, ResultTable
from ssckg_api.v1.drawing import Drawer

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, kw_only=True)
class Bars(Result):
    """A result with or without a picture; `SLEEP` takes its time in the other process."""

    name: str = "bars"
    numbers: list[int] = field(default_factory=lambda: [3, 1])

    def tables(self) -> tuple[ResultTable, ...]:
        rows = tuple((f"b{n}", n) for n in self.numbers)
        return (ResultTable("bars", "Bars", ("bar", "number"), rows),)

    def chart(self) -> dict[str, Any] | None:
        if self.name == "sleep":
            time.sleep(60)
        if self.name == "plain":
            return None
        data = [{"bar": f"b{n}", "number": n} for n in self.numbers]
        encoding = {
            "x": {"field": "number", "type": "quantitative"},
            "y": {"field": "bar", "type": "nominal"},
        }
        return {"data": {"values": data}, "mark": "bar", "encoding": encoding}


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    made = Drawer(hands=1, seconds=30)
    yield made
    made.close()


@pytest.fixture(autouse=True, scope="module")
def _others() -> None:
    """Take note of what services of other tests draw with."""
    OTHERS.update(_drawing())


OTHERS: set[int | None] = set()


def _drawing() -> list[int | None]:
    return [p.pid for p in multiprocessing.active_children() if p.name == "ssckg-drawing"]


def _processes() -> list[int | None]:
    return [pid for pid in _drawing() if pid not in OTHERS]


def test_what_is_drawn_elsewhere_is_the_same(drawer: Drawer) -> None:
    assert drawer.make(Bars(), "svg") == result_as(Bars(), "svg")
    assert drawer.make(Bars(), "html") == result_as(Bars(), "html")


def test_a_refusal_is_told_and_the_process_stays(drawer: Drawer) -> None:
    with pytest.raises(UsageError, match="no picture"):
        drawer.make(Bars(name="plain"), "svg")
    before = _processes()
    with pytest.raises(UsageError, match="no picture"):
        drawer.make(Bars(name="plain"), "svg")
    assert _processes() == before != []


def test_a_process_that_was_killed_is_replaced(drawer: Drawer) -> None:
    drawer.make(Bars(), "svg")
    [child] = [p for p in multiprocessing.active_children() if p.pid in _processes()]
    child.kill()
    child.join()
    with pytest.raises(BusyError, match="broke down"):
        drawer.make(Bars(), "svg")
    assert drawer.make(Bars(), "svg").startswith(b"<svg")


def test_what_takes_too_long_is_ended_and_the_next_is_served() -> None:
    drawer = Drawer(hands=1, seconds=3)
    try:
        with pytest.raises(BusyError, match="longer than 3 s"):
            drawer.make(Bars(name="sleep"), "svg")
        assert not _processes()
    finally:
        drawer.close()


def test_who_finds_no_process_free_is_asked_to_come_back() -> None:
    drawer = Drawer(hands=1, seconds=4)
    faults: list[str] = []

    def ask() -> None:
        try:
            drawer.make(Bars(name="sleep"), "svg")
        except BusyError as error:
            faults.append(error.message)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    drawer.close()
    assert any("longer" in fault for fault in faults)
    assert any("at once" in fault for fault in faults)
    assert len(faults) == len(threads)
