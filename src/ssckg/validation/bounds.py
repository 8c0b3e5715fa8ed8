"""Shapes for the bounds of data points, made from the data points themselves.

Nothing is typed twice: minimum and maximum stand in the framework tables alone. For each bounded
data point the shapes lead from it to its observations, so that a finding is about the observation,
costs nothing for other data points, and needs SHACL Core only. (`sh:lessThanOrEquals` compares with
a property of the focus node itself, so it would have to be about the data point.)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ssckg.errors import ParseError
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import BASE, PREFIXES, SSC
from ssckg.validation.documents import serialize, triples
from ssckg.validation.shapes_graph import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BOUNDS_FILE = "data-point-bounds"
_XSD = PREFIXES["xsd"]
_LABEL = PREFIXES["skos"] + "prefLabel"
_VALUE = PREFIXES["sdmx-measure"] + "obsValue"
# In names of rules U4SSC codes stand alone, as in the IRIs of observations; other frameworks keep
# their path, because codes such as "10.1" occur in several.
_OWN_PATH = "u4ssc/"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a data point's value may be; `iri` names the data point."""

    iri: str
    minimum: Decimal | None
    maximum: Decimal | None
    label: str = ""


def bounds_shapes(data_points: Iterable[Bounds], base: str = BASE) -> RdfDocument:
    """Return the shapes of all `data_points` that have a minimum or a maximum, sorted by IRI."""
    bounded = (p for p in data_points if p.minimum is not None or p.maximum is not None)
    found = [t for point in sorted(bounded, key=lambda p: p.iri) for t in _shapes(point, base)]
    return RdfDocument(serialize(found), f"shapes/{BOUNDS_FILE}", RdfFormat.N_TRIPLES)


def read_bounds(documents: Iterable[RdfDocument]) -> tuple[Bounds, ...]:
    """Return the bounds stated in RDF, for example in a built dataset.

    Raises:
        ParseError: a document is malformed, or a bound is not a number.
    """
    bounds: dict[str, dict[str, Decimal]] = {}
    labels: dict[str, str] = {}
    for document in documents:
        for triple in triples(document):
            key = _BOUNDS.get(triple.predicate.value)
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
                subject = triple.subject.value
                if key is not None:
                    number = _decimal(triple.object.value, document)
                    bounds.setdefault(subject, {})[key] = number
                elif triple.predicate.value == _LABEL:
                    labels.setdefault(subject, triple.object.value)
    return tuple(
        Bounds(iri, found.get("minimum"), found.get("maximum"), labels.get(iri, ""))
        for iri, found in bounds.items()
    )


_BOUNDS = {SSC + "minimum": "minimum", SSC + "maximum": "maximum"}


def _decimal(text: str, document: RdfDocument) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError as error:
        raise ParseError(f"a bound is not a number: {text!r}", file=document.name) from error


def rule_iri(data_point: str, bound: str, base: str = BASE) -> str:
    """Return the IRI of the property shape for one bound ("minimum", "maximum").

    >>> rule_iri("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-4C/3g", "maximum")
    'https://w3id.org/ssckg/shape/data-point-bounds#EC-ICT-ICT-4C-3g-maximum'
    """
    path = data_point.removeprefix(base).removeprefix(_OWN_PATH)
    name = path.replace("://", "-").replace("/", "-").replace("#", "-")
    return f"{base}shape/{BOUNDS_FILE}#{name}-{bound}"


def _shapes(point: Bounds, base: str) -> Iterator[ox.Triple]:
    """Yield the node shape of one data point, the way to its observations, and the bounds."""
    shape = ox.NamedNode(rule_iri(point.iri, "bounds", base))
    way = ox.NamedNode(rule_iri(point.iri, "observations", base))
    inverse = ox.BlankNode()
    yield _triple(shape, RDF + "type", ox.NamedNode(SH + "NodeShape"))
    yield _triple(shape, SH + "targetNode", ox.NamedNode(point.iri))
    yield _triple(shape, SH + "property", way)
    yield _triple(way, RDF + "type", ox.NamedNode(SH + "PropertyShape"))
    yield _triple(way, SH + "path", inverse)
    yield _triple(inverse, SH + "inversePath", ox.NamedNode(SSC + "observedDataPoint"))
    for name, component, bound in (
        ("minimum", "minInclusive", point.minimum),
        ("maximum", "maxInclusive", point.maximum),
    ):
        if bound is not None:
            rule = ox.NamedNode(rule_iri(point.iri, name, base))
            yield _triple(way, SH + "property", rule)
            yield from _rule(rule, component, bound, _messages(point, name, bound))


def _rule(
    rule: ox.NamedNode, component: str, bound: Decimal, messages: Iterable[ox.Literal]
) -> Iterator[ox.Triple]:
    yield _triple(rule, RDF + "type", ox.NamedNode(SH + "PropertyShape"))
    yield _triple(rule, SH + "path", ox.NamedNode(_VALUE))
    value = ox.Literal(f"{bound:f}", datatype=ox.NamedNode(_XSD + "decimal"))
    yield _triple(rule, SH + component, value)
    yield _triple(rule, SH + "severity", ox.NamedNode(SH + "Violation"))
    for message in messages:
        yield _triple(rule, SH + "message", message)


def _messages(point: Bounds, name: str, bound: Decimal) -> Iterator[ox.Literal]:
    """Yield the message in three languages; French and Spanish are ours, not official."""
    what = f"{point.label}: " if point.label else ""
    for language, text in _TEXTS[name].items():
        yield ox.Literal(what + text.format(bound=f"{bound:f}"), language=language)


_TEXTS = {
    "minimum": {
        "en": "the value must not be below {bound}.",
        "fr": "la valeur ne doit pas être inférieure à {bound}.",
        "es": "el valor no debe ser inferior a {bound}.",
    },
    "maximum": {
        "en": "the value must not be above {bound}.",
        "fr": "la valeur ne doit pas être supérieure à {bound}.",
        "es": "el valor no debe ser superior a {bound}.",
    },
}


def _triple(
    subject: ox.NamedNode | ox.BlankNode,
    predicate: str,
    value: ox.NamedNode | ox.BlankNode | ox.Literal,
) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
