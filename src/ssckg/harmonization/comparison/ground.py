"""What all figures of one comparison stand on: which elements and which links count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ssckg.errors import DataError
from ssckg.harmonization.comparison.joining import joined_pairs
from ssckg.harmonization.comparison.tiers import Tier, tier_of
from ssckg.harmonization.measures import is_strong
from ssckg.harmonization.naming import element_name
from ssckg.harmonization.uncertainty import SEED, Clause, probability
from ssckg.model.choices import Predicate
from ssckg.model.comparison import CountedLink, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import Link
    from ssckg.model.naming import ElementName

LIKELY = 0.5
"""What is more probable than this counts."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How it is counted.

    level: what is counted; strength: the weakest predicate that counts; derived: whether derived
    mappings count, too; seed: of what is drawn.
    """

    level: Level = Level.INDICATOR
    strength: Predicate = Predicate.RELATED
    derived: bool = False
    seed: int = SEED


Links = dict[str, tuple["Link", ...]]
"""Links of the elements of a tier, strongest first; an element without links is not in it."""


class Ground:
    """A crosswalk read on terms. Keeps what several figures need; editions are given as IRIs."""

    def __init__(self, crosswalk: Crosswalk, terms: Terms) -> None:
        self.crosswalk = crosswalk
        self.terms = terms
        self._tiers: dict[str, Tier] = {}
        self._links: dict[tuple[str, str], Links] = {}
        self._names: dict[str, ElementName] = {}

    def at(self, level: Level) -> Ground:
        """Return the ground for another level on the same other terms."""
        terms = Terms(level, self.terms.strength, self.terms.derived, self.terms.seed)
        return Ground(self.crosswalk, terms)

    def tier(self, edition: str) -> Tier:
        """Return the elements that are counted in an edition."""
        if edition not in self._tiers:
            self._tiers[edition] = tier_of(self.crosswalk, edition, self.terms.level)
        return self._tiers[edition]

    def is_joined(self, one: str, other: str) -> bool:
        """Say whether a mapping set joins two editions."""
        return frozenset((one, other)) in self._joined

    def is_known(self, one: str, other: str) -> bool:
        """Say whether anything can be told of two editions: a set joins them, or links derived."""
        return self.is_joined(one, other) or bool(self.links(one, other))

    @cached_property
    def _joined(self) -> frozenset[frozenset[str]]:
        return joined_pairs(self.crosswalk)

    def links(self, one: str, other: str) -> Links:
        """Return the links from what is counted in one edition to anything in the other one.

        Raises:
            DataError: a mapping has no confidence between 0 and 1.
        """
        if (one, other) not in self._links:
            self._links[one, other] = self._find_links(one, other)
        return self._links[one, other]

    def _find_links(self, one: str, other: str) -> Links:
        found: dict[str, dict[str, Link]] = defaultdict(dict)
        for element, standing in self.tier(one).stands_for.items():
            for link in self._links_of(element, one, other):
                for each in standing:
                    found[each][link.mapping.iri] = link
        return {iri: tuple(sorted(links.values(), key=_order)) for iri, links in found.items()}

    def _links_of(self, element: str, one: str, other: str) -> Iterator[Link]:
        ends = frozenset((one, other))
        for link in self.crosswalk.links.get(element, ()):
            if frozenset(self.crosswalk.set_editions.get(link.mapping.mapping_set, ())) == ends:
                yield _checked(link)
        if self.terms.derived:
            for link in self.crosswalk.derived_links.get(element, ()):
                known = self.crosswalk.element.get(link.object)
                if known is not None and other in known.editions:
                    yield _checked(link)

    def strong(self, links: Iterable[Link], strength: Predicate | None = None) -> tuple[Link, ...]:
        """Return the links that are strong enough; of the terms, if no strength is given."""
        weakest = self.terms.strength if strength is None else strength
        return tuple(link for link in links if is_strong(link.predicate, weakest))

    @cached_property
    def confidence(self) -> Mapping[str, float]:
        """The confidence of each mapping that can count, by its IRI."""
        return {each.iri: each.confidence for each in self.crosswalk.mappings}

    def chance(self, links: Iterable[Link]) -> float:
        """Return the probability that at least one of the links holds."""
        return probability((clause_of(links),), self.confidence)

    def named(self, iri: str) -> ElementName:
        """Return an element as results show it; what is unknown goes by its CURIE."""
        if iri not in self._names:
            self._names[iri] = element_name(self.crosswalk, iri)
        return self._names[iri]

    def shown(self, link: Link, other: str) -> CountedLink:
        """Return a link to an edition as results show it."""
        return CountedLink(
            subject=self.named(link.subject),
            object=self.named(link.object),
            framework=self.crosswalk.edition[other].id,
            predicate=link.predicate,
            confidence=link.confidence,
            mapping=link.mapping.iri,
            origin=link.mapping.origin,
            reason=link.mapping.reason,
        )


def clause_of(links: Iterable[Link], *, is_negated: bool = False) -> Clause:
    """Return the clause "one of these links holds", or "none of them"."""
    return Clause(frozenset(link.mapping.iri for link in links), is_negated)


def _checked(link: Link) -> Link:
    if not 0 <= link.confidence <= 1:
        raise DataError(
            f"{link.mapping.iri} has no confidence between 0 and 1",
            hint="no range can be given for figures that it stands behind",
        )
    return link


def _order(link: Link) -> tuple[int, float, str, str]:
    return link.predicate.rank, -link.confidence, link.predicate.value, link.mapping.iri
