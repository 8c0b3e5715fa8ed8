"""Updates in a closed process: what they make of graphs, and what they cannot do."""

from __future__ import annotations

import socket
import time
from contextlib import suppress

import pytest

from ssckg.errors import QuerySyntaxError, QueryTimeoutError, StateError
from ssckg.store.sandbox import Graphs, run_update

ONE = Graphs(frozenset({"a:g", "a:empty"}), b"<a:s> <a:p> <a:o> <a:g> .\n")
SECONDS = 20.0


def test_operations_follow_one_another() -> None:
    after = run_update(
        "CREATE GRAPH <a:new> ; INSERT DATA { GRAPH <a:new> { <a:s> <a:q> 1 } } ;"
        " DELETE { GRAPH <a:g> { ?s ?p ?o } } WHERE { GRAPH <a:g> { ?s ?p ?o } }",
        ONE,
        "http://x/",
        SECONDS,
    )

    assert after.names == {"a:g", "a:empty", "a:new"}
    one = b'<a:s> <a:q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <a:new> .\n'
    assert after.nquads == one


def test_relative_iris_are_resolved() -> None:
    after = run_update("INSERT DATA { <s> <p> <#o> }", Graphs(frozenset(), b""), "http://x/y", 20)

    assert after.nquads == b"<http://x/s> <http://x/p> <http://x/y#o> .\n"


def test_what_does_not_parse() -> None:
    with pytest.raises(QuerySyntaxError):
        run_update("INSERT DAT { }", ONE, "http://x/", SECONDS)


@pytest.mark.parametrize("text", ["CREATE GRAPH <a:g>", "DROP GRAPH <a:absent>"])
def test_an_operation_that_fails_says_why(text: str) -> None:
    with pytest.raises(StateError, match="graph"):
        run_update(text, ONE, "http://x/", SECONDS)


def test_what_takes_too_long_is_ended() -> None:
    many = "".join(
        f'<a:{n}> <a:p> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> <a:g> .\n'
        for n in range(400)
    )
    endless = (
        "INSERT { ?a ?b 1 } WHERE { GRAPH <a:g> { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        " FILTER(?c + ?f + ?i + ?l < 0) }"
    )
    begun = time.monotonic()

    with pytest.raises(QueryTimeoutError):
        run_update(endless, Graphs(frozenset({"a:g"}), many.encode()), "http://x/", 1.0)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:{port}/>",
        "LOADSILENT<http://127.0.0.1:{port}/>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "INSERT {{ ?s ?p 1 }} WHERE {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p 1 }} }}",
    ],
)
def test_nothing_goes_out_of_it(text: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        with suppress(StateError):  # but where it is SILENT, the refusal of the kernel is told
            run_update(text.format(port=listener.getsockname()[1]), ONE, "http://x/", SECONDS)

        with pytest.raises(TimeoutError):
            listener.accept()
