"""Engines that are replaced under the endpoint: by new data, by crashes, by queries too deep."""

from __future__ import annotations

import os
import shutil
import signal
import time
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.api.served import serving

from ssckg.errors import EngineError
from ssckg.store import renewal
from ssckg.store.renewal import RenewableEngine
from ssckg_api.settings import EndpointSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Start = Callable[[EndpointSettings], str]

DEEP = 20_000


def _process(token: object) -> int | None:
    pid: int | None = token.pid  # type: ignore[attr-defined]
    return pid


def test_the_engine_of_old_data_ends_with_the_next_query(
    client: httpx.Client, location: Path, tmp_path: Path
) -> None:
    """It holds memory, and files that were removed."""
    shutil.copytree(location, tmp_path / "2")
    places = [location]
    with RenewableEngine(lambda: places[-1]) as engine, serving(engine, EndpointSettings()) as url:
        ask = f"{url}/sparql?query=ASK%7B%7D"
        assert client.get(ask).status_code == 200
        old = engine.token()
        assert _process(old) is not None
        places.append(tmp_path / "2")
        assert client.get(ask).status_code == 200
        assert engine.token() is not old
        deadline = time.monotonic() + 10
        while _process(old) is not None:
            assert time.monotonic() < deadline, "the engine of the old data still runs"
            time.sleep(0.05)


def test_an_engine_that_stays_down_is_replaced_after_a_rest(
    location: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "_REST_SECONDS", 0.3)
    with RenewableEngine(lambda: location) as engine:
        before = engine.token()
        deadline = time.monotonic() + 30
        while before.failed_at is None:  # type: ignore[attr-defined]
            assert time.monotonic() < deadline
            if pid := _process(before):
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
        with pytest.raises(EngineError, match="again and again"):
            engine.locate()
        time.sleep(0.4)
        url, after = engine.locate()
        assert after is not before
        answer = httpx.post(url, data={"query": "ASK {}"}, trust_env=False)
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * DEEP + "}" * DEEP,
        "ASK { FILTER(" + "(" * DEEP + "1" + ")" * DEEP + ") }",
        "ASK { FILTER(" + "!" * DEEP + "true) }",
        "ASK { FILTER(" + "1+" * DEEP + "1) }",
        "ASK { " + "FILTER EXISTS { " * 5000 + "}" * 5000 + " }",
        "ASK { " + "{ SELECT * { " * 5000 + "} }" * 5000 + " }",
    ],
    ids=["groups", "brackets", "nots", "sums", "exists", "subqueries"],
)
def test_a_deep_query_does_not_take_the_engine_down(
    client: httpx.Client, start: Start, query: str
) -> None:
    endpoint = start(EndpointSettings())
    assert client.post(endpoint, data={"query": query}).status_code == 200
