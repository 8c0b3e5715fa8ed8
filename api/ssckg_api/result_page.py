"""An answer as a page for people who follow a link to the endpoint."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from ssckg.io.sparql_text import Form
from ssckg.linked_data.addresses import path_of
from ssckg.namespaces import BASE, shrink
from ssckg_api.negotiation import OFFERS
from ssckg_api.site.frame import Crumb, Frame, render
from ssckg_api.site.highlighting import marked

if TYPE_CHECKING:
    from ssckg_api.request import QueryRequest

MAX_PAGE_BYTES: Final = 8 * 1024 * 1024
"""An answer larger than this gets no page; its other formats have their own limit."""
_MAX_ROWS: Final = 1000
_FRAME: Final = Frame(
    "Result",
    path="/sparql",
    is_indexed=False,
    crumbs=(Crumb("Home", "/"), Crumb("Query workbench", "/sparql"), Crumb("Result")),
)
_LONGEST: Final = 6000
"""Characters of a query whose answer is linked in forms that another route makes."""


def result_page(query: QueryRequest, engine_type: str, body: bytes) -> bytes:
    """Return the page for a whole answer: SPARQL JSON as a table, Turtle as text."""
    values: dict[str, object] = {
        "parts": list(marked(query.question.text)),
        "workbench": f"/sparql#query={quote(query.question.text)}",
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
        "result.html",
        _FRAME,
        columns=columns,
        rows=[{name: _cell(term) for name, term in row.items()} for row in rows[:_MAX_ROWS]],
        total=len(rows),
        **values,
    )


def _cell(term: dict[str, str]) -> dict[str, str]:
    """Return a term as the page shows it; `place` is where it is described here."""
    text, place = term["value"], ""
    if term["type"] == "uri":
        place = path_of(text, BASE)
        place = "" if place.startswith("/resource?") else place
        text = shrink(text)
    return {"text": text, "place": place, "lang": term.get("xml:lang", "")}


def _links(query: QueryRequest) -> list[tuple[str, str]]:
    fields = [("query", query.question.text)]
    fields += [("default-graph-uri", graph) for graph in query.question.default_graphs]
    fields += [("named-graph-uri", graph) for graph in query.question.named_graphs]
    names = [v.names[0] for v in OFFERS[query.form] if v.names and v.names[0] != "html"]
    links = [(name, "/sparql?" + urlencode([*fields, ("format", name)])) for name in names]
    if query.form is Form.SELECT and len(query.question.text) < _LONGEST:
        made = ("parquet", "xlsx", "svg")
        links += [(n, "/api/v1/answers?" + urlencode([*fields, ("format", n)])) for n in made]
    return links
