"""Codes in the order in which people count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def natural_first(codes: Iterable[str]) -> str:
    """Return the first code as people count (9.4 before 10.1); empty without any."""
    return min(codes, key=natural, default="")


def natural(text: str) -> list[tuple[int, int, str]]:
    """Return what texts are sorted by, so that numbers in them count as numbers.

    >>> sorted(["10.1", "9.4", "9.c"], key=natural)
    ['9.4', '9.c', '10.1']
    """
    return [
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in re.split(r"([0-9]+)", text)
        if part
    ]
