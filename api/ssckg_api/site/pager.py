"""Long lists page by page: which page is asked for, what it shows, where the others are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg_api.site.visit import Visit

_MOST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Part:
    """What a page shows of a list, counted from 1, and the addresses of the pages beside it."""

    first: int
    last: int
    total: int
    before: str = ""
    after: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether this is all of the list."""
        return not (self.before or self.after)


def page_number(visit: Visit, name: str) -> int:
    """Return the page that a parameter asks for; the first where it is not there.

    Raises:
        UsageError: it is no number of a page.
    """
    text = visit.query.get(name, "1")
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    if not is_number or int(text) < 1:
        raise UsageError(f"{name} is the number of a page, from 1")
    return int(text)


def part_of(number: int, size: int, total: int, address: Callable[[int], str]) -> Part:
    """Return the part of a list that a page shows; the first page is there though it be empty.

    Args:
        number: of the page, from 1.
        size: of a page.
        total: of the list.
        address: of a page, by its number.

    Raises:
        UnknownNameError: the list ends before that page.
    """
    start, end = (number - 1) * size, min(number * size, total)
    if number > 1 and start >= total:
        raise UnknownNameError("page", str(number))
    before = address(number - 1) if number > 1 else ""
    after = address(number + 1) if end < total else ""
    return Part(start + 1, end, total, before, after)
