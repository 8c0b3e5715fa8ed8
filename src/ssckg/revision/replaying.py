"""A round carried elsewhere: its file and its log as lines, and how they are looked at again.

Each event is held to the rules at the time when it was taken: who may, in which stage, and what a
verdict or a decision must meet as far as the log alone can tell. The hash of each event stands in
the next one. Whatever does not fit refuses the whole.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError, ParseError, SsckgError
from ssckg.io.textfile import read_text
from ssckg.model.actor import Role
from ssckg.model.review_wish import DecisionWish, ReviewWish
from ssckg.model.revision_event import (
    Amended,
    Decided,
    Extended,
    Opened,
    ProposalWithdrawn,
    Reviewed,
    RoundEvent,
)
from ssckg.model.revision_round import RegistryRole
from ssckg.model.revision_state import ProposalStatus
from ssckg.revision import rules
from ssckg.revision.bodies import PUBLIC, SECRETARIAT, city_of
from ssckg.revision.calendar import written
from ssckg.revision.deciding.decisions import faults_of_decision
from ssckg.revision.deciding.ground import Ground
from ssckg.revision.documents import canonical_text, event_hash, from_plain
from ssckg.revision.names import proposal_id
from ssckg.revision.reviewing.verdicts import faults_of_review
from ssckg.revision.round_file import read_round, round_file_lines
from ssckg.revision.state import RoundFold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from ssckg.model.revision_round import Round

ROUND_FILE: Final = "round.yaml"
LOG_FILE: Final = "events.jsonl"
MAX_BYTES: Final = 256 * 1024 * 1024
"""Of a log: many times what a round with a thousand proposals comes to."""
_OVER: Final = frozenset({ProposalStatus.WITHDRAWN, ProposalStatus.RELEASED})


def log_lines(events: Iterable[RoundEvent]) -> str:
    """Return a log as lines, each the canonical text of an event."""
    return "".join(f"{canonical_text(event)}\n" for event in events)


def round_text(round_: Round) -> str:
    """Return the round file of a round."""
    return "".join(f"{line}\n" for line in round_file_lines(round_))


def read_log(folder: Path) -> tuple[RoundEvent, ...]:
    """Return the events that a folder holds, after a look at numbers, hashes and the round file.

    Raises:
        ParseError: a file cannot be read, a line is no event or not written as it was; with
            file and line.
        DataError: numbers or hashes do not fit; the round file is another round's.
    """
    text = read_text(folder / LOG_FILE, shown=LOG_FILE, limit=MAX_BYTES)
    events = tuple(
        _event(line, number) for number, line in enumerate(text.rstrip("\n").split("\n"), start=1)
    )
    previous = ""
    for number, event in enumerate(events, start=1):
        if event.number != number:
            raise ParseError(f"event {event.number} stands here", file=LOG_FILE, line=number)
        if event.previous != previous:
            raise ParseError(
                "the event before it is not the one that it names (its text was changed)",
                file=LOG_FILE,
                line=number,
            )
        previous = event_hash(event)
    opening = events[0].content
    if isinstance(opening, Opened) and read_round(folder / ROUND_FILE) != opening.round:
        raise DataError(f"{ROUND_FILE} is not the round that {LOG_FILE} opens")
    return events


def check_events(
    events: Sequence[RoundEvent], now: datetime, is_permitted: Callable[[RoundEvent], bool]
) -> None:
    """Return if each event could be taken when it was, after those before it.

    Args:
        events: a log.
        now: nothing happened later than this.
        is_permitted: whether the role that took an event has the right to.

    Raises:
        DataError: one could not; names it.
    """
    fold = RoundFold(events[0])
    for n, event in enumerate(events):
        try:
            _check_head(event, events[n - 1].at if n else event.at, now)
            if not is_permitted(event):
                raise DataError(f"{event.action} is not open to {event.role}")
            if n:
                _check(fold, event)
                fold.take(event)
        except SsckgError as error:
            raise DataError(f"event {event.number} ({event.action}): {error}") from error


def _event(line: str, number: int) -> RoundEvent:
    try:
        event = from_plain(RoundEvent, json.loads(line))
    except (ValueError, RecursionError, DataError) as error:
        raise ParseError(f"is no event: {error}", file=LOG_FILE, line=number) from error
    if canonical_text(event) != line:
        raise ParseError("is not written as it was kept", file=LOG_FILE, line=number)
    return event


def _check_head(event: RoundEvent, before: datetime, now: datetime) -> None:
    if event.at < before:
        raise DataError(f"{written(event.at)} is before the event that it follows")
    if event.at > now:
        raise DataError(f"{written(event.at)} is still to come")
    is_of_role = {
        Role.SECRETARIAT: True,
        Role.AGENCY: event.body not in {SECRETARIAT, PUBLIC} and not city_of(event.body),
        Role.CITY: bool(city_of(event.body)) or event.body == PUBLIC,
    }.get(event.role, event.body == PUBLIC)
    if not is_of_role:
        raise DataError(f"{event.role} does not act for {event.body}")


def _check(fold: RoundFold, event: RoundEvent) -> None:
    content = event.content
    rules.require_at(fold.round, fold.stages, event.action, event.body, event.at)
    rules.require_content_at(fold.round, fold.stages, event.action, content, event.at)
    if isinstance(content, Extended) and content.body != event.body:
        raise DataError(f"granted by {content.body}, and {event.body} acts")
    if isinstance(content, Reviewed):
        _check_review(fold, content, event.body)
    if isinstance(content, Amended | ProposalWithdrawn):
        _check_change(fold, content, event.body)
    if isinstance(content, Decided):
        _check_decision(fold, content, event.body)


def _check_change(fold: RoundFold, content: Amended | ProposalWithdrawn, body: str) -> None:
    proposal = fold.proposal(content.proposal)
    if proposal is None:
        return  # the fold says so
    if proposal.status in _OVER:
        raise DataError(f"{proposal.id} is {proposal.status}")
    if proposal.standing is not None and proposal.standing.decision.outcome != "deferred":
        raise DataError(f"{proposal.id} is decided on")
    if body not in {proposal.text.submitted_by, SECRETARIAT}:
        raise DataError(f"{proposal.id} was put forward by {proposal.text.submitted_by}")


def _check_review(fold: RoundFold, content: Reviewed, body: str) -> None:
    proposal = fold.proposal(content.proposal)
    if content.body != body:
        raise DataError(f"a verdict of {content.body}, and {body} acts")
    if proposal is None:
        return
    if content.amendments != len(proposal.history) - 1:
        raise DataError(f"it is on another text of {proposal.id} than the one that stood then")
    wish = ReviewWish(
        proposal=proposal.id,
        verdict=content.verdict,
        reason=content.reason,
        changes=content.changes_wanted,
    )
    for fault in faults_of_review(proposal, wish):
        raise DataError(f"{fault.field}: {fault.words}")


def _check_decision(fold: RoundFold, content: Decided, body: str) -> None:
    proposal = fold.proposal(content.proposal)
    if content.body != body:
        raise DataError(f"a decision of {content.body}, and {body} acts")
    if proposal is None:
        return
    despite = tuple(proposal_id(fold.round.id, number) for number in content.despite)
    ground = Ground(
        round=fold.round,
        proposal=proposal,
        members=fold.round.bodies(RegistryRole.CONTROL_BODY),
        body=body,
        reverses=content.reverses,
        is_over=fold.released is not None,
        clashes=dict.fromkeys(despite, ""),
    )
    wish = DecisionWish(
        proposal=proposal.id,
        outcome=content.outcome,
        reason=content.reason,
        mode=content.mode,
        votes=content.votes,
        present=content.present,
        dissent=tuple((one.body, one.reason) for one in content.dissent),
        changes=content.changes,
        despite=despite,
    )
    for fault in faults_of_decision(ground, wish):
        raise DataError(f"{fault.field}: {fault.words}")
