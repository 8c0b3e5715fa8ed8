"""What the published dataset was put together from, kept beside it: content, parts, index.

Each is a file under its own SHA-256, so what is read is what was written. Nothing private is
there, and what is no longer published is removed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import DataDirectoryError, DataError, UnknownNameError
from ssckg.publication.canonical import canonical_nquads, dataset_hash
from ssckg.publication.index import Index
from ssckg.store.files import FileStore
from ssckg.store.quads import read_quads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.publication.composing import Content
    from ssckg.store.directory import DataDirectory

_MAXIMUM_BYTES: Final = 2**40


def content_hash(manifest: dict[str, Any]) -> str:
    """Return the hash of the built content behind what is published; empty before any build."""
    return str(manifest.get("content") or manifest.get("hash") or "")


def amended_part(key: str, parts: KeptParts, amended: Content) -> dict[str, str]:
    """Keep content with releases and curation in it, and return what the manifest says of it."""
    return {"key": key, "part": parts.put(amended.nquads)}


class KeptParts:
    """The parts of the published dataset of a data directory."""

    def __init__(self, directory: DataDirectory) -> None:
        """Take the data directory."""
        self._directory = directory
        self._files = FileStore(directory.layout.parts, maximum=_MAXIMUM_BYTES)

    def put(self, content: bytes) -> str:
        """Keep a part and return its SHA-256.

        Raises:
            WriteError: it cannot be written.
        """
        return self._files.put([content]).sha256

    def read(self, part: str) -> bytes:
        """Return a part by its SHA-256.

        Raises:
            UnknownNameError: it is not kept.
            DataDirectoryError: it was damaged.
        """
        return self._files.read(part)

    def has(self, part: str) -> bool:
        """Say whether a part is kept, whole; the empty one always is."""
        try:
            return not part or bool(self._files.verify(part))
        except (UnknownNameError, DataDirectoryError):
            return False

    def found(self, part: str) -> bytes | None:
        """Return a part by its SHA-256; None where it is lost or damaged. There always is ""."""
        try:
            return self.read(part) if part else b""
        except (UnknownNameError, DataDirectoryError):
            return None

    def index(self, manifest: dict[str, Any]) -> Index:
        """Return the index of what is published; an empty one where it is lost: all is remade."""
        name = manifest.get("publications", {}).get("index", "")
        if not name:
            return Index(content_hash(manifest))
        try:
            return Index.loads(self.read(name))
        except (UnknownNameError, DataDirectoryError, DataError):
            return Index()

    def content(self, manifest: dict[str, Any]) -> bytes:
        """Return what was built, as canonical N-Quads.

        Raises:
            DataError: it is lost.
        """
        built = content_hash(manifest)
        try:
            return self.read(built)
        except (UnknownNameError, DataDirectoryError):
            if manifest.get("hash") == built:  # nothing was added to it
                return self._published(built)
        raise DataError(
            f"what was built into {self._directory.path} is lost",
            hint=f"build again: ssckg build --data {self._directory.path}",
        )

    def amended(self, manifest: dict[str, Any], key: str) -> bytes | None:
        """Return built content with releases and curation in it, if it was kept under a key."""
        said = manifest.get("amended") or {}
        if said.get("key") != key:
            return None
        try:
            return self.read(said["part"])
        except (UnknownNameError, DataDirectoryError):
            return None  # it is made again

    def drop(self, parts: Iterable[str]) -> None:
        """Remove some parts; those of submissions are made again when they are needed next."""
        for name in {name for name in parts if self.found(name)}:
            self._files.locate(name).unlink(missing_ok=True)

    def keep_only(self, needed: set[str]) -> None:
        """Remove all other parts."""
        for name in list(self._files.all_hashes()):
            if name not in needed:
                self._files.locate(name).unlink(missing_ok=True)

    def _published(self, expected: str) -> bytes:
        """Return the published dataset of the engine, if it is what the build wrote.

        Raises:
            DataError: it is something else.
        """
        with self._directory.engine("published") as store:
            nquads = canonical_nquads(read_quads(store))
        if dataset_hash(nquads) != expected:
            raise DataError(
                "what is published is not what the build wrote", hint="build again: ssckg build"
            )
        return nquads
