"""Who may do what: the table `ontology/registers/access/rights.csv`, asked before every use case.

Nothing is allowed that the table does not say. A right holds for an action and a role, under a
condition: `own-city`, `own-agency`, `assigned`, `public` or `any`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ssckg import resources
from ssckg.errors import ForbiddenError, UnknownNameError
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults
from ssckg.model.actor import Role
from ssckg.model.submission import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.model.actor import Actor
    from ssckg.model.submission import Summary

_TABLE: Final = "registers/access/rights.csv"
_KNOWING: Final = "read"
"""Who may take this action on a submission may know that it exists."""


@dataclass(frozen=True, slots=True)
class Right:
    """One row of the table; `about` is "submission", "city" or "service"."""

    action: str
    role: Role
    about: str
    condition: str
    is_logged: bool


@cache
def rights() -> Mapping[tuple[str, Role], Right]:
    """Return the table by action and role, read once.

    Raises:
        DataError: the table is faulty.
    """
    faults = Faults()
    table = read_table(resources.folder("ontology") / _TABLE, faults, shown=f"ontology/{_TABLE}")
    faults.check()
    found = {}
    for row in table.rows:
        cells = {name: str(value) for name, value in row.cells.items()}
        right = Right(
            cells["action"],
            Role(cells["role"]),
            cells["about"],
            cells["condition"],
            cells["logged"] in {"true", "1"},
        )
        found[right.action, right.role] = right
    return MappingProxyType(found)


@cache
def actions() -> frozenset[str]:
    """Return the names of all actions."""
    return frozenset(action for action, _ in rights())


@cache
def is_logged(action: str) -> bool:
    """Say whether a use of `action` leaves an entry in the log of readings."""
    return any(right.is_logged for right in rights().values() if right.action == action)


def is_allowed(actor: Actor, action: str, head: Summary | None = None, *, city: str = "") -> bool:
    """Say whether `actor` may take `action`.

    Args:
        actor: who asks.
        action: a name of the table.
        head: the submission, for an action on one.
        city: id of the city, for an action on a city that has no submission yet (lodge).

    Raises:
        ValueError: no row has that action: a mistake in the program.
    """
    if action not in actions():
        raise ValueError(f"{action!r} is no action of {_TABLE}")
    if actor.scopes and action not in actor.scopes:
        return False
    return _role_may(actor, action, head, city)


def require(actor: Actor, action: str, head: Summary | None = None, *, city: str = "") -> None:
    """Return if `actor` may take `action` (see `is_allowed`).

    Raises:
        UnknownNameError: the actor may not even know that the submission exists; the answer is
            that for one that does not.
        ForbiddenError: the actor may know, and may not do that.
        ValueError: no row has that action.
    """
    if is_allowed(actor, action, head, city=city):
        return
    # Whether a submission may be known follows from the role: a token that is limited to a few
    # actions is told so.
    if head is not None and not _role_may(actor, _KNOWING, head, ""):
        raise unknown_submission(head.id)
    raise ForbiddenError(_refusal(actor, action, head))


def condition_of(actor: Actor, action: str) -> str:
    """Return under which condition `actor` may take `action`; empty where not at all."""
    if actor.scopes and action not in actor.scopes:
        return ""
    if actor.is_operator:
        return "any"
    right = rights().get((action, actor.role))
    return right.condition if right is not None else ""


def unknown_submission(submission: str) -> UnknownNameError:
    """Return the error for a submission that is not there, or is not to be known."""
    return UnknownNameError("submission", submission)


def visible(actor: Actor, heads: Iterable[Summary]) -> list[Summary]:
    """Return those submissions that `actor` may know of, in their order."""
    return [head for head in heads if _role_may(actor, _KNOWING, head, "")]


def _role_may(actor: Actor, action: str, head: Summary | None, city: str) -> bool:
    if actor.is_operator:
        return True
    right = rights().get((action, actor.role))
    return right is not None and _holds(right, actor, head, city)


def _holds(right: Right, actor: Actor, head: Summary | None, city: str) -> bool:
    if right.condition == "any":
        return True
    if right.about == "service":
        # A list: what is on it is filtered by `visible`. Somebody of no city has no own city; what
        # is said for an agency is held to the account's agency where the rows are read.
        own = {"own-city": actor.city, "own-agency": actor.agency}
        return bool(own.get(right.condition, True))
    if right.about == "city":
        return right.condition == "own-city" and bool(city) and actor.city == city
    if head is None:
        return False
    met = {
        "own-city": bool(actor.city) and actor.city == head.city,
        "assigned": bool(actor.id) and actor.id == head.verifier and actor.city != head.city,
        "public": head.state is State.PUBLISHED,
    }
    return met[right.condition]


def _refusal(actor: Actor, action: str, head: Summary | None) -> str:
    what = f"{action} of {head.id}" if head is not None else action
    if actor.scopes and action not in actor.scopes:
        return f"the token of {actor.id} does not extend to {what}"
    return f"{what} is not open to {actor.id} as {actor.role}"
