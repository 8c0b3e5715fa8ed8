"""Worker processes that read files of others: one that dies, hangs or fills its memory is replaced.

Answers come in the order of the tasks, and only so many tasks are under way that memory stays flat.
A task whose worker died or took too long is split; of a single file it is told as refused.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final

from ssckg.app.ingest_worker import Draft, Settings, Worker
from ssckg.submissions.ingest import FileToRead, Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from types import TracebackType

SECONDS: Final = 60.0
"""How long a worker may take for one task."""
_START_SECONDS: Final = 120.0
_AHEAD: Final = 3
"""Tasks under way per worker, so that none waits for the slowest."""
_Answers = list[Draft | Outcome]


@dataclass(slots=True, eq=False)
class _Hand:
    """A worker process, and the task that it works on."""

    process: SpawnProcess
    connection: Connection
    task: int = -1
    since: float = 0.0
    is_ready: bool = False

    def give(self, task: tuple[FileToRead, ...]) -> None:
        """Give it a task; the first time once it has started, which takes a second or more.

        Raises:
            EOFError, OSError: it is dead, or does not start.
        """
        if not self.is_ready:
            if not self.connection.poll(_START_SECONDS):
                raise EOFError
            self.connection.recv()
            self.is_ready = True
        self.since = time.monotonic()
        self.connection.send(task)


class WorkerPool:
    """Some worker processes; use it as a context."""

    def __init__(self, settings: Settings, jobs: int, *, seconds: float = SECONDS) -> None:
        """Take what the workers are made with, their number, and the time for one task."""
        self._settings = settings
        self._jobs = max(jobs, 1)
        self._seconds = seconds
        self._context = multiprocessing.get_context("spawn")
        self._hands: list[_Hand] = []

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for hand in self._hands:
            self._dismiss(hand)

    def processes(self) -> list[int]:
        """Return the process ids of the workers."""
        return [hand.process.pid for hand in self._hands if hand.process.pid is not None]

    def run(self, tasks: Iterable[tuple[FileToRead, ...]]) -> Iterator[_Answers]:
        """Yield the answers to `tasks`, in their order."""
        source = enumerate(tasks)
        waiting: deque[int] = deque()
        open_tasks: dict[int, tuple[FileToRead, ...]] = {}
        answers: dict[int, _Answers] = {}
        following, is_exhausted = 0, False
        while True:
            while not is_exhausted and len(open_tasks) + len(answers) < self._jobs * _AHEAD:
                number, task = next(source, (-1, ()))
                is_exhausted = number < 0
                if not is_exhausted:
                    open_tasks[number] = task
                    waiting.append(number)
            self._hand_out(waiting, open_tasks)
            while following in answers:
                yield answers.pop(following)
                following += 1
            if is_exhausted and not open_tasks:
                return
            if following not in answers:
                for number, found in self._collect(open_tasks):
                    answers[number] = found
                    del open_tasks[number]

    def _hand_out(self, waiting: deque[int], tasks: dict[int, tuple[FileToRead, ...]]) -> None:
        while len(self._hands) < min(self._jobs, len(waiting)):
            self._hands.append(self._hire())
        for hand in self._hands:
            if waiting and hand.task < 0:
                hand.task = waiting.popleft()
                with suppress(EOFError, OSError):  # its end is seen when its answer is waited for
                    hand.give(tasks[hand.task])

    def _collect(self, tasks: dict[int, tuple[FileToRead, ...]]) -> Iterator[tuple[int, _Answers]]:
        """Yield what has come in; take away the tasks of workers that died or hang."""
        busy = [hand for hand in self._hands if hand.task >= 0]
        left = min(hand.since + self._seconds - time.monotonic() for hand in busy)
        ready = wait([hand.connection for hand in busy], timeout=max(left, 0.0))
        for hand in busy:
            if hand.connection in ready:
                number = hand.task
                try:
                    yield number, hand.connection.recv()
                    hand.task = -1
                except (EOFError, OSError):
                    yield number, self._one_by_one(hand, tasks[number], "reading it broke down")
            elif time.monotonic() - hand.since >= self._seconds:
                reason = f"reading it takes longer than {self._seconds:g} s"
                yield hand.task, self._one_by_one(hand, tasks[hand.task], reason)

    def _one_by_one(self, hand: _Hand, task: tuple[FileToRead, ...], reason: str) -> _Answers:
        """Return the answers to a task that a worker did not survive: each file by itself."""
        self._replace(hand)
        if len(task) == 1:
            file = task[0]
            return [Outcome(file.name, Result.REFUSED, sha256=file.sha256, reason=reason)]
        answers: _Answers = []
        for file in task:
            try:
                hand.give((file,))
                if hand.connection.poll(self._seconds):
                    answers.extend(hand.connection.recv())
                    continue
                said = f"reading it takes longer than {self._seconds:g} s"
            except (EOFError, OSError):
                said = "reading it broke down"
            answers.append(Outcome(file.name, Result.REFUSED, sha256=file.sha256, reason=said))
            self._replace(hand)
        return answers

    def _hire(self) -> _Hand:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=serve, args=(theirs, self._settings), daemon=True, name="ssckg-ingest"
        )
        process.start()
        theirs.close()
        return _Hand(process, ours)

    def _replace(self, hand: _Hand) -> None:
        self._dismiss(hand)
        new = self._hire()
        hand.process, hand.connection, hand.task = new.process, new.connection, -1
        hand.is_ready = False

    def _dismiss(self, hand: _Hand) -> None:
        hand.connection.close()
        hand.process.join(0.2)
        if hand.process.is_alive():
            hand.process.kill()
            hand.process.join()


def serve(connection: Connection, settings: Settings) -> None:
    """Answer tasks until the other side is gone; the main function of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    worker = Worker(settings)
    worker.prepare_process()
    with suppress(BrokenPipeError, OSError):
        connection.send(None)  # ready
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        answers = worker.work(task)
        try:
            connection.send(answers)
        except (BrokenPipeError, OSError):
            return
