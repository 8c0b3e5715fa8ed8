"""What speaks for an object: its own text, its neighbourhood, and texts that are mapped to it.

Here it is decided what the ranking may know. Whatever belongs to a framework that is held out
(texts as well as mappings) does not come in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.model.crosswalk_frameworks import TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.harmonization.suggestion.settings import Settings
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.crosswalk_mappings import MappingRecord


@dataclass(frozen=True, slots=True)
class Support:
    """A text that speaks for an object, if a subject is like it.

    object, text: IRIs of elements; kind: "own", "below", "above" or "mapped";
    mapping: the one that leads from the text to the object, or to what stands below or above it.
    """

    object: str
    text: str
    weight: float
    kind: str
    mapping: MappingRecord | None = None


def families_of(crosswalk: Crosswalk, element: Element) -> frozenset[str]:
    """Return the families of frameworks that an element belongs to."""
    known = (crosswalk.edition.get(iri) for iri in element.editions)
    return frozenset(edition.family for edition in known if edition)


def supports(
    crosswalk: Crosswalk, objects: Sequence[Element], settings: Settings, held: frozenset[str]
) -> dict[str, tuple[Support, ...]]:
    """Return what speaks for each object (IRI), strongest first.

    Args:
        crosswalk: what is known.
        objects: what is ranked.
        settings: the weights.
        held: families of frameworks that nothing may be known of.
    """
    found = {}
    for each in objects:
        best: dict[str, Support] = {}
        for support in _all_supports(crosswalk, each, settings):
            text = crosswalk.element[support.text]
            if families_of(crosswalk, text) & held:
                continue
            if support.text not in best or support.weight > best[support.text].weight:
                best[support.text] = support
        found[each.iri] = tuple(sorted(best.values(), key=lambda s: (-s.weight, s.text)))
    return found


def _all_supports(crosswalk: Crosswalk, each: Element, settings: Settings) -> Iterator[Support]:
    yield Support(each.iri, each.iri, _own(each, settings), "own")
    yield from _mapped(crosswalk, each, each.iri, settings)
    if each.kind == TARGET:
        for below in crosswalk.narrower.get(each.iri, ()):
            yield Support(each.iri, below, settings.below, "below")
            yield from _mapped(crosswalk, each, below, settings)
    for above in crosswalk.at(each.iri, TARGET):
        if above != each.iri:
            weight = settings.above * _own(crosswalk.element[above], settings)
            yield Support(each.iri, above, weight, "above")
            yield from _mapped(crosswalk, each, above, settings, settings.above)


def _mapped(
    crosswalk: Crosswalk, each: Element, place: str, settings: Settings, share: float = 1.0
) -> Iterator[Support]:
    for link in crosswalk.links.get(place, ()):
        if link.object in crosswalk.element:
            weight = share * settings.mapped[link.predicate.value]
            yield Support(each.iri, link.object, weight, "mapped", link.mapping)


def _own(each: Element, settings: Settings) -> float:
    return settings.own.get(each.kind, settings.own[""])
