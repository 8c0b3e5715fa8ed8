"""What is known of the definition of an indicator, taken together from its data points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.harmonization.lookup import curie
from ssckg.harmonization.reading_rows import last_part
from ssckg.model.clashes import MappingNote
from ssckg.model.naming import ElementRecord
from ssckg.model.terminology import DefinitionRecord

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.crosswalk_mappings import MappingRecord


@dataclass(frozen=True, slots=True)
class Definition:
    """The known values of each aspect over all data points, sorted, each once; units are IRIs."""

    element: Element
    units: tuple[str, ...]
    numerators: tuple[str, ...]
    denominators: tuple[str, ...]
    bases: tuple[str, ...]
    directions: tuple[str, ...]
    value_types: tuple[str, ...]
    multipliers: tuple[Decimal, ...]
    minima: tuple[Decimal, ...]
    maxima: tuple[Decimal, ...]


def definition_of(crosswalk: Crosswalk, iri: str) -> Definition:
    """Return the definition of an indicator (IRI)."""
    points = crosswalk.points_of.get(iri, ())
    return Definition(
        element=crosswalk.element[iri],
        units=_texts(p.unit for p in points),
        numerators=_texts(p.numerator for p in points),
        denominators=_texts(p.denominator for p in points),
        bases=_texts(p.population_base for p in points),
        directions=_texts(p.direction for p in points),
        value_types=_texts(p.value_type for p in points),
        multipliers=_numbers(p.multiplier for p in points),
        minima=_numbers(p.minimum for p in points),
        maxima=_numbers(p.maximum for p in points),
    )


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value.strip()}))


def _numbers(values: Iterable[Decimal | None]) -> tuple[Decimal, ...]:
    return tuple(sorted({value for value in values if value is not None}))


def framework_of(crosswalk: Crosswalk, element: Element) -> str:
    """Return the id of the newest edition that an element stands in."""
    known = [crosswalk.edition[e] for e in element.editions if e in crosswalk.edition]
    newest = max(known, key=lambda edition: (edition.issued, edition.id), default=None)
    return newest.id if newest else ""


def record_of(crosswalk: Crosswalk, element: Element) -> ElementRecord:
    """Return an element as it stands in results."""
    return ElementRecord(
        iri=element.iri,
        curie=curie(crosswalk, element.iri),
        code=element.code,
        label=element.label,
        framework=framework_of(crosswalk, element),
    )


def note_of(mapping: MappingRecord) -> MappingNote:
    """Return a mapping as it stands in results."""
    return MappingNote(
        iri=mapping.iri,
        predicate=mapping.predicate.value,
        confidence=mapping.confidence,
        listed=mapping.listed.value,
        origin=mapping.origin,
        reason=mapping.reason,
    )


def unit_names(crosswalk: Crosswalk, units: Iterable[str]) -> str:
    """Return the names of units (IRIs) in one text."""
    return ", ".join(crosswalk.names.get(unit, last_part(unit)) for unit in units)


def described(crosswalk: Crosswalk, known: Definition) -> DefinitionRecord:
    """Return a definition in words: what over what, in which unit, on which base."""
    unit = unit_names(crosswalk, known.units)
    numerator, denominator = "; ".join(known.numerators), "; ".join(known.denominators)
    counted = f"{numerator} / {denominator}" if numerator and denominator else numerator
    method = " ".join(known.element.methods)
    parts = (counted or method, f"in {unit}" if unit else "", ", ".join(known.bases))
    return DefinitionRecord(
        element=record_of(crosswalk, known.element),
        unit=unit,
        numerator=numerator,
        denominator=denominator,
        population_base=", ".join(known.bases),
        definition=", ".join(part for part in parts if part),
    )
