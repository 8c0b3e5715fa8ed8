"""Whether a release can be begun: what is told at once, before the work that takes seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.app.permitting import permit
from ssckg.app.release.conditions import (
    require_decided,
    require_not_released,
    require_other_name,
)
from ssckg.app.revision.desk import open_round
from ssckg.model.revision_event import RoundAction
from ssckg.revision import rules
from ssckg.revision.bodies import body_for
from ssckg.store.releases import check_version

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor


def require_ready(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    version: str,
    *,
    leave_open: bool = False,
    body: str = "",
) -> None:
    """Return where a round could be released now, as far as its log and the clock say.

    `make_release` asks all of this again, and the rest: whether the version is free, and whether
    the decisions can be carried out together.

    Raises:
        ForbiddenError: the actor or body may not.
        UnknownNameError: no such round.
        UsageError: the version cannot be one.
        StateError: the stage does not open it; proposals are not decided; it was released.
    """
    permit(ws, actor, "revision-release")
    state = open_round(ws, round_id)
    check_version(version)
    require_other_name(state, version)
    rules.require(state, RoundAction.RELEASE, body_for(actor, body), ws.now())
    require_not_released(state)
    require_decided(state, leave_open=leave_open)
