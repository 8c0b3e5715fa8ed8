"""Values of a verification: hints beside a value, counts, advice of the report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ssckg.model.finding import Severity

if TYPE_CHECKING:
    from datetime import datetime

    from ssckg.model.data_point import DataPoint
    from ssckg.model.finding import Finding
    from ssckg.model.submission import Judgement, Report, Submission, Summary


class HintKind(StrEnum):
    """What a value is held against."""

    BOUNDS = "bounds"
    RULE = "rule"
    """A plausibility rule, with the related values it compares."""
    FINDING = "finding"
    """Something that the check of the file found."""
    ENTRY = "entry"
    """How the value was entered: overwritten, without a source, of a weak quality class."""
    EARLIER = "earlier"
    """The city's own earlier value."""
    PEERS = "peers"
    """Published values of other cities."""
    GUIDE = "guide"
    """What the manual tells a verifier to look at."""
    METHOD = "method"
    DATA_SOURCE = "data-source"


@dataclass(frozen=True, slots=True)
class Hint:
    """A comparison beside a reported value.

    `figures` are label and text pairs in the order in which they are read; `source` says where the
    comparison comes from, `rule` is the id of a plausibility rule. A hint never decides:
    `severity` is "warning" where the value does not fit what it is held against, else "info".
    """

    data_point: str
    kind: HintKind
    text: str
    figures: tuple[tuple[str, str], ...] = ()
    source: str = ""
    severity: Severity = Severity.INFO
    rule: str = ""


class AdviceKind(StrEnum):
    """The two kinds of advice that a verification report gives."""

    POLICY = "policy"
    IMPROVEMENT = "improvement"


@dataclass(frozen=True, slots=True)
class Advice:
    """A policy recommendation or a suggestion for improvement.

    `about` are IRIs of the elements or data points it concerns. `is_generated` marks what was
    made from the gaps of the data, without a person's judgement.
    """

    kind: AdviceKind
    text: str
    about: tuple[str, ...] = ()
    is_generated: bool = False
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of `total` KPIs or data points are in which state.

    `reported`, `partial` and `missing` add up to `total`; `verified`, `not_verified` and
    `unjudged` to those with a value (`reported + partial`). `overwritten` are those whose result
    was given and not computed.
    """

    total: int
    reported: int
    partial: int
    missing: int
    verified: int
    not_verified: int
    overwritten: int

    @property
    def unjudged(self) -> int:
        """Those with a value and without a verdict."""
        return self.reported + self.partial - self.verified - self.not_verified


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """The counts of one group: the whole edition, a dimension, or the KPIs of one level."""

    name: str
    kpis: Counts
    data_points: Counts
    iri: str = ""


@dataclass(frozen=True, slots=True)
class VerificationSummary:
    """The short account of what was reported and verified.

    `quality` counts the reported data points by quality class ("" where none is given).
    `missing` and `partial` are IRIs of data points without a value, and with one that the city
    marks as partial; `unjudged` those with a value and without a verdict.
    """

    head: Summary
    whole: GroupCounts
    dimensions: tuple[GroupCounts, ...]
    levels: tuple[GroupCounts, ...]
    quality: tuple[tuple[str, int], ...] = ()
    missing: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    not_verified: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One data point in a verification report.

    `groups` are the names from the dimension down to the category, `band` is 1 to 4 where the
    value was scored, and `score` says so in words ("3 of 4 points", "no benchmark").
    `is_by_example` says that it was scored by a benchmark that is made up; `is_withheld` marks a
    value that is kept out of a public report.
    """

    point: DataPoint
    groups: tuple[str, ...]
    report: Report | None = None
    judgement: Judgement | None = None
    band: int | None = None
    score: str = ""
    is_withheld: bool = False
    is_by_example: bool = False

    @property
    def has_value(self) -> bool:
        """Whether the city reports a value."""
        return self.report is not None and self.report.value is not None


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """Everything that a verification report says, before it is a document or RDF.

    `title` is that of the framework edition; `is_public` says that the city consented to make the
    report public; `persons` leads from ids of actors to their names where they are known.
    """

    submission: Submission
    title: str
    summary: VerificationSummary
    lines: tuple[ResultLine, ...]
    advice: tuple[Advice, ...]
    findings: tuple[Finding, ...]
    made_at: datetime
    is_public: bool = False
    persons: tuple[tuple[str, str], ...] = ()
    scoring: tuple[str, ...] = ()
    """The rules by which results were scored, in words; empty where nothing was scored."""
