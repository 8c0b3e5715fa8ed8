"""What can happen to a thing when the frameworks change, kind by kind; counts of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from ssckg.model.naming import ElementName


class Effect(StrEnum):
    """What happens to a thing."""

    LOST = "lost"
    """A target that no indicator measures any more; a city's series that ends."""
    REDUCED = "reduced"
    """A target that fewer indicators measure."""
    GAINED = "gained"
    """A target that an indicator measures for the first time."""
    INCREASED = "increased"
    """A target that more indicators measure."""
    FALLS = "falls"
    """A mapping, cell, benchmark or rule goes with what it is about."""
    MOVES = "moves"
    """A mapping is carried over to the merged indicator, and is to be reviewed there."""
    REVIEW = "review"
    """It may still hold, and somebody has to look."""
    BROKEN = "broken"
    """An exact match that no longer holds; a series that cannot be compared any more."""
    NEW = "new"
    """It comes in."""


@dataclass(frozen=True, slots=True)
class PointName:
    """A data point as people know it."""

    iri: str
    curie: str
    label: str


@dataclass(frozen=True, slots=True)
class TargetEffect:
    """An SDG target, with the indicators that measure it before and after.

    gone, came: who measures it no more, or newly; left: all who measure it afterwards.
    """

    iri: str
    curie: str
    code: str
    label: str
    effect: Effect
    before: int
    after: int
    gone: tuple[ElementName, ...]
    came: tuple[ElementName, ...]
    left: tuple[ElementName, ...]


@dataclass(frozen=True, slots=True)
class AgencyEffect:
    """An agency that cares about a target that is touched, or about a changed element itself.

    Targets are codes; levels: how it cares about the target of the same place in `targets`;
    by: how it comes to care: declared, custodian, partner.
    """

    iri: str
    acronym: str
    name: str
    lost: tuple[str, ...]
    reduced: tuple[str, ...]
    gained: tuple[str, ...]
    elements: tuple[str, ...]
    by: tuple[str, ...]
    level: str
    """The highest level of its interests in these."""


@dataclass(frozen=True, slots=True)
class MappingEffect:
    """A mapping that is touched; an end is None where the set declares no match."""

    iri: str
    mapping_set: str
    subject: ElementName | None
    predicate: str
    object: ElementName | None
    confidence: float
    listed: str
    effect: Effect
    why: str = ""


@dataclass(frozen=True, slots=True)
class DerivedEffect:
    """A derived mapping, with its chains through what changes (codes joined by arrows)."""

    subject: ElementName
    predicate: str
    object: ElementName
    confidence: float
    confidence_after: float | None
    effect: Effect
    chains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkbookRow:
    """Where the English workbook of an edition asks for a data point: sheet and cells."""

    sheet: str
    row: int
    """As spreadsheets count, from 1."""
    result: str
    """Cell of the result, "O12"."""
    parts: tuple[str, ...]
    """Cells of numerator and denominator."""
    filled: tuple[str, ...]
    """All cells that people fill in."""
    asked: tuple[tuple[str, str], ...]
    """Cells that show a field of the data point: (field, cell)."""


@dataclass(frozen=True, slots=True)
class CellEffect:
    """Cells of the workbook of an edition that are touched with a data point."""

    edition: str
    point: PointName
    sheet: str
    row: int
    result: str
    cells: tuple[str, ...]
    effect: Effect


@dataclass(frozen=True, slots=True)
class SeriesEffect:
    """What a city has published on a data point: the years with a value, and those without."""

    city: str
    city_name: str
    code: str
    point: PointName
    years: tuple[str, ...]
    years_without_value: tuple[str, ...]
    effect: Effect


@dataclass(frozen=True, slots=True)
class CityEffect:
    """A city with published reports on what changes."""

    iri: str
    name: str
    years: tuple[str, ...]
    points: int
    values: int


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """A group of a framework, or an SDG goal, with the data points that count for its score."""

    iri: str
    code: str
    label: str
    kind: str
    before: int
    after: int
    is_empty: bool


@dataclass(frozen=True, slots=True)
class AttachedEffect:
    """A benchmark or plausibility rule of a data point."""

    iri: str
    label: str
    kind: str
    """Of a rule: its kind; of a benchmark: its value as text, where it has one."""
    points: tuple[PointName, ...]
    """Data points of it that are touched."""
    use: tuple[str, ...]
    effect: Effect


@dataclass(frozen=True, slots=True)
class ImpactCounts:
    """How many things of each kind are touched."""

    targets_lost: int = 0
    targets_reduced: int = 0
    targets_gained: int = 0
    targets_increased: int = 0
    agencies: int = 0
    mappings: int = 0
    """Of every list: accepted, rejected, candidates."""
    accepted_mappings: int = 0
    mappings_to_review: int = 0
    exact_matches_broken: int = 0
    derived_mappings: int = 0
    data_points: int = 0
    cells: int = 0
    cities: int = 0
    series: int = 0
    reported_values: int = 0
    groups: int = 0
    groups_emptied: int = 0
    goals: int = 0
    goals_emptied: int = 0
    benchmarks: int = 0
    rules: int = 0


COUNTED: Final = (
    phrase("targets lost"),
    phrase("targets reduced"),
    phrase("targets gained"),
    phrase("targets increased"),
    phrase("agencies"),
    phrase("mappings"),
    phrase("accepted mappings"),
    phrase("mappings to review"),
    phrase("exact matches broken"),
    phrase("derived mappings"),
    phrase("data points"),
    phrase("cells"),
    phrase("cities"),
    phrase("series"),
    phrase("reported values"),
    phrase("groups"),
    phrase("groups emptied"),
    phrase("goals"),
    phrase("goals emptied"),
    phrase("benchmarks"),
    phrase("rules"),
)
"""The fields of `ImpactCounts` in words."""


def name_of(words: str) -> str:
    """Return the field of `ImpactCounts` that some words are of."""
    return words.replace(" ", "_")


@dataclass(frozen=True, slots=True)
class ChangeImpact:
    """One of several changes alone: what it says, and what it would touch without the others."""

    sentence: str
    element: ElementName
    counts: ImpactCounts
