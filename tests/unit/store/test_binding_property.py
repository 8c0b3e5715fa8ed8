"""Whatever text or IRI is bound, it finds itself and does nothing else; on a real engine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from tests.effort import examples

from ssckg.errors import UsageError
from ssckg.store.client import SparqlClient
from ssckg.store.process import EngineProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.ports import Term

S, P, CANARY = URIRef("http://x/s"), URIRef("http://x/p"), URIRef("http://x/canary")
HOSTILE = st.sampled_from(
    (
        *('"', "'", '"""', "'''", "\\", "\\\\", "\\u0022", "\\U00000022"),
        *("}", "{", ">", "<", "#", "\n", "\r", "\u2028", "?v", "$v", "^^", "@en"),
        *(" . ", " } ; DROP ALL ; ", "http://x/", "VALUES"),
    )
)
TEXTS = st.lists(HOSTILE | st.text(max_size=3), max_size=6).map("".join)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.builds(lambda text, tag: Literal(text, lang=tag), TEXTS, st.sampled_from(["en", "fr-be"])),
    TEXTS.map(lambda text: Literal(text, datatype=URIRef("http://x/type"))),
)
IRIS = TEXTS.map(lambda text: URIRef("http://x/" + text))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparqlClient]:
    engine = EngineProcess(tmp_path_factory.mktemp("property"))
    engine.start()
    with SparqlClient(engine) as client:
        client.put_graph("http://x/g", [(CANARY, P, Literal("alive"))])
        yield client
    engine.stop()


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Let rdflib's warnings on the impossible IRIs that we make go unheard."""
    caplog.set_level("ERROR", logger="rdflib.term")


@settings(
    max_examples=examples(300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(term=LITERALS | IRIS)
def test_a_bound_term_is_that_term_and_nothing_happens(store: SparqlClient, term: Term) -> None:
    query = "SELECT ?v (STR(?v) AS ?text) WHERE { OPTIONAL { ?s <http://x/p> ?v } }"
    try:
        rows = store.select(query, {"v": term})
        if isinstance(term, URIRef):
            store.update(
                "INSERT { GRAPH <http://x/g> { ?v <http://x/q> 1 } } WHERE {}", {"v": term}
            )
    except UsageError:
        assert is_impossible(term)
        return
    assert not is_impossible(term)
    assert rows.rows == ((term, Literal(str(term))),)
    assert store.ask("ASK { GRAPH <http://x/g> { <http://x/canary> <http://x/p> 'alive' } }")


# RFC 3987, section 2.2: ipath-abempty [ "?" iquery ] [ "#" ifragment ] behind http://x
UCS = (
    "\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd"
)
PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
PCHAR = rf"[A-Za-z0-9\-._~!$&'()*+,;=:@{UCS}]|%[0-9A-Fa-f]{{2}}"
IRI = re.compile(rf"http://x(/|{PCHAR})*(\?({PCHAR}|[/?{PRIVATE}])*)?(#({PCHAR}|[/?])*)?")


def is_impossible(term: Term) -> bool:
    """Say by the rules of RDF 1.1 and RFC 3987 that a term is none."""
    text = str(term)
    if isinstance(term, URIRef):
        return not IRI.fullmatch(text)
    return any("\ud800" <= c <= "\udfff" or c == "\0" for c in text)
