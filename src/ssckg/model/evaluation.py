"""How good suggestions are: figures on mappings that the ranking was not allowed to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.result import Cell
    from ssckg.model.suggestion import SuggestedElement


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A share of cases that came out right.

    value, low, high: fractions of one; low and high are the ends of the 95 per cent bootstrap
    interval over subjects; right, of: the counts behind it.
    """

    value: float
    low: float
    high: float
    right: int
    of: int


@dataclass(frozen=True, slots=True)
class Case:
    """What the ranking made of one subject.

    truth: CURIEs of the objects that it is mapped to; first_right: rank of the best of them, None
    where there is none; suggested: CURIEs of the first five objects; goal and target: CURIE of the
    best goal, and of the five best targets; goal_right, target_right: None without SDG truth.
    """

    subject: SuggestedElement
    truth: tuple[str, ...]
    first_right: int | None
    suggested: tuple[str, ...]
    goal: str = ""
    targets: tuple[str, ...] = ()
    goal_right: bool | None = None
    target_right: bool | None = None


@dataclass(frozen=True, slots=True)
class SetFigures:
    """The figures of one set of mappings.

    mapping_set: its name; truth: "all predicates", or "without related"; model: "lexical", "plain
    TF-IDF" (the floor) or "lexical and embeddings"; recall_at: share of the accepted pairs that are
    among the first 1, 5 and 20 objects of their subject; goal_accuracy_at_1: the best goal is one
    of the subject's; target_accuracy_at_5: one of the subject's targets is among the best five;
    None where the set is not of the SDGs; known: families of frameworks whose mappings were known.
    """

    mapping_set: str
    subject_framework: str
    object_framework: str
    model: str
    truth: str
    held_out: tuple[str, ...]
    known: tuple[str, ...]
    objects: int
    recall_at: dict[int, Accuracy]
    goal_accuracy_at_1: Accuracy | None
    target_accuracy_at_5: Accuracy | None
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class LiteratureRow:
    """What others measured: ranges over their test sets, None where not given."""

    study: str
    title: str
    doi: str
    method: str
    input: str
    goal_accuracy_at_1_low: float | None
    goal_accuracy_at_1_high: float | None
    target_accuracy_at_5_low: float | None
    target_accuracy_at_5_high: float | None
    trust: str
    note: str


@dataclass(frozen=True, kw_only=True)
class EvaluationResult(Result):
    """How good suggestions are, by set.

    recall_at, goal_accuracy_at_1, target_accuracy_at_5: the main figures, those of the set
    `headline` with all predicates and the lexical ranking; sets: all figures; literature: what
    others measured; protocol: how it was done; settings_chosen: how the settings were chosen.
    """

    headline: str
    recall_at: dict[int, float]
    goal_accuracy_at_1: float | None
    target_accuracy_at_5: float | None
    sets: tuple[SetFigures, ...]
    literature: tuple[LiteratureRow, ...]
    protocol: tuple[str, ...]
    settings_chosen: str
    seed: int

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the figures, what others measured, and each case."""
        names = ("recall_at_1", "recall_at_5", "recall_at_20")
        measured = (*names, "goal_accuracy_at_1", "target_accuracy_at_5")
        columns = tuple(c for name in measured for c in (name, f"{name}_low", f"{name}_high"))
        return (
            ResultTable(
                "figures",
                phrase("How often suggestions are right"),
                ("set", "model", "truth", "subjects", "pairs", *measured),
                tuple(_figures(each) for each in self.sets),
            ),
            ResultTable(
                "literature",
                phrase("What others measured, on other test sets"),
                tuple(LiteratureRow.__slots__),
                tuple(_literature(each) for each in self.literature),
            ),
            ResultTable(
                "intervals",
                phrase("95 per cent intervals (bootstrap over subjects)"),
                ("set", "model", "truth", *columns),
                tuple(_intervals(each) for each in self.sets),
                is_detail=True,
            ),
            ResultTable(
                "cases",
                phrase("Each subject"),
                (
                    *("set", "model", "truth", "subject", "subject_label", "mapped_to"),
                    *("first_right", "suggested", "goal", "goal_right", "targets", "target_right"),
                ),
                tuple(row for each in self.sets for row in _cases(each)),
                is_detail=True,
            ),
        )

    def notes(self) -> tuple[str, ...]:
        """Return how it was measured, and what the figures do not say."""
        return (*self.protocol, f"Settings: {self.settings_chosen}")

    def chart(self) -> dict[str, Any]:
        """Return the accuracies of the SDG sets, with their intervals, as a picture."""
        scale = {"domain": [0.5, 1], "zero": False}
        axis = {"title": phrase("share right, 95 % interval"), "format": "%"}
        along = {"type": "quantitative", "scale": scale, "axis": axis}
        interval = {"x": {"field": "low", **along}, "x2": {"field": "high"}}
        value = {"x": {"field": "value", **along}}
        return {
            "width": 460,
            "height": {"step": 18},
            "data": {"values": list(_chart_rows(self.sets))},
            "encoding": {
                "y": {"field": "set", "type": "nominal", "title": None, "sort": None},
                "yOffset": {"field": "task"},
                "color": {"field": "task", "title": None, "legend": {"orient": "bottom"}},
            },
            "layer": [
                {"mark": {"type": "rule", "strokeWidth": 2, "clip": True}, "encoding": interval},
                {"mark": {"type": "point", "filled": True, "size": 60}, "encoding": value},
            ],
        }


def _chart_rows(sets: tuple[SetFigures, ...]) -> Iterator[dict[str, Any]]:
    for each in sets:
        tasks = (
            (phrase("SDG goal, first"), each.goal_accuracy_at_1),
            (phrase("SDG target, first five"), each.target_accuracy_at_5),
        )
        for task, found in tasks:
            if found is not None and each.truth == "all predicates":
                yield {
                    "set": f"{each.mapping_set}, {each.model}",
                    "task": task,
                    **{"value": found.value, "low": found.low, "high": found.high},
                }


def _all(each: SetFigures) -> tuple[Accuracy | None, ...]:
    recalls = (each.recall_at.get(at) for at in (1, 5, 20))
    return (*recalls, each.goal_accuracy_at_1, each.target_accuracy_at_5)


def _figures(each: SetFigures) -> tuple[Cell, ...]:
    pairs = next(iter(each.recall_at.values())).of if each.recall_at else None
    head = (each.mapping_set, each.model, each.truth, len(each.cases), pairs)
    return (*head, *(found.value if found else None for found in _all(each)))


def _intervals(each: SetFigures) -> tuple[Cell, ...]:
    cells: list[Cell] = [each.mapping_set, each.model, each.truth]
    for found in _all(each):
        cells += [found.value, found.low, found.high] if found else [None] * 3
    return tuple(cells)


def _literature(each: LiteratureRow) -> tuple[Cell, ...]:
    return tuple(getattr(each, name) for name in LiteratureRow.__slots__)


def _cases(each: SetFigures) -> Iterator[tuple[Cell, ...]]:
    for case in each.cases:
        yield (
            *(each.mapping_set, each.model, each.truth, case.subject.code, case.subject.label),
            *(", ".join(case.truth), case.first_right, ", ".join(case.suggested), case.goal),
            *(case.goal_right, ", ".join(case.targets), case.target_right),
        )
