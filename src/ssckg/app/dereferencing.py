"""Finds what a path of the service stands for: a thing of the data, the vocabulary, shapes.

What is published is everybody's, so no right is asked for here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from rdflib.term import URIRef

from ssckg import resources
from ssckg.errors import UnknownNameError
from ssckg.io.statement_text import read_statements
from ssckg.linked_data.addresses import ONTOLOGY, iri_of, path_of
from ssckg.linked_data.asking import graph_of, resolve
from ssckg.linked_data.describing import statements_of, thing_of
from ssckg.linked_data.gone import find_gone, marked_iri
from ssckg.linked_data.profiles import profile_statements
from ssckg.model.thing import Statement, Value
from ssckg.namespaces import BASE, GRAPH, PREFIXES, SSC, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.thing import Thing
    from ssckg.ports import GraphStore

_MARK: Final = SSC + "WithdrawalMark"
_LICENCE: Final = (
    "SELECT DISTINCT ?g ?licence { GRAPH ?catalog { ?g ?by ?licence } FILTER(isIRI(?licence)) }"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document about a thing: the thing (without labels), its address, and what sort it is.

    is_fixed: it comes with the program, not with the data, so it has no past.
    """

    thing: Thing
    path: str
    is_fixed: bool = False


def find_document(store: GraphStore, path: str, base: str = BASE) -> Document:
    """Return the document at a path; one query to find it, and those of `statements_of`.

    Raises:
        UnknownNameError: nothing is there, and nothing was.
        EngineError: the engine does not answer.
    """
    if (fixed := _fixed(path, base)) is not None:
        return fixed
    candidates = iri_of(path, base)
    if not candidates:
        raise UnknownNameError("address", path)
    if candidates[0].startswith(ONTOLOGY):
        return _of_vocabulary(store, candidates[0])
    if candidates == (base + "code",):
        return _codes(store, base)
    found = resolve(store, candidates)
    return document_of(store, found[0] if found else candidates[0], base)


def document_of(store: GraphStore, iri: str, base: str = BASE) -> Document:
    """Return the document about something that the data describe.

    Raises:
        UnknownNameError: they do not, and it was not withdrawn.
        EngineError: the engine does not answer.
    """
    statements = statements_of(store, iri)
    if statements and not any(s.object.text == _MARK for s in statements):
        return Document(thing_of(iri, statements), path_of(iri, base))
    gone = find_gone(store, iri, base)
    if gone is None and not statements:
        raise UnknownNameError("IRI", iri)
    if gone is not None and marked_iri(iri, base) != iri:
        statements = statements_of(store, gone.about)
    is_mark = any(s.subject == iri and s.object.text == _MARK for s in statements)
    thing = thing_of(iri, statements, None if is_mark else gone)
    return Document(thing, path_of(iri, base))


def licences_of_graphs(store: GraphStore, base: str = BASE) -> dict[str, str]:
    """Return the licence of each named graph that has one; one query.

    Raises:
        EngineError: the engine does not answer.
    """
    graph = GRAPH.replace(BASE, base, 1) + "catalog"
    bound = {"catalog": URIRef(graph), "by": URIRef(expand("dcterms:license"))}
    return {str(row["g"]): str(row["licence"]) for row in store.select(_LICENCE, bound)}


def licence_of(statements: Iterable[Statement], licences: dict[str, str]) -> str:
    """Return the licence under which all of these statements stand; "" where there is not one.

    What was inferred stands under the licence of what it was inferred from.
    """
    graphs = {s.graph for s in statements if not s.graph.endswith("/graph/inferred")}
    found = {licences.get(graph, "") for graph in graphs}
    return found.pop() if len(found) == 1 else ""


def _of_vocabulary(store: GraphStore, iri: str) -> Document:
    """Return the vocabulary with all its terms, or one of its modules with its own."""
    said = graph_of(store, GRAPH + "ontology")
    version = expand("owl:versionIRI")
    if any(s.property == version and s.object.text == iri for s in said):
        iri = ONTOLOGY
    if iri == ONTOLOGY:
        return Document(thing_of(iri, said), "/ontology")
    defined = expand("rdfs:isDefinedBy")
    subjects = {s.subject for s in said if s.property == defined and s.object.text == iri}
    kept = _reachable(said, {iri, *subjects})
    if not any(s.subject == iri for s in kept):
        raise UnknownNameError("IRI", iri)
    return Document(thing_of(iri, kept), path_of(iri))


def _reachable(said: Sequence[Statement], subjects: set[str]) -> tuple[Statement, ...]:
    """Return what is said of some subjects and of the blank nodes that they lead to."""
    by_subject: dict[str, list[Statement]] = {}
    for statement in said:
        by_subject.setdefault(statement.subject, []).append(statement)
    found: set[Statement] = set()
    level = set(subjects)
    done: set[str] = set()
    while level:
        done |= level
        new = {s for subject in level for s in by_subject.get(subject, ())}
        found |= new
        level = {s.object.text for s in new if s.object.kind == "blank"} - done
    return tuple(sorted(found))


def _codes(store: GraphStore, base: str) -> Document:
    """Return all code lists with their values."""
    said = graph_of(store, GRAPH + "ontology")
    kept = tuple(s for s in said if s.subject.startswith(base + "code/"))
    return Document(thing_of(base + "code", kept), "/code")


def _fixed(path: str, base: str) -> Document | None:
    """Return a document that comes with the program: shapes, profiles, prefixes."""
    first, _, rest = path.removeprefix("/").partition("/")
    if path == "/prefixes":
        return Document(thing_of(base + "prefixes", _prefixes(base)), path, is_fixed=True)
    if first == "profile" and "/" not in rest:
        said = profile_statements()
        iri = base + path.removeprefix("/")
        if rest:
            said = tuple(s for s in said if s.subject == iri)
        return Document(thing_of(iri, said), path, is_fixed=True) if said else None
    if first == "shape" and rest in {"", *_shapes()}:
        names = [rest] if rest else sorted(_shapes())
        said = tuple(s for name in names for s in _shapes()[name])
        return Document(thing_of(base + path.removeprefix("/"), said), path, is_fixed=True)
    return None


@cache
def _shapes() -> dict[str, tuple[Statement, ...]]:
    """Return the statements of each file of shapes; blank nodes are named by file."""
    found = {}
    for file in sorted(resources.folder("shapes").glob("*.ttl")):
        said = read_statements(file.read_bytes(), "ttl")
        names: dict[str, str] = {}
        found[file.stem] = tuple(sorted(_renamed(s, file.stem, names) for s in said))
    return found


def _renamed(statement: Statement, file: str, names: dict[str, str]) -> Statement:
    def name(node: str) -> str:
        return names.setdefault(node, f"_:{file}-{len(names)}") if node.startswith("_:") else node

    value = statement.object
    if value.kind == "blank":
        value = value._replace(text=name(value.text))
    return statement._replace(subject=name(statement.subject), object=value)


def _prefixes(base: str) -> tuple[Statement, ...]:
    """Return the list of prefixes as SHACL declares them."""
    said = []
    for prefix, namespace in PREFIXES.items():
        node = f"_:{prefix}"
        uri = Value(namespace, "literal", "", expand("xsd:anyURI"))
        said += [
            Statement(base + "prefixes", expand("sh:declare"), Value(node, "blank")),
            Statement(node, expand("sh:prefix"), Value(prefix)),
            Statement(node, expand("sh:namespace"), uri),
        ]
    return tuple(sorted(said))
