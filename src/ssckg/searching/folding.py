"""How texts are compared: without case, accents, punctuation; in any script; codes in any spelling.

Folding follows Unicode: compatibility decomposition (UAX 15, NFKD), then case folding, then what
combines with a letter is dropped. Letters that do not decompose have a table of their own. Chinese
and Japanese are written without blanks, so runs of their letters become pairs (bigrams), as search
engines do (https://lucene.apache.org/, CJKBigramFilter; the idea only).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LETTERS: Final = str.maketrans(
    {
        **{"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae"},
        **{"œ": "oe", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s", "ə": "e"},
        **{"ة": "ه", "ى": "ي", "ـ": "", "ٱ": "ا", "ک": "ك", "ی": "ي"},
    }
)
"""Letters that Unicode does not take apart, and Arabic ones that are written either way."""
_CJK: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN: Final = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK: Final = re.compile(rf"[{_CJK}]")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’ʼ]s\b|(?<=\w)['’ʼ](?=\w)")
_CODE_PART: Final = re.compile(r"[^\W_]+")
MOST_CHARACTERS: Final = 500
"""Of a text that is looked for; more adds nothing to what it finds."""


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return a text as it is compared: letters without case, accents and variants.

    >>> fold("Ålesund"), fold("Karmøy"), fold("València"), fold("PM₂.₅")
    ('alesund', 'karmoy', 'valencia', 'pm2.5')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = [
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c
        for c in unicodedata.normalize("NFKD", plain)
        if not unicodedata.combining(c)
    ]
    return "".join(kept).translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded; of scripts without blanks, pairs of letters.

    >>> words_of("The city's e-Government Services")
    ['the', 'city', 'e', 'government', 'services']
    >>> words_of("空气质量")
    ['空气', '气质', '质量']
    """
    found: list[str] = []
    for run in _RUN.findall(_POSSESSIVE.sub(" ", fold(text))):
        if _IS_CJK.match(run):
            found += [run[i : i + 2] for i in range(max(1, len(run) - 1))]
        else:
            found.append(run)
    return found


def phrase_of(text: str) -> str:
    """Return a text as one folded phrase, its words set apart by one blank each.

    >>> phrase_of("  Household   INTERNET-Access ")
    'household internet access'
    """
    return " ".join(_RUN.findall(_POSSESSIVE.sub(" ", fold(text))))


def code_parts(text: str) -> tuple[str, ...]:
    """Return the parts of a code; the same word twice in a row counts once, numbers always count.

    People leave out what a code repeats: "EC: ICT: ICT: 1C" is written "EC ICT 1C".

    >>> code_parts("EC: ICT: ICT: 1C"), code_parts("11.1.1")
    (('ec', 'ict', '1c'), ('11', '1', '1'))
    """
    parts: list[str] = []
    for part in _CODE_PART.findall(fold(text)):
        if parts and part == parts[-1] and part.isalpha():
            continue
        parts.append(part)
    return tuple(parts)


def whole_code(text: str) -> tuple[str, ...]:
    """Return all parts of a code, repeated ones too."""
    return tuple(_CODE_PART.findall(fold(text)))
