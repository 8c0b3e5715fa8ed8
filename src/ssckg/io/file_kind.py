"""Tells what a file is by what is in it, never by its name, and refuses in words what is not read.

The first bytes tell containers and pictures apart; text is told by how it begins.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from ssckg.errors import ParseError
from ssckg.io.decoding import EncodingError, find_encoding

HEAD_BYTES: Final = 1 << 16
"""How much of a file is enough to tell."""


class FileKind(Enum):
    """What a file is."""

    ZIP = "zip"
    """Workbooks of today, and everything else that is a zip archive."""
    COMPOUND = "compound"
    """Workbooks of before 2007, and encrypted ones."""
    TABLE = "table"
    JSON = "json"
    TURTLE = "turtle"


_SAVE = "save it as .xlsx or as CSV (UTF-8)"
# First bytes, what that is, what to do.
_REFUSED: Final = (
    (b"%PDF-", "a PDF document", "hand in the workbook or a table that it was made from"),
    (b"\x89PNG", "a picture", "hand in the figures as a workbook or table"),
    (b"\xff\xd8\xff", "a picture", "hand in the figures as a workbook or table"),
    (b"GIF8", "a picture", "hand in the figures as a workbook or table"),
    (b"\x1f\x8b", "a compressed file", "unpack it and hand in what is in it"),
    (b"7z\xbc\xaf\x27\x1c", "an archive", "unpack it and hand in what is in it"),
    (b"Rar!", "an archive", "unpack it and hand in what is in it"),
    (b"BZh", "a compressed file", "unpack it and hand in what is in it"),
    (b"\xfd7zXZ\x00", "a compressed file", "unpack it and hand in what is in it"),
    (b"\x28\xb5\x2f\xfd", "a compressed file", "unpack it and hand in what is in it"),
    (b"{\\rtf", "a text document", "hand in the workbook or table that it was made from"),
    (b"\x7fELF", "a program", "hand in a workbook or table"),
    (b"MZ\x90\x00", "a program", "hand in a workbook or table"),
    (b"SQLite format 3", "a database", "hand in the table as CSV"),
    (b"\x09\x00\x04\x00", "a workbook of before Excel 97", _SAVE),
    (b"\x09\x02\x06\x00", "a workbook of before Excel 97", _SAVE),
    (b"\x09\x04\x06\x00", "a workbook of before Excel 97", _SAVE),
    (b"\x09\x08\x08\x00", "a workbook of before Excel 97", _SAVE),
    (b"MIME-Version:", "a saved web page", _SAVE),
)
_MARKUP: Final = (
    (re.compile(r"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet", re.I),
     "a workbook in Excel's XML of 2003", _SAVE),
    (re.compile(r"<(rdf:)?RDF\b"), "RDF/XML", "write it as Turtle or JSON-LD"),
    (re.compile(r"<!doctype html|<(html|head|body|table|meta|div)\b", re.I),
     "a web page, whatever its name says", f"open it in a spreadsheet and {_SAVE}"),
    (re.compile(r"<\?xml|<!DOCTYPE|<!--|<[A-Za-z][\w.-]*(\s|/?>)"), "an XML document", _SAVE),
)  # fmt: skip
_JSON: Final = re.compile(r'\{\s*["}]|\[\s*([\[{"\d\]-]|true|false|null)')
_TURTLE: Final = re.compile(
    r"@(prefix|base|version)\b|(prefix\s+[\w.-]*:|base)\s*<"
    r"|<[a-z][a-z0-9+.-]*:[^\s<>]*>\s+[<a-z]|_:\S+\s|\[\s*(a\s|<|[\w.-]+:)",
    re.IGNORECASE,
)


def find_kind(head: bytes, name: str) -> FileKind:
    """Return what a file is that begins with `head` (`HEAD_BYTES` of it).

    Raises:
        ParseError: it is empty, or of a kind that is not read; says what to do.
    """
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise ParseError("the file is empty", file=name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return FileKind.ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return FileKind.COMPOUND
    for mark, what, advice in _REFUSED:
        if head.startswith(mark):
            raise ParseError(f"this is {what}; {advice}", file=name)
    return _text_kind(_text_of(head, name), name)


def _text_of(head: bytes, name: str) -> str:
    """Return the beginning of a text, where what is cut off at the end does not matter."""
    cut = head
    if len(head) >= HEAD_BYTES:
        last = head.rfind(b"\n")
        cut = head[: last + 1 + (last % 2)] if last > 0 else head[: HEAD_BYTES - 4]
    try:
        encoding = find_encoding(cut)
    except EncodingError as error:
        line = head.count(b"\n", 0, error.position) + 1
        raise ParseError(str(error), file=name, line=line) from error
    return cut.decode(encoding.name, "replace").lstrip("\ufeff")


def _text_kind(text: str, name: str) -> FileKind:
    body = re.sub(r"\A(\s+|#[^\n]*\n)*", "", text)
    if _TURTLE.match(body):
        return FileKind.TURTLE
    if body.startswith("<"):
        for pattern, what, advice in _MARKUP:
            if pattern.search(body[:4096]):
                raise ParseError(f"this is {what}; {advice}", file=name)
    return FileKind.JSON if _JSON.match(body) else FileKind.TABLE
