"""What was published when, as a list."""

from __future__ import annotations

from dataclasses import dataclass

from ssckg.model.result import Result, ResultTable


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
                *(each.start, each.end, ", ".join(each.why), ", ".join(each.releases)),
                *(each.triples, each.hash, each.gone, each.hidden, each.is_kept),
            )
            for each in self.states
        )
        return (ResultTable("states", "What was published when", columns, rows),)

    def notes(self) -> tuple[str, ...]:
        """Say what the times are, and what is missing."""
        found = ["Times are UTC. A state counts from its start until the next one begins."]
        if any(each.gone or each.hidden for each in self.states):
            found.append(
                "What cities took back, and comments that were hidden, are gone from past states,"
                " too: these have no hash, since it was of a dataset with them."
            )
        if not all(each.is_kept for each in self.states):
            found.append("States that are no longer kept have a start only.")
        return tuple(found)
