"""Typed changes from drafts: names looked up, values checked, old values filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from ssckg.errors import UsageError
from ssckg.model.proposed_change import (
    AddElement,
    ChangeKind,
    MergeElements,
    MoveElement,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.revision.proposing.columns import DESCRIBES, NEEDS, TAKES
from ssckg.revision.proposing.desk import Desk
from ssckg.revision.proposing.field_changes import (
    benchmark_change,
    field_change,
    level_change,
    method_change,
)
from ssckg.revision.proposing.new_elements import new_element

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ssckg.model.proposed_change import NewElement, ProposedChange
    from ssckg.revision.proposing.drafts import ChangeDraft
    from ssckg.revision.proposing.values import Known


_NOWHERE: Final = "?"
"""The place of a new element whose row is faulty anyway."""


def read_change(
    draft: ChangeDraft, known: Known, coming: Mapping[str, str] | None = None
) -> ProposedChange:
    """Return the change that a draft describes.

    Args:
        draft: what was written.
        known: what names in it may mean.
        coming: IRIs of elements that the same proposal brings in, by code and id.

    Raises:
        FaultyDraftError: something is missing, not known, absurd, or not as it is now.
    """
    desk = Desk(known, draft.part)
    kind = _kind(desk)
    _check_cells(desk, draft, kind)
    new = tuple(
        new_element(known, part, desk.faults, _parent(desk, kind), coming)
        for part in (draft.new if kind in DESCRIBES else ())
    )
    if desk.faults and kind in DESCRIBES:
        # Without its new elements it cannot be read; what else it names still can.
        _look_up(desk)
        desk.check()
    described = tuple(one for one in new if one is not None)
    if kind is ChangeKind.MOVE:
        found: ProposedChange = _move(desk, coming)
    elif kind is ChangeKind.RETIRE:
        found = _retire(desk, coming)
    else:
        found = _carried(desk, kind, draft, described)
    desk.check()
    return found


def _kind(desk: Desk) -> ChangeKind:
    if "kind" not in desk.part:
        desk.fault("is missing", "kind")
    text = desk.part["kind"].strip().lower().replace("_", "-").replace(" ", "-")
    if text and text not in set(ChangeKind):
        desk.fault(f"{desk.part['kind']!r} is none of {', '.join(ChangeKind)}", "kind")
    if desk.faults:
        _look_up(desk)
        desk.check()
    return ChangeKind(text)


def _look_up(desk: Desk) -> None:
    """Note which elements are not known in a row that is faulty already, to tell all at once."""
    desk.read_all("element", desk.known.names.element)


def _check_cells(desk: Desk, draft: ChangeDraft, kind: ChangeKind) -> None:
    for name in desk.part.cells:
        if name not in TAKES[kind] and name not in {"kind", "label"}:
            takes = ", ".join(sorted(TAKES[kind])) or "only what describes the new element"
            desk.fault(f"is nothing that {kind} takes; it takes {takes}", name)
    for name in NEEDS[kind]:
        if name not in desk.part:
            desk.fault(f"is empty, and {kind} needs it", name)
    describes_label = kind is ChangeKind.CHANGE_BENCHMARK
    if kind not in DESCRIBES:
        for part in draft.new:
            named = [name for name in part.cells if not (describes_label and name == "label")]
            desk.faults += [part.fault(f"{kind} describes no new element", n) for n in named[:1]]
    elif not draft.new and kind is not ChangeKind.MERGE:
        desk.fault(f"{kind} needs a new element: at least its code and label")


def _parent(desk: Desk, kind: ChangeKind) -> str:
    """Return what the element that ends stands below: there a new one goes, if nothing is said.

    Where that element is not known, it is what is told, and not that a place is missing.
    """
    if kind is ChangeKind.ADD:
        return ""
    try:
        item = desk.known.names.element(desk.part["element"])
    except UsageError:
        return _NOWHERE
    return item.text("skos:broader")


_New: TypeAlias = "tuple[NewElement, ...]"


def _one_new(desk: Desk, new: _New) -> NewElement:
    if len(new) != 1:
        desk.fault(f"describes {len(new)} new elements, and must describe one")
        desk.check()
    return new[0]


def _add(desk: Desk, new: _New) -> ProposedChange:
    return AddElement(new=_one_new(desk, new))


def _replace(desk: Desk, new: _New) -> ProposedChange:
    return ReplaceElement(element=desk.element(), new=_one_new(desk, new))


def _split(desk: Desk, new: _New) -> ProposedChange:
    if len(new) < 2:
        desk.fault("a split needs two new elements or more; give each a row, or replace instead")
    return SplitElement(element=desk.element(), into=new)


def _retire(desk: Desk, coming: Mapping[str, str] | None) -> ProposedChange:
    element, heirs = desk.element(), desk.elements("into", coming)
    if element in heirs:
        desk.fault("names the element itself", "into")
    return RetireElement(element=element, heirs=heirs)


def _merge(desk: Desk, new: _New) -> ProposedChange:
    elements, into = desk.elements("element"), desk.element("into")
    if into and into not in elements:
        elements = (*elements, into)
    if len(elements) < 2 and not desk.faults:
        desk.fault("a merge needs two elements or more, with ; between", "element")
    if bool(into) == bool(new) and not desk.faults:
        desk.fault("say either which of them stays, or describe one new element", "into")
    if len(new) > 1:
        desk.fault(f"describes {len(new)} new elements; a merge makes one")
    return MergeElements(elements=elements, into=into, new=new[0] if new else None)


def _move(desk: Desk, coming: Mapping[str, str] | None) -> MoveElement:
    element, below = desk.element(), desk.place("below", coming)
    desk.check()
    names = desk.known.names
    old = _present_parent(desk, element)
    if below == old:
        desk.fault(f"it stands below {names.code_of(below)} already", "below")
    queue, seen = [below], set[str]()
    while queue:
        above = queue.pop()
        if above == element:
            desk.fault("an element cannot stand below itself", "below")
            break
        if above not in seen and above in names.elements:
            seen.add(above)
            queue += [value.text for value in names.elements[above].values("skos:broader")]
    return MoveElement(element=element, below=below, old=old)


def _present_parent(desk: Desk, element: str) -> str:
    """Return what an element stands below now; of several, the one that `old` names."""
    names = desk.known.names
    parents = [value.text for value in names.elements[element].values("skos:broader")]
    given = desk.element("old")
    codes = " and ".join(names.code_of(parent) for parent in parents) or "nothing"
    if given and given not in parents:
        desk.fault(f"it stands below {codes} now", "old")
    elif not given and len(parents) > 1:
        desk.fault(f"is empty, and it stands below {codes}: say which of them it leaves", "old")
    return given or next(iter(parents), "")


_READERS: dict[ChangeKind, Callable[[Desk, _New], ProposedChange]] = {
    ChangeKind.ADD: _add,
    ChangeKind.REPLACE: _replace,
    ChangeKind.SPLIT: _split,
    ChangeKind.MERGE: _merge,
}


def _carried(desk: Desk, kind: ChangeKind, draft: ChangeDraft, new: _New) -> ProposedChange:
    """Return the change of a kind, from cells that are there."""
    if kind is ChangeKind.CHANGE_FIELD:
        return field_change(desk)
    if kind is ChangeKind.CHANGE_LEVEL:
        return level_change(desk)
    if kind is ChangeKind.CHANGE_BENCHMARK:
        return benchmark_change(desk, draft.new)
    if kind is ChangeKind.ADD_METHODOLOGY:
        return method_change(desk)
    return _READERS[kind](desk, new)
