"""Proposed changes as edits, so that both are told in the same sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.edition_diff import Edit, EditKind
from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    ChangeKind,
    ChangeLevel,
    MergeElements,
    MoveElement,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.revision.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.proposed_change import NewElement, ProposedChange

KINDS: Final = {
    ChangeKind.ADD: EditKind.ADDED,
    ChangeKind.CHANGE_FIELD: EditKind.FIELD,
    ChangeKind.RETIRE: EditKind.RETIRED,
    ChangeKind.REPLACE: EditKind.REPLACED,
    ChangeKind.SPLIT: EditKind.SPLIT,
    ChangeKind.MERGE: EditKind.MERGED,
    ChangeKind.MOVE: EditKind.MOVED,
    ChangeKind.CHANGE_LEVEL: EditKind.LEVEL,
    ChangeKind.CHANGE_BENCHMARK: EditKind.BENCHMARK,
    ChangeKind.ADD_METHODOLOGY: EditKind.METHODOLOGY,
}


def edit_of_change(change: ProposedChange, base: EditionContent) -> Edit:  # noqa: PLR0911  one for each kind
    """Return a proposed change as an edit of the edition that it is about; new elements by name."""
    kind = KINDS[change.kind]
    match change:
        case AddElement():
            return Edit(kind=kind, after=(called(change.new),))
        case RetireElement():
            return Edit(kind=kind, before=(change.element,), after=change.heirs)
        case ReplaceElement():
            return Edit(kind=kind, before=(change.element,), after=(called(change.new),))
        case SplitElement():
            return Edit(kind=kind, before=(change.element,), after=tuple(map(called, change.into)))
        case MergeElements():
            into = called(change.new) if change.new is not None else change.into
            return Edit(kind=kind, before=change.elements, after=(into,))
        case MoveElement():
            return _edit(change.element, kind, old=change.old, new=change.below)
        case ChangeLevel():
            old = change.old or _present(base, change.element, "ssc:level")
            return _edit(change.element, kind, old=old, new=change.level, field="level")
        case ChangeField():
            return _field(change, base)
        case ChangeBenchmark():
            point = base.item.get(change.point)
            owner = point.text("ssc:dataPointOf") if point is not None else change.point
            return _edit(owner, kind, old=change.old, new=change.value, point=change.point)
        case AddMethodology():
            return _edit(
                change.element, kind, new=change.text, field=change.aspect, point=change.point
            )


def called(new: NewElement) -> str:
    """Return how people call a new element: by code and label."""
    return f"{new.code} {new.label}".strip()


def element_of(change: ProposedChange, base: EditionContent) -> str:
    """Return the IRI of what a change is about first; of a new element, of its place."""
    if isinstance(change, AddElement):
        return change.new.below
    return next(iter(edit_of_change(change, base).before), "")


def _field(change: ChangeField, base: EditionContent) -> Edit:
    field = FIELDS.get(change.field)
    where = change.point or change.element
    old = change.old or (_present(base, where, field.property) if field is not None else "")
    return _edit(
        change.element,
        EditKind.FIELD,
        old=old,
        new=change.value,
        field=change.field,
        point=change.point,
    )


def _edit(
    element: str, kind: EditKind, *, old: str = "", new: str = "", field: str = "", point: str = ""
) -> Edit:
    return Edit(
        kind=kind,
        before=(element,),
        after=(element,),
        point=point,
        field=field,
        old=_one(old),
        new=_one(new),
    )


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _present(base: EditionContent, iri: str, curie: str) -> str:
    item = base.item.get(iri)
    return item.text(curie) if item is not None else ""


def groups_of(base: EditionContent, element: str) -> tuple[str, ...]:
    """Return the IRIs of what an element stands below, from the top."""
    found: list[str] = []
    here = element
    while (item := base.item.get(here)) is not None:
        here = min((value.text for value in item.values("skos:broader")), default="")
        if not here or here in found:
            break
        found.append(here)
    return tuple(reversed(found))


def weightiest(kinds: Iterable[EditKind]) -> EditKind:
    """Return the kind that is told first."""
    order = list(EditKind)
    return min(kinds, key=order.index)
