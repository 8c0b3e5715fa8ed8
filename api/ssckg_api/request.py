"""Reads a request by the SPARQL 1.1 Protocol into values; pure.

https://www.w3.org/TR/sparql11-protocol/ section 2.1 (query operation). What is not in the
standard: `format=` (a short name or a media type, before Accept) and `timeout=` (seconds).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from ssckg.io.sparql_text import (
    Form,
    ServiceCall,
    form_of,
    position_of,
    readable_by_engines,
    service_calls,
)
from ssckg.store.dataset_clause import dataset_of
from ssckg_api.engine import Question
from ssckg_api.problems import ProblemError

FORM_TYPE: Final = "application/x-www-form-urlencoded"
QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
_MAX_FIELDS: Final = 1000
_UTF_8: Final = frozenset({"utf-8", "utf8"})


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query operation: the question and its form, and what the client wishes."""

    question: Question
    form: Form
    format: str | None = None
    timeout: float | None = None


def read_query(
    query_string: bytes, content_type: str | None, body: bytes | None
) -> QueryRequest | None:
    """Return the query of a request; None where it asks nothing (a bare GET).

    `body` is None for GET and HEAD. `content_type` is the header as it came.

    Raises:
        ProblemError: 400, 403 or 415 with the reason.
    """
    fields = form_fields(query_string, "query string")
    if body is not None:
        media_type = media_type_of(content_type)
        if media_type == FORM_TYPE:
            fields += form_fields(body, "body")
        elif media_type == QUERY_TYPE:
            fields.append(("query", body_text(body)))
        elif media_type == UPDATE_TYPE:
            raise _no_updates()
        else:
            raise _unsupported(content_type)
    if any(name == "update" for name, _ in fields):
        raise _no_updates()
    queries = [value for name, value in fields if name == "query"]
    if not queries and body is None and all(name == "format" for name, _ in fields):
        return None
    if len(queries) != 1:
        what = "no query" if not queries else f"{len(queries)} queries"
        raise _bad("one-query", f"The request holds {what}; it takes exactly one.")
    return _request(queries[0], fields)


def check_services(text: str, allowed: frozenset[str]) -> None:
    """Raise where a query could call a service that is not in `allowed` (IRIs, exactly).

    Raises:
        ProblemError: 403, with the place of the first such call.
    """
    for call in service_calls(text):
        if call.target is None or call.target not in allowed:
            raise _service_closed(text, call)


def format_field(query_string: bytes) -> str | None:
    """Return the `format` of a request without a query."""
    return _last(form_fields(query_string, "query string"), "format")


def _request(text: str, fields: list[tuple[str, str]]) -> QueryRequest:
    text = readable_by_engines(text)
    form, offset = form_of(text)
    if form is Form.UPDATE:
        raise _bad("not-a-query", "This is an update; the endpoint answers queries only.")
    if form is Form.UNKNOWN:
        line, column = position_of(text, offset)
        detail = f"line {line}, column {column}: expected SELECT, ASK, CONSTRUCT or DESCRIBE"
        title = "The query does not parse"
        raise ProblemError(400, "query-syntax", title, detail, line=line, column=column)
    question = Question(text, *_dataset(text, fields))
    return QueryRequest(
        question,
        form,
        _last(fields, "format"),
        _seconds(_last(fields, "timeout")),
    )


def _dataset(text: str, fields: list[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return default and named graphs: those of the protocol, or else those of FROM."""
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    if not (default or named) and "from" in text.lower() and (own := dataset_of(text)):
        return own.default_graphs, own.named_graphs
    return default, named


def form_fields(encoded: bytes, where: str) -> list[tuple[str, str]]:
    """Return names and values of a form, or of a query string, in order.

    Raises:
        ProblemError: 400, there are too many, or it is not UTF-8; names `where`.
    """
    if not encoded:
        return []
    parts = encoded.replace(b"+", b" ").split(b"&")
    if len(parts) > _MAX_FIELDS:
        raise _bad("too-many-fields", f"The {where} has more than {_MAX_FIELDS} fields.")
    pairs = (part.partition(b"=") for part in parts if part)
    try:
        return [
            (unquote_to_bytes(name).decode(), unquote_to_bytes(value).decode())
            for name, _, value in pairs
        ]
    except UnicodeDecodeError as error:
        raise _bad("encoding", f"The {where} is not UTF-8.") from error


def body_text(body: bytes) -> str:
    """Return a body as text.

    Raises:
        ProblemError: 400, it is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _bad("encoding", f"The query is not UTF-8 (byte {error.start}).") from error


def media_type_of(content_type: str | None) -> str:
    """Return the media type of a Content-Type header, in lower case; empty without one.

    Raises:
        ProblemError: 415, it is in another character set than UTF-8.
    """
    name, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key == "charset" and value.strip('"') not in _UTF_8:
            raise _unsupported(content_type)
    return name


def _last(fields: list[tuple[str, str]], name: str) -> str | None:
    return next((value for key, value in reversed(fields) if key == name), None)


def _seconds(text: str | None) -> float | None:
    if text is None or not text.strip():
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise _bad("timeout", f"timeout= takes a number of seconds above 0, not {text[:40]!r}.")
    return seconds


def _bad(kind: str, detail: str) -> ProblemError:
    return ProblemError(400, kind, "The request cannot be understood", detail)


def _no_updates() -> ProblemError:
    detail = "The published data are read only; changes go through a revision or a submission."
    return ProblemError(403, "no-updates", "Updates are refused here", detail)


def _unsupported(content_type: str | None) -> ProblemError:
    return ProblemError(
        *(415, "media-type", "The body's media type is not supported"),
        f"{content_type[:100] if content_type else 'no Content-Type'}; a POST takes "
        f"{FORM_TYPE} or {QUERY_TYPE}, in UTF-8",
        headers=(("Accept-Post", f"{FORM_TYPE}, {QUERY_TYPE}"),),
    )


def _service_closed(text: str, call: ServiceCall) -> ProblemError:
    line, column = position_of(text, min(call.start, len(text)))
    detail = (
        f"SERVICE <{call.target[:200]}> is not on the list of this endpoint"
        if call.target
        else "SERVICE is closed here, except for listed endpoints written as a full IRI"
    )
    title = "Federated queries are closed"
    return ProblemError(403, "service-closed", title, detail, line=line, column=column)
