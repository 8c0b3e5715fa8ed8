"""Carries typed changes out on a crosswalk, in memory: what it would be after a decision."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from ssckg.harmonization.changes_beside import applied_beside
from ssckg.harmonization.changes_by_merging import merged
from ssckg.harmonization.changes_of_elements import added, removed
from ssckg.harmonization.changes_of_fields import changed
from ssckg.model.change import AddElement, ChangeField, MergeElements, RemoveElement

if TYPE_CHECKING:
    from ssckg.model.change import Change
    from ssckg.model.crosswalk import Crosswalk


def apply(crosswalk: Crosswalk, *changes: Change) -> Crosswalk:
    """Return the crosswalk after changes, one after the other; the one given stays as it is.

    Raises:
        UnknownNameError: an element, data point or field is not there.
        UsageError: an element to be added is there already, a value is no number, or an element
            would stand below itself.
    """
    return reduce(_applied, changes, crosswalk)


def _applied(crosswalk: Crosswalk, change: Change) -> Crosswalk:
    if isinstance(change, RemoveElement):
        return removed(crosswalk, change.element)
    if isinstance(change, AddElement):
        return added(crosswalk, change)
    if isinstance(change, ChangeField):
        return changed(crosswalk, change)
    if isinstance(change, MergeElements):
        return merged(crosswalk, change)
    return applied_beside(crosswalk, change)
