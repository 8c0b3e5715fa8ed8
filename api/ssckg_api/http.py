"""Plain ASGI: reads a request, sends an answer. For what runs before the framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg_api.problems import MEDIA_TYPE, ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of pages: nothing inline, nothing from elsewhere."""
DATA_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-origin", b"*"),
)
"""On every answer of the endpoint; the published data are for every page of the web, and no
cookie is ever looked at. Few, because clients pay for each."""
PAGE_HEADERS: Final = (
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", POLICY.encode()),
)
"""In addition on pages; nothing inline, nothing from elsewhere."""


class ClientGoneError(Exception):
    """The client closed the connection."""


class Request:
    """The head of a request; header names in lower case."""

    __slots__ = ("headers", "method", "query_string")

    def __init__(self, scope: Scope) -> None:
        """Take the scope; a header that comes twice is joined with a comma."""
        self.method: str = scope["method"]
        self.query_string: bytes = scope["query_string"]
        self.headers: dict[bytes, str] = {}
        for name, value in scope["headers"]:
            text = value.decode("latin-1")
            known = self.headers.get(name)
            self.headers[name] = text if known is None else f"{known}, {text}"

    def header(self, name: bytes) -> str | None:
        """Return a header's value."""
        return self.headers.get(name)


async def read_body(request: Request, receive: Receive, limit: int) -> bytes:
    """Return the body.

    Raises:
        ProblemError: 413, it is longer than `limit` bytes.
        ClientGoneError: it ends too early.
    """
    length = request.header(b"content-length")
    if length is not None and length.isdigit() and int(length) > limit:
        raise _too_long(limit)
    pieces, size, has_more = [], 0, True
    while has_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        piece: bytes = message.get("body", b"")
        has_more = message.get("more_body", False)
        size += len(piece)
        if size > limit:
            raise _too_long(limit)
        pieces.append(piece)
    return b"".join(pieces)


async def send_whole(
    send: Send,
    status: int,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
    *,
    is_head: bool = False,
) -> None:
    """Send an answer in one piece; to a HEAD its head only."""
    length = (b"content-length", b"%d" % len(body))
    head = [*headers, *DATA_HEADERS] + ([length] if status != 204 else [])
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": b"" if is_head else body})


async def send_problem(send: Send, problem: ProblemError, *, is_head: bool = False) -> None:
    """Send a refusal."""
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"cache-control", b"no-store"),
        (b"access-control-expose-headers", b"Retry-After, Allow"),
    ]
    headers += [(name.lower().encode(), value.encode()) for name, value in problem.headers]
    await send_whole(send, problem.status, headers, problem.body(), is_head=is_head)


def _too_long(limit: int) -> ProblemError:
    return ProblemError(
        *(413, "query-too-long", "The request is too long", f"It may have {limit} bytes."),
        headers=(("Connection", "close"),),
    )
