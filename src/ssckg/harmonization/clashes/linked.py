"""The clashes between the linked indicators of two editions, or inside one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.clashes.definition import definition_of, note_of, record_of
from ssckg.harmonization.clashes.differences import best_likeness, differences, known_kinds
from ssckg.harmonization.lookup import find_edition
from ssckg.harmonization.measures import is_strong, number_key
from ssckg.model.choices import Predicate
from ssckg.model.clashes import Clash, ClashesResult, ClashKind, KindCount, Severity
from ssckg.model.crosswalk_frameworks import INDICATOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.harmonization.clashes.definition import Definition
    from ssckg.model.clashes import Difference
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import Link

LIKE: Final = 0.8
"""Texts of at least this likeness count as nearly the same."""
_GRAVITY: Final = {severity: number for number, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two indicators to compare; links: the direct one, or those to a common counterpart."""

    subject: Definition
    object: Definition
    basis: str
    predicate: Predicate | None
    links: tuple[Link, ...] = ()
    via: str = ""


def find_clashes(
    crosswalk: Crosswalk, subject: str, object_: str, strength: Predicate = Predicate.NARROW
) -> ClashesResult:
    """Return the clashes between two editions (ids); the same twice: inside one.

    Inside an edition no mapping set links indicators; those are compared that have a common
    counterpart by exact or close matches, or whose labels or numerators are nearly the same.

    Args:
        crosswalk: what is read.
        subject: id of an edition.
        object_: id of an edition.
        strength: the weakest predicate that counts.

    Raises:
        UnknownNameError: there is no such edition.
    """
    one, two = find_edition(crosswalk, subject), find_edition(crosswalk, object_)
    linked = linked_pairs(crosswalk, one.iri, two.iri, strength)
    pairs = [*(linked if one.iri != two.iri else _inside(crosswalk, one.iri))]
    clashes: list[Clash] = []
    known, clashing = dict.fromkeys(ClashKind, 0), dict.fromkeys(ClashKind, 0)
    contradicting = dict.fromkeys(ClashKind, 0)
    for pair in pairs:
        for kind, is_known in known_kinds(pair.subject, pair.object).items():
            known[kind] += is_known
        found = differences(crosswalk, pair.subject, pair.object, pair.predicate)
        for kind in {each.kind for each in found}:
            clashing[kind] += 1
        for each in found:
            contradicting[each.kind] += each.severity is Severity.CONTRADICTION
            clashes.append(_clash(crosswalk, pair, each))
    kinds = tuple(KindCount(k, known[k], clashing[k], contradicting[k]) for k in ClashKind)
    return ClashesResult(
        subject=one.id,
        object=two.id,
        strength=strength.value,
        pairs=len(pairs),
        kinds=kinds,
        clashes=tuple(sorted(clashes, key=_order)),
    )


def _clash(crosswalk: Crosswalk, pair: Pair, difference: Difference) -> Clash:
    via = crosswalk.element.get(pair.via)
    return Clash(
        subject=record_of(crosswalk, pair.subject.element),
        object=record_of(crosswalk, pair.object.element),
        difference=difference,
        basis=pair.basis,
        predicate=pair.predicate.value if pair.predicate else "",
        mappings=tuple(note_of(link.mapping) for link in pair.links),
        via=record_of(crosswalk, via) if via else None,
    )


def _order(each: Clash) -> tuple[object, ...]:
    rank = Predicate(each.predicate).rank if each.predicate else 9
    return (
        *(_GRAVITY[each.difference.severity], rank, number_key(each.subject.code)),
        *(number_key(each.object.code), each.difference.kind, each.subject.iri, each.object.iri),
        each.difference.text,
    )


def linked_pairs(
    crosswalk: Crosswalk, subject: str, object_: str, strength: Predicate
) -> Iterator[Pair]:
    """Yield the pairs of indicators of two editions (IRIs) that an accepted mapping links."""
    for each in crosswalk.of_edition(subject, INDICATOR):
        for link in crosswalk.links.get(each.iri, ()):
            other = crosswalk.element.get(link.object)
            if other is None or other.kind != INDICATOR or object_ not in other.editions:
                continue
            if is_strong(link.predicate, strength):
                ends = definition_of(crosswalk, each.iri), definition_of(crosswalk, other.iri)
                yield Pair(*ends, "mapping", link.predicate, (link,))


def _inside(crosswalk: Crosswalk, edition: str) -> Iterator[Pair]:
    known = [definition_of(crosswalk, e.iri) for e in crosswalk.of_edition(edition, INDICATOR)]
    for one, two in combinations(known, 2):
        links = common_links(crosswalk, one.element.iri, two.element.iri)
        if links is not None:
            weaker = max((link.predicate for link in links), key=lambda p: p.rank)
            yield Pair(one, two, "common counterpart", weaker, links, links[0].object)
        elif _is_alike(one, two):
            yield Pair(one, two, "likeness", None)


def common_links(crosswalk: Crosswalk, one: str, two: str) -> tuple[Link, Link] | None:
    """Return the strongest exact or close links of two elements to one common element."""
    close = Predicate.CLOSE
    others = {k.object: k for k in crosswalk.links.get(two, ()) if is_strong(k.predicate, close)}
    found = [
        (link, others[link.object])
        for link in crosswalk.links.get(one, ())
        if is_strong(link.predicate, close) and link.object in others
    ]
    return min(
        found,
        key=lambda pair: (
            pair[0].predicate.rank + pair[1].predicate.rank,
            -pair[0].confidence * pair[1].confidence,
            pair[0].object,
        ),
        default=None,
    )


def _is_alike(one: Definition, two: Definition) -> bool:
    labels = best_likeness((one.element.label,), (two.element.label,))
    numerators = best_likeness(one.numerators, two.numerators)
    return any(best is not None and best[0] >= LIKE for best in (labels, numerators))
