"""What a crosswalk knows of frameworks: editions, elements, data points and what bears on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from decimal import Decimal

INDICATOR: Final = "Indicator"
TARGET: Final = "Target"
GOAL: Final = "Goal"


@dataclass(frozen=True, slots=True)
class Edition:
    """A framework edition."""

    iri: str
    id: str
    """For example "u4ssc-2017"."""
    family: str
    """For example "u4ssc"."""
    title: str
    issued: str = ""
    trust: str = ""
    is_demonstration: bool = False
    """It came of a round that only shows how such a round goes: it is never in force."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a framework: indicator, target, goal, dimension, paragraph ..."""

    iri: str
    id: str
    """Last part of its IRI, unique in its edition."""
    label: str
    kind: str
    """Name of its class: "Indicator", "Target", "Goal", "Dimension", "Commitment" ..."""
    editions: tuple[str, ...]
    """IRIs; an SDG indicator stands in several."""
    codes: tuple[str, ...] = ()
    """As printed; an SDG indicator repeated under several targets has several."""
    broader: tuple[str, ...] = ()
    """IRIs right above it."""
    level: str = ""
    """Value of `code/level`: core, advanced, profile, extended ..."""
    definition: str = ""
    trust: str = ""
    is_retired: bool = False
    methods: tuple[str, ...] = ()
    """How it is measured, in words, where a source says so."""
    sources: tuple[str, ...] = ()
    """Keys of the sources that it was read in."""

    @property
    def code(self) -> str:
        """The code that people know it by: the first printed one, else its id."""
        return self.codes[0] if self.codes else self.id


@dataclass(frozen=True, slots=True)
class Point:
    """A data point: one separately reported value of an indicator. Codes are last parts of IRIs."""

    iri: str
    indicator: str
    label: str
    unit: str = ""
    unit_text: str = ""
    numerator: str = ""
    denominator: str = ""
    population_base: str = ""
    multiplier: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    direction: str = ""
    value_type: str = ""
    trust: str = ""
    sources: tuple[str, ...] = ()
    """Keys of the sources that it was read in."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A printed factor between two units (IRIs), for one substance where it names one."""

    iri: str
    from_unit: str
    to_unit: str
    factor: Decimal
    substance: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class KnownBenchmark:
    """A benchmark of a data point that comes with a framework."""

    iri: str
    point: str
    label: str = ""
    value: Decimal | bool | None = None
    """In the unit of the data point; None where it is a range or bands."""


@dataclass(frozen=True, slots=True)
class KnownRule:
    """A plausibility rule, with one data point that it is about (IRI); a rule has one for each.

    use: "applies-to" or "compared-with".
    """

    iri: str
    point: str
    use: str
    label: str = ""
    kind: str = ""
    """Value of `code/rule-kind`."""


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A document's reference from an indicator to an SDG target or indicator, as now numbered."""

    element: str
    number: str
