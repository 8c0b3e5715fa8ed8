"""The rules of a round, typed from the documents once more, and a log that is a list.

Nothing of it is taken from the code: who may try by the kind of account, and what is open in which
stage to which role.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ssckg.errors import ConflictError
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.revision_event import (
    Opened,
    RoundAction,
    RoundEvent,
)
from ssckg.model.revision_round import HeldRole, RegistryRole, Round, Stage, StageKind
from ssckg.revision.documents import canonical_text
from ssckg.revision.log import events_from

if TYPE_CHECKING:
    from collections.abc import Sequence


START = datetime(2026, 3, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
# preparation, drafting, (a week of nothing), open comment, final draft, approval, adopted, closed
WEEKS = {
    "preparation": (0, 1),
    "drafting": (1, 3),
    "open-comment": (4, 5),
    "final-draft": (5, 6),
    "approval": (6, 8),
    "adopted": (8, 9),
    "closed": (9, 10),
}
HELD = {
    "secretariat": {"manager"},
    "U4SSC": {"owner"},
    "ITU": {"control", "submitter"},
    "UNECE": {"control"},
    "WHO": {"submitter"},
}
ROLES = {
    "manager": RegistryRole.REGISTER_MANAGER,
    "owner": RegistryRole.REGISTER_OWNER,
    "control": RegistryRole.CONTROL_BODY,
    "submitter": RegistryRole.SUBMITTING_ORGANISATION,
}
ANYBODY = {"anybody"}
GROUP = {"manager", "owner", "control", "submitter"}
REVIEWERS = {"owner", "control", "submitter"}
OPEN: dict[str, dict[str, set[str]]] = {
    "preparation": {},
    "drafting": {
        "propose": {"submitter"}, "amend": {"submitter"}, "withdraw": {"submitter"},
        "review": REVIEWERS, "answer": ANYBODY, "comment": GROUP, "comment-editorial": GROUP,
        "dispose": {"manager", "control"},
    },
    "open-comment": {
        "amend": {"submitter"}, "withdraw": {"submitter"}, "review": REVIEWERS,
        "answer": ANYBODY, "comment": ANYBODY, "comment-editorial": ANYBODY,
        "dispose": {"manager", "control"},
    },
    "final-draft": {
        "withdraw": {"submitter"}, "review": REVIEWERS, "comment-editorial": GROUP,
        "dispose": {"manager", "control"}, "decide": {"control"},
    },
    "approval": {
        "withdraw": {"submitter"}, "review": REVIEWERS, "comment-editorial": GROUP,
        "dispose": {"manager", "control"}, "decide": {"control"},
    },
    "adopted": {"dispose": {"manager", "control"}, "release": {"manager"}},
    "closed": {},
}  # fmt: skip
ALWAYS = {
    "announce": {"manager"}, "moderate": {"manager"}, "extend": {"manager", "owner", "control"},
}  # fmt: skip
OFFICE_ALONE = {"extend", "moderate", "announce", "release"}
ACCOUNTS = {
    "operator": Actor("op", "Op", Role.SECRETARIAT, is_operator=True),
    "office": Actor("office", "Office", Role.SECRETARIAT),
    "itu": Actor("ann", "Ann", Role.AGENCY, agency="ITU"),
    "who": Actor("bob", "Bob", Role.AGENCY, agency="WHO"),
    "unep": Actor("eve", "Eve", Role.AGENCY, agency="UNEP"),
    "lost": Actor("lost", "Lost", Role.AGENCY),
    "rana": Actor("rana", "Rana", Role.CITY, city="rana"),
    "vera": Actor("vera", "Vera", Role.VERIFIER),
    "public": PUBLIC,
}
ACTIONS = sorted(set(RoundAction) - {"open"})
BODIES = ["", "secretariat", "U4SSC", "ITU", "UNECE", "WHO", "UNEP", "city:rana", "public"]
TICK = timedelta(microseconds=1)


class ListLog:
    """A log in memory, held to the same promise: who comes second with a number is refused."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, _: object, __: str) -> tuple[RoundEvent, ...]:
        return events_from("r", list(self.texts))

    def round_ids(self, _: object) -> tuple[str, ...]:
        return ("r",) if self.texts else ()

    def append(self, _: object, __: str, events: Sequence[RoundEvent]) -> None:
        if events and events[0].number != len(self.texts) + 1:
            raise ConflictError("too late")
        self.texts += [canonical_text(event) for event in events]


def opening() -> RoundEvent:
    round_ = Round(
        id="r",
        title="R",
        framework="f",
        starts_from="e",
        stages=tuple(
            Stage(kind=StageKind(kind), start=START + a * WEEK, end=START + b * WEEK)
            for kind, (a, b) in WEEKS.items()
        ),
        roles=tuple(
            HeldRole(role=ROLES[role], body=body)
            for body, roles in HELD.items()
            for role in sorted(roles)
        ),
    )
    return RoundEvent(
        number=1,
        action=RoundAction.OPEN,
        at=START - WEEK,
        by="op",
        name="Op",
        role=Role.SECRETARIAT,
        body="secretariat",
        content=Opened(round=round_),
    )


def body_of(account: str, named: str) -> str | None:
    """For whom an account acts; None where it may not."""
    own = {"operator": "secretariat", "office": "secretariat", "itu": "ITU", "who": "WHO"}
    own |= {"unep": "UNEP", "rana": "city:rana"}
    mine = own.get(account, "public")
    if named in {"", mine}:
        return mine
    return named if mine == "secretariat" else None


def may_try(account: str, action: str) -> bool:
    """By the kind of account alone."""
    if account in {"operator", "office"}:
        return True
    if action in {"comment", "comment-editorial"}:
        return True
    if account == "rana":
        return action == "answer"
    if account in {"itu", "who", "unep"}:
        return action in {"propose", "amend", "withdraw", "review", "dispose", "decide"}
    return False
