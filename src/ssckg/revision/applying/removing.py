"""What goes when elements end, and what an edition does not hand on to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.edition_content import RESOURCE, EditionContent, Item
from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ssckg.revision.applying.plan import Plan

_BELONGS: Final = frozenset(
    expand(name)
    for name in (
        *("ssc:dataPointOf", "ssc:aboutResource", "ssc:detailOf", "ssc:benchmarkOf"),
        *("ssc:referringElement", "ssc:referredElement", "ssc:indicator"),
        *("ssc:listedElement", "ssc:listedUnder", "ssc:matrixDomain", "ssc:matrixObjective"),
    )
)
"""Properties that lead from a thing to what it is about: without that it says nothing."""
_LINEAGE: Final = frozenset(
    expand(name) for name in ("prov:wasRevisionOf", "ssc:continuesSeries", "ssc:breaksSeries")
)
_WHOLE_RULES: Final = frozenset({"sum", "same-base"})
"""Kinds of rule that hold for all their data points together, or not at all."""
_APPLIES: Final = expand("ssc:appliesTo")
_COMPARED: Final = expand("ssc:comparedWith")
_BAND: Final = expand("ssc:hasBand")


def carried(base: EditionContent) -> EditionContent:
    """Return what an edition hands on to the next: all but what tells its own past.

    Records of changes that led to it, statements on elements of other editions, and what its
    elements were revised from, are told by it and not again.
    """
    items = []
    for item in base.items:
        if not item.classes or item.is_a("ssc:ElementChange"):
            continue
        if any(value.text != base.iri for value in item.values("ssc:edition")):
            continue
        items.append(
            Item(item.iri, tuple(fact for fact in item.facts if fact.property not in _LINEAGE))
        )
    kept = EditionContent(base.id, base.iri, tuple(items))
    left_out = base.item.keys() - kept.item.keys()
    return remove(kept, left_out)


def without(base: EditionContent, plan: Plan) -> EditionContent:
    """Return an edition without the elements that end, and without what was said of them."""
    gone = {iri for iri in plan.ends if iri in base.item}
    return remove(base, gone)


def remove(content: EditionContent, gone: Collection[str]) -> EditionContent:
    """Return an edition without things, without what is about them, and without links to them.

    A rule goes where it can no longer hold: it compares with something that is gone, sums it up,
    or applies to nothing else. Bands go with the last benchmark or rule that has them.
    """
    if not gone:
        return content
    banded = _bands(content)
    known = set(gone) & content.item.keys() | set(gone)
    while True:
        more = {item.iri for item in content.items if _goes(item, known)} - known
        if not more:
            break
        known |= more
    items = tuple(_unlinked(item, known) for item in content.items if item.iri not in known)
    left = EditionContent(content.id, content.iri, items)
    orphans = banded - _bands(left)
    return left.with_items((), orphans)


def _goes(item: Item, gone: Collection[str]) -> bool:
    lost = {f.property for f in item.facts if f.value.datatype == RESOURCE and f.value.text in gone}
    if lost & _BELONGS:
        return True
    if _COMPARED in lost:
        return True
    if _APPLIES not in lost:
        return False
    kind = item.text("ssc:ruleKind").rpartition("/")[2]
    left = [value for value in item.values("ssc:appliesTo") if value.text not in gone]
    return kind in _WHOLE_RULES or not left


def _unlinked(item: Item, gone: Collection[str]) -> Item:
    kept = tuple(
        fact
        for fact in item.facts
        if not (fact.value.datatype == RESOURCE and fact.value.text in gone)
    )
    return item if len(kept) == len(item.facts) else Item(item.iri, kept)


def _bands(content: EditionContent) -> set[str]:
    return set(_band_links(content))


def _band_links(content: EditionContent) -> Iterator[str]:
    for item in content.items:
        for fact in item.facts:
            if fact.property == _BAND:
                yield fact.value.text
