"""What a row reports, as RDF to be published: an observation, or that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ssckg.namespaces import CODE, expand
from ssckg.submissions.reading import RowReading, Status
from ssckg.submissions.terms import number, statement, year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Triple

    from ssckg.model.data_point import DataPoint


def report_facts(node: NamedNode, reading: RowReading, point: DataPoint) -> Iterator[Triple]:
    """Yield what a row says about a data point: the value and unit, or that it is missing."""
    row = reading.row
    is_missing = reading.value is None
    kind = "ssc:MissingObservation" if is_missing else "ssc:Observation"
    yield statement(node, "rdf:type", NamedNode(expand(kind)))
    yield statement(node, "ssc:observedDataPoint", NamedNode(point.iri))
    yield statement(node, "sdmx-attribute:obsStatus", NamedNode(_status(reading)))
    if reading.value is not None:
        yield statement(node, "rdf:type", NamedNode(expand("qb:Observation")))
        yield statement(node, "sdmx-measure:obsValue", number(reading.value))
        if point.unit:
            yield statement(node, "sdmx-attribute:unitMeasure", NamedNode(point.unit))
        yield statement(node, "ssc:printedValue", Literal(row.value))
    if row.reference_year:
        yield statement(node, "ssc:referenceYear", year(row.reference_year))
    for name, text in {"ssc:printedUnit": row.unit, "ssc:printedName": row.name}.items():
        if text:
            yield statement(node, name, Literal(text))


def _status(reading: RowReading) -> str:
    """Return the SDMX status; a value of a KPI marked partial, or not verified, says so."""
    if reading.value is None:
        return expand("sdmx-code:obsStatus-M")
    own = {Status.PARTIAL: "partial", Status.NOT_VERIFIED: "not-verified"}.get(reading.status)
    return f"{CODE}observation-status/{own}" if own else expand("sdmx-code:obsStatus-A")
