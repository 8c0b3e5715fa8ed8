"""Bounds how many queries run and how many wait."""

from __future__ import annotations

import asyncio
from collections import deque

from ssckg_api.problems import ProblemError


class Gate:
    """Lets `max_running` in; `max_waiting` more may wait, in order, for `max_wait` seconds."""

    def __init__(self, max_running: int, max_waiting: int, max_wait: float) -> None:
        """Take the bounds."""
        self._places = self._free = max_running
        self._max_waiting = max_waiting
        self._max_wait = max_wait
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.refused = 0
        """How many found no place since the start."""

    @property
    def running(self) -> int:
        """How many are in."""
        return self._places - self._free

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    async def enter(self) -> None:
        """Return when there is a place; it must be given back by `leave`.

        Raises:
            ProblemError: 503, where the queue is full or the wait was too long.
        """
        if self._free > 0:
            self._free -= 1
            return
        if len(self._waiting) >= self._max_waiting:
            self.refused += 1
            raise _too_busy()
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            async with asyncio.timeout(self._max_wait):
                await place
        except (TimeoutError, asyncio.CancelledError) as error:
            if place.done() and not place.cancelled():
                self.leave()  # the place came in the very moment that we gave up
            elif place in self._waiting:
                self._waiting.remove(place)
            if isinstance(error, asyncio.CancelledError):
                raise
            self.refused += 1
            raise _too_busy() from error

    def leave(self) -> None:
        """Give a place back; who waits longest takes it."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1


def _too_busy() -> ProblemError:
    return ProblemError(
        *(503, "busy", "Too much at the moment", "Please try again in a few seconds."),
        headers=(("Retry-After", "5"),),
    )
