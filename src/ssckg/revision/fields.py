"""The fields of elements and data points that proposals can change, and what they are in RDF."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its property, and how its value is written.

    on_point: it belongs to data points; kind: "text" (English), "string", "decimal", "code:<list>"
    or "unit"; measures: another value means that something else is measured, so series break (the
    first value of a field that was blank only where `model.first_value` has it so).
    """

    name: str
    property: str
    kind: str
    on_point: bool = False
    measures: bool = False


FIELDS: Final = MappingProxyType(
    {
        field.name: field
        for field in (
            Field("code", "skos:notation", "string"),
            Field("label", "skos:prefLabel", "text"),
            Field("definition", "skos:definition", "text", measures=True),
            Field("level", "ssc:level", "code:level"),
            Field("unit", "ssc:unit", "unit", on_point=True, measures=True),
            Field("unit_text", "ssc:unitText", "string", on_point=True),
            Field("numerator", "ssc:numerator", "text", on_point=True, measures=True),
            Field("denominator", "ssc:denominator", "text", on_point=True, measures=True),
            Field(
                "population_base",
                "ssc:populationBase",
                "code:population-base",
                on_point=True,
                measures=True,
            ),
            Field("multiplier", "ssc:multiplier", "decimal", on_point=True, measures=True),
            Field("minimum", "ssc:minimum", "decimal", on_point=True),
            Field("maximum", "ssc:maximum", "decimal", on_point=True),
            Field("direction", "ssc:direction", "code:direction", on_point=True, measures=True),
            Field("value_type", "ssc:valueType", "code:value-type", on_point=True, measures=True),
        )
    }
)
"""By name; the names are those of `harmonization.changes_of_fields.FIELDS`, and unit_text."""
ASPECTS: Final = MappingProxyType(
    {
        "method": "ssc:method",
        "data-source": "ssc:dataSourceHint",
        "verifier-hint": "ssc:verifierHint",
        "rationale": "ssc:rationale",
        "formula": "ssc:formula",
        "disaggregation": "ssc:disaggregation",
    }
)
"""Details of the methodology that proposals can add; each becomes an `ssc:MethodologyDetail`."""
