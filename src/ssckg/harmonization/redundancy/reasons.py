"""What speaks for merging two indicators, and what against, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.harmonization.clashes.wording import content_words
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.redundancy import Reading, Relation, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.crosswalk_mappings import Link, MappingRecord
    from ssckg.model.redundancy import ScorePart

EVIDENCE: Final = 0.6
"""Least likeness of a part that counts as shared."""
_PARTS_OF: Final = frozenset({Predicate.BROAD, Predicate.NARROW})


def relation_of(crosswalk: Crosswalk, one: Element, two: Element) -> Relation:
    """Return how the editions of two indicators stand to each other."""
    if set(one.editions) & set(two.editions):
        return Relation.INSIDE
    families = [
        {crosswalk.edition[e].family for e in each.editions if e in crosswalk.edition}
        for each in (one, two)
    ]
    return Relation.EDITIONS if families[0] & families[1] else Relation.ACROSS


def evidence_for(
    crosswalk: Crosswalk,
    parts: Sequence[ScorePart],
    targets: Sequence[str],
    between: Sequence[MappingRecord],
    common: Sequence[Link],
) -> Iterator[str]:
    """Yield what two indicators share, the same first word by word as the parts are named.

    Args:
        crosswalk: where codes are found.
        parts: the parts of their score.
        targets: the SDG targets (IRIs) that both measure.
        between: the mappings that join the two, accepted and rejected.
        common: their links to a common counterpart, none or two.
    """
    for part in parts:
        if part.name != "targets" and part.likeness is not None and part.likeness >= EVIDENCE:
            yield _shared(part)
    if targets:
        yield f"SDG target {', '.join(crosswalk.element[t].code for t in targets)}"
    for each in between:
        if each.listed is MappingList.ACCEPTED and each.predicate.rank <= Predicate.CLOSE.rank:
            yield f"{each.predicate.value} match ({each.confidence:g})"
    if common:
        through = crosswalk.element[common[0].object].code
        said = " and ".join(f"{link.predicate.value} ({link.confidence:g})" for link in common)
        yield f"both match {through}: {said}"


def _shared(part: ScorePart) -> str:
    if part.likeness == 1:
        same = part.subject_value == part.object_value
        values = part.subject_value if same else f"{part.subject_value} = {part.object_value}"
        return f"same {part.name}: {values}"
    return f"{part.name} {part.likeness:.2f} alike: {part.subject_value} ~ {part.object_value}"


def state_of(between: Sequence[MappingRecord], mapped: float) -> State:
    """Return whether curators keep a pair apart: rejected, or related and nothing nearer (0004)."""
    is_rejected = any(each.listed is MappingList.REJECTED for each in between)
    is_only_related = any(each.predicate is Predicate.RELATED for each in between) and not mapped
    return State.KEPT_APART if is_rejected or is_only_related else State.CANDIDATE


def reading_of(
    parts: Sequence[ScorePart], mapped: float, between: Sequence[MappingRecord] = ()
) -> Reading:
    """Return what the parts of a score and the mappings make of a pair.

    Args:
        parts: the parts of the score.
        mapped: what exact and close mappings say, 0 without.
        between: the mappings that join the two, accepted and rejected.
    """
    by_name = {part.name: part for part in parts}
    numerator, denominator = by_name["numerator"].likeness, by_name["denominator"].likeness
    is_same_ratio = numerator == 1 and denominator == 1
    if mapped:
        return Reading.ONE
    if any(m.predicate in _PARTS_OF and m.listed is MappingList.ACCEPTED for m in between):
        return Reading.PART
    if is_same_ratio or by_name["label"].likeness == 1:
        return Reading.OTHER_UNIT if by_name["unit"].likeness == 0 else Reading.ONE
    return Reading.SIBLINGS if all(own_words(by_name["label"])) else Reading.PART


def own_words(part: ScorePart) -> tuple[list[str], list[str]]:
    """Return the content words of each text of a part that the other lacks, sorted."""
    left, right = content_words(part.subject_value), content_words(part.object_value)
    return sorted(left - right), sorted(right - left)


def reasons_against(
    ends: tuple[Element, Element],
    relation: Relation,
    between: Sequence[MappingRecord],
    label: ScorePart,
) -> Iterator[str]:
    """Yield why two indicators might not be one, besides differences of their definitions."""
    if label.likeness != 1 and any(own := own_words(label)):
        yield f"words: {' against '.join(' '.join(words) or 'none more' for words in own)}"
    for each in between:
        if each.listed is MappingList.REJECTED:
            yield f"rejected by a curator ({each.predicate.value} match): {each.reason}"
        elif each.predicate in _PARTS_OF:
            yield f"one is part of the other: {each.reason}"
        elif each.predicate is Predicate.RELATED:
            yield f"only related: {each.reason}"
    levels = {each.level for each in ends}
    if relation is not Relation.ACROSS and len(levels) == 2 and "" not in levels:
        yield f"levels: {ends[0].level} and {ends[1].level}"
