"""Named queries as resources of the graph: the text with what its header says.

The terms are those of SHACL's SPARQL-based executables, as in public collections of
SPARQL examples (https://www.w3.org/TR/shacl-af/#SPARQLExecutables).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Store, Triple

from ssckg.errors import ParseError
from ssckg.io.queryfile import has_header, parse_query
from ssckg.io.sparql_text import Form, form_of
from ssckg.io.textfile import read_text
from ssckg.namespaces import BASE, expand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_EXECUTABLES = {
    Form.SELECT: ("sh:SPARQLSelectExecutable", "sh:select"),
    Form.ASK: ("sh:SPARQLAskExecutable", "sh:ask"),
    Form.CONSTRUCT: ("sh:SPARQLConstructExecutable", "sh:construct"),
}


def query_triples(path: Path, shown: str) -> Iterator[Triple]:
    """Yield the triples of one query file; a DESCRIBE has no property for its text.

    Raises:
        ParseError: the file does not keep to the form of docs/decisions/0006, or does not parse.
    """
    text = read_text(path, shown=shown)
    if not has_header(text):
        raise ParseError("begins with no #+ header", file=shown, line=1)
    query = parse_query(text, path.stem, shown)
    _require_sparql(text, shown)
    node = NamedNode(f"{BASE}query/{query.name}")
    form, _ = form_of(text)
    kind, has_text = _EXECUTABLES.get(form, ("sh:SPARQLExecutable", None))
    yield Triple(node, NamedNode(expand("rdf:type")), NamedNode(expand(kind)))
    yield Triple(node, NamedNode(expand("dcterms:identifier")), Literal(query.name))
    yield Triple(node, NamedNode(expand("rdfs:label")), Literal(query.name, language="en"))
    yield Triple(node, NamedNode(expand("rdfs:comment")), Literal(query.summary, language="en"))
    for user in query.users:
        yield Triple(node, NamedNode(expand("dcat:keyword")), Literal(user))
    if has_text:
        yield Triple(node, NamedNode(expand(has_text)), Literal(text))


def _require_sparql(text: str, shown: str) -> None:
    """Return where a text parses as a query; nothing is asked, for the store is empty.

    Raises:
        ParseError: it does not.
    """
    try:
        Store().query(text)
    except SyntaxError as error:
        # The engine's message lists all that it would have taken; only the place is of use.
        place = re.search(r"(\d+):(\d+)", str(error))
        line = int(place[1]) if place else None
        column = f" (column {place[2]})" if place else ""
        raise ParseError(
            f"is no SPARQL query from here on{column}", file=shown, line=line
        ) from error
