"""Numbers of things in words: "1 value", "1,200 values"."""

from __future__ import annotations


def counted(number: int, thing: str, things: str = "") -> str:
    """Return a number with the name of what is counted; `things` where "s" is not enough.

    >>> counted(1, "statement"), counted(1200, "entry", "entries")
    ('1 statement', '1,200 entries')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
