"""Walks through XML from outside: no document types, no entities, bounded depth, local names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat  # expanding entities needs a document type: refused below

from ssckg.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Callable

_DEEPEST: Final = 200
_STEP: Final = 1 << 18
_LONGEST_TAG: Final = 1 << 20


def walk(
    content: bytes,
    *,
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    name: str,
) -> None:
    """Call `begin`, `text` and `end` for the elements of `content`, without their prefixes.

    Args:
        content: an XML document.
        begin: takes the local name and the attributes (by local name).
        end: takes the local name.
        text: takes a piece of text.
        name: what messages call the file.

    Raises:
        ParseError: not well-formed, too deep, with a document type or a tag without end.
    """
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ParseError("its XML is nested too deep", file=name)
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        begin(tag, attributes)

    def stop(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(tag.rpartition(":")[2] if ":" in tag else tag)

    def refuse(*_: object) -> None:
        raise ParseError("its XML declares a document type; save the file anew", file=name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = stop
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    view = memoryview(content)
    try:
        for at in range(0, len(content), _STEP):
            parser.Parse(view[at : at + _STEP], False)
            if at + _STEP - parser.CurrentByteIndex > _LONGEST_TAG:
                raise ParseError("its XML has a tag that does not end", file=name)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: of its encoding
        raise ParseError(f"its XML is damaged: {error}", file=name) from error
