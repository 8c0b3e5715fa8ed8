#!/usr/bin/env python3
"""How long a round with a thousand proposals and seventeen reviews each takes to read and to fold.

The log is written to a workspace of its own and read back through its engine, as commands do.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_build import Figure

from ssckg.app.workspace import open_workspace
from ssckg.model.actor import Role
from ssckg.model.proposed_change import ChangeField, RetireElement
from ssckg.model.revision_event import (
    EventContent,
    Ground,
    Opened,
    ProposalText,
    Proposed,
    Reviewed,
    ReviewVerdict,
    RoundAction,
    RoundEvent,
)
from ssckg.model.revision_round import HeldRole, RegistryRole, Round, Stage, StageKind
from ssckg.revision import log
from ssckg.revision.documents import event_hash
from ssckg.revision.state import state_of
from ssckg.store.directory import DataDirectory

PROPOSALS, BODIES = 1000, 17
RUNS = 5
START = datetime(2026, 1, 1, tzinfo=UTC)
ELEMENT = "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"


def measure() -> list[Figure]:
    """Return the figures of a large log."""
    events = large_log()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        DataDirectory.create_or_open(data)
        with open_workspace(data) as ws:
            before = time.perf_counter()
            log.append(ws.store, "r", events)
            appended = time.perf_counter() - before
            read, folded = [], []
            for _ in range(RUNS):
                before = time.perf_counter()
                found = log.read(ws.store, "r")
                read.append(time.perf_counter() - before)
                state_of(found)
                folded.append(time.perf_counter() - before - read[-1])
    whole = min(a + b for a, b in zip(read, folded, strict=True))
    what = f"a log of {len(events):,} steps"
    return [
        Figure(f"{what}, appended at once", appended, "s"),
        Figure(f"{what}, read, checked and folded", whole, "s", "under 1", whole < 1),
        Figure("of that, folding", min(folded), "s"),
    ]


def large_log() -> tuple[RoundEvent, ...]:
    """Return the log of a round with many proposals and reviews."""
    stage = Stage(kind=StageKind.DRAFTING, start=START, end=START + timedelta(days=90))
    bodies = [f"A{n}" for n in range(BODIES)]
    held = tuple(HeldRole(role=RegistryRole.SUBMITTING_ORGANISATION, body=b) for b in bodies)
    round_ = Round(id="r", title="R", framework="f", starts_from="e", stages=(stage,), roles=held)
    found: list[RoundEvent] = []

    def add(action: RoundAction, body: str, content: EventContent) -> None:
        found.append(
            RoundEvent(
                number=len(found) + 1,
                action=action,
                at=START + timedelta(seconds=len(found)),
                by="office",
                name="Office",
                role=Role.SECRETARIAT,
                body=body,
                content=content,
                previous=event_hash(found[-1]) if found else "",
            )
        )

    add(RoundAction.OPEN, "secretariat", Opened(round=round_))
    changes = (
        ChangeField(element=ELEMENT, field="label", value="Households online", old="x"),
        RetireElement(element=f"{ELEMENT}-2"),
    )
    for number in range(1, PROPOSALS + 1):
        text = ProposalText(
            title=f"Proposal {number}",
            changes=changes,
            grounds=(Ground.HARMONIZATION,),
            reason="Another framework counts households, and this one counts subscriptions. " * 3,
            submitted_by=bodies[number % BODIES],
        )
        add(RoundAction.PROPOSE, text.submitted_by, Proposed(proposal=number, text=text))
        for body in bodies:
            reason = "It can be counted in most of our members, and is close to a target."
            verdict = ReviewVerdict.APPROVE
            review = Reviewed(proposal=number, body=body, verdict=verdict, reason=reason)
            add(RoundAction.REVIEW, body, review)
    return tuple(found)


if __name__ == "__main__":
    for figure in measure():
        sys.stdout.write(f"{figure.what}: {figure.value:.2f} {figure.unit} {figure.bar}\n")
