"""Bodies of requests: JSON of a bounded size, or a file, by what the request says it sends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from ssckg_api.problems import ProblemError
from ssckg_api.v1.room import SMALL_BODIES

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from fastapi import Response
    from starlette.types import Message

MAX_JSON_BYTES: Final = 2 * 1024 * 1024


def is_json(request: Request) -> bool:
    """Say whether the body is JSON by its media type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json"


async def read_bytes(request: Request, limit: int = MAX_JSON_BYTES) -> bytes:
    """Return a small body as it is.

    Raises:
        ProblemError: 413 larger than `limit` bytes, 400 broken off, 503 too many at once.
    """
    content = bytearray()
    try:
        with SMALL_BODIES.holder() as take:
            async for piece in request.stream():
                if len(content) + len(piece) > limit:
                    raise _too_large(limit)
                take(len(piece))
                content += piece
    except ClientDisconnect as error:
        raise ProblemError(400, "broken-off", "The request broke off", "Send it again.") from error
    return bytes(content)


async def read_json(request: Request) -> Any:
    """Return the JSON document of a body.

    Raises:
        ProblemError: 413 too large, 422 not JSON.
    """
    content = await read_bytes(request)
    try:
        return json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        title = "The request is not as described"
        raise ProblemError(422, "wrong-request", title, f"The body is not JSON: {error}") from error


class BoundedRoute(APIRoute):
    """A route whose JSON body is read by the framework, which by itself reads without end."""

    most_bytes = MAX_JSON_BYTES

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request; its body is read here, up to the limit."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def _handle(request: Request) -> Response:
            content = await read_bytes(request, self.most_bytes)

            async def _receive() -> Message:
                return {"type": "http.request", "body": content, "more_body": False}

            return await handle(Request(request.scope, _receive))

        return _handle


def _too_large(limit: int) -> ProblemError:
    return ProblemError(
        *(413, "too-large", "The body is too large", f"It may have {limit:,} bytes."),
        headers=(("Connection", "close"),),
    )


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
