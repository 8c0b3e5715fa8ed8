"""How suggestions are measured, in words, and what others measured."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Final

from ssckg.model.evaluation import LiteratureRow
from ssckg.model.phrase import phrase

PROTOCOL: Final = (
    phrase(
        "Held out: for each set, all texts and mappings of the framework of its subjects, and of a"
        " framework that repeats its content (U4SSC and Y.4903). The text of the subject asked for"
        " is all that is known of it."
    ),
    phrase(
        "True are the accepted mappings, with all predicates or without related ones. Recall at k"
        " is the share of accepted pairs whose object is among the first k of all objects of the"
        " other edition (indicators, targets, paragraphs; not goals); a subject with several"
        " counterparts cannot have all of them in the first place."
    ),
    phrase(
        "SDG goal, accuracy at 1: the best goal is one of the subject's. SDG target, accuracy at"
        " 5: one of the subject's targets is among the best five. A mapping to an SDG indicator"
        " counts for its target, and a target for its goal. Subjects without a mapping are left"
        " out."
    ),
    phrase(
        "Settings were chosen on iso37120-sdg, cpi-sdg and nua-sdg, so the figures of these three"
        " are flattered; those of u4ssc-sdg are not. The truth is our own curation, and the same"
        " curators mapped the other frameworks: habits are learned along with facts."
    ),
    phrase(
        "Intervals: 95 per cent, percentile bootstrap over subjects, 2,000 draws. The figures from"
        " the literature were measured on other test sets, so nothing follows from a small"
        " difference. Plain TF-IDF is the floor: name, group and numerator against the short"
        " labels of targets and indicators, without any mapping."
    ),
)
"""One paragraph for each thing to know."""


def literature() -> tuple[LiteratureRow, ...]:
    """Return what others measured, from `literature.csv`."""
    text = (files(__package__) / "literature.csv").read_text("utf-8")
    return tuple(_row(row) for row in csv.DictReader(text.splitlines()))


def _row(row: dict[str, str]) -> LiteratureRow:
    def number(name: str) -> float | None:
        return float(row[name]) if row[name] else None

    return LiteratureRow(
        study=row["study"],
        title=row["title"],
        doi=row["doi"],
        method=row["method"],
        input=row["input"],
        goal_accuracy_at_1_low=number("goal_accuracy_at_1_low"),
        goal_accuracy_at_1_high=number("goal_accuracy_at_1_high"),
        target_accuracy_at_5_low=number("target_accuracy_at_5_low"),
        target_accuracy_at_5_high=number("target_accuracy_at_5_high"),
        trust=row["trust"],
        note=row["note"],
    )
