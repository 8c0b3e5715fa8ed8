"""What every engine answers through the one client: query forms, parameters, dataset, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import XSD, BNode, Literal, URIRef

from ssckg.errors import EngineError, QuerySyntaxError, UnknownNameError, UsageError
from ssckg.ports import Dataset, Rows
from ssckg.store.client import SparqlClient
from ssckg.store.endpoint import Endpoint, FixedEndpoint

if TYPE_CHECKING:
    from ssckg.ports import Term

G1, G2, NEW = "http://test.example/g1", "http://test.example/g2", "http://test.example/new"
EX = "http://test.example/"
A, B, C = URIRef(EX + "a"), URIRef(EX + "b"), URIRef(EX + "c")
NAME, BROADER = URIRef(EX + "name"), URIRef(EX + "broader")
PREFIX = f"PREFIX ex: <{EX}>\n"


@pytest.fixture
def data(store: SparqlClient) -> SparqlClient:
    """Three things in a chain with names, and one triple in a second graph."""
    store.put_graph(
        G1,
        [
            (A, BROADER, B),
            (B, BROADER, C),
            (A, NAME, Literal("x")),
            (B, NAME, Literal("y", lang="en")),
            (C, NAME, Literal("3", datatype=XSD.integer)),
        ],
    )
    store.put_graph(G2, [(A, NAME, Literal("other"))])
    return store


def column(rows: Rows, name: str) -> set[str]:
    return {str(row[name]) for row in rows if name in row}


def test_select_gives_terms_with_language_and_datatype(data: SparqlClient) -> None:
    rows = data.select(f"SELECT ?s ?n FROM <{G1}> WHERE {{ ?s <{NAME}> ?n }} ORDER BY ?s")
    assert rows.columns == ("s", "n")
    assert rows.rows == (
        (A, Literal("x")),
        (B, Literal("y", lang="en")),
        (C, Literal("3", datatype=XSD.integer)),
    )


def test_select_leaves_unbound_out(data: SparqlClient) -> None:
    rows = data.select(
        f"{PREFIX}SELECT ?s ?b FROM <{G1}>"
        " WHERE { ?s ex:name ?n OPTIONAL { ?s ex:broader ?b } } ORDER BY ?s"
    )
    assert rows.rows == ((A, B), (B, C), (C, None))
    assert list(rows)[2] == {"s": C}


def test_select_of_nothing(data: SparqlClient) -> None:
    assert data.select(f"{PREFIX}SELECT ?s WHERE {{ ?s ex:nothing ?n }}").rows == ()


@pytest.mark.parametrize(("name", "answer"), [("x", True), ("z", False)])
def test_ask(data: SparqlClient, name: str, answer: bool) -> None:
    assert data.ask(f'{PREFIX}ASK {{ ?s ex:name "{name}" }}') is answer


def test_construct(data: SparqlClient) -> None:
    triples = data.construct(
        f"{PREFIX}CONSTRUCT {{ ?b ex:narrower ?a }} WHERE {{ ?a ex:broader ?b }}"
    )
    narrower = URIRef(EX + "narrower")
    assert set(triples) == {(B, narrower, A), (C, narrower, B)}


def test_construct_of_nothing(data: SparqlClient) -> None:
    assert data.construct(f"{PREFIX}CONSTRUCT WHERE {{ ?a ex:nothing ?b }}") == []


def test_describe(data: SparqlClient) -> None:
    assert (B, BROADER, C) in data.construct(f"DESCRIBE <{B}> FROM <{G1}>")


# parameters

TERMS: list[Term] = [
    URIRef(EX + "ü/路?q=1&r='#f"),
    URIRef("urn:x:%20(;,)*!$@"),
    Literal(""),
    Literal("plain"),
    Literal('a "quoted" text'),
    Literal("it's 'so'"),
    Literal("back\\slash \\\\ \\n \\u0041 \\U00000041"),
    Literal("two\nlines\r\nthree\ttab"),
    Literal("Karmøy 95 424 µg/m³ – 城市 🏙"),
    Literal('" } } SELECT * { ?s ?p ?o } # '),
    Literal("?s $p {?o} <http://x/> # no comment"),
    Literal("'''\"\"\"'''"),
    Literal("fin", lang="fr"),
    Literal('quoted " and \\', lang="en-gb"),
    Literal("-7", datatype=XSD.integer),
    Literal("1.5", datatype=XSD.decimal),
    Literal("2017-11-21", datatype=XSD.date),
    Literal('a"b', datatype=URIRef(EX + "type")),
]


@pytest.mark.parametrize("term", TERMS, ids=[f"term{i}" for i in range(len(TERMS))])
def test_a_bound_term_finds_itself_and_nothing_else(store: SparqlClient, term: Term) -> None:
    store.put_graph(G1, [(A, NAME, term), (B, NAME, Literal("something else"))])
    rows = store.select(f"SELECT ?s ?v WHERE {{ GRAPH <{G1}> {{ ?s <{NAME}> ?v }} }}", {"v": term})
    assert rows.rows == ((A, term),)


@pytest.mark.parametrize("term", TERMS, ids=[f"term{i}" for i in range(len(TERMS))])
def test_a_bound_term_comes_back_as_it_was(store: SparqlClient, term: Term) -> None:
    rows = store.select("SELECT ?v WHERE { BIND(1 AS ?one) FILTER(BOUND(?v)) }", {"v": term})
    assert rows.rows == ((term,),)


@pytest.mark.parametrize("text", ["007", "+7", "1.50"])
def test_a_number_is_found_by_its_value(store: SparqlClient, text: str) -> None:
    """Both engines keep the value of a number, not how it was written."""
    datatype = XSD.decimal if "." in text else XSD.integer
    term = Literal(text, datatype=datatype, normalize=False)
    store.put_graph(G1, [(A, NAME, term)])
    rows = store.select(f"SELECT ?v WHERE {{ GRAPH <{G1}> {{ ?s <{NAME}> ?v }} }}", {"v": term})
    [(found,)] = rows.rows
    assert isinstance(found, Literal)
    assert found.value == term.value


@pytest.mark.parametrize("value", ["true", "false"])
def test_a_boolean_comes_back_as_it_was(store: SparqlClient, value: str) -> None:
    term = Literal(value, datatype=XSD.boolean)
    store.put_graph(G1, [(A, NAME, term)])
    rows = store.select(f"SELECT ?v WHERE {{ GRAPH <{G1}> {{ ?s <{NAME}> ?v }} }}")
    assert rows.rows == ((term,),)


PLACES = {
    "pattern": "SELECT ?s { ?s ex:broader ?p }",
    "dollar": "SELECT ?s { ?s ex:broader $p }",
    "filter": "SELECT ?s { ?s ex:broader ?b FILTER(?b = ?p) }",
    "nested filter": "SELECT ?s { { ?s ex:broader ?b FILTER(?b = ?p) } }",
    "union": "SELECT ?s { { ?s ex:broader ?p } UNION { ?s ex:nothing ?p } }",
    "exists": "SELECT ?s { ?s ex:broader ?b FILTER EXISTS { ?s ex:broader ?p } }",
    "bind": "SELECT ?s { BIND(?p AS ?b) ?s ex:broader ?b }",
    "sub-select": "SELECT ?s { { SELECT ?s { ?s ex:broader ?p } } }",
    "aggregate": "SELECT (SAMPLE(?x) AS ?s) { ?x ex:broader ?p } GROUP BY ?p",
    "having": "SELECT ?s { ?s ex:broader ?b } GROUP BY ?s HAVING (SAMPLE(?b) = SAMPLE(?p))",
    "optional": "SELECT ?s { ?s ex:broader ?b OPTIONAL { ?b ex:broader ?c } FILTER(?b = ?p) }",
    "comments": "# ?p { \nSELECT ?s { # { ?p\n ?s ex:broader ?p FILTER('?p {' != '}') }",
    "in": "SELECT ?s { ?s ex:broader ?b FILTER(?b IN (ex:nothing, ?p)) }",
    "projected": "SELECT ?s ?p { ?s ex:broader ?p }",
    "ordered": "SELECT ?s { ?s ex:broader ?p } ORDER BY ?p LIMIT 5",
    "path": "SELECT ?s { ?s ex:broader/^ex:broader ?s . ?s ex:broader ?p }",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_parameter_is_bound_wherever_it_stands(data: SparqlClient, place: str) -> None:
    rows = data.select(PREFIX + PLACES[place], {"p": C})
    assert column(rows, "s") == {str(B)}


def test_minus_takes_away_what_the_parameter_says(data: SparqlClient) -> None:
    query = f"{PREFIX}SELECT ?s FROM <{G1}> WHERE {{ ?s ex:name ?n MINUS {{ ?s ex:name ?p }} }}"
    assert column(data.select(query, {"p": Literal("x")}), "s") == {str(B), str(C)}


def test_a_path_begins_at_a_parameter(data: SparqlClient) -> None:
    rows = data.select(f"{PREFIX}SELECT ?x {{ ?p ex:broader+ ?x }}", {"p": A})
    assert column(rows, "x") == {str(B), str(C)}


def test_a_free_parameter_matches_all(data: SparqlClient) -> None:
    pattern = "?s ex:name ?n FILTER(!BOUND(?p) || ?n = ?p)"
    query = f"{PREFIX}SELECT ?s ?p FROM <{G1}> WHERE {{ {pattern} }}"
    assert column(data.select(query), "s") == {str(A), str(B), str(C)}
    assert column(data.select(query, {"p": Literal("x")}), "s") == {str(A)}


def test_two_parameters(data: SparqlClient) -> None:
    query = f"{PREFIX}ASK {{ GRAPH ?g {{ ?s ex:name ?n }} }}"
    assert data.ask(query, {"g": URIRef(G2), "n": Literal("other")})
    assert not data.ask(query, {"g": URIRef(G1), "n": Literal("other")})


def test_a_template_takes_the_parameter(data: SparqlClient) -> None:
    query = f"{PREFIX}CONSTRUCT {{ ?s ex:under ?p }} WHERE {{ ?s ex:broader ?p }}"
    assert data.construct(query, {"p": C}) == [(B, URIRef(EX + "under"), C)]


@pytest.mark.parametrize(
    ("query", "term", "error"),
    [
        ("SELECT ?s { ?s ?q ?o }", A, UnknownNameError),
        ("SELECT ?s { ?s ?q ?p }", BNode("b"), UsageError),
        ("SELECT ?s { ?s ?q ?p }", URIRef("http://x/ y"), UsageError),
        ("SELECT ?s { ?s ?q ?p }", URIRef("http://x/> } #"), UsageError),
        ("SELECT ?s { ?s ?q ?p }", URIRef("relative"), UsageError),
        ("SELECT ?s { ?s ?q ?p }", Literal("nul\x00"), UsageError),
        ("SELECT ?s { ?s ?q ?p }", Literal("half \ud83c"), UsageError),
        ("SELECT ?s { VALUES ?p { 1 } }", A, UsageError),
        ("SELECT ?s { BIND(1 AS ?p) }", A, UsageError),
        ("CONSTRUCT WHERE { ?s ?q ?p }", A, UsageError),
        ("DESCRIBE ?p", A, UsageError),
    ],
)
def test_what_cannot_be_bound_is_refused(
    store: SparqlClient, query: str, term: Term, error: type[Exception]
) -> None:
    with pytest.raises(error):
        store.select(query, {"p": term})


# dataset


def test_default_graphs_of_the_protocol(data: SparqlClient) -> None:
    query = f"{PREFIX}SELECT ?n {{ ex:a ex:name ?n }}"
    assert column(data.select(query, dataset=Dataset((G1,))), "n") == {"x"}
    assert column(data.select(query, dataset=Dataset((G2,))), "n") == {"other"}
    assert column(data.select(query, dataset=Dataset((G1, G2))), "n") == {"x", "other"}


def test_named_graphs_of_the_protocol(data: SparqlClient) -> None:
    query = f"{PREFIX}SELECT ?g {{ GRAPH ?g {{ ex:a ex:name ?n }} }}"
    assert column(data.select(query, dataset=Dataset((), (G2,))), "g") == {G2}


def test_from_in_the_text(data: SparqlClient) -> None:
    query = "PREFIX ex: <http://test.example/>\nSELECT ?n {} {{ ex:a ex:name ?n }}"
    assert column(data.select(query.format(f"FROM <{G1}>")), "n") == {"x"}
    assert column(data.select(query.format("FROM ex:g2")), "n") == {"other"}
    assert column(data.select(query.format(f"from <{G1}> FROM ex:g2")), "n") == {"x", "other"}
    in_named = "PREFIX ex: <http://test.example/> SELECT ?g FROM NAMED ex:g2 {GRAPH ?g {?s ?p ?o}}"
    assert column(data.select(in_named), "g") == {G2}


def test_the_protocol_wins_over_the_text(data: SparqlClient) -> None:
    query = f"{PREFIX}SELECT ?n FROM <{G1}> {{ ex:a ex:name ?n }}"
    assert column(data.select(query, dataset=Dataset((G2,))), "n") == {"other"}


def test_the_default_graph_is_the_union(data: SparqlClient) -> None:
    rows = data.select(f"{PREFIX}SELECT ?n {{ ex:a ex:name ?n }}")
    assert column(rows, "n") == {"x", "other"}


# errors


def test_a_syntax_error_has_its_place(store: SparqlClient) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.select("SELECT ?s\nWHERE { ?s ?p ?o WRONG }")
    assert (caught.value.line, caught.value.column) == (2, 18)


def test_a_syntax_error_has_its_place_in_the_text_as_given(store: SparqlClient) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.select("SELECT ?s\nWHERE { ?s ?p ?o WRONG }", {"o": Literal("long " * 50)})
    assert (caught.value.line, caught.value.column) == (2, 18)


def test_an_engine_that_is_not_there() -> None:
    gone = Endpoint("http://127.0.0.1:1/query", "http://127.0.0.1:1/update")
    with (
        SparqlClient(FixedEndpoint(gone)) as client,
        pytest.raises(EngineError, match="not answer"),
    ):
        client.ping()


def test_the_form_of_the_query_must_fit(store: SparqlClient) -> None:
    with pytest.raises(UsageError):
        store.ask("SELECT ?s { ?s ?p ?o } LIMIT 1")
    with pytest.raises(UsageError):
        store.select("ASK {}")
