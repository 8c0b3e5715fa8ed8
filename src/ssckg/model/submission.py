"""A city's submission as it is kept: head, cover, reports, judgements, consents, events."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from ssckg.model.actor import Role


class State(StrEnum):
    """The states of `code/submission-state`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_VERIFICATION = "in-verification"
    RETURNED = "returned"
    VERIFIED = "verified"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class ReportStatus(StrEnum):
    """What a city says on a data point."""

    REPORTED = "reported"
    PARTIAL = "partial"
    MISSING = "not reported"


class Verdict(StrEnum):
    """The verdicts of `code/verification-verdict`."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not-verified"


class ConsentScope(StrEnum):
    """The scopes of `code/consent-scope`."""

    SUBMISSION = "submission"
    DATA_POINT = "data-point"
    VERIFICATION_REPORT = "verification-report"
    FACTSHEET = "factsheet"


class ConsentState(StrEnum):
    """The states of `code/consent-state` that are recorded; "expired" follows from a date."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Cover:
    """What a submission says of the city as a whole; the contact never leaves the workspace."""

    city: str = ""
    country: str = ""
    report_year: str = ""
    reference_year: str = ""
    population: Decimal | None = None
    households: Decimal | None = None
    area: Decimal | None = None
    """Square kilometres."""
    gdp: Decimal | None = None
    currency: str = ""
    """ISO 4217."""
    currency_year: str = ""
    contact_name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a city reports on one data point; `place` is as printed to people: "Economy!H12".

    `quality` and `origin` are values of `code/quality-class` and `code/origin-class`.
    `is_overwritten` says that the result was given and not computed from its parts.
    """

    data_point: str
    """IRI below the standard base."""
    status: ReportStatus
    value: Decimal | bool | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_overwritten: bool = False
    quality: str = ""
    origin: str = ""
    source: str = ""
    reference_year: str = ""
    printed_value: str = ""
    missing_reason: str = ""
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class LocalReport:
    """A value of an indicator of the city's own, beside the standard set."""

    name: str
    value: str
    unit: str = ""
    definition: str = ""
    source: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the verifier says of one data point."""

    data_point: str
    verdict: Verdict
    note: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """A statement of the city on what may be made public, and from when.

    Later statements of the same scope and data point take the place of earlier ones; one on a data
    point goes before one on the submission. `embargo_until` is the first day on which the values
    may be public, `expires_on` the first on which they may not be any more.
    """

    scope: ConsentScope
    state: ConsentState
    data_point: str = ""
    embargo_until: date | None = None
    expires_on: date | None = None
    text_version: str = ""
    given_by: str = ""
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that is accepted as it is; `rule` is the IRI of the rule."""

    rule: str
    reason: str
    data_point: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was received: name as sent, SHA-256 in hexadecimal, size in bytes."""

    name: str
    sha256: str
    size: int
    media_type: str = ""
    purpose: str = "submission"
    """"submission", "verification" or "check" (the report of the check of a submission)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a submission is sent back with: about a data point (IRI), or about the whole."""

    text: str
    data_point: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A step in the life of a submission; `questions` go with a return."""

    number: int
    action: str
    from_state: State | None
    to_state: State
    at: datetime
    by: str
    """Id of the actor."""
    role: Role
    reason: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The head of a submission: what a list shows."""

    id: str
    iri: str
    city: str
    """Id of the city."""
    city_name: str
    year: str
    edition: str
    state: State
    version: int
    """Number of events; a step is taken only on the version it was decided on."""
    created: datetime
    verifier: str = ""
    """Id of the actor who is to verify."""
    mode: str = ""
    """Value of `code/verification-mode`."""
    supersedes: str = ""
    superseded_by: str = ""
    sha256: str = ""
    """Of the submitted file."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission with everything that belongs to it."""

    head: Summary
    cover: Cover = field(default_factory=Cover)
    reports: tuple[Report, ...] = ()
    local: tuple[LocalReport, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    consents: tuple[Consent, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    files: tuple[KeptFile, ...] = ()
    events: tuple[Event, ...] = ()

    def judgement(self, data_point: str) -> Judgement | None:
        """Return the verifier's word on a data point, if there is one."""
        return next((j for j in self.judgements if j.data_point == data_point), None)
