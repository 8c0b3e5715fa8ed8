"""Benchmark sets of the workspace: load, list, remove; and the yardstick made of them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from rdflib import Graph

from ssckg import resources
from ssckg.app.permitting import permit
from ssckg.errors import CheckError, UnknownNameError, UsageError
from ssckg.io.records import read_records
from ssckg.io.sheets.records import SUFFIXES, read_sheet_records
from ssckg.io.turtle import read_turtle
from ssckg.model.scoring import BenchmarkSet
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import CODE, GRAPH, PREFIXES
from ssckg.scoring.benchmark_rdf import read_set, set_triples
from ssckg.scoring.scorecard import Yardstick
from ssckg.scoring.supplied import OPTIONAL, REQUIRED, check_set_id, read_supplied, set_iri
from ssckg.scoring.tables import BUILT_IN, read_tree, read_yardstick
from ssckg.submissions.catalogue import DEFAULT_EDITION, edition_triples, stamp
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.framework import FrameworkTree
    from ssckg.ports import GraphStore, Triple

_GOALS_EDITION: Final = "sdg-2022"
_SET_GRAPHS: Final = GRAPH + "workspace/benchmarks/"
_FIND_SETS: Final = f"""
PREFIX ssc: <{PREFIXES["ssc"]}>
SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?set a ssc:BenchmarkSet }} }}
"""


def framework_tree(edition: str = DEFAULT_EDITION) -> FrameworkTree:
    """Return the structure of an edition, with the titles of the goals.

    Raises:
        UnknownNameError: there is no such edition.
    """
    return _tree(edition, stamp(edition))


@cache
def _tree(edition: str, _: str) -> FrameworkTree:
    return read_tree(edition, edition_triples(edition), edition_triples(_GOALS_EDITION))


def _own_yardstick(edition: str) -> Yardstick:
    """Return bands, rules and benchmarks that come with an edition.

    Raises:
        UsageError: the edition has no rule of scoring.
    """
    return _yardstick(edition, stamp(edition))


@cache
def _yardstick(edition: str, _: str) -> Yardstick:
    triples = edition_triples(edition)
    if not any(str(t.object).endswith("#ScoringRule>") for t in triples):
        raise UsageError(
            f"{edition} has no rule of scoring", hint=f"scores are for {DEFAULT_EDITION}"
        )
    return read_yardstick(triples)


def load_benchmarks(
    ws: Workspace,
    actor: Actor,
    file: Path,
    *,
    set_id: str | None = None,
    label: str | None = None,
    edition: str = DEFAULT_EDITION,
) -> BenchmarkSet:
    """Keep the benchmarks of a file as a set; one of the same id is replaced.

    Args:
        ws: the workspace.
        actor: who loads.
        file: CSV, JSON or workbook with the fields of `scoring.supplied`.
        set_id: id of the set; by default the file's name.
        label: name of the set for people; by default its id.
        edition: framework edition whose data points are meant.

    Raises:
        ForbiddenError: the actor may not.
        UsageError: the id is none.
        DataError: the file cannot be read, or rows have faults; each with its place.
    """
    permit(ws, actor, "benchmark-load")
    set_id = check_set_id(set_id or re.sub(r"[^a-z0-9]+", "-", file.stem.casefold()).strip("-"))
    tree = framework_tree(edition)
    read = read_sheet_records if file.suffix.lower() in SUFFIXES else read_records
    records = read(file, required=REQUIRED, optional=OPTIONAL)
    benchmarks = read_supplied(records, tree, set_id, _bases())
    found = BenchmarkSet(set_id, set_iri(set_id), label or set_id, benchmarks)
    triples = list(set_triples(found, ws.now()))
    _check_shape(triples)
    ws.store.put_graph(_SET_GRAPHS + set_id, triples)
    return read_set(triples)[1]


def list_benchmarks(
    ws: Workspace, actor: Actor, *, edition: str = DEFAULT_EDITION
) -> tuple[BenchmarkSet, ...]:
    """Return the sets that scores are made with: loaded ones, the latest first, then our own.

    Raises:
        ForbiddenError: the actor may not.
    """
    permit(ws, actor, "benchmark-list")
    return (*_loaded(ws.store), *_own_yardstick(edition).sets)


def remove_benchmarks(ws: Workspace, actor: Actor, set_id: str) -> BenchmarkSet:
    """Remove a loaded set, and return what it was.

    Raises:
        ForbiddenError: the actor may not.
        UsageError: the set comes with the graph.
        UnknownNameError: there is no such set.
    """
    permit(ws, actor, "benchmark-load")
    check_set_id(set_id)
    found = _chosen(_loaded(ws.store), [set_id])[0]
    ws.store.delete_graph(_SET_GRAPHS + set_id)
    return found


def yardstick(
    store: GraphStore, edition: str = DEFAULT_EDITION, sets: Sequence[str] = ()
) -> Yardstick:
    """Return with what is scored: all sets, or only those named, in that order.

    Raises:
        UsageError: the edition has no rule of scoring.
        UnknownNameError: there is no such set.
    """
    own = _own_yardstick(edition)
    known = (*_loaded(store), *own.sets)
    return Yardstick(own.bands, _chosen(known, sets) if sets else known, own.rules)


def own_yardstick(edition: str = DEFAULT_EDITION) -> Yardstick:
    """Return the yardstick that comes with the graph, without loaded sets."""
    return _own_yardstick(edition)


def _chosen(known: Sequence[BenchmarkSet], wanted: Sequence[str]) -> tuple[BenchmarkSet, ...]:
    by_id = {each.id: each for each in known}
    for set_id in wanted:
        if set_id not in by_id:
            raise UnknownNameError("benchmark set", set_id, tuple(sorted({*by_id, BUILT_IN})))
    return tuple(by_id[set_id] for set_id in wanted)


def _loaded(store: GraphStore) -> tuple[BenchmarkSet, ...]:
    """Return the sets of the workspace, the latest first."""
    graphs = sorted(
        str(row["graph"])
        for row in store.select(_FIND_SETS)
        if str(row["graph"]).startswith(_SET_GRAPHS)
    )
    found = [read_set(store.get_graph(graph)) for graph in graphs]
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0], reverse=True))


@cache
def _bases() -> frozenset[str]:
    """Return the known values of `code/benchmark-basis`."""
    codes = read_turtle(resources.folder("ontology") / "codes.ttl", shown="codes.ttl")
    prefix = f"{CODE}benchmark-basis/"
    names = (str(getattr(t.subject, "value", "")) for t in codes)
    return frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def _check_shape(triples: list[Triple]) -> None:
    """Hold a set to `shapes/benchmark.ttl`, as whatever else is kept.

    Raises:
        CheckError: it breaks a rule; what the reading of the file lets through and should not.
    """
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    document = RdfDocument(
        graph.serialize(format="nt", encoding="utf-8"), "benchmarks", RdfFormat.N_TRIPLES
    )
    findings = as_findings(make_validator(load_shapes(["benchmark"])).validate([document]))
    if findings:
        raise CheckError(f"the benchmarks break a rule: {findings[0].message}", tuple(findings))
