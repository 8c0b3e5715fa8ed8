"""What descriptions rest on: figures, files, and what the data say of editions, cities and sets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ssckg.namespaces import BASE, SSC, expand
from ssckg.publication.downloads import DownloadFile
from ssckg.publication.statistics import Statistics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DESCRIBED: Final = (
    *("ssc:FrameworkEdition", "ssc:Framework", "ssc:MappingSet", "ssc:City", "qb:DataSet"),
    *("owl:Ontology", "ssc:Release", "dcat:Catalog", "dcat:Dataset"),
)
"""Things of these classes are what catalogues tell of."""
_EXAMPLES: Final = ("ssc:Indicator", "ssc:City", "ssc:Agency", "ssc:Observation", "ssc:Mapping")
_TYPE: Final = f"<{expand('rdf:type')}>".encode()


@dataclass(frozen=True, slots=True)
class PublishedFacts:
    """What is known of one published dataset.

    base: where data IRIs begin; dataset_hash: RDFC-1.0 SHA-256; version: of ssckg; modified: since
    when it has been published, ISO 8601; statistics; files: in the order they were written; about:
    N-Triples of what the data say of editions, cities, mapping sets and their graphs; examples: one
    thing of each kind (IRIs); notes: what could not be made, in words.
    """

    base: str
    dataset_hash: str
    version: str
    modified: str
    statistics: Statistics
    files: tuple[DownloadFile, ...]
    about: str
    examples: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def dumps(self) -> bytes:
        """Return JSON that `loads` reads."""
        document: dict[str, Any] = {
            "base": self.base,
            "dataset_hash": self.dataset_hash,
            "version": self.version,
            "modified": self.modified,
            "statistics": self.statistics.as_dict(),
            "files": [one.as_dict() for one in self.files],
            "about": self.about,
            "examples": list(self.examples),
            "notes": list(self.notes),
        }
        return json.dumps(document, ensure_ascii=False).encode()

    @classmethod
    def loads(cls, content: bytes) -> PublishedFacts:
        """Return what `dumps` wrote."""
        found: dict[str, Any] = json.loads(content)
        found["statistics"] = Statistics.from_dict(found["statistics"])
        found["files"] = tuple(DownloadFile(**one) for one in found["files"])
        for name in ("examples", "notes"):
            found[name] = tuple(found[name])
        return cls(**found)


class Descriptions:
    """What the data say of the things that catalogues tell of, looked up by subject."""

    def __init__(self, facts: PublishedFacts) -> None:
        """Read what was kept."""
        self._values: dict[str, dict[str, list[NamedNode | Literal]]] = {}
        self._members: dict[str, list[str]] = {}
        for quad in parse(facts.about.encode(), RdfFormat.N_TRIPLES):
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                own = self._values.setdefault(subject.value, {})
                own.setdefault(quad.predicate.value, []).append(value)
                if quad.predicate.value == expand("rdf:type"):
                    self._members.setdefault(value.value, []).append(subject.value)

    def of_class(self, name: str) -> list[str]:
        """Return the IRIs of all things of a class (a short name), sorted."""
        return sorted(self._members.get(expand(name), ()))

    def values(self, subject: str, name: str) -> list[NamedNode | Literal]:
        """Return the values of a property (a short name)."""
        return self._values.get(subject, {}).get(expand(name), [])

    def iris(self, subject: str, name: str) -> list[str]:
        """Return the values that are IRIs, sorted."""
        found = self.values(subject, name)
        return sorted(value.value for value in found if isinstance(value, NamedNode))

    def text(self, subject: str, name: str) -> str:
        """Return one value as a text, English before others; empty where there is none."""
        found = [value for value in self.values(subject, name) if isinstance(value, Literal)]
        found.sort(key=lambda value: (value.language not in {"en", None}, value.value))
        return found[0].value if found else ""


def about_of(nquads: bytes) -> str:
    """Return N-Triples of all that the data say of the things that catalogues tell of."""
    kinds = tuple(f" {_TYPE.decode()} <{expand(name)}> <".encode() for name in _DESCRIBED)
    lines = nquads.splitlines()
    wanted = {
        line.split(b" ", 1)[0]
        for line in lines
        if _TYPE in line and any(kind in line for kind in kinds)
    }
    triples: dict[Triple, None] = {}
    kept = (line for line in lines if line.split(b" ", 1)[0] in wanted)
    for quad in parse(b"\n".join(kept), RdfFormat.N_QUADS):
        triples[Triple(quad.subject, quad.predicate, quad.object)] = None
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def subjects_of(nquads: bytes) -> list[str]:
    """Return the IRIs of all things that the data say the class of, sorted."""
    lines = (line for line in nquads.splitlines() if _TYPE in line)
    found = {line.split(b" ", 2)[0] for line in lines if line.split(b" ", 2)[1] == _TYPE}
    return sorted(name[1:-1].decode() for name in found if name.startswith(b"<"))


def examples_of(nquads: bytes, base: str = BASE) -> tuple[str, ...]:
    """Return the IRI of one thing of each of several kinds: the first one below `base`."""
    return tuple(_first_of(nquads, base))


def _first_of(nquads: bytes, base: str) -> Iterator[str]:
    for name in _EXAMPLES:
        kind = f"> {_TYPE.decode()} <{expand(name)}> <".encode()
        at = nquads.find(kind)
        while at >= 0:
            start = nquads.rfind(b"\n", 0, at) + 1
            found = nquads[start + 1 : at].decode()
            if found.startswith(base) and not found.startswith(SSC):
                yield found
                break
            at = nquads.find(kind, at + 1)


def framework_labels(found: Descriptions) -> Mapping[str, str]:
    """Return the label of each framework (by IRI)."""
    return {one: found.text(one, "skos:prefLabel") for one in found.of_class("ssc:Framework")}
