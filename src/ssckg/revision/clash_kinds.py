"""On what two proposals meet that cannot both be, and why, in a sentence for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ssckg.model.proposal_clash import ClashKind
from ssckg.model.proposed_change import (
    ChangeField,
    MergeElements,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.revision.applying.field_faults import item_name, settings_of
from ssckg.revision.applying.places import circles
from ssckg.revision.applying.plan import plan_of
from ssckg.revision.applying.values import shown, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.edition_content import Value
    from ssckg.model.release import AcceptedChange
    from ssckg.revision.applying.field_faults import Setting
    from ssckg.revision.applying.plan import End, Plan

Meeting: TypeAlias = tuple[ClashKind, str, tuple[str, ...]]
"""Kind, why in a sentence, and the elements that it is about."""
_VERBS = {
    RetireElement: "retires",
    ReplaceElement: "replaces",
    SplitElement: "splits",
    MergeElements: "merges",
}


def meetings(first: Plan, second: Plan) -> Iterator[Meeting]:
    """Yield why two plans, each by itself without fault, cannot both be carried out."""
    yield from _ended_twice(first, second)
    for one, other in ((first, second), (second, first)):
        yield from _ended_and_changed(one, other)
        yield from _ended_and_needed(one, other)
    yield from _two_values(first, second)
    yield from _two_benchmarks(first, second)
    yield from _two_places(first, second)
    yield from _one_id(first, second)
    yield from _one_code(first, second)
    yield from _circle(first, second)


def _who(end: End) -> str:
    return f"{end.origin.proposal} {_VERBS[type(end.change)]}"


def _ended_twice(first: Plan, second: Plan) -> Iterator[Meeting]:
    for iri in sorted(first.ends.keys() & second.ends.keys()):
        one, other = first.ends[iri][0], second.ends[iri][0]
        if (one.change, one.heirs) == (other.change, other.heirs):
            continue
        name = first.name(iri)
        said = f"{_who(one)} {name}{_into(first, one)}, and {_who(other)} it{_into(second, other)}"
        yield ClashKind.ENDED_TWICE, f"{said}.", (iri,)


def _into(plan: Plan, end: End) -> str:
    names = ", ".join(plan.name(heir) for heir in end.heirs)
    if not names:
        return ""
    words = {ReplaceElement: "by", RetireElement: "in favour of"}
    return f" {words.get(type(end.change), 'into')} {names}"


def _ended_and_changed(one: Plan, other: Plan) -> Iterator[Meeting]:
    """Yield what the first plan ends and the second changes."""
    for iri, ends in one.ends.items():
        start = f"{_who(ends[0])} {one.name(iri)}"
        for words in _changes_of(other, iri):
            yield ClashKind.ENDED_AND_CHANGED, f"{start}, {words}.", (iri,)


def _changes_of(plan: Plan, iri: str) -> Iterator[str]:
    for change, origin in plan.fields.get(iri, ()):
        field = change.field if isinstance(change, ChangeField) else "level"
        yield f"whose {field.replace('_', ' ')} {origin.proposal} changes"
    for _, origin in plan.moves.get(iri, ()):
        yield f"which {origin.proposal} moves"
    for detail, origin in plan.details:
        if plan.resolve(detail.element) == iri:
            yield f"to which {origin.proposal} adds a {detail.aspect}"
    for point in plan.base.points_of.get(iri, ()):
        for _, origin in plan.benchmarks.get(point.iri, ()):
            yield f"whose benchmark {origin.proposal} changes"


def _ended_and_needed(one: Plan, other: Plan) -> Iterator[Meeting]:
    """Yield what the first plan ends and the second builds on."""
    for iri, ends in one.ends.items():
        start = f"{_who(ends[0])} {one.name(iri)}"
        for element, theirs in other.ends.items():
            if any(iri in end.heirs for end in theirs):
                who, name = theirs[0].origin.proposal, other.name(element)
                words = f"which {who} makes take over from {name}"
                yield ClashKind.ENDED_AND_NEEDED, f"{start}, {words}.", (iri, element)
        for below, origin, name in _placed(other):
            if below == iri:
                words = f"below which {origin.proposal} places {name}"
                yield ClashKind.ENDED_AND_NEEDED, f"{start}, {words}.", (iri,)


def _placed(plan: Plan) -> Iterator[tuple[str, AcceptedChange, str]]:
    """Yield below what a plan places things: IRI, by which change, name of the thing."""
    for iri, moves in plan.moves.items():
        for move, origin in moves:
            yield plan.resolve(move.below), origin, plan.name(iri)
    for arrival in plan.arrivals:
        yield plan.resolve(arrival.new.below), arrival.origin, plan.name(arrival.iri)


def _two_values(first: Plan, second: Plan) -> Iterator[Meeting]:
    theirs = {(s.item, s.field.name): s for s in settings_of(second)}
    for mine in settings_of(first):
        other = theirs.get((mine.item, mine.field.name))
        if other is None:
            continue
        values = (_value(mine), _value(other))
        if values[0] == values[1]:
            continue
        item = first.base.item[mine.item]
        said = f"the {mine.field.name.replace('_', ' ')} of {item_name(first.base, item)}"
        yield (
            ClashKind.TWO_VALUES,
            f"{mine.origin.proposal} changes {said} to {shown(values[0])},"
            f" and {other.origin.proposal} to {shown(values[1])}.",
            (item.text("ssc:dataPointOf") or item.iri,),
        )


def _value(setting: Setting) -> Value | None:
    try:
        return value_of(setting.field, setting.text)
    except ValueError:
        return None


def _two_benchmarks(first: Plan, second: Plan) -> Iterator[Meeting]:
    for iri in sorted(first.benchmarks.keys() & second.benchmarks.keys()):
        theirs = {change.benchmark: (change, o) for change, o in second.benchmarks[iri]}
        for change, origin in first.benchmarks[iri]:
            other, who = theirs.get(change.benchmark, (change, origin))
            if other.value.strip() == change.value.strip():
                continue
            name = item_name(first.base, first.base.item[iri])
            yield (
                ClashKind.TWO_VALUES,
                f"{origin.proposal} sets the benchmark of {name} to {change.value or 'nothing'},"
                f" and {who.proposal} to {other.value or 'nothing'}.",
                (first.base.item[iri].text("ssc:dataPointOf"),),
            )


def _two_places(first: Plan, second: Plan) -> Iterator[Meeting]:
    for iri in sorted(first.moves.keys() & second.moves.keys()):
        mine, origin = first.moves[iri][0]
        theirs, other = second.moves[iri][0]
        places = (_place(first, mine.below), _place(second, theirs.below))
        if places[0] != places[1]:
            yield (
                ClashKind.TWO_PLACES,
                f"{origin.proposal} moves {first.name(iri)} {places[0]},"
                f" and {other.proposal} {places[1]}.",
                (iri,),
            )


def _place(plan: Plan, below: str) -> str:
    return f"below {plan.name(plan.resolve(below))}" if below else "to the top"


def _one_id(first: Plan, second: Plan) -> Iterator[Meeting]:
    for iri in sorted(first.new.keys() & second.new.keys()):
        mine, theirs = first.new[iri], second.new[iri]
        if mine.new != theirs.new:
            yield (
                ClashKind.ONE_ID,
                f"{mine.origin.proposal} and {theirs.origin.proposal} bring in different elements"
                f" with the id {mine.new.id}.",
                (iri,),
            )


def _one_code(first: Plan, second: Plan) -> Iterator[Meeting]:
    theirs = {code: (iri, who) for code, iri, who in _codes_given(second)}
    for code, iri, who in _codes_given(first):
        other, by = theirs.get(code, (iri, who))
        if other != iri:
            yield (
                ClashKind.ONE_CODE,
                f"{who} and {by} give the code {code[0]} to different elements.",
                (iri, other),
            )


def _codes_given(plan: Plan) -> Iterator[tuple[tuple[str, str], str, str]]:
    """Yield codes that a plan gives, with the kind of element: to whom, and by which proposal."""
    for arrival in plan.arrivals:
        if arrival.new.code:
            yield (arrival.new.code, arrival.new.kind), arrival.iri, arrival.origin.proposal
    for iri, changes in plan.fields.items():
        item = plan.base.item.get(iri)
        kind = min(item.classes).rpartition("#")[2] if item is not None else ""
        for change, origin in changes:
            if isinstance(change, ChangeField) and change.field == "code" and change.value.strip():
                yield (change.value.strip(), kind), iri, origin.proposal


def _circle(first: Plan, second: Plan) -> Iterator[Meeting]:
    places_something = [plan.moves or plan.arrivals or plan.ends for plan in (first, second)]
    if not all(places_something):
        return
    alone = {frozenset(c) for plan in (first, second) for c in circles(plan)}
    both = plan_of(first.base, (*_all(first), *_all(second)))
    for circle in circles(both):
        if frozenset(circle) in alone:
            continue
        names = " below ".join(both.name(iri) for iri in circle)
        who = " and ".join(sorted({*_proposals(first), *_proposals(second)}))
        why = f"with {who} together an element would stand below itself: {names}."
        yield ClashKind.CIRCLE, why[0].upper() + why[1:], tuple(circle[:-1])


def _all(plan: Plan) -> Iterator[AcceptedChange]:
    """Yield the changes of a plan that say where things stand."""
    for moves in plan.moves.values():
        yield from (origin for _, origin in moves)
    yield from (arrival.origin for arrival in plan.arrivals)
    yield from (end.origin for ends in plan.ends.values() for end in ends)


def _proposals(plan: Plan) -> set[str]:
    return {origin.proposal for origin in _all(plan)}
