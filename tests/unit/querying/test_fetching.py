"""An answer is fetched as a file, and nothing is left open when the engine gives up half-way."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

import pytest

from ssckg.errors import QueryTimeoutError
from ssckg.querying import asking

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Store:
    """Streams two pieces, and then fails if it is to."""

    def __init__(self, *, fails: bool) -> None:
        self.fails = fails

    @contextmanager
    def stream(self, *_: object, **__: object) -> Iterator[Iterator[bytes]]:
        yield self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        yield from (b"one ", b"two")
        if self.fails:
            raise QueryTimeoutError(2)


def _fetch(store: _Store) -> IO[bytes]:
    return asking.fetch_whole(cast("Any", store), "SELECT", {}, accept="text/csv")


def test_the_file_stands_at_its_start() -> None:
    with _fetch(_Store(fails=False)) as file:
        assert file.read() == b"one two"


def test_a_query_that_fails_leaves_no_file_open(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[IO[bytes]] = []

    def remembered(max_size: int) -> IO[bytes]:
        opened.append(cast("IO[bytes]", tempfile.TemporaryFile()))  # noqa: SIM115
        return opened[-1]

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", remembered)
    with pytest.raises(QueryTimeoutError):
        _fetch(_Store(fails=True))
    assert [file.closed for file in opened] == [True]
