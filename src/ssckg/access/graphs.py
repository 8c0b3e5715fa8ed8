"""Which graphs of the workspace somebody may read or write as graphs: `graphs.csv`.

Nothing is open that the table does not open. Graphs that use cases keep (submissions, consent,
accounts, logs, rounds, webhooks) are in no row: they are read and changed by their own steps, which
check and log what a bare graph cannot.

Use cases find their records by what is said in them, in whichever graph; so a working graph may not
say it (`RECORD_TERMS`): nobody makes a submission, or a step of one, by writing triples.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssckg.model.actor import Role
from ssckg.namespaces import BASE, GRAPH, SSC, expand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.actor import Actor

WORKING: Final = GRAPH + "workspace/working/"
"""Graphs below this IRI are for whatever those with the right want to keep."""
DEFAULT_GRAPH: Final = WORKING + "default"
"""What the default graph of the workspace stands for when it is written as a graph."""
CHANGES_GRAPH: Final = GRAPH + "workspace/graph-changes"
"""Who changed which graph and when."""
RECORD_TERMS: Final = frozenset(
    map(
        expand,
        (
            *("ssc:Submission", "ssc:SubmissionEvent", "ssc:SubmittedFile", "ssc:BenchmarkSet"),
            *("ssc:AccessEvent", "ssc:submittedBy", "ssc:submissionState", "ssc:submissionAction"),
            *("ssc:sequenceNumber", "ssc:eventOf", "ssc:eventRecord", "ssc:eventCount"),
            *("ssc:revisionAction", "ssc:hasSubmittedFile", "ssc:currentFile", "ssc:filePurpose"),
            *("ssc:partOfSubmission", "ssc:assignedTo", "ssc:supersedes", "ssc:isSupersededBy"),
        ),
    )
)
"""Classes and properties that records of use cases are found by."""
_FILE: Final = Path(__file__).with_name("graphs.csv")
_ELSEWHERE: Final = "*"


@dataclass(frozen=True, slots=True)
class GraphRight:
    """A row: graphs (one; all below a name that ends in /; * for those not ours), role, right."""

    graphs: str
    role: Role
    may_write: bool

    def covers(self, graph: str) -> bool:
        """Say whether the row is about a graph."""
        if self.graphs == _ELSEWHERE:
            return not graph.startswith((BASE, SSC.rstrip("#")))
        own = GRAPH + self.graphs
        return graph.startswith(own) and graph != own if own.endswith("/") else graph == own


@cache
def graph_rights() -> tuple[GraphRight, ...]:
    """Return the rows of the table."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            GraphRight(row["graphs"], Role(row["role"]), row["may"] == "write")
            for row in csv.DictReader(file)
        )


def may_read(actor: Actor, graph: str) -> bool:
    """Say whether somebody may read a graph (by IRI below the standard base)."""
    return any(right.role is actor.role and right.covers(graph) for right in graph_rights())


def may_write(actor: Actor, graph: str) -> bool:
    """Say whether somebody may write a graph."""
    return any(
        right.role is actor.role and right.may_write and right.covers(graph)
        for right in graph_rights()
    )


def readable(actor: Actor, graphs: Iterable[str]) -> list[str]:
    """Return those graphs that somebody may read, in their order."""
    return [graph for graph in graphs if may_read(actor, graph)]
