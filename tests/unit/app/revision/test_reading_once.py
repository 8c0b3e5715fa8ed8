"""A log is read once where a page sums up a round, and anew everywhere else."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ssckg.app.revision import desk
from ssckg.namespaces import BASE
from ssckg.revision import log

if TYPE_CHECKING:
    import pytest


def test_a_log_is_read_once_in_a_block_and_never_kept_beyond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def count(_: object, round_id: str) -> tuple[int, ...]:
        read.append(round_id)
        return (len(read),)

    monkeypatch.setattr(log, "read", count)
    one, other = (
        SimpleNamespace(store=None, base=BASE, directory=SimpleNamespace(path=Path(name)))
        for name in ("one", "other")
    )
    ws: Any = one
    another: Any = other
    events: Any = desk.read_events
    assert [events(ws, "r-1"), events(ws, "r-1")] == [(1,), (2,)]
    with desk.reading_once():
        assert events(ws, "r-1") == (3,)
        assert events(ws, f"{BASE}round/r-1") == (3,)
        assert events(ws, "r-2") == (4,)
        assert events(another, "r-1") == (5,)
    assert events(ws, "r-1") == (6,)
