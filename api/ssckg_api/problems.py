"""Errors as `application/problem+json` (RFC 9457), and the one table from errors to statuses."""

from __future__ import annotations

import json
from typing import Any, Final

from ssckg.errors import (
    CheckError,
    ConflictError,
    DataDirectoryError,
    DataError,
    EngineError,
    FaultsError,
    ForbiddenError,
    MissingError,
    ParseError,
    QuerySyntaxError,
    QueryTimeoutError,
    SsckgError,
    StateError,
    TableError,
    TooLargeError,
    UnauthenticatedError,
    UnknownNameError,
    UsageError,
    WriteError,
)

MEDIA_TYPE: Final = "application/problem+json"
_TYPES: Final = "https://w3id.org/ssckg/problem/"

STATUS_OF: Final[dict[type[SsckgError], int]] = {
    SsckgError: 500,
    UsageError: 400,
    UnknownNameError: 404,
    QuerySyntaxError: 400,
    UnauthenticatedError: 401,
    ForbiddenError: 403,
    DataError: 422,
    TableError: 422,
    ParseError: 422,
    CheckError: 422,
    FaultsError: 422,
    TooLargeError: 413,
    StateError: 409,
    ConflictError: 409,
    MissingError: 503,
    DataDirectoryError: 503,
    EngineError: 503,
    QueryTimeoutError: 503,
    WriteError: 507,
}
"""Every error of `ssckg.errors` and its HTTP status; a test holds it complete."""

_RETRY_SECONDS: Final = {QueryTimeoutError: 30, EngineError: 5, DataDirectoryError: 60}


class ProblemError(Exception):
    """A refusal over HTTP; `more` are extension members, `headers` go into the answer."""

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        *,
        headers: tuple[tuple[str, str], ...] = (),
        **more: Any,
    ) -> None:
        """Take the status, a short name of the problem, its title, and what is the matter."""
        super().__init__(title)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.headers = headers
        self.more = more

    def body(self) -> bytes:
        """Return the problem document; members without a value are left out."""
        document = {
            "type": _TYPES + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        present = {name: value for name, value in document.items() if value is not None}
        return json.dumps(present, ensure_ascii=False).encode()


def problem_of(error: Exception) -> ProblemError:
    """Return the refusal that stands for an error; what is unexpected does not show its text."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, QuerySyntaxError):
        return ProblemError(
            *(400, "query-syntax", "The query does not parse", str(error)),
            line=error.line,
            column=error.column,
        )
    if isinstance(error, QueryTimeoutError):
        return _busy("query-timeout", "The query took too long and was stopped", error)
    if isinstance(error, EngineError):
        return _busy("engine-unavailable", "The query engine does not answer as it should", error)
    if isinstance(error, SsckgError):
        status = STATUS_OF[type(error)]
        return ProblemError(status, "refused", "The request was refused", str(error))
    detail = "The error has been noted; nothing is wrong with the request as such."
    return ProblemError(500, "internal-error", "Something went wrong on our side", detail)


def _busy(kind: str, title: str, error: SsckgError) -> ProblemError:
    seconds = _RETRY_SECONDS[QueryTimeoutError if kind == "query-timeout" else EngineError]
    # What an engine says of itself may name addresses; only our own time-out is quoted.
    detail = str(error) if kind == "query-timeout" else "Please try again in a moment."
    return ProblemError(503, kind, title, detail, headers=(("Retry-After", str(seconds)),))
