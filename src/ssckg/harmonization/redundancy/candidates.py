"""Candidates for merging: pairs with something in common, scored, with what speaks against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.clashes.definition import note_of, record_of
from ssckg.harmonization.clashes.differences import differences
from ssckg.harmonization.clashes.linked import common_links
from ssckg.harmonization.clashes.wording import content_words, fold
from ssckg.harmonization.lookup import find_edition
from ssckg.harmonization.measures import number_key
from ssckg.harmonization.redundancy.groups import groups_of
from ssckg.harmonization.redundancy.likeness import Profile, definition_score, score_parts
from ssckg.harmonization.redundancy.reasons import (
    EVIDENCE,
    evidence_for,
    reading_of,
    reasons_against,
    relation_of,
    state_of,
)
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.crosswalk_frameworks import INDICATOR
from ssckg.model.redundancy import Reading, RedundancyResult, RedundantPair, Relation, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import MappingRecord
    from ssckg.model.redundancy import ScorePart

MINIMUM: Final = 0.6
"""Least score of what is listed; how it was chosen: docs/decisions/0023."""
CLOSE_COUNTS: Final = 0.8
"""What a close match says for merging, against an exact one."""


@dataclass(frozen=True)
class _World:
    crosswalk: Crosswalk
    between: Mapping[frozenset[str], tuple[MappingRecord, ...]]


def find_redundancy(
    crosswalk: Crosswalk, framework: str | None = None, minimum: float = MINIMUM
) -> RedundancyResult:
    """Return the candidates for merging.

    Two indicators are compared when they share an SDG target, a mapping or counterpart, or a
    content word of label or numerator. They are candidates when at least one of label, numerator,
    denominator and unit is shared, or a mapping says so, and the score is at least `minimum`.

    Args:
        crosswalk: what is read.
        framework: id of an edition: pairs of it with itself and others; none: all pairs.
        minimum: least score of what is listed; what is below is counted.

    Raises:
        UnknownNameError: there is no such edition.
    """
    edition = find_edition(crosswalk, framework).iri if framework else None
    known = [each.iri for each in crosswalk.of_kind(INDICATOR) if not each.is_retired]
    profiles = {iri: Profile(crosswalk, iri) for iri in known}
    world = _World(crosswalk, _mappings_between(crosswalk))
    compared, below, pairs = 0, 0, []
    for one, two in _worth_comparing(world, profiles, edition):
        compared += 1
        scored = _scored(world, profiles[one], profiles[two])
        if scored is not None and scored[1] >= minimum:
            pairs.append(_pair(world, profiles[one], profiles[two], scored[0]))
        else:
            below += scored is not None
    pairs.sort(key=_order)
    return RedundancyResult(
        framework=framework,
        minimum=minimum,
        indicators=len(profiles),
        compared=compared,
        below_minimum=below,
        pairs=tuple(pairs),
        groups=groups_of(pairs),
    )


def _mappings_between(crosswalk: Crosswalk) -> dict[frozenset[str], tuple[MappingRecord, ...]]:
    found: dict[frozenset[str], list[MappingRecord]] = defaultdict(list)
    for each in crosswalk.mappings:
        if not each.is_no_match and each.listed in {MappingList.ACCEPTED, MappingList.REJECTED}:
            found[frozenset((each.subject, each.object))].append(each)
    return {ends: tuple(mappings) for ends, mappings in found.items()}


def _worth_comparing(
    world: _World, profiles: Mapping[str, Profile], edition: str | None
) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share anything that evidence could come from, sorted, each once."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, profile in profiles.items():
        for key in _keys(world.crosswalk, profile):
            blocks[key].append(iri)
    pairs: set[tuple[str, str]] = set()
    inside = {iri for iri in profiles if _is_in(world.crosswalk, iri, edition)}
    for members in blocks.values():
        pairs.update(
            (min(one, two), max(one, two))
            for one, two in combinations(members, 2)
            if one in inside or two in inside
        )
    yield from sorted(_first(pair, inside) for pair in pairs)


def _first(pair: tuple[str, str], inside: set[str]) -> tuple[str, str]:
    """Put the indicator of the framework that was asked for first."""
    return pair if pair[0] in inside else (pair[1], pair[0])


def _is_in(crosswalk: Crosswalk, iri: str, edition: str | None) -> bool:
    return edition is None or edition in crosswalk.element[iri].editions


def _keys(crosswalk: Crosswalk, profile: Profile) -> Iterator[tuple[str, str]]:
    for target in sorted(profile.targets):
        yield "target", target
    for link in crosswalk.links.get(profile.iri, ()):
        if link.predicate.rank <= Predicate.CLOSE.rank:
            yield "element", link.object
    yield "element", profile.iri
    texts = (profile.label, *profile.definition.numerators)
    for word in sorted(frozenset().union(*(content_words(text) for text in texts))):
        yield "word", word
    yield "label", fold(profile.label)


def _scored(
    world: _World, one: Profile, two: Profile
) -> tuple[tuple[ScorePart, ...], float] | None:
    """Return the parts and the score of a pair, or nothing where it shares no evidence."""
    parts = score_parts(one, two)
    # Most pairs share a word and no mapping; to look their mappings up took half of the time.
    is_mapped = two.iri in one.counterparts or not one.counterparts.isdisjoint(two.counterparts)
    mapped = mapping_score(world.crosswalk, one.iri, two.iri) if is_mapped else 0.0
    shared = any(p.name != "targets" and (p.likeness or 0) >= EVIDENCE for p in parts)
    if not shared and not mapped:
        return None
    return parts, max(definition_score(parts)[0], mapped)


def mapping_score(crosswalk: Crosswalk, one: str, two: str) -> float:
    """Return what exact and close mappings say for merging two elements (IRIs), 0 to 1.

    The confidence of an exact match, 0.8 of that of a close one; by a common counterpart the
    product over both; the greatest of all.
    """
    direct = [
        _says(k.predicate, k.confidence) for k in crosswalk.links.get(one, ()) if k.object == two
    ]
    common = common_links(crosswalk, one, two)
    through = 1.0 if common else 0.0
    for link in common or ():
        through *= _says(link.predicate, link.confidence)
    return round(max((*direct, through), default=0.0), 6)


def _says(predicate: Predicate, confidence: float) -> float:
    return {Predicate.EXACT: 1.0, Predicate.CLOSE: CLOSE_COUNTS}.get(predicate, 0.0) * confidence


def _pair(world: _World, one: Profile, two: Profile, parts: tuple[ScorePart, ...]) -> RedundantPair:
    crosswalk = world.crosswalk
    by_definition, comparable = definition_score(parts)
    mapped = mapping_score(crosswalk, one.iri, two.iri)
    between = world.between.get(frozenset((one.iri, two.iri)), ())
    common = common_links(crosswalk, one.iri, two.iri) or ()
    behind = {each.iri: each for each in (*between, *(link.mapping for link in common))}
    ends = crosswalk.element[one.iri], crosswalk.element[two.iri]
    relation = relation_of(crosswalk, *ends)
    shared = sorted(one.targets & two.targets, key=lambda t: number_key(crosswalk.element[t].code))
    return RedundantPair(
        subject=record_of(crosswalk, ends[0]),
        object=record_of(crosswalk, ends[1]),
        relation=relation,
        state=state_of(between, mapped),
        reading=reading_of(parts, mapped, between),
        score=max(by_definition, mapped),
        definition_score=by_definition,
        mapping_score=mapped,
        comparable=comparable,
        parts=parts,
        shared_targets=tuple(record_of(crosswalk, crosswalk.element[t]) for t in shared),
        evidence=tuple(evidence_for(crosswalk, parts, shared, between, common)),
        differences=differences(crosswalk, one.definition, two.definition),
        against=tuple(reasons_against(ends, relation, between, parts[0])),
        mappings=tuple(note_of(each) for _, each in sorted(behind.items())),
    )


def _order(pair: RedundantPair) -> tuple[object, ...]:
    """Order by relation, candidates first, by reading, by score, by how much of it is known."""
    one, two = pair.subject, pair.object
    return (
        *(list(Relation).index(pair.relation), pair.state is State.KEPT_APART),
        *(list(Reading).index(pair.reading), -pair.score, -pair.comparable),
        *(one.framework, number_key(one.code), two.framework, number_key(two.code)),
        *(one.iri, two.iri),
    )
