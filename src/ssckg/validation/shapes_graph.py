"""A set of shapes, read once: what both engines and the report need to know about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ssckg.errors import ParseError
from ssckg.model.finding import Severity
from ssckg.validation.documents import serialize, triples

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ssckg.model.shape_result import RdfDocument, ShapeResult

SH = "http://www.w3.org/ns/shacl#"
OWL_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

SEVERITIES: Mapping[str, Severity] = {
    SH + "Violation": Severity.VIOLATION,
    SH + "Warning": Severity.WARNING,
    SH + "Info": Severity.INFO,
}

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(slots=True)
class ShapesGraph:
    """The triples of some shapes files, indexed by subject and predicate IRI."""

    documents: tuple[RdfDocument, ...]
    index: dict[Node, dict[str, list[Term]]] = field(default_factory=dict)
    files: dict[Node, str] = field(default_factory=dict)
    owners: dict[Term, Node] = field(default_factory=dict)

    def add(self, subject: Node, predicate: str, value: Term, file: str) -> None:
        """Take one triple, found in `file`."""
        objects = self.index.setdefault(subject, {}).setdefault(predicate, [])
        if value not in objects:
            objects.append(value)
        self.files.setdefault(subject, file)
        if predicate == SH + "property" and isinstance(value, Node):
            self.owners.setdefault(value, subject)

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """Return the objects of `subject` and the IRI `predicate`."""
        facts = self.index.get(subject) if isinstance(subject, Node) else None
        return facts.get(predicate, []) if facts else []

    def all_triples(self) -> Iterator[ox.Triple]:
        """Yield every triple."""
        for subject, predicates in self.index.items():
            for predicate, objects in predicates.items():
                for each in objects:
                    yield ox.Triple(subject, ox.NamedNode(predicate), each)

    def as_ntriples(self) -> bytes:
        """Return the graph as N-Triples; blank nodes keep the labels that the index knows."""
        return serialize(self.all_triples())

    def property_shapes(self) -> set[str]:
        """Return the IRIs of all shapes that have a path, or a message of their own."""
        return {
            subject.value
            for subject, predicates in self.index.items()
            if isinstance(subject, ox.NamedNode)
            and (SH + "path" in predicates or SH + "severity" in predicates)
        }

    def messages(self, shape: Node) -> tuple[tuple[str, str], ...]:
        """Return pairs of language tag ("" for none) and text of a shape's sh:message."""
        literals = [m for m in self.values(shape, SH + "message") if isinstance(m, ox.Literal)]
        return tuple(sorted((m.language or "", m.value) for m in literals))

    def named_shape(self, shape: Node) -> Node:
        """Return `shape`, or where it is a blank node the nearest shape around it with an IRI."""
        seen: set[Node] = set()
        while isinstance(shape, ox.BlankNode) and shape in self.owners and shape not in seen:
            seen.add(shape)
            shape = self.owners[shape]
        return shape

    def path_text(self, shape: Node) -> str | None:
        """Return the sh:path of `shape` as a SPARQL property path, or None."""
        paths = self.values(shape, SH + "path")
        return self._render(paths[0]) if paths else None

    def prefixes(self, constraint: Node) -> str:
        """Return the PREFIX lines of a SPARQL constraint, from its sh:prefixes."""
        headers = list(self.values(constraint, SH + "prefixes"))
        for header in headers:
            imported = self.values(header, OWL_IMPORTS)
            headers += [other for other in imported if other not in headers]
        declared = [d for header in headers for d in self.values(header, SH + "declare")]
        names = ((self._text(d, "prefix"), self._text(d, "namespace")) for d in declared)
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in names)

    def _text(self, subject: Term, name: str) -> str:
        found = self.values(subject, SH + name)
        return found[0].value if found and isinstance(found[0], ox.Literal) else ""

    def path_triples(self, path: Node) -> Iterator[ox.Triple]:
        """Yield the triples that make up the blank nodes of `path`."""
        for predicate, objects in self.index.get(path, {}).items():
            for each in objects:
                yield ox.Triple(path, ox.NamedNode(predicate), each)
                if isinstance(each, ox.BlankNode):
                    yield from self.path_triples(each)

    def _render(self, path: Term) -> str:
        if isinstance(path, ox.NamedNode):
            return str(path)
        if not isinstance(path, ox.BlankNode):
            return str(path)
        if self.values(path, RDF + "first"):
            return "(" + "/".join(self._render(step) for step in self.members(path)) + ")"
        for name, before, after in _PATH_FORMS:
            for inner in self.values(path, SH + name):
                return f"{before}{self._render(inner)}{after}"
        for inner in self.values(path, SH + "alternativePath"):
            if isinstance(inner, ox.BlankNode):
                return "(" + "|".join(self._render(step) for step in self.members(inner)) + ")"
        return str(path)

    def members(self, head: Term) -> list[Term]:
        """Return the members of an RDF list."""
        found: list[Term] = []
        while isinstance(head, ox.BlankNode):
            found += self.values(head, RDF + "first")[:1]
            rest = self.values(head, RDF + "rest")
            if not rest:
                break
            head = rest[0]
        return found


