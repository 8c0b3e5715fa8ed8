"""Asking named queries, and queries of one's own."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.app.following import open_published
from ssckg.app.settings import base_of
from ssckg.errors import UsageError
from ssckg.io.queryfile import has_header, parse_query
from ssckg.io.textfile import read_text
from ssckg.model.named_query import NamedQuery
from ssckg.querying import asking, known, library
from ssckg.store.binding import bind
from ssckg.store.foreign import ask_endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import IO

    from ssckg.querying.asking import AnswerFormat


def query_library() -> dict[str, NamedQuery]:
    """Return the named queries that ssckg carries."""
    return library.load_library()


def read_query_text(name: str | None, file: Path | None) -> NamedQuery:
    """Return a named query, or that of a file; a file needs no header if it has no parameters.

    Raises:
        UnknownNameError: there is no query of that name.
        ParseError: the file cannot be read or its header is faulty.
    """
    if file is None:
        return library.find_query(query_library(), name or "")
    if not file.is_file():
        raise UsageError(f"no such file: {file}")
    text = read_text(file)
    if has_header(text):
        return parse_query(text, file.stem, str(file))
    return NamedQuery(file.stem, "", (), (), (), (), text)


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer of a query, and whether it is rows (or yes and no) or a graph."""

    content: IO[bytes]
    is_rows: bool


def ask_query(
    query: NamedQuery,
    values: Mapping[str, str],
    wanted: AnswerFormat,
    *,
    data: Path,
    endpoint: str | None = None,
    timeout: float = 60.0,
) -> Answer:
    """Ask the published dataset, or another `endpoint`, and return the whole answer.

    Raises:
        UsageError: a parameter is unknown, missing or malformed; the query does not parse.
        MissingError: the data directory or the engine cannot be used, or time is up.
    """
    accept = asking.media_type_for(query.text, wanted)
    is_rows = accept not in asking.GRAPH_TYPES
    if endpoint is not None:
        text = bind(query.text, library.bindings_for(query, values)).text
        return Answer(io.BytesIO(ask_endpoint(endpoint, text, accept, timeout)), is_rows)
    base = base_of(data)
    bindings = library.bindings_for(query, values, base)
    with open_published(data, timeout=timeout) as store:
        known.check_known(store, query, values)
        text = library.text_for(query, base)
        return Answer(
            asking.fetch_whole(store, text, bindings, accept=accept, timeout=timeout), is_rows
        )
