"""Asking one known host for JSON: no redirects, no proxies, bounded in size and time.

https only; http to this machine, for tests and for a provider behind the same roof.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx

from ssckg.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_SECONDS: Final = 5.0
_MOST_BYTES: Final = 2**18


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer and the JSON in it."""

    status: int
    document: dict[str, Any]


class JsonFetcher:
    """Asks the hosts that it was made for, and nobody else; safe for threads."""

    def __init__(
        self, origins: Collection[str], *, seconds: float = _SECONDS, most: int = _MOST_BYTES
    ) -> None:
        """Take addresses whose hosts may be asked, the whole time and the most bytes of an answer.

        Raises:
            UsageError: an address is no https address (or http to this machine).
        """
        self._origins = frozenset(map(origin, origins))
        self._seconds, self._most = seconds, most
        # Made once: to read the list of authorities takes longer than to ask.
        self._tls = httpx.create_ssl_context(trust_env=False)

    def __call__(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        user: tuple[str, str] | None = None,
    ) -> Answer:
        """GET a JSON object, or POST a form for one.

        Args:
            url: the address.
            form: what to post; None for GET.
            user: name and password for HTTP Basic.

        Raises:
            UsageError: the address is of another host.
            EngineError: no answer, too slow, too large, a redirect, or no JSON object. Nothing of
                what was sent or answered is in the message.
        """
        where = origin(url)
        if where not in self._origins:
            raise UsageError(f"{where} is not among the hosts that may be asked")
        deadline = time.monotonic() + self._seconds
        try:
            with (
                httpx.Client(
                    timeout=self._seconds,
                    follow_redirects=False,
                    trust_env=False,
                    verify=self._tls,
                ) as client,
                client.stream(
                    "GET" if form is None else "POST",
                    url,
                    data=dict(form) if form is not None else None,
                    auth=user,
                    headers={"Accept": "application/json", "Accept-Encoding": "identity"},
                ) as response,
            ):
                content = self._read(response, where, deadline)
        except httpx.HTTPError as error:
            raise EngineError(f"{where} does not answer ({type(error).__name__})") from None
        if response.is_redirect:
            raise EngineError(f"{where} answers with a redirect, which is not followed")
        try:
            document = json.loads(content)
        except (ValueError, RecursionError):
            raise EngineError(f"{where} answered something that is not JSON") from None
        if not isinstance(document, dict):
            raise EngineError(f"{where} answered JSON that is no object")
        return Answer(response.status_code, document)

    def _read(self, response: httpx.Response, where: str, deadline: float) -> bytes:
        content = bytearray()
        for piece in response.iter_raw():  # never unpacked: a few bytes could become very many
            content += piece
            if len(content) > self._most:
                raise EngineError(f"{where} answered more than {self._most} bytes")
            if time.monotonic() > deadline:
                raise EngineError(f"{where} takes longer than {self._seconds:g} s to answer")
        return bytes(content)


def origin(url: str) -> str:
    """Return scheme, host and port of an address.

    Raises:
        UsageError: it is no https address (or http to this machine), or carries a password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UsageError(f"not an address: {url!r}") from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not host or not is_safe or parts.username is not None or parts.password is not None:
        raise UsageError(f"not an https address: {url!r}")
    return f"{parts.scheme}://{host}:{port or (443 if parts.scheme == 'https' else 80)}"
