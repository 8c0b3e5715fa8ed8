"""The guard over SPARQL texts; expected values from the standard, and seen on Oxigraph 0.5."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.io.sparql_text import (
    Form,
    decode_escapes,
    form_of,
    position_of,
    readable_by_engines,
    service_calls,
)
from ssckg.store.dataset_clause import dataset_of

U = "<http://evil.example/>"

CALLS = {
    "plain": f"SELECT * {{ SERVICE {U} {{ ?s ?p ?o }} }}",
    "odd case": f"SELECT * {{ sErViCe {U} {{ ?s ?p ?o }} }}",
    "unicode escape": f"SELECT * {{ \\u0053ERVICE {U} {{ ?s ?p ?o }} }}",
    "long unicode escape": f"SELECT * {{ S\\U00000045RVICE {U} {{ ?s ?p ?o }} }}",
    "escaped escape": f"SELECT * {{ \\u005Cu0053ERVICE {U} {{ ?s ?p ?o }} }}",
    "comment between": f"SELECT * {{ SERVICE # hm\n# <http://ok.example/>\n{U} {{ ?s ?p ?o }} }}",
    "silent": f"SELECT * {{ SERVICE SILENT {U} {{ ?s ?p ?o }} }}",
    "variable": "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "prefixed name": f"PREFIX e: {U} SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "in a subselect": f"SELECT * {{ {{ SELECT * {{ SERVICE {U} {{ ?s ?p ?o }} }} }} }}",
    "behind a name with a dot": f"SELECT * {{ ?s ?p <a:b>.SERVICE {U} {{}} }}",
    "behind a bare prefix": f"SELECT * {{ ?s ?p ex:.SERVICE {U} {{}} }}",
    "behind a number": f"SELECT * {{ ?s ?p 1.SERVICE {U} {{}} }}",
    "behind a language tag": f'SELECT * {{ ?s ?p "x"@en.SERVICE {U} {{}} }}',
    "behind a variable": f"SELECT * {{ ?s ?p ?service.SERVICE{U}{{}} }}",
    "in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE {U} {{ ?s ?p ?o }} }} }}",
    "behind a string with a hash": f'SELECT * {{ ?s ?p "#" . SERVICE {U} {{}} }}',
    "behind a string with an escaped quote": f'SELECT * {{ ?s ?p "\\"" . SERVICE {U} {{}} }}',
    "behind a long string": f'SELECT * {{ ?s ?p """a"b""" . SERVICE {U} {{}} }}',
    # Texts that Oxigraph takes although the book does not (seen on 0.5.13).
    "glued to SILENT": f"SELECT * {{ SERVICESILENT{U}{{?s ?p ?o}} }}",
    "glued to a default prefix": f"PREFIX : {U} SELECT * {{ SERVICE:x{{?s ?p ?o}} }}",
    "glued to a prefix": f"PREFIX e: {U} SELECT * {{ SERVICEe:x # y\n {{?s ?p ?o}} }}",
    "glued to true": f"SELECT * {{ <a:a> <b:b> trueSERVICE{U}{{?s ?p ?o}} }}",
    # An IRI to a tokenizer, "less than" and a string to a parser.
    "quote in an IRI": f"SELECT * {{ FILTER(1<'>') SERVICE {U} {{}} FILTER('1'='') }}",
    # A comment to who does not decode, a long string to who does.
    "escaped newline in a comment": f'SELECT * {{ # \\u000A """\n SERVICE {U} {{}} # """\n}}',
    "escaped quote": f'SELECT * {{ ?s ?p "a\\u0022 . SERVICE {U} {{}} # "\n }}',
}

NO_CALLS = {
    "prefixed name": "SELECT * { ?s ex:service ?o . ?s ex:a.service ?o }",
    "variable": "SELECT ?service $SERVICE { ?service ?p $SERVICE }",
    "string": "SELECT * { ?s ?p \"SERVICE <u> {}\" , 'service' , '''a\nSERVICE <u>''' }",
    "long string with quotes": 'SELECT * { ?s ?p """a "SERVICE" <u> {} b""" }',
    "string with escaped quote": 'SELECT * { ?s ?p "a \\" SERVICE <u> {" }',
    "comment": "SELECT * { # SERVICE <u> {}\n ?s ?p ?o }",
    "IRI": "SELECT * { ?s <http://x.example/SERVICE> <service> }",
    "IRI before a group": "SELECT * { GRAPH <http://a/service> { ?s a <dcat#DataService> } "
    "GRAPH <urn:service:a> { GRAPH <http://service:80/service?x=1> {} } }",
    "prefix": "PREFIX service: <u:> SELECT * { ?s service:a service:b }",
    "blank node": "SELECT * { _:service ?p _:SERVICE }",
    "language tag": 'SELECT * { ?s ?p "x"@en-service }',
    "escape in a string": 'SELECT * { ?s ?p "\\u0053ERVICE" }',
    "less than": "SELECT * { FILTER(?a < ?b && ?b > ?c) ?s ex:service ?o }",
    "empty": "",
}


