"""What agencies care about, against the indicators of a framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.harmonization.agencies import heatmap, overlaps, profile
from ssckg.harmonization.lookup import find_agency, find_edition
from ssckg.model.choices import Predicate

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.model.agency_results import AgencyHeatmap, AgencyList, AgencyOverlaps, AgencyProfile


class _Measured(Parameters):
    framework: str = Field("u4ssc-2017", description="Edition whose indicators are meant.")
    strength: Predicate = Field(
        Predicate.RELATED, description="The weakest mapping by which an indicator counts."
    )


class ProfileParameters(_Measured):
    """One agency."""

    agency: str = Field(description="Acronym, name or IRI of the agency.")


class ListParameters(_Measured):
    """All bodies, or those of a roster."""

    partners_only: bool = Field(False, description="Only bodies that a U4SSC roster names.")
    roster: str | None = Field(None, description="Id of a roster; only bodies that it names.")


class SeveralParameters(_Measured):
    """Several agencies."""

    agencies: tuple[str, ...] = Field((), description="Only these agencies, by acronym.")
    partners_only: bool = Field(True, description="Only bodies that a U4SSC roster names.")
    roster: str | None = Field(None, description="Id of a roster; only bodies that it names.")


def _profile(sources: Sources, given: ProfileParameters) -> AgencyProfile:
    crosswalk = sources.crosswalk
    body = find_agency(crosswalk, given.agency)
    edition = find_edition(crosswalk, given.framework)
    return profile.agency_profile(crosswalk, body, edition, given.strength)


def _list(sources: Sources, given: ListParameters) -> AgencyList:
    return overlaps.agency_list(
        sources.crosswalk,
        find_edition(sources.crosswalk, given.framework),
        given.strength,
        roster=given.roster or "",
        partners_only=given.partners_only,
    )


def _overlaps(sources: Sources, given: SeveralParameters) -> AgencyOverlaps:
    return overlaps.agency_overlaps(
        sources.crosswalk,
        find_edition(sources.crosswalk, given.framework),
        given.strength,
        names=given.agencies,
        roster=given.roster or "",
        partners_only=given.partners_only,
    )


def _heatmap(sources: Sources, given: SeveralParameters) -> AgencyHeatmap:
    return heatmap.agency_heatmap(
        sources.crosswalk,
        find_edition(sources.crosswalk, given.framework),
        given.strength,
        names=given.agencies,
        roster=given.roster or "",
        partners_only=given.partners_only,
    )


ANALYSES = (
    Analysis(
        name="agency-profile",
        summary="Which indicators an agency should review and why, and what it has none for.",
        parameters=ProfileParameters,
        run=_profile,
    ),
    Analysis(
        name="agencies",
        summary="The agencies, with what they look after and care about.",
        parameters=ListParameters,
        run=_list,
    ),
    Analysis(
        name="agency-overlaps",
        summary="Who shares SDG targets, what nobody claims, what is claimed and not measured.",
        parameters=SeveralParameters,
        run=_overlaps,
    ),
    Analysis(
        name="agency-heatmap",
        summary="Agencies by SDG goals: how many targets of each goal each cares about.",
        parameters=SeveralParameters,
        run=_heatmap,
    ),
)
