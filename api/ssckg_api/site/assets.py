"""Style, scripts and pictures of pages, at addresses that say what is in them.

An asset never changes under its address, so browsers keep it for a year. Those of `static/` are
ours; those of `built/` are made from packages by `make web`, and may be absent. Each is compressed
once in the life of a process, when it is first asked for.
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ssckg_api.site.page_cache import Kept, complete

PREFIX: Final = "/assets/"
_FOLDERS: Final = tuple(Path(__file__).with_name(name) for name in ("static", "built"))
_DIGITS: Final = 12
_YEAR: Final = b"public, max-age=31536000, immutable"
_TYPES: Final = {".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: its address, media type and bytes."""

    address: str
    media_type: str
    body: bytes


@cache
def _assets() -> dict[str, Asset]:
    found = {}
    for folder in _FOLDERS:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if file.is_file() and not file.name.startswith("."):
                name = file.relative_to(folder).as_posix()
                found[name] = _asset(name, file)
    return found


def _asset(name: str, file: Path) -> Asset:
    body = file.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:_DIGITS]
    stem = name.removesuffix(file.suffix)
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    media_type = kind or "application/octet-stream"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    return Asset(f"{PREFIX}{stem}.{digest}{file.suffix}", media_type, body)


def has_asset(name: str) -> bool:
    """Say whether there is an asset of this name ("site.css")."""
    return name in _assets()


def address_of(name: str) -> str:
    """Return the address of an asset by its name.

    Raises:
        KeyError: there is none; a fault of a template.
    """
    return _assets()[name].address


@cache
def _by_address() -> dict[str, Asset]:
    return {asset.address: asset for asset in _assets().values()}


def asset_at(address: str) -> Kept | None:
    """Return the asset at an address, as it is sent; None where there is none of that content."""
    known = _by_address().get(address)
    return _kept(known) if known is not None else None


def compress_all() -> None:
    """Make the compressed form of all assets ahead."""
    for asset in _by_address().values():
        _kept(asset)


@cache
def _kept(asset: Asset) -> Kept:
    headers = [
        (b"content-type", asset.media_type.encode()),
        (b"vary", b"Accept-Encoding"),
        (b"x-content-type-options", b"nosniff"),
    ]
    return complete(headers, asset.body, _YEAR)
