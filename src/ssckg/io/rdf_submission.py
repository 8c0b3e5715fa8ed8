"""Reads a submission written as Turtle or JSON-LD; every report leads back to its place.

Nothing is fetched: a JSON-LD context stands in the file, or is ours (`ontology/context.jsonld`),
which comes with the package. For Turtle the place is the line, for JSON-LD the JSON pointer.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from ssckg import resources
from ssckg.errors import ParseError, TooLargeError
from ssckg.io.rdf_document import MAXIMUM_NODES, UNKNOWN, Node, RdfReader
from ssckg.model.submitted_document import DocumentFormat
from ssckg.namespaces import BASE, SSC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.submitted_document import SubmittedDocument

CONTEXT: Final = BASE + "context/submission.jsonld"
"""IRI of our context; a file that names it is read with the one of the package."""
_NAMES: Final = (CONTEXT, BASE + "context.jsonld")
"""Files of before name the second, which is the context of published data now."""
_POINTER: Final = SSC + "jsonPointer"
_FILE: Final = "https://file.invalid/"
_MAXIMUM_STATEMENTS: Final = 300_000
_MAXIMUM_DEPTH: Final = 40


def read_turtle_submission(raw: bytes, name: str) -> SubmittedDocument:
    """Return what a Turtle document submits; `name` is what messages call the file.

    Raises:
        ParseError: not Turtle, or no submission; names the line.
        TooLargeError: more statements than are read.
    """
    lines = _LineByLine(raw)
    nodes = _Nodes(name)
    try:
        for quad in parse(lines, RdfFormat.TURTLE, base_iri=_FILE):  # type: ignore[arg-type]  # anything with read()
            node = nodes.add(quad.subject, quad.predicate.value, quad.object)
            node.line = node.line or lines.number
    except SyntaxError as error:
        raise ParseError(f"not Turtle: {_message(error)}", file=name, line=error.lineno) from error
    except UnicodeDecodeError as error:
        raise ParseError("the text is not UTF-8; save it as UTF-8", file=name) from error
    return RdfReader(nodes.found, name, DocumentFormat.TURTLE).document()


def read_json_ld(document: Any, name: str) -> SubmittedDocument:
    """Return what a parsed JSON-LD document submits; `name` is what messages call the file.

    Raises:
        ParseError: not JSON-LD, no submission, or it leads to a context elsewhere.
        TooLargeError: nested too deep, or more statements than are read.
    """
    inlined = _with_unknown_terms(_with_our_context(document, name, 0))
    nodes = _Nodes(name)
    try:
        quads = parse(json.dumps(_with_pointers(inlined, "")), RdfFormat.JSON_LD, base_iri=_FILE)
        nodes.take(quads)
    except SyntaxError:
        # A map of languages or the like takes no pointers: then the place is the whole document.
        nodes = _Nodes(name)
        try:
            nodes.take(parse(json.dumps(inlined), RdfFormat.JSON_LD, base_iri=_FILE))
        except SyntaxError as error:
            raise ParseError(f"not JSON-LD: {_message(error)}", file=name) from error
    return RdfReader(nodes.found, name, DocumentFormat.JSON_LD).document()


class _LineByLine:
    """A file that is read line by line, so that whoever reads it can say where it is."""

    def __init__(self, raw: bytes) -> None:
        self._lines = iter(raw.splitlines(keepends=True))
        self._rest = b""
        self.number = 0

    def read(self, size: int = -1) -> bytes:
        """Return the rest of a line, or a part of it that is no longer than `size`."""
        if not self._rest:
            self._rest = next(self._lines, b"")
            self.number += bool(self._rest)
        end = size if size >= 0 else len(self._rest)
        found, self._rest = self._rest[:end], self._rest[end:]
        return found


class _Nodes:
    """Gathers statements by their subject, within the bounds."""

    def __init__(self, file: str) -> None:
        self.found: dict[str, Node] = {}
        self._file = file
        self._count = 0

    def take(self, quads: Iterator[Any]) -> None:
        """Add statements; those that we put in ourselves say the place."""
        for quad in quads:
            is_pointer = quad.predicate.value == _POINTER and isinstance(quad.object, Literal)
            if is_pointer:
                self._node(quad.subject).pointer = quad.object.value
            else:
                self.add(quad.subject, quad.predicate.value, quad.object)

    def add(self, subject: Any, predicate: str, value: Any) -> Node:
        """Add a statement, and return the node of its subject."""
        self._count += 1
        if self._count > _MAXIMUM_STATEMENTS:
            raise TooLargeError(f"{self._file}: more than {_MAXIMUM_STATEMENTS:,} statements")
        node = self._node(subject)
        if isinstance(value, NamedNode | BlankNode | Literal):
            node.values.setdefault(predicate, []).append(value)
        return node

    def _node(self, subject: Any) -> Node:
        key = subject.value if isinstance(subject, NamedNode) else str(subject)
        if key not in self.found:
            if len(self.found) >= MAXIMUM_NODES:
                raise TooLargeError(f"{self._file}: it tells of more than {MAXIMUM_NODES:,} things")
            self.found[key] = Node()
        return self.found[key]


@cache
def our_context() -> Any:
    """Return the context of the package."""
    path = resources.folder("ontology") / "context.jsonld"
    return json.loads(path.read_text(encoding="utf-8"))["@context"]


def _with_our_context(value: Any, name: str, depth: int) -> Any:
    """Return JSON-LD whose context is written out.

    Raises:
        ParseError: a context is to be fetched.
        TooLargeError: nested too deep.
    """
    if depth > _MAXIMUM_DEPTH:
        raise TooLargeError(f"{name}: nested deeper than {_MAXIMUM_DEPTH} levels")
    if isinstance(value, list):
        return [_with_our_context(item, name, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _context(item, name, depth) if key == "@context" else
        _with_our_context(item, name, depth + 1)
        for key, item in value.items()
    }  # fmt: skip


def _with_unknown_terms(document: Any) -> Any:
    """Return JSON-LD in which keys that its contexts do not know become terms of our own.

    Processors pass over such keys in silence; so they are seen, counted and told.
    """
    if isinstance(document, list):
        return [_with_unknown_terms(item) for item in document]
    if not isinstance(document, dict):
        return document
    return {**document, "@context": [{"@vocab": UNKNOWN}, document.get("@context", {})]}


def _context(value: Any, name: str, depth: int) -> Any:
    if isinstance(value, list):
        return [_context(item, name, depth + 1) for item in value]
    if value in _NAMES:
        return our_context()
    if isinstance(value, str):
        raise ParseError(
            f"the context {value!r} is not fetched; write it into the file, or name {CONTEXT}",
            file=name,
        )
    if isinstance(value, dict) and "@import" in value:
        raise ParseError("a context imports another, which is not fetched", file=name)
    return _with_our_context(value, name, depth + 1)


def _with_pointers(value: Any, pointer: str) -> Any:
    """Return JSON-LD in which every thing says the JSON pointer (RFC 6901) that leads to it."""
    if isinstance(value, list):
        return [_with_pointers(item, f"{pointer}/{at}") for at, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    inner = {
        key: item if key == "@context" else _with_pointers(item, f"{pointer}/{escape(key)}")
        for key, item in value.items()
    }
    if not value.keys() & {"@value", "@list", "@set"} and value.keys() != {"@id"}:
        inner[_POINTER] = {"@value": pointer}
    return inner


def escape(key: str) -> str:
    """Return a key as a step of a JSON pointer.

    >>> escape("a/b~c")
    'a~1b~0c'
    """
    return key.replace("~", "~0").replace("/", "~1")


def _message(error: SyntaxError) -> str:
    return " ".join(str(error.msg).rpartition(" (line ")[0].split() or str(error.msg).split())[:300]
