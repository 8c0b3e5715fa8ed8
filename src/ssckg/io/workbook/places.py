"""Where in our workbook a data point stands: names of sheets and numbers of rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssckg.io.workbook.layout import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.model.template import TemplateItem

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31


class SheetNames:
    """Names of sheets as spreadsheets allow them: short, without some signs, each once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._taken: set[str] = {"history"}

    def take(self, wanted: str) -> str:
        """Return a free name near the one that is wanted."""
        plain = _FORBIDDEN.sub(" ", wanted).strip(" '") or "Sheet"
        name, number = _cut(plain, ""), 1
        while name.casefold() in self._taken:
            number += 1
            name = _cut(plain, f" {number}")
        self._taken.add(name.casefold())
        return name


def _cut(name: str, ending: str) -> str:
    """Return a name with its ending in the length that is allowed, cut at a word if it must be."""
    room = _LONGEST_NAME - len(ending)
    if len(name) > room:
        head = name[:room]
        name = head[: head.rfind(" ")] if " " in head[room // 2 :] else head
    return name.strip(" '") + ending


def numbered_rows(items: Iterable[TemplateItem]) -> Iterator[tuple[int, TemplateItem, bool]]:
    """Yield the row of each data point of a sheet, counted from 0.

    True says that a group begins with it, whose name stands in the row above.
    """
    row = FIRST_ROW
    group: tuple[str, ...] = ()
    for item in items:
        is_first = item.groups != group
        group = item.groups
        row += is_first
        yield row, item, is_first
        row += 1
