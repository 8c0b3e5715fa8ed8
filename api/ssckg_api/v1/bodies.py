"""Bodies of requests: JSON of a bounded size, or a file, by what the request says it sends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import ClientDisconnect

from ssckg_api.problems import ProblemError

if TYPE_CHECKING:
    from fastapi import Request

MAX_JSON_BYTES: Final = 2 * 1024 * 1024


def is_json(request: Request) -> bool:
    """Say whether the body is JSON by its media type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json"


async def read_bytes(request: Request, limit: int = MAX_JSON_BYTES) -> bytes:
    """Return a small body as it is.

    Raises:
        ProblemError: 413 larger than `limit` bytes, 400 broken off.
    """
    content = bytearray()
    try:
        async for piece in request.stream():
            content += piece
            if len(content) > limit:
                raise ProblemError(
                    *(413, "too-large", "The body is too large", f"It may have {limit:,} bytes."),
                    headers=(("Connection", "close"),),
                )
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


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
