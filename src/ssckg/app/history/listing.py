"""Lists what was published when."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING

from ssckg.app.history.naming import name_of
from ssckg.app.history.opening import open_history
from ssckg.app.history.standing import gone_from
from ssckg.model.past_states import ListedState, PastStates

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ssckg.app.history.states import History, PastState


def list_states(data: Path, now: datetime | None = None) -> PastStates:
    """Return what was published when, oldest first.

    Raises:
        UsageError: what is published is asked of a remote engine.
        MissingError: there is no data directory, or its history is damaged.
    """
    history = open_history(data)
    states = history.states()
    today = (now or datetime.now(UTC)).date()
    return PastStates(
        states=tuple(
            _listed(history, state, following, today)
            for state, following in zip_longest(states, states[1:])
        )
    )


def _listed(
    history: History, state: PastState, following: PastState | None, today: date
) -> ListedState:
    gone = 0 if state.is_dropped else gone_from(history, state, today)
    is_whole = not gone and not state.cut
    return ListedState(
        start=name_of(state.at),
        end=name_of(following.at) if following is not None else None,
        why=state.why,
        releases=state.releases,
        triples=state.triples or None if is_whole else None,
        hash=state.hash or None if is_whole else None,
        gone=gone,
        hidden=state.cut,
        is_kept=not state.is_dropped,
    )
