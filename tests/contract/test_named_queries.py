"""The named queries give the same answers on every engine: their cases, run on each.

Order is left to the tests of the cases themselves; numbers and texts compare by value, because
engines choose their own datatypes for what they compute.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal as OxLiteral
from pyoxigraph import (
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse_query_results,
    serialize,
)
from rdflib import Graph, Literal
from tests.query_cases import CASE_GRAPH, FOLDER, Case, find_cases

from ssckg.io.sparql_text import Form, form_of
from ssckg.querying.library import bindings_for, load_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.ports import Term
    from ssckg.store.client import SparqlClient

LIBRARY = load_library(FOLDER)
CASES = [case for case in find_cases() if form_of(LIBRARY[case.query].text)[0] is Form.SELECT]


@pytest.fixture
def engine(store: SparqlClient) -> Iterator[SparqlClient]:
    yield store
    store.delete_graph(CASE_GRAPH)


def plain(text: str, datatype: str | None, language: str | None) -> object:
    """Return a literal as number, or as text with its language.

    SPARQL leaves open in which order GROUP_CONCAT takes its texts; Virtuoso 7 says 1 for true.
    """
    kind = datatype.rpartition("#")[2] if datatype else ""
    if kind == "boolean":
        return Decimal(text in {"true", "1"})
    if kind in {"integer", "int", "decimal", "double"}:
        return round(Decimal(text), 6)
    return tuple(sorted(text.split(", "))), language


def of_engine(term: Term | None) -> object:
    if isinstance(term, Literal):
        return plain(str(term), str(term.datatype) if term.datatype else None, term.language)
    return None if term is None else ("iri", str(term))


def of_case(term: object) -> object:
    if isinstance(term, OxLiteral):
        return plain(term.value, term.datatype.value, term.language)
    return ("iri", term.value) if isinstance(term, NamedNode) else None


def expected(case: Case) -> Counter[tuple[object, ...]]:
    results = parse_query_results(case.expected_bytes, QueryResultsFormat.TSV)
    assert isinstance(results, QuerySolutions)
    return Counter(tuple(of_case(term) for term in solution) for solution in results)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_gives_the_same_on_every_engine(case: Case, engine: SparqlClient) -> None:
    triples = serialize((quad.triple for quad in case.quads()), format=RdfFormat.N_TRIPLES)
    engine.put_graph(CASE_GRAPH, Graph().parse(data=triples, format="nt"))  # type: ignore[arg-type]
    query = LIBRARY[case.query]
    rows = engine.select(query.text, bindings_for(query, case.parameters))
    found = Counter(tuple(of_engine(term) for term in row) for row in rows.rows)
    assert found == expected(case)
