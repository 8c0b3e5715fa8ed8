"""Releases in the published dataset: frozen graphs put in, and put back where one was touched.

A frozen graph is in what is published exactly as it was released. Mapping sets that a release
carried over live on: they are content like any other, which curation changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ssckg.errors import DataError
from ssckg.namespaces import BASE, GRAPH
from ssckg.publication.composing import Content, group_by_graph
from ssckg.publication.parts import render_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pyoxigraph import Triple

    from ssckg.publication.parts import Infer, Move


@dataclass(frozen=True)
class FrozenRelease:
    """A release: its version, its frozen quads and those that live on, below the standard base."""

    version: str
    frozen: bytes
    following: bytes = b""

    @cached_property
    def graphs(self) -> frozenset[str]:
        """The IRIs of the frozen graphs."""
        return _graphs_in(self.frozen)

    @cached_property
    def living(self) -> frozenset[str]:
        """The IRIs of the graphs that live on."""
        return _graphs_in(self.following)

    @property
    def mapping_sets(self) -> frozenset[str]:
        """The IRIs of the frozen mapping sets."""
        start = f"{GRAPH}mapping/"
        return frozenset(BASE + g.removeprefix(GRAPH) for g in self.graphs if g.startswith(start))


def with_releases(
    content: Content, releases: Sequence[FrozenRelease], infer: Infer, move: Move
) -> Content:
    """Return the content with releases in it; the same content where there are none.

    Args:
        content: what was built.
        releases: the first one first.
        infer: returns what follows from triples.
        move: moves quads to the base of the content.

    Raises:
        DataError: the content, or an earlier release, has a graph of a release.
    """
    if not releases:
        return content
    graphs: dict[str, Mapping[str, Sequence[Triple]]] = {}
    taken: set[str] = set()
    for release in releases:
        ours = release.graphs | release.living
        clash = sorted((ours & taken) | _present(content, ours))
        if clash:
            raise DataError(
                f"release {release.version} is frozen, and its graph {clash[0]} has another origin",
                hint="give what was built another id; a release stays as it is",
            )
        taken |= ours
        graphs[release.version] = group_by_graph(release.frozen + release.following)
    parts = render_parts(graphs, content, infer, move)
    added = (part.splitlines() for part in parts.values())
    return Content.of(content.lines, *added, base=content.base)


def held(content: Content, released: Content, releases: Sequence[FrozenRelease]) -> Content:
    """Return the content with all frozen graphs as they were released.

    Args:
        content: content that steps after the release may have touched.
        released: content that `with_releases` returned.
        releases: those in it.
    """
    if not releases or content is released:
        return content
    ends = tuple(
        f" <{content.base}{graph.removeprefix(BASE)}> .".encode()
        for graph in sorted(frozenset[str]().union(*(one.graphs for one in releases)))
    )
    # Graphs of what was withdrawn from a frozen set are none of ours either.
    beyond = tuple(end.replace(b"> .", b"/withdrawn> .") for end in ends)
    gone = (*ends, *beyond)
    return Content.of(
        (line for line in content.lines if not line.endswith(gone)),
        (line for line in released.lines if line.endswith(ends)),
        base=content.base,
    )


def _present(content: Content, graphs: Collection[str]) -> set[str]:
    return {
        graph
        for graph in graphs
        if f" <{content.base}{graph.removeprefix(BASE)}> .\n".encode() in content.nquads
    }


def _graphs_in(nquads: bytes) -> frozenset[str]:
    lines: Iterable[bytes] = nquads.splitlines()
    return frozenset(line[line.rindex(b" <", 0, -2) + 2 : -3].decode() for line in lines)
