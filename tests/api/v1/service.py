"""A whole service under test: a data directory with a server on it, and who may call."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from ssckg.app.accounts import create_token
from ssckg.app.history.shelf import Shelf
from ssckg.app.signing_in import make_door
from ssckg.app.stores import serve_published
from ssckg.app.workspace import open_workspace
from ssckg.model.actor import Actor, Role
from ssckg_api.application import create_app
from ssckg_api.server import make_server
from ssckg_api.v1.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg_api.application import Application

OPERATOR = Actor("operator", "operator", Role.SECRETARIAT, is_operator=True)
PEOPLE: dict[str, dict[str, Any]] = {
    "city": {"role": "city", "name": "Office of Stavanger", "city": "Stavanger"},
    "other-city": {"role": "city", "name": "Office of Rana", "city": "Rana"},
    "verifier": {"role": "verifier", "name": "Vera"},
    "other-verifier": {"role": "verifier", "name": "Victor"},
    "secretariat": {"role": "secretariat", "name": "Secretary"},
    "agency": {"role": "agency", "name": "Agent", "agency": "UNECE"},
}
"""The identities of the tests; "public" is nobody."""


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its address, its workspace, and the secrets of `PEOPLE`."""

    address: str
    data: Path
    workspace: Workspace
    secrets: dict[str, str]
    client: httpx.Client
    desk: Desk
    app: Application

    def call(self, who: str, method: str, path: str, **arguments: Any) -> httpx.Response:
        """Send a request as one of `PEOPLE`, or as "public"; `path` begins below `/api/v1`."""
        headers = dict(arguments.pop("headers", {}))
        if who != "public":
            headers["authorization"] = f"Bearer {self.secrets[who]}"
        url = f"{self.address}/api/v1{path}"
        return self.client.request(method, url, headers=headers, **arguments)

    def finish(self, who: str, answer: httpx.Response, *, seconds: float = 60) -> dict[str, Any]:
        """Wait for the job that an answer tells of, and return how it ended."""
        assert answer.status_code == 202, answer.text
        place = answer.headers["location"].removeprefix("/api/v1")
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            job: dict[str, Any] = self.call(who, "GET", place).json()
            if job["state"] in {"done", "failed"}:
                return job
            time.sleep(0.05)
        raise AssertionError("the job takes too long")

    def select(self, query: str) -> list[dict[str, str]]:
        """Return the rows of a query to the public endpoint."""
        answer = self.client.post(f"{self.address}/sparql", data={"query": query})
        rows = answer.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]


@contextmanager
def running(built: Path, folder: Path) -> Iterator[Service]:
    """Serve a copy of a built data directory, with a token for each of `PEOPLE`."""
    data = folder / "data"
    shutil.copytree(built, data)
    listener = socket.create_server(("127.0.0.1", 0))
    with (
        serve_published(data) as reader,
        open_workspace(data) as workspace,
        httpx.Client(timeout=60, trust_env=False) as client,
    ):
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        desk = Desk(workspace, make_door(workspace, address))
        app = create_app(reader, desk=desk, shelf=Shelf(data))
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            secrets = {
                who: create_token(workspace, OPERATOR, **words).secret
                for who, words in PEOPLE.items()
            }
            yield Service(address, data, workspace, secrets, client, desk, app)
        finally:
            server.should_exit = True
            thread.join(30)
            listener.close()
            assert not thread.is_alive()
