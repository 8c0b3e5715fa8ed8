"""How many cities report each indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.errors import ForbiddenError, UsageError
from ssckg.harmonization.lookup import find_edition
from ssckg.harmonization.reportability.counting import Counting, count
from ssckg.harmonization.reportability.filings import (
    PUBLISHED,
    SUBMISSIONS,
    GivenCity,
    facts_of,
    published_filings,
)
from ssckg.model.reportability import EvidenceUsed, Reportability

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.harmonization.reportability.filings import Submitted

_SMALLEST = 3


class CityRow(BaseModel):
    """A row of a table of cities that is handed in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    city: str = Field(description="Name, id or IRI of a city of the graph.")
    population: int | None = Field(
        default=None, gt=0, description="Inhabitants; blank if not known."
    )
    income_group: str = Field(
        default="", description="high, upper-middle, lower-middle or low; blank if not known."
    )
    source: str = Field(default="", description="Where the row comes from.")


class EvidenceParameters(Parameters):
    """What reportability rests on."""

    framework: str = Field(default="u4ssc-2017", description="Id of the framework edition.")
    counting: Literal["any", "all"] = Field(
        default="any",
        description="Whether any or all data points of an indicator must have a value.",
    )
    year: str = Field(
        default="latest",
        pattern=r"^(latest|\d{4})$",
        description="Report year, or the latest of each city.",
    )
    min_cities: int = Field(
        default=5, ge=1, description="Known cities from which on a share counts as evidence."
    )
    submissions: bool = Field(
        default=False,
        description="Count private submissions in place of published reports; needs the right.",
    )


class ReportabilityParameters(EvidenceParameters):
    """Parameters of reportability."""

    cities: tuple[CityRow, ...] = Field(
        default=(), description="Population and income group of cities, with source."
    )


def reportability(
    sources: Sources, parameters: EvidenceParameters, cities: tuple[CityRow, ...] = ()
) -> Reportability:
    """Return how many cities report each indicator.

    Raises:
        UnknownNameError: there is no such framework.
        UsageError: the table of cities does not fit, or too few cities handed in.
        ForbiddenError: submissions were asked for and are not at hand.
    """
    crosswalk = sources.crosswalk
    edition = find_edition(crosswalk, parameters.framework)
    submitted = _submitted(sources) if parameters.submissions else None
    filings = submitted.filings if submitted else published_filings(crosswalk)
    populations = submitted.populations if submitted else None
    given = [GivenCity(row.city, row.population, row.income_group) for row in cities]
    smallest = _SMALLEST if submitted else 1
    how = Counting(parameters.counting, parameters.year, parameters.min_cities, smallest)
    counts = count(crosswalk, edition.iri, filings, facts_of(crosswalk, given, populations), how)
    if submitted and counts.cities < _SMALLEST:
        raise UsageError(
            f"fewer than {_SMALLEST} cities handed in: counts would tell what one of them did",
            hint="leave --submissions away",
        )
    return Reportability(
        framework=edition.id,
        counting=parameters.counting,
        year=parameters.year,
        min_cities=parameters.min_cities,
        evidence=EvidenceUsed(
            kind=SUBMISSIONS if submitted else PUBLISHED,
            cities=counts.cities,
            years=counts.years,
            digest=submitted.digest if submitted else "",
        ),
        kpis=counts.kpis,
        groups=counts.groups,
        group_sizes=counts.sizes,
        smallest=smallest,
    )


def _submitted(sources: Sources) -> Submitted:
    if sources.submitted is None:
        raise ForbiddenError(
            "submissions are private: only the secretariat counts them, on the command line"
        )
    return sources.submitted


def _run(sources: Sources, parameters: ReportabilityParameters) -> Reportability:
    return reportability(sources, parameters, parameters.cities)


ANALYSES = (
    Analysis(
        name="reportability",
        summary="How many cities report each indicator, by region, size, income group and year.",
        parameters=ReportabilityParameters,
        run=_run,
    ),
)
