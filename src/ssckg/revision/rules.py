"""Who may do what in which stage: the table of stage rules, asked for every event.

Rights of accounts (`access/rights.csv`) say what somebody may try. Here the time says which stage
holds, the table which actions it opens to which roles of ISO 19135, and the round which bodies
hold these. Nothing is open that the table does not open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ssckg import resources
from ssckg.errors import ForbiddenError, StateError, UsageError
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults
from ssckg.model.revision_event import Commented, CommentKind, Extended, Opened, RoundAction
from ssckg.model.revision_round import ConflictPolicy, RegistryRole, StageKind
from ssckg.revision.calendar import extended, next_stage, stage_at, stage_of, written
from ssckg.revision.documents import CONTENT_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from ssckg.model.revision_event import EventContent
    from ssckg.model.revision_round import Round, Stage
    from ssckg.model.revision_state import ProposalState, RoundState

_TABLE: Final = "registers/revision/stage-rules.csv"


@dataclass(frozen=True, slots=True)
class StageRule:
    """A row of the table: stage None, at any time; no roles, nobody needs one."""

    stage: StageKind | None
    action: RoundAction
    roles: frozenset[RegistryRole]
    reason: str


@cache
def stage_rules() -> Mapping[tuple[StageKind | None, RoundAction], StageRule]:
    """Return the table by stage and action, read once.

    Raises:
        DataError: the table is faulty.
    """
    faults = Faults()
    table = read_table(resources.folder("ontology") / _TABLE, faults, shown=f"ontology/{_TABLE}")
    faults.check()
    found = {}
    for row in table.rows:
        cells: dict[str, Any] = dict(row.cells)
        stage = StageKind(cells["stage"]) if cells.get("stage") else None
        action = RoundAction(cells["action"])
        roles = frozenset(map(RegistryRole, cells.get("roles") or ()))
        found[stage, action] = StageRule(stage, action, roles, str(cells["reason"]))
    return MappingProxyType(found)


def rule_of(stage: StageKind | None, action: RoundAction) -> StageRule | None:
    """Return the rule that opens an action in a stage (None: no stage holds), or None."""
    rules = stage_rules()
    return rules.get((stage, action)) or rules.get((None, action))


def open_stages(action: RoundAction) -> tuple[StageKind, ...]:
    """Return the stages that open an action, in order."""
    return tuple(kind for kind in StageKind if rule_of(kind, action))


def open_actions(state: RoundState, body: str, at: datetime) -> tuple[RoundAction, ...]:
    """Return what a body can do in a round at a time."""
    stage = stage_at(state.stages, at)
    roles = state.round.roles_of(body)
    found = []
    for action in RoundAction:
        rule = rule_of(stage.kind if stage else None, action)
        if rule is not None and (not rule.roles or rule.roles & roles):
            found.append(action)
    return tuple(found)


def require(state: RoundState, action: RoundAction, body: str, at: datetime) -> None:
    """Return if a body may take an action in a round at a time.

    Raises:
        StateError: the stage that holds then does not open the action, or none holds.
        ForbiddenError: it is open, and not to that body; it says when it is, if ever.
    """
    require_at(state.round, state.stages, action, body, at)


def require_at(
    round_: Round, stages: Sequence[Stage], action: RoundAction, body: str, at: datetime
) -> None:
    """Return if a body may take an action in a round with these stages; errors as `require`."""
    stage = stage_at(stages, at)
    rule = rule_of(stage.kind if stage else None, action)
    if rule is None:
        closed = f"{action} is not open in {_where(round_, stage, at)}"
        own = _open_to(round_, stages, action, body)
        raise StateError(closed, hint=_when(own or _opening(stages, action), action, at))
    if _is_for(rule, round_, body):
        return
    roles = " or ".join(role.replace("-", " ") for role in RegistryRole if role in rule.roles)
    holders = sorted({held.body for held in round_.roles if held.role in rule.roles})
    own = _open_to(round_, stages, action, body)
    hint = f"it is held by {', '.join(holders)}" if holders else "nobody holds that role"
    raise ForbiddenError(
        f"{action} in {round_.id} is for a {roles}, and {body} is none of these",
        hint=f"for {_whom(own, action, body)}, {_when(own, action, at)}" if own else hint,
        can_sign_in_help=not own,
    )


def require_content(
    state: RoundState, action: RoundAction, content: EventContent, at: datetime
) -> None:
    """Return if a content is one of its action, and what it says of the calendar can be.

    Raises:
        UsageError: it is another action's; an end that is not later; no reason for it.
        StateError: a stage that there is not, has no end or is over.
    """
    require_content_at(state.round, state.stages, action, content, at)


def require_content_at(
    round_: Round,
    stages: Sequence[Stage],
    action: RoundAction,
    content: EventContent,
    at: datetime,
) -> None:
    """Return if a content fits a round with these stages; errors as `require_content`."""
    if not isinstance(content, CONTENT_CLASSES[action]):
        raise UsageError(f"{type(content).__name__} is no content of {action}")
    if isinstance(content, Opened):
        raise StateError(f"the round {round_.id} is open already")
    if isinstance(content, Extended):
        _require_extension(round_, stages, content, at)
    if isinstance(content, Commented):
        is_substantive = content.kind is CommentKind.SUBSTANTIVE
        if is_substantive is not (action is RoundAction.COMMENT):
            raise UsageError(
                f"a {content.kind} comment does not come in as {action}",
                hint="comment: substantive; comment-editorial: factual and editorial",
            )


def is_own_proposal(state: RoundState, proposal: ProposalState, body: str) -> bool:
    """Say whether a decision of a body on a proposal is one on its own, to be recorded so.

    Raises:
        ForbiddenError: it is, and the round refuses that.
    """
    if body not in {text.submitted_by for _, text, _ in proposal.history}:
        return False
    if state.round.conflicts is ConflictPolicy.REFUSED:
        raise ForbiddenError(
            f"{body} put {proposal.id} forward itself, and may not decide on it",
            hint="another control body decides; the round says so (conflicts: refused)",
        )
    return True


def _require_extension(
    round_: Round, stages: Sequence[Stage], content: Extended, at: datetime
) -> None:
    stage = stage_of(stages, content.stage)
    if stage is not None and stage.end <= at:
        raise StateError(
            f"the stage {content.stage} of {round_.id} ended at {written(stage.end)}",
            hint="an end can be put off only before it has come",
        )
    if not content.reason.strip():
        raise UsageError("an extension needs a reason", hint="say in a sentence why")
    extended(stages, content.stage, content.end)


def _where(round_: Round, stage: Stage | None, at: datetime) -> str:
    if stage is None:
        return f"{round_.id}: no stage holds at {written(at)}"
    return f"the stage {stage.kind} of {round_.id} (until {written(stage.end)})"


def _is_for(rule: StageRule, round_: Round, body: str) -> bool:
    return not rule.roles or bool(rule.roles & round_.roles_of(body))


def _opening(stages: Sequence[Stage], action: RoundAction) -> tuple[Stage, ...]:
    return tuple(stage for stage in stages if rule_of(stage.kind, action))


def _open_to(
    round_: Round, stages: Sequence[Stage], action: RoundAction, body: str
) -> tuple[Stage, ...]:
    """Return the stages that open an action to a body."""
    return tuple(
        stage
        for stage in stages
        if (rule := rule_of(stage.kind, action)) and _is_for(rule, round_, body)
    )


def _whom(stages: Sequence[Stage], action: RoundAction, body: str) -> str:
    """Return in words whom stages that are open to a body are open to."""
    rules = [rule_of(stage.kind, action) for stage in stages]
    return "everybody" if any(rule and not rule.roles for rule in rules) else body


def _when(fitting: Sequence[Stage], action: RoundAction, at: datetime) -> str:
    """Return in words when an action is, or was, open: `fitting` are the stages that open it."""
    coming = next_stage(fitting, at)
    if coming is not None:
        return f"it opens at {written(coming.start)} with the stage {coming.kind}"
    if fitting:
        return f"its last stage, {fitting[-1].kind}, ended at {written(fitting[-1].end)}"
    kinds = open_stages(action)
    return f"it is open in {', '.join(kinds)}, and the round has none of these"
