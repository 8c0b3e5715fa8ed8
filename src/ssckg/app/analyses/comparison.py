"""Compare editions, cover one by another, find gaps: parameters and what runs."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final

from pydantic import Field

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.errors import UsageError
from ssckg.harmonization.comparison.coverage import group_coverage, pair_coverage
from ssckg.harmonization.comparison.gaps import Gaps
from ssckg.harmonization.comparison.ground import Ground, Terms
from ssckg.harmonization.comparison.joining import editions_joined, sdg_edition_for
from ssckg.harmonization.comparison.overlaps import overlaps_of
from ssckg.harmonization.lookup import find_edition
from ssckg.harmonization.uncertainty import SEED
from ssckg.model.choices import Predicate
from ssckg.model.comparison import ComparisonResult, CoverageResult, GapsResult, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.comparison import Gap
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition


class TermsParameters(Parameters):
    """How it is counted."""

    strength: Predicate = Field(Predicate.RELATED, description="The weakest predicate that counts.")
    derived: bool = Field(False, description="Whether derived mappings count, too.")
    seed: int = Field(SEED, ge=0, description="Seed of the draws, where ranges are sampled.")


class CompareParameters(TermsParameters):
    """Which editions are compared, and at which level."""

    frameworks: tuple[str, ...] = Field((), description="Ids of two or more editions.")
    all: bool = Field(False, description="All editions that any mapping set joins.")
    by: Level = Field(Level.INDICATOR, description="What is counted.")


class CoverageParameters(TermsParameters):
    """Which edition covers what."""

    framework: str = Field(description="Id of the edition that covers.")
    of: str | None = Field(None, description="Id of the edition that is covered; else the SDGs.")
    by: Level = Field(Level.GOAL, description="What is counted, and what the rows are.")


class GapsParameters(TermsParameters):
    """Between which editions gaps are looked for."""

    subject: str = Field(description="Id of an edition.")
    object: str = Field(description="Id of another one.")
    by: Level = Field(Level.INDICATOR, description="What is counted.")


def compare(sources: Sources, parameters: CompareParameters) -> ComparisonResult:
    """Return the coverage of each edition by each other one, overlaps and gaps.

    Raises:
        UsageError: fewer than two editions are named, one twice, or some together with all.
        UnknownNameError: there is no such edition.
    """
    crosswalk = sources.crosswalk
    editions = _editions(crosswalk, parameters)
    ground = ground_for(crosswalk, parameters, parameters.by)
    finder = Gaps(ground)
    iris = tuple(edition.iri for edition in editions)
    others = {one: tuple(iri for iri in iris if iri != one) for one in iris}
    return ComparisonResult(
        frameworks=tuple(edition.id for edition in editions),
        level=parameters.by,
        strength=parameters.strength,
        derived=parameters.derived,
        seed=parameters.seed,
        pairs=tuple(pair_coverage(ground, one, other) for one, other in permutations(iris, 2)),
        overlaps=tuple(each for one in iris for each in overlaps_of(ground, one, others[one])),
        gaps=tuple(each for one in iris for each in _gaps(finder, one, others[one])),
    )


def coverage(sources: Sources, parameters: CoverageParameters) -> CoverageResult:
    """Return how much of an edition another one covers, group by group, and the other direction.

    Raises:
        UsageError: the two are one, no mapping set joins them, or what is covered must be said.
        UnknownNameError: there is no such edition.
    """
    crosswalk = sources.crosswalk
    framework = find_edition(crosswalk, parameters.framework)
    if parameters.of is None:
        of = sdg_edition_for(crosswalk, framework)
    else:
        of = find_edition(crosswalk, parameters.of)
    ground = ground_for(crosswalk, parameters, parameters.by)
    require_joined(ground, framework, of)
    there = pair_coverage(ground, of.iri, framework.iri)
    back = pair_coverage(ground, framework.iri, of.iri)
    return CoverageResult(
        framework=framework.id,
        of=of.id,
        level=parameters.by,
        strength=parameters.strength,
        derived=parameters.derived,
        seed=parameters.seed,
        total=there.total,
        covered=there.covered or 0,
        share=there.share,
        expected=there.expected,
        low=there.low,
        high=there.high,
        method=there.method,
        rows=group_coverage(ground, of.iri, framework.iri),
        reverse_rows=group_coverage(ground, framework.iri, of.iri),
        pairs=(there, back),
    )


def gaps(sources: Sources, parameters: GapsParameters) -> GapsResult:
    """Return what either of two editions has and the other lacks; first what the subject lacks.

    Raises:
        UsageError: the two are one, or no mapping set joins them.
        UnknownNameError: there is no such edition.
    """
    crosswalk = sources.crosswalk
    subject = find_edition(crosswalk, parameters.subject)
    object_ = find_edition(crosswalk, parameters.object)
    ground = ground_for(crosswalk, parameters, parameters.by)
    require_joined(ground, subject, object_)
    finder = Gaps(ground)
    both = ((object_.iri, subject.iri), (subject.iri, object_.iri))
    found = (finder.between(one, (other,)) for one, other in both)
    return GapsResult(
        subject=subject.id,
        object=object_.id,
        level=parameters.by,
        strength=parameters.strength,
        derived=parameters.derived,
        seed=parameters.seed,
        gaps=tuple(gap for gap in found if gap is not None),
    )


def ground_for(crosswalk: Crosswalk, terms: TermsParameters, level: Level) -> Ground:
    """Return the ground of a comparison at a level."""
    return Ground(crosswalk, Terms(level, terms.strength, terms.derived, terms.seed))


def _editions(crosswalk: Crosswalk, parameters: CompareParameters) -> tuple[Edition, ...]:
    if parameters.all:
        if parameters.frameworks:
            raise UsageError("both some frameworks and all are asked for", hint="give one")
        return editions_joined(crosswalk)
    found = tuple(find_edition(crosswalk, name) for name in parameters.frameworks)
    if len(found) < 2 or len({edition.iri for edition in found}) < len(found):
        known = ", ".join(edition.id for edition in editions_joined(crosswalk))
        raise UsageError("compare takes two or more different frameworks", hint=f"of {known}")
    return found


def require_joined(ground: Ground, one: Edition, other: Edition) -> None:
    """Refuse two editions of which nothing is known.

    Raises:
        UsageError: the two are one, or no mapping set joins them.
    """
    if one.iri == other.iri:
        raise UsageError(f"{one.id} is compared with itself", hint="name another one")
    if not ground.is_known(one.iri, other.iri):
        hint = "nothing is known about them; --derived counts mappings that follow from others"
        raise UsageError(f"no mapping set joins {one.id} and {other.id}", hint=hint)


def _gaps(finder: Gaps, one: str, others: tuple[str, ...]) -> Iterator[Gap]:
    """Find what no other edition covers, then, if there are several, what each lacks."""
    asked = [others] if len(others) == 1 else [others, *((other,) for other in others)]
    for each in asked:
        if (gap := finder.between(one, each)) is not None:
            yield gap


ANALYSES: Final = (
    Analysis(
        name="compare",
        summary="How much of each framework the others cover, what they share and what not.",
        parameters=CompareParameters,
        run=compare,
        seed="seed",
    ),
    Analysis(
        name="coverage",
        summary="How much of the SDGs, or another framework, a framework covers, by group.",
        parameters=CoverageParameters,
        run=coverage,
        seed="seed",
    ),
    Analysis(
        name="gaps",
        summary="What one framework has and another lacks, by how many agencies care.",
        parameters=GapsParameters,
        run=gaps,
        seed="seed",
    ),
)
