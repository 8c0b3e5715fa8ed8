"""Derive mappings by chaining, and explain what is known of two elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import Field

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.harmonization.derivation.deriving import LONGEST, derive
from ssckg.harmonization.derivation.explaining import explain
from ssckg.harmonization.derivation.presenting import Presenter, pair_counts
from ssckg.harmonization.lookup import find_edition, find_element
from ssckg.model.choices import MappingList
from ssckg.model.derivation_result import DerivationResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.derivation_result import BearingRecord, DerivedRecord
    from ssckg.model.explanation import ExplanationResult


class DeriveParameters(Parameters):
    """What is derived, and what of it is told."""

    max_length: int = Field(3, ge=2, le=LONGEST, description="Links of the longest chain.")
    within: bool = Field(False, description="Derive for pairs of one edition, too (redundancy).")
    frameworks: tuple[str, ...] = Field(
        (), description="Ids of editions; only pairs with an end in each of one or two."
    )
    min_confidence: float = Field(0.0, ge=0, le=1, description="Leave out what is less sure.")
    inversions: bool = Field(False, description="List every accepted mapping read backwards, too.")


class ExplainParameters(Parameters):
    """Which two elements are explained."""

    subject: str = Field(description="Code, id, CURIE or IRI of an element.")
    object: str = Field(description="Code, id, CURIE or IRI of another element.")
    max_length: int = Field(3, ge=2, le=LONGEST, description="Links of the longest chain.")


def run_derive(sources: Sources, parameters: DeriveParameters) -> DerivationResult:
    """Return what follows from the accepted mappings.

    Raises:
        UnknownNameError: a framework is not known.
    """
    crosswalk = sources.crosswalk
    wanted = {find_edition(crosswalk, each).id for each in parameters.frameworks}
    found = derive(crosswalk, max_length=parameters.max_length, within=parameters.within)
    presenter, is_wanted = Presenter(crosswalk), _filter(wanted)
    every = (presenter.derived(each) for each in found.derived)
    derived = tuple(
        each for each in every if is_wanted(each) and each.confidence >= parameters.min_confidence
    )
    contradictions, corroborated, within = (
        tuple(filter(is_wanted, map(presenter.bearing, findings)))
        for findings in (found.contradictions, found.corroborated, found.within)
    )
    accepted = sum(
        one.listed is MappingList.ACCEPTED and not one.is_no_match for one in crosswalk.mappings
    )
    return DerivationResult(
        derived=derived,
        contradictions=contradictions,
        cycles=tuple(map(presenter.cycle, found.cycles)),
        corroborated=corroborated,
        within=within,
        counts=pair_counts(derived, corroborated, contradictions),
        inverted=accepted,
        inversions=presenter.inversions() if parameters.inversions else (),
        accepted=accepted,
        max_length=found.max_length,
    )


def _filter(wanted: set[str]) -> Callable[[DerivedRecord | BearingRecord], bool]:
    return lambda each: wanted <= {each.subject.framework, each.object.framework}


def run_explain(sources: Sources, parameters: ExplainParameters) -> ExplanationResult:
    """Return everything that is known of two elements.

    Raises:
        UnknownNameError: an element is not known.
        UsageError: a code means several elements.
    """
    crosswalk = sources.crosswalk
    return explain(
        crosswalk,
        find_element(crosswalk, parameters.subject),
        find_element(crosswalk, parameters.object),
        max_length=parameters.max_length,
    )


ANALYSES: Final = (
    Analysis(
        name="derive",
        summary="Mappings that follow from accepted ones by chaining, and what they contradict.",
        parameters=DeriveParameters,
        run=run_derive,
    ),
    Analysis(
        name="explain",
        summary="Everything recorded or derived of two elements, link by link.",
        parameters=ExplainParameters,
        run=run_explain,
    ),
)
