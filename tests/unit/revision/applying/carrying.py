"""Carrying changes out on the small edition, and looking at what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.small_edition import TARGET, accepted, after, at, small

from ssckg.namespaces import BASE
from ssckg.revision.applying import apply_changes

if TYPE_CHECKING:
    from ssckg.model.edition_content import Item
    from ssckg.model.proposed_change import ProposedChange
    from ssckg.model.release import Succession, WorkingEdition


def carried_out(*changes: ProposedChange) -> WorkingEdition:
    return apply_changes(small(), accepted(*changes), TARGET)


def of(working: WorkingEdition, path: str) -> Item:
    return working.content.item[after(path)]


def succession(working: WorkingEdition, path: str) -> Succession:
    (found,) = [one for one in working.elements if at(path) in one.before]
    return found


def point_succession(working: WorkingEdition, path: str) -> Succession:
    (found,) = [one for one in working.points if at(path) in one.before]
    return found


def note(working: WorkingEdition, name: str) -> Item:
    return working.content.item[f"{BASE}note/next-0.1/{name}"]


def links(item: Item, curie: str) -> set[str]:
    return {value.text for value in item.values(curie)}
