"""A round whose stages last an hour each, drafting now: its file, and its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)
_START = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
KINDS = ("preparation", "drafting", "open-comment", "final-draft", "approval", "adopted")


def at(stage: int) -> datetime:
    """Return when a stage begins, by its place in `KINDS`; drafting begins with this hour."""
    return _START + (stage - 1) * HOUR


def until_middle_of(kind: str) -> timedelta:
    """Return by how much the clock is to be moved to stand in the middle of a stage."""
    return at(KINDS.index(kind)) + HOUR / 2 - datetime.now(UTC)


def hourly_round(round_id: str, title: str, framework: str, framework_title: str) -> str:
    """Return a round file: the secretariat runs it, ITU decides, UNECE and ITU put forward."""
    stages = [
        f"  - {{kind: {kind}, start: {at(n).isoformat()}, end: {at(n + 1).isoformat()}}}"
        for n, kind in enumerate(KINDS)
    ]
    return "\n".join(
        [
            f"id: {round_id}",
            f"title: {title}",
            f"framework: {framework}",
            f"framework_title: {framework_title}",
            "starts_from: u4ssc-2017",
            "is_demonstration: true",
            "quorum: 1",
            "stages:",
            *stages,
            "roles:",
            "  - {role: registry-manager, body: secretariat}",
            "  - {role: register-manager, body: secretariat}",
            "  - {role: control-body, body: ITU}",
            "  - {role: submitting-organisation, bodies: [UNECE, ITU]}",
        ]
    )
