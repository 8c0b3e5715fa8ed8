"""Which item of one edition is which item of another: the renames of a diff.

Four rules, the first that says something wins: the same IRI; `prov:wasRevisionOf` between exactly
two; for editions of one framework, or where one was made from the other, the same place below the
namespace of the edition ("same id"); and the edition and its framework themselves. What split,
merged or was replaced is another thing, so nothing is renamed there, but for the element that a
merge leaves standing, which has the same id.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ssckg.model.edition_content import RESOURCE
from ssckg.model.release import SuccessionKind
from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssckg.model.edition_content import EditionContent, Item
    from ssckg.model.release import Succession

_GOES_ON: Final = {SuccessionKind.KEPT, SuccessionKind.EDITED, SuccessionKind.REDEFINED}
_SCHEME: Final = expand("skos:inScheme")
_MADE_FROM: Final = (expand("ssc:derivedFromEdition"), expand("prov:wasRevisionOf"))


def renames_between(
    a: EditionContent, b: EditionContent, successions: Sequence[Succession] = ()
) -> tuple[tuple[str, str], ...]:
    """Return the one to one renames from `a` to `b`, sorted; identical names are not among them.

    Args:
        a: the first edition.
        b: the second edition.
        successions: what became of the elements and points of `a`, or, if `b` is the older one,
            of `b`; where they say that one was replaced, nothing is renamed.
    """
    pairs = _Pairs(a, b)
    told = _told(a, b, successions)
    links = told or _revisions(a, b)
    pairs.take_single(links)
    if told or _are_related(a, b):
        pairs.take_same_place(links, _ended(successions))
    pairs.take(a.iri, b.iri)
    pairs.take_only("ssc:Framework")
    return pairs.sorted()


class _Pairs:
    """Renames as they are found; each name at most once on each side."""

    def __init__(self, a: EditionContent, b: EditionContent) -> None:
        self._a, self._b = a, b
        self._onward: dict[str, str] = {}
        # What has its name in both editions keeps it.
        self._taken = {iri for iri in b.item if iri in a.item}

    def take(self, old: str, new: str) -> None:
        if old in self._onward or new in self._taken or old == new or old in self._b.item:
            return
        if old in self._a.item and new in self._b.item:
            self._onward[old] = new
            self._taken.add(new)

    def take_single(self, links: Sequence[tuple[str, str]]) -> None:
        """Take those that lead from one to one."""
        olds, news = Counter(old for old, _ in links), Counter(new for _, new in links)
        for old, new in links:
            if olds[old] == 1 and news[new] == 1:
                self.take(old, new)

    def take_same_place(self, links: Sequence[tuple[str, str]], ended: frozenset[str]) -> None:
        """Take what stands at the same place below the names of the editions."""
        moved = _namespaces(self._a, self._b, links)
        branched = Counter(old for old, _ in links)
        for iri in self._a.item:
            if iri in self._onward or iri in ended or branched[iri] > 1:
                continue
            parent = _renamed_parent(iri, self._onward)
            for old, new in (*parent, *moved):
                place = new + iri[len(old) :]
                if iri.startswith(old) and place in self._b.item and place not in ended:
                    self.take(iri, place)
                    break

    def take_only(self, curie: str) -> None:
        """Take the one item of a class, where each edition has exactly one."""
        old, new = self._a.of_class(curie), self._b.of_class(curie)
        if len(old) == len(new) == 1:
            self.take(old[0].iri, new[0].iri)

    def sorted(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(self._onward.items()))


def _told(
    a: EditionContent, b: EditionContent, successions: Sequence[Succession]
) -> list[tuple[str, str]]:
    """Return the links of the successions between `a` and `b` that say that a thing goes on."""
    links = []
    for one in successions:
        if one.kind not in _GOES_ON and one.kind is not SuccessionKind.MERGED:
            continue
        for old in one.before:
            for new in one.after:
                if old in a.item and new in b.item:
                    links.append((old, new))
                elif new in a.item and old in b.item:
                    links.append((new, old))
    return links


def _ended(successions: Sequence[Succession]) -> frozenset[str]:
    """Return what ended or came in, either way: it is never another thing of the same id."""
    ends = {SuccessionKind.RETIRED, SuccessionKind.REPLACED, SuccessionKind.SPLIT}
    gone = {iri for one in successions if one.kind in ends for iri in one.before}
    new = {SuccessionKind.ADDED, SuccessionKind.REPLACED, SuccessionKind.SPLIT}
    return frozenset(gone | {iri for one in successions if one.kind in new for iri in one.after})


def _revisions(a: EditionContent, b: EditionContent) -> list[tuple[str, str]]:
    """Return the links that `prov:wasRevisionOf` states in either edition, from `a` to `b`."""
    onward = [(old, new) for new, old in _stated(b.items) if old in a.item]
    back = [(new, old) for new, old in _stated(a.items) if old in b.item]
    return sorted({*onward, *back})


def _stated(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    name = expand("prov:wasRevisionOf")
    for item in items:
        for fact in item.facts:
            if fact.property == name and fact.value.datatype == RESOURCE:
                yield item.iri, fact.value.text


def _are_related(a: EditionContent, b: EditionContent) -> bool:
    first, second = a.item.get(a.iri), b.item.get(b.iri)
    if first is None or second is None:
        return False
    family = {value.text for value in first.values("ssc:editionOf")}
    if family & {value.text for value in second.values("ssc:editionOf")}:
        return True
    made = {(fact.property, fact.value.text) for item in (first, second) for fact in item.facts}
    return any((name, iri) in made for name in _MADE_FROM for iri in (a.iri, b.iri))


def _namespaces(
    a: EditionContent, b: EditionContent, links: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Return pairs of beginnings of names that stand for each other, the most used first."""
    found: Counter[tuple[str, str]] = Counter()
    for old, new in links:
        found[_without_common_end(old, new)] += 1
    spaces_a, spaces_b = _element_spaces(a), _element_spaces(b)
    if len(spaces_a) == len(spaces_b) == 1:
        found[spaces_a[0], spaces_b[0]] += 1
    if a.id != b.id:
        for iri in a.item:
            head, middle, _ = iri.partition(f"/{a.id}/")
            if middle:
                found[f"{head}/{a.id}/", f"{head}/{b.id}/"] += 1
    return tuple(pair for pair, _ in sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _element_spaces(edition: EditionContent) -> list[str]:
    found = {
        item.iri[: item.iri.rindex("/") + 1]
        for item in edition.items
        if "/" in item.iri and any(fact.property == _SCHEME for fact in item.facts)
    }
    return sorted(found)


def _without_common_end(old: str, new: str) -> tuple[str, str]:
    first, second = old.split("/"), new.split("/")
    while len(first) > 1 and len(second) > 1 and first[-1] == second[-1]:
        first.pop()
        second.pop()
    return "/".join(first) + "/", "/".join(second) + "/"


def _renamed_parent(iri: str, onward: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the nearest thing above in the path that was renamed, with its new name."""
    end = iri.rfind("/")
    while end > 0:
        above = iri[:end]
        if above in onward:
            return ((above + "/", onward[above] + "/"),)
        end = iri.rfind("/", 0, end)
    return ()
