"""One state of the published dataset, as it is noted, and all of them in the order of time."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import DataDirectoryError
from ssckg.publication.index import Entry
from ssckg.store.past import PastFiles, StateLog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.store.directory import DataDirectory

NOTED: Final = "noted"
"""Where the manifest of what is published holds its own entry of the history."""
_FILES: Final = (
    *("content_file", "amended_file", "records_file", "shared_file"),
    *("index_file", "manifest_file"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastState:
    """The published dataset from a time on, until the next state.

    at: from when on, in UTC; why: what changed ("build", "release", "submission" ...); hash,
    triples: of the dataset then; releases: versions in it; content: hash of what was built;
    version: of ssckg; cut: comments that were hidden since and are taken out of it; is_dropped: it
    is no longer kept, and only the time is known.

    The files hold what it is put together from (`PastFiles`): what was built, the lines by which
    releases and curation changed it, graphs of other records, these as they were rendered, the
    entries of submissions, the manifest.
    """

    at: datetime
    hash: str = ""
    triples: int = 0
    why: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    content: str = ""
    version: str = ""
    content_file: str = ""
    amended_file: str = ""
    records_file: str = ""
    shared_file: str = ""
    index_file: str = ""
    manifest_file: str = ""
    cut: int = 0
    is_dropped: bool = False

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all its files."""
        return tuple(name for field in _FILES if (name := getattr(self, field)))

    def is_same(self, other: PastState) -> bool:
        """Say whether it is the same dataset."""
        return bool(self.hash) and self.hash == other.hash

    def dropped(self) -> PastState:
        """Return what is left of it when it is no longer kept."""
        return PastState(at=self.at, is_dropped=True)

    def as_line(self) -> dict[str, Any]:
        """Return it as plain values; what is empty is left out."""
        values = asdict(self) | {"at": self.at.astimezone(UTC).isoformat()}
        return {name: value for name, value in values.items() if value not in ("", (), 0, False)}

    @classmethod
    def from_line(cls, line: dict[str, Any]) -> PastState:
        """Return what `as_line` wrote; fields of later versions are passed over.

        Raises:
            DataDirectoryError: it is something else.
        """
        known = {field.name for field in fields(cls)} - {"at", "why", "releases"}
        try:
            return cls(
                at=datetime.fromisoformat(line["at"]).astimezone(UTC),
                why=tuple(line.get("why", ())),
                releases=tuple(line.get("releases", ())),
                **{name: value for name, value in line.items() if name in known},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise DataDirectoryError("an entry of the history is damaged") from error


class History:
    """The states of a data directory, and what they are made of."""

    def __init__(self, directory: DataDirectory) -> None:
        """Take the data directory; nothing is read yet."""
        self.directory = directory
        self.log = StateLog(directory.layout.history)
        self.files = PastFiles(directory.layout.history)

    def states(self, manifest: dict[str, Any] | None = None) -> tuple[PastState, ...]:
        """Return all states, oldest first; the last is what is published, if that was noted.

        Args:
            manifest: of what is published, where it was read already.

        Raises:
            DataDirectoryError: the history is damaged.
        """
        published = manifest if manifest is not None else self.directory.manifest
        noted = [PastState.from_line(line) for line in self.log.read()]
        current = noted_in(published)
        # Who changed what is published may have died before the log had it.
        if current is not None and (not noted or not current.is_same(noted[-1])):
            noted.append(current)
        return tuple(noted)

    def manifest(self, state: PastState) -> dict[str, Any]:
        """Return the manifest of a state.

        Raises:
            DataDirectoryError: it is lost.
        """
        manifest: dict[str, Any] = json.loads(self.files.read(state.manifest_file))
        return manifest

    def entries(self, state: PastState) -> tuple[Entry, ...]:
        """Return what was noted of submissions that are or were public then.

        Raises:
            DataDirectoryError: it is lost.
        """
        if not state.index_file:
            return ()
        return read_entries(self.files.read(state.index_file))


def noted_in(manifest: dict[str, Any]) -> PastState | None:
    """Return the entry that a manifest holds; None where another version published it."""
    line = manifest.get(NOTED)
    return PastState.from_line(line) if isinstance(line, dict) else None


def write_entries(entries: Iterable[Entry]) -> bytes:
    """Return entries as text; equal entries give equal bytes."""
    return json.dumps([asdict(entry) for entry in entries], ensure_ascii=False).encode()


def read_entries(text: bytes) -> tuple[Entry, ...]:
    """Return what `write_entries` wrote, also an earlier or a later version of it."""
    known = {field.name for field in fields(Entry)}
    return tuple(
        Entry(**{name: value for name, value in each.items() if name in known})
        for each in json.loads(text)
    )
