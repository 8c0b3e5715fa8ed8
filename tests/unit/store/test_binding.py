"""Where data blocks go, and how places in the bound text lead back to the text as given."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef

from ssckg.store.binding import bind
from ssckg.store.dataset_clause import dataset_of

IRI, TEXT = URIRef("http://x/i"), Literal("t")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        # a literal stays a variable in patterns, and is written out in expressions
        ("ASK { ?s ?q ?p }", 'ASK { VALUES ?p { "t" }  ?s ?q ?p }'),
        ("ASK { FILTER(?p) }", 'ASK { VALUES ?p { "t" }  FILTER( "t" ) }'),
        ("ASK { FILTER(BOUND(?p)) }", 'ASK { VALUES ?p { "t" }  FILTER(BOUND(?p)) }'),
        # only groups that use it, and the outermost
        (
            "ASK { {?a ?b ?c} {?s ?q ?p} ?p ?x 1}",
            'ASK { VALUES ?p { "t" }  {?a ?b ?c} { VALUES ?p { "t" } ?s ?q ?p} ?p ?x 1}',
        ),
        # no data block before a sub-select, nor in a template, nor in data
        ("ASK { {SELECT ?p {?s ?q ?p}} }", 'ASK { {SELECT ?p { VALUES ?p { "t" } ?s ?q ?p}} }'),
        ("CONSTRUCT {?s ?q ?p} {?s ?q ?p}", 'CONSTRUCT {?s ?q ?p} { VALUES ?p { "t" } ?s ?q ?p}'),
        ("ASK { VALUES ?a {1} ?a ?b ?p }", 'ASK { VALUES ?p { "t" }  VALUES ?a {1} ?a ?b ?p }'),
        # comments, strings and IRIs are not looked into
        ("# ?p {\nASK { <?p> '{?p' ?p }", '# ?p {\nASK { VALUES ?p { "t" }  <?p> \'{?p\' ?p }'),
        ("ASK { ex:a\\?p ?q $p }", 'ASK { VALUES ?p { "t" }  ex:a\\?p ?q $p }'),
    ],
)  # fmt: skip
def test_where_data_blocks_go(text: str, bound: str) -> None:
    assert bind(text, {"p": TEXT}).text == bound


def test_an_iri_is_written_out_in_patterns() -> None:
    bound = bind("ASK { ?p ex:a* ?b . GRAPH ?p { ?b ?c ?d } }", {"p": IRI}).text
    assert bound == (
        "ASK { VALUES ?p { <http://x/i> }   <http://x/i>  ex:a* ?b ."
        " GRAPH  <http://x/i>  { ?b ?c ?d } }"
    )


@pytest.mark.parametrize("term", [IRI, TEXT])
@pytest.mark.parametrize("mark", ["ASK", "?s", "?q", "FILTER", "?p)", "}", "# end"])
def test_places_lead_back(mark: str, term: URIRef | Literal) -> None:
    text = "ASK {\n  ?s ?q ?p . FILTER(?p != ?p)\n} # end"
    bound = bind(text, {"p": term})
    offset = text.index(mark)
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    # the same mark in the bound text, behind the data block
    if mark == "?p)":  # was replaced; its replacement leads to its beginning
        place = bound.text.index("FILTER(") + len("FILTER(")
        column = text.split("\n")[1].index("(?p") + 2
    else:
        place = bound.text.index(mark) if mark == "ASK" else bound.text.rindex(mark)
    begin = bound.text.rfind("\n", 0, place)
    found = bound.original_position(bound.text.count("\n", 0, place) + 1, place - begin)
    assert found == (line, column)


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        ("SELECT * FROM <http://g/a> {}", ("http://g/a",), ()),
        ("select * from named <http://g/a> from <http://g/b> {}", ("http://g/b",), ("http://g/a",)),
        ("PREFIX : <http://g/> SELECT * FROM :a\\-b WHERE {}", ("http://g/a-b",), ()),
        ("BASE <http://g/x/> SELECT * FROM <../a> {}", ("http://g/a",), ()),
        ("BASE <http://g/> PREFIX p: <q#> ASK FROM p:a {}", ("http://g/q#a",), ()),
        ("SELECT * FROM <http://g/\\u0061> {}", ("http://g/a",), ()),
        ("CONSTRUCT { ?s ?p 'FROM' } FROM <http://g/a> WHERE {}", ("http://g/a",), ()),
        ("CONSTRUCT FROM NAMED <http://g/a> WHERE { ?s ?p ?o }", (), ("http://g/a",)),
    ],
)
def test_the_dataset_of_a_text(text: str, default: tuple[str, ...], named: tuple[str, ...]) -> None:
    found = dataset_of(text)
    assert found is not None
    assert (found.default_graphs, found.named_graphs) == (default, named)


@pytest.mark.parametrize(
    "text", ["SELECT * {}", "# FROM <http://g/a>\nASK {}", "ASK { ?s ?p 'FROM' . ?from ?p ?o }"]
)
def test_no_dataset_in_a_text(text: str) -> None:
    assert dataset_of(text) is None
