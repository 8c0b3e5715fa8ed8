"""Judges what an engine answered: errors by name, and whether an answer is whole.

An engine that stops in the middle of an answer has already said 200. Oxigraph then writes
its error text behind the cut answer, Virtuoso marks it in a header. Neither may pass for a
whole answer, so the end of each format is looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.errors import EngineError, QuerySyntaxError, QueryTimeoutError, SsckgError

if TYPE_CHECKING:
    from collections.abc import Mapping

SELECT_JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"

_TIMED_OUT: Final = re.compile(
    r"SPARQL operation has been cancelled"  # Oxigraph
    r"|\bS1T00\b|\bS1TAT\b|estimated execution time",  # Virtuoso
)
_POSITION: Final = re.compile(r"error at (\d+):(\d+): *(.*)", re.DOTALL)  # Oxigraph
_SYNTAX: Final = re.compile(r"SPARQL compiler[^:]*: *(.*)")  # Virtuoso
_TAIL: Final = 200
_ENDINGS: Final[Mapping[str, re.Pattern[bytes]]] = {
    SELECT_JSON: re.compile(rb"\}\s*\Z"),
    "application/sparql-results+xml": re.compile(rb"</sparql>\s*\Z"),
    "text/csv": re.compile(rb"\n\Z"),
    "text/tab-separated-values": re.compile(rb"\n\Z"),
    N_TRIPLES: re.compile(rb"(\A|\.[ \t]*\r?\n|#[^\n]*\n)\Z"),
    "application/n-quads": re.compile(rb"(\A|\.[ \t]*\r?\n)\Z"),
    "application/ld+json": re.compile(rb"[\]}]\s*\Z"),
    "application/rdf+xml": re.compile(rb"</[\w.\-]*:?RDF>\s*\Z"),
    "text/turtle": re.compile(rb"(\A|[.\n]\s*)\Z"),
    "application/trig": re.compile(rb"(\A|[.}\n]\s*)\Z"),
}


def error_of(status: int, text: str, seconds: float | None) -> SsckgError:
    """Return the error that stands behind a refusal with `status` and the engine's `text`."""
    line = _first_line(text)
    if status == 504 or _TIMED_OUT.search(line):
        return QueryTimeoutError(seconds or 0)
    if status == 400:
        if found := _POSITION.search(text):
            return QuerySyntaxError(_one_line(found[3]), line=int(found[1]), column=int(found[2]))
        found = _SYNTAX.search(text)
        return QuerySyntaxError(found[1] if found else line)
    if status in {401, 403}:
        return EngineError(
            f"the SPARQL engine refused access ({status})", hint="check user and password"
        )
    return EngineError(f"the SPARQL engine answered {status}: {line}")


def check_headers(headers: Mapping[str, str], seconds: float | None) -> None:
    """Raise where the headers say that the answer is cut (Virtuoso's marks).

    Raises:
        QueryTimeoutError: the engine gave what it had when its time was up.
        EngineError: the engine cut the answer at its own row limit.
    """
    if headers.get("X-SQL-State", "").startswith("S1T"):
        raise QueryTimeoutError(seconds or 0)
    if limit := headers.get("X-SPARQL-MaxRows"):
        raise EngineError(
            f"the SPARQL engine cuts answers at {limit} rows",
            hint="raise its row limit (Virtuoso: ResultSetMaxRows)",
        )


class Ending:
    """Keeps the end of an answer that flows by, to judge it when it is over."""

    def __init__(self, media_type: str) -> None:
        """Take the media type of the answer."""
        self._pattern = _ENDINGS.get(media_type)
        self._tail = b""

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""
        self._tail = piece[-_TAIL:] if len(piece) >= _TAIL else (self._tail + piece)[-_TAIL:]

    def check(self, seconds: float | None) -> None:
        """Raise when the answer was cut.

        Raises:
            QueryTimeoutError: the engine says that it gave up.
            EngineError: it stops in the middle for another reason.
        """
        if self._pattern is None or self._pattern.search(self._tail):
            return
        text = self._tail.decode(errors="replace")
        if _TIMED_OUT.search(text.rsplit("\n", 1)[-1]):
            raise QueryTimeoutError(seconds or 0)
        raise EngineError(f"the SPARQL engine broke off its answer: ...{_one_line(text)[-80:]}")


def _first_line(text: str) -> str:
    return next((line.strip()[:300] for line in text.splitlines() if line.strip()), "no reason")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
