"""What of a submission may be public on a day: the one definition for every way out.

Pages, queries, dumps, the public factsheet, the inputs of the index and the preview all ask
`select`. A value goes out if its submission is published, the verifier found it verified and the
city's consent holds on the day. That a data point was not reported goes out by consent alone:
there is nothing in it to verify.

Of a value, only these go out: result, status, year that it refers to, quality class, and the
reasons of waivers on it. Numerators and denominators, statements of source, notes, cells, names of
files, the verifier's notes, the cover sheet, local indicators and persons stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ssckg.model.submission import (
    ConsentScope,
    Cover,
    Judgement,
    Report,
    ReportStatus,
    State,
    Submission,
    Verdict,
)
from ssckg.publication.consent import Standing, decide_document, decide_value

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from ssckg.publication.consent import Decision

_YEAR: Final = re.compile(r"[0-9]{4}\Z", re.ASCII)


class Why(StrEnum):
    """Why something stays; the values are for machines, `EXPLANATIONS` for people."""

    STATE = "state"
    NO_CONSENT = "no-consent"
    REFUSED = "refused"
    WITHDRAWN = "consent-withdrawn"
    EMBARGO = "embargo"
    EXPIRED = "expired"
    NOT_JUDGED = "not-judged"
    NOT_VERIFIED = "not-verified"
    NO_VALUE = "no-value"


EXPLANATIONS: Final = {
    Why.STATE: "the submission is not published",
    Why.NO_CONSENT: "the city has said nothing on it",
    Why.REFUSED: "the city refused consent",
    Why.WITHDRAWN: "the city took its consent back",
    Why.EMBARGO: "the city's embargo has not ended",
    Why.EXPIRED: "the city's consent has ended",
    Why.NOT_JUDGED: "the verifier has not judged it",
    Why.NOT_VERIFIED: "the verifier did not find it verified",
    Why.NO_VALUE: "it is reported without a value",
}
_BY_STANDING: Final = {
    Standing.NONE: Why.NO_CONSENT,
    Standing.REFUSED: Why.REFUSED,
    Standing.WITHDRAWN: Why.WITHDRAWN,
    Standing.EMBARGO: Why.EMBARGO,
    Standing.EXPIRED: Why.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class PublicValue:
    """What goes out of one report; `value` is None where the data point was not reported."""

    data_point: str
    """IRI below the standard base."""
    status: ReportStatus
    value: Decimal | bool | None = None
    reference_year: str = ""
    quality: str = ""
    """Value of `code/quality-class`."""
    waivers: tuple[str, ...] = ()
    """Reasons for which findings on the value were accepted."""


@dataclass(frozen=True, slots=True)
class Held:
    """A report that stays, why, and from when on it would go out if nothing else is said."""

    data_point: str
    why: Why
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What goes out, and what stays.

    `changes_on` is the next day on which this is another selection by itself (an embargo or a
    consent ends); until then it depends on the submission alone.
    """

    values: tuple[PublicValue, ...] = ()
    held: tuple[Held, ...] = ()
    has_report: bool = False
    """Whether the verification report may be public."""
    has_factsheet: bool = False
    """Whether the factsheet may be public as it is, with all verified values."""
    changes_on: date | None = None


def select(submission: Submission, today: date, *, as_if_published: bool = False) -> Selection:
    """Return what of a submission may be public on a day.

    Args:
        submission: with its reports, judgements, consents and waivers.
        today: the day.
        as_if_published: leaves the state out of it, for a preview.
    """
    is_out = as_if_published or submission.head.state is State.PUBLISHED
    judgements = {judgement.data_point: judgement for judgement in submission.judgements}
    values, held, days = [], [], []
    for report in submission.reports:
        decision = decide_value(submission.consents, report.data_point, today)
        if decision.changes_on is not None:
            days.append(decision.changes_on)
        why = _reason_to_stay(report, judgements.get(report.data_point), decision, is_out=is_out)
        if why is None:
            values.append(_public_value(report, submission))
        else:
            until = decision.changes_on if why is Why.EMBARGO else None
            held.append(Held(report.data_point, why, until))
    documents = {}
    for scope in (ConsentScope.VERIFICATION_REPORT, ConsentScope.FACTSHEET):
        decision = decide_document(submission.consents, scope, today)
        documents[scope] = is_out and decision.is_given
        if decision.changes_on is not None:
            days.append(decision.changes_on)
    return Selection(
        tuple(values),
        tuple(held),
        documents[ConsentScope.VERIFICATION_REPORT],
        documents[ConsentScope.FACTSHEET],
        min(days, default=None) if is_out else None,
    )


def public_submission(submission: Submission, today: date) -> Submission:
    """Return a submission that holds nothing but what may be public on a day.

    For whatever is made for the public from a submission (factsheet, index inputs): what is not
    in it cannot get out.
    """
    chosen = select(submission, today)
    head = submission.head
    return Submission(
        head=replace(head, verifier="", sha256="", supersedes="", superseded_by=""),
        cover=Cover(city=head.city_name, report_year=head.year),
        reports=tuple(
            Report(
                value.data_point,
                value.status,
                value.value,
                quality=value.quality,
                reference_year=value.reference_year,
            )
            for value in chosen.values
        ),
        judgements=tuple(
            Judgement(value.data_point, Verdict.VERIFIED)
            for value in chosen.values
            if value.value is not None
        ),
    )


def _reason_to_stay(
    report: Report, judgement: Judgement | None, consent: Decision, *, is_out: bool
) -> Why | None:
    """Return why a report stays; None where it goes out."""
    if not is_out:
        return Why.STATE
    is_missing = report.status is ReportStatus.MISSING
    if not is_missing and report.value is None:
        return Why.NO_VALUE
    if not is_missing and judgement is None:
        return Why.NOT_JUDGED
    if judgement is not None and judgement.verdict is not Verdict.VERIFIED:
        return Why.NOT_VERIFIED
    return _BY_STANDING.get(consent.standing)


def _public_value(report: Report, submission: Submission) -> PublicValue:
    is_missing = report.status is ReportStatus.MISSING
    return PublicValue(
        report.data_point,
        report.status,
        None if is_missing else report.value,
        # A year is all that may stand here: a text that a city typed is not published.
        report.reference_year if _YEAR.match(report.reference_year) else "",
        "" if is_missing else report.quality,
        tuple(w.reason for w in submission.waivers if w.data_point == report.data_point),
    )
