"""SPARQL texts as tokens: what is a variable, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from ssckg.model.sparql_tokens import move_iris, tokens, variable_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?a<?b", ["?a", "<", "?b"]),
        ("?a <http://x/?b> $c", ["?a", "<http://x/?b>", "$c"]),
        ("<a\\u003Eb> ?a", ["<a\\u003Eb>", "?a"]),
        ("'?a' \"?b\" ?c", ["'?a'", '"?b"', "?c"]),
        ("'it\\'s ?a' ?b", ["'it\\'s ?a'", "?b"]),
        ('\'\'\'it\'s ?a\'\'\' """a""b?c""" ?d', ["'''it's ?a'''", '"""a""b?c"""', "?d"]),
        ('"" ?a', ['""', "?a"]),
        ("'no end ?a\n?b", ["'no end ?a", "?b"]),
        ("# ?a 'x\n?b # \"\r\n?c", ["?b", "?c"]),
        ("ex:a\\?b ex:a\\#b ex:50%25 ?c", ["ex:a\\?b", "ex:a\\#b", "ex:50%25", "?c"]),
        ("ex:a.b. ?c.", ["ex:a.b", ".", "?c", "."]),
        ("ex:p? / ex:q*", ["ex:p", "?", "/", "ex:q", "*"]),
        ('"x"@en-us ?a "1"^^xsd:integer', ['"x"', "@en-us", "?a", '"1"', "^", "^", "xsd:integer"]),
        ("?größe ?城市 ?x1_2", ["?größe", "?城市", "?x1_2"]),
        ("_:b [] () 1.5 -3e10", ["_:b", "[", "]", "(", ")", "1.5", "-", "3e10"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(text)] == expected
    for token in tokens(text):
        assert text[token.start : token.end] == token.text


def test_variables() -> None:
    text = "SELECT ?a { ?a $b '?c' . # ?d\n <http://x/?e> ex:f\\?g ?h }"
    assert variable_names(text) == {"a", "b", "h"}


def test_only_iris_below_the_base_move() -> None:
    text = "PREFIX c: <http://x/code/> # <http://x/a>\n<http://x/v#A> '<http://x/b>' <http://x/d>"
    assert move_iris(text, "http://x/", "https://y/", keep="http://x/v#") == (
        "PREFIX c: <https://y/code/> # <http://x/a>\n<http://x/v#A> '<http://x/b>' <https://y/d>"
    )


@pytest.mark.parametrize(
    "text", ["<" + "\\u0041" * 20_000, "'" + "\\'" * 40_000, '"""' + '""x' * 30_000, "<" * 50_000]
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    begin = time.monotonic()
    assert sum(1 for _ in tokens(text)) > 0
    assert time.monotonic() - begin < 5
