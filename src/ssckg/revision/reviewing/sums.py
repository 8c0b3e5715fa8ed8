"""Sums of reviews: per proposal, per body; agreement, dissent, what is missing, quorum."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ssckg.model.review_results import BodyReviews, ItemReviews, Verdict
from ssckg.model.revision_event import ReviewVerdict
from ssckg.revision.reviewing.verdicts import standing_objections

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ssckg.model.revision_state import GivenReview, ProposalState

FOR: Final = frozenset({ReviewVerdict.APPROVE, ReviewVerdict.APPROVE_WITH_CHANGES})
"""The side of whoever wants the proposal, as it is or with changes."""


def sum_items(
    proposals: Iterable[ProposalState],
    expected: Mapping[int, Collection[str]],
    deciding: Collection[str],
    quorum: int,
) -> tuple[ItemReviews, ...]:
    """Return the sums of each proposal.

    Args:
        proposals: in the order of the result.
        expected: by number of the proposal, the bodies on whose list it is.
        deciding: the bodies that count for the quorum.
        quorum: how many of them it takes.
    """
    return tuple(
        _item(one, frozenset(expected.get(one.number, ())), frozenset(deciding), quorum)
        for one in proposals
    )


def sum_bodies(items: Iterable[ItemReviews], asked: Collection[str]) -> tuple[BodyReviews, ...]:
    """Return the sums of each body that was asked, expected or gave a verdict, by name."""
    counts: dict[str, _Count] = defaultdict(_Count)
    for body in asked:
        counts[body]  # a body without any verdict has its row, too
    for item in items:
        larger = _larger_side(item)
        for body in item.expected:
            counts[body].expected += 1
        for body in item.missing:
            counts[body].missing.append(item.proposal)
        for one in item.verdicts:
            counts[one.body].add(item.proposal, one, larger)
    return tuple(counts[body].result(body) for body in sorted(counts))


def side_of(verdict: str) -> str:
    """Return "for", "against", or "" for no view."""
    if verdict == ReviewVerdict.NO_VIEW:
        return ""
    return "for" if verdict in FOR else "against"


def _item(
    proposal: ProposalState, expected: frozenset[str], deciding: frozenset[str], quorum: int
) -> ItemReviews:
    current = {one.review.body: one.review.verdict for one in proposal.reviews if not one.is_stale}
    count = Counter(current.values())
    sides = Counter(side_of(verdict) for verdict in current.values())
    views = sides["for"] + sides["against"]
    smaller = ""
    if sides["for"] != sides["against"]:
        smaller = "for" if sides["for"] < sides["against"] else "against"
    answered = len(deciding & current.keys())
    return ItemReviews(
        proposal=proposal.id,
        iri=proposal.iri,
        title=proposal.text.title,
        status=proposal.status,
        approve=count[ReviewVerdict.APPROVE],
        approve_with_changes=count[ReviewVerdict.APPROVE_WITH_CHANGES],
        object=count[ReviewVerdict.OBJECT],
        no_view=count[ReviewVerdict.NO_VIEW],
        expected=tuple(sorted(expected)),
        missing=tuple(sorted(expected - current.keys())),
        stale=tuple(sorted(one.review.body for one in proposal.reviews if one.is_stale)),
        agreement=max(sides["for"], sides["against"]) / views if views else None,
        dissent=tuple(sorted(b for b, v in current.items() if smaller and side_of(v) == smaller)),
        objections=standing_objections(proposal),
        answered=answered,
        has_quorum=answered >= quorum,
        verdicts=tuple(sorted(map(_verdict, proposal.reviews), key=lambda one: one.body)),
    )


def _verdict(one: GivenReview) -> Verdict:
    return Verdict(
        body=one.review.body,
        verdict=one.review.verdict,
        reason=one.review.reason,
        changes_wanted=one.review.changes_wanted,
        at=one.at,
        is_stale=one.is_stale,
    )


def _larger_side(item: ItemReviews) -> str:
    """Return the side with more verdicts on the text as it stands; "" where they are equal."""
    approving = item.approve + item.approve_with_changes
    if approving == item.object:
        return ""
    return "for" if approving > item.object else "against"


@dataclass
class _Count:
    """What is counted of one body."""

    expected: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    dissent: list[str] = field(default_factory=list)
    compared: int = 0

    def add(self, proposal: str, one: Verdict, larger: str) -> None:
        if one.is_stale:
            self.stale.append(proposal)
            return
        self.verdicts[one.verdict] += 1
        side = side_of(one.verdict)
        if side and larger:
            self.compared += 1
            if side != larger:
                self.dissent.append(proposal)

    def result(self, body: str) -> BodyReviews:
        agreeing = self.compared - len(self.dissent)
        return BodyReviews(
            body=body,
            expected=self.expected,
            given=sum(self.verdicts.values()),
            approve=self.verdicts[ReviewVerdict.APPROVE],
            approve_with_changes=self.verdicts[ReviewVerdict.APPROVE_WITH_CHANGES],
            object=self.verdicts[ReviewVerdict.OBJECT],
            no_view=self.verdicts[ReviewVerdict.NO_VIEW],
            missing=tuple(self.missing),
            stale=tuple(self.stale),
            agreement=agreeing / self.compared if self.compared else None,
            dissent=tuple(self.dissent),
        )
