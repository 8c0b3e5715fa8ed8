"""The dataset of the endpoint's tests, and how it is served."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ssckg_api.application import create_app
from ssckg_api.server import make_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.store.renewal import Reader
    from ssckg_api.settings import EndpointSettings

G1, G2 = "http://test.example/g1", "http://test.example/g2"
TRIG = f"""@prefix e: <http://test.example/> .
<{G1}> {{ e:a e:name "Ä \\"quoted\\", \\nline"@en . e:a e:number 1 . e:a e:next e:b . }}
<{G2}> {{ e:b e:name "b" . e:b e:number 2.5 . }}
<https://w3id.org/ssckg/graph/catalog> {{
  <{G1}> <http://rdfs.org/ns/void#triples> 3 ; <http://purl.org/dc/terms/title> "One"@en .
}}
"""
MANY = 20_000
"""Triples in the graph `many`, for answers that are large or slow."""
MANY_GRAPH = "http://test.example/many"
_ENDLESS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?f && ?f = ?i && ?a != ?d) }"
SLOW = f"SELECT (COUNT(*) AS ?n) {_ENDLESS}"
"""Takes far longer than any test, and gives nothing before its end."""
ROWS_THEN_SLOW = (
    "SELECT ?s ?n { { ?s <http://test.example/n> ?n } UNION"
    f" {{ SELECT (COUNT(*) AS ?n) {_ENDLESS} }} }}"
)
"""Gives rows at once and then takes far too long."""


@contextmanager
def serving(reader: Reader, settings: EndpointSettings) -> Iterator[str]:
    """Run the application; yield its address without a slash at the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = make_server(create_app(reader, settings))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(15)
        listener.close()
        assert not thread.is_alive()
