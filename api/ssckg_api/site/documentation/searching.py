"""A search in the documentation: sections in which all words occur, titles first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg_api.site.documentation.markdown import page_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg_api.site.documentation.folder import Folder
    from ssckg_api.site.documentation.markdown import Document, Section

_IN_PAGE_TITLE: Final = 8
_IN_TITLE: Final = 12
_MOST_TIMES: Final = 5
_AROUND: Final = 90
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that was found: where it is, its page and title, and words around the find."""

    address: str
    page: str
    title: str
    excerpt: str
    score: int


def find(folder: Folder, words: str) -> list[Hit]:
    """Return sections that hold all words (beginnings of words count), best first, 40 at most."""
    wanted = [re.compile(r"\b" + re.escape(word), re.IGNORECASE) for word in words.split()]
    wanted = [*wanted[:10]]
    hits = [hit for path in folder.paths() for hit in _hits(path, folder.document(path), wanted)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.address))[:_MOST] if wanted else []


def _hits(path: str, page: Document, wanted: list[re.Pattern[str]]) -> Iterator[Hit]:
    for section in page.sections:
        scores = [_score(word, page, section) for word in wanted]
        if not scores or not all(scores):
            continue
        address = page_address(path) + (f"#{section.anchor}" if section.anchor else "")
        yield Hit(address, page.title, section.title, _excerpt(section.text, wanted), sum(scores))


def _score(word: re.Pattern[str], page: Document, section: Section) -> int:
    times = min(len(word.findall(section.text)), _MOST_TIMES)
    times += _IN_TITLE if word.search(section.title) else 0
    return times + (_IN_PAGE_TITLE if times and word.search(page.title) else 0)


def _excerpt(text: str, wanted: list[re.Pattern[str]]) -> str:
    text = " ".join(text.split())
    found = [match.start() for word in wanted if (match := word.search(text))]
    begin = max(0, min(found, default=0) - _AROUND)
    begin = text.find(" ", begin) + 1 if begin else 0
    cut = text[begin : begin + 2 * _AROUND]
    return ("… " if begin else "") + cut + (" …" if begin + 2 * _AROUND < len(text) else "")
