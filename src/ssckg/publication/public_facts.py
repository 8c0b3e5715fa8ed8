"""What goes out of a submission, as RDF: the data set of a city and year and its observations.

Everything here comes from a `Selection`, the name and id of the city, and the head of the
submission; texts that people typed are in it only where the city consented to them (reasons of
waivers). No blank nodes: parts of the published dataset can be put together line by line.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.errors import DataError
from ssckg.io.datatypes import canonical_number
from ssckg.model.submission import ReportStatus
from ssckg.namespaces import BASE, CODE, GRAPH, expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from decimal import Decimal

    from ssckg.model.submission import Summary
    from ssckg.publication.selection import PublicValue, Selection

PUBLICATION_GRAPH = GRAPH + "publication"
"""Holds the publication events and the marks of what was withdrawn."""


def data_set_name(head: Summary) -> str:
    """Return the name of the data set that a submission is published as: city and year."""
    return f"{head.city}-{head.year}"


def observation_graph(head: Summary) -> str:
    """Return the named graph (below the standard base) of a submission's published results."""
    return f"{GRAPH}observation/{data_set_name(head)}"


def observation_iri(head: Summary, data_point: str) -> str:
    """Return the public IRI of a value.

    >>> from types import SimpleNamespace
    >>> observation_iri(SimpleNamespace(city="karmoy", year="2020"),
    ...                 "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-4C/3g")
    'https://w3id.org/ssckg/observation/karmoy/2020/EC-ICT-ICT-4C-3g'
    """
    local = data_point.removeprefix(BASE).partition("/")[2].replace("/", "-")
    return f"{BASE}observation/{head.city}/{head.year}/{local}"


def result_triples(
    head: Summary, selection: Selection, units: Mapping[str, str], *, describe_city: bool
) -> Iterator[Triple]:
    """Yield what `graph/observation/<city>-<year>` holds; nothing where nothing may go out.

    Args:
        head: the submission.
        selection: what of it may go out.
        units: data point to its unit; a data point without a known unit has an empty text.
        describe_city: whether to say what the city is, because nothing else does.

    Raises:
        DataError: a data point is not among `units`, so nobody would know what it is.
    """
    if not selection.values:
        return
    data_set = NamedNode(f"{BASE}dataset/{data_set_name(head)}")
    yield from _data_set(data_set, head, len(selection.values))
    if describe_city:
        yield from _city(head)
    for value in selection.values:
        if value.data_point not in units:
            raise DataError(f"{head.id}: nothing describes the data point {value.data_point}")
        yield from _observation(data_set, head, value, units[value.data_point])


def _data_set(node: NamedNode, head: Summary, number: int) -> Iterator[Triple]:
    title = f"{head.city_name}: verified results, reported {head.year}"
    source = NamedNode(head.iri)
    for kind in ("qb:DataSet", "dcat:Dataset"):
        yield _say(node, "rdf:type", NamedNode(expand(kind)))
    yield _say(node, "qb:structure", NamedNode(expand("ssc:observationStructure")))
    yield _say(node, "dcterms:title", Literal(title, language="en"))
    yield _say(node, "rdfs:label", Literal(title, language="en"))
    about = (
        f"{number} entries that {head.city_name} reported, that a verifier found verified where"
        " they are values, and that the city agreed to make public."
    )
    yield _say(node, "dcterms:description", Literal(about, language="en"))
    yield _say(node, "ssc:forEdition", NamedNode(f"{BASE}framework/{head.edition}"))
    yield _say(node, "dcterms:spatial", _city_node(head))
    yield _say(node, "dcterms:source", source)
    yield _say(source, "rdf:type", NamedNode(expand("prov:Entity")))
    yield _say(source, "dcterms:identifier", Literal(head.id))
    yield _say(source, "rdfs:label", Literal(f"Submission {head.id}", language="en"))


def _city(head: Summary) -> Iterator[Triple]:
    node = _city_node(head)
    yield _say(node, "rdf:type", NamedNode(expand("ssc:City")))
    yield _say(node, "dcterms:identifier", Literal(head.city))
    yield _say(node, "skos:prefLabel", Literal(head.city_name))
    yield _say(node, "dcterms:source", NamedNode(head.iri))
    yield _say(node, "ssc:trust", NamedNode(CODE + "trust/verified"))


