"""What a worker process does when a folder is taken in: read, check and keep files.

A worker has no engine. It gives back what is to be lodged, or why a file is refused; whatever a
file does to it, the others go on.
"""

from __future__ import annotations

import gc
import os
import resource
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from ssckg.app.release.shelf import editions_at_hand
from ssckg.app.validating import Asked, check_documents
from ssckg.errors import ParseError, SsckgError
from ssckg.io.submitted import read_submitted
from ssckg.model.finding import Place
from ssckg.model.submission import KeptFile
from ssckg.store.files import FileStore, pieces_of
from ssckg.submissions.catalogue import DEFAULT_EDITION
from ssckg.submissions.ingest import FileToRead, Outcome, Result, count_findings, subject_of
from ssckg.submissions.life import kept_report
from ssckg.submissions.life.steps import NewSubmission

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.model.submitted_document import SubmittedDocument
    from ssckg.store.files import Received
    from ssckg.submissions.checking.checks import Checked

MEMORY_BYTES: Final = 1 << 30
"""What a worker may take; a file that needs more is refused."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What all files are read with: folder of the kept files, edition, language.

    data: the data directory whose released editions are known, if any.
    """

    files: Path
    edition: str = ""
    lang: str = "en"
    data: Path | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was read, checked and kept: what is to be lodged, and what to say of it."""

    new: NewSubmission
    outcome: Outcome


class Worker:
    """Reads files; made once in its process."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings, and bound the memory of the process."""
        self._settings = settings
        self._store = FileStore(settings.files)

    @staticmethod
    def prepare_process() -> None:
        """Bound the memory of this process, and be the first to go where memory is short."""
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
        if soft == resource.RLIM_INFINITY or soft > limit:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
        with suppress(OSError):
            os.nice(1)
        gc.freeze()

    def work(self, batch: Sequence[FileToRead]) -> list[Draft | Outcome]:
        """Return, for each file in its order, a draft or why there is none."""
        with ExitStack() as stack:
            if self._settings.data is not None:
                stack.enter_context(editions_at_hand(self._settings.data))
            found: dict[int, Draft | Outcome] = {}
            read: dict[int, tuple[Received, SubmittedDocument]] = {}
            for at, file in enumerate(batch):
                try:
                    received = stack.enter_context(self._store.receive(pieces_of(file.path)))
                    read[at] = (received, read_submitted(received.path, name=file.name))
                except (SsckgError, OSError, MemoryError) as error:
                    found[at] = refusal(file, error)
            for at, checked in self._check(batch, read).items():
                if isinstance(checked, Outcome):
                    found[at] = checked
                else:
                    found[at] = self._keep(batch[at], read[at][0], checked)
        return [found[at] for at in range(len(batch))]

    def _check(
        self, batch: Sequence[FileToRead], read: dict[int, tuple[Received, SubmittedDocument]]
    ) -> dict[int, Checked | Outcome]:
        """Check all at once; where that fails, one by one, so that one spoils no other."""
        asked = Asked(self._settings.edition)
        try:
            documents = [(document, asked) for _, document in read.values()]
            return dict(
                zip(read, check_documents(documents, lang=self._settings.lang), strict=True)
            )
        except (SsckgError, MemoryError) as error:
            if len(read) == 1:
                (at,) = read
                return {at: refusal(batch[at], error)}
        found: dict[int, Checked | Outcome] = {}
        for at, one in read.items():
            found |= self._check(batch, {at: one})
        return found

    def _keep(self, file: FileToRead, received: Received, checked: Checked) -> Draft | Outcome:
        """Keep the file and the report of its check, and make a draft."""
        try:
            subject = subject_of(checked)
            if isinstance(subject, str):
                return Outcome(
                    file.name, Result.REFUSED, sha256=file.sha256, reason=subject,
                    place=Place(file=file.name),
                )  # fmt: skip
            stored = received.keep()
            content = kept_report.write_report(checked, stored.sha256, datetime.now(UTC))
            report = self._store.put([content])
        except (SsckgError, OSError, MemoryError) as error:
            return refusal(file, error)
        edition = self._settings.edition or checked.document.edition or DEFAULT_EDITION
        name = file.name.rpartition("/")[2]
        kept = KeptFile(name, stored.sha256, stored.size)
        beside = KeptFile(
            kept_report.FILE_NAME, report.sha256, report.size, "application/json", "check"
        )
        violations, warnings = count_findings(checked)
        outcome = Outcome(
            file.name,
            Result.LODGED,
            sha256=stored.sha256,
            city=subject.city,
            year=subject.year,
            edition=edition,
            values=sum(report.value is not None for report in checked.reports),
            violations=violations,
            warnings=warnings,
        )
        new = NewSubmission(
            subject.city,
            subject.city_name,
            subject.year,
            edition,
            checked.cover,
            checked.reports,
            checked.local,
            (kept, beside),
        )
        return Draft(new, outcome)


def refusal(file: FileToRead, error: BaseException) -> Outcome:
    """Return why a file is refused, from what reading it raised."""
    if isinstance(error, MemoryError):
        reason = "reading it takes too much memory"
    elif isinstance(error, SsckgError):
        reason = str(error)
    else:
        reason = f"reading it failed: {type(error).__name__}"
    line = error.line if isinstance(error, ParseError) else None
    return Outcome(
        file.name, Result.REFUSED, sha256=file.sha256, reason=reason,
        place=Place(file=file.name, line=line),
    )  # fmt: skip
