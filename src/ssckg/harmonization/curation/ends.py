"""What the ends of a mapping say, so that a change of it is seen (docs/decisions/0026).

An end is the label, definition and kind of an element, and of each of its data points unit,
numerator, denominator, multiplier, population base and direction. Codes and units are named by
the last part of their IRI, so an end is the same at every base.
"""

from __future__ import annotations

import ast
import hashlib
import re
from typing import TYPE_CHECKING, Final

from ssckg.model.curation import End, EndChange, EndField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Point

POINT_FIELDS: Final = (
    *("unit", "numerator", "denominator", "multiplier", "population_base", "direction"),
)
"""The fields of a data point that a mapping rests on."""

_VALUE: Final = r"(nothing|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_TOLD: Final = re.compile(rf"(subject|object) (\S+): {_VALUE} is now {_VALUE}", re.DOTALL)


def end_of(crosswalk: Crosswalk, element: str) -> End:
    """Return what an element says; empty where it is not known (any more), or for no match."""
    known = crosswalk.element.get(element)
    if known is None:
        return End()
    values = {"label": known.label, "definition": known.definition, "kind": known.kind}
    for point in crosswalk.points_of.get(element, ()):
        values |= _point_values(point)
    return make_end(values)


def make_end(values: Mapping[str, str]) -> End:
    """Return the end with these values; blank ones are left out.

    >>> make_end({"label": "Trees", "definition": ""}).values
    {'label': 'Trees'}
    """
    found = ((name, " ".join(value.split())) for name, value in values.items())
    return End(tuple(EndField(name, value) for name, value in sorted(found) if value))


def _point_values(point: Point) -> dict[str, str]:
    name = point.iri.rstrip("/").rpartition("/")[2]
    multiplier = "" if point.multiplier is None else f"{point.multiplier.normalize():f}"
    values = {
        "unit": point.unit.rpartition("/")[2] or point.unit_text,
        "numerator": point.numerator,
        "denominator": point.denominator,
        "multiplier": multiplier,
        "population_base": point.population_base,
        "direction": point.direction,
    }
    return {f"{name}.{field}": value for field, value in values.items()}


def fingerprint(end: End) -> str:
    """Return the SHA-256 of an end; equal ends have equal ones."""
    lines = "".join(f"{field.name}\t{field.value}\n" for field in end.fields)
    return hashlib.sha256(lines.encode()).hexdigest()


def changes(side: str, old: End, new: End) -> tuple[EndChange, ...]:
    """Return in which fields two states of an end differ, by name.

    >>> before, now = make_end({"result.unit": "percent"}), make_end({"result.unit": "number"})
    >>> changes("object", before, now)
    (EndChange(side='object', field='result.unit', old='percent', new='number'),)
    """
    before, after = old.values, new.values
    return tuple(
        EndChange(side, name, before.get(name, ""), after.get(name, ""))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


def told(found: Iterable[EndChange]) -> str:
    """Return changes in words: "object result.unit: 'percent' is now 'number'"."""
    return "; ".join(
        f"{one.side} {one.field}: {_quoted(one.old)} is now {_quoted(one.new)}" for one in found
    )


def read_told(text: str) -> EndChange:
    """Return the change that `told` put in words.

    >>> read_told("object result.unit: 'percent' is now nothing")
    EndChange(side='object', field='result.unit', old='percent', new='')

    Raises:
        ValueError: it is no such text.
    """
    match = _TOLD.fullmatch(text)
    if match is None:
        raise ValueError(f"no change of an end: {text!r}")
    side, field, old, new = match.groups()
    return EndChange(side, field, _unquoted(old), _unquoted(new))


def _unquoted(text: str) -> str:
    return "" if text == "nothing" else str(ast.literal_eval(text))


def _quoted(text: str) -> str:
    return repr(text) if text else "nothing"
