"""`ssckg serve`."""

from __future__ import annotations

import importlib
import json
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption
from ssckg.errors import MissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def serve(
    data: DataOption = Path(".ssckg"),
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on; usually 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="Port, usually 8000; 0 takes a free one."),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", min=0.1, help="Seconds that a query may take; usually 30."),
    ] = None,
    service: Annotated[
        list[str] | None,
        typer.Option("--service", help="IRI of an endpoint that SERVICE may name; repeatable."),
    ] = None,
    public_url: Annotated[
        str | None,
        typer.Option("--public-url", help="Address by which browsers reach it; for sign-in."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Say in one line of JSON where it listens.")
    ] = False,
) -> None:
    """Serve the published graph over HTTP: SPARQL endpoint, API and home page; Ctrl-C stops it.

    What no option says is taken from the settings (docs/configuration.md).
    """
    from ssckg.app.downloads_kept import downloads_kept_ready
    from ssckg.app.following import catch_up, kept_up_to_date
    from ssckg.app.history.shelf import past_states
    from ssckg.app.operation.serving import edge_settings, server_settings
    from ssckg.app.revision.webhook_thread import delivering
    from ssckg.app.settings import base_of
    from ssckg.app.signing_in import make_door
    from ssckg.app.stores import serve_published
    from ssckg.app.workspace import open_workspace

    # The application is an edge of its own: the command line knows it by name only.
    application = importlib.import_module("ssckg_api.application")
    server = importlib.import_module("ssckg_api.server")
    settings = importlib.import_module("ssckg_api.settings")
    desk = importlib.import_module("ssckg_api.v1.desk")
    operation = importlib.import_module("ssckg_api.operation.setting_up")
    request_log = importlib.import_module("ssckg_api.operation.request_log")
    said, around = server_settings(), edge_settings()
    host, port = host or said.host, said.port if port is None else port
    services, public_url = service or said.services, public_url or said.public_url
    _check_services(services)
    catch_up(data)
    with (
        _listen(host, port) as listener,
        serve_published(data, may_connect=bool(services)) as reader,
        open_workspace(data) as workspace,
        kept_up_to_date(data, tell=_tell),
        delivering(data, tell=_tell),
        downloads_kept_ready(workspace, tell=_tell),
    ):
        base = base_of(data)
        limits = settings.EndpointSettings(
            timeout=timeout or said.query_seconds,
            services=frozenset(services),
            base=base,
            max_running=said.queries_at_once,
            spool_bytes=said.spool_bytes,
            cache_bytes=said.cache_bytes,
        )
        address = _address(host, listener)
        door = make_door(workspace, (public_url or address).rstrip("/"))
        app = application.create_app(reader, limits, desk.Desk(workspace, door), past_states(data))
        app.state.public_url, app.state.is_kept_warm = public_url or "", True
        operation.set_up(app, around, public_url)
        _announce(address, as_json=as_json)
        server.run(app, listener, request_log.log_config(around.log))


def _tell(what: str) -> None:
    typer.echo(what, err=True)


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; it is bound before anything else is started."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = _reason(error)
        raise MissingError(
            f"cannot listen on {host} port {port}: {reason}",
            hint="stop what uses it, or choose another --port or --host",
        ) from error
    listener.set_inheritable(False)
    return listener


def _reason(error: OSError | UnicodeError) -> str:
    if isinstance(error, socket.gaierror | UnicodeError) or error.errno is None:
        return "no such host"
    return os.strerror(error.errno).lower()


def _address(host: str, listener: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}/"


def _announce(address: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"url": address, "sparql": address + "sparql"}), flush=True)
        return
    query = "SELECT ?class (COUNT(?x) AS ?n) { ?x a ?class } GROUP BY ?class"
    typer.echo(
        f"serving on {address} (Ctrl-C stops)\n"
        f"  page      {address}\n"
        f"  SPARQL    {address}sparql\n"
        f"  API       {address}api/v1\n"
        f"  try       curl -H 'Accept: text/csv' --data-urlencode 'query={query}' {address}sparql"
    )


def _check_services(services: Sequence[str]) -> None:
    for service in services:
        if not service.startswith(("http://", "https://")):
            raise UsageError(f"--service takes the full IRI of an endpoint, not {service!r}")