_PATH_FORMS = (
    ("inversePath", "^", ""),
    ("zeroOrMorePath", "(", ")*"),
    ("oneOrMorePath", "(", ")+"),
    ("zeroOrOnePath", "(", ")?"),
)


def sort_key(result: ShapeResult) -> tuple[str, ...]:
    """Return what both engines sort their results by."""
    return (result.focus, result.source_shape, result.component, result.value or "")


def read_shapes(documents: Sequence[RdfDocument]) -> ShapesGraph:
    """Read and check shapes.

    Raises:
        ParseError: a file is not well-formed RDF, or says something that is no shape; names the
            file and the shape.
    """
    graph = ShapesGraph(tuple(documents))
    for document in documents:
        for triple in triples(document):
            if isinstance(triple.subject, Node):
                graph.add(triple.subject, triple.predicate.value, triple.object, document.name)
    _check(graph)
    return graph


def _check(graph: ShapesGraph) -> None:
    """Refuse what one of the engines would pass over in silence."""
    for subject, predicates in graph.index.items():
        for shape in predicates.get(SH + "property", []):
            if not isinstance(shape, Node) or len(graph.values(shape, SH + "path")) != 1:
                _refuse(graph, subject, f"sh:property {shape} has not exactly one sh:path")
        for severity in predicates.get(SH + "severity", []):
            if not isinstance(severity, ox.NamedNode) or severity.value not in SEVERITIES:
                _refuse(graph, subject, f"unknown severity {severity}")
        for query in predicates.get(SH + "select", []):
            fault = _query_fault(graph, subject, query)
            if fault:
                _refuse(graph, subject, fault)
        for kind in ("in", "or", "and", "xone", "ignoredProperties", "languageIn"):
            for head in predicates.get(SH + kind, []):
                if not _is_list(graph, head):
                    _refuse(graph, subject, f"sh:{kind} is not a list")


_FORBIDDEN = re.compile(r"\b(VALUES|MINUS|SERVICE)\b", re.IGNORECASE)
_QUOTED = re.compile(r"<[^<>\s]*>|\"[^\"]*\"|'[^']*'|#.*")


def _query_fault(graph: ShapesGraph, constraint: Node, query: Term) -> str | None:
    """Say what is wrong with the text of a SPARQL constraint, or None.

    Besides what SPARQL forbids, SHACL does not allow VALUES, MINUS and SERVICE where `$this` is
    bound beforehand (SHACL, section A.1).
    """
    if not isinstance(query, ox.Literal):
        return "sh:select is not a text"
    found = _FORBIDDEN.search(_QUOTED.sub(" ", query.value))
    if found:
        return f"{found[1]} is not allowed in a SPARQL constraint"
    text = query.value.replace("$PATH", "<urn:path>")
    try:
        ox.Store().query(graph.prefixes(constraint) + text)
    except SyntaxError as error:
        return f"the SPARQL constraint cannot be read: {' '.join(str(error).split())}"
    return None


def _is_list(graph: ShapesGraph, head: Term) -> bool:
    """Whether `head` is a well-formed RDF list."""
    seen: set[Term] = set()
    while isinstance(head, ox.BlankNode) and head not in seen:
        seen.add(head)
        rest = graph.values(head, RDF + "rest")
        if len(rest) != 1 or len(graph.values(head, RDF + "first")) != 1:
            return False
        head = rest[0]
    return isinstance(head, ox.NamedNode) and head.value == RDF + "nil"


def _refuse(graph: ShapesGraph, subject: Node, fault: str) -> None:
    shape = graph.named_shape(subject)
    raise ParseError(f"{fault}, in shape {shape}", file=graph.files[subject])
