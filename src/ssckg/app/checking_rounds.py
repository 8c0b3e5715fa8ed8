"""Checks the logs of rounds: each one in itself, and against what was published from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.app.following import open_published
from ssckg.app.release.kept import lost_from_log, lost_releases
from ssckg.app.settings import remote_endpoint
from ssckg.errors import DataError
from ssckg.model.check_outcome import CheckOutcome
from ssckg.model.finding import Finding, Severity
from ssckg.namespaces import BASE, expand
from ssckg.revision import log
from ssckg.revision.documents import event_hash
from ssckg.revision.names import round_iri
from ssckg.revision.releasing.finding import released_rounds
from ssckg.revision.state import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

_RULE: Final = f"{BASE}shape/revision-round#log"
_TOLD: Final = f"""SELECT DISTINCT ?round ?steps ?head WHERE {{ GRAPH ?graph {{
  ?node <{expand("ssc:announcedSteps")}> ?steps ; <{expand("ssc:logHead")}> ?head ;
    <{expand("dcterms:identifier")}> ?round }} }} ORDER BY ?round ?steps"""


def check_rounds(ws: Workspace, section: str) -> Iterator[CheckOutcome]:
    """Read the log of each round, hash by hash, and work out the state that it comes to.

    A log whose end was cut off, or that was written anew from some step on, fits in itself: what
    was published tells how long it was, and with which hash. Each log is a check.

    Raises:
        EngineError: an engine does not answer.
    """
    told: dict[str, list[tuple[int, str]]] = {}
    for round_id, steps, head in _published(ws):
        told.setdefault(round_id, []).append((steps, head))
    for round_id in sorted({*log.round_ids(ws.store, damaged=True), *told}):
        words = _fault(ws, round_id, told.get(round_id, []))
        found = [Finding(_RULE, Severity.VIOLATION, words, round_iri(round_id))] if words else []
        yield CheckOutcome.of(section, found)
    if lost := tuple(_lost_releases(ws)):
        yield CheckOutcome.of(section, lost)


def _fault(ws: Workspace, round_id: str, told: list[tuple[int, str]]) -> str:
    """Return in words what is wrong with a log; empty where nothing is."""
    try:
        events = log.read(ws.store, round_id)
        if events:
            state_of(events)
    except DataError as error:
        return str(error)
    for steps, head in told:
        if len(events) < steps:
            return f"The log has {len(events)} steps, and {steps} were published: its end is gone."
        if event_hash(events[steps - 1]) != head:
            return f"Step {steps} of the log is not the one that was published."
    return ""


def _published(ws: Workspace) -> list[tuple[str, int, str]]:
    """Return the rounds that are published: id, how many steps, hash of the last of these."""
    if remote_endpoint("published") is not None or not ws.directory.manifest:
        return []
    with open_published(ws.directory.path) as store:
        return [
            (str(row["round"]), int(row["steps"]), str(row["head"])) for row in store.select(_TOLD)
        ]


def _lost_releases(ws: Workspace) -> Iterator[Finding]:
    """Yield releases that were published and of which no log tells."""
    manifest = ws.directory.manifest
    try:
        found = released_rounds(ws.store)
    except DataError:
        return  # the log that is damaged is told of already
    for version in lost_releases(manifest, found):
        name = f"{BASE}release/{version}"
        yield Finding(_RULE, Severity.VIOLATION, str(lost_from_log(version)), name)
