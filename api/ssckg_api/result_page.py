"""An answer as a page for people who follow a link to the endpoint."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from ssckg_api.negotiation import OFFERS
from ssckg_api.site.frame import Frame, render

if TYPE_CHECKING:
    from ssckg_api.request import QueryRequest

MAX_PAGE_BYTES: Final = 8 * 1024 * 1024
"""An answer larger than this gets no page; its other formats have their own limit."""
_MAX_ROWS: Final = 1000
_FRAME: Final = Frame("Result", path="/sparql", is_indexed=False)


def result_page(query: QueryRequest, engine_type: str, body: bytes) -> bytes:
    """Return the page for a whole answer: SPARQL JSON as a table, Turtle as text."""
    values: dict[str, object] = {
        "query": query.question.text,
        "links": _links(query),
        "boolean": None,
        "document": None,
    }
    if engine_type == "text/turtle":
        values["document"] = body.decode()
        return render("result.html", _FRAME, **values)
    document = json.loads(body)
    if "boolean" in document:
        values["boolean"] = document["boolean"]
        return render("result.html", _FRAME, **values)
    rows = document["results"]["bindings"]
    columns = document["head"].get("vars", [])
    return render(
        "result.html", _FRAME, columns=columns, rows=rows[:_MAX_ROWS], total=len(rows), **values
    )


def _links(query: QueryRequest) -> list[tuple[str, str]]:
    fields = [("query", query.question.text)]
    fields += [("default-graph-uri", graph) for graph in query.question.default_graphs]
    fields += [("named-graph-uri", graph) for graph in query.question.named_graphs]
    names = [v.names[0] for v in OFFERS[query.form] if v.names and v.names[0] != "html"]
    return [(name, "/sparql?" + urlencode([*fields, ("format", name)])) for name in names]
