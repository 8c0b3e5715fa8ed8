"""Taking in a folder of thousands of files: each is checked and lodged, and none spoils the rest.

Worker processes read, check and keep; this process makes drafts of what they found, several in one
update: all of them or none. What was lodged is known by the hash of its file, so a run that was
broken off at any moment is run again, and lodges what is missing.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.app.ingest_worker import Draft, Settings
from ssckg.app.permitting import permit
from ssckg.app.worker_pool import WorkerPool
from ssckg.errors import ForbiddenError, UsageError
from ssckg.store.locks import LockedError, lock
from ssckg.submissions.catalogue import edition_triples
from ssckg.submissions.checking.messages import check_language
from ssckg.submissions.ingest import (
    FileToRead,
    IngestSummary,
    Ledger,
    Outcome,
    Result,
    batches,
    find_files,
    hash_file,
    in_order,
)
from ssckg.submissions.life import steps
from ssckg.submissions.life.lodged_files import lodged_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor

_FILES_A_TASK: Final = 10
"""Files that are checked in one call of the engine."""
_DRAFTS_AN_UPDATE: Final = 20


def ingest(
    ws: Workspace,
    actor: Actor,
    folder: Path,
    *,
    jobs: int = 2,
    edition: str | None = None,
    lang: str = "en",
    tell: Callable[[Outcome], None] = lambda _: None,
) -> IngestSummary:
    """Check and lodge every file below a folder; what is lodged already is passed over.

    Args:
        ws: the workspace.
        actor: who lodges.
        folder: where the files are; each holds the submission of one city and year.
        jobs: number of worker processes.
        edition: framework edition, where the files do not name it.
        lang: language of the messages of the kept reports.
        tell: is called with every outcome, as it comes.

    Raises:
        UsageError: no such folder, edition or language; or another run is under way.
        EngineError: the engine does not answer; what was told as lodged is lodged.
    """
    if not folder.is_dir():
        raise UsageError(f"no such folder: {folder}")
    check_language(lang)
    if edition:
        edition_triples(edition)
    started = time.perf_counter()
    with ExitStack() as stack:
        try:
            lock_file = ws.directory.layout.lock_file("ingest")
            stack.enter_context(lock(lock_file, exclusive=True))
        except LockedError as error:
            raise UsageError(f"another run takes in files here (process {error.pid})") from error
        run = _Run(ws, actor, tell)
        settings = Settings(ws.directory.layout.files, edition or "", lang, ws.directory.path)
        pool = stack.enter_context(WorkerPool(settings, jobs))
        is_complete = True
        try:
            for answers in pool.run(batches(run.files(folder), _FILES_A_TASK)):
                run.take(answers)
        except KeyboardInterrupt:
            is_complete = False  # what was checked is lodged, and the summary says the rest
        run.lodge()
    seconds = time.perf_counter() - started
    return IngestSummary(str(folder), in_order(run.outcomes), seconds, is_complete)


class _Run:
    """One run: what was found so far, and the drafts that wait for their update."""

    def __init__(self, ws: Workspace, actor: Actor, tell: Callable[[Outcome], None]) -> None:
        self._ws = ws
        self._actor = actor
        self._tell = tell
        self._ledger = Ledger(lodged_files(ws.store))
        self._waiting: list[Draft] = []
        self.outcomes: list[Outcome] = []

    def files(self, folder: Path) -> Iterator[FileToRead]:
        """Yield the files that are to be read; the others are told at once."""
        for path, name in find_files(folder):
            try:
                file = FileToRead(path, name, hash_file(path))
            except OSError as error:
                reason = f"cannot be read: {error.strerror}"
                self._note(Outcome(name, Result.REFUSED, reason=reason))
                continue
            passed_over = self._ledger.take(file)
            if passed_over is None:
                yield file
            else:
                self._note(passed_over)

    def take(self, answers: list[Draft | Outcome]) -> None:
        """Take what a worker found; lodge, once enough drafts wait."""
        for answer in answers:
            if isinstance(answer, Outcome):
                self._note(answer)
                continue
            try:
                permit(self._ws, self._actor, "lodge", city=answer.new.city)
                self._waiting.append(answer)
            except ForbiddenError as error:
                self._note(_refused(answer.outcome, str(error)))
        if len(self._waiting) >= _DRAFTS_AN_UPDATE:
            self.lodge()

    def lodge(self) -> None:
        """Make the drafts that wait, in one update."""
        # Taken off first: after an interruption nobody knows whether they are lodged, and the
        # next run sees it by their hash.
        drafts, self._waiting = self._waiting, []
        ws = self._ws
        new = [draft.new for draft in drafts]
        heads = steps.create_many(ws.store, ws.base, new, self._actor, ws.now())
        for draft, head in zip(drafts, heads, strict=True):
            self._note(replace(draft.outcome, id=head.id))

    def _note(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self._tell(outcome)


def _refused(outcome: Outcome, reason: str) -> Outcome:
    return Outcome(outcome.file, Result.REFUSED, sha256=outcome.sha256, reason=reason)
