"""Turns derivations into records for people: codes and labels for IRIs, arithmetic in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.derivation.confidence import DIGITS
from ssckg.harmonization.derivation.naming import Naming
from ssckg.harmonization.lookup import curie
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.derivation import Relation
from ssckg.model.derivation_result import (
    BearingRecord,
    ChainLink,
    ChainRecord,
    CycleRecord,
    DerivedRecord,
    InvertedRecord,
    PairCount,
)
from ssckg.model.naming import ElementRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import Link
    from ssckg.model.derivation import Chain, Derived, Finding, HierarchyCycle

MEANINGS: Final = {
    Relation.SAME: "The chains say the same.",
    Relation.WEAKER: "The chains say less, and nothing against it.",
    Relation.STRONGER: "The chains say more than what is recorded.",
    Relation.OPPOSITE: "Both cannot hold.",
    Relation.REJECTED: "Rejected for just this, or for less.",
    Relation.REJECTED_FOR_MORE: "Rejected for more than the chains say; both can hold.",
    Relation.NO_MATCH: "One end is declared to have no counterpart there.",
    Relation.CHAINS: "One chain says what another rules out.",
}


class Presenter:
    """Makes records of one crosswalk."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        """Take the crosswalk."""
        self._crosswalk = crosswalk
        self._naming = Naming(crosswalk)

    def element(self, iri: str) -> ElementRecord:
        """Return an element as people know it; one that is not described by its IRI."""
        known = self._crosswalk.element.get(iri)
        edition = self._crosswalk.edition.get(self._naming.edition_of(iri))
        return ElementRecord(
            iri=iri,
            code=known.code if known else iri,
            label=known.label if known else "",
            curie=curie(self._crosswalk, iri),
            framework=edition.id if edition else "",
        )

    def link(self, link: Link) -> ChainLink:
        """Return a link with what is recorded of it."""
        one = link.mapping
        return ChainLink(
            subject=self.element(link.subject),
            predicate=link.predicate,
            object=self.element(link.object),
            confidence=link.confidence,
            inverted=one.subject != link.subject,
            mapping=one.iri,
            curie=curie(self._crosswalk, one.iri),
            origin=one.origin,
            reason=one.reason,
            trust=one.trust,
            sources=one.sources,
            page=one.page,
        )

    def chain(self, chain: Chain, *, counted: bool) -> ChainRecord:
        """Return a chain with its links, rules and arithmetic."""
        return ChainRecord(
            predicate=chain.predicate,
            confidence=round(chain.confidence, DIGITS),
            rule=self._rule(chain),
            arithmetic=product_words(chain),
            counted=counted,
            links=tuple(self.link(link) for link in chain.links),
        )

    def _rule(self, chain: Chain) -> str:
        results = {rule.id: rule.result for rule in self._crosswalk.compositions}
        words = (f"{rule} gives {results.get(rule) or chain.predicate}" for rule in chain.rules)
        return ", ".join(words)

    def derived(self, each: Derived) -> DerivedRecord:
        """Return a derived mapping with its chains."""
        return DerivedRecord(
            subject=self.element(each.subject),
            predicate=each.predicate,
            object=self.element(each.object),
            confidence=each.confidence,
            rule=self._rule(each.chains[0]),
            arithmetic=confidence_words(each),
            trust=each.record.trust,
            mapping=each.record.iri,
            curie=curie(self._crosswalk, each.record.iri),
            mapping_set=each.record.mapping_set,
            chains=tuple(self.chain(c, counted=c in each.counted) for c in each.chains),
            other_chains=tuple(self.chain(c, counted=False) for c in each.other_chains),
        )

    def bearing(self, found: Finding) -> BearingRecord:
        """Return what chains say to what is recorded of a pair."""
        record = found.record
        return BearingRecord(
            subject=self.element(found.subject),
            object=self.element(found.object),
            relation=found.relation,
            predicate=found.predicate,
            stated=found.stated,
            listed=record.listed.value if record else "",
            mapping=record.iri if record else "",
            curie=curie(self._crosswalk, record.iri) if record else "",
            reason=record.reason if record else "",
            meaning=MEANINGS[found.relation],
            chains=tuple(self.chain(chain, counted=False) for chain in found.chains),
        )

    def cycle(self, cycle: HierarchyCycle) -> CycleRecord:
        """Return a cycle with the names of its elements."""
        return CycleRecord(tuple(self.element(e) for e in cycle.elements), cycle.mappings)

    def inversions(self) -> tuple[InvertedRecord, ...]:
        """Return every accepted mapping as seen from its object."""
        return tuple(
            InvertedRecord(
                subject=self.element(one.object),
                predicate=one.predicate.inverse,
                object=self.element(one.subject),
                confidence=one.confidence,
                rule=f"{one.predicate} inverted gives {one.predicate.inverse}",
                mapping=one.iri,
            )
            for one in self._crosswalk.mappings
            if one.listed is MappingList.ACCEPTED and not one.is_no_match
        )


def product_words(chain: Chain) -> str:
    """Return how a chain's confidence comes about: "0.8 x 0.7 = 0.56"."""
    product = " x ".join(f"{link.confidence:g}" for link in chain.links)
    return f"{product} = {round(chain.confidence, DIGITS):g}"


def confidence_words(each: Derived) -> str:
    """Return how the confidence of a derived mapping comes about."""
    if len(each.counted) == 1:
        return product_words(each.counted[0])
    parts = "".join(f"(1 - {round(chain.confidence, DIGITS):g})" for chain in each.counted)
    products = "; ".join(product_words(chain) for chain in each.counted)
    return f"{products}; 1 - {parts} = {each.confidence:g}"


def pair_counts(
    derived: Iterable[DerivedRecord],
    corroborated: Iterable[BearingRecord],
    contradictions: Iterable[BearingRecord],
) -> tuple[PairCount, ...]:
    """Return the numbers by pair of editions, sorted by their ids."""
    made: Counter[tuple[str, str, str]] = Counter()
    for each in derived:
        made[each.subject.framework, each.object.framework, each.predicate] += 1
    for name, found in (("corroborated", corroborated), ("contradictions", contradictions)):
        for one in found:
            made[one.subject.framework, one.object.framework, name] += 1
    return tuple(
        PairCount(
            subject=subject,
            object=object_,
            derived=sum(made[subject, object_, p] for p in Predicate),
            **{p.value: made[subject, object_, p] for p in Predicate},
            corroborated=made[subject, object_, "corroborated"],
            contradictions=made[subject, object_, "contradictions"],
        )
        for subject, object_ in sorted({(s, o) for s, o, _ in made})
    )
