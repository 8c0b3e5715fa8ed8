"""What the number format of a cell says of its value: a date, per cent, or a number.

The numbers of the built-in formats are those of ECMA-376 part 1, 18.8.30.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from ssckg.io.sheets.cells import CellKind

_BUILT_IN_PERCENT: Final = frozenset({9, 10})
_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_FIRST_OWN: Final = 164
# Texts, escaped signs, colours, conditions and padding say nothing of the kind.
_SILENT: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


@lru_cache(maxsize=512)
def kind_of_format(number: int, code: str = "") -> CellKind:
    """Return the kind that a number format makes of a numeric cell.

    >>> kind_of_format(10), kind_of_format(164, "yyyy-mm-dd"), kind_of_format(165, '0.0 "days"')
    (<CellKind.PERCENT: 'percent'>, <CellKind.DATE: 'date'>, <CellKind.NUMBER: 'number'>)
    """
    if number < _FIRST_OWN and not code:
        if number in _BUILT_IN_PERCENT:
            return CellKind.PERCENT
        return CellKind.DATE if number in _BUILT_IN_DATES else CellKind.NUMBER
    bare = _SILENT.sub("", code).split(";")[0].casefold()
    if "general" in bare:
        return CellKind.NUMBER
    if "%" in bare:
        return CellKind.PERCENT
    return CellKind.DATE if re.search("[dmyhs]", bare) else CellKind.NUMBER


def date_text(serial: float, *, is_1904: bool = False) -> str | None:
    """Return a spreadsheet's number of a day as ISO 8601, or None if it is none.

    >>> date_text(43924), date_text(43924.5), date_text(-1)
    ('2020-04-03', '2020-04-03T12:00:00', None)
    """
    if not 0 <= serial < 2_958_466:
        return None
    # The calendar of 1900 has a 29 February that never was.
    first = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30 if serial >= 60 else 31)
    moment = first + timedelta(seconds=round(serial * 86_400))
    return moment.date().isoformat() if not serial % 1 else moment.isoformat()
