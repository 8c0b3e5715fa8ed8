"""The catalogue of data points: what a city can report, under which names."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


class ValueType(StrEnum):
    """What kind of value a data point takes."""

    NUMBER = "number"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class DataPoint:
    """One separately reported value of an indicator.

    `component` is empty where the indicator has one value only. `unit` is an IRI, `unit_text` the
    unit as printed, else its label. `numerator` and `denominator` say in words what a result is
    computed from, with `multiplier` where a source states one; `handed_down` is the multiplier of
    the data point of the edition before that this one was made from, where unit and denominator are
    the same; `population_base` is a value of `code/population-base`.
    `aliases` are further names under which the data point itself is printed,
    `indicator_aliases` those of its indicator.
    """

    iri: str
    indicator: str
    code: str
    indicator_label: str
    component: str = ""
    category: str = ""
    unit: str = ""
    unit_text: str = ""
    value_type: ValueType = ValueType.NUMBER
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    aliases: tuple[str, ...] = ()
    indicator_aliases: tuple[str, ...] = field(default=())
    numerator: str = ""
    denominator: str = ""
    multiplier: Decimal | None = None
    handed_down: Decimal | None = None
    population_base: str = ""

    @property
    def label(self) -> str:
        """The name for people: indicator, and component where there is one."""
        return (
            f"{self.indicator_label}: {self.component}" if self.component else self.indicator_label
        )
