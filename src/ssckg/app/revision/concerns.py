"""Which proposals of a round concern which agency, how closely and why.

Revision knows no mappings and harmonization no proposals; here they meet. A proposal concerns an
agency where it touches an indicator that leads to what the agency declared, or is custodian or
partner of, or would bring in one that does (`harmonization.agencies.touching`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from ssckg.app.priority_names import agencies
from ssckg.harmonization.agencies.concerns import concerns_of_all
from ssckg.harmonization.agencies.touching import kpis_to_review, measured_matters
from ssckg.harmonization.lookup import find_edition
from ssckg.harmonization.measures import is_sdg
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_frameworks import INDICATOR, TARGET
from ssckg.model.review_todo import Nearness
from ssckg.namespaces import BASE
from ssckg.revision.bodies import is_player
from ssckg.revision.reviewing.lists import nearness_order
from ssckg.revision.reviewing.touched import new_elements, touched_elements
from ssckg.revision.rules import stage_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ssckg.model.agencies import Concern, KpiToReview, Touch
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.proposed_change import NewElement
    from ssckg.model.revision_round import Round
    from ssckg.model.revision_state import ProposalState, RoundState

_REASONS: Final = 4
"""Reasons that a list gives; the first are the closest."""
_DECLARED: Final = {"declared": "declared", "custodianship": "looked after"}


def reviewing_bodies(one: Round) -> tuple[str, ...]:
    """Return the agencies that a round gives a role in which they review, by name.

    In a demonstration, also the players that stand for nobody.
    """
    roles = {
        role
        for (_, action), rule in stage_rules().items()
        if action == "review"
        for role in rule.roles
    }
    known = set(agencies().values())
    found = {h.body for h in one.roles if h.role in roles}
    return tuple(sorted(body for body in found if body in known or is_player(body)))


class Concerns:
    """What of a round concerns whom; the mappings are read once for all agencies."""

    def __init__(self, crosswalk: Crosswalk, state: RoundState) -> None:
        """Take what is published and the round.

        Raises:
            UnknownNameError: the edition that the round starts from is not published.
        """
        self._crosswalk = crosswalk
        self._state = state
        edition = find_edition(crosswalk, state.round.starts_from)
        self._measured = measured_matters(crosswalk, edition.iri, Predicate.RELATED)
        self._concerns = concerns_of_all(crosswalk)

    def near(self, body: str) -> dict[int, Nearness]:
        """Return, by number, how closely each proposal concerns an agency; others are left out.

        What it put forward itself is not on its list: it has said what it holds of that.
        """
        agency = f"{self._crosswalk.base}agency/{body}"
        concerns = self._concerns.get(agency, {})
        found = kpis_to_review(self._crosswalk, concerns, self._measured)
        kpis = {kpi.iri: kpi for kpi in found}
        near = {}
        for proposal in self._state.proposals:
            if proposal.text.submitted_by == body:
                continue
            reasons = [
                *(_of_kpi(kpis[iri]) for iri in self._indicators(proposal) if iri in kpis),
                *self._of_new(new_elements(proposal.text.changes), concerns),
            ]
            if reasons:
                near[proposal.number] = _closest(reasons)
        return near

    def expected(self, bodies: Iterable[str]) -> dict[int, tuple[str, ...]]:
        """Return, by number of the proposal, the bodies on whose list it is."""
        found: dict[int, list[str]] = {}
        for body in bodies:
            for number in self.near(body):
                found.setdefault(number, []).append(body)
        return {number: tuple(names) for number, names in found.items()}

    def name(self, iri: str) -> str:
        """Return how lists name an element: its code, else the end of its IRI."""
        known = self._crosswalk.element.get(self._own(iri))
        return known.code if known is not None else iri.rpartition("/")[2]

    def _own(self, iri: str) -> str:
        base = self._crosswalk.base
        return base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri

    def _indicators(self, proposal: ProposalState) -> tuple[str, ...]:
        """Return the indicators that a proposal touches; of a group, those below it."""
        found: dict[str, None] = {}
        waiting = [self._own(iri) for iri in touched_elements(proposal.text.changes)]
        while waiting:
            iri = waiting.pop(0)
            known = self._crosswalk.element.get(iri)
            if known is not None and known.kind != INDICATOR:
                waiting += [n for n in self._crosswalk.narrower.get(iri, ()) if n not in found]
            found[iri] = None
        return tuple(found)

    def _of_new(
        self, new: Iterable[NewElement], concerns: Mapping[str, Concern]
    ) -> Iterator[Nearness]:
        """Yield how what is to come in leads to concerns, by what it is said to measure."""
        for one in new:
            for said in one.measures:
                predicate, _, code = said.rpartition(":")
                for target in self._targets(code):
                    if target in concerns:
                        concern = concerns[target]
                        yield Nearness(
                            level=concern.level,
                            predicate=predicate or Predicate.RELATED,
                            is_direct=any(g.because.code == code for g in concern.grounds),
                            matters=1,
                            why=(f"{one.code} would measure {code} {_how(concern)}",),
                        )

    def _targets(self, code: str) -> tuple[str, ...]:
        iri = self._sdg_by_code.get(code)
        return () if iri is None else (self._crosswalk.at(iri, TARGET) or (iri,))

    @cached_property
    def _sdg_by_code(self) -> dict[str, str]:
        return {
            code: each.iri
            for each in self._crosswalk.elements
            if is_sdg(self._crosswalk, each.iri)
            for code in (*each.codes, each.id)
        }


def _of_kpi(kpi: KpiToReview) -> Nearness:
    return Nearness(
        level=kpi.level,
        predicate=kpi.predicate,
        is_direct=kpi.is_direct,
        matters=kpi.matters,
        why=tuple(dict.fromkeys(_reason(kpi.code, touch) for touch in kpi.touches)),
    )


def _reason(code: str, touch: Touch) -> str:
    origin = _DECLARED.get(touch.origin, touch.origin)
    return f"{code} leads to {touch.matter.code} ({touch.level}, {origin}; {touch.predicate})"


def _how(concern: Concern) -> str:
    return f"({concern.level}, {_DECLARED.get(concern.origin, concern.origin)})"


def _closest(reasons: list[Nearness]) -> Nearness:
    """Return the closest of several, with the reasons of all of them in that order."""
    ordered = sorted(reasons, key=nearness_order)
    why = tuple(dict.fromkeys(line for one in ordered for line in one.why))
    more = (f"and {len(why) - _REASONS} more",) if len(why) > _REASONS else ()
    best = ordered[0]
    return Nearness(
        level=best.level,
        predicate=best.predicate,
        is_direct=best.is_direct,
        matters=sum(one.matters for one in ordered),
        why=(*why[:_REASONS], *more),
    )
