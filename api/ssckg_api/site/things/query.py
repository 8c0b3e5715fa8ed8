"""The page of a named query: its parameters, its answer, its text, and its addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.app.named_queries import (
    answer_named,
    checked_values,
    example_values,
    fetch_answer,
    ready_text,
    require_version,
)
from ssckg.errors import EngineError, UnknownNameError, UsageError
from ssckg.io.sparql_text import Form, form_of
from ssckg.querying.library import given_values
from ssckg.querying.versions import version_of
from ssckg_api.advice import told
from ssckg_api.site.highlighting import marked
from ssckg_api.site.query_views import (
    FILES,
    GRAPH_FILES,
    SHOWN,
    askers,
    citation,
    columns_of,
    commands,
    downloads,
    fields,
    rows_of,
)
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.telling import crumbs_of, frame_of
from ssckg_api.v1.queries import OURS, VERSION, values_of

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.named_query import NamedQuery
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

_KINDS: Final = (
    *("sh:SPARQLSelectExecutable", "sh:SPARQLAskExecutable", "sh:SPARQLConstructExecutable"),
    "sh:SPARQLExecutable",
)
_MOST_TEXT: Final = 200_000


@thing_page(*_KINDS)
def query_page(thing: Thing, visit: Visit) -> Response:
    """Show a query, and its answer for the values in the address or for examples."""
    name = thing.iri.rpartition("/")[2]
    query = visit.site.library.get(name)
    if query is None:  # of a past state, whose library had it
        raise UnknownNameError("query", name, tuple(visit.site.library)[:5])
    values, faults = _asked(query, visit)
    is_example = not faults and not _given(visit) and any(p.required for p in query.parameters)
    if is_example:
        values = given_values(query, example_values(query))
    shown: dict[str, Any] = {"answer": None, "graph": "", "chart": None}
    if not faults:
        faults = _answer(query, values, visit, shown)
    text = ready_text(query, values if not faults else example_values(query), visit.base)
    steps = crumbs_of(visit, (visit.text("Query library"), "/queries"), (name, ""))
    return visit.page(
        "query.html",
        title=name,
        status=422 if faults else 200,
        query=query,
        query_version=version_of(query),
        users=[askers(visit).get(user, user) for user in query.users],
        fields=fields(query, values, faults, visit),
        faults=list(faults.items()),
        is_example=is_example,
        parts=list(marked(text)),
        workbench=visit.link("/sparql", example=query.name),
        commands=commands(visit, query, values),
        cited=citation(visit, query, values),
        most=SHOWN,
        frame=frame_of(thing, visit, steps, description=query.summary),
        **shown,
    )


def _given(visit: Visit) -> list[str]:
    return [name for name in visit.query if name not in OURS]


def _asked(query: NamedQuery, visit: Visit) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values asked for, and the faults by parameter ("" of the whole)."""
    given: dict[str, str] = {}
    try:
        given = values_of(visit.request)
        require_version(query, visit.request.query_params.get(VERSION, ""))
        if not given and any(p.required for p in query.parameters):
            return {}, {}
        return checked_values(visit.store(), query, given), {}
    except UsageError as error:
        known = [parameter.name for parameter in query.parameters]
        if not isinstance(error, UnknownNameError):
            place = next((n for n in known if f"parameter {n}:" in str(error)), "")
        else:
            place = next((n for n in known if given.get(n) == error.name), "")
        return given, {place: told(error)}


def _answer(
    query: NamedQuery, values: dict[str, str], visit: Visit, shown: dict[str, Any]
) -> dict[str, str]:
    """Put the answer into what is shown; return faults."""
    try:
        if form_of(query.text)[0] in {Form.CONSTRUCT, Form.DESCRIBE}:
            body = fetch_answer(visit.store(), query, values, accept="text/turtle", base=visit.base)
            shown["graph"] = body[:_MOST_TEXT].decode(errors="ignore")
            shown["files"] = downloads(visit, query, values, GRAPH_FILES)
            return {}
        result = answer_named(visit.store(), query, values, base=visit.base)
    except (UsageError, EngineError) as error:
        known = [p.name for p in query.parameters]
        return {next((n for n in known if str(error).startswith(f"{n} is")), ""): told(error)}
    shown["answer"] = {
        "total": len(result.terms),
        "columns": columns_of(result),
        "rows": rows_of(result, visit),
    }
    files = downloads(visit, query, values, FILES)
    if text := result.pictured_text():
        (picture,) = downloads(visit, query, values, [("SVG", "svg", "image/svg+xml")])
        shown["chart"] = {"picture": picture[1], "text": text}
        files.append(picture)
    shown["files"] = files
    return {}
