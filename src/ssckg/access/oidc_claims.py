"""From the claims of a sign-in to who acts: by claims of our own, or by a list of the operator's.

The list is a JSON file, an array of objects; the first that fits wins::

    [{"claim": "groups", "value": "/cities/stavanger", "role": "city", "city": "stavanger"},
     {"claim": "sub", "value": "f3a1...", "role": "verifier", "id": "vera"}]

A claim that is a list fits if it holds the value. With a list, nothing else gives a role. Who has
no role acts as the public.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import DataError, UnauthenticatedError
from ssckg.model.actor import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.access.oidc_settings import ClaimNames

_ID: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_ACRONYM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_NAME_LENGTH: Final = 100
_RESERVED: Final = frozenset({"operator", "public"})
_KEYS: Final = frozenset({"claim", "value", "role", "city", "agency", "id"})
_MOST_RULES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Rule:
    """Who has `value` in `claim` acts in `role`, for that city or agency, under that id if any."""

    claim: str
    value: str
    role: Role
    city: str = ""
    agency: str = ""
    id: str = ""


def read_rules(text: str) -> tuple[Rule, ...]:
    """Return the rules of a list.

    Raises:
        DataError: it is none; names the entry, from 1.
    """
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError("the list of who may sign in is not JSON") from error
    if not isinstance(listed, list) or len(listed) > _MOST_RULES:
        raise DataError("the list of who may sign in is no array")
    return tuple(_rule(number, entry) for number, entry in enumerate(listed, 1))


def actor_of(
    claims: Mapping[str, Any], *, names: ClaimNames, rules: tuple[Rule, ...] | None
) -> Actor:
    """Return who acts by the claims of a token that was verified.

    Args:
        claims: of the token.
        names: which claims of it give role, city and agency.
        rules: the operator's list; None: there is none.

    Raises:
        UnauthenticatedError: what the provider says of role, city or agency fits nothing.
    """
    subject = f"{claims['iss']} {claims['sub']}"
    digest = base64.b32encode(hashlib.sha256(subject.encode()).digest()).decode().lower()
    identity = f"oidc-{digest[:20]}"
    name = str(claims.get("name") or claims.get("preferred_username") or identity)
    name = "".join(c for c in name if c.isprintable())[:_NAME_LENGTH]
    if rules is not None:
        rule = next((rule for rule in rules if _fits(rule, claims)), None)
        if rule is None:
            return Actor(identity, name, Role.PUBLIC, channel="http")
        return Actor(rule.id or identity, name, rule.role, rule.city, rule.agency, channel="http")
    said = {key: claims.get(claim, "") for key, claim in
            (("role", names.role), ("city", names.city), ("agency", names.agency))}  # fmt: skip
    role = str(said["role"]) or Role.PUBLIC
    fault = _fault(role, said["city"], said["agency"])
    if fault:
        raise UnauthenticatedError(f"the sign-in provider {fault}", hint="ask who runs it")
    return Actor(identity, name, Role(role), said["city"], said["agency"], channel="http")


def _fits(rule: Rule, claims: Mapping[str, Any]) -> bool:
    has = claims.get(rule.claim)
    return rule.value in has if isinstance(has, list) else has == rule.value


def _rule(number: int, entry: Any) -> Rule:
    where = f"entry {number} of the list of who may sign in"
    if not isinstance(entry, dict) or not all(isinstance(v, str) for v in entry.values()):
        raise DataError(f"{where} is no object of texts")
    if unknown := set(entry) - _KEYS:
        raise DataError(f"{where} has {min(unknown)!r}, which means nothing")
    if not all(entry.get(key) for key in ("claim", "value", "role")):
        raise DataError(f"{where} lacks claim, value or role")
    fault = _fault(entry["role"], entry.get("city", ""), entry.get("agency", ""))
    identity = entry.get("id", "")
    if identity and (not _ID.fullmatch(identity) or identity in _RESERVED):
        fault = f"gives {identity!r}, which is no id"
    if fault:
        raise DataError(f"{where} {fault}")
    return Rule(**{**entry, "role": Role(entry["role"])})


def _fault(role: str, city: Any, agency: Any) -> str:
    """Return what is wrong with a role, its city and its agency, or nothing."""
    if role not in {str(one) for one in Role}:
        return f"gives {role!r}, which is no role"
    if not isinstance(city, str) or (city and not _ID.fullmatch(city)):
        return "gives a city that is no id of one"
    if not isinstance(agency, str) or (agency and not _ACRONYM.fullmatch(agency)):
        return "gives an agency that is no acronym"
    if (role == Role.CITY and not city) or (city and role not in {Role.CITY, Role.VERIFIER}):
        return "gives a city where there is none, or none where there must be one"
    if (role == Role.AGENCY) != bool(agency):
        return "gives an agency where there is none, or none where there must be one"
    return ""
