"""What each published table holds: one class a table, one path of properties a column.

`tables.json` is the whole description. A column of one property carries that property into the
CSVW metadata, so the file says what its cells mean.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ssckg.namespaces import expand

_FILE: Final = Path(__file__).with_name("tables.json")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, heading, the IRIs of its path of properties (none: the thing itself).

    datatype: a name of CSVW; separator: between several values, empty where there is at most one;
    lang: of which texts, empty for all; otherwise: the path where the first leads nowhere.
    """

    name: str
    title: str
    path: tuple[str, ...] = ()
    datatype: str = "string"
    separator: str = ""
    lang: str = ""
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name in files, title, description, the IRI of the class, its columns."""

    name: str
    title: str
    description: str
    of_class: str
    columns: tuple[Column, ...]


@cache
def described_tables() -> tuple[Table, ...]:
    """Return the tables that are published, in the order in which they are listed."""
    return tuple(_table(one) for one in json.loads(_FILE.read_bytes()))


def _table(found: dict[str, Any]) -> Table:
    return Table(
        found["name"],
        found["title"],
        found["description"],
        expand(found["class"]),
        tuple(_column(one) for one in found["columns"]),
    )


def _column(found: dict[str, Any]) -> Column:
    path = tuple(expand(name) for name in found.get("path", ()))
    usual = "string" if path else "anyURI"
    return Column(
        found["name"],
        found["title"],
        path,
        found.get("datatype", usual),
        found.get("separator", ""),
        found.get("lang", ""),
        tuple(expand(name) for name in found.get("otherwise", ())),
    )
