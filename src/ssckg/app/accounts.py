"""Who is who: tokens made, listed, revoked, and told by their secret."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ssckg.access import accounts, rights, tokens
from ssckg.access.tokens import Token
from ssckg.errors import ForbiddenError, UnknownNameError, UsageError
from ssckg.model.actor import Actor, Role
from ssckg.submissions.cities import city_id
from ssckg.submissions.city_names import resolve_city

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.access.token_cache import TokenCache
    from ssckg.app.workspace import Workspace

USUAL_LIFE: Final = timedelta(days=90)
LONGEST_LIFE: Final = timedelta(days=366)
_NAME_LENGTH: Final = 100
_RESERVED: Final = frozenset({"public", "operator"})
_ACRONYM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made, with its secret, which is shown this once."""

    token: Token
    secret: str

    def __repr__(self) -> str:
        return f"NewToken({self.token.id})"


def create_token(
    ws: Workspace,
    actor: Actor,
    *,
    role: str,
    name: str,
    city: str = "",
    agency: str = "",
    life: timedelta = USUAL_LIFE,
    scopes: Sequence[str] = (),
) -> NewToken:
    """Make a token, and the account of that name if there is none yet.

    Args:
        ws: the workspace.
        actor: who asks.
        role: city, verifier, secretariat or agency.
        name: of the person or program; the account's id is made from it.
        city: name or id of the city of a city's or verifier's account.
        agency: acronym of an agency's account.
        life: how long it is accepted.
        scopes: the only actions that it is good for; all that the role may, where empty.

    Raises:
        UsageError: something of this does not fit together; names what.
        ForbiddenError: the actor may not make tokens, or not such a one: whose own token is
            limited to some actions gives on no others.
    """
    rights.require(actor, "token-manage")
    owner = _account(role, name, city, agency)
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise UsageError(f"a token lives between a moment and {LONGEST_LIFE.days} days")
    for scope in scopes:
        if scope not in rights.actions():
            raise UnknownNameError("action", scope, tuple(sorted(rights.actions())))
    scopes = tuple(sorted(set(scopes)))
    if actor.scopes and not (scopes and set(scopes) <= set(actor.scopes)):
        raise ForbiddenError(f"the token of {actor.id} does not extend to what the new one would")
    secret = tokens.make_secret()
    now = ws.now().replace(microsecond=0)
    token = Token(
        secret.token_id, replace(owner, scopes=scopes), now, now + life, scopes=scopes,
        made_by=actor.id,
    )  # fmt: skip
    accounts.open_account(ws.store, owner)
    accounts.keep_token(ws.store, token, secret.hash)
    return NewToken(token, secret.text)


def list_tokens(ws: Workspace, actor: Actor) -> list[Token]:
    """Return all tokens, oldest first; no secret is among them.

    Raises:
        ForbiddenError: the actor may not see them.
    """
    rights.require(actor, "token-manage")
    return accounts.list_tokens(ws.store)


def revoke_token(
    ws: Workspace, actor: Actor, token: str, *, cache: TokenCache | None = None
) -> Token:
    """Revoke a token by its id and return it; one that is revoked already stays so.

    Raises:
        UnknownNameError: there is no such token.
        ForbiddenError: the actor may not do that.
    """
    rights.require(actor, "token-manage")
    kept = accounts.find_token(ws.store, token)
    if kept is None:
        raise UnknownNameError("token", token)
    if kept.token.revoked is not None:
        return kept.token
    now = ws.now().replace(microsecond=0)
    accounts.revoke_token(ws.store, token, now)
    if cache is not None:
        cache.forget(token)
    return replace(kept.token, revoked=now)


def find_actor(ws: Workspace, actor: str) -> Actor | None:
    """Return who has that id, if there is an account of it."""
    return accounts.find_account(ws.store, actor)


def authenticate(
    ws: Workspace, secret: str, *, cache: TokenCache | None = None, channel: str = "cli"
) -> Actor:
    """Return whose token `secret` is; otherwise as `open_token`."""
    return open_token(ws, secret, cache=cache, channel=channel).actor


def open_token(
    ws: Workspace, secret: str, *, cache: TokenCache | None = None, channel: str = "cli"
) -> Token:
    """Return the token whose secret `secret` is.

    Args:
        ws: the workspace.
        secret: the token as its holder has it.
        cache: tokens verified a moment ago, of a server; a command needs none.
        channel: "cli" or "http", for the log of readings.

    Raises:
        UnauthenticatedError: it opens nothing; one answer for all reasons.
        BusyError: too many ask at once.
    """
    now = ws.now()
    token = cache.find(secret) if cache is not None else None
    if token is None:
        token_id, hidden = tokens.split(secret)
        kept = accounts.find_token(ws.store, token_id)
        if kept is None or cache is None or not cache.is_proven(secret, kept.hash):
            # The hash is computed in any case: the time taken must not tell what is known.
            if not tokens.is_right(hidden, kept.hash if kept else None) or kept is None:
                raise tokens.refusal()
            if cache is not None:
                cache.prove(secret, kept.hash)
        token = kept.token
        if token.is_open(now) and token.last_used != now.date():
            accounts.note_use(ws.store, token.id, now.date())
        if cache is not None and token.is_open(now):
            cache.keep(secret, token)
    if not token.is_open(now):
        raise tokens.refusal()
    return replace(token, actor=replace(token.actor, channel=channel))


def holder_of(ws: Workspace, token_id: str, cache: TokenCache, *, channel: str = "http") -> Actor:
    """Return whose token has that id, while it is open; for sessions that were opened with it.

    What was looked up a moment ago is not looked up again, so a revocation by another process takes
    as long as for the token itself.

    Raises:
        UnauthenticatedError: it has ended or was revoked.
    """
    name = f"id:{token_id}"  # no secret begins so
    now = ws.now()
    token = cache.find(name)
    if token is None:
        kept = accounts.find_token(ws.store, token_id)
        if kept is None or not kept.token.is_open(now):
            raise tokens.refusal()
        token = kept.token
        cache.keep(name, token)
    if not token.is_open(now):
        raise tokens.refusal()
    return replace(token.actor, channel=channel)


def _account(role: str, name: str, city: str, agency: str) -> Actor:
    """Return the actor that these words make, checked.

    Raises:
        UsageError: they do not fit together.
    """
    known = tuple(str(one) for one in Role if one is not Role.PUBLIC)
    if role not in known:
        raise UnknownNameError("role", role, known)
    name = " ".join(name.split())
    identity = city_id(name).replace("_", "-")
    if not identity.isascii() or not identity or len(name) > _NAME_LENGTH or not name.isprintable():
        raise UsageError(
            f"{name[:_NAME_LENGTH]!r} is no name for an account",
            hint=f"some Latin letters or digits, {_NAME_LENGTH} characters at most",
        )
    if identity in _RESERVED:
        raise UsageError(f"the name {name!r} is taken", hint="choose another")
    if (role == Role.CITY) > bool(city) or (city and role not in {Role.CITY, Role.VERIFIER}):
        raise UsageError("a city's account names its city, a verifier's may, others do not")
    if (role == Role.AGENCY) != bool(agency):
        raise UsageError("an agency's account names its agency, and no other does")
    # Whatever name it is called by: a verifier of the same city is known by the city's one id.
    place = resolve_city(city)[0] if city_id(city) else ""
    if city and not (place and place.isascii()):
        raise UsageError(f"{city!r} is no name of a city", hint="write it in Latin letters")
    if agency and not _ACRONYM.fullmatch(agency):
        raise UsageError(f"{agency!r} is no acronym of an agency")
    return Actor(identity, name, Role(role), city=place, agency=agency)
