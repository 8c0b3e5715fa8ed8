"""Steps on a round as plain values: what commands print with --json, and routes answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.model.plain import plain
from ssckg.revision.calendar import NO_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.finding import Finding
    from ssckg.model.revision_state import RoundState


def opened(state: RoundState, warnings: Sequence[Finding], *, is_open: bool) -> dict[str, Any]:
    """Return a round that was opened, or (`is_open` false) could be, with what is warned of."""
    words = [warning.message for warning in warnings]
    return {**calendar(state), "open": is_open, "head": state.head, "warnings": words}


def calendar(state: RoundState) -> dict[str, Any]:
    """Return the stages of a round as they are now; the last one may have no end."""
    stages = [
        {**plain(stage), "end": None if stage.end == NO_END else plain(stage.end)}
        for stage in state.stages
    ]
    return {"round": state.round.id, "stages": stages}


def announced(state: RoundState, *, is_new: bool) -> dict[str, Any]:
    """Return of how many steps the public record tells, and whether that is new."""
    found = {"round": state.round.id, "announced": state.announced, "head": state.head}
    return {**found, "new": is_new}
