"""Which city a name means: its id, and how its name is written."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ssckg import resources
from ssckg.errors import UsageError
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults
from ssckg.submissions.cities import city_id

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE: Final = "registers/cities/cities.csv"
_LONGEST: Final = 120


def resolve_city(name: str) -> tuple[str, str]:
    """Return id and name of the city that a name, alias or id means.

    A city that is not in the register is new: its id is made from its name.

    >>> resolve_city("Karmoy"), resolve_city("Geneva")
    (('karmoy', 'Karmøy'), ('geneva-canton', 'Canton of Geneva'))

    Raises:
        UsageError: no id can be made from the name.
    """
    name = " ".join(name.split())
    identifier = city_id(name)
    if not identifier or len(name) > _LONGEST:
        raise UsageError(f"not the name of a city: {name[:_LONGEST]!r}")
    return _register().get(identifier, (identifier, name))


@cache
def _register() -> Mapping[str, tuple[str, str]]:
    """Return id and label of the cities of the register, by the ids of all their names."""
    faults = Faults()
    table = read_table(resources.folder("ontology") / _TABLE, faults, shown=f"ontology/{_TABLE}")
    faults.check()
    found: dict[str, tuple[str, str]] = {}
    for row in table.rows:
        label, alias = str(row.cells["label"]), row.cells["alias"]
        city = (str(row.cells["id"]), label)
        for name in (label, *([alias] if isinstance(alias, str) else [])):
            found.setdefault(city_id(name), city)
        found[city[0]] = city
    return MappingProxyType(found)
