"""Says where a SPARQL text goes wrong, for a person.

Oxigraph 0.5 reports the farthest place that any of its rules looked at, often the end of the
text; Virtuoso counts lines of a text that it has rewritten. So, once an engine has refused a
text, rdflib's parser is asked as well: it names the token or the pattern it could not read.
"""

from __future__ import annotations

import re
from typing import Final

from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

_LONGEST: Final = 20_000
"""Characters of a text that is parsed again; the parser is slow."""
_POSITION: Final = re.compile(r"\(line:(\d+), col:(\d+)\)")


def locate(text: str) -> tuple[int, int] | None:
    """Return line and column (from 1) of what does not parse, or None where it is not found."""
    if len(text) > _LONGEST:
        return None
    places = [place for place in (_try(parseQuery, text), _try(parseUpdate, text)) if place]
    return max(places) if len(places) == 2 else None


def _try(parse: object, text: str) -> tuple[int, int] | None:
    try:
        parse(text)  # type: ignore[operator]
    except ParseBaseException as error:
        found = _POSITION.search(str(error))
        return (int(found[1]), int(found[2])) if found else None
    except (RecursionError, ValueError, TypeError):
        return None
    return None


def describe(text: str, line: int, column: int) -> str:
    """Return what stands at a place, as the reason of a syntax error.

    >>> describe("SELECT ?s { ?s ?p }", 1, 13)
    "does not parse from '?s' on"
    """
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 :].split() if line <= len(lines) else []
    return f"does not parse from {rest[0][:40]!r} on" if rest else "ends too early"
