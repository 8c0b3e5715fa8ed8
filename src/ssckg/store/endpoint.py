"""Where an engine answers: addresses, credentials, and what differs between engines.

Engines differ by configuration only; there is one client and no code path per engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from ssckg.errors import EngineError


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
    Virtuoso wants "query". `graph_field` is the parameter that names a graph.
    """

    query_url: str
    update_url: str | None = None
    graph_url: str | None = None
    credentials: Credentials | None = None
    update_field: Literal["update", "query"] = "update"


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
