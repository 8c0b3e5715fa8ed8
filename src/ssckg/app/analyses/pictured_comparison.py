"""Flows between two editions, and combinations of several: parameters and what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import Field

from ssckg.app.analyses.comparison import TermsParameters, ground_for, require_joined
from ssckg.app.analyses.registry import Analysis
from ssckg.errors import UsageError
from ssckg.harmonization.comparison.flows import flows_between
from ssckg.harmonization.comparison.joining import editions_joined
from ssckg.harmonization.comparison.overlaps import overlaps_of, unshared
from ssckg.harmonization.lookup import find_edition
from ssckg.harmonization.measures import SDG
from ssckg.model.choices import Predicate
from ssckg.model.combinations import CombinationsResult
from ssckg.model.comparison import Level
from ssckg.model.flows import FlowsResult

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.model.crosswalk_frameworks import Edition


class FlowsParameters(TermsParameters):
    """Between which editions, and which groups."""

    subject: str = Field(description="Id of the edition whose indicators are counted.")
    object: str = Field(description="Id of the edition that they lead to.")
    subject_level: Level | None = Field(
        None, description="Its groups: goal or target; else target, of the SDGs goal."
    )
    object_level: Level | None = Field(None, description="What is reached: as subject_level.")


class CombinationsParameters(TermsParameters):
    """Whose elements, and which other editions."""

    framework: str = Field(description="Id of the edition whose elements are counted.")
    others: tuple[str, ...] = Field((), description="Ids of other editions; none: all joined.")
    by: Level = Field(Level.INDICATOR, description="What is counted.")


def flows(sources: Sources, parameters: FlowsParameters) -> FlowsResult:
    """Return how many indicators of each group of an edition lead where in another one.

    Raises:
        UsageError: the two are one, or no mapping set joins them.
        UnknownNameError: there is no such edition.
    """
    crosswalk = sources.crosswalk
    one = find_edition(crosswalk, parameters.subject)
    other = find_edition(crosswalk, parameters.object)
    ground = ground_for(crosswalk, parameters, Level.INDICATOR)
    require_joined(ground, one, other)
    levels = (
        parameters.subject_level or _level_of(one),
        parameters.object_level or _level_of(other),
    )
    found, nowhere = flows_between(ground, one.iri, other.iri, levels)
    return FlowsResult(
        subject=one.id,
        object=other.id,
        subject_level=levels[0],
        object_level=levels[1],
        strength=parameters.strength,
        derived=parameters.derived,
        seed=parameters.seed,
        flows=found,
        not_linked=nowhere,
    )


def combinations(sources: Sources, parameters: CombinationsParameters) -> CombinationsResult:
    """Return in which exact combinations of others the elements of an edition have counterparts.

    Raises:
        UsageError: an edition is named twice, or nothing is known of any of the others.
        UnknownNameError: there is no such edition.
    """
    crosswalk = sources.crosswalk
    one = find_edition(crosswalk, parameters.framework)
    ground = ground_for(crosswalk, parameters, parameters.by)
    others = tuple(find_edition(crosswalk, name) for name in parameters.others) or tuple(
        each
        for each in editions_joined(crosswalk)
        if each.iri != one.iri and ground.is_known(one.iri, each.iri)
    )
    if one in others or len(set(others)) < len(others):
        raise UsageError("an edition is named twice", hint="name each once")
    known = tuple(each for each in others if ground.is_known(one.iri, each.iri))
    if not known:
        raise UsageError(
            f"no mapping set joins {one.id} to any of these",
            hint="--derived counts mappings that follow from others",
        )
    iris = tuple(each.iri for each in known)
    weakest = Predicate.RELATED
    found = overlaps_of(ground, one.iri, iris, weakest)
    return CombinationsResult(
        framework=one.id,
        others=tuple(each.id for each in known),
        unknown=tuple(each.id for each in others if each not in known),
        level=parameters.by,
        strength=parameters.strength,
        derived=parameters.derived,
        seed=parameters.seed,
        combinations=(*found, unshared(ground, one.iri, iris, weakest)),
    )


def _level_of(edition: Edition) -> Level:
    return Level.GOAL if edition.family == SDG else Level.TARGET


ANALYSES: Final = (
    Analysis(
        name="combinations",
        summary="In which exact combinations of frameworks the elements of one have counterparts.",
        parameters=CombinationsParameters,
        run=combinations,
        seed="seed",
    ),
    Analysis(
        name="flows",
        summary="Which groups of one framework lead to which goals or groups of another one.",
        parameters=FlowsParameters,
        run=flows,
        seed="seed",
    ),
)
