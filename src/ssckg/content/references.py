"""References that lead nowhere: IRIs of ours that nothing describes, terms never declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from ssckg.content.places import place_of
from ssckg.model.finding import Finding, Severity
from ssckg.namespaces import BASE, GRAPH, SSC, expand, shrink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.content.reading import Content

DANGLING = BASE + "shape/build#dangling-reference"
UNDECLARED = BASE + "shape/build#undeclared-term"
UNKNOWN_END = BASE + "shape/build#unknown-mapping-end"
_DESCRIBED_ELSEWHERE = (GRAPH, BASE + "shape/", BASE + "ontology/")
"""Graphs are described by the catalogue, shapes by shapes/, modules by the vocabulary's site."""
_ENDS = frozenset({expand("sssom:subject_id"), expand("sssom:object_id")})
_MATCHES = frozenset(
    expand(f"skos:{kind}Match") for kind in ("exact", "close", "broad", "narrow", "related")
)
"""To be mapped is not to be described."""
_NO_TERM = expand("sssom:NoTermFound")


def find_dangling(content: Content) -> list[Finding]:
    """Return a finding for each IRI that is referred to and described nowhere.

    Three rules: an IRI below our base is an object but never a subject; a term of our
    vocabulary is used but not declared in `graph/ontology`; a mapping has an end that no
    source describes. One finding per IRI, at the first place that uses it.
    """
    subjects = {
        triple.subject.value
        for triples in content.graphs.values()
        for triple in triples
        if isinstance(triple.subject, NamedNode) and triple.predicate.value not in _MATCHES
    }
    declared = {
        triple.subject.value
        for triple in content.graphs.get(GRAPH + "ontology", ())
        if isinstance(triple.subject, NamedNode)
    }
    found: dict[str, Finding] = {}
    for graph in sorted(content.graphs):
        for triple in content.graphs[graph]:
            for iri, rule in _faults(triple, subjects, declared):
                if iri not in found:
                    found[iri] = _finding(iri, rule, graph, triple, content)
    return sorted(found.values(), key=lambda finding: (finding.rule, finding.value or ""))


def _faults(triple: Triple, subjects: set[str], declared: set[str]) -> Iterator[tuple[str, str]]:
    predicate, target = triple.predicate.value, triple.object
    if predicate.startswith(SSC) and predicate not in declared:
        yield predicate, UNDECLARED
    if not isinstance(target, NamedNode):
        return
    iri = target.value
    if iri.startswith(SSC):
        if iri not in declared:
            yield iri, UNDECLARED
    elif iri not in subjects:
        if predicate in _ENDS and iri != _NO_TERM:
            yield iri, UNKNOWN_END
        elif iri.startswith(BASE) and not iri.startswith(_DESCRIBED_ELSEWHERE):
            yield iri, DANGLING


_MESSAGES = {
    DANGLING: "{} is referred to by {} of {}, and nothing describes it",
    UNDECLARED: "{} is used, and no module of ontology/ declares it ({} of {})",
    UNKNOWN_END: "{} is an end of a mapping, and no framework has it ({} of {})",
}


def _finding(iri: str, rule: str, graph: str, triple: Triple, content: Content) -> Finding:
    focus = triple.subject.value if isinstance(triple.subject, NamedNode) else None
    message = _MESSAGES[rule].format(
        shrink(iri), shrink(triple.predicate.value), shrink(focus) if focus else "a blank node"
    )
    return Finding(rule, Severity.VIOLATION, message, focus, iri, place_of(triple, graph, content))
