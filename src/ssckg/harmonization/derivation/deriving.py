"""Derives mappings from accepted ones: the whole of it, as a function of a crosswalk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError
from ssckg.harmonization.derivation.chaining import (
    by_pair,
    longer,
    single_links,
    usable_chains,
)
from ssckg.harmonization.derivation.composition import CompositionTable
from ssckg.harmonization.derivation.evidence import Recorded, are_opposite, relation
from ssckg.harmonization.derivation.naming import Naming
from ssckg.harmonization.derivation.records import derived_mappings
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.derivation import Derivation, Finding, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.harmonization.derivation.naming import Pair
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import Composition
    from ssckg.model.derivation import Chain, HierarchyCycle

LONGEST: Final = 4
"""The longest chain that may be asked for: beyond it products say little."""


def derive(
    crosswalk: Crosswalk,
    *,
    max_length: int = 3,
    within: bool = False,
    cycles: bool = True,
    rules: Iterable[Composition] | None = None,
) -> Derivation:
    """Return what follows from the accepted mappings.

    Derived mappings that the crosswalk already holds are neither used nor repeated.

    Args:
        crosswalk: what is read.
        max_length: links of the longest chain, from 2 to 4.
        within: derive for pairs of one edition, too.
        cycles: look for cycles, too; they change nothing of what is derived.
        rules: the composition table; that of the crosswalk, if not given.

    Raises:
        UsageError: the length is not allowed.
        DataError: the table has two rules for the same two predicates.
    """
    if not 2 <= max_length <= LONGEST:
        raise UsageError(f"chains of up to {max_length} links", hint=f"2 to {LONGEST}")
    table = CompositionTable(crosswalk.compositions if rules is None else rules)
    run = _Run(crosswalk, table, max_length, within)
    while run.repeat():
        pass
    return Derivation(
        derived=derived_mappings(crosswalk, run.naming, run.derivable()),
        contradictions=run.findings(_AGAINST),
        corroborated=run.findings({Relation.SAME, Relation.WEAKER}),
        cycles=run.cycles() if cycles else (),
        within=() if within else run.inside(),
        max_length=max_length,
    )


_AGAINST: Final = frozenset(Relation) - {Relation.SAME, Relation.WEAKER}


@dataclass
class _Run:
    """One derivation; `refused`: pairs that turned out not to hold; `known`: what pairs are.

    Chains are made level by level, and what a longer chain says of a pair can change what a
    shorter one, already built upon, said. Then all is made again with what was learned. Both only
    grow (a refused pair stays so, a predicate only gets stronger), so this ends.
    """

    crosswalk: Crosswalk
    table: CompositionTable
    max_length: int
    within: bool
    refused: set[Pair] = field(default_factory=set)
    known: dict[Pair, Predicate] = field(default_factory=dict)
    pairs: Mapping[Pair, tuple[Chain, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.naming = Naming(self.crosswalk)
        self.recorded = Recorded(self.crosswalk)
        self.neighbours = self.recorded.neighbours()

    def repeat(self) -> bool:
        """Make all chains once; say whether it must be done again."""
        usable = single_links(self.neighbours)
        made: list[Chain] = []
        used: dict[Pair, Predicate] = {}
        for _ in range(self.max_length - 1):
            chains = longer(usable, self.neighbours, self.table)
            made += chains.values()
            self.pairs = by_pair(made, self.naming.oriented)
            now = self._holds()
            usable = usable_chains(chains, _both_ways(now))
            used |= {pair: now[pair] for pair in now if pair not in used}
        final = self._holds()
        wrong = {pair for pair in used if pair not in final}
        risen = {p: final[p] for p in used if p in final and final[p] is not used[p]}
        self.refused |= wrong
        self.known |= risen
        return bool(wrong or risen)

    def _holds(self) -> dict[Pair, Predicate]:
        found = {}
        for pair, chains in self.pairs.items():
            if pair not in self.refused and self._is_derivable(pair, chains):
                found[pair] = self._predicate(pair, chains)
        return found

    def _predicate(self, pair: Pair, chains: tuple[Chain, ...]) -> Predicate:
        best = strongest(chains)
        known = self.known.get(pair, best)
        return known if known.rank < best.rank else best

    def _is_derivable(self, pair: Pair, chains: tuple[Chain, ...]) -> bool:
        return (
            (self.within or not self.naming.share_edition(*pair))
            and not self.recorded.of_pair(*pair)
            and not self.recorded.no_match(*pair)
            and not disagree(chains)
        )

    def cycles(self) -> tuple[HierarchyCycle, ...]:
        """Return the cycles in what is broader."""
        from ssckg.harmonization.derivation.cycles import (  # noqa: PLC0415  networkx
            find_cycles,
        )

        return find_cycles(self.neighbours)

    def derivable(self) -> dict[Pair, tuple[Chain, ...]]:
        """Return the chains of every pair of which a mapping follows."""
        return {
            pair: chains
            for pair, chains in self.pairs.items()
            if pair not in self.refused and self._is_derivable(pair, chains)
        }

    def findings(self, wanted: Iterable[Relation]) -> tuple[Finding, ...]:
        """Return what is recorded of pairs that chains bear on in one of the ways wanted."""
        kept = set(wanted)
        found = [
            finding
            for pair, chains in self.pairs.items()
            for finding in self._of_pair(pair, chains)
            if finding.relation in kept
        ]
        return tuple(found)

    def _of_pair(self, pair: Pair, chains: tuple[Chain, ...]) -> Iterable[Finding]:
        best = strongest(chains)
        recorded = self.recorded.of_pair(*pair)
        for record, stated in recorded:
            opposite = (c.predicate for c in chains if are_opposite(stated, c.predicate))
            said = best if record.listed is MappingList.REJECTED else next(opposite, best)
            how = relation(stated, record.listed, said)
            yield Finding(*pair, how, said, chains, record, stated)
        for record in () if recorded else self.recorded.no_match(*pair):
            yield Finding(*pair, Relation.NO_MATCH, best, chains, record)
        if not recorded and not self.naming.share_edition(*pair) and disagree(chains):
            yield Finding(*pair, Relation.CHAINS, best, chains)

    def inside(self) -> tuple[Finding, ...]:
        """Return the pairs of one edition that chains join and that nothing is recorded of."""
        return tuple(
            Finding(*pair, Relation.SAME, strongest(chains), chains)
            for pair, chains in self.pairs.items()
            if self.naming.share_edition(*pair) and not self.recorded.of_pair(*pair)
        )


def strongest(chains: tuple[Chain, ...]) -> Predicate:
    """Return the strongest predicate of chains; of broad and narrow, that of the surest chain."""
    return min(chains, key=lambda chain: chain.predicate.rank).predicate


def disagree(chains: tuple[Chain, ...]) -> bool:
    """Say whether two of the chains say what cannot both hold."""
    said = sorted({chain.predicate for chain in chains})
    return any(are_opposite(one, other) for one in said for other in said)


def _both_ways(holds: Mapping[Pair, Predicate]) -> dict[Pair, Predicate]:
    turned = {(o, s): predicate.inverse for (s, o), predicate in holds.items()}
    return {**holds, **turned}
