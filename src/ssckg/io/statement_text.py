"""Writes statements as RDF: Turtle, N-Triples, RDF/XML, and with graphs TriG and N-Quads.

The same statements give the same bytes. Formats without graphs hold each statement once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ssckg.model.thing import Statement, Value
from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMATS: Final = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
"""Short name of a format to the format."""
_STRING: Final = PREFIXES["xsd"] + "string"


def write_statements(
    statements: Iterable[Statement], form: str, prefixes: Mapping[str, str] = PREFIXES
) -> bytes:
    """Return statements in the format with a short name of `FORMATS`.

    Args:
        statements: in the order in which they are to stand.
        form: `ttl`, `nt`, `rdf`, `trig` or `nq`.
        prefixes: prefix to namespace; only those in use are declared.
    """
    format_ = FORMATS[form]
    kept = list(dict.fromkeys(statements))
    if not format_.supports_datasets:
        kept = list(dict.fromkeys(statement._replace(graph="") for statement in kept))
    declared = {} if form in {"nt", "nq"} else _used(kept, prefixes)
    if format_.supports_datasets:
        kept.sort(key=lambda statement: statement.graph)
        text = serialize(map(_quad, kept), format=format_, prefixes=declared)
    else:
        text = serialize(map(_triple, kept), format=format_, prefixes=declared)
    return _in_order(text or b"", form)


def read_statements(text: bytes, form: str, graph: str = "") -> tuple[Statement, ...]:
    """Return the statements of a document; those without a graph get `graph`.

    Raises:
        SyntaxError: it is not in that format.
    """
    return tuple(
        Statement(
            _text_of(quad.subject),
            quad.predicate.value,
            _value(quad.object),
            quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else graph,
        )
        for quad in parse(text, FORMATS[form])
    )


def _in_order(text: bytes, form: str) -> bytes:
    """Sort the declarations of prefixes, whose order differs from call to call."""
    if form == "rdf":
        head, mark, rest = text.partition(b"<rdf:RDF")
        declared, end, body = rest.partition(b">")
        return head + mark + b"".join(b" " + d for d in sorted(declared.split())) + end + body
    if form not in {"ttl", "trig"}:
        return text
    lines = text.split(b"\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix ")), 0)
    return b"\n".join([*sorted(lines[:count]), *lines[count:]])


def _used(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> dict[str, str]:
    iris: set[str] = set()
    for subject, property_, value, graph in statements:
        iris.update((subject, property_, graph, value.datatype))
        if value.kind == "iri":
            iris.add(value.text)
    return {
        prefix: namespace
        for prefix, namespace in sorted(prefixes.items())
        if any(iri.startswith(namespace) for iri in iris)
    }


def _quad(statement: Statement) -> Quad:
    subject, property_, value, graph = statement
    ours = (NamedNode(graph),) if graph else ()
    return Quad(_node(subject), NamedNode(property_), _term(value), *ours)


def _triple(statement: Statement) -> Triple:
    return Triple(_node(statement.subject), NamedNode(statement.property), _term(statement.object))


def _node(name: str) -> NamedNode | BlankNode:
    return BlankNode(name[2:]) if name.startswith("_:") else NamedNode(name)


def _term(value: Value) -> NamedNode | BlankNode | Literal:
    if value.kind != "literal":
        return _node(value.text)
    if value.language:
        return Literal(value.text, language=value.language)
    return Literal(value.text, datatype=NamedNode(value.datatype or _STRING))


def _text_of(node: object) -> str:
    if isinstance(node, BlankNode):
        return f"_:{node.value}"
    if isinstance(node, NamedNode):
        return node.value
    raise TypeError(f"no subject: {node}")


def _value(term: object) -> Value:
    if isinstance(term, Literal):
        datatype = term.datatype.value
        if term.language or datatype == _STRING:
            return Value(term.value, "literal", term.language or "")
        return Value(term.value, "literal", "", datatype)
    return Value(_text_of(term), "blank" if isinstance(term, BlankNode) else "iri")
