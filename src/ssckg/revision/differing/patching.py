"""Carries a diff out, and turns it round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError
from ssckg.model.edition_content import EditionContent, Fact, Item
from ssckg.model.edition_diff import Edit, EditionDiff, EditKind, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

_TURNED: Final = {
    EditKind.ADDED: EditKind.RETIRED,
    EditKind.RETIRED: EditKind.ADDED,
    EditKind.SPLIT: EditKind.MERGED,
    EditKind.MERGED: EditKind.SPLIT,
    EditKind.POINT_ADDED: EditKind.POINT_RETIRED,
    EditKind.POINT_RETIRED: EditKind.POINT_ADDED,
}


def patch(edition: EditionContent, diff: EditionDiff) -> EditionContent:
    """Return the second edition of a diff from its first one, exactly.

    Raises:
        DataError: the diff was not made from this edition: something that it takes away is not
            there, or something that it adds is there already.
    """
    if (edition.id, edition.iri) != (diff.from_id, diff.from_iri):
        raise DataError(
            f"a diff from {diff.from_id} cannot be carried out on {edition.id}",
            hint="take the edition that it was made from",
        )
    stated = {Statement(item.iri, fact) for item in edition.items for fact in item.facts}
    if missing := [one for one in diff.removed if one not in stated]:
        raise DataError(f"{_told(missing)} not in {edition.id}, though the diff takes it away")
    renaming = diff.renaming
    kept = {renaming.statement(one) for one in stated.difference(diff.removed)}
    if there := [one for one in diff.added if one in kept]:
        raise DataError(f"{_told(there)} in {edition.id} already, though the diff adds it")
    gone = set(diff.gone)
    items = {renaming.iri(item.iri) for item in edition.items if item.iri not in gone}
    return _edition(diff.to_id, diff.to_iri, {*items, *diff.come}, {*kept, *diff.added})


def inverse(diff: EditionDiff) -> EditionDiff:
    """Return the diff from the second edition to the first one."""
    return EditionDiff(
        from_id=diff.to_id,
        from_iri=diff.to_iri,
        to_id=diff.from_id,
        to_iri=diff.from_iri,
        renames=tuple(sorted((new, old) for old, new in diff.renames)),
        gone=diff.come,
        come=diff.gone,
        edits=tuple(_turned(edit, diff) for edit in diff.edits),
        names=diff.names,
        codes=diff.codes,
    )


def _turned(edit: Edit, diff: EditionDiff) -> Edit:
    point = edit.point
    return replace(
        edit,
        kind=_TURNED.get(edit.kind, edit.kind),
        before=edit.after,
        after=edit.before,
        point=diff.renaming.back.get(point, point),
        old=edit.new,
        new=edit.old,
        removed=edit.added,
        added=edit.removed,
    )


def _edition(
    edition: str, iri: str, items: Iterable[str], statements: Iterable[Statement]
) -> EditionContent:
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for one in items:
        facts[one] = []
    for statement in statements:
        facts[statement.item].append(statement.fact)
    return EditionContent.of(edition, iri, (Item.of(name, found) for name, found in facts.items()))


def _told(statements: Iterable[Statement]) -> str:
    found = sorted(statements)
    one = found[0]
    more = f" (and {len(found) - 1} more) are" if len(found) > 1 else " is"
    return f"{one.item} {one.fact.property} {one.fact.value.text!r}{more}"
