"""Every way to what is published, in one list: whoever opens another one adds it to `DOORS`.

A door is a name and what it shows, as text, to somebody who has no account, or one that opens
nothing of what is hidden. `guesses` are strings that they might ask for by name.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.publication.api_doors import CLIENT, api_doors

from ssckg.app.analyses.sources import read_sources
from ssckg.app.asking import ask_query, query_library, read_query_text
from ssckg.app.building import dump_published
from ssckg.app.history.listing import list_states
from ssckg.app.history.opening import open_as_of
from ssckg.app.showing import show_thing
from ssckg.errors import SsckgError
from ssckg.namespaces import BASE
from ssckg.querying.asking import AnswerFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_PREFIXES = """PREFIX ssc: <https://w3id.org/ssckg/ontology#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX sdmx: <http://purl.org/linked-data/sdmx/2009/measure#>
"""
QUERIES = {
    "values": "SELECT ?v { ?o sdmx:obsValue ?v }",
    "values in any graph": "SELECT ?g ?s ?v { GRAPH ?g { ?s sdmx:obsValue ?v } }",
    "every literal": "SELECT DISTINCT (STR(?o) AS ?t) { ?s ?p ?o FILTER(isLiteral(?o)) }",
    "every name": "SELECT DISTINCT ?s { ?s ?p ?o }",
    "every object by a path": "SELECT DISTINCT ?o { ?s (!ssc:none) ?o }",
    "two steps": "SELECT DISTINCT ?o { ?s sdmx:obsValue ?v ; (!ssc:a)/(!ssc:b) ?o }",
    "backwards": "SELECT DISTINCT ?s { ?o ^(!ssc:none) ?s }",
    "graphs and sizes": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "sums": "SELECT ?s (SUM(?v) AS ?n) (MAX(?v) AS ?m) { ?s sdmx:obsValue ?v } GROUP BY ?s",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a ssc:DataPointReport }",
    "submissions": "SELECT ?s ?p ?o { ?s ?p ?o FILTER(CONTAINS(STR(?s), 'submission/')) }",
    "people": "SELECT ?s ?p ?o { ?s ?p ?o FILTER(CONTAINS(STR(?s), '/agent/')) }",
    "publications": "DESCRIBE ?s { ?s a ssc:PublicationEvent }",
    "marks": "DESCRIBE ?s { ?s a ssc:WithdrawalMark }",
    "values (not kept)": "SELECT ?v { ?o sdmx:obsValue ?v FILTER(?v != RAND()) }",
}
SERVER_LOG = "server.log"
PAGES = (
    "/", "/sparql", "/openapi.json", "/docs", "/robots.txt", "/problem", "/problem/unknown-name",
    "/healthz", "/readyz", "/readyz?format=json", "/metrics", "/no-such-page",
    "/.well-known/void", "/catalog", "/sitemap.xml",
    "/sitemap-1.xml", "/download", "/rdf-graph-store?default", "/rdf-graph-store/publication",
    "/workspace/sparql?query=ASK%7B%7D", "/workspace/rdf-graph-store",
    "/search?q=", "/api/v1/search?limit=100", "/reconcile/suggest/entity?prefix=city",
)  # fmt: skip


@dataclass(frozen=True)
class House:
    """Where the doors are: a data directory, a running server, and names worth trying."""

    data: Path
    url: str
    folder: Path
    things: Sequence[str]
    secrets: Mapping[str, str]
    submissions: Sequence[str]


def doors(house: House) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield every door."""
    for name, query in QUERIES.items():
        yield f"SPARQL {name}", _sparql(house, query)
    for thing in house.things:
        yield f"DESCRIBE {thing}", _sparql(house, f"DESCRIBE <{thing}>")
        yield f"show {thing}", _show(house, thing)
    for page in PAGES:
        yield f"GET {page}", _get(house, page)
    for thing in house.things:
        yield f"GET {thing}", _get(house, "/" + thing.removeprefix(BASE))
    yield from api_doors(house.url, house.secrets, house.submissions)
    yield "files that are handed on", lambda: _files(house)
    yield "all that analyses read", lambda: repr(read_sources(house.data))
    yield "log of the server", (house.folder / SERVER_LOG).read_text
    yield "error of a bad query", _sparql(house, "SELECT ?v { ?o sdmx:obsValue ?v ")
    for ending in ("nq", "ttl.gz"):
        yield f"dump .{ending}", _dump(house, ending)
    for name in ("list-observations", "compare-cities"):
        yield f"query {name}", _named(house, name)
    yield from _past_doors(house)


