"""In which exact combinations of other editions the elements of one have counterparts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.model import comparison_words
from ssckg.model.combinations_picture import set_view
from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.choices import Predicate
    from ssckg.model.comparison import Level, Overlap
    from ssckg.model.result import Cell


@dataclass(frozen=True, kw_only=True)
class CombinationsResult(Result):
    """The elements of an edition by the exact set of others that hold a counterpart.

    others: editions that something is known of; unknown: those of which nothing is; combinations:
    each element is in exactly one, `objects` of the last are empty: no counterpart anywhere.
    """

    framework: str
    others: tuple[str, ...]
    unknown: tuple[str, ...]
    level: Level
    strength: Predicate
    derived: bool
    seed: int
    combinations: tuple[Overlap, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the combinations, and the elements in each with their counterparts."""
        return self._combinations(), self._elements()

    def notes(self) -> tuple[str, ...]:
        """Return what counts, where ranges come from, and of which editions nothing is known."""
        unknown = ", ".join(self.unknown)
        return (
            phrase(
                "Each element counts once: under exactly the editions in which it has a"
                " counterpart, that is, in which it is more likely than not that one of its links"
                " holds."
            ),
            comparison_words.RANGE,
            *comparison_words.terms(self, self.combinations),
            *(
                [
                    phrase(
                        "Nothing is known of %(unknown)s: no mapping set joins them.",
                        unknown=unknown,
                    )
                ]
                if unknown
                else ()
            ),
        )

    def chart(self) -> dict[str, Any] | None:
        """Return bars over a matrix of the editions."""
        return set_view(self) if self.others else None

    def _combinations(self) -> ResultTable:
        rows = tuple(self._row(each) for each in self.combinations)
        columns = ("count", "total", "share", "low", "high", "expected", "method", *self.others)
        title = phrase(
            "Elements of %(framework)s by the editions in which they have a counterpart",
            framework=self.framework,
        )
        return ResultTable("combinations", title, columns, rows)

    def _row(self, each: Overlap) -> tuple[Cell, ...]:
        return (
            *(each.count, each.total, each.share, each.low, each.high, each.expected),
            each.method,
            *(other in each.objects for other in self.others),
        )

    def _elements(self) -> ResultTable:
        columns = (
            *("combination", "element", "label", "framework", "predicate", "to_code", "to_label"),
            *("confidence", "mapping"),
        )
        title = phrase("The elements in each combination, with their counterparts")
        return ResultTable("elements", title, columns, tuple(self._rows()), is_detail=True)

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for combination in self.combinations:
            name = ", ".join(combination.objects) or "none"
            for each in combination.list:
                for link in each.counterparts:
                    yield (
                        *(name, each.code, each.label, link.framework, link.predicate.value),
                        *(link.object.code, link.object.label, link.confidence, link.mapping),
                    )
                if not each.counterparts:
                    yield (name, each.code, each.label, *(None for _ in range(6)))
