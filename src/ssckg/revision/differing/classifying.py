"""To which edit each statement belongs that only one of two editions makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ssckg.model.edition_content import RESOURCE
from ssckg.model.edition_diff import Edit, EditKind, Statement
from ssckg.namespaces import expand, shrink
from ssckg.revision.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.edition_content import EditionContent, Item
    from ssckg.model.edition_diff import Renaming
    from ssckg.revision.differing.fates import Fate
    from ssckg.revision.differing.places import Places

_FIELD_OF: Final = {expand(each.property): each.name for each in FIELDS.values()}
_BROADER: Final = expand("skos:broader")
_CHILDREN: Final = frozenset({expand("skos:narrower"), expand("ssc:hasDataPoint")})
_BENCHMARKS: Final = ("ssc:Benchmark", "ssc:NoBenchmark", "ssc:ScoreBand")
_WHOLE: Final = ("ssc:Framework", "ssc:FrameworkEdition")


@dataclass(frozen=True, slots=True)
class Key:
    """What tells one edit from another; IRIs are those of the second edition where it has them."""

    kind: EditKind
    subject: str = ""
    point: str = ""
    field: str = ""
    fate: Fate | None = None


@dataclass(frozen=True)
class Side:
    """One of the two editions, as a statement of it is looked at.

    unmatched: items that only this one has; fate_of: the fate of each element among them; onward:
    names in the second edition, None where these are that already.
    """

    edition: EditionContent
    places: Places
    unmatched: frozenset[str]
    fate_of: Mapping[str, Fate]
    onward: Renaming | None = None

    def shared(self, iri: str) -> str:
        """Return the name of a thing in the second edition."""
        return iri if self.onward is None else self.onward.iri(iri)


@dataclass
class Heap:
    """The statements of one edit, as they come together."""

    removed: list[Statement] = field(default_factory=list)
    added: list[Statement] = field(default_factory=list)


def key_of(statement: Statement, side: Side) -> Key:
    """Return the edit that a statement belongs to, which only this side makes."""
    item = side.edition.item[statement.item]
    subject = _child(statement, side) or item.iri
    element = side.places.element_of(subject)
    if fate := side.fate_of.get(element):
        return Key(fate.kind, fate=fate)
    owner = side.shared(element)
    point = side.places.point_of(subject)
    if point and point in side.unmatched:
        kind = EditKind.POINT_RETIRED if side.onward is not None else EditKind.POINT_ADDED
        return Key(kind, owner, point)
    return _key_within(statement.fact.property, item, owner, side.shared(point) if point else "")


def _child(statement: Statement, side: Side) -> str:
    """Return the unmatched child that a link from its parent is about; else nothing."""
    value = statement.fact.value
    linked = statement.fact.property in _CHILDREN and value.datatype == RESOURCE
    return value.text if linked and value.text in side.unmatched else ""


def _key_within(name: str, item: Item, owner: str, point: str) -> Key:
    """Return the edit of a statement on an item whose element is in both editions."""
    if any(item.is_a(each) for each in _WHOLE):
        return Key(EditKind.EDITION, "", "", _field(name))
    if owner and any(item.is_a(each) for each in _BENCHMARKS):
        return Key(EditKind.BENCHMARK, owner, point)
    if owner and item.is_a("ssc:MethodologyDetail"):
        return Key(EditKind.METHODOLOGY, owner, "", item.text("ssc:methodologyField"))
    if owner and _is_element_or_point(item):
        if name == _BROADER:
            return Key(EditKind.MOVED, owner)
        if name in _FIELD_OF:
            told = _FIELD_OF[name]
            return Key(EditKind.LEVEL if told == "level" else EditKind.FIELD, owner, point, told)
    return Key(EditKind.OTHER, "", "", f"{_class_of(item)} {_field(name)}".strip())


def _is_element_or_point(item: Item) -> bool:
    return item.is_a("ssc:DataPoint") or bool(item.values("skos:inScheme"))


def _field(name: str) -> str:
    return _FIELD_OF.get(name) or shrink(name)


def _class_of(item: Item) -> str:
    return shrink(min(item.classes)) if item.classes else ""


def edit_of(key: Key, heap: Heap, renaming: Renaming) -> Edit:
    """Return the edit of a key with its statements."""
    removed, added = tuple(sorted(heap.removed)), tuple(sorted(heap.added))
    if (fate := key.fate) is not None:
        return Edit(
            kind=key.kind, before=fate.before, after=fate.after, removed=removed, added=added
        )
    subject = (key.subject,) if key.subject else ()
    return Edit(
        kind=key.kind,
        before=tuple(renaming.back.get(iri, iri) for iri in subject),
        after=subject,
        point=key.point,
        field=key.field,
        old=_values(removed, key),
        new=_values(added, key),
        removed=removed,
        added=added,
    )


def _values(statements: tuple[Statement, ...], key: Key) -> tuple[str, ...]:
    """Return the values that people want to see of an edit, each once, in order."""
    wanted = _TOLD.get(key.kind)
    if key.kind is EditKind.OTHER:
        return ()
    found = [
        one.fact.value.text for one in statements if wanted is None or one.fact.property in wanted
    ]
    return tuple(dict.fromkeys(found))


_TOLD: Final = {
    EditKind.BENCHMARK: frozenset(
        expand(name) for name in ("ssc:benchmarkValue", "ssc:bandLower", "ssc:bandUpper")
    ),
    EditKind.METHODOLOGY: frozenset(
        expand(name)
        for name in (
            "ssc:method",
            "ssc:dataSourceHint",
            "ssc:verifierHint",
            "ssc:rationale",
            "ssc:formula",
            "ssc:disaggregation",
        )
    ),
    EditKind.POINT_ADDED: frozenset({expand("skos:prefLabel")}),
    EditKind.POINT_RETIRED: frozenset({expand("skos:prefLabel")}),
}
"""Properties whose values an edit tells; those of fields tell all of theirs."""
