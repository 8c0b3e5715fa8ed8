"""Compares two editions: what differs, exactly, sorted into edits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ssckg.model.edition_diff import EditionDiff, EditKind, Renaming, Statement
from ssckg.revision.differing.aligning import renames_between
from ssckg.revision.differing.classifying import Heap, Key, Side, edit_of, key_of
from ssckg.revision.differing.fates import fates_of
from ssckg.revision.differing.ordering import natural, natural_first
from ssckg.revision.differing.places import Places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.edition_diff import Edit
    from ssckg.model.release import Succession


def diff(
    a: EditionContent, b: EditionContent, successions: Sequence[Succession] = ()
) -> EditionDiff:
    """Return what lies between two editions, from which `patch` makes the second of the first.

    What is the same under another name is a rename. Every other statement that only one of them
    makes is in exactly one edit.

    Args:
        a: the first edition.
        b: the second edition.
        successions: what became of elements and data points between them, in either direction,
            where a release says it; without them, what the editions state of one another counts.
    """
    first, second = Places(a), Places(b)
    renames = _within_elements(renames_between(a, b, successions), first, second)
    renaming = Renaming(renames)
    stays = {iri for iri in a.item if renaming.survives(iri) and renaming.iri(iri) in b.item}
    gone = frozenset(a.item) - stays
    come = frozenset(b.item) - {renaming.iri(iri) for iri in stays}
    lasting = {iri for iri in first.elements & stays if renaming.iri(iri) in second.elements}
    ended = first.elements - lasting
    begun = second.elements - {renaming.iri(iri) for iri in lasting}
    fates = fates_of(a, b, renaming, ended, begun, successions=successions)
    fate_a = {iri: fate for fate in fates for iri in fate.before if iri in ended}
    fate_b = {iri: fate for fate in fates for iri in fate.after if iri in begun}
    side_a, side_b = Side(a, first, gone, fate_a, renaming), Side(b, second, come, fate_b)
    names = {**names_of(a), **names_of(b)}
    edits = (edit_of(key, heap, renaming) for key, heap in _heaps(side_a, side_b, renaming).items())
    return EditionDiff(
        from_id=a.id,
        from_iri=a.iri,
        to_id=b.id,
        to_iri=b.iri,
        renames=renames,
        gone=tuple(sorted(gone)),
        come=tuple(sorted(come)),
        edits=tuple(sorted(edits, key=lambda edit: _order(edit, names))),
        names=names,
        codes={**codes_of(a), **codes_of(b)},
    )


def _within_elements(
    renames: tuple[tuple[str, str], ...], first: Places, second: Places
) -> tuple[tuple[str, str], ...]:
    """Return the renames without those of parts of elements that are not the same element."""
    onward = dict(renames)
    return tuple(
        (old, new)
        for old, new in renames
        if onward.get(owner := first.element_of(old), owner) == second.element_of(new)
    )


def _heaps(side_a: Side, side_b: Side, renaming: Renaming) -> Mapping[Key, Heap]:
    stated_a, stated_b = _statements(side_a.edition), _statements(side_b.edition)
    kept = {
        one: new
        for one in stated_a
        if renaming.keeps(one) and (new := renaming.statement(one)) in stated_b
    }
    heaps: defaultdict[Key, Heap] = defaultdict(Heap)
    for one in stated_a - kept.keys():
        heaps[key_of(one, side_a)].removed.append(one)
    for one in stated_b.difference(kept.values()):
        heaps[key_of(one, side_b)].added.append(one)
    return heaps


def _statements(edition: EditionContent) -> set[Statement]:
    return {Statement(item.iri, fact) for item in edition.items for fact in item.facts}


def names_of(edition: EditionContent) -> dict[str, str]:
    """Return code and label of elements and data points by IRI."""
    found = {}
    for item in edition.items:
        label = item.text("skos:prefLabel")
        if label and (item.is_a("ssc:DataPoint") or item.values("skos:inScheme")):
            code = natural_first(value.text for value in item.values("skos:notation"))
            found[item.iri] = f"{code} {label}".strip()
    return found


def codes_of(edition: EditionContent) -> dict[str, str]:
    """Return the codes of elements by IRI, of those that have one."""
    found = {}
    for item in edition.items:
        code = natural_first(value.text for value in item.values("skos:notation"))
        if code and item.values("skos:inScheme"):
            found[item.iri] = code
    return found


def _order(edit: Edit, names: Mapping[str, str]) -> tuple[object, ...]:
    subject = next(iter(edit.before or edit.after), "")
    told = names.get(subject, subject)
    return (_KINDS[edit.kind], natural(told), subject, edit.after, edit.point, edit.field)


_KINDS = {kind: number for number, kind in enumerate(EditKind)}
