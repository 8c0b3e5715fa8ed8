"""Answers that are the same for everybody, kept as long as the data they show.

A handler marks such an answer with the header `KEEP`. What is kept is answered before the
framework: with a strong ETag, to conditional requests with 304, to HEAD without a body, gzipped
where that is taken. The least recently used go first; nothing of an older generation is given.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg_api.negotiation import accepts_coding

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Scope, Send

KEEP: Final = "x-ssckg-keep"
"""A header of answers that may be kept; it never leaves the service."""
_MAX_KEY_BYTES: Final = 4 * 1024
_MAX_BODY_BYTES: Final = 2 * 1024 * 1024
_SMALLEST_GZIPPED: Final = 512
_OVERHEAD: Final = 1024
_VARYING: Final = (
    *(b"accept", b"accept-language", b"accept-profile", b"accept-datetime", b"range"),
    *(b"host", b"x-forwarded-proto"),
)
"""Headers that answers may depend on; `host`, because links of some begin with our address."""
_ZIPPED: Final = (
    *(b"text/", b"application/ld+json", b"application/json", b"application/n-"),
    b"image/svg",
)
_CONTROL: Final = b"public, max-age=0, must-revalidate"
_DECIDED_ELSEWHERE: Final = frozenset({b"range", b"if-match", b"if-unmodified-since"})
"""Conditions on which nothing that is kept is given; `resources.conditions` decides them."""
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer with status 200; `zipped` is empty where that would not help."""

    headers: Headers
    body: bytes
    etag: bytes
    zipped: bytes = b""

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + len(self.zipped) + _OVERHEAD


class PageCache:
    """Keeps answers by request and generation; used by one event loop."""

    def __init__(self, token: Callable[[], object], limit: int = 64 * 1024 * 1024) -> None:
        """Take what tells generations apart (None: keep nothing), and the bytes to keep."""
        self._token_of = token
        self._token: object = None
        self._limit = self._free = limit
        self._kept: OrderedDict[tuple[bytes, ...], Kept] = OrderedDict()
        self.hits = self.misses = 0

    def get(self, scope: Scope) -> Kept | None:
        """Return what is kept for a request."""
        token = self._token_of()
        key = _key(scope)
        if token is None or token is not self._token or key is None:
            return None
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            self.hits += 1
        return kept

    def recording(self, scope: Scope, send: Send) -> Recorder:
        """Return a `send` that keeps the answer, if its handler says that it may be."""
        return Recorder(self, scope, send, self._token_of())

    def put(self, scope: Scope, token: object, kept: Kept) -> None:
        """Keep an answer that was made on the data of `token`."""
        key = _key(scope)
        if key is None or token is None or token is not self._token_of():
            return
        if token is not self._token:
            self._kept.clear()
            self._token, self._free = token, self._limit
        if key in self._kept or kept.size > self._limit // 8:
            return
        while kept.size > self._free:
            self._free += self._kept.popitem(last=False)[1].size
        self._free -= kept.size
        self._kept[key] = kept
        self.misses += 1


class Recorder:
    """Passes an answer on, to HEAD its head; one that is marked is completed and kept."""

    def __init__(self, cache: PageCache, scope: Scope, send: Send, token: object) -> None:
        """Take the cache, the request, where the answer goes, and the generation it is made of."""
        self._cache, self._scope, self._send, self._token = cache, scope, send, token
        self._headers: Headers = []
        self._body: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """Take a part of the answer."""
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            marked = [h for h in headers if h[0] == KEEP.encode()]
            if marked:
                message["headers"] = headers = [h for h in headers if h not in marked]
                if message["status"] == 200:
                    self._headers = headers
                    return
        elif self._headers and message["type"] == "http.response.body":
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish()
            return
        if self._scope["method"] == "HEAD" and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    async def _finish(self) -> None:
        body = b"".join(self._body)
        kept = complete(self._headers, body)
        if len(body) <= _MAX_BODY_BYTES:
            self._cache.put(self._scope, self._token, kept)
        await send_kept(kept, self._scope, self._send)


def complete(headers: Headers, body: bytes, control: bytes = _CONTROL) -> Kept:
    """Return an answer with what a cache needs to know of it: `control`, tag, compressed form."""
    etag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
    own = {b"content-length", b"etag", b"cache-control"}
    kept = [(name, value) for name, value in headers if name not in own]
    kind = next((value for name, value in kept if name == b"content-type"), b"")
    zipped = b""
    if len(body) >= _SMALLEST_GZIPPED and kind.startswith(_ZIPPED):
        zipped = gzip.compress(body, compresslevel=6, mtime=0)
    kept += [(b"cache-control", control)]
    return Kept(kept, body, etag, zipped if len(zipped) < len(body) else b"")


async def send_kept(kept: Kept, scope: Scope, send: Send) -> None:
    """Answer a GET or HEAD request with what is kept."""
    asked = dict(scope["headers"])
    is_zipped = bool(kept.zipped) and accepts_coding(
        asked.get(b"accept-encoding", b"").decode("latin-1"), "gzip"
    )
    etag = kept.etag[:-1] + b'-gz"' if is_zipped else kept.etag
    headers: Headers = [*kept.headers, (b"etag", etag)]
    if _is_known(asked, kept):
        known = [h for h in headers if h[0] not in {b"content-type", b"content-encoding"}]
        await send({"type": "http.response.start", "status": 304, "headers": known})
        await send({"type": "http.response.body", "body": b""})
        return
    body = kept.zipped if is_zipped else kept.body
    if is_zipped:
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    is_head = scope["method"] == "HEAD"
    await send({"type": "http.response.body", "body": b"" if is_head else body})


def _is_known(asked: dict[bytes, bytes], kept: Kept) -> bool:
    """Say whether the client has it already (RFC 9110, 13.2.2: ETag before time)."""
    if (tags := asked.get(b"if-none-match")) is not None:
        plain = kept.etag.strip(b'"')
        known = {plain, plain + b"-gz"}
        return tags.strip() == b"*" or any(
            tag.strip().removeprefix(b"W/").strip(b'"') in known for tag in tags.split(b",")
        )
    since = asked.get(b"if-modified-since")
    modified = next((value for name, value in kept.headers if name == b"last-modified"), None)
    return since is not None and modified is not None and _is_since(modified, since)


def _is_since(modified: bytes, since: bytes) -> bool:
    if modified == since:
        return True
    from email.utils import parsedate_to_datetime  # noqa: PLC0415  rarely needed

    try:
        pair = [parsedate_to_datetime(text.decode("latin-1")) for text in (modified, since)]
        return pair[0] <= pair[1]
    except (ValueError, TypeError):
        return False


def _key(scope: Scope) -> tuple[bytes, ...] | None:
    headers: dict[bytes, Any] = {}
    for name, value in scope["headers"]:
        if name in _DECIDED_ELSEWHERE:
            return None
        if name in _VARYING:
            headers[name] = headers.get(name, b"") + b"," + value if name in headers else value
    path = scope.get("raw_path") or scope["path"].encode()
    key = (path, scope["query_string"], *(headers.get(name, b"") for name in _VARYING))
    return key if sum(map(len, key)) <= _MAX_KEY_BYTES else None
