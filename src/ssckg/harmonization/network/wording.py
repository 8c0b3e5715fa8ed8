"""Says in words what a node or link does in a network, from the facts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.harmonization.measures import number_key
from ssckg.model.network import AGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.harmonization.network.structure import Structure
    from ssckg.model.crosswalk import Crosswalk

_MANY = 6


class Wording:
    """Sentences about a network of one kind."""

    def __init__(self, crosswalk: Crosswalk, kind: str, structure: Structure) -> None:
        """Take where labels stand, the kind of the network and its figures."""
        self._crosswalk = crosswalk
        self._is_about_agencies = kind == AGENCIES
        self._structure = structure

    def code(self, iri: str) -> str:
        """Return the code of an element or the acronym of an agency."""
        if iri in self._crosswalk.agency:
            return self._crosswalk.agency[iri].acronym
        known = self._crosswalk.element.get(iri)
        return known.code if known else iri

    def goals(self, targets: Iterable[str]) -> tuple[str, ...]:
        """Return the numbers of the goals of targets, each once, in order."""
        numbers = {self.code(target).split(".", 1)[0] for target in targets}
        return tuple(sorted(numbers, key=number_key))

    def of_goals(self, targets: Iterable[str]) -> str:
        """Return "goal 6" or "goals 6 and 11"."""
        numbers = self.goals(targets)
        return f"goal{'s' if len(numbers) > 1 else ''} {_listed(numbers)}"

    def on_source(self, iri: str, targets: Sequence[str]) -> str:
        """Return what an indicator or agency does, given the targets that it is linked with."""
        who = "agency that cares about" if self._is_about_agencies else "indicator that measures"
        does = "cares about" if self._is_about_agencies else "measures"
        if not targets:
            return f"{self.code(iri)} {does} no SDG target."
        words = self._codes(targets)
        said = [f"{self.code(iri)} {does} {words} ({self.of_goals(targets)})."]
        parts = self._structure.parts.get(iri, ())
        alone = [part[0] for part in parts if len(part) == 1 and self._degree(part[0]) == 1]
        if alone:
            said.append(f"It is the only {who} {self._codes(alone)}.")
        # What is more than a single target that hangs on it alone, it joins with the rest.
        joined = [part for part in parts if not (len(part) == 1 and self._degree(part[0]) == 1)]
        if len(joined) > 1:
            kind = "agency" if self._is_about_agencies else "indicator"
            sides = [f"{self._codes(part)} ({self.of_goals(part)})" for part in joined]
            said.append(f"It is the only {kind} that joins {_joined(sides)}.")
        return " ".join(said)

    def on_target(self, iri: str, sources: Sequence[str]) -> str:
        """Return how a target stands, given the indicators or agencies that it is linked with."""
        who = "agency cares about" if self._is_about_agencies else "indicator measures"
        many = "agencies care about" if self._is_about_agencies else "indicators measure"
        if not sources:
            return f"No {who} {self.code(iri)}."
        if len(sources) == 1:
            return f"Only {self.code(sources[0])} {who.split(' ', 1)[1]} {self.code(iri)}."
        said = f"{len(sources)} {many} {self.code(iri)}: {self._codes(sources)}."
        parts = self._structure.parts.get(iri, ())
        alone = [part[0] for part in parts if len(part) == 1 and self._degree(part[0]) == 1]
        joined = [part for part in parts if not (len(part) == 1 and self._degree(part[0]) == 1)]
        if alone:
            verb = "has" if len(alone) == 1 else "have"
            said += f" {self._codes(alone)} {verb} no other target."
        if len(joined) > 1:
            said += f" Nothing else joins {_joined([self._codes(part) for part in joined])}."
        return said

    def on_bridge(self, source: str, target: str) -> str:
        """Return what falls apart without a link."""
        is_last_of_target = self._degree(target) == 1
        is_last_of_source = self._degree(source) == 1
        one, other = self.code(source), self.code(target)
        if is_last_of_target and is_last_of_source:
            return f"{one} and {other} have no other link."
        if is_last_of_target:
            kind = "agency" if self._is_about_agencies else "indicator"
            return f"{one} is the only {kind} linked with {other}."
        if is_last_of_source:
            return f"{other} is the only target linked with {one}."
        return f"Without it, what hangs on {one} and what hangs on {other} have no connection."

    def _degree(self, iri: str) -> int:
        return self._structure.degree[iri]

    def _codes(self, iris: Sequence[str]) -> str:
        codes = [self.code(iri) for iri in iris]
        if len(codes) > _MANY:
            return f"{', '.join(codes[: _MANY - 1])} and {len(codes) - _MANY + 1} more"
        return _listed(codes)


def _joined(sides: Sequence[str]) -> str:
    """Return what is joined; a side may be a list with "and" in it."""
    return (" with " if len(sides) == 2 else "; ").join(sides)


def _listed(words: Sequence[str]) -> str:
    """Return words with commas, and "and" before the last."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
