"""The calendar of a round: which stage holds when, and what an extension does to it.

Stages are half-open in UTC: from the start up to and without the end. Nothing is set by hand: the
stage is looked up for a time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from ssckg.errors import StateError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.revision_round import Stage, StageKind

NO_END: Final = datetime.max.replace(tzinfo=UTC)
"""The end of a stage that has none."""


def stage_at(stages: Sequence[Stage], now: datetime) -> Stage | None:
    """Return the stage that holds at a time, or None before, between and after."""
    return next((stage for stage in stages if stage.start <= now < stage.end), None)


def next_stage(stages: Sequence[Stage], now: datetime) -> Stage | None:
    """Return the first stage that is still to begin at a time, or None."""
    return next((stage for stage in stages if stage.start > now), None)


def stage_of(stages: Sequence[Stage], kind: StageKind) -> Stage | None:
    """Return the stage of a kind, or None where the calendar has none."""
    return next((stage for stage in stages if stage.kind is kind), None)


def extended(stages: Sequence[Stage], kind: StageKind, end: datetime) -> tuple[Stage, ...]:
    """Return the calendar with a later end of a stage; all stages after it move by as much.

    Raises:
        StateError: the calendar has no such stage, or it has no end.
        UsageError: the new end is not later than the old one, or too far away for a calendar.
    """
    place = next((n for n, stage in enumerate(stages) if stage.kind is kind), None)
    if place is None:
        known = ", ".join(stage.kind for stage in stages)
        raise StateError(f"the round has no stage {kind}", hint=f"it has {known}")
    old = stages[place]
    if old.end == NO_END:
        raise StateError(f"the stage {kind} has no end, so there is nothing to put off")
    if end <= old.end:
        raise UsageError(
            f"the stage {kind} ends at {written(old.end)} already, and {written(end)} is not later",
            hint="an extension moves an end to a later time, never to an earlier one",
        )
    shift = end - old.end
    try:
        later = [
            replace(
                stage,
                start=stage.start + shift,
                end=stage.end if stage.end == NO_END else stage.end + shift,
            )
            for stage in stages[place + 1 :]
        ]
    except OverflowError as error:
        raise UsageError("so late an end has no date in the calendar") from error
    return (*stages[:place], replace(old, end=end), *later)


def written(time: datetime) -> str:
    """Return a time in words: "2020-04-01 00:00 UTC"; seconds where there are any."""
    if time == NO_END:
        return "without end"
    found = time.astimezone(UTC)
    has_seconds = found.second or found.microsecond
    return f"{found:%Y-%m-%d %H:%M:%S} UTC" if has_seconds else f"{found:%Y-%m-%d %H:%M} UTC"
