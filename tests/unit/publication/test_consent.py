"""What consents allow, against a model that says the same in another way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.model.submission import Consent, ConsentScope, ConsentState
from ssckg.publication.consent import Standing, decide_document, decide_value

TODAY = date(2026, 11, 22)
A, B = "https://w3id.org/ssckg/u4ssc/A/result", "https://w3id.org/ssckg/u4ssc/B/result"
GIVEN, REFUSED, WITHDRAWN = ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.WITHDRAWN
ALL, POINT = ConsentScope.SUBMISSION, ConsentScope.DATA_POINT
REPORT = ConsentScope.VERIFICATION_REPORT


def on_all(state: ConsentState, **more: date) -> Consent:
    return Consent(ALL, state, **more)  # type: ignore[arg-type]


def on(point: str, state: ConsentState, **more: date) -> Consent:
    return Consent(POINT, state, point, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("consents", "expected"),
    [
        ([], Standing.NONE),
        ([on_all(GIVEN)], Standing.GIVEN),
        ([on_all(REFUSED)], Standing.REFUSED),
        ([on_all(GIVEN), on_all(REFUSED)], Standing.REFUSED),
        ([on_all(REFUSED), on_all(GIVEN)], Standing.GIVEN),
        # a data point goes before the whole, in whatever order they were said
        ([on(A, REFUSED), on_all(GIVEN)], Standing.REFUSED),
        ([on_all(GIVEN), on(A, REFUSED)], Standing.REFUSED),
        ([on_all(REFUSED), on(A, GIVEN)], Standing.GIVEN),
        ([on(A, GIVEN), on_all(REFUSED)], Standing.GIVEN),
        # the other data point says nothing of this one
        ([on(B, GIVEN)], Standing.NONE),
        # taking all back takes back what was said of single ones before, not after
        ([on(A, GIVEN), on_all(WITHDRAWN)], Standing.WITHDRAWN),
        ([on_all(WITHDRAWN), on(A, GIVEN)], Standing.GIVEN),
        ([on_all(GIVEN), on(A, WITHDRAWN)], Standing.WITHDRAWN),
        # what was refused for it stays refused
        ([on(A, REFUSED), on_all(WITHDRAWN), on_all(GIVEN)], Standing.REFUSED),
        ([on(A, GIVEN), on_all(WITHDRAWN), on_all(GIVEN)], Standing.GIVEN),
        # the report is another thing
        ([Consent(REPORT, GIVEN)], Standing.NONE),
        ([on_all(GIVEN), Consent(REPORT, REFUSED)], Standing.GIVEN),
    ],
)
def test_who_decides(consents: list[Consent], expected: Standing) -> None:
    assert decide_value(consents, A, TODAY).standing is expected


@pytest.mark.parametrize(
    ("begin", "end", "expected", "changes"),
    [
        (0, None, Standing.GIVEN, None),  # public on the day that is named
        (1, None, Standing.EMBARGO, 1),
        (-1, 3, Standing.GIVEN, 3),
        (None, 0, Standing.EXPIRED, None),  # not any more on the day that is named
        (None, 1, Standing.GIVEN, 1),
        (2, 5, Standing.EMBARGO, 2),
        (5, 2, Standing.EXPIRED, None),  # never public
    ],
)
def test_days(begin: int | None, end: int | None, expected: Standing, changes: int | None) -> None:
    consent = Consent(
        ALL,
        GIVEN,
        embargo_until=None if begin is None else TODAY + timedelta(begin),
        expires_on=None if end is None else TODAY + timedelta(end),
    )
    decision = decide_value([consent], A, TODAY)
    assert decision.standing is expected
    assert decision.changes_on == (None if changes is None else TODAY + timedelta(changes))


def test_documents_have_consents_of_their_own() -> None:
    assert decide_document([on_all(GIVEN)], REPORT, TODAY).standing is Standing.NONE
    given_report = [Consent(REPORT, GIVEN)]
    assert decide_document(given_report, REPORT, TODAY).is_given
    assert not decide_document(given_report, ConsentScope.FACTSHEET, TODAY).is_given
    taken_back = [*given_report, on_all(WITHDRAWN)]
    assert decide_document(taken_back, REPORT, TODAY).standing is Standing.WITHDRAWN
    assert decide_document([*taken_back, *given_report], REPORT, TODAY).is_given
    assert decide_document([on_all(WITHDRAWN)], REPORT, TODAY).standing is Standing.NONE


def naive(consents: list[Consent], point: str, today: date) -> bool:
    """Say whether a value may be public: erase what no longer counts, then look at the rest."""
    left: list[Consent | None] = list(consents)
    for number, consent in enumerate(consents):
        if consent.scope is ALL and consent.state is WITHDRAWN:
            last_words = {c.data_point: c for c in consents[:number] if c.scope is POINT}
            # only where the last word on the data point was yes
            erased = [p for p, c in last_words.items() if c.state is GIVEN]
            for at in range(number):
                earlier = left[at]
                if earlier is not None and earlier.data_point in erased:
                    left[at] = None
    counted = [consent for consent in left if consent is not None]
    of_point = [c for c in counted if c.scope is POINT and c.data_point == point]
    of_all = [c for c in counted if c.scope is ALL]
    last = (of_point or of_all)[-1:]
    return bool(last) and all(
        [
            last[0].state is GIVEN,
            last[0].embargo_until is None or last[0].embargo_until <= today,
            last[0].expires_on is None or today < last[0].expires_on,
        ]
    )


days = st.integers(-3, 3).map(lambda n: TODAY + timedelta(n))
statements = st.one_of(
    st.builds(
        Consent,
        st.sampled_from([ALL, REPORT, ConsentScope.FACTSHEET]),
        st.sampled_from(ConsentState),
        st.just(""),
        st.none() | days,
        st.none() | days,
    ),
    st.builds(
        Consent,
        st.just(POINT),
        st.sampled_from(ConsentState),
        st.sampled_from([A, B]),
        st.none() | days,
        st.none() | days,
    ),
)


@given(st.lists(statements, max_size=8), days)
def test_against_the_naive_model(consents: list[Consent], today: date) -> None:
    for point in (A, B):
        decision = decide_value(consents, point, today)
        # The model does not refuse a consent that ends before it begins; neither is ever public.
        assert decision.is_given == naive(consents, point, today)


@given(st.lists(statements, max_size=8), days, st.integers(1, 8))
def test_nothing_changes_before_the_day_that_was_named(
    consents: list[Consent], today: date, ahead: int
) -> None:
    later = today + timedelta(ahead)
    now = decide_value(consents, A, today)
    if now.changes_on is None or later < now.changes_on:
        assert decide_value(consents, A, later).is_given == now.is_given
    if now.changes_on is not None:
        assert now.changes_on > today
        assert decide_value(consents, A, now.changes_on).is_given != now.is_given
