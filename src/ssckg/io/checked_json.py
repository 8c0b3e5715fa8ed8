"""Values out of JSON, held to what is expected of them; every function raises ValueError."""

from __future__ import annotations

from typing import Any


def known(what: str, value: Any, keys: frozenset[str], *, common: bool = False) -> dict[str, Any]:
    """Return `value` if it is an object with no other keys than these (and, if `common`, `a:b`)."""
    if not isinstance(value, dict):
        raise ValueError(f"{what} is not an object")
    for key in value:
        if key not in keys and not (common and ":" in key):
            raise ValueError(f"{what}: {key!r} is not part of the subset that is read")
    return value


def text(what: str, value: Any) -> str:
    """Return `value` if it is a text."""
    if not isinstance(value, str):
        raise ValueError(f"{what} is not a text")
    return value


def texts(what: str, value: Any) -> tuple[str, ...]:
    """Return a text or a list of texts as texts."""
    items = value if isinstance(value, list) else [value]
    return tuple(text(what, item) for item in items)


def flag(what: str, value: Any) -> bool:
    """Return `value` if it is true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"{what} is neither true nor false")
    return value
