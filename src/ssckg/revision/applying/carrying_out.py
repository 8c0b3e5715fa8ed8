"""Carries a set of changes out on an edition, under the old names, and gives it its new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.errors import CheckError
from ssckg.model.release import WorkingEdition
from ssckg.revision.applying.changing import changed
from ssckg.revision.applying.faults import faults_in
from ssckg.revision.applying.making import new_items
from ssckg.revision.applying.naming import names_for, renamed, titled
from ssckg.revision.applying.places import broader_after
from ssckg.revision.applying.plan import plan_of
from ssckg.revision.applying.removing import carried, without
from ssckg.revision.applying.roles import with_moved_roles
from ssckg.revision.applying.successions import element_successions, point_successions
from ssckg.revision.applying.values import resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.edition_content import EditionContent, Item
    from ssckg.model.release import AcceptedChange, EditionTarget
    from ssckg.revision.applying.plan import Plan


def faults_of(base: EditionContent, changes: Sequence[AcceptedChange]) -> tuple[str, ...]:
    """Return what is wrong with changes of an edition, in words; empty if nothing is.

    The order of the changes does not matter.
    """
    return faults_in(plan_of(base, changes))


def apply_changes(
    base: EditionContent, changes: Sequence[AcceptedChange], target: EditionTarget
) -> WorkingEdition:
    """Return the edition that changes of another one lead to, and what became of each thing.

    What nobody changed stays as it was stated, with source and trust. What was decided has the
    decision as source (before it is decided, the proposal). The order of the changes does not
    matter.

    Raises:
        CheckError: they cannot be carried out; with all faults.
    """
    plan = plan_of(base, changes)
    faults = faults_in(plan)
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise CheckError(f"the changes cannot be carried out: {faults[0]}{more}", faults)
    carried_base = carried(base)
    revised = _carried_out(carried_base, plan, target)
    names = names_for(base, revised, target)
    content = titled(renamed(revised, names, target), base, target)
    return WorkingEdition(
        target=target,
        base=base,
        content=content,
        elements=element_successions(plan, carried_base, revised, names),
        points=point_successions(plan, carried_base, revised, names),
    )


def _carried_out(base: EditionContent, plan: Plan, target: EditionTarget) -> EditionContent:
    """Return what is stated after the changes, under the names of the old edition."""
    left = without(with_moved_roles(base, plan), plan)
    with_new = left.with_items(new_items(plan, base))
    content = changed(with_new, plan, target)
    return content.with_items(_placed(content, plan))


def _placed(content: EditionContent, plan: Plan) -> Iterator[Item]:
    """Yield elements whose place changed, and those above them; both directions stated."""
    above = broader_after(plan)
    before = plan.base.broader
    items: dict[str, Item] = {}
    touched = [iri for iri in above if above[iri] != before.get(iri, ())]
    for iri in touched:
        item = items.get(iri, content.item[iri])
        items[iri] = item.with_values("skos:broader", map(resource, above[iri]))
        for parent in {*above[iri], *before.get(iri, ())} & content.item.keys():
            one = items.get(parent, content.item[parent])
            below = {value.text for value in one.values("skos:narrower")} - {iri}
            below |= {iri} if parent in above[iri] else set()
            items[parent] = one.with_values("skos:narrower", map(resource, below))
    yield from items.values()
