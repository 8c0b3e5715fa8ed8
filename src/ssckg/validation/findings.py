"""Results of the engines as findings for people, with the place each came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssckg.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.model.finding import Place
    from ssckg.model.shape_result import ShapeResult

_LITERAL = re.compile(r'"(?P<text>.*)"(?:@[\w-]+|\^\^<[^>]*>)?', re.DOTALL)
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def plain_text(term: str) -> str:
    r"""Return what an N-Triples term says: the text of a literal, the IRI of a node.

    >>> plain_text('"12.5"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    '12.5'
    """
    found = _LITERAL.fullmatch(term)
    if found is None:
        return term.removeprefix("<").removesuffix(">")
    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", _unescape, found["text"])


def _unescape(found: re.Match[str]) -> str:
    escape = found[1]
    return chr(int(escape[1:], 16)) if escape[0] in "uU" else _ESCAPES.get(escape, escape)


def as_findings(
    results: Iterable[ShapeResult],
    places: Mapping[str, Place] | None = None,
    language: str = "en",
) -> list[Finding]:
    """Return results as findings; `places` says where each node was read.

    A result about a whole (a submission) that names a part of it (a row) is told about the part,
    because that is where it stands in the file.
    """
    places = places or {}
    return [_finding(result, places, language) for result in results]


def _finding(result: ShapeResult, places: Mapping[str, Place], language: str) -> Finding:
    value = plain_text(result.value) if result.value is not None else None
    is_part = value in places
    focus = value if is_part else result.focus
    return Finding(
        rule=result.source_shape,
        severity=result.severity,
        message=result.message(language),
        focus=focus,
        value=None if is_part else value,
        place=places.get(focus or ""),
    )
