"""Reads Turtle files strictly, with the line of a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Triple, parse

from ssckg.errors import ParseError
from ssckg.io.textfile import read_text

if TYPE_CHECKING:
    from pathlib import Path


def read_turtle(path: Path, *, shown: str | None = None) -> list[Triple]:
    """Return the triples of a Turtle file in the order written; blank nodes get fresh names.

    There is no base: a relative IRI is a fault.

    Raises:
        ParseError: absent, too large, not clean UTF-8, or not Turtle; with the line.
    """
    name = shown or str(path)
    text = read_text(path, shown=name)
    try:
        quads = parse(text, RdfFormat.TURTLE, rename_blank_nodes=True)
        return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    except SyntaxError as error:
        message = str(error.msg).rpartition(" (line ")[0] or str(error.msg)
        raise ParseError(f"is not Turtle: {message}", file=name, line=error.lineno) from error
