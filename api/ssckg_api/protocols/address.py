"""The address by which a request reached the service, and what is published there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends, Request

from ssckg.app.downloads import Downloads
from ssckg.app.settings import public_url
from ssckg_api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOST: Final = re.compile(r"(?:[A-Za-z0-9._~-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?")
CROSS_ORIGIN: Final[Mapping[str, str]] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": (
        "ETag, Last-Modified, Link, Content-Location, Content-Range, Accept-Ranges"
    ),
    "x-content-type-options": "nosniff",
}
"""On what is public: any page of the web may read it, and no cookie is looked at."""


def address_of(request: Request) -> str:
    """Return where the service is, with a slash at its end: what the operator set, else as asked.

    Raises:
        ProblemError: 400, the Host header names no host.
    """
    if own := getattr(request.app.state, "public_url", "") or public_url():
        return own.rstrip("/") + "/"
    host = request.headers.get("host", "localhost")
    if not _HOST.fullmatch(host):
        title, detail = "The request cannot be understood", "Its Host names no host."
        raise ProblemError(400, "host", title, detail)
    return f"{request.url.scheme}://{host}/"


def _downloads(request: Request) -> Downloads:
    found: Downloads = request.app.state.downloads
    return found


AddressDep = Annotated[str, Depends(address_of)]
DownloadsDep = Annotated[Downloads, Depends(_downloads)]
