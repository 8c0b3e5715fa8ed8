"""The analysis of redundancy: candidates for merging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.harmonization.redundancy.candidates import MINIMUM, find_redundancy

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.model.redundancy import RedundancyResult


class RedundancyParameters(Parameters):
    """Which indicators are compared, and what is listed."""

    framework: str | None = Field(
        default=None,
        description="Id of an edition: pairs inside it and with others. None: all pairs.",
    )
    minimum: float = Field(
        default=MINIMUM, ge=0, le=1, description="Least score of what is listed; the rest counts."
    )


def redundancy(sources: Sources, parameters: RedundancyParameters) -> RedundancyResult:
    """Return the candidates for merging.

    Raises:
        UnknownNameError: there is no such edition.
    """
    return find_redundancy(sources.crosswalk, parameters.framework, parameters.minimum)


ANALYSES = (
    Analysis(
        name="redundancy",
        summary="Indicators that may be one, inside a framework and across, with the evidence.",
        parameters=RedundancyParameters,
        run=redundancy,
    ),
)
