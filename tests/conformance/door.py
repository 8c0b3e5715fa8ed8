"""A door of the service: requests exactly as a case writes them, by the client of the language.

No header is added but `Host`, `Content-Length` and who asks, so what a case leaves out is left out.
"""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from email.message import Message

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type, without parameters."""
        return str(self.headers["content-type"] or "").split(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body, which is UTF-8."""
        return self.body.decode("utf-8")


@dataclass(frozen=True, slots=True)
class Door:
    """An address, and who asks there."""

    url: str
    authorization: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def send(
        self,
        method: str,
        query: str = "",
        *,
        path: str = "",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request; `query` and `path` are written behind the address as they are."""
        where = urlsplit(self.url)
        assert where.hostname
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
        try:
            target = where.path + path + (f"?{query}" if query else "")
            connection.putrequest(method, target, skip_accept_encoding=True)
            own = {"Authorization": self.authorization} if self.authorization else {}
            for name, value in {**own, **self.headers, **(headers or {})}.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def direct(self, kind: str, text: str, *graphs: tuple[str, str]) -> Answer:
        """Send a query or an update as the body itself; the dataset in the address."""
        return self.send(
            "POST", urlencode(graphs), body=text.encode(), headers={"Content-Type": kind}
        )

    def form(self, fields: Iterable[tuple[str, str]], query: str = "") -> Answer:
        """Send fields as a form does."""
        body = urlencode(list(fields)).encode()
        return self.send("POST", query, body=body, headers={"Content-Type": FORM})


def encoded(iri: str) -> str:
    """Return an IRI as the value of a parameter."""
    return quote(iri, safe="")
