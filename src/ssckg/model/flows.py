"""Which groups of one edition lead to which goals or groups of another one: a Sankey as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.model import comparison_words
from ssckg.model.comparison import Ranged
from ssckg.model.flows_picture import ribbons
from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from ssckg.model.choices import Predicate
    from ssckg.model.comparison import CoveredElement, Level
    from ssckg.model.naming import ElementName


@dataclass(frozen=True, kw_only=True)
class Flow(Ranged):
    """The indicators of a group that lead to a goal or group of the other edition.

    count: how many; total: indicators in the group; list: they themselves, with their links.
    """

    subject: ElementName
    object: ElementName
    count: int
    list: tuple[CoveredElement, ...]


@dataclass(frozen=True)
class NotLinked:
    """The indicators of a group that lead to nothing at the level; total: all of the group."""

    subject: ElementName
    count: int
    total: int
    list: tuple[ElementName, ...]


@dataclass(frozen=True, kw_only=True)
class FlowsResult(Result):
    """How many indicators of each group of an edition lead to each goal or group of another one."""

    subject: str
    object: str
    subject_level: Level
    object_level: Level
    strength: Predicate
    derived: bool
    seed: int
    flows: tuple[Flow, ...]
    not_linked: tuple[NotLinked, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the flows, what leads nowhere, and the links behind the flows."""
        return self._flows(), self._not_linked(), self._links()

    def notes(self) -> tuple[str, ...]:
        """Return what counts, and where the ranges come from."""
        return (
            phrase(
                "Counted: an indicator once for each goal or group that it leads to; so the flows"
                " of a group can be more than its indicators. It leads there when it is more"
                " likely than not that one of its links there holds."
            ),
            comparison_words.RANGE,
            *comparison_words.terms(self, self.flows),
        )

    def chart(self) -> dict[str, Any] | None:
        """Return the flows as ribbons between the two editions."""
        return ribbons(self) if self.flows else None

    def _flows(self) -> ResultTable:
        columns = (
            *("subject", "subject_label", "object", "object_label", "count", "total"),
            *("share", "low", "high", "expected", "method"),
        )
        rows = tuple(
            (
                *(each.subject.code, each.subject.label, each.object.code, each.object.label),
                *(each.count, each.total, each.share, each.low, each.high, each.expected),
                each.method,
            )
            for each in self.flows
        )
        title = phrase(
            "Indicators of %(subject)s that lead to %(object)s",
            subject=self.subject,
            object=self.object,
        )
        note = phrase("Total: indicators in the group; share: of these.")
        return ResultTable("flows", title, columns, rows, note)

    def _not_linked(self) -> ResultTable:
        rows = tuple(
            (each.subject.code, each.subject.label, each.count, each.total, _codes(each))
            for each in self.not_linked
        )
        columns = ("subject", "subject_label", "count", "total", "indicators")
        title = phrase("Indicators of %(subject)s that lead to nothing there", subject=self.subject)
        return ResultTable("not-linked", title, columns, rows)

    def _links(self) -> ResultTable:
        columns = (
            *("subject", "object", "element", "label", "probability", "predicate"),
            *("to_code", "to_label", "confidence", "mapping"),
        )
        rows = tuple(
            (
                *(flow.subject.code, flow.object.code, each.code, each.label, each.probability),
                *(link.predicate.value, link.object.code, link.object.label, link.confidence),
                link.mapping,
            )
            for flow in self.flows
            for each in flow.list
            for link in each.links
        )
        return ResultTable("links", phrase("Links behind the flows"), columns, rows, is_detail=True)


def _codes(each: NotLinked) -> str | None:
    return ", ".join(element.code for element in each.list) or None
