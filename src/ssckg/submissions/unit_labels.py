"""What units are called, for data points of which no page prints a unit."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ssckg import resources
from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE: Final = "registers/units/units.csv"


@cache
def unit_labels() -> Mapping[str, str]:
    """Return the labels of the units of the register, by IRI, read once.

    Raises:
        DataError: the table is faulty.
    """
    from ssckg.io.csvw import read_table  # noqa: PLC0415  for who meets such a unit
    from ssckg.io.faults import Faults  # noqa: PLC0415

    faults = Faults()
    table = read_table(resources.folder("ontology") / _TABLE, faults, shown=f"ontology/{_TABLE}")
    faults.check()
    unit = PREFIXES["unit"]
    return MappingProxyType(
        {f"{unit}{row.cells['id']}": str(row.cells["label"]) for row in table.rows}
    )
