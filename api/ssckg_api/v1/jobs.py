"""Work that takes longer than a request: accepted with 202, looked after under `/api/v1/jobs/ID`.

Jobs live as long as the server. What they do is safe against being broken off: publication is
made again from the workspace at the next start.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from ssckg_api.problems import ProblemError, problem_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.model.actor import Actor

_WORKERS: Final = 2
_KEPT: Final = 1000
_WAITING: Final = 100
_WAITING_OF_ONE: Final = 10


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: `state` is waiting, running, done or failed; times in seconds."""

    id: str
    kind: str
    owner: str
    state: str = "waiting"
    about: str = ""
    """Path of what it is about."""
    started: float = field(default_factory=time.time)
    seconds: float | None = None
    result: Any = None
    problem: dict[str, Any] | None = None
    said: list[str] = field(default_factory=list)
    """What it has come to so far, in words, for people."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in {"done", "failed"}

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "about": self.about or None,
            "seconds": None if self.seconds is None else round(self.seconds, 3),
            "result": self.result,
            "problem": self.problem,
        }


class Jobs:
    """The jobs of a server; safe for threads."""

    def __init__(self) -> None:
        """Make the workers; nothing runs yet."""
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="job")
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._ended = threading.Condition(self._lock)

    def start(
        self,
        kind: str,
        actor: Actor,
        work: Callable[[], Any],
        *,
        about: str = "",
        said: list[str] | None = None,
    ) -> Job:
        """Take on `work`, which returns plain values for JSON, and may add to `said` meanwhile.

        Raises:
            ProblemError: 503, too much is waiting already, of this actor or in all.
        """
        job = Job(
            secrets.token_urlsafe(12),
            kind,
            actor.id,
            about=about,
            said=[] if said is None else said,
        )
        with self._lock:
            waiting = [j.owner for j in self._jobs.values() if j.state == "waiting"]
            if len(waiting) >= _WAITING or waiting.count(actor.id) >= _WAITING_OF_ONE:
                raise ProblemError(
                    *(503, "busy", "Too much is waiting", "Please try again in a moment."),
                    headers=(("Retry-After", "10"),),
                )
            self._forget()
            self._jobs[job.id] = job
        self._pool.submit(self._run, job, work)
        return job

    def find(self, job_id: str, actor: Actor) -> Job:
        """Return a job of this actor.

        Raises:
            ProblemError: 404, there is none of this id, or it is somebody else's.
        """
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or job.owner != actor.id:
            raise ProblemError(404, "unknown-job", "There is no such job", "It may have ended.")
        return job

    def wait(self, job: Job, seconds: float) -> Job:
        """Return a job as it stands when it has ended, or after so many seconds."""

        def _found() -> Job:
            return self._jobs.get(job.id, job)

        with self._ended:
            self._ended.wait_for(lambda: _found().has_ended, seconds)
            return _found()

    def count(self) -> dict[str, int]:
        """Return how many jobs there are in each state."""
        counts = dict.fromkeys(("waiting", "running", "done", "failed"), 0)
        with self._lock:
            for job in self._jobs.values():
                counts[job.state] += 1
        return counts

    def close(self) -> None:
        """Let running work end; drop what waits."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[], Any]) -> None:
        began = time.perf_counter()
        self._keep(replace(job, state="running"))
        try:
            outcome = replace(job, state="done", result=work())
        except Exception as error:  # a job ends in an answer, whatever happens
            outcome = replace(job, state="failed", problem=problem_of(error).as_dict())
        self._keep(replace(outcome, seconds=time.perf_counter() - began))

    def _keep(self, job: Job) -> None:
        with self._ended:
            self._jobs[job.id] = job
            self._ended.notify_all()

    def _forget(self) -> None:
        """Drop the oldest that have ended, beyond what is kept."""
        ended = [j.id for j in self._jobs.values() if j.has_ended]
        for job_id in ended[: max(0, len(self._jobs) - _KEPT + 1)]:
            del self._jobs[job_id]
