"""Keeps small answers as long as the data they come from.

The published data are generations that never change, and a new one has a new token. So a whole
answer may be given again to the same request, unless its query asks for the time, chance or new
names. Pages and dashboards ask the same few questions again and again.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from ssckg_api.http import Request

MAX_ANSWER_BYTES: Final = 64 * 1024
_MAX_REQUEST_BYTES: Final = 8 * 1024
_OVERHEAD_BYTES: Final = 1024
_VOLATILE: Final = re.compile("now|rand|uuid|bnode", re.IGNORECASE)
"""Parts of NOW, RAND, UUID, STRUUID and BNODE; that other words have them costs only a hit."""
_VARYING: Final = (b"content-type", b"accept", b"accept-encoding")

Key = tuple[bytes, bytes | None, str | None, str | None, str | None]
Headers = list[tuple[bytes, bytes]]


class Answer(NamedTuple):
    """A whole answer with status 200."""

    headers: Headers
    body: bytes


class AnswerCache:
    """The least recently used answers go first; nothing of an older token is ever given."""

    def __init__(self, limit: int) -> None:
        """Take the bytes that all answers may have together; 0 keeps none."""
        self._free = self._limit = limit
        self._token: object = None
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self.hits = self.misses = 0

    def get(self, key: Key | None, token: object) -> Answer | None:
        """Return the answer of a request on the data of `token`."""
        if key is None or token is not self._token:
            self.misses += 1
            return None
        answer = self._answers.get(key)
        if answer is None:
            self.misses += 1
        else:
            self.hits += 1
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Key | None, token: object, query: str, answer: Answer) -> None:
        """Keep an answer that was computed on the data of `token`, if it may be kept."""
        size = _size(key, answer)
        if key is None or token is None or size > self._limit or _VOLATILE.search(query):
            return
        if token is not self._token:
            self._answers.clear()
            self._free, self._token = self._limit, token
        if key in self._answers:
            return
        while size > self._free:
            self._free += _size(*self._answers.popitem(last=False))
        self._free -= size
        self._answers[key] = answer


def key_of(request: Request, body: bytes | None) -> Key | None:
    """Return what tells a request from others, None for one that is too long to keep."""
    if len(request.query_string) + len(body or b"") > _MAX_REQUEST_BYTES:
        return None
    header = request.header
    content_type, accept, encoding = (header(name) for name in _VARYING)
    return (request.query_string, body, content_type, accept, encoding)


def _size(key: Key | None, answer: Answer) -> int:
    words = sum(len(part) for part in key or () if part is not None)
    return len(answer.body) + words + _OVERHEAD_BYTES
