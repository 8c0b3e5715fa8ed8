"""Proposals that cannot both be: found on what they change, whatever words they use.

Two proposals clash exactly when each can be carried out and both together cannot. What they meet
on is looked up first, so proposals that touch different things are never compared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from ssckg.model.proposal_clash import ClashKind, FaultyProposal, ProposalClash
from ssckg.model.proposed_change import ChangeField
from ssckg.model.release import AcceptedChange
from ssckg.revision.applying.faults import faults_in
from ssckg.revision.applying.plan import plan_of
from ssckg.revision.clash_kinds import meetings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.proposal_clash import ProposalChanges
    from ssckg.revision.applying.plan import Plan


@dataclass(frozen=True)
class _Read:
    """A proposal with its plan."""

    proposal: ProposalChanges
    base: EditionContent

    @cached_property
    def changes(self) -> tuple[AcceptedChange, ...]:
        return tuple(
            AcceptedChange(change=change, proposal=self.proposal.id)
            for change in self.proposal.changes
        )

    @cached_property
    def plan(self) -> Plan:
        return plan_of(self.base, self.changes)

    @cached_property
    def faults(self) -> tuple[str, ...]:
        return faults_in(self.plan)

    @cached_property
    def acts_on(self) -> set[str]:
        return _acts_on(self.plan)

    @cached_property
    def rests_on(self) -> set[str]:
        return _rests_on(self.plan)

    def meets(self, other: _Read) -> bool:
        """Say whether one of the two acts on what the other acts or rests on."""
        return bool(
            self.acts_on & (other.acts_on | other.rests_on) or self.rests_on & other.acts_on
        )


def clashes_among(
    base: EditionContent, proposals: Sequence[ProposalChanges]
) -> tuple[ProposalClash, ...]:
    """Return which proposals clash: with accepted ones first, then in the order of `proposals`."""
    read = [_Read(each, base) for each in proposals]
    found = [clash for first, second in _pairs_that_meet(read) for clash in _between(first, second)]
    return tuple(sorted(found, key=lambda one: not one.accepted))


def clashes_with(
    base: EditionContent, proposal: ProposalChanges, others: Sequence[ProposalChanges]
) -> tuple[ProposalClash, ...]:
    """Return with which others a proposal clashes; accepted ones first."""
    one = _Read(proposal, base)
    found: list[ProposalClash] = []
    for other in others:
        read = _Read(other, base)
        if other.id != proposal.id and one.meets(read):
            found += _between(one, read)
    return tuple(sorted(found, key=lambda each: not each.accepted))


def faulty_among(
    base: EditionContent, proposals: Iterable[ProposalChanges]
) -> tuple[FaultyProposal, ...]:
    """Return the proposals that cannot be carried out even alone."""
    read = (_Read(each, base) for each in proposals)
    return tuple(FaultyProposal(id=r.proposal.id, faults=r.faults) for r in read if r.faults)


def _pairs_that_meet(read: Sequence[_Read]) -> Iterator[tuple[_Read, _Read]]:
    """Yield each pair of proposals of which one acts on what the other acts or rests on."""
    acting: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(read):
        for thing in each.acts_on:
            acting[thing].append(place)
    pairs = {pair for places in acting.values() for pair in combinations(places, 2)}
    for place, each in enumerate(read):
        for thing in each.rests_on & acting.keys():
            pairs |= {(min(place, p), max(place, p)) for p in acting[thing] if p != place}
    for first, second in sorted(pairs):
        yield read[first], read[second]


def _acts_on(plan: Plan) -> set[str]:
    """Return what a plan changes, ends, brings in or gives: elements, and codes."""
    found = {*plan.ends, *plan.merged, *plan.fields, *plan.moves}
    found |= {plan.resolve(detail.element) for detail, _ in plan.details}
    for point in plan.benchmarks:
        item = plan.base.item.get(point)
        found.add(item.text("ssc:dataPointOf") if item is not None else point)
    for arrival in plan.arrivals:
        found |= {arrival.iri, f"code {arrival.new.code}"}
    for changes in plan.fields.values():
        for change, _ in changes:
            if isinstance(change, ChangeField) and change.field == "code":
                found.add(f"code {change.value.strip()}")
    return found - {"code ", ""}


def _rests_on(plan: Plan) -> set[str]:
    """Return what must stay as it is for a plan to work: heirs, and all above a new place."""
    found = {heir for ends in plan.ends.values() for end in ends for heir in end.heirs}
    for moves in plan.moves.values():
        for move, _ in moves:
            found |= _above(plan.base, plan.resolve(move.below))
    for arrival in plan.arrivals:
        found |= _above(plan.base, plan.resolve(arrival.new.below)) if arrival.new.below else set()
    return found


def _above(base: EditionContent, iri: str) -> set[str]:
    """Return an element and all above it."""
    found: set[str] = set()
    queue = [iri] if iri else []
    while queue:
        here = queue.pop()
        if here not in found:
            found.add(here)
            queue += base.broader.get(here, ())
    return found


def _between(first: _Read, second: _Read) -> Iterator[ProposalClash]:
    """Yield the clashes of two proposals."""
    accepted = tuple(r.proposal.id for r in (first, second) if r.proposal.is_accepted)
    found = list(meetings(first.plan, second.plan))
    if not found and not (first.faults or second.faults):
        both = faults_in(plan_of(first.base, (*first.changes, *second.changes)))
        found = [(ClashKind.TOGETHER, fault, ()) for fault in both[:1]]
    for kind, why, about in found:
        yield ProposalClash(
            first=first.proposal.id,
            second=second.proposal.id,
            kind=kind,
            why=why,
            about=about,
            accepted=accepted,
        )
