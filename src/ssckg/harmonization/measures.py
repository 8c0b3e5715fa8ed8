"""What an indicator measures: the SDG targets that its accepted mappings lead to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_frameworks import INDICATOR, TARGET

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.crosswalk_mappings import Link

SDG: Final = "sdg"
"""Family of the SDG editions."""


def is_strong(predicate: Predicate, strength: Predicate) -> bool:
    """Say whether a predicate is at least as strong as another; broad and narrow are equal."""
    return predicate.rank <= strength.rank


def is_sdg(crosswalk: Crosswalk, element: str) -> bool:
    """Say whether an element (IRI) belongs to an edition of the SDGs."""
    editions = crosswalk.element[element].editions
    return any(crosswalk.edition[e].family == SDG for e in editions if e in crosswalk.edition)


def sdg_targets(crosswalk: Crosswalk) -> tuple[Element, ...]:
    """Return the SDG targets, in the order of their numbers."""
    found = [each for each in crosswalk.of_kind(TARGET) if is_sdg(crosswalk, each.iri)]
    return tuple(sorted(found, key=lambda each: number_key(each.code)))


def number_key(code: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts codes with numbers in them: 1.2 before 1.10, numbers before letters."""
    return tuple((int(p), "") if p.isdigit() else (10**6, p) for p in code.split("."))


def targets_of(
    crosswalk: Crosswalk, indicator: str, strength: Predicate = Predicate.RELATED
) -> dict[str, tuple[Link, ...]]:
    """Return the SDG targets that an indicator measures, with the links that say so.

    A link leads to a target, or to an SDG indicator below it; only accepted mappings count, and
    only those of at least `strength`. Of an SDG indicator these are the targets right above it,
    without links.

    Args:
        crosswalk: what is read.
        indicator: IRI.
        strength: the weakest predicate that counts.
    """
    found: dict[str, list[Link]] = defaultdict(list)
    for target in crosswalk.at(indicator, TARGET):
        if is_sdg(crosswalk, target):
            found[target] = []
    for link in crosswalk.links.get(indicator, ()):
        if is_strong(link.predicate, strength):
            for target in crosswalk.at(link.object, TARGET):
                if is_sdg(crosswalk, target):
                    found[target].append(link)
    return {target: tuple(links) for target, links in found.items()}


def measured_targets(
    crosswalk: Crosswalk, edition: str, strength: Predicate = Predicate.RELATED
) -> dict[str, dict[str, tuple[Link, ...]]]:
    """Return, for each indicator of an edition (IRI), the targets that it measures."""
    return {
        each.iri: targets_of(crosswalk, each.iri, strength)
        for each in crosswalk.of_edition(edition, INDICATOR)
    }
