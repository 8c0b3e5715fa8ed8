"""The published dataset, put together from what was built and what cities made public.

All in canonical N-Quads, line by line: parts without blank nodes neither change the names of
blank nodes in the built content nor each other, so the sorted union of the lines is the canonical
form of the union of the data (a property test holds this to RDFC-1.0 over the whole).

Three things are made anew: what a publication takes the place of is left out (the example of the
same city and year, and what follows from it), and the sizes of all graphs in the catalogue.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice, takewhile
from operator import itemgetter, methodcaller
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ssckg.namespaces import BASE, GRAPH, SSC, expand
from ssckg.publication.catalogue import CATALOG, CATALOG_GRAPH, SIZE, about_ontology

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_SCHEMA = ("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:inverseOf")
_VOCABULARY = BASE + "ontology"


class Content:
    """The built content: canonical N-Quads, and what is asked of it to add to it.

    IRIs are given below the standard base, wherever the content stands.
    """

    def __init__(self, nquads: bytes, base: str = BASE) -> None:
        """Take the N-Quads and the base of their data IRIs."""
        self.nquads = nquads
        self.base = base

    @classmethod
    def of(cls, *lines: Iterable[bytes], base: str) -> Content:
        """Return the content of some lines without line ends; quick where each part is sorted."""
        # Sorting parts that are sorted only merges them; a set would lose their order.
        merged: list[bytes] = []
        for part in lines:
            merged += part
        merged.sort()
        unique = [line for line, _ in groupby(merged)]
        content = cls(b"\n".join([*unique, b""]), base)
        content.lines = unique
        return content

    @cached_property
    def lines(self) -> list[bytes]:
        """The quads, one line each, without line ends, sorted."""
        return self.nquads.splitlines()

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Everything that is described."""
        found = {line.split(b" ", 1)[0] for line in self.lines}
        return frozenset(self._back(name[1:-1].decode()) for name in found if name[:1] == b"<")

    @cached_property
    def units(self) -> dict[str, str]:
        """Every data point with its unit; an empty text where the unit is not known."""
        points = {str(t.subject): "" for t in self._of_class("ssc:DataPoint")}
        for triple in self._with("ssc:unit"):
            if str(triple.subject) in points:
                points[str(triple.subject)] = str(triple.object)
        return {self._back(point[1:-1]): self._back(unit[1:-1]) for point, unit in points.items()}

    @cached_property
    def schema(self) -> list[Triple]:
        """The statements from which something follows for what is added."""
        found = [triple for name in _SCHEMA for triple in self._with(name)]
        return found + self._of_class("owl:TransitiveProperty")

    @cached_property
    def ontology(self) -> list[Triple]:
        """What the ontology says of itself."""
        start = f"<{_VOCABULARY}> ".encode()
        first = islice(self.lines, bisect_left(self.lines, start), None)
        return about_ontology(_triples(takewhile(lambda line: line.startswith(start), first)))

    def judged_with(self) -> bytes:
        """Return N-Triples of what shapes need to know beside observations: data points, codes."""
        wanted = {
            f"<{expand(name)}>".encode()
            for name in (
                *("ssc:unit", "ssc:valueType", "ssc:minimum", "ssc:maximum", "ssc:dataPointOf"),
                *("rdf:type", "rdfs:subClassOf"),
            )
        }
        graphs = f"<{self.base}graph/".encode()
        inside = (graphs + b"framework/", graphs + b"ontology", graphs + b"inferred")
        about = (f"<{self.base}".encode(), f"<{BASE}".encode())
        kept = []
        for line in self.lines:
            if line.split(b" ", 2)[1] in wanted and line.startswith(about):
                triple, graph = _split(line)
                if graph.startswith(inside):
                    kept.append(triple + b" .\n")
        return b"".join(kept)

    def _of_class(self, name: str) -> list[Triple]:
        part = f"> <{expand('rdf:type')}> <{expand(name)}> ".encode()
        return list(_triples(self._lines_with(part)))

    def _with(self, name: str) -> list[Triple]:
        part = f"> <{expand(name)}> <".encode()
        return list(_triples(self._lines_with(part)))

    def _lines_with(self, part: bytes) -> Iterator[bytes]:
        """Yield the lines that hold a text; much faster than a look at each line."""
        at = self.nquads.find(part)
        while at >= 0:
            end = self.nquads.find(b"\n", at)
            end = end if end >= 0 else len(self.nquads)
            yield self.nquads[self.nquads.rfind(b"\n", 0, at) + 1 : end]
            at = self.nquads.find(part, end)

    def _back(self, iri: str) -> str:
        if iri.startswith(self.base) and not iri.startswith(_VOCABULARY):
            return BASE + iri[len(self.base) :]
        return iri


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole dataset as canonical N-Quads, and how many graphs it has."""

    nquads: bytes
    graphs: int


def compose(content: Content, parts: Iterable[bytes], displaced: Collection[str]) -> Composed:
    """Put the published dataset together.

    Args:
        content: what was built.
        parts: canonical N-Quads without blank nodes, in the base of the content.
        displaced: names (`<city>-<year>`) of the data sets that publications own; nothing of the
            content on them stays.
    """
    lines, described = [], set()
    for line in _without(content, displaced):
        if _is_size(line, content.base):
            described.add(line.partition(b"> ")[0][1:])
        else:
            lines.append(line)
    for part in parts:
        lines += part.splitlines()
    lines.sort()
    lines = [line for line, _ in groupby(lines)]
    sizes = _sizes(lines)
    # A graph that is described and has become empty has the size 0.
    sizes.update(dict.fromkeys(described - {_moved(CATALOG, content.base).encode()}, 0))
    number = len(sizes)
    sizes.pop(_moved(CATALOG_GRAPH, content.base).encode(), None)
    lines += _size_lines(sizes, content.base)
    lines.sort()
    return Composed(b"\n".join([*lines, b""]), number)


def _sizes(lines: Iterable[bytes]) -> Counter[bytes]:
    """Return how many lines each graph has; without Python code for each of millions of lines."""
    ends = Counter(map(itemgetter(1), map(methodcaller("rsplit", b" <", 1), lines)))
    return Counter({end[:-3]: number for end, number in ends.items()})


def _without(content: Content, displaced: Collection[str]) -> Iterator[bytes]:
    """Yield the lines of the content, without those on what publications own."""
    names = frozenset(name.encode() for name in displaced)
    if not names:
        yield from content.lines
        return
    base = content.base.encode()
    graphs = frozenset(b"<%sgraph/observation/%s>" % (base, name) for name in names)
    any_graph = b"<%sgraph/observation/" % base
    for line in content.lines:
        if any_graph in line:
            # The graph itself, its entry in the catalogue, and what the catalogue says of it.
            parts = line.rsplit(b" ", 3)
            if not graphs.isdisjoint((line.partition(b" ")[0], *parts[1:3])):
                continue
        # What follows from the example stands in another graph and is told by its subject.
        if _data_set_of(line, base) not in names:
            yield line


def _data_set_of(line: bytes, base: bytes) -> bytes:
    """Return the name of the data set that the subject is, or belongs to; empty without one."""
    observation, data_set = b"<%sobservation/" % base, b"<%sdataset/" % base
    subject = line.partition(b">")[0]
    if subject.startswith(observation):
        city, _, year = subject[len(observation) :].partition(b"/")
        return city + b"-" + year.partition(b"/")[0]
    return subject[len(data_set) :] if subject.startswith(data_set) else b""


def _is_size(line: bytes, base: str) -> bool:
    return b"void#triples> " in line and line.endswith(
        f"<{_moved(CATALOG_GRAPH, base)}> .".encode()
    )


def _size_lines(sizes: Counter[bytes], base: str) -> Iterator[bytes]:
    """Yield how many triples each graph holds, and all of them."""
    graph = _moved(CATALOG_GRAPH, base)
    counts = {name.decode(): number for name, number in sizes.items()}
    counts[_moved(CATALOG, base)] = sizes.total()
    for name, number in counts.items():
        value = Literal(str(number), datatype=NamedNode(expand("xsd:integer")))
        yield f"<{name}> {SIZE} {value} <{graph}> .".encode()


def group_by_graph(nquads: bytes) -> dict[str, list[Triple]]:
    """Return the triples of N-Quads by the IRI of their graph."""
    found: dict[str, list[Triple]] = defaultdict(list)
    for quad in parse(nquads, RdfFormat.N_QUADS):
        name = quad.graph_name
        graph = name.value if isinstance(name, NamedNode) else GRAPH
        found[graph].append(quad.triple)
    return dict(found)


def _split(line: bytes) -> tuple[bytes, bytes]:
    """Return triple and graph of a line of N-Quads whose graph is an IRI."""
    at = line.rindex(b" <", 0, -2)
    return line[:at], line[at + 1 : -2]


def _triples(lines: Iterable[bytes]) -> Iterator[Triple]:
    for quad in parse(b"\n".join(lines), RdfFormat.N_QUADS):
        yield quad.triple


def _moved(iri: str, base: str) -> str:
    return iri if iri.startswith(SSC) else base + iri.removeprefix(BASE)
