"""What a city's consents allow on a day: pure rules.

The way from statements to an answer, for a value:

1. Statements are looked at in the order in which they were recorded.
2. The last one on the data point decides; where there is none, the last one on the submission.
3. Taking back the consent for the whole submission takes back the consents that were given before
   for single data points, too: who says "take it all back" must not find values left. (A refusal
   for the whole does not: "nothing, except these" is said with a refusal and consents for data
   points.) What was refused or taken back for a data point stays so until it is said otherwise
   of it.
4. What is given holds from `embargo_until` on, up to the day before `expires_on`.

The verification report and the factsheet as a document have scopes of their own: consent for
values says nothing of them, and the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ssckg.model.submission import ConsentScope, ConsentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ssckg.model.submission import Consent


class Standing(StrEnum):
    """Where consent stands on a day."""

    GIVEN = "given"
    NONE = "none"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EMBARGO = "embargo"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Decision:
    """Where consent stands, by which statement, and the next day on which that changes by itself.

    `changes_on` is None where only another statement can change it.
    """

    standing: Standing
    statement: Consent | None = None
    changes_on: date | None = None

    @property
    def is_given(self) -> bool:
        """Whether it may be public on the day that was asked for."""
        return self.standing is Standing.GIVEN


def decide_value(consents: Sequence[Consent], data_point: str, today: date) -> Decision:
    """Return where consent stands for the value of a data point.

    Args:
        consents: all statements on the submission, in the order in which they were recorded.
        data_point: IRI of the data point, as in the statements.
        today: the day that is asked for.
    """
    on_all: Consent | None = None
    on_this: Consent | None = None
    for consent in consents:
        if consent.scope is ConsentScope.SUBMISSION:
            on_all = consent
            if consent.state is ConsentState.WITHDRAWN and _is_given(on_this):
                on_this = None
        elif consent.scope is ConsentScope.DATA_POINT and consent.data_point == data_point:
            on_this = consent
    return _judge(on_this or on_all, today)


def decide_document(consents: Iterable[Consent], scope: ConsentScope, today: date) -> Decision:
    """Return where consent stands for the verification report or the factsheet.

    Taking back the consent for the whole submission takes these back as well.
    """
    last: Consent | None = None
    for consent in consents:
        is_all_back = (
            consent.scope is ConsentScope.SUBMISSION and consent.state is ConsentState.WITHDRAWN
        )
        if consent.scope is scope or (is_all_back and last is not None):
            last = consent
    return _judge(last, today)


def _is_given(consent: Consent | None) -> bool:
    return consent is not None and consent.state is ConsentState.GIVEN


def _judge(consent: Consent | None, today: date) -> Decision:
    if consent is None:
        return Decision(Standing.NONE)
    if consent.state is not ConsentState.GIVEN:
        return Decision(Standing(consent.state.value), consent)
    begin, end = consent.embargo_until, consent.expires_on
    if end is not None and (today >= end or (begin is not None and begin >= end)):
        return Decision(Standing.EXPIRED, consent)
    if begin is not None and today < begin:
        return Decision(Standing.EMBARGO, consent, begin)
    return Decision(Standing.GIVEN, consent, end)
