"""Terminology: one term with two meanings, two terms with one meaning."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.clashes.definition import definition_of, described, note_of
from ssckg.harmonization.clashes.differences import best_likeness, differences
from ssckg.harmonization.clashes.linked import LIKE
from ssckg.harmonization.clashes.wording import content_words, fold, likeness, overlap
from ssckg.harmonization.clashes.words import term_words
from ssckg.harmonization.lookup import find_edition
from ssckg.harmonization.measures import number_key
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.clashes import ClashKind, Severity
from ssckg.model.crosswalk_frameworks import INDICATOR
from ssckg.model.terminology import TermClash, TermsResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssckg.harmonization.clashes.definition import Definition
    from ssckg.model.clashes import Difference
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import MappingRecord

UNLIKE: Final = 0.5
"""Labels of at most this likeness are two terms."""
_OTHER_NUMERATOR: Final = 0.4
"""Numerators of at most this overlap of their words count something else."""
_MEANINGFUL: Final = frozenset(
    {ClashKind.UNIT, ClashKind.POPULATION_BASE, ClashKind.DENOMINATOR, ClashKind.DIRECTION}
)


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two indicators, the likeness of their labels and the mappings between them."""

    one: Definition
    two: Definition
    likeness: float
    between: tuple[MappingRecord, ...]


def find_terms(crosswalk: Crosswalk, frameworks: Sequence[str] = ()) -> TermsResult:
    """Return the clashes of terms within and between editions.

    Two editions of one family are not compared with each other: a label that comes again there is
    meant to. Retired indicators are left out.

    Args:
        crosswalk: what is read.
        frameworks: ids of editions; none: all that have indicators.

    Raises:
        UnknownNameError: there is no such edition.
    """
    chosen = [find_edition(crosswalk, each) for each in dict.fromkeys(frameworks)]
    editions = chosen or [e for e in crosswalk.editions if crosswalk.of_edition(e.iri, INDICATOR)]
    elements = {
        each.iri: each
        for edition in editions
        for each in crosswalk.of_edition(edition.iri, INDICATOR)
        if not each.is_retired
    }
    known = {iri: definition_of(crosswalk, iri) for iri in elements}
    compared = [*_compared(crosswalk, known)]
    return TermsResult(
        frameworks=tuple(each.id for each in editions),
        indicators=len(known),
        one_term_two_meanings=_clashes(crosswalk, compared, is_one_term=True),
        two_terms_one_meaning=_clashes(crosswalk, compared, is_one_term=False),
        term_words=term_words(crosswalk, known.values()),
    )


def _compared(crosswalk: Crosswalk, known: Mapping[str, Definition]) -> Iterator[_Compared]:
    between = _mappings_between(crosswalk, known)
    for one, two in sorted({*_word_pairs(known), *between}):
        left, right = known[one], known[two]
        if not _is_other_edition(crosswalk, left, right):
            alike = likeness(left.element.label, right.element.label)
            yield _Compared(left, right, round(alike, 6), between.get((one, two), ()))


def _mappings_between(
    crosswalk: Crosswalk, known: Mapping[str, Definition]
) -> dict[tuple[str, str], tuple[MappingRecord, ...]]:
    found: dict[tuple[str, str], list[MappingRecord]] = defaultdict(list)
    for each in crosswalk.mappings:
        listed = each.listed in {MappingList.ACCEPTED, MappingList.REJECTED}
        if listed and each.subject in known and each.object in known:
            ends = (min(each.subject, each.object), max(each.subject, each.object))
            found[ends].append(each)
    return {ends: tuple(sorted(mappings, key=lambda m: m.iri)) for ends, mappings in found.items()}


