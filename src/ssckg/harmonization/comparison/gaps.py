"""What has no counterpart, why, and which agencies care."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from ssckg.harmonization.comparison.coverage import range_fields, spread_over
from ssckg.harmonization.comparison.ground import LIKELY
from ssckg.harmonization.interests import agencies_for
from ssckg.harmonization.measures import is_sdg, number_key, targets_of
from ssckg.model.choices import MappingList
from ssckg.model.comparison import Gap, GapElement, NoMatch
from ssckg.model.crosswalk_frameworks import TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ssckg.harmonization.comparison.ground import Ground
    from ssckg.model.comparison import CountedLink
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import Link, MappingRecord


class Gaps:
    """Finds gaps; keeps what the agencies care about."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._standing: dict[str, Mapping[str, list[str]]] = {}

    def between(self, one: str, others: tuple[str, ...]) -> Gap | None:
        """Return what one edition (IRI) has and none of the others covers.

        Others of which nothing is known are left out; without any there is no gap to tell.
        """
        ground = self._ground
        known = tuple(other for other in others if ground.is_known(one, other))
        if not known:
            return None
        linked = {each.iri: self._links(each.iri, one, known) for each in ground.tier(one).elements}
        strong = {iri: ground.strong(links) for iri, links in linked.items()}
        missing = [iri for iri, links in strong.items() if ground.chance(links) <= LIKELY]
        total = len(linked)
        spread = spread_over(ground, strong.values()).complement(total)
        found = [self._element(iri, one, known) for iri in missing]
        ranked = sorted(found, key=lambda g: (-g.agency_count, number_key(g.code), g.iri))
        return Gap(
            subject=ground.crosswalk.edition[one].id,
            objects=tuple(ground.crosswalk.edition[other].id for other in known),
            level=ground.terms.level,
            count=len(missing),
            list=tuple(ranked),
            **range_fields(len(missing), total, spread),
        )

    def _links(self, iri: str, one: str, others: tuple[str, ...]) -> tuple[Link, ...]:
        return tuple(
            link for other in others for link in self._ground.links(one, other).get(iri, ())
        )

    def _element(self, iri: str, one: str, others: tuple[str, ...]) -> GapElement:
        declared = tuple(self._declarations(iri, one, others))
        agencies = self._agencies(iri)
        return GapElement(
            **asdict(self._ground.named(iri)),
            agency_count=len(agencies),
            agencies=agencies,
            reason=_in_words(iri, declared, others),
            declared=declared,
            nearest=self._nearest(iri, one, others),
        )

    def _nearest(self, iri: str, one: str, others: tuple[str, ...]) -> CountedLink | None:
        found = [
            (link.predicate.rank, -link.confidence, link.mapping.iri, other, link)
            for other in others
            for link in self._ground.links(one, other).get(iri, ())
        ]
        if not found:
            return None
        *_, other, link = min(found, key=lambda each: each[:3])
        return self._ground.shown(link, other)

    def _declarations(self, iri: str, one: str, others: tuple[str, ...]) -> Iterator[NoMatch]:
        """Find what is declared of an element; of a group, what is declared of those below it."""
        for other, name in product(others, (iri, *self._below(one).get(iri, ()))):
            for each in self._no_match.get((name, frozenset((one, other))), ()):
                yield NoMatch(
                    element=self._ground.named(name),
                    framework=self._ground.crosswalk.edition[other].id,
                    reason=each.reason,
                    confidence=each.confidence,
                    mapping=each.iri,
                )

    def _below(self, edition: str) -> Mapping[str, list[str]]:
        """Return, for each element that is counted in an edition, what stands below it."""
        if edition not in self._standing:
            found: dict[str, list[str]] = defaultdict(list)
            for element, groups in self._ground.tier(edition).stands_for.items():
                for group in groups:
                    if group != element:
                        found[group].append(element)
            self._standing[edition] = found
        return self._standing[edition]

    @cached_property
    def _no_match(self) -> Mapping[tuple[str, frozenset[str]], list[MappingRecord]]:
        found: dict[tuple[str, frozenset[str]], list[MappingRecord]] = defaultdict(list)
        ends = self._ground.crosswalk.set_editions
        for each in self._ground.crosswalk.mappings:
            if each.is_no_match and each.listed is MappingList.ACCEPTED:
                joined = frozenset(ends.get(each.mapping_set, ()))
                found[each.subject or each.object, joined].append(each)
        return found

    def _agencies(self, iri: str) -> tuple[str, ...]:
        crosswalk = self._ground.crosswalk
        found = {a for t in touched_targets(crosswalk, iri) for a in self._caring.get(t, ())}
        known = (crosswalk.agency.get(agency) for agency in found)
        return tuple(sorted(body.acronym for body in known if body is not None))

    @cached_property
    def _caring(self) -> Mapping[str, tuple[str, ...]]:
        return agencies_for(self._ground.crosswalk)


def _in_words(iri: str, declared: tuple[NoMatch, ...], others: tuple[str, ...]) -> str:
    """Return the reasons, each after the element that it is about, and the edition if several."""
    told = []
    for each in (each for each in declared if each.reason):
        place = [each.framework] if len(others) > 1 else []
        place += [each.element.code] if each.element.iri != iri else []
        told.append(f"{' '.join(place)}: {each.reason}" if place else each.reason)
    return " ".join(told)


def touched_targets(crosswalk: Crosswalk, element: str) -> frozenset[str]:
    """Return the SDG targets (IRIs) that an element stands for.

    Of the SDGs: those that it is, stands below, or has below it. Of another framework: those that
    it, or anything below it, measures.
    """
    if is_sdg(crosswalk, element):
        own = crosswalk.at(element, TARGET)
        below = (iri for iri in crosswalk.narrower.get(element, ()) if iri in crosswalk.element)
        return frozenset(own or (i for i in below if crosswalk.element[i].kind == TARGET))
    seen: dict[str, None] = {element: None}
    queue = [element]
    while queue:
        for below_it in crosswalk.narrower.get(queue.pop(), ()):
            if below_it not in seen:
                seen[below_it] = None
                queue.append(below_it)
    return frozenset(target for each in seen for target in targets_of(crosswalk, each))
