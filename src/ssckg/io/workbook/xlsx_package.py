"""An .xlsx or .xlsm as a set of parts, to be written again with some parts changed or added."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError, TooLargeError
from ssckg.io.workbook.xml_edit import Element, append_inside, find_elements, xml_text

if TYPE_CHECKING:
    from ssckg.io.sheets.container import Container

OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "[Content_Types].xml"
_EMPTY_RELATIONS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
    b'"http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_MAXIMUM_BYTES: Final = 128 * 1024 * 1024
"""Of all parts, pictures too, when they are unpacked."""


class Package:
    """The parts of a workbook; what is not changed is written as it was."""

    def __init__(self, container: Container) -> None:
        """Take an open container of an .xlsx.

        Raises:
            ParseError: it is no .xlsx.
            TooLargeError: its parts are too large together.
        """
        self.name = container.name
        self._container = container
        self._changed: dict[str, bytes] = {}
        if _TYPES not in container:
            raise ParseError("only .xlsx and .xlsm can be annotated", file=self.name)
        if container.total_bytes > _MAXIMUM_BYTES:
            raise TooLargeError(f"{self.name}: it unpacks to {container.total_bytes:,} bytes")

    def __contains__(self, part: str) -> bool:
        return part in self._changed or part in self._container

    def read(self, part: str) -> bytes:
        """Return a part as it is now.

        Raises:
            ParseError: there is none, or it is damaged.
        """
        if part in self._changed:
            return self._changed[part]
        content = self._container.read(part, _MAXIMUM_BYTES)
        if part.endswith((".xml", ".rels", ".vml")):
            self._container.refuse_declarations(part, content)
        return content

    def write(self, part: str, content: bytes) -> None:
        """Change a part or add one."""
        self._changed[part] = content

    def free_part(self, pattern: str) -> str:
        """Return a part name that is not taken; `pattern` has one place for a number."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Return id, kind and target part of what a part leads to inside the file."""
        path = _relations_of(part)
        if path not in self:
            return []
        folder = posixpath.dirname(part)
        found = []
        for element in find_elements(self.read(path), deepest=1, file=self.name):
            given = element.attributes
            if element.name != "Relationship" or given.get("TargetMode") == "External":
                continue
            target = given.get("Target", "")
            whole = target if target.startswith("/") else posixpath.join("/", folder, target)
            kind = given.get("Type", "").rpartition("/")[2]
            found.append((given.get("Id", ""), kind, posixpath.normpath(whole).lstrip("/")))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from a part to another; return its id."""
        path = _relations_of(part)
        content = self.read(path) if path in self else _EMPTY_RELATIONS
        elements = find_elements(content, deepest=1, file=self.name)
        taken = {e.attributes.get("Id", "") for e in elements}
        number = 1
        while f"rIdSsckg{number}" in taken:
            number += 1
        key = f"rIdSsckg{number}"
        root = elements[0]
        tag = _qualified(root, "Relationship")
        line = f'<{tag} Id="{key}" Type="{OFFICE}/{kind}" Target="/{xml_text(target)}"/>'
        self.write(path, append_inside(content, root, line))
        return key

    def declare(self, part: str, content_type: str) -> None:
        """Say of which type a new part is."""
        content = self.read(_TYPES)
        root = find_elements(content, deepest=0, file=self.name)[0]
        tag = _qualified(root, "Override")
        line = f'<{tag} PartName="/{xml_text(part)}" ContentType="{content_type}"/>'
        self.write(_TYPES, append_inside(content, root, line))

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say of which type parts with an ending are, if that is not said yet."""
        content = self.read(_TYPES)
        elements = find_elements(content, deepest=1, file=self.name)
        if any(e.attributes.get("Extension", "").casefold() == ending for e in elements):
            return
        tag = _qualified(elements[0], "Default")
        line = f'<{tag} Extension="{ending}" ContentType="{content_type}"/>'
        # Defaults stand before overrides.
        at = elements[0].open_end
        self.write(_TYPES, content[:at] + line.encode() + content[at:])

    def content(self) -> bytes:
        """Return the package as the bytes of a file; parts in their order, new ones last."""
        buffer = io.BytesIO()
        parts = dict.fromkeys([*self._container.parts, *self._changed])
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in parts:
                if part.endswith("/"):
                    continue
                info = zipfile.ZipInfo(part)  # of 1980: the same input gives the same bytes
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, self.read(part))
        return buffer.getvalue()


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _qualified(root: Element, name: str) -> str:
    return f"{root.prefix}:{name}" if root.prefix else name


def qualified(element: Element, name: str) -> str:
    """Return a name with the prefix that an element has."""
    return _qualified(element, name)


def with_count(content: bytes, element: Element, more: int) -> bytes:
    """Return `content` with the attribute `count` of an element raised; absent it stays absent."""
    tag = content[element.start : element.open_end]
    raised = re.sub(rb'\bcount="(\d+)"', lambda m: b'count="%d"' % (int(m[1]) + more), tag, count=1)
    return content[: element.start] + raised + content[element.open_end :]
