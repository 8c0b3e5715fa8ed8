"""The steps that are open: the table `ontology/registers/submissions/transitions.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ssckg import resources
from ssckg.errors import StateError, UsageError
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults
from ssckg.model.submission import State

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE: Final = "registers/submissions/transitions.csv"
"""Below `ontology/`."""
_BY_ITSELF: Final = frozenset({"supersede"})
"""Follows from what is done with another submission."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table; `from_state` is None where a submission begins."""

    action: str
    from_state: State | None
    to_state: State
    requires_reason: bool


@cache
def transitions() -> Mapping[tuple[str, State | None], Transition]:
    """Return the table by action and state, read once.

    Raises:
        DataError: the table is faulty.
    """
    faults = Faults()
    table = read_table(resources.folder("ontology") / TABLE, faults, shown=f"ontology/{TABLE}")
    faults.check()
    found = {}
    for row in table.rows:
        cells = {name: str(value or "") for name, value in row.cells.items()}
        transition = Transition(
            cells["action"],
            State(cells["from_state"]) if cells["from_state"] else None,
            State(cells["to_state"]),
            cells["requires_reason"] == "true",
        )
        found[transition.action, transition.from_state] = transition
    return MappingProxyType(found)


def open_actions(state: State) -> tuple[str, ...]:
    """Return what people can do with a submission in a state, sorted."""
    return tuple(sorted(a for a, start in transitions() if start is state and a not in _BY_ITSELF))


def find_transition(action: str, state: State | None, *, reason: str = "") -> Transition:
    """Return the step that `action` is in a state.

    Raises:
        StateError: it is not open in that state.
        UsageError: it needs a reason.
        ValueError: no row has that action: a mistake in the program.
    """
    starts = [start for name, start in transitions() if name == action]
    if not starts:
        raise ValueError(f"{action!r} is no action of {TABLE}")
    transition = transitions().get((action, state))
    if transition is None:
        allowed = " or ".join(_shown(start) for start in State if start in starts)
        raise StateError(
            f"{action!r} is not open for a submission that is {_shown(state)}",
            hint=f"it is for one that is {allowed}" if allowed else None,
        )
    if transition.requires_reason and not reason.strip():
        raise UsageError(f"{action!r} needs a reason", hint="say in a sentence why")
    return transition


def _shown(state: State | None) -> str:
    return str(state).replace("-", " ") if state else "not there yet"
