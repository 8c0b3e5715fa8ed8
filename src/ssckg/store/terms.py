"""Terms: rdflib's to SPARQL text and back from the SPARQL results format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from rdflib.term import BNode, Literal, URIRef

from ssckg.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.ports import Term, Triple

_NOT_IN_IRI: Final = re.compile(r'[<>"{}|^`\\\x00-\x20]|[\ud800-\udfff]')
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ESCAPES: Final = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\b": "\\b",
        "\f": "\\f",
    }
)


def to_sparql(term: Term) -> str:
    """Return `term` as it is written in SPARQL (and N-Triples).

    Raises:
        UsageError: a blank node, an IRI with characters that no IRI has, a malformed language
            tag, or a text that is not Unicode (lone surrogates, NUL).
    """
    if isinstance(term, Literal):
        return _literal_to_sparql(term)
    if isinstance(term, URIRef):
        return _iri_to_sparql(str(term))
    raise UsageError(f"a blank node cannot be bound: {term!r}")


def _iri_to_sparql(iri: str) -> str:
    if _NOT_IN_IRI.search(iri):  # what would end the IRI in a SPARQL text, whoever checks below
        raise UsageError(f"not an absolute IRI: {iri!r}")
    try:
        return f"<{ox.NamedNode(iri).value}>"
    except ValueError as error:
        raise UsageError(f"not an absolute IRI: {iri!r}") from error


def _literal_to_sparql(literal: Literal) -> str:
    text = str(literal)
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError(f"not a Unicode text: {text!r}")
    quoted = f'"{text.translate(_ESCAPES)}"'
    if literal.language:
        if not _LANGUAGE.fullmatch(literal.language):
            raise UsageError(f"not a language tag: {literal.language!r}")
        return f"{quoted}@{literal.language}"
    return f"{quoted}^^{_iri_to_sparql(literal.datatype)}" if literal.datatype else quoted


_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def make_literal(text: str, datatype: str | None = None, language: str | None = None) -> Literal:
    """Return a literal with its lexical form as it is; xsd:string is the plain literal."""
    if language:
        return Literal(text, lang=language)
    if datatype is None or datatype == _XSD_STRING:
        return Literal(text)
    return Literal(text, datatype=URIRef(datatype), normalize=False)


def from_json(term: dict[str, Any]) -> Term:
    """Return the term of one binding of SPARQL 1.1 Query Results JSON.

    Raises:
        EngineError: a kind of term that RDF 1.1 does not know.
    """
    match term["type"]:
        case "uri":
            return URIRef(term["value"])
        case "literal" | "typed-literal":
            return make_literal(term["value"], term.get("datatype"), term.get("xml:lang"))
        case "bnode":
            return BNode(term["value"])
        case other:
            raise EngineError(f"the engine answered a term of unknown kind {other!r}")


def to_ntriples(triples: Iterable[Triple]) -> bytes:
    """Return triples as N-Triples, one a line."""
    return "".join(f"{_node(s)} {_node(p)} {_node(o)} .\n" for s, p, o in triples).encode()


def _node(term: Term) -> str:
    if isinstance(term, BNode):
        return str(ox.BlankNode(str(term)))
    return to_sparql(term)


def from_ntriples(data: bytes) -> list[Triple]:
    """Return the triples of an N-Triples document.

    Raises:
        SyntaxError: it is none.
    """
    return [
        (_subject(quad.subject), URIRef(quad.predicate.value), _object(quad.object))
        for quad in ox.parse(input=data, format=ox.RdfFormat.N_TRIPLES)
    ]


def _subject(node: object) -> URIRef | BNode:
    if isinstance(node, ox.NamedNode):
        return URIRef(node.value)
    if isinstance(node, ox.BlankNode):
        return BNode(node.value)
    raise EngineError("the engine answered a triple that RDF 1.1 does not know")


def _object(node: object) -> Term:
    if isinstance(node, ox.Literal):
        return make_literal(node.value, node.datatype.value, node.language)
    return _subject(node)
