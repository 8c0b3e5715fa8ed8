"""Where an engine answers: addresses, credentials, and what differs between engines.

Engines differ by configuration only; there is one client and no code path per engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from ssckg.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Credentials:
    """User and password for an engine, sent by HTTP basic or digest authentication."""

    user: str
    password: str = field(repr=False)
    scheme: Literal["basic", "digest"] = "basic"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The addresses of one SPARQL 1.1 engine.

    `update_url` and `graph_url` (Graph Store Protocol) may be missing: then what needs them
    is refused. `update_field` is the form field of an update: the standard says "update",
    Virtuoso wants "query"; None posts the update as it is, which spares the time that it takes to
    escape many triples.
    """

    query_url: str
    update_url: str | None = None
    graph_url: str | None = None
    credentials: Credentials | None = None
    update_field: Literal["update", "query"] | None = "update"


class EndpointSource(Protocol):
    """Knows where the engine answers at this moment."""

    def current(self) -> Endpoint:
        """Return the endpoint; wait while the engine starts. Raises EngineError."""

    def report_lost(self, endpoint: Endpoint) -> None:
        """Take note that `endpoint` did not answer.

        Return when it is worth another try; raise EngineError when it is not.
        """


@dataclass(frozen=True, slots=True)
class FixedEndpoint:
    """An engine that others run: it is where the settings say, or it is gone."""

    endpoint: Endpoint

    def current(self) -> Endpoint:
        """Return the endpoint of the settings."""
        return self.endpoint

    def report_lost(self, endpoint: Endpoint) -> None:
        """Raise: we cannot bring it back."""
        raise EngineError(
            f"the SPARQL engine at {endpoint.query_url} does not answer",
            hint="is it running, and is the address right?",
        )


def endpoint_of(settings: Mapping[str, str], prefix: str) -> Endpoint | None:
    """Return the remote engine that settings name, or None where they name none.

    The settings are, behind `prefix`: QUERY_URL (says that there is one), UPDATE_URL,
    GRAPH_URL, USER and PASSWORD, AUTH ("basic" or "digest"), UPDATE_FIELD ("update" or
    "query", which Virtuoso wants).

    Raises:
        UsageError: a setting has another value.
    """
    query_url = settings.get(f"{prefix}QUERY_URL")
    if not query_url:
        return None
    user, scheme = settings.get(f"{prefix}USER"), settings.get(f"{prefix}AUTH", "basic")
    update_field = settings.get(f"{prefix}UPDATE_FIELD", "update")
    if scheme not in {"basic", "digest"}:
        raise UsageError(f"{prefix}AUTH is basic or digest, not {scheme!r}")
    if update_field not in {"update", "query"}:
        raise UsageError(f"{prefix}UPDATE_FIELD is update or query, not {update_field!r}")
    return Endpoint(
        query_url,
        settings.get(f"{prefix}UPDATE_URL") or None,
        settings.get(f"{prefix}GRAPH_URL") or None,
        Credentials(
            user,
            settings.get(f"{prefix}PASSWORD", ""),
            "digest" if scheme == "digest" else "basic",
        )
        if user
        else None,
        "query" if update_field == "query" else "update",
    )


def virtuoso(base_url: str, credentials: Credentials) -> Endpoint:
    """Return the endpoint of a Virtuoso 7 server; its write paths want digest authentication."""
    base = base_url.rstrip("/")
    return Endpoint(
        query_url=f"{base}/sparql",
        update_url=f"{base}/sparql-auth",
        graph_url=f"{base}/sparql-graph-crud-auth",
        credentials=credentials,
        update_field="query",
    )
