"""Characters in what people write that no reader sees, and that make a text read as another one."""

from __future__ import annotations

import unicodedata
from typing import Final

_ALLOWED: Final = frozenset("\t\n\r\u0085")
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates of writing direction (Unicode Standard Annex 9): with them a
text is shown in another order than it is written. The plain marks U+200E, U+200F and U+061C stay,
for Arabic and Hebrew need them beside numbers."""
_SEEN: Final = frozenset("LNPS")
"""Classes of letters, numerals, punctuation and signs."""
_PLANE: Final = 0xFFFF
_LAST_TWO: Final = 0xFFFE


def fault_of(text: str) -> str:
    r"""Return in words what is wrong with a text that people are to read; empty if nothing is.

    Wrong are control characters (a terminal obeys them), half surrogates and noncharacters (no
    file holds them), turned writing direction, and a text of which nothing would be seen.

    >>> fault_of("Sound, and short."), fault_of("a\x1b[2J"), fault_of("\u200b")
    ('', 'holds the control character U+001B', 'shows nothing')
    >>> fault_of("a\u202eb"), fault_of("\ud800")
    ('turns the writing direction (U+202E)', 'holds half a character, or none (U+D800)')
    """
    for character in text:
        kind = unicodedata.category(character)
        code = f"U+{ord(character):04X}"
        if kind == "Cc" and character not in _ALLOWED:
            return f"holds the control character {code}"
        if character in _TURNING:
            return f"turns the writing direction ({code})"
        if kind == "Cs" or (ord(character) & _PLANE) >= _LAST_TWO:
            return f"holds half a character, or none ({code})"
    is_seen = any(unicodedata.category(character)[0] in _SEEN for character in text)
    return "" if is_seen or not text else "shows nothing"
