"""HTTP under the client: connections, attempts, time limits, and bodies that say if they are whole.

Nothing is taken from the environment (proxies, netrc), and redirects are not followed: an
engine is where the settings say.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx

from ssckg.errors import EngineError, QueryTimeoutError
from ssckg.store import answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ssckg.store.endpoint import Credentials, Endpoint, EndpointSource

_CONNECT_SECONDS: Final = 5.0
_ATTEMPTS: Final = 2
_ERROR_TEXT_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request, before it is known where the engine is."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] | None = None
    form: dict[str, Any] | None = None
    content: bytes | None = None


class ResponseBody:
    """An answer that flows in; iterating to the end without an error means that it is whole."""

    def __init__(self, response: httpx.Response, seconds: float) -> None:
        """Take an open response and the limit it was asked with, in seconds."""
        self._response = response
        self._seconds = seconds
        self.media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()

    def __iter__(self) -> Iterator[bytes]:
        ending = answers.Ending(self.media_type)
        try:
            for piece in self._response.iter_bytes():
                ending.feed(piece)
                yield piece
        except httpx.TimeoutException as error:
            raise QueryTimeoutError(self._seconds) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise EngineError("the SPARQL engine broke off its answer") from error
        ending.check(self._seconds)

    def read(self) -> bytes:
        """Return the whole answer; the time limit counts for all of it.

        Raises:
            QueryTimeoutError: it took longer than the limit.
        """
        deadline = time.monotonic() + self._seconds
        pieces = []
        for piece in self:
            if time.monotonic() > deadline:
                raise QueryTimeoutError(self._seconds)
            pieces.append(piece)
        return b"".join(pieces)


class Transport:
    """Sends calls to wherever the engine is, once more if it was lost on the way."""

    def __init__(self, source: EndpointSource, connections: int) -> None:
        """Take where the engine is and how many connections to keep."""
        self._source = source
        self._http = httpx.Client(
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send(
        self, call: Callable[[Endpoint], Call], seconds: float, *, repeatable: bool
    ) -> httpx.Response:
        """Return the open response to a call; `repeatable` calls may reach the engine twice.

        Raises:
            EngineError: the engine is gone or refuses; and what `answers.error_of` names.
            QueryTimeoutError: no answer within `seconds`.
        """
        for _ in range(_ATTEMPTS):
            endpoint = self._source.current()
            try:
                response = self._open(call(endpoint), endpoint.credentials, seconds)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                self._source.report_lost(endpoint)
            except httpx.PoolTimeout as error:
                raise EngineError("all connections to the SPARQL engine are busy") from error
            except httpx.TimeoutException as error:
                raise QueryTimeoutError(seconds) from error
            except httpx.TransportError as error:
                if not repeatable:
                    raise EngineError(
                        "the SPARQL engine broke off while it was writing",
                        hint="look whether the change was made before you try again",
                    ) from error
                self._source.report_lost(endpoint)
            else:
                if response.is_success:
                    return response
                raise _refusal(response, seconds)
        raise EngineError("the SPARQL engine was lost again and again")

    def _open(self, call: Call, credentials: Credentials | None, seconds: float) -> httpx.Response:
        request = self._http.build_request(
            call.method,
            call.url,
            params=call.parameters,
            data=call.form,
            content=call.content,
            headers=call.headers,
            timeout=httpx.Timeout(seconds, connect=_CONNECT_SECONDS),
        )
        return self._http.send(request, stream=True, auth=_auth(credentials))


def _auth(credentials: Credentials | None) -> httpx.Auth | None:
    if credentials is None:
        return None
    kind = httpx.DigestAuth if credentials.scheme == "digest" else httpx.BasicAuth
    return kind(credentials.user, credentials.password)


class GraphNotFoundError(EngineError):
    """The engine answers 404: it knows no such graph."""


def _refusal(response: httpx.Response, seconds: float) -> Exception:
    text = b""
    try:
        for piece in response.iter_bytes():
            text += piece
            if len(text) > _ERROR_TEXT_BYTES:
                break
    except httpx.TransportError:
        pass
    finally:
        response.close()
    if response.status_code == 404:
        return GraphNotFoundError(f"the SPARQL engine has nothing at {response.url.path}")
    return answers.error_of(response.status_code, text.decode(errors="replace"), seconds)
