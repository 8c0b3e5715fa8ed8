"""Asks SPARQL endpoints of others, by SPARQLWrapper."""

from __future__ import annotations

import re
import urllib.error
from typing import Final

from ssckg.errors import EngineError, QuerySyntaxError, QueryTimeoutError

_LIMIT_BYTES: Final = 256 * 1024 * 1024
"""What a stranger may send at most."""
_HTTP: Final = re.compile(r"https?://[^\s/]+")


def ask_endpoint(url: str, query: str, accept: str, timeout: float) -> bytes:
    """Return what the endpoint at `url` answers, as the media type `accept`.

    Raises:
        EngineError: it cannot be reached, refuses, or answers something else.
        QuerySyntaxError: it says that the query is malformed.
        QueryTimeoutError: no answer within `timeout` seconds.
    """
    from SPARQLWrapper import POST, SPARQLExceptions, SPARQLWrapper  # noqa: PLC0415  heavy

    if not _HTTP.match(url):
        raise EngineError(
            f"not the address of an endpoint: {url!r}", hint="http://... or https://..."
        )
    wrapper = SPARQLWrapper(url, agent="ssckg")
    wrapper.setMethod(POST)
    wrapper.setTimeout(max(1, round(timeout)))
    wrapper.setQuery(query)
    wrapper.setOnlyConneg(True)
    wrapper.addCustomHttpHeader("Accept", accept)
    try:
        response = wrapper.query().response
        data: bytes = response.read(_LIMIT_BYTES + 1)
    except SPARQLExceptions.QueryBadFormed as error:
        raise QuerySyntaxError(f"{url}: {_reason(error)}") from error
    except SPARQLExceptions.SPARQLWrapperException as error:
        raise EngineError(f"{url}: {_reason(error)}") from error
    except TimeoutError as error:
        raise QueryTimeoutError(timeout) from error
    except (urllib.error.URLError, OSError) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise QueryTimeoutError(timeout) from error
        raise EngineError(f"{url} cannot be reached: {getattr(error, 'reason', error)}") from error
    if len(data) > _LIMIT_BYTES:
        raise EngineError(f"{url} sends more than {_LIMIT_BYTES // 2**20} MB", hint="add a LIMIT")
    _check_type(url, response.headers.get("Content-Type", ""), accept)
    return data


def _reason(error: Exception) -> str:
    text = " ".join(str(error).replace("\\n", " ").split())
    return text.partition("Response: ")[2].strip().strip("'b") or text


def _check_type(url: str, got: str, wanted: str) -> None:
    media_type = got.partition(";")[0].strip()
    if media_type != wanted:
        raise EngineError(f"{url} answers {media_type or 'nothing'} where {wanted} was asked for")
