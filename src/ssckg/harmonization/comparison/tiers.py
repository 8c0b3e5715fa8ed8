"""Which elements of an edition stand at a level, and which of them an element counts for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.measures import number_key
from ssckg.model.comparison import Level
from ssckg.model.crosswalk_frameworks import GOAL, INDICATOR, TARGET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element

COMMITMENT: Final = "Commitment"
_NATIVE: Final = {Level.GOAL: GOAL, Level.TARGET: TARGET}


@dataclass(frozen=True, slots=True)
class Tier:
    """The elements of an edition at a level.

    elements: in the order of their codes; stands_for: for each element of the edition, those of
    the tier that it is or stands below.
    """

    elements: tuple[Element, ...]
    stands_for: Mapping[str, tuple[str, ...]]

    @property
    def kind(self) -> str:
        """The class of its elements; several joined with a slash."""
        return "/".join(sorted({each.kind for each in self.elements}))


def tier_of(crosswalk: Crosswalk, edition: str, level: Level) -> Tier:
    """Return the elements of an edition (IRI) at a level.

    Indicators are the elements of that class. Goals and targets are those of the SDGs; elsewhere
    the targets are the commitments, or else the groups right above the indicators; the goals are
    the groups right above the commitments, or else the top groups below a single root.
    """
    found = sorted(_elements(crosswalk, edition, level), key=_order)
    chosen = {each.iri for each in found}
    stands_for = {}
    for each in crosswalk.of_edition(edition):
        own = (each.iri,) if each.iri in chosen else ()
        stands_for[each.iri] = own or tuple(
            above for above in crosswalk.ancestors(each.iri) if above in chosen
        )
    return Tier(tuple(found), stands_for)


def level_below(level: Level, crosswalk: Crosswalk, edition: str) -> Level:
    """Return what is counted below the elements of a level: targets in goals, else indicators."""
    if level is not Level.GOAL:
        return Level.INDICATOR
    goals = tier_of(crosswalk, edition, Level.GOAL).elements
    targets = tier_of(crosswalk, edition, Level.TARGET).elements
    return Level.INDICATOR if goals == targets else Level.TARGET


def _elements(crosswalk: Crosswalk, edition: str, level: Level) -> Iterable[Element]:
    if level is Level.INDICATOR:
        return crosswalk.of_edition(edition, INDICATOR)
    if crosswalk.of_edition(edition, TARGET):
        return crosswalk.of_edition(edition, _NATIVE[level])
    if commitments := crosswalk.of_edition(edition, COMMITMENT):
        return commitments if level is Level.TARGET else _above(crosswalk, edition, commitments)
    indicators = crosswalk.of_edition(edition, INDICATOR)
    groups = _above(crosswalk, edition, indicators)
    if level is Level.GOAL:
        groups = _top(crosswalk, edition, indicators)
    kinds = {each.kind for each in groups}
    return (each for each in crosswalk.of_edition(edition) if each.kind in kinds)


def _above(crosswalk: Crosswalk, edition: str, elements: Iterable[Element]) -> tuple[Element, ...]:
    """Return the elements of the edition right above any of `elements`, each once."""
    found = {above: None for each in elements for above in each.broader}
    return tuple(crosswalk.element[iri] for iri in found if _is_in(crosswalk, iri, edition))


def _top(crosswalk: Crosswalk, edition: str, indicators: Iterable[Element]) -> tuple[Element, ...]:
    """Return the uppermost groups above the indicators; a single root stands for the whole."""
    groups = {
        above: None
        for each in indicators
        for above in crosswalk.ancestors(each.iri)
        if _is_in(crosswalk, above, edition)
    }
    top = [iri for iri in groups if not any(a in groups for a in crosswalk.ancestors(iri))]
    while len(top) == 1:
        below = [iri for iri in crosswalk.narrower.get(top[0], ()) if iri in groups]
        if not below:
            break
        del groups[top[0]]
        top = below
    return tuple(crosswalk.element[iri] for iri in top)


def _is_in(crosswalk: Crosswalk, iri: str, edition: str) -> bool:
    known = crosswalk.element.get(iri)
    return known is not None and edition in known.editions


def _order(element: Element) -> tuple[tuple[tuple[int, str], ...], str]:
    return number_key(element.code), element.iri
