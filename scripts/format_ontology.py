#!/usr/bin/env python3
"""Write the Turtle files of the ontology in their one canonical form.

Usage: ``format_ontology.py [--check] FILE...``. Without ``--check`` files are rewritten in
place; with it they are only compared, and the exit code is 1 if one differs. The comment lines
at the head of a file are kept; comments further down are not, so say it in the data.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from rdflib import OWL, RDF, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node  # noqa: TC002  a script has no light import to keep

from ssckg.namespaces import PREFIXES

_ORDER = [
    OWL.Ontology,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    SKOS.ConceptScheme,
    SKOS.Concept,
]
_FIRST = ["rdf:type", "rdfs:label", "skos:prefLabel", "skos:notation", "skos:definition"]


def _curie(iri: str) -> str:
    """Return the longest fitting CURIE that is plain Turtle, else the IRI in brackets."""
    best: tuple[int, str] | None = None
    for prefix, namespace in PREFIXES.items():
        local = iri[len(namespace) :]
        if iri.startswith(namespace) and all(c.isalnum() or c in "-_" for c in local):
            ends_well = local == "" or (local[-1] != "-" and local[0] != "-")
            if ends_well and (best is None or len(namespace) > best[0]):
                best = (len(namespace), f"{prefix}:{local}")
    return best[1] if best else f"<{iri}>"


def _term(graph: Graph, node: Node, depth: int) -> str:
    if isinstance(node, URIRef):
        return _curie(str(node))
    if isinstance(node, Literal):
        return _literal(node)
    if (node, RDF.first, None) in graph:
        items = [_term(graph, item, depth + 1) for item in Collection(graph, node)]
        return f"( {' '.join(items)} )"
    return "[\n" + _body(graph, node, depth + 1) + "\n" + "    " * depth + "]"


def _literal(node: Literal) -> str:
    text = str(node).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    if node.language:
        return f'"{text}"@{node.language}'
    if node.datatype is None or str(node.datatype) == PREFIXES["xsd"] + "string":
        return f'"{text}"'
    return f'"{text}"^^{_curie(str(node.datatype))}'


def _body(graph: Graph, subject: Node, depth: int) -> str:
    """Write predicates and objects of one subject, one predicate a line."""
    pad = "    " * depth
    rows = []
    for predicate in set(graph.predicates(subject)):
        name = _curie(str(predicate))
        objects = sorted(_term(graph, o, depth) for o in graph.objects(subject, predicate))
        rank = _FIRST.index(name) if name in _FIRST else len(_FIRST)
        rows.append((rank, name, ", ".join(objects)))
    return " ;\n".join(
        f"{pad}{'a' if name == 'rdf:type' else name} {text}" for _, name, text in sorted(rows)
    )


def _rank(graph: Graph, subject: Node) -> tuple[int, str]:
    """Sort by kind; the concepts of a scheme follow it."""
    kinds = set(graph.objects(subject, RDF.type))
    place = next((i for i, kind in enumerate(_ORDER) if kind in kinds), len(_ORDER))
    if place == len(_ORDER) - 1:
        place -= 1
    return place, str(subject)


def canonical(text: str) -> str:
    """Return the canonical form of a Turtle `text`."""
    head = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        head.append(line)
    graph = Graph(bind_namespaces="none").parse(data=text, format="turtle")
    subjects = {s for s in graph.subjects() if not isinstance(s, BNode)}
    # a blank node that nothing points at is a subject of its own (owl:AllDisjointClasses)
    pointed = set(graph.objects())
    free = {s for s in graph.subjects() if isinstance(s, BNode) and s not in pointed}
    blocks = [
        f"{_curie(str(s))}\n{_body(graph, s, 1)} ."
        for s in sorted(subjects, key=lambda s: _rank(graph, s))
    ]
    blocks += sorted(f"[]\n{_body(graph, s, 1)} ." for s in free)
    body = "\n\n".join(blocks)
    used = sorted(
        set(re.findall(r"(?<![\w:/<\"-])([a-z][\w-]*):(?=[\w ;,.])", body)) & set(PREFIXES)
    )
    lines = [f"@prefix {p}: <{PREFIXES[p]}> ." for p in used]
    return "\n".join([*head, *([""] if head else []), *lines, "", body]).rstrip("\n") + "\n"


def main(arguments: list[str]) -> int:
    """Format or compare the files; return the exit code."""
    check = "--check" in arguments
    differing = 0
    for name in arguments:
        if name.startswith("--"):
            continue
        path = Path(name)
        old = path.read_text(encoding="utf-8")
        new = canonical(old)
        if new != old:
            differing += 1
            print(f"{'differs' if check else 'rewritten'}: {name}", file=sys.stderr)
            if not check:
                path.write_text(new, encoding="utf-8")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
