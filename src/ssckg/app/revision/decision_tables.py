"""Decisions as tables: votes of one, or many decisions of one body, all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.app.permitting import permit
from ssckg.app.revision.decision_grounds import Grounds
from ssckg.app.revision.decisions import (
    as_seen,
    deciding_body,
    number_of_next,
    record_all,
)
from ssckg.app.revision.desk import open_round
from ssckg.app.revision.editions import load_edition
from ssckg.app.revision.given_tables import plain_cell, read_table
from ssckg.app.revision.named_bodies import body_named
from ssckg.errors import UsageError
from ssckg.io.faults import Faults
from ssckg.model.review_wish import DecisionWish
from ssckg.model.revision_event import Decided, DecisionOutcome, Vote, VoteCast
from ssckg.revision.deciding.decisions import decided, faults_of_decision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.io.records import Record
    from ssckg.model.actor import Actor
    from ssckg.model.decision_results import DecisionShown
    from ssckg.model.edition_content import EditionContent
    from ssckg.model.revision_state import RoundState

REQUIRED: Final = ("proposal", "outcome", "reason")
OPTIONAL: Final = ("title", "body", "mode", "votes", "present", "dissent", "reverses", "despite")
"""Columns; votes: "ITU=yes; FAO=no"; dissent: "FAO: The unit is lost. | WMO: Likewise."."""
_SHORT: Final = {
    "accept": DecisionOutcome.ACCEPTED,
    "decline": DecisionOutcome.DECLINED,
    "defer": DecisionOutcome.DEFERRED,
}


def read_votes(file: Path) -> tuple[Vote, ...]:
    """Return the votes of a table with the columns body, vote and, where wanted, reason.

    Raises:
        DataError: the file cannot be read, or rows have faults, each with its place.
    """
    faults, found = Faults(), []
    for row in read_table(file, ("body", "vote"), ("reason",)):
        try:
            reason = plain_cell(row["reason"])
            found.append(Vote(body=body_named(row["body"]), vote=_vote(row["vote"]), reason=reason))
        except ValueError as error:
            faults.add(row.fault(str(error)))
    faults.check()
    return tuple(found)


def votes_of(texts: Iterable[str]) -> tuple[Vote, ...]:
    """Return the votes of texts like "ITU=yes".

    Raises:
        UsageError: one is no vote of a known body.
    """
    try:
        return tuple(_one_vote(text) for text in texts)
    except ValueError as error:
        raise UsageError(str(error), hint="as in ITU=yes, UNECE=no, WMO=abstain") from error


def dissent_of(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return what bodies want noted, from texts like "FAO=The unit is lost.".

    Raises:
        UsageError: one names no known body.
    """
    try:
        return tuple(_one_dissent(text, "=") for text in texts)
    except ValueError as error:
        raise UsageError(str(error), hint='as in FAO="The unit is lost."') from error


def bodies_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of bodies that texts name, each one or several with a comma between.

    Raises:
        UsageError: one names no known body.
    """
    try:
        return tuple(body_named(part) for text in texts for part in _parts(text, ","))
    except ValueError as error:
        raise UsageError(str(error), hint="as in ITU,UNECE") from error


def decide_file(
    ws: Workspace, actor: Actor, round_id: str, file: Path, body: str = ""
) -> tuple[DecisionShown, ...]:
    """Record the decisions of one body from a table: all of them or none, later on earlier ones.

    Raises:
        DataError: the file cannot be read, or rows have faults, each with its row and column.
        ForbiddenError, UnknownNameError, UsageError, StateError, ConflictError: as
            `decisions.decide`.
    """
    permit(ws, actor, "revision-decide")
    state = open_round(ws, round_id)
    rows = read_table(file, REQUIRED, OPTIONAL)
    named = sorted({row["body"] for row in rows} - {""})
    if len(named) > 1:
        raise UsageError(f"the table names {', '.join(named)}", hint="one table is of one body")
    decides = deciding_body(actor, state, body or next(iter(named), ""))
    wishes = _wishes(rows)
    base = load_edition(ws, state.round.starts_from)
    seen = {one.id: len(one.history) for one in state.proposals}

    def _make(now: RoundState) -> Sequence[Decided]:
        return _events(now, base, decides, rows, wishes, seen)

    return record_all(ws, actor, state.round.id, _make, decides)


def _events(  # noqa: PLR0917  rows and what they say go together
    state: RoundState,
    base: EditionContent,
    body: str,
    rows: Sequence[Record],
    wishes: Sequence[DecisionWish],
    seen: dict[str, int],
) -> list[Decided]:
    grounds, faults, events = Grounds(state, base, body), Faults(), list[Decided]()
    decided_on: set[str] = set()
    for row, wish in zip(rows, wishes, strict=True):
        if wish.proposal not in state.proposal:
            faults.add(row.fault(f"is no proposal of {state.round.id}", "proposal"))
            continue
        if wish.proposal in decided_on:
            faults.add(row.fault("is decided on in an earlier row already", "proposal"))
            continue
        decided_on.add(wish.proposal)
        proposal = as_seen(state, wish.proposal, seen)
        ground = grounds.of(proposal, wish)
        wrong = list(faults_of_decision(ground, wish))
        for fault in wrong:
            faults.add(row.fault(fault.words, fault.field))
        if not wrong:
            number = number_of_next(state) + len(events)
            despite = [state.proposal[each].number for each in wish.despite]
            events.append(decided(ground, wish, number, despite))
            grounds.note(proposal, wish)
    faults.check()
    return events


def _wishes(rows: Sequence[Record]) -> list[DecisionWish]:
    faults, found = Faults(), []
    for row in rows:
        cells: dict[str, tuple[object, ...]] = {}
        for name, read in _LISTS.items():
            try:
                cells[name] = read(plain_cell(row[name]))
            except ValueError as error:
                faults.add(row.fault(str(error), name))
        outcome = row["outcome"].casefold()
        if outcome == DecisionOutcome.ACCEPTED_WITH_CHANGES:
            faults.add(row.fault("needs its changes: record it alone, with a file", "outcome"))
        given = {name: value for name, value in cells.items() if value}
        found.append(
            DecisionWish(
                proposal=row["proposal"],
                outcome=_SHORT.get(outcome, outcome),
                reason=plain_cell(row["reason"]),
                mode=row["mode"].casefold() or ("vote" if row["votes"] else "consensus"),
                reverses=row["reverses"],
                **given,  # type: ignore[arg-type]
            )
        )
    faults.check()
    return found


def _parts(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


def _one_vote(text: str) -> Vote:
    body, mark, vote = text.partition("=")
    if not mark:
        raise ValueError(f"{text!r} is no vote: write body=vote")
    return Vote(body=body_named(body), vote=_vote(vote))


def _vote(text: str) -> VoteCast:
    folded = text.strip().casefold()
    if folded not in set(VoteCast):
        raise ValueError(f"{text!r} is none of {', '.join(VoteCast)}")
    return VoteCast(folded)


def _one_dissent(text: str, mark: str) -> tuple[str, str]:
    body, found, words = text.partition(mark)
    if not found or not words.strip():
        raise ValueError(f"{text!r} does not say who wants what noted")
    return body_named(body), words.strip()


_LISTS: Final[dict[str, Callable[[str], tuple[object, ...]]]] = {
    "votes": lambda text: tuple(map(_one_vote, _parts(text, ";"))),
    "present": lambda text: tuple(map(body_named, _parts(text, ";"))),
    "dissent": lambda text: tuple(_one_dissent(part, ":") for part in _parts(text, "|")),
    "despite": lambda text: tuple(_parts(text, ";")),
}
"""Cells with several things in them."""
