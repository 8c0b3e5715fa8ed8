"""The query library over HTTP: each named query is a call with a version, in any form of a table.

`?v=` holds a caller to the text of a query that was read: where it has changed, nothing is answered
in its place. `?as-of=` and the header Accept-Datetime ask a past state.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response

from ssckg.app.named_queries import (
    RESULTS,
    answer_named,
    checked_values,
    fetch_answer,
    require_version,
)
from ssckg.errors import UsageError
from ssckg.io.sparql_text import Form as QueryForm
from ssckg.io.sparql_text import form_of
from ssckg.querying.answer_result import cell_of, parquet_of
from ssckg.querying.library import find_query
from ssckg.querying.versions import body_of, version_of
from ssckg_api.http import DATA_HEADERS
from ssckg_api.memento import AS_OF
from ssckg_api.protocols.address import address_of
from ssckg_api.site.page_cache import KEEP
from ssckg_api.v1.answers import PARQUET, XLSX, Form, in_form, json_text
from ssckg_api.v1.desk import DeskDep, TakesLong
from ssckg_api.v1.past import AS_OF_PARAMETER, spot_for
from ssckg_api.v1.schemas import made

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.model.named_query import NamedQuery
    from ssckg.ports import GraphStore
    from ssckg.querying.answer_result import AnswerResult
    from ssckg_api.site.service import Site
    from ssckg_api.v1.desk import Desk

router = APIRouter(prefix="/api/v1/queries", tags=["queries"])
VERSION: Final = "v"
FORMAT: Final = "format"
OURS: Final = frozenset({VERSION, FORMAT, AS_OF, "lang"})
"""Fields of an address that are no parameters of queries; none is called so (a test)."""
_MOST_VALUE: Final = 2000
_GRAPH_FORMS: Final = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": ""}
_ROW_FILES: Final = (
    *("application/json", RESULTS, "text/csv", "text/tab-separated-values", XLSX, PARQUET),
    *("image/svg+xml", "text/turtle", "application/ld+json", "application/n-triples"),
)
_FREE: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "parameters",
            "in": "query",
            "description": "Parameters of the query by name.",
            "style": "form",
            "explode": True,
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        {
            "name": VERSION,
            "in": "query",
            "description": "The version that is meant; another one is refused (404).",
            "schema": {"type": "string", "maxLength": 64},
        },
        {
            "name": FORMAT,
            "in": "query",
            "description": "json, srj, csv, tsv, xlsx, parquet or svg; ttl, jsonld or nt of graphs",
            "schema": {"type": "string", "maxLength": 30},
        },
        AS_OF_PARAMETER,
    ]
}


@router.get("", summary="Named queries, their parameters and versions", responses=made())
def list_queries(request: Request) -> Response:
    """Return the library: who asks, what for, parameters, columns, version, text and address."""
    site: Site = request.app.state.site
    listed = json_text([described(query, site.base) for query in site.library.values()])
    return Response(listed, headers=_open(), media_type="application/json")


@router.get(
    "/{query}",
    summary="The answer of a named query",
    dependencies=[TakesLong],
    openapi_extra=_FREE,
    responses=made(*_ROW_FILES),
)
def ask_named_query(query: str, request: Request, desk: DeskDep) -> Response:
    """Return rows with what was asked of what; or a table, a picture, or (of a graph) RDF."""
    site: Site = request.app.state.site
    found = find_query(site.library, query)
    values = values_of(request)
    require_version(found, request.query_params.get(VERSION, ""))
    spot, said = spot_for(request)
    store = site.store(spot or "")
    asked = _Asked(store, found, checked_values(store, found, values), site.base)
    forms = _forms(asked, lambda: site.data_hash(spot), desk)
    answer = in_form(request, forms, name=query)
    answer.headers.update(_open() | said)
    answer.headers["vary"] += ", Accept-Datetime"
    answer.headers["x-query-version"] = version_of(found)
    if spot is not None:
        del answer.headers[KEEP]
        answer.headers["cache-control"] = "no-cache"
    return answer


def described(query: NamedQuery, base: str) -> dict[str, Any]:
    """Return what is said of a query, as plain values."""
    return {
        "name": query.name,
        "iri": f"{base}query/{query.name}",
        "version": version_of(query),
        "summary": query.summary,
        "why": query.why,
        "users": list(query.users),
        "requirements": list(query.requirements),
        "parameters": [
            {
                "name": each.name,
                "type": each.type.value,
                "description": each.description,
                "required": each.required,
                "default": each.default,
                "example": each.example,
            }
            for each in query.parameters
        ],
        "columns": list(query.columns),
        "query": body_of(query.text),
        "address": f"/api/v1/queries/{query.name}",
    }


def values_of(request: Request) -> dict[str, str]:
    """Return the parameters of a request; what is blank was not given.

    Raises:
        UsageError: one is given twice, or is too long to be meant.
    """
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in OURS or not value.strip():
            continue
        if name in given:
            raise UsageError(f"{name[:60]} is given twice")
        if len(value) > _MOST_VALUE:
            raise UsageError(f"{name[:60]} takes {_MOST_VALUE} characters at most")
        given[name] = value.strip()
    return given


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query with its values, and the dataset that it is asked of."""

    store: GraphStore
    query: NamedQuery
    values: dict[str, str]
    base: str

    def result(self) -> AnswerResult:
        """Return the rows."""
        return answer_named(self.store, self.query, self.values, base=self.base)

    def raw(self, accept: str) -> bytes:
        """Return the answer of the engine in one of its own forms."""
        return fetch_answer(self.store, self.query, self.values, accept=accept, base=self.base)


