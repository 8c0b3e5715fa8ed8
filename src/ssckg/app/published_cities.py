"""What is published of cities: data sets, values and what was listed without one, marks.

What is published is everybody's, so no right is asked for. For what the workspace knows beside it,
which documents of a submission are public, one is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib.term import URIRef

from ssckg.app.permitting import permit
from ssckg.model.actor import PUBLIC
from ssckg.model.published_city import (
    DataSet,
    Mark,
    PublicDocuments,
    PublishedValue,
)
from ssckg.namespaces import expand
from ssckg.publication.selection import select
from ssckg.submissions.life import repository
from ssckg.submissions.life.names import parse_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.app.workspace import Workspace
    from ssckg.ports import GraphStore, Rows

_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{expand(name + ':')}>\n"
    for name in (
        *("dcterms", "prov", "qb", "rdfs", "sdmx-attribute", "sdmx-dimension"),
        *("sdmx-measure", "skos", "ssc"),
    )
)
_BELONGS: Final = "qb:dataSet|ssc:listedIn"
"""From what a city reports to its data set: with a value, and without."""
_SETS: Final = f"""{_PREFIXES}
SELECT ?set ?city ?title ?source ?edition ?published ?note {{
  ?set a qb:DataSet ; dcterms:spatial ?city ; dcterms:title ?title ; dcterms:source ?source .
  OPTIONAL {{ ?set ssc:forEdition ?edition }}
  OPTIONAL {{ ?set skos:editorialNote ?note }}
  OPTIONAL {{ ?event prov:generated ?set ; a ssc:PublicationEvent ; prov:endedAtTime ?published }}
}} ORDER BY ?set"""
_MARKS: Final = f"""{_PREFIXES}
SELECT DISTINCT ?id ?since ?label ?heir {{
  ?mark a ssc:WithdrawalMark ; dcterms:identifier ?id ; ssc:withdrawnAt ?since ; rdfs:label ?label .
  OPTIONAL {{ ?mark dcterms:isReplacedBy ?heir }}
}} ORDER BY ?since ?id"""
_REPORTS: Final = f"""{_PREFIXES}
SELECT ?report ?point ?set ?year ?value ?unit ?status ?source ?printed ?printed_unit ?page ?trust
  ?quality ?reference_year ?note ?waiver
{{
  ?report %s ; ssc:observedDataPoint ?point ; ssc:reportYear ?year .
  OPTIONAL {{ ?report {_BELONGS} ?set }}
  OPTIONAL {{ ?report sdmx-measure:obsValue ?value }}
  OPTIONAL {{ ?report sdmx-attribute:unitMeasure/skos:prefLabel ?unit
    FILTER(LANG(?unit) IN ("en", "")) }}
  OPTIONAL {{ ?report sdmx-attribute:obsStatus ?status }}
  OPTIONAL {{ ?report dcterms:source ?source }}
  OPTIONAL {{ ?report ssc:printedValue ?printed }}
  OPTIONAL {{ ?report ssc:printedUnit ?printed_unit }}
  OPTIONAL {{ ?report ssc:sourcePage ?page }}
  OPTIONAL {{ ?report ssc:trust ?trust }}
  OPTIONAL {{ ?report ssc:qualityClass ?quality }}
  OPTIONAL {{ ?report ssc:referenceYear ?reference_year }}
  OPTIONAL {{ ?report skos:editorialNote ?note }}
  OPTIONAL {{ ?report ssc:waiverReason ?waiver }}
}} ORDER BY ?point ?year ?report ?source ?waiver"""
_OF_CITY: Final = _REPORTS % "sdmx-dimension:refArea ?about"
_OF_SET: Final = _REPORTS % f"{_BELONGS} ?about"


def data_sets(
    store: GraphStore,
    *,
    city: str = "",
    data_set: str = "",
    counts: Mapping[str, tuple[int, int]] | None = None,
) -> tuple[DataSet, ...]:
    """Return data sets of cities, by IRI; one query.

    Args:
        store: the published dataset.
        city: IRI; only those of this city.
        data_set: IRI; only this one.
        counts: entries and values of each, where they are known.

    Raises:
        EngineError: the engine does not answer.
    """
    wanted = {"city": city, "set": data_set}
    bound = {name: URIRef(iri) for name, iri in wanted.items() if iri}
    known = {name: iri for name, iri in wanted.items() if iri}
    by_set: dict[str, list[dict[str, str]]] = {}
    for row in store.select(_SETS, bound):
        told = {name: str(term) for name, term in row.items()} | known
        by_set.setdefault(told["set"], []).append(told)
    return tuple(_data_set(rows, (counts or {}).get(iri, (0, 0))) for iri, rows in by_set.items())


def _data_set(rows: list[dict[str, str]], counts: tuple[int, int]) -> DataSet:
    """Return a data set from its rows; of one with several notes there are several."""
    told = rows[0]
    iri, source = told["set"], told["source"]
    return DataSet(
        iri,
        told["city"],
        told["title"],
        iri.rpartition("-")[2],
        source,
        told.get("edition", ""),
        source.rpartition("/")[2] if "published" in told else "",
        told.get("published", ""),
        tuple(dict.fromkeys(row["note"] for row in rows if "note" in row)),
        *counts,
    )


def counts_of(values: Iterable[PublishedValue]) -> dict[str, tuple[int, int]]:
    """Return how many entries and values each data set has, of values at hand."""
    found: dict[str, tuple[int, int]] = {}
    for value in values:
        entries, valued = found.get(value.data_set, (0, 0))
        found[value.data_set] = (entries + 1, valued + bool(value.value))
    return found


def withdrawals(store: GraphStore) -> tuple[Mark, ...]:
    """Return the public marks of what was withdrawn, oldest first; one query.

    Raises:
        EngineError: the engine does not answer.
    """
    marks = []
    for row in store.select(_MARKS):
        name = str(row["id"])
        city, year, _ = parse_id(name)
        heir = str(row.get("heir", ""))
        marks.append(Mark(city, year, str(row["since"]), str(row["label"]), name, heir))
    return tuple(marks)


def values_of_city(store: GraphStore, city: str) -> tuple[PublishedValue, ...]:
    """Return the published values of a city (IRI), by data point and year; one query."""
    return _values(store.select(_OF_CITY, {"about": URIRef(city)}))


def values_of_set(store: GraphStore, data_set: str) -> tuple[PublishedValue, ...]:
    """Return the values of a data set (IRI), by data point; one query."""
    return _values(store.select(_OF_SET, {"about": URIRef(data_set)}))


def public_documents(ws: Workspace, submission: str) -> PublicDocuments:
    """Return which documents of a published submission are public today.

    Raises:
        UnknownNameError: there is no such submission, or nothing of it is public.
        EngineError: the engine does not answer.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, PUBLIC, "read-published", head)
    chosen = select(repository.load(ws.store, ws.base, submission), ws.now().date())
    return PublicDocuments(
        head.id, head.city, head.city_name, head.year, chosen.has_factsheet, chosen.has_report
    )


def _values(rows: Rows) -> tuple[PublishedValue, ...]:
    """Return values from rows; of one with several sources or notes there are several rows."""
    by_report: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        told = {name: str(term) for name, term in row.items()}
        by_report.setdefault(told["report"], []).append(told)
    return tuple(_value(found) for found in by_report.values())


def _value(found: list[dict[str, str]]) -> PublishedValue:
    def all_of(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row[name] for row in found if name in row))

    def one(name: str) -> str:
        return found[0].get(name, "")

    return PublishedValue(
        one("report"),
        one("point"),
        one("set"),
        one("year"),
        one("value"),
        one("unit"),
        one("status").rpartition("/")[2].rpartition("#")[2].removeprefix("obsStatus-"),
        all_of("source"),
        one("printed"),
        one("printed_unit"),
        one("page"),
        one("trust").rpartition("/")[2],
        one("quality").rpartition("/")[2],
        one("reference_year"),
        all_of("note"),
        all_of("waiver"),
    )
