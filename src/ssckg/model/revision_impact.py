"""What proposals of a round would touch: an impact with whose it is, and what is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.model.impact import Impact
from ssckg.model.result import ResultTable

if TYPE_CHECKING:
    from ssckg.model.result import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchingProposal:
    """A proposal (id) that is in an impact, and how it stands ("filed", "accepted" ...)."""

    id: str
    title: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A proposal that is not in an impact, and why: it cannot be carried out beside the others."""

    id: str
    title: str
    why: str


@dataclass(frozen=True, kw_only=True)
class RevisionImpact(Impact):
    """What proposals of a round would touch together, and each alone.

    status: which proposals of the round were meant: "accepted", "open" (with what is accepted), or
    "" where one proposal is; each: one entry for each proposal where there are several.
    """

    round: str
    status: str = ""
    proposals: tuple[TouchingProposal, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the counts, each proposal alone, every list, and what was left out."""
        counts, *others = super().tables()
        return (_together(counts), *self._alone(), *others, *self._not_in_it())

    def _alone(self) -> tuple[ResultTable, ...]:
        if len(self.proposals) < 2:
            return ()
        status = {each.id: each for each in self.proposals}
        rows: list[tuple[Cell, ...]] = []
        for each in self.each:
            one, counts = status[each.element.code], each.counts
            rows.append(
                (
                    one.id,
                    one.title,
                    one.status,
                    counts.targets_lost,
                    counts.targets_gained,
                    counts.mappings_to_review,
                    counts.data_points,
                    counts.series,
                    counts.reported_values,
                    counts.cells,
                    counts.agencies,
                )
            )
        columns = (
            *("proposal", "title", "status", "targets_lost", "targets_gained"),
            *("mappings_to_review", "data_points", "series", "reported_values", "cells"),
            "agencies",
        )
        title = "What each proposal would touch alone"
        return (ResultTable("proposals", title, columns, tuple(rows)),)

    def _not_in_it(self) -> tuple[ResultTable, ...]:
        if not self.left_out:
            return ()
        rows = tuple((each.id, each.title, each.why) for each in self.left_out)
        title = "Proposals that are not in it: they cannot be carried out beside the others"
        return (ResultTable("left-out", title, ("proposal", "title", "why"), rows),)

    def notes(self) -> tuple[str, ...]:
        """Say whose impact it is, then what counts."""
        meant = {
            "accepted": "What is accepted so far, carried out together.",
            "open": "What is accepted and all that is open, carried out together.",
        }
        first = (meant[self.status],) if self.status in meant else ()
        return (*first, *super().notes())


def _together(counts: ResultTable) -> ResultTable:
    """Return the counts together: one column for each of many proposals would not be read."""
    rows = tuple(row[:2] for row in counts.rows)
    return ResultTable(counts.name, counts.title, counts.columns[:2], rows)
