"""Reads entries from the published dataset: a fixed number of queries, whatever its size."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from ssckg.namespaces import PREFIXES, SSC
from ssckg.searching.entry import Entry
from ssckg.searching.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.ports import GraphStore

_JSON: Final = "application/sparql-results+json"
_OF_OTHERS: Final = {
    "http://www.w3.org/2002/07/owl#Class": "Class",
    "http://www.w3.org/2002/07/owl#ObjectProperty": "Property",
    "http://www.w3.org/2002/07/owl#DatatypeProperty": "Property",
    "http://www.w3.org/ns/shacl#SPARQLSelectExecutable": "Query",
    "http://www.w3.org/ns/shacl#SPARQLAskExecutable": "Query",
    "http://www.w3.org/ns/shacl#SPARQLConstructExecutable": "Query",
}
_CODED: Final = frozenset({"trust", "level", "tier", "region", "agency-kind"})
"""Facts whose values are codes of ours; they are told by the last part of their IRI."""
_NAMES: Final = ("label", "title", "name")
MOST_CITIES: Final = 100
"""So far the cities with values of an indicator are counted: a million values are not read."""
_TOGETHER: Final = 50
_NAMED: Final = "bases"
"""The query that names the things it asks of."""
_AT_ONCE: Final = 1000
_COUNT: Final = """{ SELECT (<%s> AS ?thing) (COUNT(*) AS ?number) {
  SELECT DISTINCT ?city {
    VALUES ?point { %s }
    ?report ssc:observedDataPoint ?point ; sdmx-dimension:refArea ?city ;
      sdmx-measure:obsValue ?value
  } LIMIT %d } }"""
Answers = Mapping[str, Sequence[Sequence[str]]]
"""Rows of the queries by name; the last cell of each row of texts is the language."""


@cache
def query_texts() -> dict[str, str]:
    """Return the queries by name; those that ask for things ask for those of our kinds only."""
    ours = " ".join(f"<{SSC}{kind}>" for kind in kinds())
    folder = files("ssckg.searching") / "reading_queries"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".rq")), key=lambda f: f.name)
    return {
        file.name.removesuffix(".rq"): file.read_text("utf-8").replace("$KINDS", ours)
        for file in found
    }


def ask(store: GraphStore) -> Answers:
    """Return the answers of all queries that entries are read with.

    Raises:
        EngineError: the engine fails.
    """
    texts = dict(query_texts())
    named = texts.pop(_NAMED)
    found = {name: list(_rows(store, text)) for name, text in texts.items()}
    things = sorted({f"<{row[0]}>" for row in found["things"]})
    for first in range(0, len(things), _AT_ONCE):
        text = named.replace("$THINGS", " ".join(things[first : first + _AT_ONCE]))
        found["facts"] += _rows(store, text)
    points: dict[str, list[str]] = defaultdict(list)
    for thing, point, _ in found["reported"]:
        points[thing].append(point)
    found["reports"] = list(_reports(store, points))
    return found


def _reports(store: GraphStore, points: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield of how many cities there are values of each thing, by its data points."""
    counts = [
        _COUNT % (thing, " ".join(f"<{point}>" for point in sorted(its)), MOST_CITIES)
        for thing, its in sorted(points.items())
    ]
    prefixes = "".join(
        f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("sdmx-dimension", "sdmx-measure", "ssc")
    )
    for first in range(0, len(counts), _TOGETHER):
        parts = " UNION ".join(counts[first : first + _TOGETHER])
        yield from _rows(store, f"{prefixes}SELECT ?thing ?number {{ {parts} }}")


def _rows(store: GraphStore, text: str) -> Iterator[list[str]]:
    with store.stream(text, accept=_JSON) as body:
        answer = json.loads(b"".join(body))
    columns = answer["head"]["vars"]
    for row in answer["results"]["bindings"]:
        yield [
            *(row[name]["value"] for name in columns),
            row[columns[-1]].get("xml:lang", ""),
        ]


def entries_from(answers: Answers) -> tuple[Entry, ...]:
    """Return the entries that answers make, in the order of their IRIs."""
    kind_of = _kinds_of(answers["things"])
    texts: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for iri, field, text, language in answers["texts"]:
        if iri in kind_of:
            texts[iri][field].append((text, language))
    facts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for iri, name, value, _ in answers["facts"]:
        if iri in kind_of:
            facts[iri][name].add(value.rpartition("/")[2] if name in _CODED else value)
    counted = (*answers["reports"], *answers["city-sets"])
    reported = {iri: int(number) for iri, number, _ in counted}
    return tuple(
        _entry(iri, kind, texts[iri], facts[iri], reported.get(iri, 0))
        for iri, kind in sorted(kind_of.items())
        if any(texts[iri].get(name) for name in _NAMES)
    )


def _kinds_of(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the kind of each thing; of several, the first of the table of kinds."""
    order = {kind: place for place, kind in enumerate(kinds())}
    found: dict[str, str] = {}
    for iri, class_, _ in rows:
        kind = _OF_OTHERS.get(class_) or class_.removeprefix(SSC)
        if kind in order and (iri not in found or order[kind] < order[found[iri]]):
            found[iri] = kind
    return found


def _entry(
    iri: str,
    kind: str,
    texts: Mapping[str, list[tuple[str, str]]],
    facts: Mapping[str, set[str]],
    cities: int,
) -> Entry:
    names = sorted(
        {pair for name in _NAMES[:2] for pair in texts.get(name, ())} or set(texts.get("name", ())),
        key=lambda pair: (pair[1] != "en", pair[1] != "", pair),
    )
    if kind == "Query":  # its label is its id; what it answers is said beside
        names = [*sorted(texts.get("text", ())), *names]
    label, language = names[0]
    kept = {name: tuple(sorted(values)) for name, values in sorted(facts.items())}
    return Entry(
        *(iri, kind, label, language or "en"),
        names=tuple((text, its or "en") for text, its in names[1:] if text != label),
        others=_texts(texts, "other"),
        codes=_texts(texts, "code"),
        id=next(iter(_texts(texts, "id")), ""),
        words=_texts(texts, "word"),
        parts=_texts(texts, "part"),
        texts=tuple(text for text in _texts(texts, "text") if text != label),
        facts=kept,
        is_retired="valid-to" in kept or "replaced-by" in kept,
        is_demonstration="true" in kept.get("demonstration", ()),
        cities=cities,
    )


def _texts(texts: Mapping[str, list[tuple[str, str]]], field: str) -> tuple[str, ...]:
    return tuple(sorted({text for text, _ in texts.get(field, ())}))
