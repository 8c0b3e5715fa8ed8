"""What is told of rounds: a list, the calendar and roles, where one stands, its log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from datetime import datetime

    from ssckg.model.revision_round import HeldRole

_DEMONSTRATION: Final = "A demonstration: no product of the bodies that it names."


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLine:
    """A round in a list; stage: the one that holds, None before, between and after."""

    id: str
    iri: str
    title: str
    framework: str
    starts_from: str
    stage: str | None
    stage_ends: datetime | None
    proposals: int
    decided: int
    is_demonstration: bool
    release: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """A stage in a calendar; end None: it has none. holds: it is the one at the time asked for.

    moved: extensions changed its dates; actions: what can be done in it, by roles.
    """

    kind: str
    start: datetime
    end: datetime | None
    holds: bool
    moved: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction:
    """What can be done now; roles: of which role one must be (none: anybody); bodies: who is."""

    action: str
    roles: tuple[str, ...]
    bodies: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Work that waits: how much of it, and until when it can be done (None: no end)."""

    what: str
    count: int
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionLine:
    """An end that was put off."""

    at: datetime
    stage: str
    end: datetime
    reason: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """A step in a log; about: id of what it is on."""

    number: int
    at: datetime
    action: str
    body: str
    by: str
    role: str
    about: str
    words: str


@dataclass(frozen=True, kw_only=True)
class RoundList(Result):
    """Rounds, by id."""

    unpictured = "a list of rounds has no figures"
    rounds: tuple[RoundLine, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the one table."""
        rows = tuple(
            (
                one.id,
                one.title,
                one.starts_from,
                one.stage or "none",
                _time(one.stage_ends),
                one.proposals,
                one.decided,
                one.release or "",
                one.is_demonstration,
            )
            for one in self.rounds
        )
        columns = (
            "id",
            "title",
            "starts_from",
            "stage",
            "stage_ends",
            "proposals",
            "decided",
            "release",
            "demonstration",
        )
        return (ResultTable("rounds", "Rounds of revision", columns, rows),)


@dataclass(frozen=True, kw_only=True)
class RoundView(Result):
    """A round: what it is for, its calendar, who holds which role."""

    unpictured = "a calendar has no figures"
    id: str
    iri: str
    title: str
    description: str
    framework: str
    framework_title: str
    starts_from: str
    is_demonstration: bool
    keeps_codes: bool
    quorum: int
    majority: str
    conflicts: str
    follow: tuple[str, ...]
    sources: tuple[str, ...]
    note: str
    opened_at: datetime
    stages: tuple[StageLine, ...]
    extensions: tuple[ExtensionLine, ...]
    roles: tuple[HeldRole, ...]

    def notes(self) -> tuple[str, ...]:
        """Return what the round is for, and its rules of decision."""
        kept = "keep their IRIs" if self.keeps_codes else "get IRIs of their own"
        found = [
            self.title,
            self.description,
            _DEMONSTRATION if self.is_demonstration else "",
            f"From {self.starts_from} to the next edition of {self.framework_title}"
            f" ({self.framework}), whose elements {kept}.",
            f"Quorum {self.quorum}, majority {self.majority}, decisions on own proposals"
            f" {self.conflicts}.",
            self.note,
        ]
        return tuple(line for line in found if line)

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the calendar, the roles, and what was put off."""
        return (
            stage_table(self.stages),
            ResultTable(
                "roles",
                "Who holds which role",
                ("role", "body", "title"),
                tuple((held.role.value, held.body, held.title) for held in self.roles),
            ),
            ResultTable(
                "extensions",
                "Ends that were put off",
                ("at", "stage", "end", "body", "reason"),
                tuple(
                    (_time(one.at), one.stage, _time(one.end), one.body, one.reason)
                    for one in self.extensions
                ),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class RoundStatus(Result):
    """Where a round stands at a time.

    days_left: whole days until the stage ends; steps: events so far, of which the public record
    tells `announced`; head: SHA-256 of the last one.
    """

    unpictured = "where a round stands is told in words"
    id: str
    title: str
    is_demonstration: bool
    at: datetime
    stage: str | None
    stage_ends: datetime | None
    days_left: int | None
    next_stage: str | None
    next_begins: datetime | None
    proposals: dict[str, int]
    comments: dict[str, int]
    answers: int
    steps: int
    announced: int
    head: str
    release: str | None
    due: tuple[Due, ...]
    warnings: tuple[str, ...]
    open_now: tuple[OpenAction, ...]

    def notes(self) -> tuple[str, ...]:
        """Return which stage holds, and what to look at."""
        if self.stage is None:
            held = "No stage holds now."
        elif self.stage_ends is None:
            held = f"Stage {self.stage}, without end."
        else:
            held = f"Stage {self.stage} until {_time(self.stage_ends)}: {self.days_left} days left."
        after = (
            f"Next: {self.next_stage} from {_time(self.next_begins)}." if self.next_stage else ""
        )
        shown = _DEMONSTRATION if self.is_demonstration else ""
        return tuple(line for line in (shown, held, after, *self.warnings) if line)

    def tables(self) -> tuple[ResultTable, ...]:
        """Return what is due, the counts, and what can be done now."""
        return (
            ResultTable(
                "due",
                "What waits",
                ("what", "count", "until"),
                tuple((one.what, one.count, _time(one.until)) for one in self.due),
            ),
            ResultTable(
                "proposals", "Proposals", ("status", "count"), tuple(self.proposals.items())
            ),
            ResultTable(
                "open-now",
                "What can be done now",
                ("action", "roles", "bodies", "reason"),
                tuple(
                    (one.action, " ".join(one.roles), " ".join(one.bodies), one.reason)
                    for one in self.open_now
                ),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class RoundLog(Result):
    """The steps of a round, in order."""

    unpictured = "a log has no figures"
    round: str
    head: str
    events: tuple[EventLine, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the one table."""
        rows = tuple(
            (e.number, _time(e.at), e.action, e.body, e.by, e.about, e.words) for e in self.events
        )
        columns = ("number", "at", "action", "body", "by", "about", "words")
        title = f"Log of the round {self.round}"
        return (ResultTable("events", title, columns, rows, f"Head of the log: {self.head}"),)


def stage_table(stages: tuple[StageLine, ...]) -> ResultTable:
    """Return a calendar as a table."""
    return ResultTable(
        "stages",
        "Calendar (UTC; a stage holds up to and without its end)",
        ("kind", "start", "end", "now", "moved", "note"),
        tuple(
            (one.kind, _time(one.start), _time(one.end), one.holds, one.moved, one.note)
            for one in stages
        ),
    )


def _time(value: datetime | None) -> str:
    return "" if value is None else f"{value:%Y-%m-%d %H:%M}"
