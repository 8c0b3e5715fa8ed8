"""What people ask for when they review, answer or decide: as given, before it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssckg.model.proposed_change import ProposedChange
    from ssckg.model.revision_event import Vote


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a wish: the name of the field (a column of its table), and words."""

    field: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWish:
    """A verdict as it is given; changes: what is wanted, for "approve-with-changes"."""

    proposal: str
    verdict: str
    reason: str = ""
    changes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWish:
    """Whether a city can report an element (code, id or IRI); proposal: id of what made it ask."""

    element: str
    can: str
    reason: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWish:
    """A decision as it is to be recorded.

    outcome, mode: names of `DecisionOutcome` and `DecisionMode`; votes, dissent: of bodies, a
    dissent with what is to be noted; present: bodies at a consensus; changes: what is accepted in
    the place of what was proposed; reverses: id or number of the decision that is taken back;
    despite: ids of accepted proposals that clash with it.
    """

    proposal: str
    outcome: str
    reason: str
    mode: str = "consensus"
    votes: tuple[Vote, ...] = ()
    present: tuple[str, ...] = ()
    dissent: tuple[tuple[str, str], ...] = ()
    changes: tuple[ProposedChange, ...] = ()
    reverses: str = ""
    despite: tuple[str, ...] = ()
