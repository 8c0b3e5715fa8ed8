"""How sure a derived mapping is, from how sure its links are."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.derivation import Chain

DIGITS: Final = 4
"""Decimal places that derived confidences are given with."""


def chain_order(chain: Chain) -> tuple[float, int, tuple[str, ...]]:
    """Return what sorts chains: the surest first, then the shorter, then by the elements."""
    return (-round(chain.confidence, 12), len(chain.links), chain.elements)


def independent_chains(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """Return chains that share no link with one another: the surest, then the next that is apart.

    Chains with a common link fall together when it falls, so they are no second evidence.
    """
    taken: list[Chain] = []
    used: set[str] = set()
    for chain in sorted(chains, key=chain_order):
        if used.isdisjoint(chain.mappings):
            taken.append(chain)
            used.update(chain.mappings)
    return tuple(taken)


def combined(chains: Iterable[Chain]) -> float:
    """Return the probability that at least one of independent chains holds (noisy-or).

    Of chains that share no link, with links that hold independently, this is exact; of one chain
    it is its own confidence.
    """
    return 1.0 - prod(1.0 - chain.confidence for chain in chains)