def _forms(asked: _Asked, data: Callable[[], str], desk: Desk) -> dict[str, Form]:
    """Return what makes the answer in each form; the first is the usual one.

    data: tells the hash of the dataset that is asked.
    """
    if form_of(asked.query.text)[0] in {QueryForm.CONSTRUCT, QueryForm.DESCRIBE}:
        kinds = {**_GRAPH_FORMS, "nt": "application/n-triples"}
        return {form: partial(asked.raw, kind) for form, kind in kinds.items()}
    return {
        "json": lambda: _plain(asked, data()),
        "srj": partial(asked.raw, RESULTS),
        "csv": partial(asked.raw, "text/csv"),
        "tsv": partial(asked.raw, "text/tab-separated-values"),
        "xlsx": lambda: desk.drawer.make(asked.result(), "xlsx"),
        "parquet": lambda: parquet_of(asked.result()),
        "svg": lambda: desk.drawer.make(asked.result(), "svg"),
    }


def _plain(asked: _Asked, data: str) -> str:
    result = asked.result()
    rows = [
        {c: cell_of(term) for c, term in zip(result.columns, row, strict=True) if term is not None}
        for row in result.terms
    ]
    return json_text(
        {
            "query": asked.query.name,
            "version": version_of(asked.query),
            "parameters": asked.values,
            "data": data,
            "columns": list(result.columns),
            "rows": rows,
        }
    )


def _open() -> dict[str, str]:
    """Return headers of what every page of the web may read, kept as long as it holds."""
    given = {name.decode(): value.decode() for name, value in DATA_HEADERS}
    return {**given, KEEP: "1", "vary": "Accept, Accept-Encoding"}


def address_for(request: Request, query: NamedQuery, values: dict[str, str], **more: str) -> str:
    """Return the whole address of the REST call, for people who copy it."""
    from urllib.parse import urlencode  # noqa: PLC0415  pages only

    words = urlencode({**values, **{k: w for k, w in more.items() if w}})
    root = address_of(request).rstrip("/")
    return f"{root}/api/v1/queries/{query.name}" + (f"?{words}" if words else "")
