"""Cities' answers to "can you report this?", as a result: counts, and one's own answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCount:
    """How many of the cities that answered can report an element; share: of these, the yes.

    element: IRI; code, label: as people call it.
    """

    element: str
    cities: int
    yes: int
    no: int
    share: float
    code: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityAnswer:
    """What one city said; seen by the city itself and by the secretariat."""

    city: str
    element: str
    code: str
    can_report: bool
    reason: str
    at: datetime
    proposal: str = ""


@dataclass(frozen=True, kw_only=True)
class RoundAnswers(Result):
    """Answers of cities in a round: counts for everybody, single ones for who may see them."""

    unpictured: ClassVar[str] = "it is a list"
    round: str
    cities: int
    counts: tuple[AnswerCount, ...]
    answers: tuple[CityAnswer, ...] = ()

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the counts, and the answers that may be seen."""
        counts = tuple(
            (one.code, one.label, one.cities, one.yes, one.no, one.share) for one in self.counts
        )
        answers = tuple(
            (one.city, one.code, "yes" if one.can_report else "no", one.reason, one.proposal)
            for one in self.answers
        )
        columns = ("indicator", "label", "cities", "yes", "no", "share")
        return (
            ResultTable("answers", f"Can cities report it? {self.round}", columns, counts),
            ResultTable(
                "single-answers",
                "Answers that you may see",
                ("city", "indicator", "can", "reason", "proposal"),
                answers,
                is_detail=True,
            ),
        )

    def notes(self) -> tuple[str, ...]:
        """Return whom the counts are of."""
        cities = "one city" if self.cities == 1 else f"{self.cities} cities"
        return (
            f"Of {cities} that answered in this round; those that did not are not counted, so a "
            "share is not one of all cities.",
        )
