"""Words that people choose by on a command line, apart from the values that take long to load."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Predicate(StrEnum):
    """A SKOS mapping predicate; "A broad B" says that B is the broader one."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"

    @property
    def inverse(self) -> Predicate:
        """The predicate as seen from the other end."""
        turned = {Predicate.BROAD: Predicate.NARROW, Predicate.NARROW: Predicate.BROAD}
        return turned.get(self, self)

    @property
    def rank(self) -> int:
        """Its strength: 0 for the strongest; broad and narrow are equally strong."""
        return _RANKS[self]


_RANKS: Final = {
    Predicate.EXACT: 0,
    Predicate.CLOSE: 1,
    Predicate.BROAD: 2,
    Predicate.NARROW: 2,
    Predicate.RELATED: 3,
}


class MappingList(StrEnum):
    """In which list of its set a mapping stands (docs/decisions/0004); DERIVED ones in none."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANDIDATES = "candidates"
    DERIVED = "derived"


class Level(StrEnum):
    """What is counted in an edition (docs/decisions/0021 and 0022)."""

    GOAL = "goal"
    TARGET = "target"
    INDICATOR = "indicator"
