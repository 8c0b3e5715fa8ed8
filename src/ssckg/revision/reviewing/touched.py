"""What a proposal touches: elements that are there, and what new ones would measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.proposed_change import (
    AddElement,
    ChangeBenchmark,
    MergeElements,
    ReplaceElement,
    RetireElement,
    SplitElement,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.proposed_change import NewElement, ProposedChange


def touched_elements(changes: Iterable[ProposedChange]) -> tuple[str, ...]:
    """Return the elements (IRIs) that changes are about or lead to, in their order, each once."""
    found = (iri for change in changes for iri in _elements(change))
    return tuple(dict.fromkeys(iri for iri in found if iri))


def new_elements(changes: Iterable[ProposedChange]) -> tuple[NewElement, ...]:
    """Return the elements that changes would bring in."""
    return tuple(new for change in changes for new in _new(change))


def _elements(change: ProposedChange) -> tuple[str, ...]:
    match change:
        case AddElement():
            return ()
        case MergeElements():
            return (*change.elements, change.into)
        case RetireElement():
            return (change.element, *change.heirs)
        case ChangeBenchmark():
            # The IRI of a data point is that of its element with the component behind it.
            return (change.point.rpartition("/")[0],)
        case _:
            return (change.element,)


def _new(change: ProposedChange) -> tuple[NewElement, ...]:
    match change:
        case AddElement() | ReplaceElement():
            return (change.new,)
        case SplitElement():
            return change.into
        case MergeElements():
            return (change.new,) if change.new is not None else ()
        case _:
            return ()
