"""Taking in a folder of submissions: which files are to be read, what became of each.

A file is known by its SHA-256: what was lodged before is not lodged again, so a run that was broken
off is simply run again. Pure: reading, checking and keeping are done elsewhere.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ssckg.model.finding import Place, Severity
from ssckg.submissions.city_names import resolve_city
from ssckg.submissions.life.names import check_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ssckg.submissions.checking.checks import Checked

_PIECE = 1 << 20


class Result(StrEnum):
    """What became of a file."""

    LODGED = "lodged"
    SKIPPED = "skipped"
    """It was lodged before, or the same bytes stand in another file of the folder."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file; `file` is its path below the folder.

    `reason` says why it was refused or skipped, `place` where that shows; the counts are of values
    taken over and of findings of the check.
    """

    file: str
    result: Result
    id: str = ""
    sha256: str = ""
    city: str = ""
    year: str = ""
    edition: str = ""
    values: int = 0
    violations: int = 0
    warnings: int = 0
    reason: str = ""
    place: Place | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; only the fields that apply."""
        facts: dict[str, Any] = {"file": self.file, "result": str(self.result)}
        if self.result is Result.LODGED:
            facts |= {
                "id": self.id,
                "sha256": self.sha256,
                "city": self.city,
                "year": self.year,
                "edition": self.edition,
                "values": self.values,
                "violations": self.violations,
                "warnings": self.warnings,
            }
        if self.result is Result.SKIPPED:
            facts |= {"id": self.id, "sha256": self.sha256}
        if self.reason:
            facts["reason"] = self.reason
        if self.place is not None:
            named = ("file", "line", "column", "sheet", "cell", "pointer")
            place = {name: getattr(self.place, name) for name in named}
            facts["place"] = {name: value for name, value in place.items() if value is not None}
        return facts


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file that is to be read: where it is, its path below the folder, its hash."""

    path: Path
    name: str
    sha256: str


@dataclass(slots=True)
class Ledger:
    """Which files are lodged: SHA-256 to the id of a submission, or to the name of a file."""

    lodged: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)

    def take(self, file: FileToRead) -> Outcome | None:
        """Note a file; return why it is passed over, or None if it is to be read."""
        if identifier := self.lodged.get(file.sha256):
            reason = f"lodged before as {identifier}"
        elif (other := self._seen.setdefault(file.sha256, file.name)) != file.name:
            identifier, reason = "", f"the same bytes as {other}"
        else:
            return None
        return Outcome(file.name, Result.SKIPPED, identifier, file.sha256, reason=reason)


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What a run did: an outcome for each file, in the order of their names."""

    folder: str
    outcomes: tuple[Outcome, ...]
    seconds: float
    is_complete: bool = True
    """Whether every file was looked at; a run may be broken off."""

    def count(self, result: Result) -> int:
        """Return how many files became that."""
        return sum(outcome.result is result for outcome in self.outcomes)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        counts = Counter(str(outcome.result) for outcome in self.outcomes)
        return {
            "folder": self.folder,
            "complete": self.is_complete,
            "files": len(self.outcomes),
            **{str(result): counts[str(result)] for result in Result},
            "with_violations": sum(outcome.violations > 0 for outcome in self.outcomes),
            "seconds": round(self.seconds, 3),
            "outcomes": [outcome.as_dict() for outcome in self.outcomes],
        }


def find_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files below a folder with their paths in it, sorted.

    Hidden files, the lock files of spreadsheets, and links that lead elsewhere are passed over.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        is_hidden = any(part.startswith((".", "~$")) for part in name.parts)
        if not is_hidden and not path.is_symlink() and path.is_file():
            yield path, name.as_posix()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def batches(files: Iterable[FileToRead], size: int) -> Iterator[tuple[FileToRead, ...]]:
    """Yield files together, `size` at a time."""
    batch: list[FileToRead] = []
    for file in files:
        batch.append(file)
        if len(batch) == size:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose submission a file is: id and name of the city, report year."""

    city: str
    city_name: str
    year: str


def subject_of(checked: Checked) -> Subject | str:
    """Return the one city and year that a file is about, or what is wrong, in words.

    Raises:
        UsageError: what stands for the city or the year is none.
    """
    pairs: dict[tuple[str, str], None] = {}
    for reading in checked.readings:
        pairs.setdefault((reading.row.city, reading.row.report_year))
    if not pairs:
        return "the file holds no results; fill the template, or a table with a row each"
    if any(not city.strip() for city, _ in pairs):
        return "the file does not name its city; fill the cover, or the column 'city'"
    if any(not year.strip() for _, year in pairs):
        return "the file does not name its report year; fill the cover, or the column 'report_year'"
    subjects = {(*resolve_city(city), check_year(year)) for city, year in pairs}
    if len(subjects) > 1:
        shown = ", ".join(sorted(f"{name} {year}" for _, name, year in subjects)[:5])
        return f"the file holds {len(subjects)} submissions ({shown}); give each its own file"
    ((city, name, year),) = subjects
    return Subject(city, name, year)


def count_findings(checked: Checked) -> tuple[int, int]:
    """Return the number of violations and of warnings that a check found."""
    found = Counter(finding.severity for finding in checked.report.findings)
    return found[Severity.VIOLATION], found[Severity.WARNING]


def in_order(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Return outcomes by the names of their files."""
    return tuple(sorted(outcomes, key=lambda outcome: outcome.file))
