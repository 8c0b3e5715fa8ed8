"""Where elements stand after a set of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.proposed_change import MergeElements, ReplaceElement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.revision.applying.plan import Plan


def broader_after(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return what stands right above each element that stays or comes in.

    What stood below something that is replaced or merged stands below what took its place. What
    ends otherwise is still named, so that it can be told.
    """
    found = {
        iri: _above(plan, iri, above)
        for iri, above in plan.base.broader.items()
        if iri not in plan.ends
    }
    for arrival in plan.arrivals:
        below = tuple(map(plan.resolve, arrival.new.places))
        found[arrival.iri] = _above(plan, arrival.iri, below)
    return found


def _above(plan: Plan, iri: str, above: tuple[str, ...]) -> tuple[str, ...]:
    for move, _ in plan.moves.get(iri, ()):
        new = (plan.resolve(move.below),) if move.below else ()
        kept = tuple(each for each in above if each != move.old) if move.old else ()
        above = tuple(dict.fromkeys((*kept, *new)))
    return tuple(dict.fromkeys(one for each in above for one in _followed(plan, each)))


def _followed(plan: Plan, above: str) -> Iterator[str]:
    """Yield what takes the place of something as that below which others stand."""
    ends = plan.ends.get(above, ())
    follows = [
        heir
        for end in ends[:1]
        for heir in end.heirs
        if isinstance(end.change, ReplaceElement | MergeElements) and heir != above
    ]
    yield from follows or (above,)


def circles(plan: Plan) -> Iterator[tuple[str, ...]]:
    """Yield chains of elements that stand below themselves, each circle once."""
    above = broader_after(plan)
    done: set[str] = set()
    for start in sorted(above):
        path: dict[str, None] = {}
        here = start
        while here in above and here not in done and here not in path:
            path[here] = None
            here = next(iter(above[here]), "")
        if here in path:
            chain = list(path)
            circle = chain[chain.index(here) :]
            yield (*circle, here)
        done.update(path)


def place_faults(plan: Plan, name: str, below: str) -> Iterator[str]:
    """Yield why nothing can stand below `below` (IRI; empty: the top)."""
    if not below:
        return
    if below in plan.ends:
        yield f"{name} cannot stand below {plan.name(below)}, which ends"
    elif not plan.stays(below):
        yield f"{name} cannot stand below {plan.name(below)}: there is no such element"
    elif is_indicator(plan, below):
        yield f"{name} cannot stand below {plan.name(below)}, which is an indicator"


def is_indicator(plan: Plan, iri: str) -> bool:
    """Say whether something that stays or comes in is an indicator."""
    if iri in plan.new:
        return plan.new[iri].new.kind == "Indicator"
    return plan.base.item[iri].is_a("ssc:Indicator")
