"""Webhooks: registered by the secretariat, told of what becomes public, each message on record."""

from __future__ import annotations

import secrets

# Annotations are read where the API describes itself, so what they name must be here then.
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003
from typing import TYPE_CHECKING, Final

from ssckg.app.permitting import permit
from ssckg.app.settings import webhook_hosts
from ssckg.errors import BusyError, SsckgError, UnknownNameError, UsageError
from ssckg.io.sending import Sender
from ssckg.revision import log, webhook_record
from ssckg.revision.bounds import bounds
from ssckg.revision.happenings import KINDS, happenings
from ssckg.revision.state import state_of
from ssckg.revision.webhooks import (
    Attempt,
    Delivery,
    DeliveryState,
    Hook,
    after_attempt,
    dropped,
    make_secret,
    message,
    new_deliveries,
    signed_headers,
)
from ssckg.store.hook_secrets import HookSecrets
from ssckg.store.locks import LockedError, lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_event import RoundEvent
    from ssckg.model.revision_state import RoundState
    from ssckg.revision.happenings import Happening

_MANAGE: Final = "webhook-manage"
_AT_ONCE: Final = 50
_LONGEST_ERROR: Final = 300


@dataclass(frozen=True, slots=True)
class HookView:
    """A webhook as it is shown; events: kinds of happenings, none: all."""

    id: str
    url: str
    events: tuple[str, ...]
    created: datetime
    by: str


