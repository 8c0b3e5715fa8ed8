"""Messages to webhooks: what they say, how they are signed, when they are tried again.

Signed as the open specification Standard Webhooks has it (https://www.standardwebhooks.com), so
that receivers can check them with a library of theirs: HMAC-SHA256 over id, time and body. The time
is in what is signed, so an old message cannot be sent again as a new one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ssckg.namespaces import BASE
from ssckg.revision.bounds import bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.revision.happenings import Happening

SECRET_PREFIX: Final = "whsec_"  # noqa: S105  what secrets begin with
_SECRET_BYTES: Final = 32
_GONE: Final = 410


class DeliveryState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"
    """What it told of is not public any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """An address that is told of news.

    kinds: of happenings; empty: all; seen: number of the last event by round that was looked at;
    looked: until when the calendars were looked at.
    """

    id: str
    url: str
    kinds: tuple[str, ...]
    created: datetime
    by: str
    looked: datetime
    seen: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt: the status of the answer, 0 without one, and then why."""

    at: datetime
    status: int
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message for a hook; the same id whenever it is sent, so receivers notice a second time."""

    id: str
    hook: str
    happening: str
    kind: str
    round: str
    noted: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: tuple[Attempt, ...] = ()
    next_at: datetime | None = None


def make_secret() -> str:
    """Return a new secret, as receivers configure it."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def message(news: Happening, base: str = BASE) -> bytes:
    """Return the body that tells of a happening; IRIs of ours are moved to `base`."""
    about = base + news.about.removeprefix(BASE) if news.about.startswith(BASE) else news.about
    document = {
        "type": news.kind,
        "timestamp": news.at.astimezone(UTC).isoformat(),
        "data": {
            "id": news.id,
            "round": news.round,
            "about": about,
            "title": news.title,
            "text": news.text,
        },
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def signed_headers(secret: str, delivery: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of a message: id, time in seconds, signature."""
    moment = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b".".join((delivery.encode(), moment.encode(), body))
    mark = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": delivery,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{mark}",
        "content-type": "application/json",
        "user-agent": "ssckg",
    }


def new_deliveries(
    hook: Hook, news: Iterable[Happening], versions: Mapping[str, int], now: datetime
) -> tuple[Hook, tuple[Delivery, ...]]:
    """Return what a hook is to be told of since the last look, and the hook after that look.

    Args:
        hook: the hook.
        news: happenings of the rounds that were looked at.
        versions: number of the last event of each of these rounds.
        now: until when the news go.
    """
    found = []
    for one in news:
        is_new = (
            one.number > hook.seen.get(one.round, 0) if one.number else hook.looked < one.at <= now
        )
        # Of a log that was carried here from elsewhere nothing is told anew.
        if is_new and one.at >= hook.created and (not hook.kinds or one.kind in hook.kinds):
            found.append(_delivery(hook, one, now))
    return replace(hook, looked=now, seen={**hook.seen, **versions}), tuple(found)


def after_attempt(delivery: Delivery, attempt: Attempt) -> Delivery:
    """Return a message after an attempt: delivered, to be tried again, or given up."""
    attempts = (*delivery.attempts, attempt)
    if 200 <= attempt.status < 300:
        state, following = DeliveryState.DELIVERED, None
    elif len(attempts) >= bounds()["webhook-attempts-most"] or attempt.status == _GONE:
        state, following = DeliveryState.FAILED, None
    else:
        state, following = DeliveryState.WAITING, attempt.at + pause_after(len(attempts))
    return replace(delivery, attempts=attempts, state=state, next_at=following)


def dropped(delivery: Delivery) -> Delivery:
    """Return a message that is not sent, for what it tells of is not public any more."""
    return replace(delivery, state=DeliveryState.DROPPED, next_at=None)


def pause_after(attempts: int) -> timedelta:
    """Return the pause after so many failed attempts: growing by a factor, up to a longest one."""
    first, factor = bounds()["webhook-first-pause-seconds"], bounds()["webhook-pause-factor"]
    longest = bounds()["webhook-longest-pause-seconds"]
    return timedelta(seconds=min(first * factor ** (attempts - 1), longest))


def _delivery(hook: Hook, news: Happening, now: datetime) -> Delivery:
    return Delivery(
        id=f"{hook.id}-{news.id}",
        hook=hook.id,
        happening=news.id,
        kind=news.kind,
        round=news.round,
        noted=now,
        next_at=now,
    )
