"""Mappings under curation as people see them: in a list, one beside its reviews, agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from ssckg.model.choices import Predicate
    from ssckg.model.curation import Action, EndChange, EndField, MappingState, Verdict


@dataclass(frozen=True, slots=True)
class EndView:
    """An end of a mapping: who it is, and, where one mapping is shown, all that it says."""

    iri: str
    curie: str
    code: str
    label: str
    framework: str = ""
    level: str = ""
    trust: str = ""
    fields: tuple[EndField, ...] = ()


@dataclass(frozen=True, slots=True)
class MappingView:
    """A mapping in a list.

    id: "<set>/<subject>--<object>"; list: where it stands in the published dataset ("" nowhere);
    accepts, rejects, unsure: verdicts that stand (None while they are hidden from who has not
    voted); version: number of steps taken in the workspace.
    """

    id: str
    iri: str
    mapping_set: str
    subject: EndView
    predicate: Predicate
    object: EndView
    state: MappingState
    confidence: float | None
    list: str
    is_public: bool
    is_disputed: bool
    has_my_verdict: bool
    accepts: int | None
    rejects: int | None
    unsure: int | None
    version: int
    proposer: str = ""
    reason: str = ""
    changes: tuple[EndChange, ...] = ()


@dataclass(frozen=True, slots=True)
class StepView:
    """A step that was taken; `counts`: a verdict that stands (not lapsed, not overridden)."""

    number: int
    action: Action
    at: datetime
    by: str
    name: str
    role: str
    agency: str
    verdict: Verdict | None
    predicate: Predicate | None
    confidence: float | None
    reason: str
    counts: bool = False


@dataclass(frozen=True, slots=True)
class MappingDetail:
    """One mapping with what was said of it; `hidden`: verdicts kept back until one's own."""

    mapping: MappingView
    steps: tuple[StepView, ...]
    hidden: int = 0
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewerRating:
    """One row of the table behind an agreement: who held what of which mapping."""

    mapping: str
    mapping_set: str
    reviewer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree on the mappings of a set ("all": of all sets).

    mappings: judged by two reviewers or more; raw: the share of pairs of verdicts that are the
    same; cohen: Cohen's kappa, where exactly two reviewers judged all of them; fleiss: Fleiss'
    kappa, where each was judged equally often; krippendorff: Krippendorff's nominal alpha. None
    where a figure is not defined: nothing to compare, or no disagreement could be expected.
    """

    mapping_set: str
    mappings: int
    verdicts: int
    reviewers: tuple[str, ...]
    raw: float | None
    cohen: float | None
    fleiss: float | None
    krippendorff: float | None