@dataclass(frozen=True, slots=True)
class NewHook:
    """A webhook that was just registered, with its secret, which is shown this once."""

    hook: HookView
    secret: str

    def __repr__(self) -> str:
        return f"NewHook({self.hook.id})"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a run did: messages noted, delivered, failed this time, given up, dropped."""

    noted: int = 0
    delivered: int = 0
    failed: int = 0
    given_up: int = 0
    dropped: int = 0


def usual_sender() -> Sender:
    """Return what sends to the hosts that the operator lists; without any, to nobody."""
    hosts, networks = webhook_hosts()
    return Sender(hosts, networks, seconds=bounds()["webhook-seconds-most"])


def add_hook(
    ws: Workspace, actor: Actor, url: str, kinds: Sequence[str], sender: Sender | None = None
) -> NewHook:
    """Register an address that is told of news from now on.

    Args:
        ws: the workspace.
        actor: who asks.
        url: where messages go: https, and a host that the operator lists.
        kinds: of happenings (`revision.happenings.KINDS`), none: all.
        sender: what will send; the usual one, if not given.

    Raises:
        ForbiddenError: the actor may not.
        UsageError: messages may not go there; there are too many webhooks, or this one already.
        UnknownNameError: no such kind.
    """
    permit(ws, actor, _MANAGE)
    (sender or usual_sender()).check(url)
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownNameError("kind of event", kind, tuple(KINDS))
    known = webhook_record.hooks(ws.store)
    if any(hook.url == url for hook in known):
        raise UsageError("this address is registered already", hint="remove it first")
    if len(known) >= bounds()["webhook-hooks-most"]:
        raise UsageError(f"there are {len(known)} webhooks already", hint="remove one first")
    now, secret = ws.now(), make_secret()
    hook = Hook(
        id=secrets.token_hex(6),
        url=url,
        kinds=tuple(dict.fromkeys(kinds)),
        created=now,
        by=actor.id,
        looked=now,
        seen={name: log.version(ws.store, name) for name in log.round_ids(ws.store)},
    )
    HookSecrets(ws.directory.layout.keys).keep(hook.id, secret)
    webhook_record.put(ws.store, [hook])
    return NewHook(_shown(hook), secret)


def list_hooks(ws: Workspace, actor: Actor) -> tuple[HookView, ...]:
    """Return all webhooks; no secret is among them.

    Raises:
        ForbiddenError: the actor may not see them.
    """
    permit(ws, actor, _MANAGE)
    return tuple(map(_shown, webhook_record.hooks(ws.store)))


def remove_hook(ws: Workspace, actor: Actor, hook: str) -> HookView:
    """Remove a webhook with its secret and its messages, and return what it was.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is none of that id.
    """
    permit(ws, actor, _MANAGE)
    found = _find(ws, hook)
    webhook_record.remove(ws.store, found.id)
    HookSecrets(ws.directory.layout.keys).remove(found.id)
    return _shown(found)


def list_deliveries(
    ws: Workspace, actor: Actor, hook: str, *, limit: int | None = None
) -> tuple[Delivery, ...]:
    """Return the messages of a webhook that are kept, latest first, with every attempt.

    Raises:
        ForbiddenError: the actor may not see them.
        UnknownNameError: there is no such webhook.
    """
    permit(ws, actor, _MANAGE)
    return webhook_record.deliveries(ws.store, _find(ws, hook).id)[:limit]


def deliver(ws: Workspace, actor: Actor, sender: Sender | None = None) -> DeliveryReport:
    """Send what is to be sent by now, once, and say what came of it.

    Raises:
        ForbiddenError: the actor may not.
        BusyError: another process, such as the server, is sending.
    """
    permit(ws, actor, _MANAGE)
    return Deliverer(sender or usual_sender()).run(ws)


@dataclass(slots=True)
class Deliverer:
    """Finds news and sends messages; keeps what it read of rounds that did not change."""

    sender: Sender
    _read: dict[str, tuple[tuple[RoundEvent, ...], RoundState]] = field(default_factory=dict)

    def run(self, ws: Workspace) -> DeliveryReport:
        """Note news for each webhook and send what is due.

        Raises:
            BusyError: another process is sending.
            EngineError: the engine does not answer.
        """
        try:
            with lock(ws.directory.layout.lock_file("webhooks"), exclusive=True):
                hooks = webhook_record.hooks(ws.store)
                if not hooks:
                    return DeliveryReport()
                noted = self._note(ws, hooks)
                counts = dict.fromkeys(DeliveryState, 0)
                for hook in hooks:
                    for one in self._send_due(ws, hook):
                        counts[one.state] += 1
        except LockedError as error:
            raise BusyError("another process sends messages", hint="try again later") from error
        return DeliveryReport(
            noted,
            counts[DeliveryState.DELIVERED],
            counts[DeliveryState.WAITING],
            counts[DeliveryState.FAILED],
            counts[DeliveryState.DROPPED],
        )

    def _note(self, ws: Workspace, hooks: Sequence[Hook]) -> int:
        """Put news into the queues; queue and what was looked at change in one step."""
        now = ws.now()
        news = [one for name in log.round_ids(ws.store) for one in self._news(ws, name)]
        versions = {name: events[-1].number for name, (events, _) in self._read.items()}
        count = 0
        for hook in hooks:
            after, found = new_deliveries(hook, news, versions, now)
            # Without news the hook is left as it is, but for its calendars now and then.
            if not found and after.seen == hook.seen:
                continue
            gone: list[str] = []
            if found:
                kept = webhook_record.deliveries(ws.store, hook.id)
                most = max(0, bounds()["webhook-kept-most"] - len(found))
                gone = [one.id for one in kept[most:]]
            webhook_record.put(ws.store, [after], found, gone)
            count += len(found)
        return count

    def _news(self, ws: Workspace, round_id: str) -> tuple[Happening, ...]:
        known = self._read.get(round_id)
        if known is None or known[0][-1].number != log.version(ws.store, round_id):
            events = log.read(ws.store, round_id)
            known = self._read[round_id] = (events, state_of(events))
        return happenings(*known, ws.now())

    def _send_due(self, ws: Workspace, hook: Hook) -> Iterator[Delivery]:
        """Send the messages of a hook, one after the other, until one fails."""
        secret = HookSecrets(ws.directory.layout.keys).read(hook.id)
        for one in webhook_record.due(ws.store, hook.id, ws.now(), _AT_ONCE):
            after = self._sent(ws, hook, one, secret)
            webhook_record.put(ws.store, [], [after])
            yield after
            if after.state in {DeliveryState.WAITING, DeliveryState.FAILED}:
                return

    def _sent(self, ws: Workspace, hook: Hook, one: Delivery, secret: str | None) -> Delivery:
        known = one.round in self._read
        news = self._news(ws, one.round) if known else ()
        happening = next((each for each in news if each.id == one.happening), None)
        if happening is None:
            return dropped(one)
        at = ws.now()
        if secret is None:
            lost = "the secret is lost; remove the webhook and add it anew"
            return after_attempt(one, Attempt(at=at, status=0, error=lost))
        body = message(happening, ws.base)
        try:
            status = self.sender.post(hook.url, body, signed_headers(secret, one.id, at, body))
        except SsckgError as error:
            return after_attempt(one, Attempt(at=at, status=0, error=str(error)[:_LONGEST_ERROR]))
        why = "" if 200 <= status < 300 else f"answered {status}"
        return after_attempt(one, Attempt(at=at, status=status, error=why))


def _shown(hook: Hook) -> HookView:
    return HookView(hook.id, hook.url, hook.kinds, hook.created, hook.by)


def _find(ws: Workspace, hook: str) -> Hook:
    found = webhook_record.hooks(ws.store)
    for one in found:
        if one.id == hook:
            return one
    raise UnknownNameError("webhook", hook, tuple(one.id for one in found))
