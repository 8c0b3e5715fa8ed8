"""The changelog of a round or release: what changes, why, who decided it, what it touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ssckg.model.result import Result, ResultTable


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedChange:
    """One change in a sentence; group: labels of what the element stands below, from the top."""

    kind: str
    element: str
    group: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedDecision:
    """How it was decided; outcome, mode: in words; date: ISO day; dissent: body and reason."""

    id: str
    outcome: str
    body: str
    date: str
    mode: str
    reason: str
    yes: int = 0
    no: int = 0
    abstain: int = 0
    present: tuple[str, ...] = ()
    dissent: tuple[tuple[str, str], ...] = ()
    is_own_proposal: bool = False
    reverses: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """A proposal with what was decided on it.

    kind: that of its weightiest change; changes: those that were accepted, else those asked for;
    touches: how many things of each kind the changes touch, in words and as numbers.
    """

    proposal: str
    title: str
    kind: str
    group: tuple[str, ...]
    is_accepted: bool
    changes: tuple[LoggedChange, ...]
    grounds: tuple[str, ...]
    reason: str
    submitted_by: str
    sources: tuple[str, ...]
    decision: LoggedDecision | None
    touches: dict[str, int] | None


@dataclass(frozen=True, kw_only=True)
class Changelog(Result):
    """What a round changes, entry by entry: by kind, then by dimension and category, then by code.

    version: of the edition that came out; "" before the release. language: of the sentences.
    """

    unpictured: ClassVar[str] = "a changelog is read"

    round: str
    title: str
    version: str
    starts_from: str
    language: str
    is_demonstration: bool
    counts: dict[str, int]
    entries: tuple[LogEntry, ...]
    declined: tuple[LogEntry, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return accepted proposals change by change, what was not accepted, and the counts."""
        return (
            ResultTable("changes", "What changes", _CHANGES, tuple(_rows(self.entries))),
            ResultTable(
                "not-accepted",
                "What was put forward and not accepted",
                _CHANGES,
                tuple(_rows(self.declined)),
            ),
            ResultTable("decisions", "Decisions", _DECISIONS, self._decisions()),
            ResultTable("counts", "Summary", ("kind", "count"), tuple(self.counts.items())),
        )

    def _decisions(self) -> tuple[tuple[str | int | bool, ...], ...]:
        return tuple(
            (
                entry.proposal,
                one.id,
                one.outcome,
                one.body,
                one.date,
                one.mode,
                one.yes,
                one.no,
                one.abstain,
                ", ".join(one.present),
                "; ".join(f"{body}: {text}" for body, text in one.dissent),
                one.reason,
                one.is_own_proposal,
            )
            for entry in (*self.entries, *self.declined)
            if (one := entry.decision) is not None
        )


_CHANGES = (
    *("kind", "group", "element", "change", "proposal", "title", "put_forward_by"),
    *("grounds", "reason", "outcome", "decided_by", "date", "decision_reason", "touches"),
)
_DECISIONS = (
    *("proposal", "decision", "outcome", "body", "date", "mode", "yes", "no", "abstain"),
    *("present", "dissent", "reason", "own_proposal"),
)


def _rows(entries: tuple[LogEntry, ...]) -> list[tuple[str, ...]]:
    return [
        (
            change.kind,
            " / ".join(change.group),
            change.element,
            change.sentence,
            entry.proposal,
            entry.title,
            entry.submitted_by,
            "; ".join(entry.grounds),
            entry.reason,
            entry.decision.outcome if entry.decision else "",
            entry.decision.body if entry.decision else "",
            entry.decision.date if entry.decision else "",
            entry.decision.reason if entry.decision else "",
            "; ".join(f"{what} {count}" for what, count in (entry.touches or {}).items() if count),
        )
        for entry in entries
        for change in entry.changes
    ]
