"""Headers that protect readers, on every answer of the service.

What an answer says itself stands: pages have a policy of their own (`site.frame`), and documents
that carry their own style sheet a sandbox. Nothing here is for one route.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]
_NOTHING: Final = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Of what is no page: data that a browser may be led to show run and load nothing."""
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", _NOTHING),
    (b"cross-origin-opener-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
)
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_OPEN: Final = (b"cross-origin-resource-policy", b"cross-origin")
_OWN: Final = (b"cross-origin-resource-policy", b"same-origin")
_STYLE: Final = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)


class SecurityHeaders:
    """Completes the headers of answers."""

    def __init__(self, *, is_https: bool) -> None:
        """Take whether browsers reach the service by https."""
        self._usual = (*_ALWAYS, *((_HSTS,) if is_https else ()))

    def complete(self, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
        """Return the headers of an answer, with what they lack."""
        found = list(headers)
        names = {name for name, _ in found}
        found += [header for header in self._usual if header[0] not in names]
        if _OPEN[0] not in names:
            # Only what every page of the web may read says so; all else stays with our pages.
            found.append(_OPEN if b"access-control-allow-origin" in names else _OWN)
        return found


def policy_for_document(page: bytes) -> str:
    """Return the policy of a document with style sheets of its own: those by hash, no script.

    For documents that are made to be kept as files, so carry their style in themselves. In a
    sandbox they are of no origin: they can neither read nor send anything as the service.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style).digest()).decode()}'"
        for style in dict.fromkeys(_STYLE.findall(page))
    )
    return (
        f"default-src 'none'; style-src {hashes or chr(39) + 'none' + chr(39)}; img-src data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
    )
