"""Finds places in the bytes of an XML document, so that text can be put there.

What is not touched stays as it was, byte for byte: prefixes, extensions, order of attributes. A
parser that writes a document anew loses some of it, and spreadsheet programs mind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.parsers import expat  # expanding entities needs a document type: refused below
from xml.sax.saxutils import escape

from ssckg.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TAG: Final = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_DEEPEST: Final = 200
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class Element:
    """An element: name without its prefix, and where its tags begin and end (bytes).

    `depth` is 0 for the root. In an empty element (`<a/>`) the closing tag has no extent.
    """

    name: str
    prefix: str
    attributes: Mapping[str, str]
    depth: int
    start: int
    open_end: int
    close_start: int = -1
    end: int = -1

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one tag."""
        return self.close_start == self.open_end == self.end


def find_elements(content: bytes, *, deepest: int, file: str) -> list[Element]:
    """Return the elements down to a depth, in document order.

    Raises:
        ParseError: not well-formed, too deep, or with a document type; `file` names the file.
    """
    found: list[Element] = []
    open_: list[Element | None] = []
    parser = expat.ParserCreate()

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if len(open_) >= _DEEPEST:
            raise ParseError("its XML is nested too deep", file=file)
        element = None
        if len(open_) <= deepest:
            start = parser.CurrentByteIndex
            tag_text = _TAG.match(content, start)
            open_end = tag_text.end() if tag_text else start
            prefix, _, name = tag.rpartition(":")
            element = Element(name, prefix, attributes, len(open_), start, open_end)
            if content[open_end - 2 : open_end] == b"/>":
                element.close_start = element.end = open_end
            found.append(element)
        open_.append(element)

    def end(_tag: str) -> None:
        element = open_.pop()
        if element is not None and element.end < 0:
            element.close_start = parser.CurrentByteIndex
            element.end = content.index(b">", element.close_start) + 1

    def refuse(*_: object) -> None:
        raise ParseError("its XML declares a document type; save the file anew", file=file)

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ParseError(f"its XML is damaged: {error}", file=file) from error
    return found


def insert(content: bytes, pieces: Iterable[tuple[int, str]]) -> bytes:
    """Return `content` with texts put at places; places refer to `content` as it is."""
    changed = content
    for at, text in sorted(pieces, key=lambda piece: piece[0], reverse=True):
        changed = changed[:at] + text.encode() + changed[at:]
    return changed


def append_inside(content: bytes, element: Element, text: str) -> bytes:
    """Return `content` with `text` as the last of what an element holds."""
    if not element.is_empty:
        return insert(content, [(element.close_start, text)])
    name = f"{element.prefix}:{element.name}" if element.prefix else element.name
    opened = content[element.start : element.open_end - 2].decode() + f">{text}</{name}>"
    return content[: element.start] + opened.encode() + content[element.end :]


def xml_text(text: str) -> str:
    """Return a text as XML; signs that XML does not have become a question mark."""
    return escape(_CONTROL.sub("?", text), {'"': "&quot;"})
