"""Which pairs are open: neither decided on, nor implied, nor declared to be without match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.crosswalk import MappingList

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk, Edition, Element

_WEIGHT: Final = (MappingList.ACCEPTED, MappingList.REJECTED, MappingList.CANDIDATES)
"""What holds where two sets say different things of a pair: the first of these."""


class Decided:
    """What has been said already on pairs of two editions; counts what it refuses."""

    def __init__(self, crosswalk: Crosswalk, subject: Edition, object_: Edition) -> None:
        """Read what the mapping sets say; candidates are open."""
        self.left_out = {"accepted": 0, "rejected": 0, "implied": 0, "declared": 0}
        self._pairs: dict[frozenset[str], MappingList] = {}
        self._near = {each.iri: _near(crosswalk, each) for each in crosswalk.elements}
        declared: set[str] = set()
        for one in crosswalk.mappings:
            if one.listed is not MappingList.DERIVED and not one.is_no_match:
                pair = frozenset((one.subject, one.object))
                before = self._pairs.get(pair, one.listed)
                self._pairs[pair] = min(before, one.listed, key=_WEIGHT.index)
            elif one.is_no_match:
                ends = crosswalk.set_editions.get(one.mapping_set, ("", ""))
                if set(ends) == {subject.iri, object_.iri}:
                    declared.add(one.subject or one.object)
        self._declared = frozenset(declared)

    def is_candidate(self, subject: Element, object_: Element) -> bool:
        """Say whether a pair stands among the candidates of a set."""
        pair = frozenset((subject.iri, object_.iri))
        return self._pairs.get(pair) is MappingList.CANDIDATES

    def is_open(self, subject: Element, object_: Element, *, declared: bool) -> bool:
        """Say whether a pair may be suggested; `declared`: also what was declared without match."""
        reason = self._reason(subject, object_, declared=declared)
        if reason:
            self.left_out[reason] += 1
        return not reason

    def _reason(self, subject: Element, object_: Element, *, declared: bool) -> str:
        listed = self._pairs.get(frozenset((subject.iri, object_.iri)))
        if listed in {MappingList.ACCEPTED, MappingList.REJECTED}:
            return listed.value if listed else ""
        if listed is MappingList.CANDIDATES:
            return ""
        accepted = MappingList.ACCEPTED
        if any(
            self._pairs.get(frozenset((subject.iri, n))) is accepted
            for n in self._near[object_.iri]
        ):
            return "implied"
        is_declared = bool({subject.iri, object_.iri} & self._declared)
        return "declared" if is_declared and not declared else ""


def _near(crosswalk: Crosswalk, each: Element) -> tuple[str, ...]:
    """Return what stands above an element, and right below it."""
    return (*crosswalk.ancestors(each.iri), *crosswalk.narrower.get(each.iri, ()))
