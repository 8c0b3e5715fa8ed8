"""Curating mappings: what was said of a mapping, by whom, and where that leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from ssckg.model.actor import Role
    from ssckg.model.choices import Predicate


class MappingState(StrEnum):
    """The values of `code/mapping-status`."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    REJECTED = "rejected"
    PUBLISHED = "published"
    NEEDS_REVIEW = "needs-review"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """The values of `code/mapping-verdict`."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"


class Action(StrEnum):
    """The values of `code/mapping-action`: what people do with a mapping."""

    DRAFT = "draft"
    PROPOSE = "propose"
    REVIEW = "review"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class EndField:
    """A field of an element that mappings rest on, with its value as text.

    name: "label", "definition", "kind", or "<data point>.<field>" such as "result.unit".
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class End:
    """What an end of a mapping says: its fields that are filled, sorted by name."""

    fields: tuple[EndField, ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """The values by name."""
        return {field.name: field.value for field in self.fields}


@dataclass(frozen=True, slots=True)
class EndChange:
    """A field of an end that says something else than when the mapping was decided on.

    side: "subject" or "object"; old or new is empty where the field was not there.
    """

    side: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class MappingKey:
    """Which mapping: its record IRI below the standard base, its set and its ends (IRIs)."""

    iri: str
    mapping_set: str
    subject: str
    object: str

    @property
    def id(self) -> str:
        """Short name: "u4ssc-sdg/EC-ICT-ICT-1C--C170801"."""
        return "/".join(self.iri.rsplit("/", 2)[1:])


@dataclass(frozen=True, slots=True)
class CurationEvent:
    """A step in the life of a mapping; what is not part of its action is empty.

    number: from 1; by, name, role, agency: who took it; reason: why; verdict: of a review;
    predicate and confidence: what was proposed, or what the reviewer holds right; subject_end and
    object_end: what the ends said at that time; sources: keys of the sources register.
    """

    number: int
    action: Action
    at: datetime
    by: str
    name: str
    role: Role
    agency: str = ""
    reason: str = ""
    verdict: Verdict | None = None
    predicate: Predicate | None = None
    confidence: float | None = None
    subject_end: End = End()
    object_end: End = End()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curated:
    """A mapping that something was said of in the workspace, with all that was said."""

    key: MappingKey
    events: tuple[CurationEvent, ...]

    @property
    def version(self) -> int:
        """The number of steps; a step is taken only on the version it was decided on."""
        return len(self.events)


@dataclass(frozen=True, slots=True)
class Rules:
    """What it takes to decide: the table `registers/mapping-curation/settings.csv`.

    accepts and rejects: how many reviewers; confidence: of a mapping that was accepted, where no
    reviewer gave one.
    """

    accepts: int
    rejects: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a mapping stands.

    state: of the list; predicate and confidence: as decided, else as proposed or published;
    verdicts: the last word of each reviewer that still counts, oldest first; lapsed: verdicts on
    what the ends do not say any more; is_public: it is in the published dataset as accepted;
    is_disputed: reviewers disagree (verdicts or predicates), or reject what is published;
    changes: what an end says that it did not say when it was decided on.
    """

    state: MappingState
    predicate: Predicate
    confidence: float | None
    verdicts: tuple[CurationEvent, ...] = ()
    lapsed: tuple[CurationEvent, ...] = ()
    is_public: bool = False
    is_disputed: bool = False
    changes: tuple[EndChange, ...] = ()
    proposer: str = ""
    reason: str = ""
