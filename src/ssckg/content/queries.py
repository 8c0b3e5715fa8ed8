"""Named queries as resources of the graph: the text with what its file name says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.errors import ParseError
from ssckg.io.textfile import read_text
from ssckg.namespaces import BASE, expand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")


def query_triples(path: Path, shown: str) -> Iterator[Triple]:
    """Yield the triples of one query file.

    Raises:
        ParseError: the file is not clean UTF-8, or its name is not in kebab case.
    """
    text = read_text(path, shown=shown)
    if not _NAME.match(path.stem):
        raise ParseError("the name of a query is kebab case", file=shown)
    node = NamedNode(f"{BASE}query/{path.stem}")
    yield Triple(node, NamedNode(expand("rdf:type")), NamedNode(expand("sh:SPARQLExecutable")))
    yield Triple(node, NamedNode(expand("dcterms:identifier")), Literal(path.stem))
    yield Triple(node, NamedNode(expand("sh:select")), Literal(text))
