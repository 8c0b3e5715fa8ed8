"""Holds an answer until it is known to be whole: in memory while small, then in a file.

A status can be sent once only, and an engine finds out in the middle of an answer that it runs
out of time. So an answer is kept back to its end: small ones in memory, larger ones in an
unlinked temporary file, written (and compressed) by a worker thread while the engine still
produces. Memory stays flat, the event loop does not wait for disks.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import tempfile
import threading
import zlib
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

MEMORY_BYTES: Final = 256 * 1024
"""Up to here an answer stays in memory, and is compressed in one go."""
_BATCH_BYTES: Final = 512 * 1024
_QUEUE_BYTES: Final = 8 * 1024 * 1024
_READ_BYTES: Final = 1024 * 1024
_MIN_GZIP_BYTES: Final = 1024
_TAIL_BYTES: Final = 512


class TooLargeError(Exception):
    """An answer is larger than one answer may be."""


class NoRoomError(Exception):
    """All answers together, or the disk, leave no room for this one."""


class SpoolBudget:
    """Counts the bytes that all answers hold on disk."""

    def __init__(self, limit: int) -> None:
        """Take the limit in bytes."""
        self._limit = self._free = limit
        self._lock = threading.Lock()

    @property
    def used(self) -> int:
        """Bytes that answers hold now."""
        return self._limit - self._free

    def take(self, size: int) -> None:
        """Reserve `size` bytes.

        Raises:
            NoRoomError: so much is not free.
        """
        with self._lock:
            if size > self._free:
                raise NoRoomError
            self._free -= size

    def give_back(self, size: int) -> None:
        """Return `size` bytes that were taken."""
        with self._lock:
            self._free += size


class Spool:
    """One answer. `feed` from the event loop, then `finish`, then read; always `close`."""

    def __init__(
        self, *, limit: int, budget: SpoolBudget, folder: Path | None, is_gzipped: bool
    ) -> None:
        """Take the limit in bytes before compression, and whether to compress what is large."""
        self.length = 0
        """Bytes taken in so far, before compression."""
        self._limit = limit
        self._budget = budget
        self._folder = folder
        self._wants_gzip = is_gzipped
        self.is_gzipped = False
        """Whether what is read back is compressed; known after `finish`."""
        self._pieces: list[bytes] = []
        self._held = 0
        self._tail = b""
        self._file: _Writer | None = None
        self._body = b""

    def feed(self, piece: bytes) -> None:
        """Take the next piece of the answer.

        Raises:
            TooLargeError: the answer is over its limit.
            NoRoomError: there is no room for it on disk.
        """
        self.length += len(piece)
        if self.length > self._limit:
            raise TooLargeError
        self._pieces.append(piece)
        self._held += len(piece)
        if self._held > (_BATCH_BYTES if self._file else MEMORY_BYTES):
            if self._file is None:
                self._file = _Writer(self._folder, self._budget, is_gzipped=self._wants_gzip)
            self._flush(self._file)

    @property
    def is_congested(self) -> bool:
        """Whether so much waits to be written that the sender should pause."""
        return self._file is not None and self._file.waiting > _QUEUE_BYTES

    def on_room(self, callback: Callable[[], None]) -> None:
        """Have `callback` called in the event loop once there is room again."""
        if self._file is not None:
            self._file.on_room = callback

    @property
    def tail(self) -> bytes:
        """The last bytes of the answer before compression."""
        return (self._tail + b"".join(self._pieces))[-_TAIL_BYTES:]

    async def finish(self) -> int:
        """Close the answer; return the number of bytes that `read` will give.

        Raises:
            NoRoomError: it could not be written.
        """
        if self._file is not None:
            self._flush(self._file)
            self.is_gzipped = self._wants_gzip
            return await self._file.finish()
        self._body = b"".join(self._pieces)
        self._pieces = []
        if self._wants_gzip and len(self._body) > _MIN_GZIP_BYTES:
            self._body = gzip.compress(self._body, 5, mtime=0)
            self.is_gzipped = True
        return len(self._body)

    def whole(self) -> bytes | None:
        """Return a small answer in one piece; None where it is in a file."""
        return None if self._file is not None else self._body

    async def read(self) -> AsyncIterator[bytes]:
        """Yield the answer in pieces."""
        if self._file is None:
            yield self._body
            return
        while piece := await asyncio.to_thread(self._file.read):
            yield piece

    def close(self) -> None:
        """Let go of memory and file; to close twice is no error."""
        self._pieces = []
        self._body = b""
        if self._file is not None:
            self._file.close()

    def _flush(self, writer: _Writer) -> None:
        batch = b"".join(self._pieces)
        self._tail = (self._tail + batch[-_TAIL_BYTES:])[-_TAIL_BYTES:]
        self._pieces, self._held = [], 0
        writer.write(batch)


class _Writer:
    """The file behind a spool; one thread at a time works through the batches in order."""

    def __init__(self, folder: Path | None, budget: SpoolBudget, *, is_gzipped: bool) -> None:
        self.waiting = 0
        self.on_room: Callable[[], None] | None = None
        self._budget = budget
        self._compressor = zlib.compressobj(1, zlib.DEFLATED, 31) if is_gzipped else None
        try:
            self._file: IO[bytes] = tempfile.TemporaryFile(  # noqa: SIM115  closed by `_release`
                dir=folder, prefix="ssckg-answer-"
            )
        except OSError as error:
            raise NoRoomError from error
        self._batches: list[bytes] = []
        self._worker: asyncio.Future[None] | None = None
        self._written = 0
        self._failure: Exception | None = None
        self._is_closed = False

    def write(self, batch: bytes) -> None:
        if self._failure is not None:
            raise NoRoomError from self._failure
        self._batches.append(batch)
        self.waiting += len(batch)
        if self._worker is None:
            self._start()

    async def finish(self) -> int:
        while self._worker is not None:
            await asyncio.wait([self._worker])
            await asyncio.sleep(0)  # `_after` runs in the next turn of the loop
        if self._failure is None:
            await asyncio.to_thread(self._end)
        if self._failure is not None:
            raise NoRoomError from self._failure
        return self._written

    def read(self) -> bytes:
        return self._file.read(_READ_BYTES)

    def close(self) -> None:
        self._is_closed = True
        self._batches = []
        if self._worker is None:
            self._release()

    def _start(self) -> None:
        batches, self._batches = self._batches, []
        loop = asyncio.get_running_loop()
        self._worker = loop.run_in_executor(None, self._store, batches)
        self._worker.add_done_callback(lambda _: self._after(sum(map(len, batches))))

    def _after(self, done: int) -> None:
        self._worker = None
        self.waiting -= done
        if self._is_closed:
            self._release()
        elif self._batches:
            self._start()
        if self.on_room is not None and self.waiting <= _QUEUE_BYTES // 2:
            callback, self.on_room = self.on_room, None
            callback()

    def _store(self, batches: list[bytes]) -> None:
        try:
            for batch in batches:
                self._put(self._compressor.compress(batch) if self._compressor else batch)
        except (OSError, NoRoomError) as error:
            self._failure = error

    def _end(self) -> None:
        try:
            if self._compressor is not None:
                self._put(self._compressor.flush())
            self._file.flush()
            self._file.seek(0)
        except (OSError, NoRoomError) as error:
            self._failure = error

    def _put(self, data: bytes) -> None:
        self._budget.take(len(data))
        self._written += len(data)
        self._file.write(data)

    def _release(self) -> None:
        if not self._file.closed:
            # A full disk cannot take what was buffered; nobody wants it any more.
            with contextlib.suppress(OSError):
                self._file.close()
            self._budget.give_back(self._written)
