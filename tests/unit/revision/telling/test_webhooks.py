"""Messages to webhooks: signatures checked by another library, pauses and queues by hand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import standardwebhooks
from tests.unit.revision.a_round_of_comments import (
    OPEN,
    START,
    after,
    decided,
    let_through,
    log_of,
    proposed,
    reviewed,
    said,
)

from ssckg.revision.happenings import happenings
from ssckg.revision.webhooks import (
    Attempt,
    Delivery,
    DeliveryState,
    Hook,
    after_attempt,
    make_secret,
    message,
    new_deliveries,
    pause_after,
    signed_headers,
)

STEPS = (proposed(1), reviewed(1, "ITU"), said(1), let_through(1), decided(1, 1))
NEWS = happenings(log_of(*STEPS), after(*STEPS), OPEN + timedelta(days=1))
HOOK = Hook(id="a1", url="https://h.example/", kinds=(), created=START, by="x", looked=START)
NOW = OPEN + timedelta(days=1)


def test_a_receiver_checks_the_signature_with_a_library() -> None:
    secret, body = make_secret(), message(NEWS[-1])
    now = datetime.now(UTC)
    headers = signed_headers(secret, "a1-try-e6", now, body)

    told = standardwebhooks.Webhook(secret).verify(body, headers)

    assert told["type"] == "decision-made"
    assert told["data"]["about"] == "https://w3id.org/ssckg/decision/try-d1"
    old = signed_headers(secret, "a1-try-e6", now - timedelta(minutes=6), body)
    for wrong_body, wrong_headers in (
        (body + b" ", headers),
        (body, {**headers, "webhook-id": "a1-try-e7"}),
        (body, {**headers, "webhook-timestamp": old["webhook-timestamp"]}),
        (body, old),
    ):
        with pytest.raises(standardwebhooks.WebhookVerificationError):
            standardwebhooks.Webhook(secret).verify(wrong_body, wrong_headers)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(make_secret()).verify(body, headers)


def test_what_is_signed() -> None:
    # Written down from the specification: id, seconds and body, with full stops between.
    key = bytes(range(32))
    secret = "whsec_" + base64.b64encode(key).decode()
    at = datetime(2030, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC)  # 1893553445 seconds
    expected = hmac.new(key, b'm1.1893553445.{"a":1}', hashlib.sha256).digest()

    headers = signed_headers(secret, "m1", at, b'{"a":1}')

    assert headers["webhook-timestamp"] == "1893553445"
    assert headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()


def test_secrets_differ() -> None:
    made = {make_secret() for _ in range(100)}

    assert len(made) == 100
    assert all(len(base64.b64decode(one.removeprefix("whsec_"))) == 32 for one in made)


def test_a_message_tells_what_is_public() -> None:
    told = [json.loads(message(one, "https://data.example/")) for one in NEWS]

    assert [one["type"] for one in told] == [
        *("stage-begun", "round-opened", "stage-begun", "proposal-filed"),
        *("comment-published", "decision-made"),
    ]
    assert all(one["data"]["about"].startswith("https://data.example/") for one in told)
    assert "Too soon" not in json.dumps(told)


def test_a_hook_is_told_of_each_thing_once() -> None:
    hook, first = new_deliveries(HOOK, NEWS, {"try": 6}, NOW)

    # The drafting began when the hook was made, so it is not after the last look.
    assert [one.id for one in first] == [
        *("a1-try-e1", "a1-try-s-open-comment", "a1-try-e2", "a1-try-e5", "a1-try-e6"),
    ]
    assert all(one.next_at == NOW and one.state is DeliveryState.WAITING for one in first)
    again = new_deliveries(hook, NEWS, {"try": 6}, NOW + timedelta(days=1))
    assert again[1] == ()


def test_a_hook_is_told_of_its_kinds_and_of_nothing_before_it() -> None:
    one_kind = replace(HOOK, kinds=("decision-made",))
    later = replace(HOOK, created=OPEN + timedelta(minutes=1), seen={"try": 2})

    assert [d.kind for d in new_deliveries(one_kind, NEWS, {"try": 6}, NOW)[1]] == ["decision-made"]
    assert [d.id for d in new_deliveries(later, NEWS, {"try": 6}, NOW)[1]] == [
        "a1-try-e5",
        "a1-try-e6",
    ]
    # A log from elsewhere: its numbers were never seen, and all of it is older than the hook.
    carried = replace(HOOK, created=NOW, looked=NOW)
    assert new_deliveries(carried, NEWS, {"try": 6}, NOW)[1] == ()


def test_pauses_grow_up_to_half_a_day() -> None:
    # 60 s, times 4 each: 1, 4, 16, 64, 256 minutes, then 1024 is more than 720 minutes.
    assert [pause_after(n).total_seconds() / 60 for n in range(1, 8)] == [
        1,
        4,
        16,
        64,
        256,
        720,
        720,
    ]


def waiting() -> Delivery:
    return Delivery(
        id="a1-x", hook="a1", happening="x", kind="k", round="try", noted=NOW, next_at=NOW
    )


def test_eight_attempts_and_no_more() -> None:
    one, at = waiting(), NOW
    for number in range(1, 8):
        one = after_attempt(one, Attempt(at=at, status=500, error="answered 500"))
        assert one.state is DeliveryState.WAITING
        assert one.next_at == at + pause_after(number)
        at = one.next_at
    one = after_attempt(one, Attempt(at=at, status=0, error="gone"))

    assert (one.state, one.next_at, len(one.attempts)) == (DeliveryState.FAILED, None, 8)
    # 1 + 4 + 16 + 64 + 256 + 720 + 720 minutes: more than a day.
    assert at - NOW == timedelta(minutes=1781)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, DeliveryState.DELIVERED),
        (204, DeliveryState.DELIVERED),
        (301, DeliveryState.WAITING),
        (404, DeliveryState.WAITING),
        (410, DeliveryState.FAILED),
        (500, DeliveryState.WAITING),
        (0, DeliveryState.WAITING),
    ],
)
def test_what_an_answer_means(status: int, state: DeliveryState) -> None:
    assert after_attempt(waiting(), Attempt(at=NOW, status=status)).state is state
