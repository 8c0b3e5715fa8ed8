"""Which picture fits rows: cases decided by hand, before the rule was written down."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.querying.charting import (
    MOST_BARS,
    MOST_POINTS,
    Kind,
    Plan,
    in_words,
    is_time,
    picture,
    plan_for,
)

if TYPE_CHECKING:
    from ssckg.model.result import Cell

Table = tuple[tuple[str, ...], tuple[tuple["Cell", ...], ...]]

PICTURES: dict[str, tuple[Table, Plan]] = {
    "one bar for each name": (
        (("goal", "label", "kpis"), (("1", "No poverty", 9), ("2", "Zero hunger", 1))),
        Plan(Kind.BAR, "label", "kpis"),
    ),
    "names that are not unique give way to codes": (
        (("goal", "label", "kpis"), (("1", "Same", 9), ("2", "Same", 1))),
        Plan(Kind.BAR, "goal", "kpis"),
    ),
    "two columns together": (
        (
            ("framework", "trust", "elements"),
            (("a", "verified", 3), ("a", "recall", 1), ("b", "verified", 2)),
        ),
        Plan(Kind.BAR, "framework", "elements", "trust"),
    ),
    "a blank beside a name is a kind of its own": (
        (("framework", "level", "n"), (("a", "core", 3), ("a", None, 1), ("b", "core", 2))),
        Plan(Kind.BAR, "framework", "n", "level"),
    ),
    "years make a line": (
        (("year", "value"), ((2019, 4.5), (2020, 4.7), (2021, Decimal("4.6")))),
        Plan(Kind.LINE, "year", "value"),
    ),
    "years as texts make a line, too": (
        (("report_year", "value"), (("2019", 4.5), ("2020", 4.7))),
        Plan(Kind.LINE, "report_year", "value"),
    ),
    "one line for each city": (
        (
            ("city", "year", "value"),
            (("Rana", 2019, 1), ("Rana", 2020, 2), ("Asker", 2019, 3), ("Asker", 2020, 4)),
        ),
        Plan(Kind.LINE, "year", "value", "city"),
    ),
    "one year only is no line": (
        (("city", "year", "value"), (("Rana", 2019, 1), ("Asker", 2019, 3))),
        Plan(Kind.BAR, "city", "value"),
    ),
    "rows without the amount are left out": (
        (("city", "value"), (("Rana", 1), ("Rana", None), ("Asker", 3))),
        Plan(Kind.BAR, "city", "value"),
    ),
}
NONE: dict[str, Table] = {
    "no numbers": (("code", "label"), (("1", "a"), ("2", "b"))),
    "one row": (("goal", "kpis"), (("1", 4),)),
    "no rows": (("goal", "kpis"), ()),
    "pages are places": (("source", "page"), (("a", 4), ("b", 9))),
    "confidences are degrees": (("label", "confidence"), (("a", 0.5), ("b", 0.9))),
    "bounds are no amounts": (("label", "minimum"), (("a", 0), ("b", 100))),
    "amounts in several units": (
        ("label", "value", "unit"),
        (("a", 4, "km"), ("b", 9, "%")),
    ),
    "nothing tells the rows apart": (("kind", "n"), (("a", 1), ("a", 2))),
    "yes and no are no amounts": (("label", "is_core"), (("a", True), ("b", False))),
    "texts among the numbers": (("label", "n"), (("a", 1), ("b", "many"))),
    "no number": (("label", "n"), (("a", float("nan")), ("b", float("inf")))),
    "too many bars": (("label", "n"), tuple((str(i), i) for i in range(MOST_BARS + 1))),
    "too many points": (("year", "n"), tuple((i, i) for i in range(MOST_POINTS + 1))),
    "sentences are no names": (("reason", "n"), (("x" * 200, 1), ("y" * 200, 2))),
}


@pytest.mark.parametrize("case", PICTURES)
def test_a_picture_that_fits(case: str) -> None:
    (columns, rows), expected = PICTURES[case]
    assert plan_for(columns, rows) == expected


@pytest.mark.parametrize("case", NONE)
def test_no_picture(case: str) -> None:
    assert plan_for(*NONE[case]) is None


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("year", [2019, 2020], True),
        ("year", ["2019-05-01"], True),
        ("issued", ["2019", None], True),
        ("year", [12, 2020], False),
        ("year", [], False),
        ("yearly", [2019], False),
        ("value", [2019], False),
        ("date", ["May 2019"], False),
    ],
)
def test_what_is_a_time(name: str, cells: list[Any], expected: bool) -> None:
    assert is_time(name, cells) is expected


def test_the_picture_holds_the_figures_and_is_not_by_colour_alone() -> None:
    columns = ("city", "year", "value")
    rows = (("Rana", 2019, 1), ("Rana", 2020, 2), ("Asker", 2019, 3), ("Asker", 2020, None))
    plan = plan_for(columns, rows)
    assert plan is not None
    drawn = picture(plan, columns, rows)
    assert drawn["data"]["values"] == [
        {"k": "2019", "v": 1.0, "s": "Rana"},
        {"k": "2019", "v": 3.0, "s": "Asker"},
        {"k": "2020", "v": 2.0, "s": "Rana"},
    ]
    assert drawn["mark"]["type"] == "line"
    assert {"color", "shape"} <= set(drawn["encoding"])


def test_words_say_how_many_the_least_and_the_most() -> None:
    columns = ("goal", "kpis")
    rows = (("1", 9), ("2", 1), ("https://w3id.org/ssckg/agency/UNECE", 32))
    plan = plan_for(columns, rows)
    assert plan is not None
    assert in_words(plan, columns, rows) == (
        "Bars of kpis by goal: 3 values, from 1 (2) to 32 (UNECE)."
    )
