"""The build as one function: files in, one checked dataset out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from ssckg import __version__
from ssckg.content.changed_ends import flag_changed_ends
from ssckg.content.counts import count_frameworks, count_mappings
from ssckg.content.derived_mappings import count_derived
from ssckg.content.files import find_sources
from ssckg.content.places import with_places
from ssckg.content.reading import read_content
from ssckg.content.rebase import check_base, rebase
from ssckg.content.references import find_dangling
from ssckg.errors import CheckError
from ssckg.io.faults import Faults
from ssckg.model.finding import Finding, Severity
from ssckg.namespaces import BASE, GRAPH
from ssckg.publication.canonical import canonical_nquads, dataset_hash
from ssckg.publication.catalogue import CATALOG_GRAPH, catalogue_triples

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.content.reading import Content

INFERRED_GRAPH = GRAPH + "inferred"

Infer = Callable[[bytes], Iterable[Triple]]
"""Takes N-Triples of all graphs, returns what follows."""
Derive = Callable[[Mapping[str, Sequence[Triple]]], Iterable[tuple[str, Iterable[Triple]]]]
"""Takes what was read, by graph, and returns further graphs that follow from it by a rule."""
Check = Callable[[bytes], Sequence[Finding]]
"""Takes N-Triples of all graphs, returns what breaks a rule."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A built dataset: canonical N-Quads, its figures, and what the checks found."""

    nquads: bytes
    manifest: dict[str, Any]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that forbid to publish."""
        return tuple(f for f in self.findings if f.severity is Severity.VIOLATION)

    def require_clean(self) -> None:
        """Raise if anything forbids to publish.

        Raises:
            CheckError: with the first violation in words, and all findings.
        """
        found = self.violations
        if found:
            first = f"{found[0].place}: {found[0].message}" if found[0].place else found[0].message
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            raise CheckError(f"the content breaks its rules: {first}{more}", self.findings)


def compile_content(
    root: Path,
    *,
    base: str = BASE,
    extra: Iterable[tuple[str, Iterable[Triple]]] = (),
    derive: Iterable[Derive] = (),
    infer: Infer | None = None,
    check: Check | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Compiled:
    """Read everything below `root` and return the dataset, with what its checks found.

    Args:
        root: the folder that holds `ontology/`, `mappings/` and `queries/`.
        base: where data IRIs begin in the result.
        extra: more graphs: IRI (below the standard base) and triples.
        derive: make more graphs from those that were read, one after the other.
        infer: makes the triples of `graph/inferred`.
        check: checks the whole, before IRIs are moved.
        step: told in words what is being done, for people who wait.

    Raises:
        UsageError: `base` cannot be one.
        DataError: files are faulty; each fault names file, row and column.
    """
    started = time.perf_counter()
    check_base(base)
    faults = Faults()
    step("reading tables, Turtle, mappings and queries")
    content = read_content(find_sources(root), faults)
    faults.check()
    for graph, triples in extra:
        content.add(graph, triples)
    changed_ends = flag_changed_ends(root, content.graphs)
    for derived in derive:
        for graph, triples in derived(content.graphs):
            content.add(graph, triples)
    if infer is not None:
        step("inferring")
        content.add(INFERRED_GRAPH, infer(_ntriples(content)))
    content.graphs = {graph: list(dict.fromkeys(ts)) for graph, ts in content.graphs.items()}
    content.add(CATALOG_GRAPH, dict.fromkeys(catalogue_triples(content.graphs, __version__)))
    step("checking")
    findings = [*find_dangling(content), *changed_ends]
    if check is not None:
        findings += with_places(check(_ntriples(content)), content)
    step("putting into canonical form")
    nquads = canonical_nquads(rebase(_quads(content), base))
    return Compiled(nquads, _manifest(content, nquads, base, started), tuple(findings))


def _quads(content: Content) -> Iterable[Quad]:
    for graph, triples in content.graphs.items():
        name = NamedNode(graph)
        for triple in triples:
            yield Quad(triple.subject, triple.predicate, triple.object, name)


def _ntriples(content: Content) -> bytes:
    every = (triple for triples in content.graphs.values() for triple in triples)
    return serialize(every, format=RdfFormat.N_TRIPLES) or b""


def _manifest(content: Content, nquads: bytes, base: str, started: float) -> dict[str, Any]:
    sets = count_mappings(content)
    return {
        "frameworks": count_frameworks(content),
        "mappings": {name: counts["accepted"] for name, counts in sets.items()},
        "mapping_sets": sets,
        "derived_mappings": count_derived(content.graphs),
        "triples": nquads.count(b"\n"),
        "graphs": len(content.graphs),
        "hash": dataset_hash(nquads),
        "seconds": round(time.perf_counter() - started, 3),
        "version": __version__,
        "base": base,
    }
