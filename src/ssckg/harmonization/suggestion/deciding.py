"""Which pairs are closed: decided on, implied by one that is, or declared to be without match."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ssckg.model.choices import MappingList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition

_WEIGHT: Final = (MappingList.ACCEPTED, MappingList.REJECTED, MappingList.CANDIDATES)
"""What holds where two sets say different things of a pair: the first of these."""
_CLOSED: Final = {MappingList.ACCEPTED: "accepted", MappingList.REJECTED: "rejected"}


class Decided:
    """What has been said already on pairs of two editions; all elements by IRI."""

    def __init__(self, crosswalk: Crosswalk, subject: Edition, object_: Edition) -> None:
        """Read what the mapping sets say."""
        self._crosswalk = crosswalk
        self._listed: dict[str, dict[str, MappingList]] = defaultdict(dict)
        self._declared: set[str] = set()
        for one in crosswalk.mappings:
            if one.is_no_match:
                ends = crosswalk.set_editions.get(one.mapping_set, ("", ""))
                if set(ends) == {subject.iri, object_.iri}:
                    self._declared.add(one.subject or one.object)
            elif one.listed is not MappingList.DERIVED:
                self._note(one.subject, one.object, one.listed)
                self._note(one.object, one.subject, one.listed)

    def _note(self, one: str, other: str, listed: MappingList) -> None:
        before = self._listed[one].get(other, listed)
        self._listed[one][other] = min(before, listed, key=_WEIGHT.index)

    def is_candidate(self, subject: str, object_: str) -> bool:
        """Say whether a pair stands among the candidates of a set."""
        return self._listed[subject].get(object_) is MappingList.CANDIDATES

    def closed(
        self, subject: str, objects: frozenset[str], *, declared: bool = False
    ) -> dict[str, str]:
        """Return the objects whose pair with a subject is closed, each with the reason.

        A reason is "accepted", "rejected", "implied" (the subject is mapped to what stands above
        or below) or "declared". Candidates are open.

        Args:
            subject: the element that counterparts are looked for.
            objects: what may be a counterpart.
            declared: whether what was declared to have no match is open all the same.
        """
        listed = self._listed[subject]
        found = {iri: _CLOSED[said] for iri, said in listed.items() if said in _CLOSED}
        for iri, said in listed.items():
            if said is MappingList.ACCEPTED:
                for near in self._near(iri):
                    if near not in listed:
                        found.setdefault(near, "implied")
        if not declared:
            others = objects if subject in self._declared else objects & self._declared
            for iri in others - listed.keys():
                found.setdefault(iri, "declared")
        return {iri: reason for iri, reason in found.items() if iri in objects}

    def _near(self, element: str) -> Iterator[str]:
        """Yield what stands right above an element, and all that stands below it."""
        known = self._crosswalk.element.get(element)
        yield from known.broader if known else ()
        seen = {element}
        waiting = [element]
        while waiting:
            for below in self._crosswalk.narrower.get(waiting.pop(), ()):
                if below not in seen:
                    seen.add(below)
                    waiting.append(below)
                    yield below
