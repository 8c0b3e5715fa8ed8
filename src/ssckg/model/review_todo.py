"""What an agency has to review in a round, closest to what it cares about first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ssckg.model.result import Result, ResultTable
from ssckg.model.review_results import Window  # noqa: TC001  the description of the API reads it

if TYPE_CHECKING:
    from ssckg.model.result import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """Why and how closely a proposal concerns an agency; `why` in words, closest first.

    level: of the agency's priority; predicate: of the mapping that leads there; is_direct: to what
    the agency looks after or declared itself; matters: number of concerns that are touched.
    """

    level: str
    predicate: str
    is_direct: bool
    matters: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoItem:
    """A proposal on the list of an agency.

    state: "to review", "amended since" (its verdict is on an earlier text), "given", or "your own";
    nearness: None where the proposal is open to it without being its own.
    """

    proposal: str
    iri: str
    title: str
    submitted_by: str
    status: str
    changes: tuple[str, ...]
    touches: tuple[str, ...]
    state: str
    verdict: str = ""
    reason: str = ""
    changes_wanted: str = ""
    nearness: Nearness | None = None

    @property
    def is_yours(self) -> bool:
        """Whether it touches what the agency looks after or declared."""
        return self.nearness is not None


@dataclass(frozen=True, kw_only=True)
class ReviewTodo(Result):
    """What an agency has to review, closest first, and what else is open to it."""

    unpictured: ClassVar[str] = "it is a list"
    round: str
    agency: str
    window: Window
    yours: tuple[TodoItem, ...]
    others: tuple[TodoItem, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return both lists."""
        waiting = sum(item.state != "given" for item in self.yours)
        return (
            ResultTable(
                "to-review",
                f"Proposals for {self.agency} to review: {waiting} of {len(self.yours)} open",
                (*_TODO_COLUMNS, "priority", "mapping", "why"),
                tuple(_todo_row(item) for item in self.yours),
                brief=("proposal", "title", "state", "touches", "priority", "changes"),
                prefix=f"{self.round}-",
            ),
            ResultTable(
                "open-to-you",
                f"Not on the list of {self.agency}, open to it: {len(self.others)}",
                _TODO_COLUMNS,
                tuple(_todo_row(item)[: len(_TODO_COLUMNS)] for item in self.others),
                is_detail=True,
                brief=("proposal", "title", "state", "touches", "changes"),
                prefix=f"{self.round}-",
            ),
        )

    def notes(self) -> tuple[str, ...]:
        """Return until when, and what the list rests on."""
        return (
            self.window.in_words(),
            "On the list: proposals that touch an indicator which leads to what the agency "
            "declared, or is custodian or partner of.",
        )


_TODO_COLUMNS = ("proposal", "title", "submitted_by", "state", "verdict", "changes", "touches")


def _todo_row(item: TodoItem) -> tuple[Cell, ...]:
    near = item.nearness
    return (
        item.proposal,
        item.title,
        item.submitted_by,
        item.state,
        item.verdict,
        ", ".join(item.changes),
        ", ".join(item.touches),
        near.level if near else "",
        near.predicate if near else "",
        "; ".join(near.why) if near else "",
    )
