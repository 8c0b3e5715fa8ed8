"""Asking named queries of a store: checked, bound, whole, and not without end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import UnknownNameError, UsageError
from ssckg.namespaces import BASE
from ssckg.querying.answer_result import AnswerResult, answer_of
from ssckg.querying.known import check_known
from ssckg.querying.library import bindings_for, given_values, text_for
from ssckg.querying.versions import body_of, version_of
from ssckg.store.binding import bind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.named_query import NamedQuery
    from ssckg.ports import GraphStore

RESULTS: Final = "application/sparql-results+json"
MOST_BYTES: Final = 64 * 1024 * 1024
"""An answer may have so many; what is larger is asked of the endpoint, or taken as a dump."""
_SECONDS: Final = 20.0


def ready_text(query: NamedQuery, values: Mapping[str, str], base: str = BASE) -> str:
    """Return the text of a query with values bound, as an endpoint takes it; without its header.

    Raises:
        UnknownNameError: the query has no such parameter.
        UsageError: a required parameter is missing, or a text is not of its type.
    """
    bound = bind(text_for(query, base), bindings_for(query, values, base)).text
    return body_of(bound)


def example_values(query: NamedQuery) -> dict[str, str]:
    """Return a value for each parameter that is needed."""
    return {p.name: p.example or "" for p in query.parameters if p.required}


def example_text(query: NamedQuery, base: str = BASE) -> str:
    """Return the text of a query that can be asked as it is, needed parameters by example."""
    return ready_text(query, example_values(query), base)


def require_version(query: NamedQuery, wanted: str) -> None:
    """Return if a query is in the version that is wanted; "" wants any.

    Raises:
        UnknownNameError: its text has changed since.
    """
    now = version_of(query)
    if wanted and wanted != now:
        raise UnknownNameError(f"version of {query.name}", wanted, (now,))


def checked_values(
    store: GraphStore, query: NamedQuery, values: Mapping[str, str]
) -> dict[str, str]:
    """Return the values of all parameters that have one, when the graph knows them.

    Raises:
        UnknownNameError: a parameter, or a value of one, is not known; with near names.
        UsageError: a required parameter is missing.
    """
    check_known(store, query, values)
    return given_values(query, values)


def fetch_answer(
    store: GraphStore,
    query: NamedQuery,
    values: Mapping[str, str],
    *,
    accept: str = RESULTS,
    base: str = BASE,
    most: int = MOST_BYTES,
) -> bytes:
    """Return the whole answer of a named query as bytes of a media type.

    Args:
        store: what is asked.
        query: the query.
        values: texts of its parameters, checked.
        accept: the media type.
        base: where data IRIs begin.
        most: bytes of the answer.

    Raises:
        UsageError: a parameter is missing or malformed, or the answer is longer.
        EngineError: the engine does not answer in time.
    """
    bound = bindings_for(query, values, base)
    pieces, size = [], 0
    with store.stream(text_for(query, base), bound, accept=accept, timeout=_SECONDS) as body:
        for piece in body:
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise UsageError(
                    f"the answer of {query.name} has more than {most:,} bytes",
                    hint="narrow it by a parameter, or take a dump",
                )
    return b"".join(pieces)


def answer_named(
    store: GraphStore, query: NamedQuery, values: Mapping[str, str], *, base: str = BASE
) -> AnswerResult:
    """Return the rows of a named SELECT, with the picture that fits them.

    Raises:
        UsageError: a parameter is missing or malformed, or the query has no rows.
        EngineError: as of `fetch_answer`.
    """
    document = fetch_answer(store, query, values, base=base)
    return answer_of(document, query.name, query.summary)
