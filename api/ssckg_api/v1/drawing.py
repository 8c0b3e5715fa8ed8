"""Pictures, documents and workbooks of results, made in other processes.

The library that draws holds the interpreter for as long as it draws, seconds for a large network,
and nobody else would be answered meanwhile. A process that hangs or dies is replaced.
"""

from __future__ import annotations

import multiprocessing
import signal
from contextlib import suppress
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Final

from ssckg.errors import BusyError, SsckgError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from ssckg.model.result import Result

_HANDS: Final = 2
_SECONDS: Final = 60.0
"""How long a form may take, with the start of a process, and how long one waits for a hand."""


class _Hand:
    """A process that makes forms; it ends when this side is gone."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=serve, args=(theirs,), daemon=True, name="ssckg-drawing"
        )
        self.process.start()
        theirs.close()

    def dismiss(self) -> None:
        """End it, whatever it does."""
        self.connection.close()
        self.process.kill()
        self.process.join()


class Drawer:
    """Makes forms of results in a few processes, which are started when they are needed."""

    def __init__(self, hands: int = _HANDS, seconds: float = _SECONDS) -> None:
        """Take how many processes there are at most, and how long a form may take."""
        self._seconds = seconds
        self._free: LifoQueue[_Hand | None] = LifoQueue()
        self._places = hands
        for _ in range(hands):
            self._free.put(None)

    def make(self, result: Result, form: str) -> bytes:
        """Return a result in a form.

        Raises:
            UsageError: the result has no such form.
            BusyError: it takes too long, or no process is free.
        """
        try:
            hand = self._free.get(timeout=self._seconds)
        except Empty:
            raise BusyError("too many documents are made at once", hint="ask again") from None
        try:
            hand = hand or _Hand()
            answer = self._ask(hand, result, form)
        except BaseException:
            if hand is not None:
                hand.dismiss()
            hand = None
            raise
        finally:
            self._free.put(hand)
        if isinstance(answer, SsckgError):
            raise answer
        return answer

    def _ask(self, hand: _Hand, result: Result, form: str) -> bytes | SsckgError:
        try:
            hand.connection.send((result, form))
            if hand.connection.poll(self._seconds):
                answer: bytes | SsckgError = hand.connection.recv()
                return answer
        except (EOFError, OSError):
            raise BusyError(f"making the {form} broke down", hint="take json or csv") from None
        raise BusyError(
            f"making the {form} takes longer than {self._seconds:g} s", hint="take json or csv"
        )

    def close(self) -> None:
        """End the processes when what is under way is done."""
        for hand in [self._free.get() for _ in range(self._places)]:
            if hand is not None:
                hand.dismiss()
            self._free.put(None)


def serve(connection: Connection) -> None:
    """Make forms until the other side is gone; the main function of a process."""
    from ssckg.app.analyses.forms import result_as  # noqa: PLC0415  only here it is needed

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    while True:
        try:
            result, form = connection.recv()
        except (EOFError, OSError):
            return
        answer: bytes | SsckgError
        try:
            answer = result_as(result, form)
        except SsckgError as error:
            answer = error
        with suppress(BrokenPipeError, OSError):
            connection.send(answer)
