"""Named queries as examples that other programs read, published at `/.well-known/sparql-examples`.

The terms are those of the collections of SPARQL examples of SIB
(https://github.com/sib-swiss/sparql-examples): SHACL's executables with their text, `schema:target`
for the endpoint, `schema:keywords`, and a comment; prefixes are declared once for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ssckg.io.sparql_text import Form, form_of
from ssckg.model.sparql_tokens import Kind, tokens
from ssckg.namespaces import BASE
from ssckg.publication.describing.statements import Statements, iri, text, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import BlankNode

    from ssckg.model.named_query import NamedQuery

PLACE: Final = ".well-known/sparql-examples"
"""Where the document is, below the base and on a server."""
_SCHEMA: Final = "https://schema.org/"
_SPEX: Final = "https://purl.expasy.org/sparql-examples/ontology#"
_EXECUTABLES: Final = {
    Form.SELECT: ("sh:SPARQLSelectExecutable", "sh:select"),
    Form.ASK: ("sh:SPARQLAskExecutable", "sh:ask"),
    Form.CONSTRUCT: ("sh:SPARQLConstructExecutable", "sh:construct"),
    Form.DESCRIBE: (f"{_SPEX}SPARQLDescribeExecutable", f"{_SPEX}describe"),
}


def examples_document(
    queries: Iterable[NamedQuery],
    endpoint: str,
    said: Callable[[NamedQuery], tuple[str, str]],
    base: str = BASE,
) -> Statements:
    """Return the examples of an endpoint.

    Args:
        queries: named queries.
        endpoint: the address that they are asked at.
        said: the text of a query as it can be asked, and its version.
        base: where data IRIs begin.
    """
    made = Statements()
    document = NamedNode(base + PLACE)
    made.say(document, "rdf:type", iri("owl:Ontology"))
    made.say(document, "dcterms:title", text("Examples of queries"))
    used: dict[str, str] = {}
    for query in queries:
        node = NamedNode(f"{base}query/{query.name}")
        written, version = said(query)
        used |= declared_prefixes(written)
        form, _ = form_of(written)
        kind, property_ = _EXECUTABLES[form]
        made.say(node, "rdf:type", iri("sh:SPARQLExecutable"), iri(kind))
        made.say(node, "sh:prefixes", document)
        made.say(node, "rdfs:label", text(query.name))
        made.say(node, "rdfs:comment", text(query.summary))
        made.say(node, "dcterms:identifier", text(query.name, ""))
        made.say(node, "dcterms:hasVersion", text(version, ""))
        made.say(node, property_, Literal(written))
        made.say(node, f"{_SCHEMA}target", NamedNode(endpoint))
        made.say(node, f"{_SCHEMA}keywords", *map(Literal, query.users))
    for prefix, namespace in sorted(used.items()):
        made.say(document, "sh:declare", _declaration(made, prefix, namespace))
    return made


def declared_prefixes(written: str) -> dict[str, str]:
    """Return the prefixes that a query declares.

    >>> declared_prefixes("PREFIX a: <urn:a#> SELECT * { ?s a:b 'PREFIX b: <urn:b#>' }")
    {'a': 'urn:a#'}
    """
    found, read = {}, list(tokens(written))
    for at, token in enumerate(read[:-2]):
        if token.keyword == "PREFIX" and read[at + 2].kind is Kind.IRI:
            found[read[at + 1].text.rstrip(":")] = read[at + 2].text.strip("<>")
    return found


def _declaration(made: Statements, prefix: str, namespace: str) -> BlankNode:
    node = made.part("sh:PrefixDeclaration")
    made.say(node, "sh:prefix", Literal(prefix))
    made.say(node, "sh:namespace", typed(namespace, "anyURI"))
    return node
