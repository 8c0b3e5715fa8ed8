"""Puts the outermost layer around an application, as an operator has set it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ssckg.model.actor import PUBLIC
from ssckg_api.application import put_edge
from ssckg_api.http import Request
from ssckg_api.operation.callers import Callers
from ssckg_api.operation.edge import Edge, Guard
from ssckg_api.operation.limit_table import USUAL, read_limits
from ssckg_api.operation.limits import Limits
from ssckg_api.operation.security_headers import SecurityHeaders
from ssckg_api.operation.tracing import tracing_to

if TYPE_CHECKING:
    from starlette.types import Scope

    from ssckg.app.operation.serving import EdgeSettings
    from ssckg.model.actor import Actor
    from ssckg_api.application import Application
    from ssckg_api.v1.desk import Desk


def set_up(app: Application, settings: EdgeSettings, public_url: str = "") -> None:
    """Put ids, limits, headers, measures, log and traces around an application.

    Args:
        app: the application; its desk says who the holder of a token is.
        settings: what the operator has set.
        public_url: address by which browsers reach it, where that is set.

    Raises:
        MissingError: the table of limits or the packages of tracing are missing.
        TableError: the table of limits is faulty.
    """
    guard = _guard(app, settings) if settings.has_limits else None
    edge = Edge(
        headers=SecurityHeaders(is_https=urlsplit(public_url).scheme == "https"),
        guard=guard,
        tracing=tracing_to(settings.traces_url),
    )
    put_edge(app, edge)
    app.state.figures_for = settings.metrics
    app.state.is_behind_proxy = bool(public_url or settings.address_header)


def _guard(app: Application, settings: EdgeSettings) -> Guard:
    limits = Limits(read_limits(settings.limit_table or USUAL))
    desk: Desk | None = getattr(app.state, "desk", None)

    def authenticate(scope: Scope) -> Actor:
        authorization = Request(scope).header(b"authorization")
        return PUBLIC if desk is None else desk.door.authenticate(authorization=authorization)

    return Guard(
        limits,
        Callers(settings.address_header),
        authenticate,
        is_for_own_machine=settings.limits_own_machine or bool(settings.address_header),
    )
