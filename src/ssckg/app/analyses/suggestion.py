"""Suggested mappings: parameters and what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.errors import UsageError
from ssckg.harmonization.lookup import find_edition, find_element
from ssckg.harmonization.suggestion.evaluation import (
    EMBEDDED,
    FLOOR,
    HEADLINE,
    LEXICAL,
    Evaluation,
    held_out_sets,
)
from ssckg.harmonization.suggestion.protocol import PROTOCOL, literature
from ssckg.harmonization.suggestion.settings import standard_settings
from ssckg.harmonization.suggestion.suggesting import Wish
from ssckg.harmonization.suggestion.suggesting import suggest as suggest_pairs
from ssckg.model.evaluation import EvaluationResult
from ssckg.model.suggestion import SuggestionResult

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.harmonization.suggestion.ranking import Embedder


class SuggestParameters(Parameters):
    """Between which editions, and how many suggestions."""

    subject: str = Field(description="Id of the edition whose indicators get suggestions.")
    object: str = Field(description="Id of the edition that they are looked for in.")
    top: int = Field(5, ge=1, le=1000, description="How many suggestions for each indicator.")
    element: str | None = Field(None, description="Only this indicator: code, id, CURIE or IRI.")
    min_score: float = Field(0.0, ge=0, description="The lowest score that is shown.")
    declared: bool = Field(
        False, description="Also pairs of elements that were declared to have no match."
    )
    embeddings: bool = Field(
        False, description="Add sentence embeddings (needs the extra `embeddings`)."
    )


def suggest(sources: Sources, parameters: SuggestParameters) -> SuggestionResult:
    """Return suggested mappings between two editions.

    Raises:
        UnknownNameError: an edition or the indicator is not known.
        UsageError: both are editions of one family.
        MissingError: embeddings are asked for and not installed.
    """
    crosswalk = sources.crosswalk
    subject = find_edition(crosswalk, parameters.subject)
    object_ = find_edition(crosswalk, parameters.object)
    if subject.family == object_.family:
        raise UsageError(
            f"{subject.id} and {object_.id} are of one family",
            hint="suggestions are for two frameworks; ssckg redundancy looks inside one",
        )
    only = ""
    if parameters.element is not None:
        only = find_element(crosswalk, parameters.element, subject.id).iri
    wish = Wish(parameters.top, parameters.min_score, only, parameters.declared)
    embedder = _embedder(wanted=parameters.embeddings)
    found = suggest_pairs(
        crosswalk, subject, object_, settings=standard_settings(), wish=wish, embedder=embedder
    )
    return SuggestionResult(
        subject_framework=subject.id,
        object_framework=object_.id,
        model=EMBEDDED if embedder else LEXICAL,
        subjects=found.subjects,
        objects=found.objects,
        pairs=found.subjects * found.objects,
        open=found.open,
        left_out=found.left_out,
        suggestions=found.suggestions,
    )


class EvaluateParameters(Parameters):
    """How suggestions are measured."""

    seed: int = Field(20250, ge=0, description="Seed of the draws behind the intervals.")
    embeddings: bool = Field(
        False, description="Measure with sentence embeddings, too (needs the extra `embeddings`)."
    )


def evaluate(sources: Sources, parameters: EvaluateParameters) -> EvaluationResult:
    """Return how often suggestions are right, on sets that they were not allowed to know.

    Raises:
        MissingError: embeddings are asked for and not installed.
    """
    crosswalk, settings = sources.crosswalk, standard_settings()
    models: dict[str, Embedder | None] = {FLOOR: None, LEXICAL: None}
    if parameters.embeddings:
        models[EMBEDDED] = _embedder(wanted=True)
    found = [
        figures
        for one in held_out_sets(crosswalk, settings)
        for model, embedder in models.items()
        for figures in Evaluation(crosswalk, settings, model, parameters.seed, embedder).figures(
            one
        )
    ]
    head = next((f for f in found if f.mapping_set == HEADLINE and f.model == LEXICAL), None)
    goal, target = (head.goal_accuracy_at_1, head.target_accuracy_at_5) if head else (None, None)
    return EvaluationResult(
        headline=HEADLINE,
        recall_at={cut: each.value for cut, each in head.recall_at.items()} if head else {},
        goal_accuracy_at_1=goal.value if goal else None,
        target_accuracy_at_5=target.value if target else None,
        sets=tuple(found),
        literature=literature(),
        protocol=PROTOCOL,
        settings_chosen=settings.chosen,
        seed=parameters.seed,
    )


def _embedder(*, wanted: bool) -> Embedder | None:
    if not wanted:
        return None
    from ssckg.harmonization.suggestion.embedding import WordLlamaEmbedder  # noqa: PLC0415

    return WordLlamaEmbedder()


ANALYSES = (
    Analysis(
        name="suggest",
        summary="Suggested mappings between two frameworks, with what speaks for each.",
        parameters=SuggestParameters,
        run=suggest,
    ),
    Analysis(
        name="suggest-evaluate",
        summary="How often suggestions are right, on mappings that they must not know.",
        parameters=EvaluateParameters,
        run=evaluate,
        seed="seed",
    ),
)
