"""What was published when, as a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ssckg.model.result import Result, ResultTable

_BRIEF = 12  # digits of a hash, which are enough to name a state by


@dataclass(frozen=True, slots=True)
class ListedState:
    """One state of what is published. Times are ISO 8601 in UTC.

    start, end: from when on, and until when (None: it is published now); why: what changed; hash:
    of the dataset, None where something of it is no longer public or it is no longer kept; gone:
    submissions that were public then and are not now; hidden: comments likewise; is_kept: whether
    it can be read.
    """

    start: str
    end: str | None
    why: tuple[str, ...]
    releases: tuple[str, ...]
    triples: int | None
    hash: str | None
    gone: int
    hidden: int
    is_kept: bool


@dataclass(frozen=True, kw_only=True)
class PastStates(Result):
    """All states, oldest first."""

    unpictured = "it is a list of times"

    states: tuple[ListedState, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return one row per state."""
        columns = (
            "start",
            "end",
            "why",
            "releases",
            "triples",
            "hash",
            "gone",
            "hidden",
            "is_kept",
        )
        rows = tuple(
            (
                *(_second(each.start), _second(each.end) if each.end else None),
                *(", ".join(each.why), ", ".join(each.releases), each.triples),
                *(each.hash[:_BRIEF] if each.hash else None, each.gone, each.hidden, each.is_kept),
            )
            for each in self.states
        )
        brief = ("start", "why", "hash", "releases", "triples")
        return (ResultTable("states", "What was published when", columns, rows, brief=brief),)

    def notes(self) -> tuple[str, ...]:
        """Say what the times are, and what is missing."""
        found = [
            "Times are UTC, up to the next whole second. A state counts from its start until the"
            " next one begins. Hashes are shortened; --as-of takes either, JSON has both in full."
        ]
        if any(each.gone or each.hidden for each in self.states):
            found.append(
                "What cities took back, and comments that were hidden, are gone from past states,"
                " too: these have no hash, since it was of a dataset with them."
            )
        if not all(each.is_kept for each in self.states):
            found.append("States that are no longer kept have a start only.")
        return tuple(found)


def _second(time: str) -> str:
    """Return a time up to the next whole second: a state counts at what is shown as its start.

    >>> _second("2026-11-22T11:56:19.216557Z"), _second("2026-11-22T11:59:59.5Z")
    ('2026-11-22T11:56:20Z', '2026-11-22T12:00:00Z')
    """
    moment = datetime.fromisoformat(time)
    if moment.microsecond:
        moment = moment.replace(microsecond=0) + timedelta(seconds=1)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
