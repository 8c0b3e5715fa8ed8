"""The files that the published dataset is handed on as: made once for each dataset, then kept.

They are made when somebody first asks for them (or a server has time), from the very data that are
published: their hash is compared with the manifest before a file counts. Nothing of a dataset that
is not published any more is given out, or stays on the disk.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg import __version__
from ssckg.access.signatures import sign
from ssckg.app.attesting import signing_keys
from ssckg.app.settings import remote_endpoint
from ssckg.errors import BusyError, MissingError, SsckgError, UnknownNameError
from ssckg.linked_data.addresses import path_of
from ssckg.namespaces import BASE
from ssckg.publication.canonical import canonical_nquads
from ssckg.publication.describing.published_facts import (
    PublishedFacts,
    about_of,
    examples_of,
    subjects_of,
)
from ssckg.publication.downloads import CHECKSUMS, MARK_LENGTH, STEM, DownloadWriter, mark_of
from ssckg.publication.statistics import count
from ssckg.store.directory import DataDirectory
from ssckg.store.downloads import DownloadFolder
from ssckg.store.quads import read_quads

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.publication.downloads import DownloadFile

SIGNATURE_TYPE: Final = "ssckg-dataset+jws"
"""Kept in the head of a signature over a dataset and its files."""
_FACTS: Final = "facts.json"
_SUBJECTS: Final = "subjects.txt"
_OWN_PAGES: Final = (
    *("/", "/frameworks", "/agencies", "/cities", "/mappings", "/compare", "/analyses", "/queries"),
    *("/rounds", "/releases", "/datasets", "/docs/"),
)
"""Pages that are not about one thing (docs/decisions/0040)."""
_TRIES: Final = 3
_MADE_AHEAD: Final = 1_000_000
"""Files of up to so many statements are made before anybody asks: it takes seconds, not minutes."""
_ABOUT_TABLES: Final = {
    "dc:publisher": "ssckg maintainers",
    "dc:rights": (
        "Facts compiled from the sources named in each row, whose terms hold; our own work"
        " (mappings, registers) is under CC BY 4.0."
    ),
}


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is there: what is known of it, and where it lies."""

    about: DownloadFile
    path: Path


@dataclass(frozen=True, slots=True)
class NotThere:
    """A file that is not there; `is_gone`: of a dataset that is not what is published now.

    current: name of the file that came in its place; empty where there is none such.
    """

    is_gone: bool
    current: str = ""


