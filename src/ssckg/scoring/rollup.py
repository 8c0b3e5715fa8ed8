"""What is counted over a scorecard: completeness, goals, next steps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.model.scoring import GroupScore, PointScore, ScoreState
from ssckg.scoring.scorecard import pool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.framework import FrameworkPoint, FrameworkTree
    from ssckg.model.scoring import Scorecard

LEVELS: Final = ("core", "advanced")
_ABSENT: Final = (ScoreState.NOT_REPORTED, ScoreState.NOT_PUBLIC)
_LOW_BANDS: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many indicators have a value for each of their data points, and how many data points."""

    level: str
    """core, advanced, or all."""
    indicators: int
    all_indicators: int
    points: int
    all_points: int


@dataclass(frozen=True, slots=True)
class GoalScore:
    """The score of a goal, and the data points behind it with the numbers that they refer to."""

    goal: str
    """Number, "11"."""
    title: str
    score: GroupScore
    members: tuple[tuple[FrameworkPoint, PointScore, tuple[str, ...]], ...]
    documents: tuple[str, ...]
    """Keys of the documents that the references are printed in."""


def completeness(tree: FrameworkTree, reported: Iterable[str]) -> tuple[Completeness, ...]:
    """Return counts for core, advanced and all.

    Args:
        tree: the edition.
        reported: IRIs of the data points that have a value.
    """
    having = set(reported)
    return tuple(_complete(tree, having, level) for level in (*LEVELS, "all"))


def _complete(tree: FrameworkTree, having: set[str], level: str) -> Completeness:
    members: dict[str, list[str]] = defaultdict(list)
    for point in tree.points:
        if level in {"all", point.level}:
            members[point.indicator].append(point.iri)
    return Completeness(
        level,
        sum(having.issuperset(points) for points in members.values()),
        len(members),
        sum(iri in having for points in members.values() for iri in points),
        sum(len(points) for points in members.values()),
    )


def goal_scores(card: Scorecard, tree: FrameworkTree) -> tuple[GoalScore, ...]:
    """Return the roll-up of each goal, by number; a data point counts for each goal once."""
    members: dict[str, list[tuple[FrameworkPoint, PointScore, tuple[str, ...]]]] = defaultdict(list)
    documents: dict[str, set[str]] = defaultdict(set)
    for score in card.points:
        point = tree.by_iri[score.data_point]
        for goal in {reference.goal for reference in point.references}:
            of_goal = [r for r in point.references if r.goal == goal]
            numbers = tuple(sorted({r.number for r in of_goal}, key=_in_order))
            members[goal].append((point, score, numbers))
            documents[goal].update(r.document for r in of_goal)
    return tuple(
        GoalScore(
            goal,
            tree.goals.get(goal, ""),
            pool(f"goal:{goal}", (score for _, score, _ in members[goal]), card.bands),
            tuple(members[goal]),
            tuple(sorted(documents[goal])),
        )
        for goal in sorted(tree.goals, key=int)
    )


def low_points(card: Scorecard) -> tuple[PointScore, ...]:
    """Return what lies in the two lowest bands, the lowest share first."""
    low = [point for point in card.points if point.band in _LOW_BANDS]
    return tuple(sorted(low, key=lambda p: (p.share or 0, p.data_point)))


def missing_indicators(
    card: Scorecard, tree: FrameworkTree, level: str
) -> tuple[FrameworkPoint, ...]:
    """Return a data point of each indicator of a level that has a data point without a value."""
    missing: dict[str, FrameworkPoint] = {}
    for score in card.points:
        point = tree.by_iri[score.data_point]
        if score.state in _ABSENT and point.level == level:
            missing.setdefault(point.indicator, point)
    return tuple(missing.values())


def numbers_of(point: FrameworkPoint) -> tuple[str, ...]:
    """Return the current numbers of the SDG targets and indicators that a data point refers to."""
    return tuple(sorted({r.number for r in point.references}, key=_in_order))


def _in_order(number: str) -> list[tuple[int, str]]:
    """Order numbers as they are counted: 9.c after 9.5, 11.2 after 9."""
    return [(int(part) if part.isdigit() else 1000, part) for part in number.split(".")]
