"""What is wrong with a set of changes, in words: empty where it can be carried out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ssckg.model.proposed_change import (
    ChangeField,
    MergeElements,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.revision.applying.field_faults import (
    benchmark_faults,
    detail_faults,
    field_faults,
)
from ssckg.revision.applying.new_element_faults import new_element_faults
from ssckg.revision.applying.places import broader_after, circles, is_indicator, place_faults
from ssckg.revision.applying.plan import is_element

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.revision.applying.plan import End, Plan

_ENDS = {
    RetireElement: "retired",
    ReplaceElement: "replaced",
    SplitElement: "split",
    MergeElements: "merged",
}


def faults_in(plan: Plan) -> tuple[str, ...]:
    """Return what is wrong with a plan, each fault once, in a fixed order."""
    found: list[str] = []
    found += _unknown(plan)
    found += _endings(plan)
    found += _changed_although_ended(plan)
    found += _merges(plan)
    found += new_element_faults(plan)
    found += field_faults(plan)
    found += detail_faults(plan)
    found += benchmark_faults(plan)
    found += _moves(plan)
    found += _left_below(plan)
    found += _left_below_an_indicator(plan)
    return tuple(dict.fromkeys(found))


def how_it_ends(end: End) -> str:
    """Return how an element ends, as a participle: "retired"."""
    return _ENDS[type(end.change)]


def _known(plan: Plan, iri: str) -> bool:
    return plan.stays(iri) or iri in plan.ends


def _named(plan: Plan) -> Iterator[str]:
    """Yield every element that changes speak of, for whether it is there."""
    yield from plan.ends
    yield from plan.merged
    yield from plan.fields
    yield from plan.moves
    for ends in plan.ends.values():
        for end in ends:
            yield from end.heirs
    for detail, _ in plan.details:
        yield plan.resolve(detail.element)


def _unknown(plan: Plan) -> Iterator[str]:
    for iri in dict.fromkeys(_named(plan)):
        if iri not in plan.new and not is_element(plan.base, iri):
            yield f"there is no element {plan.name(iri) or 'without a name'} in {plan.base.id}"


def _endings(plan: Plan) -> Iterator[str]:
    for iri, ends in plan.ends.items():
        name = plan.name(iri)
        if iri in plan.new:
            yield f"{name} comes in and ends at once"
        ways = {(how_it_ends(end), end.heirs, end.change) for end in ends}
        if len(ways) > 1:
            words = sorted(f"{how} ({_heirs(plan, heirs)})" for how, heirs, _ in ways)
            yield f"{name} ends in more than one way: {', '.join(words)}"
        for heir in sorted({heir for end in ends for heir in end.heirs}):
            if heir in plan.ends:
                how = how_it_ends(plan.ends[heir][0])
                yield f"{plan.name(heir)} is to take over from {name}, and is {how} itself"


def _heirs(plan: Plan, heirs: Iterable[str]) -> str:
    names = ", ".join(plan.name(heir) for heir in heirs)
    return f"into {names}" if names else "without an heir"


def _changed_although_ended(plan: Plan) -> Iterator[str]:
    for iri, ends in plan.ends.items():
        name, how = plan.name(iri), how_it_ends(ends[0])
        for change, _ in plan.fields.get(iri, ()):
            field = change.field if isinstance(change, ChangeField) else "level"
            yield f"{name} is {how}, so its {field} cannot change"
        if iri in plan.moves:
            yield f"{name} is {how}, so it cannot move"
        for detail, _ in plan.details:
            if detail.element == iri:
                yield f"{name} is {how}, so no {detail.aspect} can be added to it"
        for point in plan.base.points_of.get(iri, ()):
            if point.iri in plan.benchmarks:
                yield f"{name} is {how}, so its benchmark cannot change"


def _merges(plan: Plan) -> Iterator[str]:
    merges = {
        end.origin.change: end.origin
        for ends in plan.ends.values()
        for end in ends
        if isinstance(end.change, MergeElements)
    }
    merges |= {one.change: one for merged in plan.merged.values() for one in merged}
    for change in sorted((c for c in merges if isinstance(c, MergeElements)), key=repr):
        names = ", ".join(plan.name(each) for each in change.elements)
        if bool(change.into) == (change.new is not None):
            yield f"the merge of {names} must name what they become: one of them, or a new element"
        if len({*change.elements, change.into} - {""}) < 2:
            yield f"a merge takes two elements or more: {names}"
        kinds = {plan.base.item[each].classes for each in change.elements if each in plan.base.item}
        if len(kinds) > 1:
            yield f"{names} are not of one kind, so they cannot be merged"


def _moves(plan: Plan) -> Iterator[str]:
    for iri, moves in plan.moves.items():
        if not _known(plan, iri):
            continue
        name = plan.name(iri)
        places = {(plan.resolve(move.below) if move.below else "", move.old) for move, _ in moves}
        if len({below for below, _ in places}) > 1:
            spots = sorted({plan.name(below) if below else "the top" for below, _ in places})
            yield f"{name} is moved to two places: {', '.join(spots)}"
        for below, old in sorted(places):
            yield from place_faults(plan, name, below)
            item = plan.base.item.get(iri)
            now = {value.text for value in item.values("skos:broader")} if item else set()
            if old and old not in now:
                yield f"{name} does not stand below {plan.name(old)}"
            if below in now and not (old and old != below):
                yield f"{name} stands below {plan.name(below)} already"
    for circle in circles(plan):
        names = " below ".join(plan.name(iri) for iri in circle)
        yield f"an element cannot stand below itself: {names}"


def _left_below(plan: Plan) -> Iterator[str]:
    """Yield elements whose only place goes with what ends."""
    left: dict[str, list[str]] = defaultdict(list)
    for iri, above in broader_after(plan).items():
        gone = [each for each in above if each in plan.ends]
        if gone and len(gone) == len(above):
            left[gone[0]].append(plan.name(iri))
    for iri, children in sorted(left.items()):
        how = how_it_ends(plan.ends[iri][0])
        yield f"{plan.name(iri)} cannot be {how} while {_below_it(children)}"


def _left_below_an_indicator(plan: Plan) -> Iterator[str]:
    """Yield where an indicator takes the place of a category that others stand below."""
    above = broader_after(plan)
    for iri, ends in plan.ends.items():
        item = plan.base.item.get(iri)
        if item is None or item.is_a("ssc:Indicator"):
            continue
        for heir in ends[0].heirs:
            children = [
                plan.name(one)
                for one, places in above.items()
                if heir in places and iri in plan.base.broader.get(one, ())
            ]
            if children and _comes_to_be_indicator(plan, heir):
                how = how_it_ends(ends[0])
                into = f"{'by' if how == 'replaced' else 'into'} {plan.name(heir)}, an indicator,"
                yield f"{plan.name(iri)} cannot be {how} {into} while {_below_it(children)}"


def _comes_to_be_indicator(plan: Plan, iri: str) -> bool:
    return (iri in plan.new or plan.stays(iri)) and is_indicator(plan, iri)


def _below_it(children: Iterable[str]) -> str:
    names = sorted(children)
    listed = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
    return f"{listed} stand below it: move them or let them end, too"
