"""Changes one after the other, and on the disk before it is said that they were made."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from ssckg.errors import DataDirectoryError, EngineError
from ssckg.store import serial
from ssckg.store.directory import DataDirectory
from ssckg.store.serial import SerialStore

if TYPE_CHECKING:
    from ssckg.ports import GraphStore


class Slow:
    """A store whose updates take a while; notes how many are at work at once."""

    def __init__(self) -> None:
        self.at_work = self.most = self.made = 0

    def update(self, text: str, bindings: object = None, *, timeout: float | None = None) -> None:
        self.at_work += 1
        self.most = max(self.most, self.at_work)
        time.sleep(0.01)
        self.at_work -= 1
        if text == "fail":
            raise EngineError("gone")
        self.made += 1


def serial_store(tmp_path: Path, inner: Any) -> SerialStore:
    return SerialStore(cast("GraphStore", inner), tmp_path / "writing.lock", None)


def test_one_after_the_other(tmp_path: Path) -> None:
    inner = Slow()
    stores = [serial_store(tmp_path, inner) for _ in range(2)]
    threads = [threading.Thread(target=stores[n % 2].update, args=("x",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (inner.made, inner.most) == (20, 1)


def test_after_a_change_whose_end_is_not_known(tmp_path: Path) -> None:
    store = serial_store(tmp_path, Slow())
    with pytest.raises(EngineError):
        store.update("fail")
    assert (tmp_path / "writing.mark").exists()
    started = time.monotonic()
    store.update("x")
    assert time.monotonic() - started >= 1
    assert not (tmp_path / "writing.mark").exists()
    started = time.monotonic()
    store.update("x")
    assert time.monotonic() - started < 1


def test_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ssckg.store.locks import lock  # noqa: PLC0415

    monkeypatch.setattr(serial, "_WAIT_SECONDS", 0.05)
    with (
        lock(tmp_path / "writing.lock", exclusive=True),
        pytest.raises(DataDirectoryError, match="another change is being made"),
    ):
        serial_store(tmp_path, Slow()).update("x")


def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    store = SerialStore(cast("GraphStore", Slow()), tmp_path / "none" / "writing.lock", None)
    with pytest.raises(DataDirectoryError, match="cannot write"):
        store.update("x")


def test_the_log_of_the_engine_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the real engine: after each change the log that holds it is on the disk."""
    synced: list[str] = []
    really = os.fsync

    def note(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        really(descriptor)

    directory = DataDirectory.create_or_open(tmp_path / "data")
    with directory.engine("workspace") as inner:
        store = SerialStore(inner, tmp_path / "writing.lock", directory.layout.workspace)
        monkeypatch.setattr(os, "fsync", note)
        store.update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }")
        monkeypatch.undo()
        assert store.ask("ASK { GRAPH <urn:g> { ?s ?p 1 } }")
        logs = [path.name for path in directory.layout.workspace.glob("*.log")]
        assert logs
        assert set(logs) <= set(synced)
        assert synced[-1] == "workspace"


def test_it_is_a_store_like_any_other(tmp_path: Path) -> None:
    from rdflib.term import Literal, URIRef  # noqa: PLC0415

    triple = (URIRef("urn:s"), URIRef("urn:p"), Literal("x"))
    directory = DataDirectory.create_or_open(tmp_path / "data")
    with directory.engine("workspace") as inner:
        store = SerialStore(inner, tmp_path / "writing.lock", directory.layout.workspace)
        store.ping()
        store.put_graph("urn:g", [triple])
        store.post_graph("urn:h", [triple])
        assert store.has_graph("urn:g")
        assert store.get_graph("urn:h") == [triple]
        assert len(store.select("SELECT ?g { GRAPH ?g { ?s ?p ?o } }")) == 2
        assert store.construct("CONSTRUCT { ?s ?p ?o } { GRAPH <urn:g> { ?s ?p ?o } }") == [triple]
        with store.stream("SELECT ?o { GRAPH <urn:g> { ?s ?p ?o } }", accept="text/csv") as body:
            assert b"".join(body).split() == [b"o", b"x"]
        store.delete_graph("urn:g")
        assert not store.has_graph("urn:g")
