"""Gathers what a verifier holds a submission's values against.

Earlier values come from the city's earlier submissions in the workspace, else from what is
published of it; other cities' values only ever from the published dataset, so that a hint tells
nobody what is not public.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ssckg.app.stores import open_store
from ssckg.errors import DataDirectoryError
from ssckg.model.submission import State
from ssckg.namespaces import BASE, PREFIXES
from ssckg.submissions.life import kept_report, repository
from ssckg.verification.hints import Beside, KnownValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.finding import Finding
    from ssckg.model.submission import Submission, Summary
    from ssckg.ports import GraphStore

CHECK_PURPOSE: Final = "check"
"""Purpose of the kept file that holds the check of a submission."""
_SETTLED: Final = frozenset({State.VERIFIED, State.PUBLISHED})
"""States in which an earlier submission's values may stand beside later ones."""
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n"
    for name in ("dcterms", "qb", "skos", "ssc", "sdmx-dimension", "sdmx-measure")
)
_VALUES: Final = f"""{_PREFIXES}
SELECT ?place ?year ?data_point ?value WHERE {{
  VALUES ?data_point {{ %s }}
  ?report ssc:observedDataPoint ?data_point ; sdmx-measure:obsValue ?value ;
    sdmx-dimension:refArea ?place ; ssc:reportYear ?year
}}"""
_CITIES: Final = (
    f"{_PREFIXES} SELECT ?city ?name WHERE {{ ?city a ssc:City ; skos:prefLabel ?name }}"
)
_SOURCES: Final = f"""{_PREFIXES}
SELECT ?set (MIN(STR(?from)) AS ?source) WHERE {{
  ?set a qb:DataSet ; dcterms:source ?from
}} GROUP BY ?set"""
_Published = dict[str, list[tuple[str, KnownValue]]]
"""Data point to pairs of city id and value."""


def gather(ws: Workspace, submission: Submission) -> Beside:
    """Return what the values of a submission are held against."""
    head = submission.head
    published = _published(ws, submission)
    return Beside(
        findings=_by_point(kept_findings(ws, submission)),
        earlier=_earlier_published(published, head) | _earlier_lodged(ws, head),
        peers={
            point: _latest(value for city, value in known if city != head.city)
            for point, known in published.items()
        },
    )


def kept_findings(ws: Workspace, submission: Submission) -> tuple[Finding, ...]:
    """Return what the check of the submitted file found, as it was kept with it."""
    kept = [file for file in submission.files if file.purpose == CHECK_PURPOSE]
    if not kept:
        return ()
    found = kept_report.read_report(ws.files.read(kept[-1].sha256), submission.waivers)
    return tuple(replace(one.finding, data_point=one.data_point or None) for one in found)


def _by_point(findings: Iterable[Finding]) -> dict[str, Sequence[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.data_point:
            found.setdefault(finding.data_point, []).append(finding)
    return dict(found)


def _earlier_lodged(ws: Workspace, head: Summary) -> dict[str, KnownValue]:
    """Return the values of the city's last settled submission of an earlier year."""
    before = [
        other
        for other in repository.summaries(
            ws.store, ws.base, city=head.city, edition=head.edition, states=_SETTLED
        )
        if other.year < head.year
    ]
    if not before:
        return {}
    last = max(before, key=lambda other: (other.year, other.created))
    return {
        report.data_point: KnownValue(
            last.city_name, last.year, report.value, f"submission {last.id}"
        )
        for report in repository.load(ws.store, ws.base, last.id).reports
        if report.value is not None
    }


def _earlier_published(published: _Published, head: Summary) -> dict[str, KnownValue]:
    found = {}
    for point, known in published.items():
        own = [value for city, value in known if city == head.city and value.year < head.year]
        if own:
            found[point] = max(own, key=lambda value: value.year)
    return found


def _latest(values: Iterable[KnownValue]) -> tuple[KnownValue, ...]:
    """Return the latest value of each city."""
    by_city: dict[str, KnownValue] = {}
    for value in sorted(values, key=lambda one: one.year):
        by_city[value.city] = value
    return tuple(by_city.values())


def _published(ws: Workspace, submission: Submission) -> _Published:
    """Return what is published on the data points of a submission; nothing before any build.

    Rows come as CSV: of 1,000 cities there are more than 100,000, and terms would take seconds.
    """
    points = sorted({report.data_point for report in submission.reports})
    try:
        with open_store(ws.directory.layout.root) as store:
            names = dict(_pairs(store, _CITIES))
            sources = dict(_pairs(store, _SOURCES))
            rows = _rows(store, _VALUES % " ".join(_moved(point, ws.base) for point in points))
    except DataDirectoryError:
        return {}
    found: _Published = {}
    for place, year, point, text in rows:
        value = _value(text)
        if value is None:
            continue
        city = place.rpartition("/")[2]
        source = sources.get(f"{city}-{year}", "").rpartition("/")[2]
        known = KnownValue(names.get(city, city), year, value, source)
        found.setdefault(BASE + point.removeprefix(ws.base), []).append((city, known))
    return found


def _pairs(store: GraphStore, query: str) -> Iterator[tuple[str, str]]:
    """Yield the last part of an IRI, and a text."""
    for iri, text in _rows(store, query):
        yield iri.rpartition("/")[2], text


def _rows(store: GraphStore, query: str) -> list[list[str]]:
    with store.stream(query, accept="text/csv") as body:
        text = b"".join(body).decode()
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def _moved(point: str, base: str) -> str:
    """Return the IRI of a data point as SPARQL, below the base of what is published."""
    return str(NamedNode(base + point.removeprefix(BASE) if point.startswith(BASE) else point))


def _value(text: str) -> Decimal | bool | None:
    if text in {"true", "false"}:
        return text == "true"
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
