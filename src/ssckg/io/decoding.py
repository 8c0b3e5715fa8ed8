"""Finds out how the bytes of a text file are to be read, and asks where that is open.

What is UTF-8 or has a byte order mark is clear. Other bytes are read as Windows-1252, the habit of
spreadsheets in Western Europe, if they make sense so; `rivals` are the other readings, for whoever
knows which of the characters matter.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

WESTERN: Final = "cp1252"
_RIVALS: Final = ("cp1250", "cp1254", "cp1257", "mac_roman")
NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1257": "Windows-1257 (Baltic)",
    "mac_roman": "Mac Roman",
}
"""Names of encodings as people know them."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STEP: Final = 1 << 20
_LETTER = "A-Za-zÀ-ÖØ-öø-žƒ"
# What shows that a text was read in a wrong encoding: three accented letters in a row, a capital
# with accent after a small letter, a sign inside a word, a control character.
_WRONG: Final = re.compile(
    "[À-ÖØ-öø-žƒ]{3}|[a-zß-öø-ÿ][À-ÖØ-ÞŠŒŽŸ]"
    f"|[{_LETTER}][^\x00-\x7f’‘´·–{_LETTER}][{_LETTER}]"
    "|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]"
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to read a text: a name that Python knows; `is_sure` if nothing else is possible."""

    name: str
    is_sure: bool = True

    @property
    def label(self) -> str:
        """The name for people."""
        return NAMES.get(self.name, self.name)


class EncodingError(ValueError):
    """The bytes are no text in an encoding that is read; `position` is where this shows."""

    def __init__(self, message: str, position: int = 0) -> None:
        """Take what is wrong, in words, and the position of the byte."""
        super().__init__(message)
        self.position = position


def find_encoding(raw: bytes) -> Encoding:
    """Return how to read `raw`.

    Raises:
        EncodingError: it is not text, or in an encoding that cannot be told from the bytes.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            if not name:
                raise EncodingError("the file is UTF-32; save it as UTF-8")
            _check(raw, name)
            return Encoding(name)
    unmarked = _unmarked_utf16(raw)
    if unmarked:
        _check(raw, unmarked)
        return Encoding(unmarked)
    if (at := raw.find(b"\0")) >= 0:
        raise EncodingError("the file holds NUL bytes; this is no text table", at)
    try:
        _check(raw, "utf-8")
    except EncodingError as error:
        return _legacy(raw, error)
    return Encoding("utf-8")


def rivals(text: str) -> tuple[str, ...]:
    """Return the other readings of a text that was read as Windows-1252, if they make sense.

    >>> rivals("Karmøy"), rivals("Orléans")
    (('Karmřy', 'Karmųy'), ())
    """
    raw = text.encode(WESTERN, "ignore")
    found = []
    for name in _RIVALS:
        try:
            other = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if other != text and not _WRONG.search(other):
            found.append(other)
    return tuple(dict.fromkeys(found))


def _unmarked_utf16(raw: bytes) -> str:
    """Return the UTF-16 that text without a mark seems to be: every other byte is NUL."""
    head = raw[:2048]
    if len(head) < 8 or len(raw) % 2:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.7 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and odd == 0 else ""


def _check(raw: bytes, name: str) -> None:
    """Decode step by step, so that no second copy of a large file is made.

    Raises:
        EncodingError: it is not that encoding.
    """
    decoder = codecs.getincrementaldecoder(name)("strict")
    view = memoryview(raw)
    at = 0
    try:
        for at in range(0, len(raw), _STEP):
            decoder.decode(bytes(view[at : at + _STEP]))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        message = f"the text is damaged: it is not whole {NAMES[name]}"
        raise EncodingError(message, min(at + error.start, len(raw) - 1)) from error


def _legacy(raw: bytes, fault: EncodingError) -> Encoding:
    """Return Windows-1252 where that makes sense of bytes that are not UTF-8."""
    message = "the text is not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)"
    try:
        _check(raw, WESTERN)
    except EncodingError:
        raise EncodingError(message, fault.position) from fault
    for at in range(0, len(raw), _STEP):
        if _WRONG.search(raw[at : at + _STEP].decode(WESTERN, "ignore")):
            raise EncodingError(message, fault.position) from fault
    return Encoding(WESTERN, is_sure=False)
