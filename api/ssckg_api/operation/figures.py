"""What the measures say of the service itself, asked each time that they are read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.app.operation.state import Part
    from ssckg_api.application import Application
    from ssckg_api.operation.metrics import Figure

_STARTED: Final = time.time()
_OF_PARTS: Final = {
    ("disk", "free_bytes"): ("ssckg_disk_free_bytes", "Bytes free on the disk of the data."),
    ("generation", "generation"): ("ssckg_generation", "Number of what is published now."),
    ("generation", "age_seconds"): (
        "ssckg_generation_age_seconds",
        "Seconds since what is published was put in place.",
    ),
    ("generation", "triples"): ("ssckg_published_triples", "Statements that are published."),
    ("backups", "age_seconds"): (
        "ssckg_backup_age_seconds",
        "Seconds since the newest backup was written.",
    ),
}


def figures_of(app: Application, parts: Iterable[Part], observations: float | None) -> list[Figure]:
    """Return the figures of an application."""
    return [
        *_of_queries(app),
        *_of_caches(app),
        *_of_limits(app),
        *_of_jobs(app),
        *_of_parts(parts),
        ("gauge", "ssckg_observations", "Observations that are published.", observations, {}),
        ("gauge", "ssckg_start_time_seconds", "When the process started.", _STARTED, {}),
    ]


def _of_queries(app: Application) -> list[Figure]:
    gate, endpoint = app.sparql.gate, app.sparql
    words = "Queries at the endpoint that"
    return [
        ("gauge", "ssckg_queries_running", f"{words} run now.", gate.running, {}),
        ("gauge", "ssckg_queries_waiting", f"{words} wait now.", gate.waiting, {}),
        ("counter", "ssckg_queries_refused", f"{words} found no place.", gate.refused, {}),
        ("counter", "ssckg_queries_timed_out", f"{words} took too long.", endpoint.timed_out, {}),
        ("gauge", "ssckg_spool_bytes", "Bytes of answers on the disk.", endpoint.spooled, {}),
    ]


def _of_caches(app: Application) -> list[Figure]:
    found: list[Figure] = []
    caches = {"answers": app.sparql.answers, "pages": getattr(app, "kept", None)}
    for name, cache in caches.items():
        if cache is not None:
            for what, value in (("hit", cache.hits), ("miss", cache.misses)):
                labels = {"cache": name, "result": what}
                found.append(("counter", "ssckg_cache", "Looks into a cache.", value, labels))
    return found


def _of_limits(app: Application) -> list[Figure]:
    guard = app.edge.guard
    if guard is None:
        return []
    about = "Requests refused because their holder asked too often."
    held = len(guard.limits)
    found: list[Figure] = [("gauge", "ssckg_limited_holders", "Holders remembered.", held, {})]
    for name, count in guard.limits.refused.items():
        found.append(("counter", "ssckg_limited", about, count, {"class": name}))
    return found


def _of_jobs(app: Application) -> list[Figure]:
    desk = getattr(app.state, "desk", None)
    if desk is None:
        return []
    about = "Jobs of this server by their state; of those that ended, as many as are remembered."
    return [
        ("gauge", "ssckg_jobs", about, count, {"state": state})
        for state, count in desk.jobs.count().items()
    ]


def _of_parts(parts: Iterable[Part]) -> list[Figure]:
    found: list[Figure] = []
    for part in parts:
        about = "Whether a part of the service works."
        found.append(("gauge", "ssckg_part_up", about, float(part.is_fine), {"part": part.name}))
        for (name, figure), (measure, words) in _OF_PARTS.items():
            if part.name == name:
                found.append(("gauge", measure, words, part.figures.get(figure), {}))
    return found