def _past_doors(house: House) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield ways to what was published: the first state, and the last ones; and the disk."""
    yield "history", lambda: repr(list_states(house.data))
    yield "GET /timemap", _get(house, "/timemap")
    starts = [state.start for state in list_states(house.data).states]
    for start in dict.fromkeys((starts[0], *starts[-3:])):
        for name in ("every literal", "every name", "marks"):
            yield f"SPARQL {name} as of {start}", _sparql(house, QUERIES[name], f"/as-of/{start}")
        yield f"dump as of {start}", _dump(house, "nq", start)
        yield (
            f"reportability as of {start}",
            _get(house, f"/api/v1/analyses/reportability?min_cities=1&as-of={start}"),
        )
    yield "past states on the disk", lambda: _of_the_past(house.data)


def _files(house: House) -> str:
    """Return every file that anybody can download, and what is kept of them, as text."""
    assert CLIENT.get(f"{house.url}/download").status_code == 200
    texts = []
    for path in sorted((house.data / "downloads").rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            texts.append(gzip.decompress(content) if path.suffix == ".gz" else content)
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    texts += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(texts).decode(errors="replace")


def _of_the_past(data: Path) -> str:
    """Return what is kept of the past, and what stands ready of it, as far as it can be read."""
    kept = (path for path in (data / "history").rglob("*") if len(path.name) == 64)
    ready = (path for path in (data / "as-of").rglob("*.json"))
    texts = [zlib.decompress(path.read_bytes()) for path in kept]
    return b"\n".join([*texts, *(path.read_bytes() for path in ready)]).decode(errors="replace")


def guesses(house: House, secrets: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Ask for secrets by name, as somebody would who has an idea; yield each with the answer."""
    if not secrets:
        return
    ask = f"""{_PREFIXES} SELECT DISTINCT ?guess {{
        ?s ?p ?o BIND(STR(?o) AS ?guess)
        FILTER(?guess IN ({", ".join(json.dumps(secret) for secret in secrets)})) }}"""
    text = _post(house, ask, "text/csv")
    assert text.startswith("guess"), text[:200]
    for secret in secrets:
        yield secret, secret in text


def _sparql(house: House, query: str, state: str = "") -> Callable[[], str]:
    is_graph = query.startswith(("CONSTRUCT", "DESCRIBE"))
    return lambda: _post(
        house,
        _PREFIXES + query,
        "application/n-triples" if is_graph else "application/sparql-results+json",
        state,
    )


def _post(house: House, query: str, accept: str, state: str = "") -> str:
    answer = CLIENT.post(
        f"{house.url}{state}/sparql", data={"query": query}, headers={"Accept": accept}
    )
    # A door that only refuses would hide a leak behind it.
    assert not state or answer.status_code == 200, answer.text
    return answer.text


def _get(house: House, path: str) -> Callable[[], str]:
    def get() -> str:
        answer = CLIENT.get(house.url + path)
        return f"{dict(answer.headers)}\n{answer.text}"

    return get


def _show(house: House, thing: str) -> Callable[[], str]:
    def show() -> str:
        try:
            return str(show_thing(thing, house.data))
        except SsckgError as error:
            return str(error)

    return show


def _dump(house: House, ending: str, as_of: str = "") -> Callable[[], str]:
    def dump() -> str:
        out = house.folder / f"door.{ending}"
        dump_published(open_as_of(house.data, as_of).path if as_of else house.data, out)
        content = out.read_bytes()
        return (gzip.decompress(content) if ending.endswith("gz") else content).decode()

    return dump


def _named(house: House, name: str) -> Callable[[], str]:
    def named() -> str:
        if name not in query_library():
            return ""
        query = read_query_text(name, None)
        values = {p.name: p.example for p in query.parameters if p.required and p.example}
        text = io.StringIO()
        with contextlib.suppress(SsckgError):
            answer = ask_query(query, values, AnswerFormat("csv"), data=house.data)
            with answer.content as content:
                text.write(content.read().decode())
        return text.getvalue()

    return named
