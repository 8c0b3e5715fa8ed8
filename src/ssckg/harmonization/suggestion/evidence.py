"""Says in words why an object is suggested, and when a predicate may be suggested with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.harmonization.lookup import curie
from ssckg.harmonization.suggestion.texts import plain_words, stem, text_of
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_frameworks import INDICATOR
from ssckg.model.suggestion import ScorePart, SuggestedElement

if TYPE_CHECKING:
    from ssckg.harmonization.suggestion.ranking import Ranking
    from ssckg.harmonization.suggestion.settings import Settings
    from ssckg.harmonization.suggestion.supports import Support
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element

_PARTS: Final = 4
_LEAST: Final = 0.05
"""Likeness below which a text says too little to be shown."""
_SHOWN: Final = 2
"""Texts that the evidence in words names; all are among the parts."""


def end(crosswalk: Crosswalk, element: str) -> SuggestedElement:
    """Return an element (IRI) as a suggestion names it."""
    known = crosswalk.element[element]
    short = curie(crosswalk, element)
    return SuggestedElement(element, short, known.code, known.label, known.kind)


def parts_of(
    crosswalk: Crosswalk, ranking: Ranking, subject: int, object_: str, settings: Settings
) -> tuple[ScorePart, ...]:
    """Return the largest parts of a score, largest first."""
    asked = ranking.subjects[subject].iri
    found = ranking.reasons(subject, object_)[: min(_PARTS, settings.neighbours)]
    return tuple(
        ScorePart(
            kind=support.kind,
            text=end(crosswalk, support.text),
            likeness=round(likeness, 4),
            weight=support.weight,
            shared=shared_words(crosswalk, asked, support.text, settings),
            mapping=support.mapping.iri if support.mapping else "",
            mapped_to=_mapped_to(crosswalk, support),
        )
        for support, likeness in found
        if likeness >= _LEAST
    )


def shared_words(crosswalk: Crosswalk, one: str, other: str, settings: Settings) -> tuple[str, ...]:
    """Return the words of an element that another has in some form, sorted, one of each stem."""
    others = {stem(word) for word in _words(crosswalk, other, settings)}
    found: dict[str, str] = {}
    for word in sorted(_words(crosswalk, one, settings)):
        if stem(word) in others:
            found.setdefault(stem(word), word)
    return tuple(found.values())


def _words(crosswalk: Crosswalk, element: str, settings: Settings) -> list[str]:
    texts = (text for _, text in text_of(crosswalk, element).parts())
    return [word for text in texts for word in plain_words(text, settings.silent)]


def _mapped_to(crosswalk: Crosswalk, support: Support) -> SuggestedElement | None:
    if support.mapping is None:
        return None
    one = support.mapping
    return end(crosswalk, one.object if one.subject == support.text else one.subject)


def in_words(parts: tuple[ScorePart, ...], unit: bool | None, *, candidate: bool) -> list[str]:
    """Return the evidence as phrases."""
    phrases = ["a curator's candidate"] if candidate else []
    for part in parts[:_SHOWN]:
        shared = f"({', '.join(part.shared) or 'parts of words only'})"
        name = f"{part.text.curie} {part.text.label}"
        if part.kind == "own":
            phrases.append(f"its own text {shared}")
        elif part.mapped_to is not None:
            phrases.append(f"like {name}, mapped to {part.mapped_to.curie} {shared}")
        else:
            phrases.append(f"{part.kind} it: {name} {shared}")
    if unit is not None:
        phrases.append("same unit" if unit else "another unit")
    return phrases


def has_same_unit(crosswalk: Crosswalk, one: str, other: str) -> bool | None:
    """Say whether two elements have a unit in common; None where one has no known unit."""
    units = [{p.unit for p in crosswalk.points_of.get(iri, ()) if p.unit} for iri in (one, other)]
    return bool(units[0] & units[1]) if all(units) else None


def defensible_predicate(
    crosswalk: Crosswalk, subject: Element, object_: Element, settings: Settings
) -> Predicate | None:
    """Return the predicate that two definitions show by themselves, else None.

    Only for two indicators with the same words in their labels and the same unit: "exact" if
    numerator and denominator are known on both sides and have the same words, "close" otherwise.
    Broad, narrow and related need somebody who reads both definitions.
    """
    if {subject.kind, object_.kind} != {INDICATOR}:
        return None
    if not has_same_unit(crosswalk, subject.iri, object_.iri):
        return None
    one, other = text_of(crosswalk, subject.iri), text_of(crosswalk, object_.iri)

    def agree(name: str) -> bool:
        words = [_stems(getattr(text, name), settings) for text in (one, other)]
        return bool(words[0]) and words[0] == words[1]

    if not agree("label"):
        return None
    is_exact = agree("numerator") and agree("denominator")
    return Predicate.EXACT if is_exact else Predicate.CLOSE


def _stems(text: str, settings: Settings) -> set[str]:
    return {stem(word) for word in plain_words(text, settings.silent)}
