"""Puts descriptions together from short names, and writes them in any format of RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ssckg.namespaces import PREFIXES, expand
from ssckg.publication.dump import with_sorted_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Node = NamedNode | BlankNode
Value = NamedNode | BlankNode | Literal
FORMATS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
"""Media types that descriptions are written in."""
_MORE: Final = {
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "formats": "http://www.w3.org/ns/formats/",
    "theme": "http://publications.europa.eu/resource/authority/data-theme/",
    "filetype": "http://publications.europa.eu/resource/authority/file-type/",
    "availability": "http://publications.europa.eu/resource/authority/planned-availability/",
    "dcatap": "http://data.europa.eu/r5r/",
    "access": "http://publications.europa.eu/resource/authority/access-right/",
    "language": "http://publications.europa.eu/resource/authority/language/",
    "iana": "https://www.iana.org/assignments/media-types/",
}
_SHOWN: Final = (
    *("dcat", "dcterms", "foaf", "owl", "rdf", "rdfs", "skos", "void", "xsd", "ssc", "qb", "prov"),
    "sd",
)


def iri(name: str) -> NamedNode:
    """Return the node of an IRI, or of a short name such as `dcat:Dataset`."""
    prefix, colon, local = name.partition(":")
    if colon and prefix in _MORE:
        return NamedNode(_MORE[prefix] + local)
    return NamedNode(name if local.startswith("//") else expand(name))


def text(value: str, language: str = "en") -> Literal:
    """Return a text in a language; without one, a plain string."""
    return Literal(value, language=language) if language else Literal(value)


def typed(value: str | int, datatype: str) -> Literal:
    """Return a literal of a datatype of XML Schema ("integer", "gYear" ...)."""
    return Literal(str(value), datatype=NamedNode(expand(f"xsd:{datatype}")))


class Statements:
    """Triples in the making; blank nodes are numbered, so equal input gives equal output."""

    def __init__(self) -> None:
        """Begin with none."""
        self._triples: dict[Triple, None] = {}
        self._nodes = 0

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def say(self, subject: Node, predicate: str, *values: Value) -> None:
        """State one thing or several of a subject; the predicate is a short name or an IRI."""
        for value in values:
            self._triples[Triple(subject, iri(predicate), value)] = None

    def add(self, triples: Iterable[Triple]) -> None:
        """Take triples as they are."""
        self._triples |= dict.fromkeys(triples)

    def of_class(self, name: str) -> list[NamedNode]:
        """Return the things with an IRI that are stated to be of a class (a short name)."""
        wanted = (iri("rdf:type"), iri(name))
        return [
            one.subject
            for one in self._triples
            if (one.predicate, one.object) == wanted and isinstance(one.subject, NamedNode)
        ]

    def part(self, of_class: str) -> BlankNode:
        """Return a new blank node of a class (empty: of none)."""
        self._nodes += 1
        node = BlankNode(f"n{self._nodes}")
        if of_class:
            self.say(node, "rdf:type", iri(of_class))
        return node

    def write(self, media_type: str) -> bytes:
        """Return a document; `media_type` is one of `FORMATS`."""
        prefixes = {name: PREFIXES[name] for name in _SHOWN if name in PREFIXES} | _MORE
        rdf_format = FORMATS[media_type]
        ordered = sorted(self._triples, key=lambda one: (str(one.subject), str(one.predicate)))
        if rdf_format in {RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.JSON_LD}:
            return serialize(ordered, format=rdf_format) or b""
        written = serialize(ordered, format=rdf_format, prefixes=prefixes) or b""
        return written if rdf_format is RdfFormat.RDF_XML else with_sorted_prefixes(written)


def say_rights(made: Statements, node: Node, rights: Iterable[Value]) -> None:
    """State terms of use: DCAT-AP wants a statement of rights, the data have a text."""
    for right in rights:
        if isinstance(right, NamedNode):
            made.say(node, "dcterms:rights", right)
            continue
        statement = made.part("dcterms:RightsStatement")
        made.say(node, "dcterms:rights", statement)
        made.say(statement, "rdfs:label", right)
