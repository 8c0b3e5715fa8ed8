"""The properties of things that other tables may compare with and fetch: `properties.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ssckg.searching.kinds import kinds

if TYPE_CHECKING:
    from ssckg.searching.entry import Entry


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its values are texts, things (of the type `of`) or whole numbers."""

    id: str
    name: str
    description: str
    value: str
    of: str


@cache
def properties() -> dict[str, Property]:
    """Return the properties by id, in the order of the table."""
    text = (files("ssckg.searching.reconciling") / "properties.csv").read_text("utf-8")
    return {
        row["property"]: Property(
            row["property"], row["name"], row["description"], row["value"], row["of"]
        )
        for row in csv.DictReader(text.splitlines())
    }


def values_of(entry: Entry, property_: str) -> tuple[str, ...]:
    """Return the values of a property of an entry: texts, or IRIs of things."""
    plain = {
        "code": entry.codes,
        "identifier": (entry.id,) if entry.id else (),
        "iri": (entry.iri,),
        "name": (entry.label,),
        "other-name": entry.others,
        "kind": (kinds()[entry.kind].name,),
        "cities": (str(entry.cities),) if entry.cities and entry.kind != "City" else (),
    }
    return plain[property_] if property_ in plain else entry.facts.get(property_, ())