@pytest.mark.parametrize("text", CALLS.values(), ids=CALLS.keys())
def test_every_way_to_write_a_service_call_is_seen(text: str) -> None:
    assert service_calls(text)


@pytest.mark.parametrize("text", NO_CALLS.values(), ids=NO_CALLS.keys())
def test_the_word_service_elsewhere_is_no_call(text: str) -> None:
    assert service_calls(text) == []


@pytest.mark.parametrize(
    ("case", "target"),
    [
        ("plain", "http://evil.example/"),
        ("odd case", "http://evil.example/"),
        ("silent", "http://evil.example/"),
        ("comment between", "http://evil.example/"),
        ("variable", None),
        ("prefixed name", None),
        ("glued to SILENT", None),
        ("glued to true", None),
    ],
)
def test_the_target_is_named_only_where_it_is_written_in_full(
    case: str, target: str | None
) -> None:
    assert {call.target for call in service_calls(CALLS[case])} == {target}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", Form.SELECT),
        ("select(1 as ?x){}", Form.SELECT),
        ("ASK{}", Form.ASK),
        (
            "# DELETE\nBASE <http://x/> PREFIX a:<u:>PREFIX : <v:>\nconstruct where {}",
            Form.CONSTRUCT,
        ),
        (
            "PREFIX a: # see <http://not.example/>\n <http://yes.example/> DESCRIBE a:b",
            Form.DESCRIBE,
        ),
        ("PREFIX select: <u:> ASK {}", Form.ASK),
        ("VERSION '1.2' ASK {}", Form.ASK),
        ("INSERT DATA { <a:a> <b:b> 1 }", Form.UPDATE),
        ("PREFIX a: <u:> LOAD a:b", Form.UPDATE),
        ("WITH <g:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", Form.UPDATE),
        ("\\u0044ROP ALL", Form.UNKNOWN),
        ("DEFINE get:soft 'soft' SELECT * {}", Form.UNKNOWN),
        ("CONSTRUCTWHERE {}", Form.UNKNOWN),
        ("update", Form.UNKNOWN),
        ("", Form.UNKNOWN),
        ("PREFIX", Form.UNKNOWN),
    ],
)
def test_the_form_is_the_first_keyword_behind_the_prologue(text: str, form: Form) -> None:
    assert form_of(text)[0] is form


def test_the_form_says_where_its_keyword_stands() -> None:
    text = "PREFIX a: <u:>\n  FETCH a:b"
    assert position_of(text, form_of(text)[1]) == (2, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\u0053ELECT \U0001F600", "SELECT \U0001f600"),
        (r"\uD800 \U00110000 \u12", r"\uD800 \U00110000 \u12"),
        (r"\u005Cu0041", r"\u0041"),
    ],
)
def test_escapes_are_decoded_once(text: str, expected: str) -> None:
    assert decode_escapes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\u0053ELECT * {}", "SELECT * {}"),
        ("SELECT * { ?s ?p ?\\u0061 }", "SELECT * { ?s ?p ?a }"),
        ("SELECT * { ?s ex:\\u0061b ?a }", "SELECT * { ?s ex:ab ?a }"),
        ('ASK { ?s ?p "\\u0022" , <u:\\u0061> }', 'ASK { ?s ?p "\\u0022" , <u:\\u0061> }'),
        ("ASK { ?s ex:a\\,b ?o }", "ASK { ?s ex:a\\,b ?o }"),
    ],
)
def test_escapes_stay_where_engines_read_them(text: str, expected: str) -> None:
    assert readable_by_engines(text) == expected


@pytest.mark.parametrize(
    "piece", ["<", '"""', "'", '"', "<a", "\\u0022", "?service ", "'''\\", "#"]
)
def test_a_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    text = "SELECT * { service:a " + piece * (300_000 // len(piece))
    started = time.perf_counter()
    service_calls(text)
    form_of(text)
    assert time.perf_counter() - started < 20


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "'",
                '"',
                "'''",
                "\\",
                "#",
                "\n",
                " ",
                "a:",
                ".",
                "?x",
                "{",
                "}",
                "1",
                "\\u0022",
            ]
        ),
        max_size=12,
    )
)
def test_a_call_behind_anything_but_an_open_string_or_comment_is_seen(pieces: list[str]) -> None:
    text = "".join(pieces)
    is_open = any(mark in text for mark in ("'", '"', "#", "\\", "<"))
    calls = service_calls(f"{text} SERVICE <u:v> {{}}")
    assert is_open or calls


@pytest.mark.parametrize(
    "piece", ['"\\', "'\\", "<a", "''' ", '"""\\', "a.", ".", ":", "service ", "#", "<x'y>", ".-"]
)
def test_no_text_takes_a_time_that_grows_with_its_square(piece: str) -> None:
    """80,000 characters took half a minute, in which an endpoint answers nobody else."""
    text = f"SELECT * FROM service a:{piece * (80_000 // len(piece))}:"
    started = time.process_time()
    service_calls(text)
    form_of(text)
    readable_by_engines(text)
    dataset_of(text)
    assert time.process_time() - started < 5
