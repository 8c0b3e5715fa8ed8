"""Explains what is known of two elements: recorded, derived, contradicted, or how far apart."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx

from ssckg.errors import UsageError
from ssckg.harmonization.derivation.chaining import turned
from ssckg.harmonization.derivation.composition import CompositionTable
from ssckg.harmonization.derivation.deriving import derive
from ssckg.harmonization.derivation.evidence import Recorded
from ssckg.harmonization.derivation.naming import Naming
from ssckg.harmonization.derivation.presenting import Presenter
from ssckg.harmonization.derivation.words import sentences
from ssckg.model.derivation import Derived, Finding
from ssckg.model.explanation import ExplanationResult, NearestStep, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.choices import Predicate
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.crosswalk_mappings import Link, MappingRecord
    from ssckg.model.derivation import Derivation
    from ssckg.model.derivation_result import BearingRecord, DerivedRecord


def explain(
    crosswalk: Crosswalk, subject: Element, object_: Element, *, max_length: int = 3
) -> ExplanationResult:
    """Return everything that is known of two elements, as seen from the first.

    Raises:
        UsageError: `max_length` is not allowed, or the two are one.
    """
    if subject.iri == object_.iri:
        raise UsageError(f"{subject.code} twice is no pair", hint="name two elements")
    within = Naming(crosswalk).share_edition(subject.iri, object_.iri)
    derivation = derive(crosswalk, max_length=max_length, within=within)
    presenter, recorded = Presenter(crosswalk), Recorded(crosswalk)
    ends = subject.iri, object_.iri
    statements = _statements(presenter, recorded, *ends)
    table = CompositionTable(crosswalk.compositions)
    derived = _derived(presenter, derivation, table, ends)
    bearing = _bearing(presenter, derivation, table, ends)
    unknown = not (statements or derived or bearing)
    nearest = _nearest(crosswalk, presenter, recorded, *ends) if unknown else ()
    found = ExplanationResult(
        subject=presenter.element(subject.iri),
        object=presenter.element(object_.iri),
        sentences=(),
        statements=statements,
        derived=derived,
        bearing=bearing,
        nearest=nearest,
    )
    return _with_sentences(found, max_length)


def _with_sentences(found: ExplanationResult, max_length: int) -> ExplanationResult:
    return ExplanationResult(
        subject=found.subject,
        object=found.object,
        sentences=tuple(sentences(found, max_length)),
        statements=found.statements,
        derived=found.derived,
        bearing=found.bearing,
        nearest=found.nearest,
    )


def _statements(
    presenter: Presenter, recorded: Recorded, one: str, other: str
) -> tuple[Statement, ...]:
    found = [
        _statement(record, predicate, record.subject != one, "")
        for record, predicate in recorded.of_pair(one, other)
    ]
    for record in recorded.no_match(one, other):
        lonely = presenter.element(record.subject or record.object)
        found.append(_statement(record, None, False, lonely.code))
    return tuple(found)


def _statement(
    record: MappingRecord, predicate: Predicate | None, inverted: bool, no_match: str
) -> Statement:
    return Statement(
        listed=record.listed.value,
        predicate=predicate,
        confidence=record.confidence,
        inverted=inverted,
        no_match=no_match,
        origin=record.origin,
        status=record.status,
        reason=record.reason,
        trust=record.trust,
        author=record.author,
        sources=record.sources,
        page=record.page,
        mapping=record.iri,
    )


def _derived(
    presenter: Presenter,
    derivation: Derivation,
    table: CompositionTable,
    ends: tuple[str, str],
) -> DerivedRecord | None:
    found = derivation.by_pair.get(ends)
    if found is None:
        other = derivation.by_pair.get(ends[::-1])
        found = _turned(other, table) if other else None
    return presenter.derived(found) if found else None


def _turned(found: Derived, table: CompositionTable) -> Derived:
    return Derived(
        subject=found.object,
        predicate=found.predicate.inverse,
        object=found.subject,
        confidence=found.confidence,
        chains=tuple(turned(chain, table) for chain in found.chains),
        counted=tuple(turned(chain, table) for chain in found.counted),
        other_chains=tuple(turned(chain, table) for chain in found.other_chains),
        record=found.record,
    )


def _bearing(
    presenter: Presenter,
    derivation: Derivation,
    table: CompositionTable,
    ends: tuple[str, str],
) -> tuple[BearingRecord, ...]:
    every = (*derivation.corroborated, *derivation.contradictions)
    return tuple(
        presenter.bearing(
            each if (each.subject, each.object) == ends else _turned_finding(each, table)
        )
        for each in every
        if (each.subject, each.object) in {ends, ends[::-1]}
    )


def _turned_finding(found: Finding, table: CompositionTable) -> Finding:
    return Finding(
        subject=found.object,
        object=found.subject,
        relation=found.relation,
        predicate=found.predicate.inverse,
        chains=tuple(turned(chain, table) for chain in found.chains),
        record=found.record,
        stated=found.stated.inverse if found.stated else None,
    )


def _nearest(
    crosswalk: Crosswalk, presenter: Presenter, recorded: Recorded, one: str, other: str
) -> tuple[NearestStep, ...]:
    """Return the shortest way over accepted mappings, with what follows up to each link."""
    graph: nx.Graph[str] = nx.Graph()
    neighbours = recorded.neighbours()
    links = {(each.subject, each.object): each for found in neighbours.values() for each in found}
    for start, end in sorted(links):
        graph.add_edge(start, end)
    if one not in graph or other not in graph or not nx.has_path(graph, one, other):
        return ()
    ways = sorted(nx.all_shortest_paths(graph, one, other))
    best = max(ways, key=lambda way: _reach(crosswalk, links, way))
    return tuple(_steps(crosswalk, presenter, [links[pair] for pair in pairwise(best)]))


def _reach(
    crosswalk: Crosswalk, links: dict[tuple[str, str], Link], way: list[str]
) -> tuple[int, float]:
    """Return how far along a way something follows, and how sure its links are."""
    table = CompositionTable(crosswalk.compositions)
    walked = [links[pair] for pair in pairwise(way)]
    held = sum(
        table.fold([link.predicate for link in walked[:number]]) is not None
        for number in range(1, len(walked) + 1)
    )
    return held, min(link.confidence for link in walked)


def _steps(crosswalk: Crosswalk, presenter: Presenter, walked: list[Link]) -> Iterator[NearestStep]:
    table = CompositionTable(crosswalk.compositions)
    so_far: Predicate | None = None
    for number, link in enumerate(walked):
        if number == 0:
            so_far = link.predicate
            yield NearestStep(presenter.link(link), so_far, "", "")
            continue
        rule = table.rule(so_far, link.predicate) if so_far else None
        so_far = rule.result if rule else None
        why = rule.reason if rule else ""
        yield NearestStep(presenter.link(link), so_far, rule.id if rule else "", why)
