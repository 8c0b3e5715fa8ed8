"""The picture of indicators that may be one: how many pairs, framework by framework."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ssckg.model.count_charts import Cell, count_square, heading
from ssckg.model.phrase import phrase
from ssckg.model.redundancy import Reading, Relation, State

if TYPE_CHECKING:
    from ssckg.model.redundancy import RedundancyResult, RedundantPair


def redundancy_chart(found: RedundancyResult) -> dict[str, Any] | None:
    """Return counts of pairs that may be one; None where there is no pair at all.

    A row per framework, or only that which was asked for: the others were then not compared with
    one another, and an empty cell would say that they have nothing in common.
    """
    if not found.pairs:
        return None
    names = sorted({end for pair in found.pairs for end in _ends(pair)})
    counts: Counter[tuple[str, str]] = Counter()
    for pair in found.pairs:
        if pair.state is State.CANDIDATE and pair.reading is Reading.ONE:
            counts[_ends(pair)] += 1
    again = {_ends(pair) for pair in found.pairs if pair.relation is Relation.EDITIONS}
    down = [found.framework] if found.framework else names
    cells = [
        Cell(row, column, counts[_both(row, column)], _both(row, column) in again)
        for row in down
        for column in names
    ]
    shown = sum(counts.values())
    title = heading(
        phrase("Pairs of indicators that may be one: %(number)s", number=shown),
        phrase(
            "Score %(minimum)s or more, read as one, and not kept apart by curators. A framework"
            " with itself: inside it.",
            minimum=f"{found.minimum:g}",
        ),
        phrase("Each pair of frameworks stands on both sides of the diagonal.")
        if len(down) > 1
        else "",
        phrase("Dashed frame: editions of one framework, where indicators come again.")
        if again
        else "",
    )
    return count_square(names, down, cells, title)


def _ends(pair: RedundantPair) -> tuple[str, str]:
    return _both(pair.subject.framework, pair.object.framework)


def _both(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
