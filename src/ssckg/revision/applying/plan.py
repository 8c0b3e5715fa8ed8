"""A set of changes sorted by what it touches: what ends, comes, moves, gets another value.

The plan of a set is the same in whatever order its changes come.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    MoveElement,
    NewElement,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ssckg.model.edition_content import EditionContent, Item
    from ssckg.model.release import AcceptedChange

Ending: TypeAlias = RetireElement | ReplaceElement | SplitElement | MergeElements
FieldChange: TypeAlias = ChangeField | ChangeLevel
_T = TypeVar("_T")
DATA_POINT: Final = "ssc:DataPoint"


@dataclass(frozen=True, slots=True)
class End:
    """An element that ends, by which change, and what stands in its place (IRIs)."""

    element: str
    change: Ending
    heirs: tuple[str, ...]
    origin: AcceptedChange


@dataclass(frozen=True, slots=True)
class Arrival:
    """An element that comes in (IRI, on the path of the old edition)."""

    iri: str
    new: NewElement
    origin: AcceptedChange


@dataclass(frozen=True)
class Plan:
    """What a set of changes comes to, by what it touches; `origin`s in a fixed order.

    merged: for each element that others become, the merges; fields: changes of fields by the
    element (IRI); points: changes of benchmarks by data point.
    """

    base: EditionContent
    path: str
    ends: Mapping[str, tuple[End, ...]] = field(default_factory=dict)
    arrivals: tuple[Arrival, ...] = ()
    merged: Mapping[str, tuple[AcceptedChange, ...]] = field(default_factory=dict)
    fields: Mapping[str, tuple[tuple[FieldChange, AcceptedChange], ...]] = field(
        default_factory=dict
    )
    moves: Mapping[str, tuple[tuple[MoveElement, AcceptedChange], ...]] = field(
        default_factory=dict
    )
    details: tuple[tuple[AddMethodology, AcceptedChange], ...] = ()
    benchmarks: Mapping[str, tuple[tuple[ChangeBenchmark, AcceptedChange], ...]] = field(
        default_factory=dict
    )

    @property
    def new(self) -> dict[str, Arrival]:
        """The elements that come in, by IRI."""
        return {arrival.iri: arrival for arrival in self.arrivals}

    def heirs(self, element: str) -> tuple[str, ...]:
        """Return what stands in the place of an element that ends."""
        found = (heir for end in self.ends.get(element, ()) for heir in end.heirs)
        return tuple(dict.fromkeys(found))

    def stays(self, element: str) -> bool:
        """Say whether an IRI is an element of the edition that comes out."""
        return element in self.new or (element not in self.ends and is_element(self.base, element))

    def resolve(self, reference: str) -> str:
        """Return the IRI that a reference means; one that is to come in may be named by its id."""
        if reference in self.base.item:
            return reference
        last = reference.rpartition("/")[2]
        named = [a.iri for a in self.arrivals if a.new.id in {reference, last}]
        return named[0] if named else reference

    def name(self, iri: str) -> str:
        """Return how people call an element: by its code, else by its id."""
        if iri in self.new:
            return self.new[iri].new.code or self.new[iri].new.id
        item = self.base.item.get(iri)
        return name_of(item) if item is not None else iri.removeprefix(BASE)


def name_of(item: Item) -> str:
    """Return the code of an item, else its id, else the end of its IRI."""
    code = item.text("skos:notation") or item.text("dcterms:identifier")
    return code or "/".join(item.iri.split("/")[-2:])


def is_element(content: EditionContent, iri: str) -> bool:
    """Say whether an IRI is an element of an edition: it stands in its scheme."""
    return iri in content.broader


def elements_of(content: EditionContent) -> tuple[Item, ...]:
    """Return the elements of an edition, in the order of their IRIs."""
    return content.elements


def path_of(content: EditionContent) -> str:
    """Return the path of an edition's IRIs ("u4ssc"); its id where nothing stands below a path."""
    return content.path


