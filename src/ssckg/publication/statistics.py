"""How much is in a published dataset: triples, subjects, classes and properties of each graph.

Counted from canonical N-Quads, line by line, so that it costs one pass and no engine. What VoID
(https://www.w3.org/TR/void/, section 4) calls statistics. All is public: it is counted from what is
published and nothing else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TYPE: Final = expand("rdf:type")
_MATCHES: Final = tuple(
    expand(f"skos:{name}Match") for name in ("exact", "close", "broad", "narrow", "related")
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one graph, or of the whole.

    triples: statements; subjects, objects: distinct ones; properties: statements by property;
    classes: distinct subjects by class.
    """

    triples: int
    subjects: int
    objects: int
    properties: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)

    @property
    def matches(self) -> dict[str, int]:
        """Statements that link concepts of two schemes, by property of SKOS."""
        return {name: self.properties[name] for name in _MATCHES if name in self.properties}

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "triples": self.triples,
            "subjects": self.subjects,
            "objects": self.objects,
            "properties": dict(self.properties),
            "classes": dict(self.classes),
        }


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of the whole dataset and of each named graph (by IRI).

    Of the whole, statements are counted once for each graph that they are in; subjects, objects and
    members of a class are counted once.
    """

    whole: Figures
    graphs: Mapping[str, Figures]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "whole": self.whole.as_dict(),
            "graphs": {name: figures.as_dict() for name, figures in self.graphs.items()},
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Statistics:
        """Return what `as_dict` gave."""
        graphs = {name: Figures(**values) for name, values in found["graphs"].items()}
        return cls(Figures(**found["whole"]), graphs)


class _Tally:
    """Counts that grow with each statement."""

    def __init__(self) -> None:
        self.triples = 0
        self.subjects: set[bytes] = set()
        self.objects: set[bytes] = set()
        self.properties: Counter[bytes] = Counter()
        self.classes: dict[bytes, set[bytes]] = {}

    def add(self, subject: bytes, predicate: bytes, value: bytes) -> None:
        self.triples += 1
        self.subjects.add(subject)
        self.objects.add(value)
        self.properties[predicate] += 1
        if predicate == _TYPE_TERM and value.startswith(b"<"):
            self.classes.setdefault(value, set()).add(subject)

    def figures(self) -> Figures:
        classes = {_iri(name): len(members) for name, members in self.classes.items()}
        return Figures(
            self.triples,
            len(self.subjects),
            len(self.objects),
            _sorted((_iri(name), number) for name, number in self.properties.items()),
            _sorted(classes.items()),
        )


_TYPE_TERM: Final = f"<{_TYPE}>".encode()


def count(nquads: bytes) -> Statistics:
    """Return the figures of a dataset.

    Args:
        nquads: canonical N-Quads, all in named graphs.
    """
    whole, graphs = _Tally(), dict[bytes, _Tally]()
    for line in nquads.splitlines():
        at = line.rindex(b" <", 0, -2)
        subject, predicate, value = line[:at].split(b" ", 2)
        tally = graphs.get(line[at + 1 : -2])
        if tally is None:
            tally = graphs[line[at + 1 : -2]] = _Tally()
        tally.add(subject, predicate, value)
        whole.add(subject, predicate, value)
    found = [(_iri(name), graphs[name].figures()) for name in sorted(graphs)]
    return Statistics(whole.figures(), dict(found))


def _sorted(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(sorted(counts, key=lambda one: (-one[1], one[0])))


def _iri(term: bytes) -> str:
    return term[1:-1].decode()
