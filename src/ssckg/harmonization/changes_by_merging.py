"""Elements that become one: which mappings, roles, priorities and children move to it."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from ssckg.errors import UsageError
from ssckg.harmonization.changes_of_elements import addition_of, known_element, removed
from ssckg.model.choices import MappingList
from ssckg.model.curation import MappingState

if TYPE_CHECKING:
    from ssckg.model.change import MergeElements
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import MappingRecord


def merged(crosswalk: Crosswalk, change: MergeElements) -> Crosswalk:
    """Return the crosswalk after elements became one of them, or another.

    Raises:
        UnknownNameError: an element is not there.
        UsageError: it is one element only.
    """
    into = change.into
    known_element(crosswalk, into)
    others = sorted({each for each in change.elements if each != into})
    if not others:
        raise UsageError("a merge needs two elements or more")
    moved = _moved_mappings(crosswalk, change)
    found = [addition_of(crosswalk, each) for each in others]
    roles = [replace(role, indicator=into) for one in found for role in one.roles]
    priorities = [replace(p, element=into) for one in found for p in one.priorities]
    children = {child for one in found for child, _ in one.below} - {into, *others}
    after = reduce(removed, others, crosswalk)
    new_roles = dict.fromkeys(role for role in roles if role not in after.roles)
    return replace(
        after,
        elements=tuple(
            replace(each, broader=(*each.broader, into))
            if each.iri in children and into not in each.broader
            else each
            for each in after.elements
        ),
        mappings=(*after.mappings, *moved),
        roles=(*after.roles, *new_roles),
        priorities=(*after.priorities, *priorities),
    )


def _moved_mappings(crosswalk: Crosswalk, change: MergeElements) -> tuple[MappingRecord, ...]:
    """Return the mappings that a merge moves to `into`, as they are then.

    What `into` says of a pair, in whatever list, stays as it is. Of several others the strongest
    moves, then the surest. Declarations without match and derived mappings do not move.
    """
    others = {each for each in change.elements if each != change.into}
    taken = {
        _other_end(m, change.into)
        for m in crosswalk.mappings
        if change.into in {m.subject, m.object} and m.listed is not MappingList.DERIVED
    }
    moving = [
        m
        for m in crosswalk.mappings
        if not m.is_no_match
        and m.listed is not MappingList.DERIVED
        and len({m.subject, m.object} & others) == 1
        and not {m.subject, m.object} <= {*others, change.into}
    ]
    order = list(MappingList)
    moving.sort(key=lambda m: (order.index(m.listed), m.predicate.rank, -m.confidence, m.iri))
    moved = []
    for one in moving:
        mine = one.subject if one.subject in others else one.object
        other = _other_end(one, mine)
        if other not in taken:
            taken.add(other)
            end = {"subject": change.into} if one.subject == mine else {"object": change.into}
            moved.append(replace(one, status=MappingState.NEEDS_REVIEW.value, **end))  # type: ignore[arg-type]
    return tuple(moved)


def _other_end(mapping: MappingRecord, element: str) -> str:
    return mapping.object if mapping.subject == element else mapping.subject
