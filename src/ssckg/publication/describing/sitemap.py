"""Sitemaps (https://www.sitemaps.org/protocol.html) and robots.txt (RFC 9309)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_URLS: Final = 50_000
"""So many addresses are in one sitemap at most; the protocol says so."""
MOST_BYTES: Final = 52_428_800
"""Bytes of one sitemap at most; the protocol says so."""
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LONGEST: Final = 2048
"""The protocol wants addresses shorter than that."""
_CLOSED: Final = ("/api/", "/as-of/", "/desk", "/sign-in", "/sign-out", "/sparql?", "/workspace/")
"""What crawlers are asked not to follow: private desks, and addresses without end."""


def parts_of(paths: Sequence[str]) -> int:
    """Return how many sitemaps it takes; one at least."""
    return max(1, -(-len(paths) // MOST_URLS))


def sitemap_index(parts: int, address: str, modified: str) -> bytes:
    """Return the list of sitemaps.

    Args:
        parts: how many there are.
        address: of the server, with a slash at its end.
        modified: since when what they list is published (ISO 8601); empty where not known.
    """
    entries = "".join(
        _entry("sitemap", f"{address}sitemap-{number}.xml", modified)
        for number in range(1, parts + 1)
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{entries}</sitemapindex>\n'.encode()


def sitemap(paths: Sequence[str], part: int, address: str, modified: str) -> bytes:
    """Return one sitemap; `part` counts from 1, `paths` are all of them, in order."""
    own = paths[(part - 1) * MOST_URLS : part * MOST_URLS]
    urls = (address + path.removeprefix("/") for path in own)
    entries = "".join(_entry("url", url, modified) for url in urls if len(url) < _LONGEST)
    return f'{_HEAD}<urlset xmlns="{_SPACE}">\n{entries}</urlset>\n'.encode()


def robots(address: str) -> str:
    """Return the rules for crawlers, and where the sitemap is."""
    closed = "".join(f"Disallow: {path}\n" for path in _CLOSED)
    return f"User-agent: *\n{closed}Allow: /\n\nSitemap: {address}sitemap.xml\n"


def _entry(name: str, url: str, modified: str) -> str:
    day = f"<lastmod>{escape(modified[:10])}</lastmod>" if modified else ""
    return f"<{name}><loc>{escape(url)}</loc>{day}</{name}>\n"
