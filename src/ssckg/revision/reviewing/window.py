"""The stage in which something can be done: the one that holds, else the next, else the last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ssckg.model.review_results import Window
from ssckg.revision.calendar import NO_END
from ssckg.revision.rules import rule_of

if TYPE_CHECKING:
    from datetime import datetime

    from ssckg.model.revision_event import RoundAction
    from ssckg.model.revision_state import RoundState

_DAY: Final = timedelta(days=1)


def window_for(state: RoundState, action: RoundAction, now: datetime) -> Window:
    """Return the stage that opens an action now; where none does, the next one, else the last.

    Args:
        state: the round, with all extensions.
        action: what is to be done.
        now: the time, in UTC.
    """
    stages = [stage for stage in state.stages if rule_of(stage.kind, action)]
    left = [stage for stage in stages if now < stage.end]
    stage = left[0] if left else stages[-1] if stages else None
    if stage is None:
        return Window()
    has_end = stage.end != NO_END
    return Window(
        stage=stage.kind,
        due=stage.end if has_end else None,
        is_open=stage.start <= now < stage.end,
        days_left=(stage.end - now) // _DAY if has_end else None,
    )