def _observation(
    data_set: NamedNode, head: Summary, value: PublicValue, unit: str
) -> Iterator[Triple]:
    node = NamedNode(observation_iri(head, value.data_point))
    is_missing = value.value is None
    kinds = ("ssc:MissingObservation",) if is_missing else ("ssc:Observation", "qb:Observation")
    for kind in kinds:
        yield _say(node, "rdf:type", NamedNode(expand(kind)))
    yield _say(node, "ssc:observedDataPoint", NamedNode(value.data_point))
    # Whatever has a qb:dataSet is an observation of the cube; what has no value is none.
    yield _say(node, "ssc:listedIn" if is_missing else "qb:dataSet", data_set)
    yield _say(node, "sdmx-dimension:refArea", _city_node(head))
    yield _say(node, "ssc:reportYear", _year(head.year))
    yield _say(node, "dcterms:source", NamedNode(head.iri))
    yield _say(node, "ssc:trust", NamedNode(CODE + "trust/verified"))
    yield _say(node, "sdmx-attribute:obsStatus", NamedNode(_status(value)))
    if value.value is not None:
        yield _say(node, "sdmx-measure:obsValue", _literal(value.value))
        if unit:
            yield _say(node, "sdmx-attribute:unitMeasure", NamedNode(unit))
    if value.reference_year:
        yield _say(node, "ssc:referenceYear", _year(value.reference_year))
    if value.quality:
        quality = NamedNode(f"{CODE}quality-class/{value.quality}")
        yield _say(node, "ssc:qualityClass", quality)
    for reason in value.waivers:
        yield _say(node, "ssc:waiverReason", Literal(reason))


def event_triples(head: Summary, published_at: datetime) -> Iterator[Triple]:
    """Yield the publication event of a submission, for `graph/publication`."""
    node = NamedNode(f"{BASE}publication/{head.id}")
    label = f"Publication of {head.city_name} {head.year}"
    yield _say(node, "rdf:type", NamedNode(expand("ssc:PublicationEvent")))
    yield _say(node, "rdfs:label", Literal(label, language="en"))
    yield _say(node, "dcterms:identifier", Literal(head.id))
    yield _say(node, "prov:used", NamedNode(head.iri))
    yield _say(node, "prov:generated", NamedNode(f"{BASE}dataset/{data_set_name(head)}"))
    yield _say(node, "prov:endedAtTime", _time(published_at))


def mark_triples(
    head: Summary, published_at: datetime, withdrawn_at: datetime, heir: Summary | None
) -> Iterator[Triple]:
    """Yield the mark of what was withdrawn: what it was, since when it is gone, its heir.

    `heir` is the submission that is published for the same city and year now. Without one the
    data set itself is marked, so that whoever follows its IRI is told.
    """
    node = NamedNode(f"{BASE}withdrawal/{head.id}")
    data_set = NamedNode(f"{BASE}dataset/{data_set_name(head)}")
    days = f"published on {published_at:%Y-%m-%d}, withdrawn on {withdrawn_at:%Y-%m-%d}"
    label = f"Withdrawn: results of {head.city_name} reported {head.year} ({head.id}), {days}"
    source = NamedNode(head.iri)
    yield _say(node, "rdf:type", NamedNode(expand("ssc:WithdrawalMark")))
    yield _say(node, "rdfs:label", Literal(label, language="en"))
    yield _say(node, "dcterms:identifier", Literal(head.id))
    yield _say(node, "ssc:withdrawnAt", _time(withdrawn_at))
    yield _say(node, "ssc:marksWithdrawalOf", source)
    yield _say(source, "rdf:type", NamedNode(expand("prov:Entity")))
    yield _say(source, "dcterms:identifier", Literal(head.id))
    yield _say(source, "rdfs:label", Literal(f"Submission {head.id}", language="en"))
    if heir is not None:
        yield _say(node, "dcterms:isReplacedBy", NamedNode(heir.iri))
        return
    yield _say(node, "ssc:marksWithdrawalOf", data_set)
    yield _say(data_set, "rdf:type", NamedNode(expand("dcat:Dataset")))
    yield _say(data_set, "dcterms:title", Literal(label, language="en"))
    yield _say(data_set, "rdfs:label", Literal(label, language="en"))
    yield _say(data_set, "ssc:withdrawnAt", _time(withdrawn_at))


def _status(value: PublicValue) -> str:
    if value.value is None:
        return expand("sdmx-code:obsStatus-M")
    if value.status is ReportStatus.PARTIAL:
        return f"{CODE}observation-status/partial"
    return expand("sdmx-code:obsStatus-A")


def _city_node(head: Summary) -> NamedNode:
    return NamedNode(f"{BASE}city/{head.city}")


def _literal(value: Decimal | bool) -> Literal:
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype=NamedNode(expand("xsd:boolean")))
    return Literal(canonical_number(format(value, "f")), datatype=NamedNode(expand("xsd:decimal")))


def _year(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(expand("xsd:gYear")))


def _time(moment: datetime) -> Literal:
    """Return a moment in the form in which engines give it back: UTC, whole seconds."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Literal(text, datatype=NamedNode(expand("xsd:dateTime")))


def _say(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(expand(predicate)), value)
