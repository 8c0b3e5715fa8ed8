"""Observations as they are published: one graph per city and year of report.

The example cities in `examples/cities/` are figures printed in public ITU reports; each observation
names the report and the page. What fits no data point is not published as a value; the data set
says which rows were left out and why.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg import resources
from ssckg.errors import DataError
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults
from ssckg.io.longform import read_long_form
from ssckg.namespaces import BASE, CODE, GRAPH, expand
from ssckg.submissions.catalogue import DEFAULT_EDITION, load_data_points
from ssckg.submissions.checking.facts import report_facts
from ssckg.submissions.cities import city_id, city_iri
from ssckg.submissions.matching import Matcher
from ssckg.submissions.reading import RowReading, Status, read_rows
from ssckg.submissions.terms import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from ssckg.model.data_point import DataPoint

_URL = re.compile(r"https?://\S+")
_PAGE = re.compile(r"\(([^()]*page[^()]*)\)")


def example_observations(
    root: Path | None = None, edition: str = DEFAULT_EDITION
) -> Iterator[tuple[str, list[Triple]]]:
    """Yield graph IRI and triples for each city and year of report.

    Args:
        root: holds `examples/cities/` and `ontology/`; what the package carries, if not given.
        edition: the framework edition that the results are for.

    Raises:
        DataError: a file cannot be read, or names a source that the register does not hold.
    """
    root = root or resources.root()
    matcher = Matcher(load_data_points(edition, root))
    sources = _source_register(root)
    groups: dict[tuple[str, str], list[RowReading]] = defaultdict(list)
    for path in sorted((root / "examples" / "cities").glob("*.csv")):
        for reading in read_rows(read_long_form(path), matcher):
            groups[reading.row.city, reading.row.report_year].append(reading)
    for (city, year), readings in sorted(groups.items()):
        graph = f"{GRAPH}observation/{city_id(city)}-{year}"
        yield graph, list(_data_set(city, year, readings, edition, sources))


def _data_set(
    city: str, year: str, readings: Iterable[RowReading], edition: str, sources: Mapping[str, str]
) -> Iterator[Triple]:
    """Yield the data set of a city and year, and its observations."""
    node = NamedNode(f"{BASE}dataset/{city_id(city)}-{year}")
    yield statement(node, "rdf:type", NamedNode(expand("qb:DataSet")))
    yield statement(node, "rdf:type", NamedNode(expand("dcat:Dataset")))
    yield statement(node, "qb:structure", NamedNode(expand("ssc:observationStructure")))
    title = f"{city}: results of U4SSC KPIs as printed in {year}"
    yield statement(node, "dcterms:title", Literal(title, language="en"))
    yield statement(node, "rdfs:label", Literal(title, language="en"))
    yield statement(node, "ssc:forEdition", NamedNode(f"{BASE}framework/{edition}"))
    yield statement(node, "dcterms:spatial", NamedNode(city_iri(city)))
    seen: set[str] = set()
    found = set()
    for reading in readings:
        source = _source(reading, sources)
        found.add(source)
        point = reading.data_point
        if point is None or not (reading.is_observation or reading.status is Status.MISSING):
            yield statement(node, "skos:editorialNote", Literal(_left_out(reading), language="en"))
            continue
        if point.iri in seen:
            raise DataError(f"{reading.row.file}, line {reading.row.line}: {point.label} twice")
        seen.add(point.iri)
        yield from _observation(node, reading, point, source)
    for source in sorted(found):
        yield statement(node, "dcterms:source", NamedNode(source))


def _observation(
    data_set: NamedNode, reading: RowReading, point: DataPoint, source: str
) -> Iterator[Triple]:
    row = reading.row
    local = point.iri.removeprefix(BASE).partition("/")[2].replace("/", "-")
    node = NamedNode(f"{BASE}observation/{city_id(row.city)}/{row.report_year}/{local}")
    yield from report_facts(node, reading, point)
    belongs = "ssc:listedIn" if reading.value is None else "qb:dataSet"
    yield statement(node, belongs, data_set)
    yield statement(node, "sdmx-dimension:refArea", NamedNode(city_iri(row.city)))
    year = Literal(row.report_year, datatype=NamedNode(expand("xsd:gYear")))
    yield statement(node, "ssc:reportYear", year)
    yield statement(node, "dcterms:source", NamedNode(source))
    yield statement(node, "ssc:trust", NamedNode(CODE + "trust/verified"))
    page = _PAGE.search(row.source)
    if page:
        yield statement(node, "ssc:sourcePage", Literal(page.group(1)))
    if row.note:
        yield statement(node, "skos:editorialNote", Literal(row.note, language="en"))


def _left_out(reading: RowReading) -> str:
    row = reading.row
    return (
        f"Left out: {row.name!r} with {row.value!r} (line {row.line} of {row.file}): "
        f"{reading.match.how or 'the value cannot be read'}."
    )


def _source_register(root: Path) -> dict[str, str]:
    """Return the source IRI by the address of its publication, without scheme and pages."""
    path = root / "ontology" / "registers" / "sources" / "sources.csv"
    faults = Faults()
    table = read_table(path, faults, shown=path.name)
    faults.check()
    register: dict[str, str] = {}
    for row in table.rows:
        url = row.cells.get("url")
        if isinstance(url, str):
            register[_publication(url)] = f"{BASE}source/{row.cells['key']}"
    return register


def _source(reading: RowReading, register: Mapping[str, str]) -> str:
    """Return the source IRI of the address that a row names."""
    row = reading.row
    url = _URL.search(row.source)
    key = _publication(url.group()) if url else ""
    if key not in register:
        where = f"{row.file}, line {row.line}"
        raise DataError(f"{where}: no source in the register for {row.source or 'an empty cell'!r}")
    return register[key]


def _publication(url: str) -> str:
    """Return an address without scheme, www and the part that names a page."""
    bare = re.sub(r"^https?://(www\.)?", "", url)
    return bare.partition("/files/")[0].rstrip("/")
