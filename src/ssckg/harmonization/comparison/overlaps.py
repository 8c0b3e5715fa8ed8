"""What several editions have in common: elements by the exact set of editions that share them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING

from ssckg.harmonization.comparison.coverage import range_fields
from ssckg.harmonization.comparison.ground import LIKELY, clause_of
from ssckg.harmonization.uncertainty import spread_of
from ssckg.model.choices import Predicate
from ssckg.model.comparison import Overlap, OverlapElement

if TYPE_CHECKING:
    from ssckg.harmonization.comparison.ground import Ground
    from ssckg.harmonization.uncertainty import Statement
    from ssckg.model.crosswalk_mappings import Link

ByEdition = dict[str, tuple["Link", ...]]


def overlaps_of(
    ground: Ground, one: str, others: tuple[str, ...], weakest: Predicate = Predicate.CLOSE
) -> tuple[Overlap, ...]:
    """Return the elements of an edition (IRI) that others share, by the exact set of the others.

    Shared: a counterpart of `weakest` or stronger; of the terms, where these ask for more. Others
    of which nothing is known are left out. The set of all others that are left comes first, also
    when no element is in it; sets of the same size follow by their order.
    """
    others = tuple(other for other in others if ground.is_known(one, other))
    shared = {
        each.iri: found
        for each in ground.tier(one).elements
        if (found := _shared(ground, each.iri, one, others, weakest))
    }
    members: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for iri, found in shared.items():
        if holding := tuple(o for o in others if ground.chance(found.get(o, ())) > LIKELY):
            members[holding].append(iri)
    if others:
        members.setdefault(others, [])
    places = {other: number for number, other in enumerate(others)}
    combinations = sorted(members, key=lambda c: (-len(c), [places[other] for other in c]))
    return tuple(
        _overlap(ground, one, chosen, members[chosen], shared, is_every=chosen == others)
        for chosen in combinations
    )


def unshared(
    ground: Ground, one: str, others: tuple[str, ...], weakest: Predicate = Predicate.CLOSE
) -> Overlap:
    """Return the elements of an edition (IRI) that none of the others shares; as `overlaps_of`."""
    others = tuple(other for other in others if ground.is_known(one, other))
    shared = {
        each.iri: _shared(ground, each.iri, one, others, weakest)
        for each in ground.tier(one).elements
    }
    members = [
        iri
        for iri, found in shared.items()
        if all(ground.chance(links) <= LIKELY for links in found.values())
    ]
    return _overlap(ground, one, (), members, shared, is_every=False)


def _shared(
    ground: Ground, iri: str, one: str, others: tuple[str, ...], weakest: Predicate
) -> ByEdition:
    weakest = min(weakest, ground.terms.strength, key=lambda p: p.rank)
    found = {
        other: ground.strong(ground.links(one, other).get(iri, ()), weakest) for other in others
    }
    return {other: links for other, links in found.items() if links}


def _overlap(
    ground: Ground,
    one: str,
    chosen: tuple[str, ...],
    members: list[str],
    shared: dict[str, ByEdition],
    *,
    is_every: bool,
) -> Overlap:
    statements = [
        _statement(found, chosen) for found in shared.values() if all(o in found for o in chosen)
    ]
    spread = spread_of(statements, ground.confidence, seed=ground.terms.seed)
    return Overlap(
        subject=ground.crosswalk.edition[one].id,
        objects=tuple(ground.crosswalk.edition[other].id for other in chosen),
        level=ground.terms.level,
        is_every=is_every,
        count=len(members),
        list=tuple(
            OverlapElement(
                **asdict(ground.named(iri)),
                counterparts=tuple(
                    ground.shown(link, other) for other in chosen for link in shared[iri][other]
                ),
            )
            for iri in members
        ),
        **range_fields(len(members), len(ground.tier(one).elements), spread),
    )


def _statement(found: ByEdition, chosen: tuple[str, ...]) -> Statement:
    """Return "a counterpart in each of the chosen editions and in none of the others"."""
    return tuple(clause_of(links, is_negated=other not in chosen) for other, links in found.items())
