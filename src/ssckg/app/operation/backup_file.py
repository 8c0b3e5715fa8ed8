"""The file of a backup: a gzipped tar whose first member says what follows, with SHA-256 of each.

::

    manifest.json         what this is, of what, made when; every other member with size and SHA-256
    ssckg.json            the state of the data directory
    published.nq          the published dataset, N-Quads
    workspace.nq          the workspace dataset, N-Quads
    files/ history/ keys/ parts/ releases/ ssckg.toml     as they stand in the data directory

Reading trusts nothing: names, kinds, sizes and hashes are checked as the members come by.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

from ssckg.errors import DataError, MissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
FOLDERS: Final = ("files", "history", "keys", "parts", "releases")
"""Folders of a data directory that are kept as they stand."""
DERIVED: Final = ("as-of", "downloads", "published", "run", "workspace")
"""Folders that are made again from the rest; of the two datasets the content is kept as N-Quads."""
STATE: Final = "ssckg.json"
SETTINGS: Final = "ssckg.toml"
DATASETS: Final = ("published", "workspace")
_SINGLE: Final = frozenset({STATE, SETTINGS, *(f"{name}.nq" for name in DATASETS)})
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
_PIECE: Final = 2**20
_MOST_MANIFEST: Final = 64 * 2**20
_HINT: Final = "take another backup; this one was changed or did not come over whole"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a backup: its SHA-256, size in bytes, and rights as in a data directory."""

    sha256: str
    size: int
    mode: int = 0o600


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    made: ISO 8601, UTC; version: of ssckg; layout: format of the data directory; hash: of the
    published dataset, as its build says; left_out: what is not in it, and why.
    """

    made: str
    version: str
    layout: int
    generation: int
    hash: str
    has_keys: bool
    left_out: tuple[str, ...]
    files: dict[str, Member] = field(default_factory=dict)

    def encode(self) -> bytes:
        """Return the document of the first member."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True).encode()


def decode_manifest(content: bytes) -> Manifest:
    """Return what a backup says of itself.

    Raises:
        DataError: it is none, or of a version that is not known here.
    """
    try:
        said: dict[str, Any] = json.loads(content)
        if said.pop("format") != FORMAT:
            raise DataError("the backup was written by another version", hint="use that version")
        files = {name: Member(**member) for name, member in said.pop("files").items()}
        left_out = tuple(said.pop("left_out"))
        return Manifest(**said, left_out=left_out, files=files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError("this is no backup of ssckg: its manifest is not to be read") from error


def is_member_name(name: str) -> bool:
    """Say whether a member may be called so: nothing may come to stand outside.

    >>> is_member_name("files/ab/abc"), is_member_name("files/../../x"), is_member_name("/etc/x")
    (True, False, False)
    """
    if name in _SINGLE:
        return True
    parts = name.split("/")
    fits = all(_NAME.fullmatch(part) and part not in {".", ".."} for part in parts)
    return len(parts) > 1 and parts[0] in FOLDERS and fits


def hash_of(path: Path) -> Member:
    """Return what the manifest says of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Member(digest.hexdigest(), size, path.stat().st_mode & 0o777)


def write(file: IO[bytes], manifest: Manifest, folder: Path) -> None:
    """Write a backup: the manifest, then each file below `folder` that it names.

    Raises:
        OSError: the disk does not take it.
    """
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
        _add(archive, MANIFEST, Member("", len(content := manifest.encode())), io.BytesIO(content))
        for name, member in sorted(manifest.files.items()):
            with (folder / name).open("rb") as source:
                _add(archive, name, member, source)


def _add(archive: tarfile.TarFile, name: str, member: Member, content: IO[bytes]) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = member.size, member.mode
    archive.addfile(info, content)


def read(path: Path, take: Callable[[str, Member], IO[bytes] | None]) -> Manifest:
    """Read a backup to its end and check all of it.

    Args:
        path: of the backup.
        take: given name and member of a file, returns where its bytes go (None: nowhere). It is
            closed here.

    Raises:
        MissingError: there is no such file.
        DataError: it is no backup, or it was changed.
    """
    with _opened(path) as archive:
        manifest, seen = None, set()
        for info in archive:
            if manifest is None:
                manifest = _first(archive, info)
                continue
            member = manifest.files.get(info.name)
            if member is None or info.name in seen or not info.isreg():
                raise DataError(f"the backup holds {info.name!r}, which it does not name")
            seen.add(info.name)
            _copy(archive, info, member, take)
    if manifest is None:
        raise DataError(f"{path} is empty", hint=_HINT)
    if missing := set(manifest.files) - seen:
        raise DataError(f"the backup lacks {min(missing)} and is not whole", hint=_HINT)
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, mode="r|gz") as archive:
            yield archive
    except FileNotFoundError as error:
        raise MissingError(f"there is no backup at {path}") from error
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise MissingError(f"cannot read {path}: {os.strerror(error.errno)}") from error
        raise DataError(f"{path} is no whole backup: {error}", hint=_HINT) from error


def _first(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Manifest:
    content = archive.extractfile(info) if info.isreg() else None
    if info.name != MANIFEST or content is None or info.size > _MOST_MANIFEST:
        raise DataError("this is no backup of ssckg: it does not begin with a manifest")
    manifest = decode_manifest(content.read())
    if wrong := [name for name in manifest.files if not is_member_name(name)]:
        raise DataError(f"the backup names a file that is none of ours: {wrong[0]!r}")
    return manifest


def _copy(
    archive: tarfile.TarFile,
    info: tarfile.TarInfo,
    member: Member,
    take: Callable[[str, Member], IO[bytes] | None],
) -> None:
    source, target = archive.extractfile(info), take(info.name, member)
    digest, size = hashlib.sha256(), 0
    try:
        while source is not None and (piece := source.read(_PIECE)):
            digest.update(piece)
            size += len(piece)
            if target is not None:
                target.write(piece)
        if target is not None:
            target.flush()
            os.fsync(target.fileno())
    finally:
        if target is not None:
            target.close()
    if (digest.hexdigest(), size) != (member.sha256, member.size):
        raise DataError(f"{info.name} in the backup is not what was put there", hint=_HINT)
