"""What pages show of named queries: parameters as fields, answers as tables, ways to cite them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from rdflib.term import Literal, URIRef

from ssckg import __version__
from ssckg.model.named_query import ParameterType
from ssckg.namespaces import shrink
from ssckg.querying.versions import version_of
from ssckg_api.v1.queries import address_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.named_query import NamedQuery, Parameter
    from ssckg.ports import Term
    from ssckg.querying.answer_result import AnswerResult
    from ssckg_api.site.visit import Visit

SHOWN: Final = 500
"""Rows of an answer on a page; the files have all of them."""
FILES: Final = (
    ("CSV", "csv", "text/csv"),
    ("JSON", "json", "application/json"),
    ("TSV", "tsv", "text/tab-separated-values"),
    ("XLSX", "xlsx", ""),
    ("Parquet", "parquet", "application/vnd.apache.parquet"),
)
GRAPH_FILES: Final = (
    ("Turtle", "ttl", "text/turtle"),
    ("JSON-LD", "jsonld", "application/ld+json"),
    ("N-Triples", "nt", "application/n-triples"),
)
_NUMBERS: Final = frozenset({ParameterType.INTEGER, ParameterType.DECIMAL})


def askers(visit: Visit) -> dict[str, str]:
    """Return who asks, by the word in the header of queries, in the order of the pages."""
    return {
        "working-group": visit.text("The working group asks"),
        "agency": visit.text("Agencies ask"),
        "publisher": visit.text("Publishers and cities ask"),
        "researcher": visit.text("Researchers ask"),
    }


def fields(
    query: NamedQuery, values: dict[str, str], faults: dict[str, str], visit: Visit
) -> list[dict[str, Any]]:
    """Return the parameters as fields of a form."""
    choices = {ParameterType.FRAMEWORK: [edition.id for edition in visit.crosswalk.editions]}
    return [
        _field(each, values, faults, choices.get(each.type), visit) for each in query.parameters
    ]


def _field(
    parameter: Parameter,
    values: dict[str, str],
    faults: dict[str, str],
    choices: list[str] | None,
    visit: Visit,
) -> dict[str, Any]:
    value = values.get(parameter.name, parameter.default or "")
    help_ = parameter.description
    if parameter.example:
        help_ = visit.text("%(text)s Example: %(example)s", text=help_, example=parameter.example)
    options: list[tuple[str, str]] = []
    if choices is not None:
        options = [(one, one) for one in choices]
        if not parameter.required:
            options.insert(0, ("", visit.text("(any)")))
        elif not value:
            options.insert(0, ("", visit.text("(choose)")))
        if value and value not in choices:
            options.append((value, value))
    kind = "select" if options else "number" if parameter.type in _NUMBERS else "text"
    fault = faults.get(parameter.name)
    return {
        "name": parameter.name,
        "label": parameter.name.replace("_", " ").capitalize(),
        "kind": kind,
        "value": value,
        "options": options,
        "help": help_,
        "required": parameter.required,
        "faults": [fault] if fault else [],
        "attributes": {"step": "any"}
        if kind == "number"
        else {"maxlength": "2000"}
        if kind == "text"
        else {},
    }


def rows_of(result: AnswerResult, visit: Visit, most: int = SHOWN) -> list[dict[str, Any]]:
    """Return rows as the table of a page takes them: what is ours is linked."""
    return [
        {
            name: cell_for(term, visit)
            for name, term in zip(result.columns, row, strict=True)
            if term is not None
        }
        for row in result.terms[:most]
    ]


def cell_for(term: Term, visit: Visit) -> Any:
    """Return a cell: IRIs by their short name, texts with their language."""
    text = str(term)
    if isinstance(term, URIRef):
        is_shown_here = text.startswith(visit.base) or not visit.site.path_of(text).startswith(
            "/resource?"
        )
        if not is_shown_here:
            return {"text": text}
        return {"iri": text, "text": shrink(text), "lang": ""}
    if isinstance(term, Literal) and term.language:
        return {"text": text, "lang": term.language}
    return text


def columns_of(result: AnswerResult) -> list[tuple[str, str, str]]:
    """Return columns as the table of a page takes them: numbers stand at the end of cells."""
    cells = result.cells()
    found = []
    for at, name in enumerate(result.columns):
        there = [row[at] for row in cells if row[at] is not None]
        is_number = bool(there) and not any(isinstance(cell, str | bool) for cell in there)
        is_year = is_number and name.endswith("year")
        kind = "number" if is_number and not is_year else "text"
        found.append((name, name.replace("_", " "), kind))
    return found


def downloads(
    visit: Visit, query: NamedQuery, values: dict[str, str], files: Sequence[tuple[str, str, str]]
) -> list[tuple[str, str, str]]:
    """Return the files of an answer: name, address, media type."""
    kept = {"v": version_of(query), **({"as-of": visit.as_of} if visit.as_of else {})}
    place = f"/api/v1/queries/{query.name}"
    return [
        (name, f"{place}?{urlencode({**values, **kept, 'format': form})}", kind)
        for name, form, kind in files
    ]


def citation(visit: Visit, query: NamedQuery, values: dict[str, str]) -> str:
    """Return how to cite an answer: which query, in which version, of what, on which data."""
    given = ", ".join(f"{name}={value}" for name, value in values.items())
    data = visit.site.data_hash() if not visit.as_of else f"as of {visit.as_of}"
    on = f"sha256:{data}" if data and not visit.as_of else data or "a remote engine"
    address = address_for(
        visit.request, query, values, v=version_of(query), **{"as-of": visit.as_of}
    )
    return (
        f"ssckg {__version__}, query '{query.name}' in version {version_of(query)} with"
        f" {given or 'no parameters'}, on the data set {on}. {address}"
    )


def commands(visit: Visit, query: NamedQuery, values: dict[str, str]) -> str:
    """Return how the same is asked on the command line and over HTTP."""
    given = "".join(f" -p {_quoted(f'{name}={value}')}" for name, value in values.items())
    past = f" --as-of {_quoted(visit.as_of)}" if visit.as_of else ""
    address = address_for(
        visit.request,
        query,
        {**values, "v": version_of(query)},
        **({"as-of": visit.as_of} if visit.as_of else {}),
    )
    return f"ssckg query {query.name}{given}{past}\ncurl -H 'Accept: text/csv' '{address}'"


def _quoted(text: str) -> str:
    import shlex  # noqa: PLC0415  pages only

    return shlex.quote(text)
