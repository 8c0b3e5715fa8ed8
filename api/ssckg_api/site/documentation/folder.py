"""The folder of the documentation: its pages, their order, pictures and files beside them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import yaml

from ssckg import resources
from ssckg_api.site.documentation.markdown import Document, page_address, read_document, target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES: Final = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".ipynb": "application/x-ipynb+json",
}
"""What lies beside pages and is given as it is: by ending, its media type."""


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the documentation: its name, what it is for, the files of its pages in order."""

    name: str
    about: str
    paths: tuple[str, ...]


class Folder:
    """`docs/` as the site shows it; read once a page, safe for threads."""

    def __init__(self, root: Path) -> None:
        """Take the folder; nothing is read yet."""
        self._root = root
        self._lock = threading.Lock()
        self._read: dict[str, tuple[int, Document]] = {}

    def groups(self) -> tuple[Group, ...]:
        """Return the parts by `nav.yaml`; `folder/*` stands for all pages of a folder by name."""
        listed: list[dict[str, Any]] = yaml.safe_load(
            (self._root / "nav.yaml").read_text(encoding="utf-8")
        )
        return tuple(
            Group(each["name"], each["about"], tuple(self._listed(each["pages"])))
            for each in listed
        )

    def has(self, path: str) -> bool:
        """Say whether there is a file of the documentation at a path below `docs/`."""
        file = self._root / path
        inside = file.resolve().is_relative_to(self._root.resolve())
        return inside and file.is_file() and file.suffix in {".md", *FILES}

    def file_of(self, address: str) -> str | None:
        """Return the path of what is at an address below `/docs/`; None where there is nothing."""
        if ".." in address.split("/") or "\0" in address:
            return None
        names = (f"{address}README.md",) if address.endswith("/") else (f"{address}.md", address)
        return next((name for name in names if self.has(name)), None)

    def address_of(self, path: str) -> str | None:
        """Return the address of a path; a folder leads to its first page. None: not here."""
        if self.has(path):
            return page_address(path)
        if self.has(f"{path}/README.md"):
            return page_address(f"{path}/README.md")
        return "/docs/decisions" if path == "decisions" else None

    def bytes_of(self, path: str) -> bytes:
        """Return a file as it is."""
        return (self._root / path).read_bytes()

    def document(self, path: str) -> Document:
        """Return a page; read again when its file has changed."""
        file = self._root / path
        changed = file.stat().st_mtime_ns
        with self._lock:
            known = self._read.get(path)
            if known is None or known[0] != changed:
                text = file.read_text(encoding="utf-8")
                known = self._read[path] = (changed, read_document(path, text, self.address_of))
        return known[1]

    def paths(self) -> list[str]:
        """Return the paths of all pages, in the order of the navigation, then by name."""
        listed = dict.fromkeys(path for group in self.groups() for path in group.paths)
        others = sorted(p.relative_to(self._root).as_posix() for p in self._root.rglob("*.md"))
        return list(dict.fromkeys((*listed, *others)))

    def broken(self, path: str) -> list[str]:
        """Return the links of a page that lead nowhere: no file, or no such heading in it."""
        found = []
        for link in self.document(path).links:
            if link.startswith(("http:", "https:", "mailto:", "/")):
                continue
            file, _, anchor = link.partition("#")
            to = target(path, file) if file else path
            if not (self._root / to).exists():
                found.append(link)
            elif anchor and to.endswith(".md"):
                is_inside = self.has(to)
                known = {s.anchor for s in self.document(to).sections} if is_inside else {anchor}
                if anchor not in known:
                    found.append(link)
        return found

    def _listed(self, pages: list[str]) -> Iterator[str]:
        for page in pages:
            if page.endswith("/*"):
                below = sorted((self._root / page[:-2]).glob("*.md"))
                yield from (file.relative_to(self._root).as_posix() for file in below)
            elif self.has(page):
                yield page


@cache
def documentation() -> Folder:
    """Return the documentation that this installation carries."""
    return Folder(resources.folder("docs"))
