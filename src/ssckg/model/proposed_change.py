"""What a proposal asks for: typed changes of an edition, in the words of KGCL.

References are IRIs below the standard base. They are values; nothing here changes anything.
`model.change` has the coarser changes of a crosswalk that the impact is worked out with.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeAlias


class ChangeKind(StrEnum):
    """The kinds of change; each is a class of `ontology/revision.ttl`."""

    ADD = "add"
    CHANGE_FIELD = "change-field"
    RETIRE = "retire"
    REPLACE = "replace"
    SPLIT = "split"
    MERGE = "merge"
    MOVE = "move"
    CHANGE_LEVEL = "change-level"
    CHANGE_BENCHMARK = "change-benchmark"
    ADD_METHODOLOGY = "add-methodology"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewElement:
    """An element that is to come in, described field by field; blank is not said.

    id: last part of its IRI; kind: class name ("Indicator", "Category" ...); below: IRI of what it
    stands below; unit: IRI; numbers as decimal texts; measures: for example "broad:11.6";
    listings: further codes, each with the IRI of what it is listed below, for an indicator that a
    framework repeats, as that of the SDGs does: "12.8.1 http://metadata.un.org/sdg/12.8".
    """

    id: str
    code: str
    label: str
    kind: str = "Indicator"
    below: str = ""
    level: str = ""
    definition: str = ""
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    population_base: str = ""
    multiplier: str = ""
    minimum: str = ""
    maximum: str = ""
    direction: str = ""
    value_type: str = ""
    measures: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """All its codes, the first one first."""
        codes = (self.code, *(text.rpartition(" ")[0] for text in self.listings))
        return tuple(dict.fromkeys(code for code in codes if code))

    @property
    def places(self) -> tuple[str, ...]:
        """IRIs of all that it stands below, the first one first."""
        places = (self.below, *(text.rpartition(" ")[2] for text in self.listings))
        return tuple(dict.fromkeys(place for place in places if place))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddElement:
    """An element comes in."""

    kind: ClassVar[ChangeKind] = ChangeKind.ADD
    new: NewElement


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeField:
    """A field gets another value; blank: it becomes blank.

    field: a name of `revision.fields`; point: only this data point (IRI); old: the value that the
    proposer saw, against which a change in the meantime is noticed; redefines: the first value of
    a field that was blank makes another measure of it (`model.first_value`).
    """

    kind: ClassVar[ChangeKind] = ChangeKind.CHANGE_FIELD
    element: str
    field: str
    value: str
    old: str = ""
    point: str = ""
    redefines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireElement:
    """An element ends; heirs: elements that are there already and take over in part."""

    kind: ClassVar[ChangeKind] = ChangeKind.RETIRE
    element: str
    heirs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceElement:
    """An element ends and a new one takes its place."""

    kind: ClassVar[ChangeKind] = ChangeKind.REPLACE
    element: str
    new: NewElement


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitElement:
    """One element becomes several new ones."""

    kind: ClassVar[ChangeKind] = ChangeKind.SPLIT
    element: str
    into: tuple[NewElement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeElements:
    """Several elements become one of them (`into`), or a new one (`new`)."""

    kind: ClassVar[ChangeKind] = ChangeKind.MERGE
    elements: tuple[str, ...]
    into: str = ""
    new: NewElement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveElement:
    """An element gets another place in the structure."""

    kind: ClassVar[ChangeKind] = ChangeKind.MOVE
    element: str
    below: str
    old: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLevel:
    """An indicator goes to another level: "core", "advanced", "basic-core"."""

    kind: ClassVar[ChangeKind] = ChangeKind.CHANGE_LEVEL
    element: str
    level: str
    old: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBenchmark:
    """The benchmark of a data point gets another value, comes in, or (blank value) goes.

    point: IRI of the data point; benchmark: IRI of the one that changes, blank for a new one.
    """

    kind: ClassVar[ChangeKind] = ChangeKind.CHANGE_BENCHMARK
    point: str
    value: str
    old: str = ""
    benchmark: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMethodology:
    """A missing detail of the methodology: `aspect` is one of `revision.fields.ASPECTS`."""

    kind: ClassVar[ChangeKind] = ChangeKind.ADD_METHODOLOGY
    element: str
    aspect: str
    text: str
    point: str = ""


ProposedChange: TypeAlias = (
    AddElement
    | ChangeField
    | RetireElement
    | ReplaceElement
    | SplitElement
    | MergeElements
    | MoveElement
    | ChangeLevel
    | ChangeBenchmark
    | AddMethodology
)
CHANGE_CLASSES: dict[ChangeKind, type[ProposedChange]] = {
    one.kind: one
    for one in (
        AddElement,
        ChangeField,
        RetireElement,
        ReplaceElement,
        SplitElement,
        MergeElements,
        MoveElement,
        ChangeLevel,
        ChangeBenchmark,
        AddMethodology,
    )
}
