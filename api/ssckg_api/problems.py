"""Errors as `application/problem+json` (RFC 9457), and the one table from errors to statuses."""

from __future__ import annotations

import csv
import json
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ssckg.errors import (
    BusyError,
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
    TooOftenError,
    UnauthenticatedError,
    UnknownNameError,
    UsageError,
    WriteError,
)
from ssckg.model.finding import Finding
from ssckg_api.advice import told

MEDIA_TYPE: Final = "application/problem+json"
_TYPES: Final = "https://w3id.org/ssckg/problem/"

STATUS_OF: Final[dict[type[SsckgError], tuple[int, str]]] = {
    SsckgError: (500, "internal-error"),
    UsageError: (400, "wrong-use"),
    UnknownNameError: (404, "unknown-name"),
    QuerySyntaxError: (400, "query-syntax"),
    UnauthenticatedError: (401, "unauthenticated"),
    ForbiddenError: (403, "forbidden"),
    DataError: (422, "faulty-data"),
    TableError: (422, "faulty-data"),
    ParseError: (422, "unreadable-file"),
    CheckError: (422, "faulty-data"),
    FaultsError: (422, "faulty-data"),
    TooLargeError: (413, "too-large"),
    StateError: (409, "not-in-this-state"),
    ConflictError: (409, "conflict"),
    MissingError: (503, "not-available"),
    BusyError: (503, "busy"),
    TooOftenError: (429, "too-often"),
    DataDirectoryError: (503, "not-available"),
    EngineError: (503, "engine-unavailable"),
    QueryTimeoutError: (503, "query-timeout"),
    WriteError: (507, "not-available"),
}
"""Every error of `ssckg.errors`, its HTTP status and its code; a test holds it complete."""

_MAX_FINDINGS: Final = 200
_RETRY_SECONDS: Final = {
    BusyError: 2,
    QueryTimeoutError: 30,
    EngineError: 5,
    DataDirectoryError: 60,
}


@dataclass(frozen=True, slots=True)
class ProblemCode:
    """A stable code of a problem, as `problems.csv` explains it."""

    code: str
    status: str
    title: str
    help: str


@cache
def problem_codes() -> dict[str, ProblemCode]:
    """Return every code that an answer may carry."""
    with Path(__file__).with_name("problems.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: ProblemCode(**row) for row in csv.DictReader(file)}


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

    def as_dict(self) -> dict[str, Any]:
        """Return the problem document; members without a value are left out."""
        document = {
            "type": _TYPES + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        return {name: value for name, value in document.items() if value is not None}

    def body(self) -> bytes:
        """Return the problem document as JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False).encode()


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
        status, code = STATUS_OF[type(error)]
        headers = (("WWW-Authenticate", 'Bearer realm="ssckg"'),) if status == 401 else ()
        if isinstance(error, BusyError):
            seconds = getattr(error, "seconds", _RETRY_SECONDS[BusyError])
            headers = (("Retry-After", str(seconds)),)
        found = [f.as_dict() for f in getattr(error, "findings", ()) if isinstance(f, Finding)]
        return ProblemError(
            *(status, code, problem_codes()[code].title, _detail(error)),
            headers=headers,
            findings=found[:_MAX_FINDINGS] or None,
        )
    detail = "The error has been noted; nothing is wrong with the request as such."
    return ProblemError(500, "internal-error", "Something went wrong on our side", detail)


def _detail(error: SsckgError) -> str:
    """Return what a client is told: where things lie on the machine is for its operator only."""
    if isinstance(error, DataDirectoryError | WriteError):
        logging.getLogger("uvicorn.error").warning("%s", error.message)
        return "Something is amiss with the service's disk; its operator finds it in the log."
    return told(error)


def _busy(kind: str, title: str, error: SsckgError) -> ProblemError:
    seconds = _RETRY_SECONDS[QueryTimeoutError if kind == "query-timeout" else EngineError]
    # What an engine says of itself may name addresses; only our own time-out is quoted.
    detail = str(error) if kind == "query-timeout" else "Please try again in a moment."
    return ProblemError(503, kind, title, detail, headers=(("Retry-After", str(seconds)),))
