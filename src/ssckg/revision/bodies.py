"""For whom somebody acts in a round: a body, never only themselves.

An agency's account acts for its agency and a city's for its city; the secretariat for itself, or,
entering what was sent to it, for any other body. Whoever has no body is one of the public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import ForbiddenError
from ssckg.model.actor import Role

if TYPE_CHECKING:
    from ssckg.model.actor import Actor

SECRETARIAT: Final = "secretariat"
PUBLIC: Final = "public"
PLAYER: Final = "example-"
"""How the names of bodies begin that only play in a demonstration; no register has them."""
_CITY: Final = "city:"


def is_player(body: str) -> bool:
    """Say whether a body is played: "example-board"."""
    return body.startswith(PLAYER)


def city_body(city: str) -> str:
    """Return the body that a city is in a round."""
    return f"{_CITY}{city}"


def city_of(body: str) -> str:
    """Return the id of the city that a body is; empty where it is none."""
    return body.removeprefix(_CITY) if body.startswith(_CITY) else ""


def own_body(actor: Actor) -> str:
    """Return the body that somebody acts for where nothing else is said."""
    if actor.is_operator or actor.role is Role.SECRETARIAT:
        return SECRETARIAT
    if actor.role is Role.AGENCY and actor.agency:
        return actor.agency
    if actor.role is Role.CITY and actor.city:
        return city_body(actor.city)
    return PUBLIC


def body_for(actor: Actor, body: str = "") -> str:
    """Return the body that somebody acts for, given the one that they name.

    Raises:
        ForbiddenError: they may not act for that body.
    """
    own = own_body(actor)
    if not body or body == own:
        return own
    if own == SECRETARIAT:
        return body
    raise ForbiddenError(
        f"{actor.id} acts for {own} and not for {body}",
        hint="the secretariat can enter what other bodies send to it",
    )
