"""Style, scripts and pictures of pages, at addresses that say what is in them.

An asset never changes under its address, so browsers keep it for a year. Those of `static/` are
ours; those of `built/` are made from packages by `make web`, and may be absent.
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

PREFIX: Final = "/assets/"
_FOLDERS: Final = tuple(Path(__file__).with_name(name) for name in ("static", "built"))
_DIGITS: Final = 12
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


def asset_at(address: str) -> Asset | None:
    """Return the asset at an address; None where there is none, or another of its name today."""
    return _by_address().get(address)
