"""Pages of the vocabulary: a page a module, with a diagram, every class and property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS
from scripts.reference.diagram import Box, drawn
from scripts.reference.writing import anchor, code, page, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

SSC = Namespace("https://w3id.org/ssckg/ontology#")
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_MOST_IN_PICTURE = 9


def graph_of(folder: Path) -> Graph:
    """Return the vocabulary, all modules as one graph."""
    graph = Graph()
    for file in sorted(folder.glob("*.ttl")):
        graph.parse(file, format="turtle")
    return graph


class Vocabulary:
    """The vocabulary, asked for what its pages say."""

    def __init__(self, folder: Path) -> None:
        self.graph = graph_of(folder)
        self.names = dict(self.graph.namespaces())

    def modules(self) -> list[URIRef]:
        """Return the modules that define a term, by name."""
        found = {
            module
            for kind in (OWL.Class, *_PROPERTIES)
            for term in self.graph.subjects(RDF.type, kind)
            for module in self.graph.objects(term, RDFS.isDefinedBy)
        }
        return sorted(each for each in found if isinstance(each, URIRef))

    def terms(self, module: URIRef, *kinds: URIRef) -> list[URIRef]:
        """Return the terms of a module of these kinds, by name."""
        inside = set(self.graph.subjects(RDFS.isDefinedBy, module))
        of_kind = {term for kind in kinds for term in self.graph.subjects(RDF.type, kind)}
        return sorted(each for each in inside & of_kind if isinstance(each, URIRef))

    def text(self, term: Node, predicate: URIRef) -> str:
        """Return a text in English, or without a language."""
        found = [each for each in self.graph.objects(term, predicate) if isinstance(each, Literal)]
        said = [each for each in found if each.language in {"en", None}]
        return str(said[0]) if said else ""

    def short(self, term: Node) -> str:
        """Return a name with prefix."""
        if isinstance(term, BNode):
            return self._composed(term)
        return self.graph.namespace_manager.normalizeUri(str(term)).strip("<>")

    def linked(self, term: Node, here: URIRef) -> str:
        """Return a link to where a term is told of; a term of others as code."""
        module = self.graph.value(term, RDFS.isDefinedBy)
        if not str(term).startswith(str(SSC)) or module is None:
            return code(self.short(term))
        file = "" if module == here else f"{name_of(URIRef(str(module)))}.md"
        return f"[{code(self.short(term))}]({file}#{anchor(self.short(term))})"

    def _composed(self, node: BNode) -> str:
        for kind, word in ((OWL.unionOf, " or "), (OWL.intersectionOf, " and ")):
            members = self.graph.value(node, kind)
            if members is not None:
                return word.join(self.short(each) for each in self.graph.items(members))
        on = self.graph.value(node, OWL.onProperty)
        return f"restricted on {self.short(on)}" if on is not None else "a class without a name"


def name_of(module: URIRef) -> str:
    """Return the name of a module: the last part of its IRI."""
    return str(module).rstrip("/").rpartition("/")[2]


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the list of modules and terms, a page and a diagram a module: (path, text)."""
    vocabulary = Vocabulary(root / "ontology")
    rows, index = [], []
    for module in vocabulary.modules():
        name = name_of(module)
        classes = vocabulary.terms(module, OWL.Class)
        properties = vocabulary.terms(module, *_PROPERTIES)
        about = plain(vocabulary.text(module, SKOS.definition))
        rows.append(
            (f"[{name}](modules/{name}.md)", about, str(len(classes)), str(len(properties)))
        )
        index += [
            (vocabulary.short(term), f"modules/{name}.md#{anchor(vocabulary.short(term))}")
            for term in (*classes, *properties)
        ]
        yield from _module(vocabulary, module, classes, properties)
    listed = ", ".join(f"[{code(term)}]({link})" for term, link in sorted(index))
    yield (
        "vocabulary/README.md",
        page(
            "# Vocabulary",
            f"What there is in frameworks of city indicators and in the work with them: "
            f"{len(index)} terms in {len(rows)} modules. The document itself is at `/ontology`, "
            "in every form of RDF. Words of others (SKOS, PROV, Data Cube, SSSOM, DCAT) are used "
            "as they are and not repeated here.",
            table(("module", "about", "classes", "properties"), rows),
            "## All terms",
            listed,
        ),
    )


