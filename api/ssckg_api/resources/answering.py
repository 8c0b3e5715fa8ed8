"""From a representation to an answer: kept for others where it may be, else decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import Response

from ssckg_api.negotiation import accepts_coding
from ssckg_api.resources.conditions import CONDITIONS, judge
from ssckg_api.site.page_cache import KEEP, complete

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

ALLOWED: Final = "GET, HEAD, OPTIONS"
CONTROL: Final = "public, max-age=0, must-revalidate"
OPEN: Final = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": (
        "ETag, Link, Content-Location, Content-Profile, Last-Modified, Memento-Datetime,"
        " Content-Range, Accept-Ranges"
    ),
    "x-content-type-options": "nosniff",
    "accept-ranges": "bytes",
}
"""On every document: it may be read by every page of the web."""


def answer(
    request: Request, body: bytes, headers: Mapping[str, str], *, is_kept: bool, status: int = 200
) -> Response:
    """Return the answer with a representation.

    Args:
        request: who asks on which conditions.
        body: the representation, without content coding.
        headers: of the answer, `content-type` among them, names in lower case.
        is_kept: it is the same for all as long as the same is published.
        status: of the answer; conditions are looked at for 200 only.
    """
    given = {**OPEN, **headers}
    if status != 200:
        return Response(body, status, headers={"cache-control": "no-cache"} | given)
    asked = {name: value for name, value in request.headers.items() if name in _ASKED}
    if is_kept and CONDITIONS.isdisjoint(asked):
        return Response(body, headers={**given, KEEP: "1"})
    made = complete([(n.encode(), v.encode("latin-1")) for n, v in given.items()], body)
    is_zipped = bool(made.zipped) and accepts_coding(asked.get("accept-encoding"), "gzip")
    plain = made.etag.decode()
    etag = plain[:-1] + '-gz"' if is_zipped else plain
    content = made.zipped if is_zipped else body
    given["etag"] = etag
    if "no-store" not in given.get("cache-control", ""):
        given["cache-control"] = CONTROL if is_kept else "no-cache"
    is_get = request.scope.get("asked_method", request.method) == "GET"
    verdict = judge(asked, etag, given.get("last-modified", ""), len(content), is_get=is_get)
    if is_zipped:
        given["content-encoding"] = "gzip"
    if verdict.status in {304, 412, 416}:
        return _without_body(verdict.status, given, len(content))
    if verdict.status == 206:
        part = f"bytes {verdict.start}-{verdict.end - 1}/{len(content)}"
        given["content-range"] = part
        content = content[verdict.start : verdict.end]
    return Response(content, verdict.status, headers=given)


_ASKED: Final = CONDITIONS | {"accept-encoding", "if-none-match", "if-modified-since"}


def _without_body(status: int, given: dict[str, str], size: int) -> Response:
    left_out = {"content-type", "content-encoding"} if status == 304 else {"content-encoding"}
    headers = {name: value for name, value in given.items() if name not in left_out}
    if status == 416:
        headers["content-range"] = f"bytes */{size}"
    if status != 304:
        headers |= {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store"}
        text = {
            412: "The document is another one than the request expects.\n",
            416: f"The document has {size} bytes; the part asked for lies behind its end.\n",
        }[status]
        return Response(text, status, headers=headers)
    return Response(None, status, headers=headers)


def options(request: Request) -> Response:
    """Return what may be asked here (and, to browsers, from everywhere)."""
    headers = {**OPEN, "allow": ALLOWED}
    if "access-control-request-method" in request.headers:
        wanted = request.headers.get("access-control-request-headers", "")[:1000]
        headers |= {
            "access-control-allow-methods": ALLOWED,
            "access-control-allow-headers": wanted or "Accept, Accept-Profile, Accept-Datetime",
            "access-control-max-age": "86400",
            "vary": "Access-Control-Request-Headers",
        }
    return Response(None, 204, headers=headers)