def _word_pairs(known: Mapping[str, Definition]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share a content word of label or numerator, or the whole label."""
    blocks: dict[str, set[str]] = defaultdict(set)
    for iri, each in known.items():
        blocks[f"={fold(each.element.label)}"].add(iri)
        for text in (each.element.label, *each.numerators):
            for word in content_words(text):
                blocks[word].add(iri)
    for members in blocks.values():
        ordered = sorted(members)
        for number, one in enumerate(ordered):
            for two in ordered[number + 1 :]:
                yield one, two


def _is_other_edition(crosswalk: Crosswalk, one: Definition, two: Definition) -> bool:
    editions = set(one.element.editions), set(two.element.editions)
    if editions[0] & editions[1]:
        return False
    families = [{crosswalk.edition[e].family for e in each} for each in editions]
    return bool(families[0] & families[1])


def _clashes(
    crosswalk: Crosswalk, compared: Iterable[_Compared], *, is_one_term: bool
) -> tuple[TermClash, ...]:
    found: list[TermClash] = []
    for pair in compared:
        fits = pair.likeness >= LIKE if is_one_term else pair.likeness <= UNLIKE
        if not fits:
            continue
        reasons = _other_meaning(crosswalk, pair) if is_one_term else _one_meaning(pair)
        if because := tuple(reasons):
            ends = described(crosswalk, pair.one), described(crosswalk, pair.two)
            mappings = tuple(note_of(each) for each in pair.between)
            found.append(TermClash(*ends, pair.likeness, because, mappings))
    return tuple(sorted(found, key=lambda each: _order(each, is_one_term)))


def _order(each: TermClash, is_one_term: bool) -> tuple[object, ...]:
    """Order by how clear it is: what mappings say first, then the most or least alike labels."""
    one, two = each.subject.element, each.object.element
    return (
        *(not each.mappings, -len(each.because), -each.likeness if is_one_term else each.likeness),
        *(one.framework, number_key(one.code), two.framework, number_key(two.code)),
        *(one.iri, two.iri),
    )


def _other_meaning(crosswalk: Crosswalk, pair: _Compared) -> Iterator[str]:
    """Yield what says that two indicators of one term mean different things.

    Where a curator read both and found an exact match, words alone do not say otherwise.
    """
    for mapping in pair.between:
        if mapping.listed is MappingList.REJECTED:
            yield f"rejected by a curator: {mapping.predicate.value} match"
        elif mapping.predicate.rank > Predicate.CLOSE.rank:
            yield f"mapped as {mapping.predicate.value} only"
    is_exact = any(
        m.listed is MappingList.ACCEPTED and m.predicate is Predicate.EXACT for m in pair.between
    )
    for each in differences(crosswalk, pair.one, pair.two):
        is_words = is_exact and each.kind is ClashKind.DENOMINATOR
        if each.kind in _MEANINGFUL and not is_words and not _is_harmless(each):
            yield each.text
    texts = [(a, b) for a in pair.one.numerators for b in pair.two.numerators]
    best = max(texts, key=lambda both: overlap(*both), default=None)
    if best is not None and not is_exact and overlap(*best) <= _OTHER_NUMERATOR:
        yield f"numerators: {best[0]} against {best[1]}"


def _is_harmless(found: Difference) -> bool:
    """Say whether a difference is one of wording, where half of the words and more are shared."""
    alike = found.likeness
    return found.severity is Severity.TO_CHECK and (alike is None or alike > UNLIKE)


def _one_meaning(pair: _Compared) -> Iterator[str]:
    """Yield what says that two indicators of unlike terms mean the same."""
    for each in pair.between:
        is_near = each.predicate.rank <= Predicate.CLOSE.rank
        if each.listed is MappingList.ACCEPTED and is_near:
            yield f"{each.predicate.value} match ({each.confidence:g})"
    one, two = pair.one, pair.two
    ratio = (
        best_likeness(one.numerators, two.numerators),
        best_likeness(one.denominators, two.denominators),
    )
    if all(best is not None and best[0] == 1 for best in ratio) and set(one.units) & set(two.units):
        yield f"same numerator, denominator and unit: {one.numerators[0]} / {one.denominators[0]}"
