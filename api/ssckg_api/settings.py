"""The endpoint's limits; values come from outside, nothing is read from the environment here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """Limits of `/sparql`; sizes in bytes, times in seconds.

    `services` are the endpoints that SERVICE may name. `spool_bytes` bounds what all answers
    together hold on disk while they are checked, `cache_bytes` what small answers hold in
    memory. Of the queries at most `max_running` run, `max_waiting` wait for at most `max_wait`;
    the others are asked to come back.
    """

    timeout: float = 30.0
    max_query_bytes: int = 1_000_000
    max_result_bytes: int = 512 * 1024 * 1024
    spool_bytes: int = 4 * 1024 * 1024 * 1024
    spool_folder: Path | None = None
    max_running: int = 32
    max_waiting: int = 128
    max_wait: float = 10.0
    cache_bytes: int = 32 * 1024 * 1024
    services: frozenset[str] = frozenset()
    union_default_graph: bool = True
    base: str = "https://w3id.org/ssckg/"
