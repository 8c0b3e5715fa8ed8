"""The network of a framework's indicators, or of agencies, with SDG targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.harmonization.lookup import find_edition
from ssckg.harmonization.network.describing import describe_network
from ssckg.harmonization.network.linking import agency_graph, indicator_graph
from ssckg.model.choices import Predicate
from ssckg.submissions.catalogue import DEFAULT_EDITION

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.model.network import Network


class NetworkParameters(Parameters):
    """Which network."""

    framework: str = Field(DEFAULT_EDITION, description="Edition whose indicators are meant.")
    kind: Literal["indicators", "agencies"] = Field(
        "indicators", description="What is linked with SDG targets: indicators or agencies."
    )
    strength: Predicate = Field(
        Predicate.RELATED, description="The weakest mapping that makes a link."
    )
    partners_only: bool = Field(
        True, description="Of agencies only the bodies that a U4SSC roster names."
    )
    seed: int = Field(20261122, ge=0, description="Seed of the search for communities.")


def _network(sources: Sources, given: NetworkParameters) -> Network:
    crosswalk = sources.crosswalk
    edition = find_edition(crosswalk, given.framework)
    if given.kind == "agencies":
        graph = agency_graph(crosswalk, partners_only=given.partners_only)
    else:
        graph = indicator_graph(crosswalk, edition.iri, given.strength)
    return describe_network(
        crosswalk, graph, framework=edition.id, strength=given.strength.value, seed=given.seed
    )


ANALYSES = (
    Analysis(
        name="network",
        summary="Indicators or agencies with SDG targets: bridges, communities, centrality.",
        parameters=NetworkParameters,
        run=_network,
        seed="seed",
    ),
)
