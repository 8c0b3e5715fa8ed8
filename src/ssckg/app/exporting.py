"""Writes all files of what is published into a folder: dumps, graphs, tables, catalogue."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.app.downloads import Downloads
from ssckg.app.following import settle
from ssckg.app.settings import catalogue_availability, catalogue_contact, public_url
from ssckg.app.workspace import open_workspace
from ssckg.errors import UsageError, WriteError
from ssckg.io.whole_file import write_whole
from ssckg.publication.describing.catalogue_document import catalogue_document
from ssckg.publication.describing.void_document import void_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ssckg.publication.describing.published_facts import PublishedFacts
    from ssckg.publication.downloads import DownloadFile


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written where; folder: None where the files were only made ready."""

    folder: Path | None
    dataset_hash: str
    files: tuple[DownloadFile, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "folder": str(self.folder) if self.folder else None,
            "dataset_hash": self.dataset_hash,
            "files": [one.as_dict() for one in self.files],
            "notes": list(self.notes),
        }


def export_published(
    data: Path,
    out: Path | None = None,
    *,
    address: str = "",
    step: Callable[[str], None] = lambda _: None,
) -> Exported:
    """Make the files of what is published ready, and copy them into a folder.

    Args:
        data: the data directory.
        out: a folder, made if need be; None: the files are only made ready for a server.
        address: where the files will be found, for the catalogue; else the setting, or no address.
        step: told in words what is being done.

    Raises:
        UsageError: the address cannot be one.
        MissingError: there is no data directory, or it cannot be used.
        WriteError: the folder cannot be written.
    """
    address = address or public_url()
    if address and not address.startswith(("http://", "https://")):
        raise UsageError(f"an address begins with http:// or https://, not {address[:80]!r}")
    settle(data)
    with open_workspace(data) as ws:
        downloads = Downloads(ws, step)
        facts = downloads.facts()
        if out is not None:
            _copy(downloads, facts, out, address.rstrip("/") + "/" if address else "")
    return Exported(out, facts.dataset_hash, facts.files, facts.notes)


def _copy(downloads: Downloads, facts: PublishedFacts, out: Path, address: str) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for one in facts.files:
            shutil.copyfile(downloads.path(one), out / one.name)
    except OSError as error:
        raise WriteError(str(out), error.strerror or str(error)) from error
    catalogue = catalogue_document(facts, address, catalogue_contact(), catalogue_availability())
    write_whole(out / "catalog.ttl", catalogue.write("text/turtle"))
    write_whole(out / "void.ttl", void_document(facts, address).write("text/turtle"))
