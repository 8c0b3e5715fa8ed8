"""The query operation of the SPARQL 1.1 Protocol; cases named after the W3C protocol tests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from tests.api.served import G1, G2

if TYPE_CHECKING:
    import httpx

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ASK = "ASK {}"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
NAMES = "SELECT ?o { ?s <http://test.example/number> ?o } ORDER BY ?o"
Fields = list[tuple[str, str | int | float | bool | None]]
PROBLEM = "application/problem+json"


def values(response: httpx.Response, name: str) -> list[str]:
    assert response.status_code == 200, response.text
    return [row[name]["value"] for row in response.json()["results"]["bindings"]]


def test_query_get(client: httpx.Client, endpoint: str) -> None:
    response = client.get(endpoint, params={"query": ASK})
    assert response.status_code == 200
    assert response.json()["boolean"] is True


def test_query_post_form(client: httpx.Client, endpoint: str) -> None:
    response = client.post(endpoint, data={"query": ASK})
    assert response.json()["boolean"] is True


def test_query_post_form_with_charset(client: httpx.Client, endpoint: str) -> None:
    headers = {"Content-Type": f"{FORM}; charset=UTF-8"}
    response = client.post(endpoint, content=urlencode({"query": ASK}), headers=headers)
    assert response.json()["boolean"] is True


def test_query_post_direct(client: httpx.Client, endpoint: str) -> None:
    response = client.post(endpoint, content=ASK, headers={"Content-Type": QUERY})
    assert response.json()["boolean"] is True


@pytest.mark.parametrize("method", ["get", "form", "direct"])
@pytest.mark.parametrize(
    ("graphs", "numbers"),
    [((G1,), ["1"]), ((G2,), ["2.5"]), ((G1, G2), ["1", "2.5"])],
)
def test_query_dataset_default_graphs(
    client: httpx.Client, endpoint: str, method: str, graphs: tuple[str, ...], numbers: list[str]
) -> None:
    fields: Fields = [("default-graph-uri", graph) for graph in graphs]
    assert values(_ask(client, endpoint, method, NAMES, fields), "o") == numbers


@pytest.mark.parametrize("method", ["get", "form", "direct"])
@pytest.mark.parametrize("graphs", [(G1,), (G1, G2)])
def test_query_dataset_named_graphs(
    client: httpx.Client, endpoint: str, method: str, graphs: tuple[str, ...]
) -> None:
    fields: Fields = [("named-graph-uri", graph) for graph in graphs]
    assert values(_ask(client, endpoint, method, GRAPHS, fields), "g") == list(graphs)
    assert values(_ask(client, endpoint, method, NAMES, fields), "o") == []


def test_query_dataset_full(client: httpx.Client, endpoint: str) -> None:
    fields: Fields = [("default-graph-uri", G1), ("named-graph-uri", G2)]
    assert values(_ask(client, endpoint, "get", NAMES, fields), "o") == ["1"]
    assert values(_ask(client, endpoint, "form", GRAPHS, fields), "g") == [G2]


def test_query_multiple_dataset(client: httpx.Client, endpoint: str) -> None:
    """The dataset of the protocol wins over FROM and FROM NAMED."""
    text = f"SELECT ?o FROM <{G1}> {{ ?s <http://test.example/number> ?o }}"
    fields: Fields = [("default-graph-uri", G2)]
    assert values(_ask(client, endpoint, "get", text, []), "o") == ["1"]
    assert values(_ask(client, endpoint, "get", text, fields), "o") == ["2.5"]


@pytest.mark.parametrize("method", ["get", "form", "direct"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"CONSTRUCT {{ ?s ?p ?o }} FROM <{G2}> WHERE {{ ?s ?p ?o }}", {"name", "number"}),
        (f"PREFIX g: <{G1[:-1]}> CONSTRUCT FROM g:2 WHERE {{ ?s ?p ?o }}", {"name", "number"}),
        (f"CONSTRUCT {{ ?s ?p ?o }} FROM NAMED <{G2}> WHERE {{ ?s ?p ?o }}", set()),
        (
            f"CONSTRUCT {{ ?s ?p ?o }} FROM NAMED <{G1}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            {"name", "number", "next"},
        ),
    ],
)
def test_from_in_the_text(
    client: httpx.Client, endpoint: str, method: str, text: str, expected: set[str]
) -> None:
    response = _ask(client, endpoint, method, text, [("format", "nt")])
    predicates = (line.split()[1] for line in response.text.splitlines())
    assert {p.removeprefix("<http://test.example/").rstrip(">") for p in predicates} == expected


def test_without_a_dataset_the_default_graph_is_the_union(
    client: httpx.Client, endpoint: str
) -> None:
    assert values(_ask(client, endpoint, "get", NAMES, []), "o") == ["1", "2.5"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?o { ?s <http://test.example/name> ?o }", "application/sparql-results+json"),
        (ASK, "application/sparql-results+json"),
        ("DESCRIBE <http://test.example/a>", "text/turtle"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1", "text/turtle"),
    ],
    ids=["select", "ask", "describe", "construct"],
)
def test_query_content_type(client: httpx.Client, endpoint: str, text: str, expected: str) -> None:
    response = client.get(endpoint, params={"query": text})
    assert response.headers["content-type"].split(";")[0] == expected


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_bad_query_method(client: httpx.Client, endpoint: str, method: str) -> None:
    response = client.request(method, endpoint, params={"query": ASK})
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert response.headers["content-type"] == PROBLEM


def test_bad_multiple_queries(client: httpx.Client, endpoint: str) -> None:
    twice: Fields = [("query", ASK), ("query", "SELECT * {}")]
    _refused(client.get(endpoint, params=twice), 400, "one-query")
    form = {"Content-Type": FORM}
    _refused(client.post(endpoint, content=urlencode(twice), headers=form), 400, "one-query")
    direct = {"Content-Type": QUERY}
    both = client.post(endpoint, params={"query": ASK}, content=ASK, headers=direct)
    _refused(both, 400, "one-query")


@pytest.mark.parametrize("media_type", ["text/plain", "application/json", f"{QUERY}x", ""])
def test_bad_query_wrong_media_type(client: httpx.Client, endpoint: str, media_type: str) -> None:
    response = client.post(endpoint, content=ASK, headers={"Content-Type": media_type})
    _refused(response, 415, "media-type")
    assert QUERY in response.headers["accept-post"]


def test_bad_query_missing_form_type(client: httpx.Client, endpoint: str) -> None:
    _refused(client.post(endpoint, content=urlencode({"query": ASK})), 415, "media-type")


def test_bad_query_missing_direct_type(client: httpx.Client, endpoint: str) -> None:
    _refused(client.post(endpoint, content=ASK), 415, "media-type")


def test_bad_query_non_utf8(client: httpx.Client, endpoint: str) -> None:
    headers = {"Content-Type": f"{QUERY}; charset=UTF-16"}
    _refused(client.post(endpoint, content=ASK.encode("utf-16"), headers=headers), 415)
    headers = {"Content-Type": QUERY}
    _refused(client.post(endpoint, content=ASK.encode("utf-16"), headers=headers), 400)
    _refused(client.get(f"{endpoint}?query=ASK%7B%22%E9%22%7D"), 400, "encoding")


def test_bad_query_syntax(client: httpx.Client, endpoint: str) -> None:
    response = client.get(endpoint, params={"query": "SELECT *\nWHERE {\n  ?s ?p "})
    problem = _refused(response, 400, "query-syntax")
    assert (problem["line"], problem["column"]) == (3, 9)


@pytest.mark.parametrize("text", ["", "   ", "ASK", "FETCH x", "PREFIX", "SELECT", "ASK {} ASK {}"])
def test_what_is_no_query_is_a_syntax_error_with_a_place(
    client: httpx.Client, endpoint: str, text: str
) -> None:
    problem = _refused(client.post(endpoint, data={"query": text}), 400, "query-syntax")
    assert problem["line"] >= 1
    assert problem["column"] >= 1


@pytest.mark.parametrize(
    "text",
    ["INSERT DATA { <a:a> <b:b> 1 }", "PREFIX a: <a:> CLEAR ALL", "LOAD <http://x.example/>"],
)
def test_bad_query_switched(client: httpx.Client, endpoint: str, text: str) -> None:
    """An update where a query is expected, and a query where an update is."""
    _refused(client.get(endpoint, params={"query": text}), 400, "not-a-query")
    _refused(client.post(endpoint, content=text, headers={"Content-Type": QUERY}), 400)
    _refused(client.post(endpoint, data={"update": text}), 403, "no-updates")
    _refused(client.get(endpoint, params={"update": text}), 403, "no-updates")
    _refused(client.post(endpoint, data={"query": ASK, "update": text}), 403, "no-updates")
    _refused(client.post(endpoint, content=text, headers={"Content-Type": UPDATE}), 403)
    _refused(client.post(endpoint, content=ASK, headers={"Content-Type": UPDATE}), 403)


_INSERT = "INSERT DATA { <a:a> <b:b> 1 }"
W3C_UPDATES: dict[str, tuple[str, str, str | None, bytes, int]] = {
    "update_dataset_default_graph": ("POST", f"using-graph-uri={G1}", UPDATE, b"", 403),
    "update_dataset_default_graphs": (
        *("POST", f"using-graph-uri={G1}&using-graph-uri={G2}", UPDATE, b"", 403),
    ),
    "update_dataset_named_graphs": (
        *("POST", f"using-named-graph-uri={G1}&using-named-graph-uri={G2}", UPDATE, b"", 403),
    ),
    "update_dataset_full": (
        *("POST", f"using-graph-uri={G1}&using-named-graph-uri={G2}", UPDATE, b"", 403),
    ),
    "update_post_form": ("POST", "", FORM, urlencode({"update": _INSERT}).encode(), 403),
    "update_post_direct": ("POST", "", UPDATE, b"", 403),
    "update_base_uri": ("POST", "", UPDATE, b"BASE <http://x.example/> CLEAR GRAPH <y>", 403),
    "bad_update_get": ("GET", urlencode({"update": _INSERT}), None, b"", 403),
    "bad_multiple_updates": ("POST", "", FORM, b"update=CLEAR+ALL&update=CLEAR+ALL", 403),
    "bad_update_wrong_media_type": ("POST", "", "text/plain", b"", 415),
    "bad_update_missing_form_type": ("POST", "", None, b"update=CLEAR%20NAMED", 415),
    "bad_update_non_utf8": ("POST", "", UPDATE + "; charset=UTF-16", b"", 415),
    "bad_update_syntax": ("POST", "", FORM, b"update=CREATE%20XYZ", 403),
    "bad_update_dataset_conflict": (
        *("POST", f"using-named-graph-uri={G1}", FORM, b"update=WITH+%3Cx:y%3E+DELETE+%7B%7D"),
        403,
    ),
}
"""Every test of the W3C suite that concerns updates, by its name: method, query string, media
type, body (empty: an insertion), our status."""


@pytest.mark.parametrize("name", W3C_UPDATES)
def test_w3c_updates_are_refused(client: httpx.Client, endpoint: str, name: str) -> None:
    method, fields, media_type, body, status = W3C_UPDATES[name]
    headers = {"Content-Type": media_type} if media_type else {}
    content = None if method == "GET" else body or _INSERT.encode()
    url = f"{endpoint}?{fields}" if fields else endpoint
    response = client.request(method, url, content=content, headers=headers)
    _refused(response, status)
    assert client.get(endpoint, params={"query": "ASK { <a:a> ?p ?o }"}).json()["boolean"] is False


@pytest.mark.parametrize("escaped", ["\\u0049NSERT DATA { <a:a> <b:b> 1 }", "L\\U0000004FAD <a:a>"])
def test_an_update_in_disguise_is_refused(
    client: httpx.Client, endpoint: str, escaped: str
) -> None:
    _refused(client.get(endpoint, params={"query": escaped}), 400, "not-a-query")


def test_codepoint_escapes_may_stand_anywhere(client: httpx.Client, endpoint: str) -> None:
    text = '\\u0053ELECT (STRLEN("\\u00e4\\u0022") AS ?n) {}'.replace("\\u0022", "")
    assert values(client.get(endpoint, params={"query": text}), "n") == ["1"]


@pytest.mark.parametrize("field", [[("default-graph-uri", G1)], [("x", "y")], [("timeout", "1")]])
def test_parameters_without_a_query_are_refused(
    client: httpx.Client, endpoint: str, field: Fields
) -> None:
    _refused(client.get(endpoint, params=field), 400, "one-query")
    _refused(client.post(endpoint, data=dict(field)), 400, "one-query")


def test_an_empty_post_is_refused(client: httpx.Client, endpoint: str) -> None:
    _refused(client.post(endpoint, headers={"Content-Type": FORM}), 400, "one-query")
    _refused(client.post(endpoint, headers={"Content-Type": QUERY}), 400, "query-syntax")


@pytest.mark.parametrize("graph", ["not an IRI", "relative", "http://x.example/<>"])
def test_a_graph_that_is_no_iri_is_refused(client: httpx.Client, endpoint: str, graph: str) -> None:
    fields = {"query": ASK, "default-graph-uri": graph}
    assert client.get(endpoint, params=fields).status_code == 400


@pytest.mark.parametrize("timeout", ["0", "-1", "nan", "inf", "soon"])
def test_a_senseless_timeout_is_refused(client: httpx.Client, endpoint: str, timeout: str) -> None:
    fields = {"query": ASK, "timeout": timeout}
    _refused(client.get(endpoint, params=fields), 400, "timeout")


def test_a_query_too_long_is_refused(client: httpx.Client, endpoint: str) -> None:
    long = "ASK {} #" + "x" * 200_000
    _refused(client.post(endpoint, data={"query": long}), 413, "query-too-long")
    response = client.get(endpoint, params={"query": "ASK {} #" + "x" * 55_000})
    _refused(response, 414, "query-too-long")

    def _chunks() -> object:
        yield from (b"x" * 50_000 for _ in range(5))

    chunked = client.post(endpoint, content=_chunks(), headers={"Content-Type": QUERY})  # type: ignore[arg-type]
    _refused(chunked, 413, "query-too-long")


def test_too_many_fields_are_refused(client: httpx.Client, endpoint: str) -> None:
    body = "query=ASK{}" + "&named-graph-uri=a:a" * 2000
    _refused(client.post(endpoint, content=body, headers={"Content-Type": FORM}), 400)


def test_a_compressed_request_is_refused(client: httpx.Client, endpoint: str) -> None:
    headers = {"Content-Type": QUERY, "Content-Encoding": "gzip"}
    _refused(client.post(endpoint, content=b"\x1f\x8b", headers=headers), 415)


def _ask(
    client: httpx.Client,
    endpoint: str,
    method: str,
    text: str,
    fields: Fields,
) -> httpx.Response:
    query = ("query", text)
    if method == "get":
        return client.get(endpoint, params=[query, *fields])
    if method == "form":
        headers = {"Content-Type": FORM}
        return client.post(endpoint, content=urlencode([query, *fields]), headers=headers)
    return client.post(endpoint, params=fields, content=text, headers={"Content-Type": QUERY})


def _refused(response: httpx.Response, status: int, kind: str | None = None) -> dict[str, int]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    problem: dict[str, int] = response.json()
    assert problem["status"] == status
    assert {"type", "title", "detail"} <= problem.keys()
    assert kind is None or str(problem["type"]).endswith(f"/{kind}")
    return problem
