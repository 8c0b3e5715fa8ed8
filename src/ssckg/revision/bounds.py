"""Bounds on comments, feeds and webhooks: `ontology/registers/revision/bounds.csv`."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ssckg import resources
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE: Final = "registers/revision/bounds.csv"


@cache
def bounds() -> Mapping[str, int]:
    """Return the bounds by id, read once; the table says why each is what it is.

    Raises:
        DataError: the table is faulty.
    """
    faults = Faults()
    table = read_table(resources.folder("ontology") / _TABLE, faults, shown=f"ontology/{_TABLE}")
    faults.check()
    return MappingProxyType({str(r.cells["id"]): int(str(r.cells["value"])) for r in table.rows})
