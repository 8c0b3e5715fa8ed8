"""Decisions of a round, as a result: what, why, by whom, with which votes and dissent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyWord:
    """What a body did or wants noted: its vote, and its reason, where it gave one."""

    body: str
    vote: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShown:
    """A decision; reverses, reversed_by, despite: ids.

    changes: what it accepts in the place of what was proposed, as statements of KGCL; warnings:
    what whoever decided may have overlooked.
    """

    decision: str
    iri: str
    proposal: str
    title: str
    outcome: str
    mode: str
    body: str
    at: datetime
    reason: str
    yes: int
    no: int
    abstain: int
    votes: tuple[BodyWord, ...]
    present: tuple[str, ...]
    dissent: tuple[BodyWord, ...]
    changes: tuple[str, ...] = ()
    own: bool = False
    reverses: str = ""
    reversed_by: str = ""
    despite: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoundDecisions(Result):
    """The decisions of a round, in their order, also those that were taken back."""

    unpictured: ClassVar[str] = "it is a list"
    round: str
    decisions: tuple[DecisionShown, ...]
    open: tuple[str, ...]
    """Ids of the proposals that are neither decided nor withdrawn."""

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the decisions, then votes and dissent one by one."""
        return (self._decisions(), self._words("votes", "Votes"), self._words("dissent", "Dissent"))

    def notes(self) -> tuple[str, ...]:
        """Return what is still to be decided."""
        number = len(self.open)
        waiting = f"{', '.join(self.open[:10])}{' ...' if number > 10 else ''}"
        return (f"Not decided yet ({number}): {waiting}.",) if number else ()

    def _decisions(self) -> ResultTable:
        first = ("decision", "proposal", "title", "outcome", "mode", "body", "date", "votes")
        rows = tuple(
            (
                *(one.decision, one.proposal, one.title, one.outcome, one.mode, one.body),
                f"{one.at:%Y-%m-%d}",
                f"{one.yes} : {one.no}, {one.abstain} abstaining" if one.votes else "",
                ", ".join(word.body for word in one.dissent),
                one.reason,
                "; ".join(one.changes),
                f"taken back by {one.reversed_by}" if one.reversed_by else "",
            )
            for one in self.decisions
        )
        columns = (*first, "dissent", "reason", "changes", "standing")
        return ResultTable(
            "decisions",
            f"Decisions of {self.round}",
            columns,
            rows,
            brief=("decision", "proposal", "outcome", "reason", "title", "date"),
            prefix=f"{self.round}-",
        )

    def _words(self, name: str, title: str) -> ResultTable:
        rows = tuple(
            (one.decision, one.proposal, word.body, word.vote, word.reason)
            for one in self.decisions
            for word in (one.votes if name == "votes" else one.dissent)
        )
        columns = ("decision", "proposal", "body", "vote", "reason")
        return ResultTable(name, title, columns, rows, is_detail=True)
