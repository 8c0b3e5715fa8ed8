"""The analyses of clashes, of terms, and of indicators side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.harmonization.clashes.linked import find_clashes
from ssckg.harmonization.clashes.side_by_side import compare_side_by_side
from ssckg.harmonization.clashes.terms import find_terms
from ssckg.model.choices import Predicate

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.model.clashes import ClashesResult
    from ssckg.model.terminology import SideBySideResult, TermsResult


class ClashesParameters(Parameters):
    """Two editions, or one twice."""

    subject: str = Field(description="Id of an edition.")
    object: str = Field(description="Id of an edition; the same: clashes inside it.")
    strength: Predicate = Field(
        default=Predicate.NARROW,
        description="Weakest predicate that counts: exact, close, broad or narrow, related.",
    )


class TermsParameters(Parameters):
    """Whose terms are compared."""

    frameworks: tuple[str, ...] = Field(
        default=(), description="Ids of editions; none: all that have indicators."
    )


class SideBySideParameters(Parameters):
    """Which indicators are laid side by side."""

    indicators: tuple[str, ...] = Field(
        description="2 to 6 codes, ids, CURIEs or IRIs.", min_length=2, max_length=6
    )


def clashes(sources: Sources, parameters: ClashesParameters) -> ClashesResult:
    """Return the clashes between the linked indicators of two editions.

    Raises:
        UnknownNameError: there is no such edition.
    """
    ends = parameters.subject, parameters.object
    return find_clashes(sources.crosswalk, *ends, parameters.strength)


def terms(sources: Sources, parameters: TermsParameters) -> TermsResult:
    """Return the clashes of terms within and between editions.

    Raises:
        UnknownNameError: there is no such edition.
    """
    return find_terms(sources.crosswalk, parameters.frameworks)


def side_by_side(sources: Sources, parameters: SideBySideParameters) -> SideBySideResult:
    """Return the definitions of indicators side by side.

    Raises:
        UnknownNameError: there is no such indicator.
        UsageError: one is named twice, is no indicator, or a code means several.
    """
    return compare_side_by_side(sources.crosswalk, parameters.indicators)


ANALYSES = (
    Analysis(
        name="clashes",
        summary="Linked indicators that differ in unit, denominator, base, direction or bounds.",
        parameters=ClashesParameters,
        run=clashes,
    ),
    Analysis(
        name="terms",
        summary="One term with two meanings, two terms with one, words with other qualifiers.",
        parameters=TermsParameters,
        run=terms,
    ),
    Analysis(
        name="side-by-side",
        summary="The definitions of 2 to 6 indicators, line by line, differences first.",
        parameters=SideBySideParameters,
        run=side_by_side,
    ),
)
