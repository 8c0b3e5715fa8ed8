"""Rates worked out by hand: sixty a minute is one a second, and so many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.errors import MissingError, TableError
from ssckg_api.operation.callers import Callers, is_own_machine
from ssckg_api.operation.limit_table import USUAL, Rate, RouteClass, read_limits
from ssckg_api.operation.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Scope

HEAD = "name,paths,methods,holder,per_minute,burst,seconds_per_minute,why\n"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def limited(rate: Rate | None, **more: int) -> tuple[Limits, RouteClass, Clock]:
    clock = Clock()
    kind = RouteClass("test", ("/",), frozenset(), {"address": rate})
    return Limits([kind], clock=clock, **more), kind, clock


def test_a_burst_goes_through_and_then_one_a_second() -> None:
    limits, kind, clock = limited(Rate(60, 3))
    left = []
    for _ in range(3):
        verdict = limits.enter(kind, "address", "a")
        assert verdict is not None
        assert not verdict.is_refused
        left.append(verdict.left)
    assert left == [2, 1, 0]
    refused = limits.enter(kind, "address", "a")
    assert refused is not None
    assert refused.wait == pytest.approx(1.0)
    assert (b"retry-after", b"1") in refused.headers()
    clock.now += 0.5
    refused = limits.enter(kind, "address", "a")
    assert refused is not None
    assert refused.wait == pytest.approx(0.5), "being refused costs nothing"
    clock.now += 0.5
    verdict = limits.enter(kind, "address", "a")
    assert verdict is not None
    assert not verdict.is_refused
    assert limits.refused == {"test": 2}


def test_in_the_long_run_no_more_than_the_rate() -> None:
    limits, kind, clock = limited(Rate(60, 10))
    passed = 0
    for _ in range(10 * 100):  # ten times as often as allowed, for 100 seconds
        verdict = limits.enter(kind, "address", "a")
        passed += verdict is not None and not verdict.is_refused
        clock.now += 0.1
    assert 100 <= passed <= 110


def test_each_holder_has_a_share_of_their_own() -> None:
    limits, kind, _ = limited(Rate(60, 1))
    for name in ("a", "b"):
        first, second = (limits.enter(kind, "address", name) for _ in range(2))
        assert first is not None
        assert second is not None
        assert (first.is_refused, second.is_refused) == (False, True)
    assert limits.enter(kind, "key", "a") is None, "no rule, no limit"


def test_what_an_answer_cost_is_paid_off_before_the_next() -> None:
    """30 of our seconds a minute: 20 used are paid off in 40, and 60 ahead are let be."""
    limits, kind, clock = limited(Rate(6000, 100, seconds=30))
    limits.charge(kind, "address", "a", 20)
    assert limits.enter(kind, "address", "a").wait == 0  # type: ignore[union-attr]
    limits.charge(kind, "address", "a", 20)
    assert limits.enter(kind, "address", "a").wait == pytest.approx(20)  # type: ignore[union-attr]
    clock.now += 20.001
    assert limits.enter(kind, "address", "a").wait == 0  # type: ignore[union-attr]
    limits.charge(kind, "address", "a", 3600)
    assert limits.enter(kind, "address", "a").wait == pytest.approx(60, abs=0.01)  # type: ignore[union-attr]


def test_memory_is_bounded_by_the_number_of_holders() -> None:
    limits, kind, _ = limited(Rate(60, 1), most=100)
    for number in range(10_000):
        limits.enter(kind, "address", f"10.0.{number // 256}.{number % 256}")
    assert len(limits) == 100


def test_fields_of_the_answer_are_those_of_the_draft() -> None:
    limits, kind, _ = limited(Rate(60, 3))
    verdict = limits.enter(kind, "address", "a")
    assert verdict is not None
    assert verdict.headers() == [
        (b"ratelimit-policy", b'"test";q=60;w=60'),
        (b"ratelimit", b'"test";r=2;t=1'),
    ]


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/healthz", "free"),
        ("GET", "/assets/site.0123.css", "free"),
        ("GET", "/sparql", "query"),
        ("POST", "/sparql", "query"),
        ("GET", "/as-of/un-sscf-0.1/sparql", "query"),
        ("GET", "/sparqling", "read"),
        ("GET", "/readyz", "read"),
        ("POST", "/workspace/sparql", "query"),
        ("GET", "/api/v1/analyses/compare", "analysis"),
        ("GET", "/search", "search"),
        ("POST", "/api/v1/validations", "change"),
        ("GET", "/u4ssc/EC-ICT-ICT-1C", "read"),
        ("GET", "/api/v1/session/login", "sign-in"),
    ],
)
def test_each_request_is_in_the_class_meant_for_it(method: str, path: str, name: str) -> None:
    kind = Limits(read_limits()).class_of(method, path)
    assert kind is not None
    assert kind.name == name


def test_holders_of_keys_may_more_in_every_class() -> None:
    for kind in read_limits(USUAL):
        address, key = kind.rates["address"], kind.rates["key"]
        assert (address is None) == (key is None)
        if address is not None and key is not None and address != key:
            assert key.per_minute > address.per_minute
            assert key.burst >= address.burst


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name,paths\n",
        HEAD + "a,/,any,everybody,1,1,,x\n",
        HEAD + "a,/,any,any,0,1,,x\n",
        HEAD + "a,/,any,any,1,0,,x\n",
        HEAD + "a,/,any,any,many,1,,x\n",
        HEAD + "a,/,any,any,1,1,-5,x\n",
        HEAD + "a,/,any\n",
        HEAD + ",/,any,any,1,1,,x\n",
    ],
)
def test_a_table_with_a_fault_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "limits.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError):
        read_limits(path)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        read_limits(tmp_path / "none.csv")


def scope_of(client: str, **headers: str) -> Scope:
    named = [(name.replace("_", "-").encode(), v.encode()) for name, v in headers.items()]
    about = {"method": "GET", "query_string": b""}
    return {"type": "http", "client": (client, 5), "headers": named, **about}


def test_the_address_is_what_the_proxy_added_last() -> None:
    callers = Callers("X-Forwarded-For")
    scope = scope_of("127.0.0.1", x_forwarded_for="198.51.100.1, 203.0.113.9")
    assert callers.address_of(scope) == "203.0.113.9"
    assert callers.address_of(scope_of("127.0.0.1")) == "127.0.0.1"
    assert Callers().address_of(scope) == "127.0.0.1", "without a setting nobody is believed"
    assert callers.address_of(scope_of("2001:db8:1:2:3::4")) == "2001:db8:1:2::"


@pytest.mark.parametrize(
    ("client", "headers", "own"),
    [
        ("127.0.0.1", {"host": "127.0.0.1:8000"}, True),
        ("127.0.0.1", {"host": "localhost"}, True),
        ("::1", {"host": "[::1]:8000"}, True),
        ("127.0.0.1", {"host": "kg.example.org"}, False),
        ("127.0.0.1", {"host": "localhost", "x_forwarded_for": "203.0.113.9"}, False),
        ("127.0.0.1", {"host": "localhost", "forwarded": "for=203.0.113.9"}, False),
        ("127.0.0.1", {}, False),
        ("203.0.113.9", {"host": "localhost"}, False),
        ("::2", {"host": "localhost"}, False),
        ("not an address", {"host": "localhost"}, False),
    ],
)
def test_who_asks_from_this_machine(client: str, headers: dict[str, str], own: bool) -> None:
    assert is_own_machine(scope_of(client, **headers)) is own
