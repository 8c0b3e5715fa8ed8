"""Reads text files strictly: UTF-8, bounded, no NUL, with the line of a fault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssckg.errors import ParseError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
"""Largest text file that is read: many times the largest table that a person can maintain."""

_MARKS = {
    b"\xff\xfe": "UTF-16 (little endian)",
    b"\xfe\xff": "UTF-16 (big endian)",
}
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


def read_bytes(path: Path, *, shown: str | None = None, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file that is not larger than `limit`.

    Args:
        path: the file.
        shown: how messages name the file; the path, if not given.
        limit: largest size in bytes.

    Raises:
        ParseError: the file is absent, unreadable or too large.
    """
    name = shown or str(path)
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}", file=name) from error
    if len(data) > limit:
        raise ParseError(f"is larger than {limit:,} bytes; split it", file=name)
    return data


def read_text(path: Path, *, shown: str | None = None, limit: int = MAX_BYTES) -> str:
    """Return the text of a UTF-8 file without byte order mark and with LF line ends.

    Raises:
        ParseError: absent, unreadable, too large, empty, another encoding, NUL or
            other control characters, CR line ends; with the line where one is known.
    """
    name = shown or str(path)
    data = read_bytes(path, shown=name, limit=limit)
    if not data:
        raise ParseError("is empty", file=name)
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            raise ParseError(f"is {encoding}; save it as UTF-8", file=name)
    if data.startswith(b"\xef\xbb\xbf"):
        raise ParseError("begins with a byte order mark; save it as UTF-8 without", file=name)
    if (at := data.find(b"\0")) >= 0:
        raise ParseError("holds a NUL byte: not a text file", file=name, line=_line(data, at))
    if (at := data.find(b"\r")) >= 0:
        raise ParseError("has CR line ends; use LF", file=name, line=_line(data, at))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise ParseError(
            f"is not UTF-8 (byte 0x{byte:02X}); it looks like Latin-1 or Windows-1252",
            file=name,
            line=_line(data, error.start),
        ) from error
    if match := _CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        point = f"U+{ord(match.group()):04X}"
        raise ParseError(f"holds the character {point}, a trace of damage", file=name, line=line)
    return text


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
