"""What is recorded of pairs: accepted, rejected and candidate mappings, elements without match."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ssckg.model.choices import MappingList, Predicate
from ssckg.model.derivation import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import Link, MappingRecord

_ORDERED: Final = frozenset({Predicate.BROAD, Predicate.NARROW})


def are_opposite(one: Predicate, other: Predicate) -> bool:
    """Say whether two predicates cannot hold of one pair: broader and narrower, or the same.

    SKOS Reference (W3C, 2009), section 10: exactMatch is disjoint with broadMatch and narrowMatch
    (S46); a pair that is broader both ways would be a cycle. That relatedMatch is disjoint with
    both, too, does not bear on this: a derived "related" means at least related.
    """
    if one is other:
        return False
    return {one, other} <= _ORDERED | {Predicate.EXACT}


class Recorded:
    """What is recorded in the mapping sets of a crosswalk; derived mappings are left aside."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        """Take the crosswalk."""
        self._crosswalk = crosswalk
        self._pairs: dict[tuple[str, str], list[tuple[MappingRecord, Predicate]]] = defaultdict(
            list
        )
        self._no_match: dict[tuple[str, str], MappingRecord] = {}
        for one in crosswalk.mappings:
            if one.listed is MappingList.DERIVED:
                continue
            if one.is_no_match:
                self._declare(one)
                continue
            self._pairs[one.subject, one.object].append((one, one.predicate))
            self._pairs[one.object, one.subject].append((one, one.predicate.inverse))

    def _declare(self, one: MappingRecord) -> None:
        subject, obj = self._crosswalk.set_editions.get(one.mapping_set, ("", ""))
        element, other = (one.subject, obj) if one.subject else (one.object, subject)
        if element and other:
            self._no_match[element, other] = one

    def of_pair(self, one: str, other: str) -> tuple[tuple[MappingRecord, Predicate], ...]:
        """Return what is recorded of a pair, each with its predicate as seen from `one`."""
        return tuple(self._pairs.get((one, other), ()))

    def no_match(self, one: str, other: str) -> tuple[MappingRecord, ...]:
        """Return what declares that one of the two has no counterpart where the other stands."""
        return tuple(
            declared
            for element, far in ((one, other), (other, one))
            for edition in self._editions(far)
            if (declared := self._no_match.get((element, edition))) is not None
        )

    def _editions(self, element: str) -> tuple[str, ...]:
        known = self._crosswalk.element.get(element)
        return known.editions if known else ()

    def neighbours(self) -> dict[str, tuple[Link, ...]]:
        """Return the accepted links of each element, one for each other end, the strongest."""
        best: dict[tuple[str, str], Link] = {}
        for link in self._links():
            known = best.get((link.subject, link.object))
            if known is None or _strength(link) < _strength(known):
                best[link.subject, link.object] = link
        found: dict[str, list[Link]] = defaultdict(list)
        for _, link in sorted(best.items()):
            found[link.subject].append(link)
        return {iri: tuple(links) for iri, links in found.items()}

    def _links(self) -> Iterator[Link]:
        for links in self._crosswalk.links.values():
            yield from (link for link in links if link.subject != link.object)


def _strength(link: Link) -> tuple[int, float, str]:
    return (link.predicate.rank, -link.confidence, link.mapping.iri)


def relation(stated: Predicate, listed: MappingList, chained: Predicate) -> Relation:
    """Return how what a chain says stands to a recorded mapping, both seen from the same end."""
    if listed is MappingList.REJECTED:
        says_less = chained.rank > stated.rank
        return Relation.REJECTED_FOR_MORE if says_less else Relation.REJECTED
    if stated is chained:
        return Relation.SAME
    if are_opposite(stated, chained):
        return Relation.OPPOSITE
    return Relation.WEAKER if chained.rank > stated.rank else Relation.STRONGER
