"""Verdicts on many proposals from a form, held to the texts that were looked at."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ssckg.app.permitting import permit
from ssckg.app.revision.desk import open_round
from ssckg.app.revision.reviews import review_file
from ssckg.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.app.revision.reviews import GivenVerdict
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.review_wish import ReviewWish


def review_given(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    wishes: Sequence[ReviewWish],
    agency: str = "",
    *,
    seen: Mapping[str, int] | None = None,
) -> tuple[GivenVerdict, ...]:
    """Record the verdicts of one agency, all of them or none.

    Args:
        ws: the workspace.
        actor: an agency's account, or the secretariat, which enters them for an agency.
        round_id: the round.
        wishes: the verdicts; rows of faults are numbered from 1 in this order.
        agency: whose they are; by default the actor's own.
        seen: how many texts each proposal had when it was looked at, by id.

    Raises:
        ConflictError: a proposal was amended after it was looked at.
        DataError, UsageError, ForbiddenError, UnknownNameError, StateError: as `review_file`.
    """
    permit(ws, actor, "revision-review")
    state = open_round(ws, round_id)
    amended = [
        wish.proposal
        for wish in wishes
        if seen
        and wish.proposal in seen
        and wish.proposal in state.proposal
        and len(state.proposal[wish.proposal].history) != seen[wish.proposal]
    ]
    if amended:
        raise ConflictError(
            f"amended since you looked: {', '.join(amended)}", hint="look at them again"
        )
    rows = [
        {"proposal": w.proposal, "verdict": w.verdict, "reason": w.reason, "changes": w.changes}
        for w in wishes
    ]
    with TemporaryDirectory(prefix="ssckg-verdicts-") as folder:
        file = Path(folder) / "verdicts.json"
        file.write_text(json.dumps(rows), encoding="utf-8")
        return review_file(ws, actor, round_id, file, agency)
