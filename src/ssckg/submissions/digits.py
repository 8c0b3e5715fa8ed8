"""Signs that look alike: digits of every script, kinds of minus, space and apostrophe."""

from __future__ import annotations

import re
import unicodedata

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
"""Raised digits and signs: powers and footnote marks, never digits of the number itself."""

_LOWER = str.maketrans(RAISED, "0123456789+-")
_KEPT = {ord(sign): chr(0xE000 + at) for at, sign in enumerate(RAISED)}
_BACK = {ord(kept): chr(sign) for sign, kept in _KEPT.items()}
_ALIKE = str.maketrans(
    dict.fromkeys("−‒–—﹣－", "-")
    | dict.fromkeys("´`′ʹ٬＇", "'")
    | {"\u066a": "%", "\u060c": ",", "\u2044": "/"}
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def lower(raised: str) -> str:
    """Return raised digits as digits.

    >>> lower("⁻³")
    '-3'
    """
    return raised.translate(_LOWER)


def clean(text: str) -> str:
    """Fold look-alikes of minus, space, apostrophe and digit into ASCII; raised digits stay raised.

    >>> clean("９\u00a0٠٣٢·٥¹ \u200e")
    '9 032·5¹'
    """
    if text.isascii() and "`" not in text:  # most are, and then there is nothing to fold
        return " ".join(text.split())
    kept = _PRIVATE.sub("", text).translate(_ALIKE).translate(_KEPT)
    folded = unicodedata.normalize("NFKC", kept).translate(_BACK).translate(_ALIKE)
    plain = "".join(_digit(sign) for sign in folded if unicodedata.category(sign) != "Cf")
    return re.sub(r"\s+", " ", plain).strip()


def _digit(sign: str) -> str:
    """Return a decimal digit of any script as an ASCII digit; other signs as they are."""
    if sign.isascii() or unicodedata.category(sign) != "Nd":
        return sign
    return str(unicodedata.digit(sign))
