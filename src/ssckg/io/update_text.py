"""Looks at a SPARQL update before an engine does: whether it loads, and its dataset.

SPARQL 1.1 Update (https://www.w3.org/TR/sparql11-update/), SPARQL 1.1 Protocol section 2.2.3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.io.sparql_text import decode_escapes
from ssckg.model.sparql_tokens import Kind, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.sparql_tokens import Token

_LOAD: Final = re.compile(r"LOAD(?:SILENT)?", re.IGNORECASE)


def may_load(text: str) -> bool:
    """Say whether a text may hold a LOAD.

    Engines that parse without tokens take `LOADSILENT<...>` for one, so that counts, too.

    >>> may_load("LOAD <http://x/>"), may_load("INSERT DATA { <a:load> <a:b> 'LOAD <x>' }")
    (True, False)
    """
    return any(
        token.kind is Kind.WORD and _LOAD.fullmatch(token.text) is not None
        for reading in (text, decode_escapes(text))
        for token in tokens(reading)
    )


def names_dataset(text: str) -> bool:
    """Say whether an operation of an update names its dataset: USING, USING NAMED or WITH.

    >>> names_dataset("WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")
    True
    """
    return any(token.keyword in {"USING", "WITH"} for token, depth in _nested(text) if not depth)


def with_using(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return an update whose operations with a pattern read the given graphs.

    What `using-graph-uri` and `using-named-graph-uri` of the protocol mean, written into the text.

    Args:
        text: an update without a dataset of its own.
        default: IRIs of the graphs that make the default graph.
        named: IRIs of the named graphs.

    >>> with_using("DELETE WHERE { ?s ?p 1 }", ["a:g"], [])
    'DELETE { ?s ?p 1 } USING <a:g> WHERE { ?s ?p 1 }'
    """
    using = "".join(f"USING <{graph}> " for graph in default)
    using += "".join(f"USING NAMED <{graph}> " for graph in named)
    if not using:
        return text
    parts, done, before = [], 0, ""
    for token, depth in _nested(text):
        if depth:
            continue
        if token.keyword == "WHERE":
            is_short = before == "DELETE"
            template = _group_after(text, token.end) + " " if is_short else ""
            parts += [text[done : token.start], template, using]
            done = token.start
        before = token.keyword
    return "".join([*parts, text[done:]])


def _nested(text: str) -> Iterator[tuple[Token, int]]:
    """Yield tokens with the number of braces they stand in; a brace counts as outside itself."""
    depth = 0
    for token in tokens(text):
        if token.text == "}" and token.kind is Kind.PUNCTUATION:
            depth -= 1
        yield token, depth
        if token.text == "{" and token.kind is Kind.PUNCTUATION:
            depth += 1


def _group_after(text: str, offset: int) -> str:
    """Return the group in braces that begins behind `offset`."""
    start, depth = -1, 0
    for token in tokens(text[offset:]):
        if token.kind is Kind.PUNCTUATION and token.text == "{":
            start = token.start if start < 0 else start
            depth += 1
        elif token.kind is Kind.PUNCTUATION and token.text == "}":
            depth -= 1
            if depth == 0:
                return text[offset + start : offset + token.end]
    return ""
