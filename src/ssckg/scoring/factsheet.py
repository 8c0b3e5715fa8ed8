"""What a factsheet is made of: one value, from which the document, RDF and JSON are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ssckg.model.submission import ReportStatus, State, Verdict
from ssckg.scoring.rollup import completeness, goal_scores

if TYPE_CHECKING:
    from decimal import Decimal

    from ssckg.model.framework import FrameworkTree
    from ssckg.model.project import Project
    from ssckg.model.scoring import Scorecard
    from ssckg.model.submission import Judgement, Report, Submission
    from ssckg.scoring.rollup import Completeness, GoalScore


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier report of the city: its year, values by data point, and scorecard."""

    year: str
    values: dict[str, Decimal | bool]
    card: Scorecard


@dataclass(frozen=True)
class Factsheet:
    """Everything that a factsheet says.

    `is_public` says that the submission was cut down to what may be public. `attestation` is the
    IRI of the attestation, where one was issued; `consented` the number of values that may be
    public today (None where it is not said).
    """

    submission: Submission
    tree: FrameworkTree
    card: Scorecard
    earlier: tuple[Earlier, ...] = ()
    projects: tuple[Project, ...] = ()
    is_public: bool = False
    attestation: str = ""
    consented: int | None = None

    @cached_property
    def reports(self) -> dict[str, Report]:
        """Reports that have a value, by data point."""
        return {
            report.data_point: report
            for report in self.submission.reports
            if report.value is not None and report.status is not ReportStatus.MISSING
        }

    @cached_property
    def judgements(self) -> dict[str, Judgement]:
        """The verifier's word, by data point."""
        return {judgement.data_point: judgement for judgement in self.submission.judgements}

    @cached_property
    def completeness(self) -> tuple[Completeness, ...]:
        """Counts of core, advanced and all."""
        return completeness(self.tree, self.reports)

    @cached_property
    def goals(self) -> tuple[GoalScore, ...]:
        """The roll-up per goal."""
        return goal_scores(self.card, self.tree)

    @cached_property
    def refused(self) -> tuple[str, ...]:
        """Data points whose value the verifier did not find verified."""
        return tuple(
            point.iri
            for point in self.tree.points
            if point.iri in self.reports
            and point.iri in self.judgements
            and self.judgements[point.iri].verdict is Verdict.NOT_VERIFIED
        )

    @cached_property
    def unjudged(self) -> tuple[str, ...]:
        """Data points with a value on which no verifier has said anything."""
        return tuple(
            p.iri
            for p in self.tree.points
            if p.iri in self.reports and p.iri not in self.judgements
        )

    @property
    def is_verified(self) -> bool:
        """Whether the verification has come to an end."""
        return self.submission.head.state in {State.VERIFIED, State.PUBLISHED} or not self.unjudged

    @property
    def has_examples(self) -> bool:
        """Whether a score rests on a benchmark that is made up."""
        return bool(self.card.example_points)