def plan_of(base: EditionContent, changes: Iterable[AcceptedChange]) -> Plan:
    """Return the plan of a set of changes; what contradicts itself in it stays to be found."""
    ordered = sorted(dict.fromkeys(changes), key=order_of)
    path = path_of(base)
    arrivals = tuple(
        dict.fromkeys(
            Arrival(iri_of(path, new), new, origin)
            for origin in ordered
            for new in new_elements(origin)
        )
    )
    partial = Plan(base, path, arrivals=arrivals)
    ends: dict[str, list[End]] = defaultdict(list)
    merged: dict[str, list[AcceptedChange]] = defaultdict(list)
    fields: dict[str, list[tuple[FieldChange, AcceptedChange]]] = defaultdict(list)
    moves: dict[str, list[tuple[MoveElement, AcceptedChange]]] = defaultdict(list)
    details: list[tuple[AddMethodology, AcceptedChange]] = []
    benchmarks: dict[str, list[tuple[ChangeBenchmark, AcceptedChange]]] = defaultdict(list)
    for origin in ordered:
        change = origin.change
        for end in _ends(partial, origin):
            ends[end.element].append(end)
        if isinstance(change, MergeElements) and change.into:
            merged[partial.resolve(change.into)].append(origin)
        elif isinstance(change, ChangeField | ChangeLevel):
            fields[partial.resolve(change.element)].append((change, origin))
        elif isinstance(change, MoveElement):
            moves[partial.resolve(change.element)].append((change, origin))
        elif isinstance(change, AddMethodology):
            details.append((change, origin))
        elif isinstance(change, ChangeBenchmark):
            benchmarks[change.point].append((change, origin))
    return Plan(
        base,
        path,
        _frozen(ends),
        arrivals,
        _frozen(merged),
        _frozen(fields),
        _frozen(moves),
        tuple(details),
        _frozen(benchmarks),
    )


def once(changes: Iterable[tuple[_T, AcceptedChange]]) -> Iterator[tuple[_T, AcceptedChange]]:
    """Yield each change once, with the first that asked for it: several may ask for the same."""
    seen: set[_T] = set()
    for change, origin in changes:
        if change not in seen:
            seen.add(change)
            yield change, origin


def new_elements(origin: AcceptedChange) -> tuple[NewElement, ...]:
    """Return the elements that a change brings in."""
    change = origin.change
    if isinstance(change, AddElement | ReplaceElement):
        return (change.new,)
    if isinstance(change, SplitElement):
        return change.into
    if isinstance(change, MergeElements) and change.new is not None:
        return (change.new,)
    return ()


def iri_of(path: str, new: NewElement) -> str:
    """Return the IRI of a new element on a path; an official IRI as id is kept."""
    return new.id if "://" in new.id else f"{BASE}{path}/{new.id}"


def order_of(origin: AcceptedChange) -> tuple[str, ...]:
    """Return what changes are sorted by, so that their order says nothing."""
    change = origin.change
    return (change.kind.value, repr(change), origin.proposal, origin.decision)


def _ends(plan: Plan, origin: AcceptedChange) -> Iterable[End]:
    change = origin.change
    made = tuple(iri_of(plan.path, new) for new in new_elements(origin))
    if isinstance(change, RetireElement):
        heirs = tuple(dict.fromkeys(plan.resolve(heir) for heir in change.heirs))
        yield End(change.element, change, heirs, origin)
    elif isinstance(change, ReplaceElement | SplitElement):
        yield End(change.element, change, made, origin)
    elif isinstance(change, MergeElements):
        into = plan.resolve(change.into) if change.into else ""
        for element in dict.fromkeys(change.elements):
            if element != into:
                yield End(element, change, made or (into,), origin)


def _frozen(found: Mapping[str, list[_T]]) -> Mapping[str, tuple[_T, ...]]:
    return {key: tuple(found[key]) for key in sorted(found)}
