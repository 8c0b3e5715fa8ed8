"""An update that is made whole where its conditions hold, and else changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.submissions.life.repository import PREFIX_LINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple


class ConditionalUpdate:
    """What must be there or be absent, what goes, what comes: all of it in one update."""

    def __init__(self) -> None:
        """Begin with an update that does nothing, whatever is there."""
        self._conditions: list[str] = []
        self._deletions: dict[str, list[str]] = {}
        self._insertions: dict[str, list[str]] = {}

    def require(self, graph: str, triples: Iterable[Triple]) -> None:
        """Do nothing at all where one of these triples is not in the graph."""
        self._conditions.append(f"GRAPH <{graph}> {{ {_lines(triples)} }}")

    def require_absent(self, graph: str, iri: str) -> None:
        """Do nothing at all where a submission of this name is in the graph."""
        name = f"?taken{len(self._conditions)}"
        # A count and not an absent match: Virtuoso 7 finds nothing in a group of absences alone.
        self._conditions.append(
            f"{{ SELECT (COUNT(*) AS {name}) WHERE {{ GRAPH <{graph}> {{"
            f" <{iri}> ssc:submissionState ?state }} }} }} FILTER({name} = 0)"
        )

    def insert(self, graph: str, triples: Iterable[Triple]) -> None:
        """Let triples come into a graph."""
        self._insertions.setdefault(graph, []).extend(map(str, triples))

    def delete(self, graph: str, triples: Iterable[Triple]) -> None:
        """Let triples go from a graph."""
        self._deletions.setdefault(graph, []).extend(map(str, triples))

    def text(self) -> str:
        """Return the update in SPARQL."""
        parts = [PREFIX_LINES]
        for word, quads in (("DELETE", self._deletions), ("INSERT", self._insertions)):
            if any(quads.values()):
                parts += [word, " {\n", *_quads(quads), "}\n"]
        return "".join([*parts, "WHERE {\n", "\n".join(self._conditions), "\n}"])


def _quads(graphs: dict[str, list[str]]) -> Iterator[str]:
    for graph, triples in graphs.items():
        if triples:
            yield f"GRAPH <{graph}> {{\n"
            yield " .\n".join(triples)
            yield " }\n"


def _lines(triples: Iterable[Triple]) -> str:
    return " . ".join(map(str, triples))
