"""Which column of a table holds what, by the names that people give to columns.

The names are in `column_names.csv` beside this; a language more is some rows more. Fields that only
a cover has are written there with `cover` before them.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_NAME = 120
_COVER = "cover "
_COVER_TOO = frozenset({"city", "country", "report_year", "reference_year"})


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a table: the field of each column, what is no field, what stands twice.

    Columns are counted from 0. `others` holds the texts of columns with another name, `repeated`
    the columns whose field an earlier column already holds.
    """

    fields: Mapping[int, str]
    others: Mapping[int, str]
    repeated: tuple[int, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Whether it says what is reported, and where the value of it stands."""
        found = set(self.fields.values())
        return "value" in found and bool(found & {"name", "code", "data_point"})


@cache
def _names() -> dict[str, str]:
    with (Path(__file__).parent / "column_names.csv").open(encoding="utf-8", newline="") as file:
        return {fold_name(row["name"]): row["field"] for row in csv.DictReader(file)}


def fold_name(text: str) -> str:
    """Return a name without case, accents, signs and a bracket at its end.

    >>> fold_name("KPI_Name (as printed)*")
    'kpi name'
    """
    plain = unicodedata.normalize("NFKD", text[:_LONGEST_NAME]).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[(\[][^()\[\]]*[)\]]\W*$", " ", plain)
    return re.sub(r"[\W_]+", " ", plain).strip()


@lru_cache(maxsize=4096)
def field_of(name: str) -> str | None:
    """Return the field of a row that a column of this name holds, if there is one."""
    field = _names().get(fold_name(name), _COVER)
    return None if field.startswith(_COVER) else field


def cover_field_of(name: str) -> str | None:
    """Return the field of a cover that stands beside a label of this name, if there is one."""
    field = _names().get(fold_name(name), "")
    if field in _COVER_TOO:
        return field
    return field.removeprefix(_COVER) if field.startswith(_COVER) else None


def read_header(cells: Mapping[int, str]) -> Header:
    """Say what the cells of a row, by their column, are as the head of a table."""
    fields: dict[int, str] = {}
    others: dict[int, str] = {}
    repeated = []
    for at, text in cells.items():
        field = field_of(text)
        if field is None:
            others[at] = text
        elif field in fields.values():
            repeated.append(at)
        else:
            fields[at] = field
    return Header(fields, others, tuple(repeated))
