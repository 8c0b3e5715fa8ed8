"""Built content with the mappings that were published or withdrawn by curation put into it.

What is published of a mapping is a function of the built content and of the last such step. A
published one stands in the graph of its set, with its plain triple; one that was withdrawn stands
in `graph/mapping/<set>/withdrawn` with the reason, and its plain triple is gone. Verdicts and the
names of reviewers stay in the workspace; agencies that reviewed are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ssckg.namespaces import BASE, CODE, PREFIXES, SSC, expand
from ssckg.publication.canonical import canonical_nquads
from ssckg.publication.catalogue import CATALOG_GRAPH, describe_graph
from ssckg.publication.composing import Content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_DECIDED: Final = frozenset(
    map(
        expand,
        (
            *("sssom:predicate_id", "sssom:predicate_modifier", "sssom:confidence"),
            *("sssom:comment", "sssom:mapping_date", "sssom:reviewer_id", "ssc:mappingStatus"),
            *("ssc:mappingList", "ssc:inMappingSet", "ssc:endChange", "ssc:withdrawalReason"),
        ),
    )
)
"""What curation decides; all else of a mapping stays as it was."""
_TRUST: Final = ("verified", "partly", "secondary", "recall")
_SHORT: Final = 10
"""Characters that the shape of mappings asks of a comment."""


@dataclass(frozen=True, slots=True)
class PublicChange:
    """A mapping that curation published or withdrew; IRIs stand below the standard base.

    predicate: "exact" ...; on: day of the step (ISO 8601); agencies: acronyms of those that
    reviewed it; sources: keys; changes: what its ends say now that they did not say then.
    """

    iri: str
    mapping_set: str
    subject: str
    object: str
    predicate: str
    confidence: float
    reason: str
    on: str
    is_withdrawn: bool
    agencies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def amend(
    content: Content,
    changes: Sequence[PublicChange],
    infer: Callable[[Iterable[Triple]], Iterable[Triple]],
    rebase: Callable[[Iterable[Quad]], Iterable[Quad]],
) -> Content:
    """Return the content with the changes in it; the same content where there are none.

    Args:
        content: what was built.
        changes: the last public step of each mapping.
        infer: returns what follows from triples.
        rebase: moves quads to the base of the content.
    """
    if not changes:
        return content
    amended = _Amended(content, changes, rebase)
    quads = [quad for change in changes for quad in amended.quads(change)]
    mappings = {amended.move(change.iri) for change in changes}
    stated = [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    inferred = NamedNode(amended.move(BASE + "graph/inferred"))
    for triple in infer([*content.schema, *stated]):
        ends = (triple.subject, triple.object)
        if any(isinstance(end, NamedNode) and end.value in mappings for end in ends):
            quads.append(Quad(triple.subject, triple.predicate, triple.object, inferred))
    quads += amended.descriptions(quads)
    added = canonical_nquads(quads).splitlines()
    return Content.of(amended.kept(), added, base=content.base)


class _Amended:
    """The content without what it said of the changed mappings."""

    def __init__(
        self,
        content: Content,
        changes: Sequence[PublicChange],
        rebase: Callable[[Iterable[Quad]], Iterable[Quad]],
    ) -> None:
        self.content, self.rebase = content, rebase
        self.names = {f"<{self.move(change.iri)}>".encode() for change in changes}
        self.old: dict[str, list[Quad]] = {}
        for line in content.lines:
            if line.partition(b" ")[0] in self.names:
                [quad] = parse(line, RdfFormat.N_QUADS)
                self.old.setdefault(quad.subject.value, []).append(quad)
        ends = {f"<{self.move(iri)}> ".encode() for c in changes for iri in (c.subject, c.object)}
        self.facts: dict[str, dict[str, list[str]]] = {}
        for line in content.lines:
            if line.partition(b" ")[0] + b" " in ends:
                [quad] = parse(line, RdfFormat.N_QUADS)
                if isinstance(quad.object, NamedNode | Literal):
                    about = self.facts.setdefault(quad.subject.value, {})
                    about.setdefault(quad.predicate.value, []).append(quad.object.value)

    def move(self, iri: str) -> str:
        """Return an IRI at the base of the content."""
        is_ours = iri.startswith(BASE) and not iri.startswith(SSC.rstrip("#"))
        return self.content.base + iri.removeprefix(BASE) if is_ours else iri

    def kept(self) -> Iterator[bytes]:
        """Yield the lines of the content that stay."""
        plain = {
            f"<{s}> <{p}> <{o}> <{g}> .".encode()
            for quads in self.old.values()
            for s, p, o, g in _plain_triples(quads)
        }
        inferred = f" <{self.move(BASE + 'graph/inferred')}> .".encode()
        for line in self.content.lines:
            subject, _, rest = line.partition(b" ")
            if subject in self.names or line in plain:
                continue
            if line.endswith(inferred) and rest.split(b" ", 2)[1] in self.names:
                continue
            yield line

    def quads(self, change: PublicChange) -> Iterator[Quad]:
        """Yield all that is published of a changed mapping."""
        name = "/withdrawn" if change.is_withdrawn else ""
        set_name = change.mapping_set.rpartition("/")[2]
        graph = NamedNode(self.move(f"{BASE}graph/mapping/{set_name}{name}"))
        node = NamedNode(self.move(change.iri))
        for predicate, value in self._facts(change):
            yield Quad(node, predicate, value, graph)
        if not change.is_withdrawn:
            ends = (NamedNode(self.move(iri)) for iri in (change.subject, change.object))
            subject, target = ends
            yield Quad(subject, _match(change.predicate), target, graph)

    def _facts(self, change: PublicChange) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        before = [
            (quad.predicate, quad.object)
            for quad in self.old.get(self.move(change.iri), ())
            if not _is_in(quad, self.move(BASE + "graph/inferred"))
        ]
        for predicate, value in before or self._begun(change):
            if predicate.value not in _DECIDED and isinstance(value, NamedNode | Literal):
                yield predicate, value
        yield _property("ssc:inMappingSet"), NamedNode(self.move(change.mapping_set))
        yield _property("sssom:predicate_id"), _match(change.predicate)
        # Engines drop zeros at the end, and the hash is over what they keep.
        confidence = f"{change.confidence:.2f}".rstrip("0").rstrip(".")
        yield _property("sssom:confidence"), _typed(confidence, "xsd:decimal")
        yield _property("sssom:mapping_date"), _typed(change.on, "xsd:date")
        yield from self._status(change, before)
        for acronym in change.agencies:
            agency = f"{BASE}agency/{acronym}"
            if agency in self.content.subjects:
                yield _property("sssom:reviewer_id"), NamedNode(self.move(agency))

    def _status(
        self, change: PublicChange, before: Sequence[tuple[NamedNode, object]]
    ) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        status = "needs-review" if change.changes else "published"
        comment: Sequence[object] = [Literal(_sentence(change.reason), language="en")]
        if change.is_withdrawn:
            status = "withdrawn"
            yield _property("ssc:withdrawalReason"), _typed(change.reason, "xsd:string")
            name = expand("sssom:comment")
            comment = [v for p, v in before if p.value == name] or comment
        else:
            accepted = NamedNode(self.move(CODE + "mapping-list/accepted"))
            yield _property("ssc:mappingList"), accepted
        for text in comment:
            if isinstance(text, Literal):
                yield _property("sssom:comment"), text
        code = NamedNode(self.move(f"{CODE}mapping-status/{status}"))
        yield _property("ssc:mappingStatus"), code
        for text in change.changes:
            yield _property("ssc:endChange"), _typed(text, "xsd:string")

    def _begun(self, change: PublicChange) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        """Yield what a mapping says that the content does not know."""
        for kind in ("ssc:Mapping", "sssom:Mapping"):
            yield _property("rdf:type"), _property(kind)
        for curie, iri in (
            ("sssom:subject_id", change.subject),
            ("sssom:object_id", change.object),
            ("sssom:author_id", BASE + "agency/ssckg"),
            ("ssc:origin", CODE + "origin/ours"),
            ("ssc:trust", f"{CODE}trust/{self._weaker_trust(change)}"),
        ):
            yield _property(curie), NamedNode(self.move(iri))
        manual = NamedNode(PREFIXES["semapv"] + "ManualMappingCuration")
        yield _property("sssom:mapping_justification"), manual
        yield _property("sssom:author_label"), _typed("ssckg maintainers", "xsd:string")
        for curie, end in (("subject", change.subject), ("object", change.object)):
            for label in self._values(end, "skos:prefLabel")[:1]:
                yield _property(f"sssom:{curie}_label"), Literal(label, language="en")
        given = [self.move(f"{BASE}source/{key}") for key in change.sources]
        read = [
            iri
            for end in (change.subject, change.object)
            for iri in self._values(end, "dcterms:source")
        ]
        sources = sorted({*given, *read})
        for source in sources:
            yield _property("dcterms:source"), NamedNode(source)
        pages = "|".join("-" for _ in sources)
        yield _property("ssc:sourcePage"), _typed(pages or "-", "xsd:string")

    def _weaker_trust(self, change: PublicChange) -> str:
        given = [
            value.rpartition("/")[2]
            for end in (change.subject, change.object)
            for value in self._values(end, "ssc:trust")
        ]
        return max((t for t in given if t in _TRUST), key=_TRUST.index, default=_TRUST[-1])

    def _values(self, iri: str, curie: str) -> list[str]:
        return self.facts.get(self.move(iri), {}).get(expand(curie), [])

    def descriptions(self, quads: Sequence[Quad]) -> list[Quad]:
        """Return how the catalogue describes graphs of what was withdrawn."""
        found: dict[str, list[Triple]] = {}
        for quad in quads:
            name = quad.graph_name
            if isinstance(name, NamedNode) and name.value.endswith("/withdrawn"):
                triple = Triple(quad.subject, quad.predicate, quad.object)
                found.setdefault(name.value, []).append(triple)
        back = len(self.content.base)
        described = [
            Quad(t.subject, t.predicate, t.object, NamedNode(CATALOG_GRAPH))
            for graph, triples in found.items()
            for t in describe_graph(BASE + graph[back:], triples, self.content.ontology)
        ]
        return list(self.rebase(described))


def _plain_triples(quads: Sequence[Quad]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the plain triple that a mapping may have beside it, in its graph."""
    values = {
        quad.predicate.value: quad.object.value
        for quad in quads
        if isinstance(quad.object, NamedNode)
    }
    names = [expand(f"sssom:{slot}_id") for slot in ("subject", "predicate", "object")]
    if all(name in values for name in names):
        graphs = {q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)}
        for graph in sorted(graphs):
            yield values[names[0]], values[names[1]], values[names[2]], graph


def _is_in(quad: Quad, graph: str) -> bool:
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value == graph


def _sentence(reason: str) -> str:
    text = reason.strip()
    text = text if text.endswith((".", "!", "?")) else f"{text}."
    return text if len(text) >= _SHORT else f"Reviewers agreed: {text}"


def _match(predicate: str) -> NamedNode:
    return NamedNode(f"{PREFIXES['skos']}{predicate}Match")


def _property(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=_property(datatype))