class Downloads:
    """The files of one data directory; safe for threads."""

    def __init__(
        self,
        ws: Workspace,
        step: Callable[[str], None] = lambda _: None,
        *,
        wait: float = 300.0,
    ) -> None:
        """Take the workspace, whose keys sign; `step` is told in words what is being done.

        Who comes while others make the files waits for at most `wait` seconds.
        """
        self._ws = ws
        self._wait = wait
        self._step = step
        self._folder = DownloadFolder(ws.directory.layout)
        self._lock = threading.Lock()
        self._known: PublishedFacts | None = None
        self._paths: tuple[str, tuple[str, ...]] | None = None

    @property
    def token(self) -> str:
        """The hash of what is published now."""
        return str(self._ws.directory.manifest.get("hash", ""))

    def facts(self) -> PublishedFacts:
        """Return what is known of what is published now; its files are made if need be.

        Raises:
            MissingError: the data are elsewhere, or the disk does not take the files.
            BusyError: the data change again and again, or others take long to make the files.
            EngineError: the engine failed.
        """
        for _ in range(_TRIES):
            wanted = self.token
            known = self._known
            if known is not None and known.dataset_hash == wanted:
                return known
            found = self._kept(wanted) or self._made_alone(wanted)
            if found is not None and self.token == found.dataset_hash:
                self._known = found
                return found
            self._folder.drop_others(self.token)
        raise BusyError("what is published is changing", hint="try again in a minute")

    def ready(self) -> PublishedFacts | None:
        """Return the same where it is there already; None where files would have to be made."""
        wanted, known = self.token, self._known
        if known is not None and known.dataset_hash == wanted:
            return known
        self._known = self._kept(wanted)
        return self._known

    def make_ahead(self) -> None:
        """Make the files before anybody asks for them, where that does not take long.

        Raises:
            MissingError, BusyError, EngineError: as `facts`.
        """
        if int(self._ws.directory.manifest.get("triples", 0)) <= _MADE_AHEAD:
            self.facts()

    def path(self, file: DownloadFile) -> Path:
        """Return where a file of `facts` lies."""
        return self._folder.of(self.token) / file.name

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all pages: those of things that are described, and the others.

        Raises:
            MissingError, BusyError, EngineError: as `facts`.
        """
        facts = self.facts()
        known = self._paths
        if known is None or known[0] != facts.dataset_hash:
            content = (self._folder.of(facts.dataset_hash) / _SUBJECTS).read_text("utf-8")
            paths = {path_of(iri, facts.base) for iri in content.splitlines()}
            ours = sorted(one for one in paths if "?" not in one and "#" not in one)
            known = self._paths = (facts.dataset_hash, tuple(dict.fromkeys((*_OWN_PAGES, *ours))))
        return known[1]

    def find(self, name: str) -> FoundFile | NotThere:
        """Return a file by its name.

        A name with another hash is gone, whether it ever was or not: to tell the two apart would
        let somebody find out by trying what a city took back. A name without a hash is told what
        the file is called today.

        Raises:
            UnknownNameError: no file is called that, at any time.
            MissingError, BusyError, EngineError: as `facts`.
        """
        facts = self.facts()
        for one in facts.files:
            if one.name == name:
                return FoundFile(one, self._folder.of(facts.dataset_hash) / name)
        mark = mark_of(facts.dataset_hash)
        asked, rest = _parts(name)
        same = f"{STEM}-{mark}{rest}"
        current = same if any(one.name == same for one in facts.files) else ""
        if not asked:
            return NotThere(False, current)
        return NotThere(asked != mark, current)

    def _kept(self, wanted: str) -> PublishedFacts | None:
        with suppress(FileNotFoundError, ValueError, TypeError, KeyError):
            folder = self._folder.of(wanted)
            found = PublishedFacts.loads((folder / _FACTS).read_bytes())
            is_whole = (folder / _SUBJECTS).is_file()
            return found if found.version == __version__ and is_whole else None
        return None

    def _made_alone(self, wanted: str) -> PublishedFacts | None:
        """Return what another thread made meanwhile, or make it."""
        if not self._lock.acquire(timeout=self._wait):
            raise BusyError("the files are being made", hint="try again in a minute")
        try:
            return self._kept(wanted) or self._make(wanted)
        finally:
            self._lock.release()

    def _make(self, wanted: str) -> PublishedFacts | None:
        """Make the files of what is published; None where that is something else meanwhile."""
        directory = self._ws.directory
        if remote_endpoint("published") is not None:
            raise MissingError(
                "the files of the dataset are not kept here: it is in a remote engine",
                hint="ask that engine for them",
            )
        with self._folder.making(self._wait) as folder:
            if kept := self._kept(wanted):
                return kept
            self._step("reading what is published")
            DataDirectory.open_published(directory.path)
            with directory.engine("published") as store:
                nquads = canonical_nquads(read_quads(store))
            manifest = directory.manifest
            writer = DownloadWriter(folder, nquads, str(manifest.get("base", BASE)))
            if writer.dataset_hash != manifest.get("hash"):
                return None
            facts = self._write(writer, nquads, manifest)
            subjects = "\n".join(subjects_of(nquads))
            (folder / _SUBJECTS).write_text(subjects, "utf-8")
            (folder / _FACTS).write_bytes(facts.dumps())
            self._folder.keep(folder, writer.dataset_hash)
        self._folder.drop_others(self.token)
        return facts

    def _write(
        self, writer: DownloadWriter, nquads: bytes, manifest: dict[str, Any]
    ) -> PublishedFacts:
        notes: list[str] = []
        self._step("writing dumps")
        writer.write_dumps()
        writer.write_graphs()
        self._step("writing tables")
        writer.write_tables(_ABOUT_TABLES, notes.append)
        writer.write_checksums()
        base, modified = (
            str(manifest.get("base", BASE)),
            str(manifest.get("noted", {}).get("at", "")),
        )
        with suppress(SsckgError):  # without keys the files are as good, and only not signed
            writer.write_signature(self._signature(writer, modified))
        return PublishedFacts(
            base,
            writer.dataset_hash,
            __version__,
            modified,
            count(nquads),
            tuple(writer.files),
            about_of(nquads),
            examples_of(nquads, base),
            tuple(dict.fromkeys(notes)),
        )

    def _signature(self, writer: DownloadWriter, modified: str) -> str:
        """Return the signature over the hash of the dataset and the list of checksums."""
        sums = next(one for one in writer.files if one.name.endswith(CHECKSUMS))
        payload = {
            "type": "ssckg-dataset",
            "dataset_hash": writer.dataset_hash,
            "checksums": sums.sha256,
            "published": modified,
            "version": __version__,
        }
        return sign(payload, signing_keys(self._ws), SIGNATURE_TYPE)


def _parts(name: str) -> tuple[str, str]:
    """Return the part of a hash that a name carries (empty: none), and what comes behind it.

    >>> _parts("ssckg-00ff00ff00ff00ff--graph--ontology.nt"), _parts("ssckg.nq.gz")
    (('00ff00ff00ff00ff', '--graph--ontology.nt'), ('', '.nq.gz'))
    """
    if not name.startswith(STEM):
        raise UnknownNameError("file", name)
    rest = name.removeprefix(STEM)
    mark = rest[1 : 1 + MARK_LENGTH]
    is_mark = rest.startswith("-") and len(mark) == MARK_LENGTH
    if is_mark and set(mark) <= set("0123456789abcdef"):
        return mark, rest[1 + MARK_LENGTH :]
    return "", rest
