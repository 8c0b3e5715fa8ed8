"""What became of elements that one of two editions does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.model.edition_diff import EditKind
from ssckg.model.release import SuccessionKind
from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.edition_diff import Renaming
    from ssckg.model.release import Succession

_KINDS: Final = {
    SuccessionKind.REPLACED: EditKind.REPLACED,
    SuccessionKind.SPLIT: EditKind.SPLIT,
    SuccessionKind.MERGED: EditKind.MERGED,
    SuccessionKind.RETIRED: EditKind.RETIRED,
}
_BACKWARD: Final = {
    EditKind.SPLIT: EditKind.MERGED,
    EditKind.MERGED: EditKind.SPLIT,
    EditKind.RETIRED: EditKind.ADDED,
}
_LINKS: Final = (expand("dcterms:isReplacedBy"), expand("prov:wasRevisionOf"))


@dataclass(frozen=True, slots=True, order=True)
class Fate:
    """What happened to elements: their IRIs in the first and in the second edition."""

    kind: EditKind
    before: tuple[str, ...]
    after: tuple[str, ...]


def fates_of(
    a: EditionContent,
    b: EditionContent,
    renaming: Renaming,
    gone: frozenset[str],
    come: frozenset[str],
    *,
    successions: Sequence[Succession] = (),
) -> tuple[Fate, ...]:
    """Return what became of all elements in `gone` and where those in `come` are from.

    Successions say it; without them `dcterms:isReplacedBy` and `prov:wasRevisionOf` do: to one
    new element it is a replacement, to several a split, from several a merger, and among several
    on both sides a replacement. Each of `gone` is in exactly one fate, and so is each of `come`.

    Args:
        a: the first edition.
        b: the second edition.
        renaming: what is the same under another name.
        gone: elements that only `a` has.
        come: elements that only `b` has.
        successions: what is known of elements, of `a` or, if `b` is the older one, of `b`.
    """
    told = [fate for one in successions if (fate := _told(one, a, b, gone, come)) is not None]
    left_gone = gone.difference(*(fate.before for fate in told))
    left_come = come.difference(*(fate.after for fate in told))
    links = [
        (old, new)
        for old, new in _links(a, b, renaming)
        if (old in left_gone or new in left_come) and (new not in come or new in left_come)
    ]
    found = [_fate(olds, news, come) for olds, news in _groups(links, left_gone, left_come)]
    return tuple(sorted([*told, *found]))


def _told(
    one: Succession,
    a: EditionContent,
    b: EditionContent,
    gone: frozenset[str],
    come: frozenset[str],
) -> Fate | None:
    kind = _KINDS.get(one.kind)
    if kind is None:
        return None
    if gone.intersection(one.before) or come.intersection(one.after):
        held_a = tuple(iri for iri in one.before if iri in a.item)
        held_b = tuple(iri for iri in one.after or one.heirs if iri in b.item)
        return Fate(kind, held_a, held_b) if held_a else None
    if gone.intersection(one.after) or come.intersection(one.before):
        held_a = tuple(iri for iri in one.after if iri in a.item)
        held_b = tuple(iri for iri in one.before if iri in b.item)
        return Fate(_BACKWARD.get(kind, kind), held_a, held_b) if held_b else None
    return None


def _links(a: EditionContent, b: EditionContent, renaming: Renaming) -> Iterator[tuple[str, str]]:
    """Yield what is stated in either edition, as an element of `a` and one of `b`."""
    replaced, revised = _LINKS
    for item in a.items:
        for fact in item.facts:
            heir = renaming.iri(fact.value.text)
            if fact.property == replaced and heir in b.item:
                yield item.iri, heir
            elif fact.property == revised and fact.value.text in b.item:
                yield item.iri, fact.value.text
    for item in b.items:
        for fact in item.facts:
            other = fact.value.text
            if fact.property == replaced and renaming.back.get(other, other) in a.item:
                yield renaming.back.get(other, other), item.iri
            elif fact.property == revised and other in a.item:
                yield other, item.iri


def _groups(
    links: Iterable[tuple[str, str]], gone: frozenset[str], come: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield what hangs together by links; an heir that was there before ties nothing together."""
    nodes: dict[tuple[str, str], set[tuple[str, str]]] = {
        **{("a", iri): set() for iri in gone},
        **{("b", iri): set() for iri in come},
    }
    standing: dict[tuple[str, str], set[str]] = {}
    for old, new in links:
        first, second = ("a", old), ("b", new)
        if first in nodes and second in nodes:
            nodes[first].add(second)
            nodes[second].add(first)
        elif first in nodes:
            standing.setdefault(first, set()).add(new)
        elif second in nodes:
            standing.setdefault(second, set()).add(old)
    seen: set[tuple[str, str]] = set()
    for start in sorted(nodes):
        if start in seen:
            continue
        group = _reached(start, nodes)
        seen |= group
        olds = {iri for side, iri in group if side == "a"}
        news = {iri for side, iri in group if side == "b"}
        for node in group:
            (news if node[0] == "a" else olds).update(standing.get(node, ()))
        yield tuple(sorted(olds)), tuple(sorted(news))


def _reached(
    start: tuple[str, str], nodes: Mapping[tuple[str, str], set[tuple[str, str]]]
) -> set[tuple[str, str]]:
    found, todo = {start}, [start]
    while todo:
        for node in nodes[todo.pop()] - found:
            found.add(node)
            todo.append(node)
    return found


def _fate(olds: tuple[str, ...], news: tuple[str, ...], come: frozenset[str]) -> Fate:
    fresh = come.intersection(news)
    if not fresh:
        return Fate(EditKind.RETIRED, olds, news)
    if not olds:
        return Fate(EditKind.ADDED, olds, news)
    if len(olds) == 1 and len(news) > 1:
        return Fate(EditKind.SPLIT, olds, news)
    if len(news) == 1 and len(olds) > 1:
        return Fate(EditKind.MERGED, olds, news)
    return Fate(EditKind.REPLACED, olds, news)