def _module(
    vocabulary: Vocabulary, module: URIRef, classes: list[URIRef], properties: list[URIRef]
) -> Iterator[tuple[str, str]]:
    name = name_of(module)
    title = vocabulary.text(module, RDFS.label).removeprefix("ssckg: ") or name
    parts = [f"# {plain(title)}", plain(vocabulary.text(module, SKOS.definition))]
    boxes = list(_boxes(vocabulary, classes))
    if boxes:
        yield f"vocabulary/images/{name}.svg", drawn(boxes, f"Classes of the module {name}")
        lines = sum(len(box.links) for box in boxes)
        said = (
            f"Diagram: {len(boxes)} classes of {name}, {lines} lines between them; the same "
            "follows as text"
        )
        parts.append(f"[![{said}](../images/{name}.svg)](../images/{name}.svg)")
    if classes:
        parts.append("## Classes")
        for term in classes:
            parts += [f"### {vocabulary.short(term)}", _told(vocabulary, term, module)]
    if properties:
        parts.append("## Properties")
        for term in properties:
            parts += [f"### {vocabulary.short(term)}", _told(vocabulary, term, module)]
    yield f"vocabulary/modules/{name}.md", page(*parts)


def _boxes(vocabulary: Vocabulary, classes: list[URIRef]) -> Iterator[Box]:
    graph = vocabulary.graph
    inside = set(classes)
    for term in classes:
        lines: list[tuple[str, str]] = []
        links = [
            (-1, vocabulary.short(each))
            for each in graph.objects(term, RDFS.subClassOf)
            if each in inside
        ]
        for known in sorted(graph.subjects(RDFS.domain, term), key=str):
            ranges = sorted(graph.objects(known, RDFS.range), key=str)
            to = vocabulary.short(ranges[0]) if ranges else ""
            if len(lines) == _MOST_IN_PICTURE:
                lines.append(("…", ""))
                break
            if ranges and ranges[0] in inside:
                links.append((len(lines), to))
            lines.append((vocabulary.short(known).removeprefix("ssc:"), to.removeprefix("ssc:")))
        yield Box(vocabulary.short(term), tuple(lines), tuple(links))


def _told(vocabulary: Vocabulary, term: URIRef, module: URIRef) -> str:
    graph = vocabulary.graph
    rows = [("label", plain(vocabulary.text(term, RDFS.label)))]
    kinds = [each for each in graph.objects(term, RDF.type) if str(each).startswith(str(OWL))]
    rows.append(("kind", ", ".join(sorted(code(vocabulary.short(each)) for each in kinds))))
    relations = (
        *((RDFS.subClassOf, "kind of"), (RDFS.subPropertyOf, "special case of")),
        *((RDFS.domain, "of (domain)"), (RDFS.range, "leads to (range)")),
        *((OWL.inverseOf, "inverse"), (OWL.disjointWith, "never also")),
        *((OWL.equivalentClass, "same as"), (SSC.usesCodeList, "values from the list")),
        *((RDFS.seeAlso, "see"), (DCTERMS.source, "source")),
    )
    for predicate, name in relations:
        values = sorted(graph.objects(term, predicate), key=str)
        said = [
            plain(each) if isinstance(each, Literal) else vocabulary.linked(each, module)
            for each in values
        ]
        if said:
            rows.append((name, ", ".join(said)))
    used = [
        vocabulary.linked(each, module)
        for each in sorted(graph.subjects(RDFS.domain, term), key=str)
    ]
    if used:
        rows.append(("its properties", ", ".join(used)))
    rows.append(("IRI", code(term)))
    definition = plain(vocabulary.text(term, SKOS.definition))
    return definition + "\n\n" + table(("what", "said of it"), [row for row in rows if row[1]])
