"""What is set for a server, as values that the command and the application take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ssckg.app.operation.configuration import require_sound, said
from ssckg.app.operation.setting_table import is_yes

_USUAL_TABLE: Final = "on"
_NO_TABLE: Final = "off"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How a server runs; an option of the command wins over each of these."""

    host: str
    port: int
    public_url: str
    query_seconds: float
    services: tuple[str, ...]
    queries_at_once: int
    spool_bytes: int
    cache_bytes: int


@dataclass(frozen=True, slots=True)
class EdgeSettings:
    """What surrounds all requests.

    limits: whether there are any; limit_table: a table of the operator's own; metrics: "own",
    "open" or "off"; log: "json", "text" or "off"; traces_url: "" for none.
    """

    address_header: str
    has_limits: bool
    limit_table: Path | None
    limits_own_machine: bool
    metrics: str
    log: str
    traces_url: str


def server_settings() -> ServerSettings:
    """Return how a server is set to run.

    Raises:
        UsageError: a name that is none of a setting, or a value that does not fit.
    """
    require_sound()
    return ServerSettings(
        host=said("SSCKG_HOST"),
        port=int(said("SSCKG_PORT")),
        public_url=said("SSCKG_PUBLIC_URL"),
        query_seconds=float(said("SSCKG_QUERY_SECONDS")),
        services=tuple(said("SSCKG_SERVICES").split()),
        queries_at_once=max(1, int(said("SSCKG_QUERIES_AT_ONCE"))),
        spool_bytes=int(said("SSCKG_SPOOL_BYTES")),
        cache_bytes=int(said("SSCKG_CACHE_BYTES")),
    )


def edge_settings() -> EdgeSettings:
    """Return what is set to surround requests; after `server_settings`, which checks."""
    limits = said("SSCKG_LIMITS")
    return EdgeSettings(
        address_header=said("SSCKG_ADDRESS_HEADER"),
        has_limits=limits != _NO_TABLE,
        limit_table=None if limits in {_USUAL_TABLE, _NO_TABLE} else Path(limits),
        limits_own_machine=is_yes(said("SSCKG_LIMIT_LOOPBACK")),
        metrics=said("SSCKG_METRICS"),
        log=said("SSCKG_LOG"),
        traces_url=said("SSCKG_TRACES_URL"),
    )
