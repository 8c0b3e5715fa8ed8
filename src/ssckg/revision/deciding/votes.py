"""Counting votes: what carries, and how many take part.

The terms of reference of U4SSC (2019, paragraph 24) let the Partners Board approve at meetings and
electronically between them, and name neither a majority nor a quorum. Both are therefore ours,
after the habits of United Nations bodies: a majority is of the votes cast for or against, who
abstains is there and does not vote, and a vote with equal sides does not carry (compare rules 85,
86 and 133 of the rules of procedure of the General Assembly).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.model.revision_event import VoteCast
from ssckg.model.revision_round import Majority

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.revision_event import Vote


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes for and against, and abstentions."""

    yes: int
    no: int
    abstain: int

    @property
    def taking_part(self) -> int:
        """Bodies that took part; they count for the quorum."""
        return self.yes + self.no + self.abstain

    def carries(self, majority: Majority) -> bool:
        """Say whether the votes cast make the majority.

        >>> Tally(3, 2, 9).carries(Majority.SIMPLE), Tally(2, 2, 0).carries(Majority.SIMPLE)
        (True, False)
        >>> Tally(4, 2, 0).carries(Majority.TWO_THIRDS), Tally(5, 3, 0).carries(Majority.TWO_THIRDS)
        (True, False)
        """
        if majority is Majority.TWO_THIRDS:
            return self.yes > 0 and self.yes >= 2 * self.no
        return self.yes > self.no

    def in_words(self) -> str:
        """Return it as "3 for, 2 against, 1 abstaining"."""
        return f"{self.yes} for, {self.no} against, {self.abstain} abstaining"


def tally(votes: Iterable[Vote]) -> Tally:
    """Return the sum of votes."""
    count = Counter(one.vote for one in votes)
    return Tally(count[VoteCast.YES], count[VoteCast.NO], count[VoteCast.ABSTAIN])
