"""Makes the two-sided graphs: indicators and targets, agencies and targets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.interests import DECLARED, interests
from ssckg.harmonization.measures import measured_targets, sdg_targets
from ssckg.model.crosswalk_frameworks import INDICATOR
from ssckg.model.network import AGENCIES, INDICATORS

if TYPE_CHECKING:
    from ssckg.harmonization.interests import Interest
    from ssckg.model.choices import Predicate
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import Link

_LEVELS: Final = ("high", "medium", "low")
_OWN: Final = "itself"
"""Kind of the link between an SDG indicator and the target that it stands below."""


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """Why a source and a target are linked."""

    kind: str
    confidence: float | None
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class TwoSided:
    """A graph with two sides: sources (indicators or agencies), SDG targets, links."""

    kind: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    links: dict[tuple[str, str], LinkFacts] = field(default_factory=dict)


def indicator_graph(crosswalk: Crosswalk, edition: str, strength: Predicate) -> TwoSided:
    """Return the indicators of an edition (IRI) with all SDG targets.

    The kind of a link is the strongest predicate of the mappings behind it, its confidence the
    probability that one of them holds (each independently).
    """
    links = {
        (indicator, target): _mapped(found)
        for indicator, targets in measured_targets(crosswalk, edition, strength).items()
        for target, found in targets.items()
    }
    sources = tuple(sorted(each.iri for each in crosswalk.of_edition(edition, INDICATOR)))
    return TwoSided(INDICATORS, sources, _targets(crosswalk), _sorted(links))


def _mapped(links: tuple[Link, ...]) -> LinkFacts:
    if not links:
        return LinkFacts(_OWN, 1.0, ())
    by_iri = {link.mapping.iri: link for link in links}
    fails = 1.0
    for _, link in sorted(by_iri.items()):
        fails *= 1.0 - link.confidence
    strongest = min(links, key=lambda link: (link.predicate.rank, link.predicate.value))
    return LinkFacts(strongest.predicate.value, round(1.0 - fails, 6), tuple(sorted(by_iri)))


def agency_graph(crosswalk: Crosswalk, *, partners_only: bool) -> TwoSided:
    """Return the agencies that care about any SDG target, with all targets."""
    found: dict[tuple[str, str], list[Interest]] = defaultdict(list)
    partners = {body.iri for body in crosswalk.agencies if body.is_partner}
    for one in interests(crosswalk):
        if not partners_only or one.agency in partners:
            found[one.agency, one.target].append(one)
    links = {pair: _cared(several) for pair, several in found.items()}
    bodies = (body.iri for body in crosswalk.agencies if body.is_partner or not partners_only)
    return TwoSided(AGENCIES, tuple(sorted(bodies)), _targets(crosswalk), _sorted(links))


def _cared(several: list[Interest]) -> LinkFacts:
    level = min((one.level for one in several), key=_LEVELS.index)
    reasons = {f"{one.role or DECLARED}: {one.because}" for one in several}
    return LinkFacts(level, None, tuple(sorted(reasons)))


def _targets(crosswalk: Crosswalk) -> tuple[str, ...]:
    return tuple(target.iri for target in sdg_targets(crosswalk))


def _sorted(links: dict[tuple[str, str], LinkFacts]) -> dict[tuple[str, str], LinkFacts]:
    return dict(sorted(links.items()))
