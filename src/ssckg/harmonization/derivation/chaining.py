"""Finds chains of links from which a mapping follows, level by level."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ssckg.errors import DataError
from ssckg.harmonization.derivation.confidence import chain_order
from ssckg.model.crosswalk_mappings import Link
from ssckg.model.derivation import Chain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ssckg.harmonization.derivation.composition import CompositionTable
    from ssckg.harmonization.derivation.naming import Pair
    from ssckg.model.choices import Predicate

Chains = dict[tuple[str, ...], Chain]
"""Chains by the elements that they pass through."""


def single_links(neighbours: Mapping[str, tuple[Link, ...]]) -> Chains:
    """Return every link as a chain of one."""
    found = {}
    for links in neighbours.values():
        for link in links:
            chain = Chain((link,), link.predicate, ())
            found[chain.elements] = chain
    return found


def longer(
    usable: Chains, neighbours: Mapping[str, tuple[Link, ...]], table: CompositionTable
) -> Chains:
    """Return the chains one link longer than those given from which something follows.

    A chain never passes an element twice, and each of its two parts, without the last and without
    the first link, is among those given: a chain that contains a part that does not hold does not
    hold either.

    Args:
        usable: chains of one length, with their reverses.
        neighbours: the links of each element.
        table: what follows from what.
    """
    found: Chains = {}
    for elements, chain in usable.items():
        for link in neighbours.get(chain.object, ()):
            if link.object in elements or (*elements[1:], link.object) not in usable:
                continue
            rule = table.rule(chain.predicate, link.predicate)
            if rule is not None and rule.result is not None:
                longer_chain = Chain((*chain.links, link), rule.result, (*chain.rules, rule.id))
                found[longer_chain.elements] = longer_chain
    return found


def turned(chain: Chain, table: CompositionTable) -> Chain:
    """Return a chain as walked from its other end, with the rules that apply from there.

    Raises:
        DataError: the table is not the same in both directions.
    """
    links = tuple(
        Link(link.object, link.predicate.inverse, link.subject, link.mapping)
        for link in reversed(chain.links)
    )
    rules, so_far = [], links[0].predicate
    for link in links[1:]:
        rule = table.rule(so_far, link.predicate)
        if rule is None or rule.result is None:
            raise DataError(f"{so_far}, then {link.predicate} has no rule, but has one backwards")
        rules.append(rule.id)
        so_far = rule.result
    return Chain(links, so_far, tuple(rules))


def by_pair(
    chains: Iterable[Chain], oriented: Callable[[str, str], Pair]
) -> dict[Pair, tuple[Chain, ...]]:
    """Return the chains of each pair, in its direction of writing, the surest first."""
    found: dict[Pair, list[Chain]] = defaultdict(list)
    directions: dict[Pair, Pair] = {}
    for chain in chains:
        ends = chain.subject, chain.object
        if ends not in directions:
            directions[ends] = directions[ends[::-1]] = oriented(*ends)
        if directions[ends] == ends:
            found[ends].append(chain)
    return {pair: tuple(sorted(found[pair], key=chain_order)) for pair in sorted(found)}


def usable_chains(chains: Chains, holds: Mapping[Pair, Predicate]) -> Chains:
    """Return the chains whose own ends are held to be joined by just their predicate."""
    return {
        elements: chain
        for elements, chain in chains.items()
        if holds.get((chain.subject, chain.object)) is chain.predicate
    }
