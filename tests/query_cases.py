"""Reads the cases beside the queries (docs/decisions/0006); shared by the tests that run them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

FOLDER = Path(__file__).resolve().parents[1] / "queries"
CASE_GRAPH = "https://w3id.org/ssckg/graph/case"
_FORMATS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}
_NUMBERS = {"integer", "decimal", "double"}

Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Case:
    """One case of a query: its data, what is given for parameters, and what must come out."""

    query: str
    name: str
    folder: Path = FOLDER

    @property
    def id(self) -> str:
        """Name of the test."""
        return f"{self.query}/{self.name}"

    def _file(self, ending: str) -> Path:
        return self.folder / self.query / f"{self.name}.{ending}"

    @property
    def parameters(self) -> dict[str, str]:
        """Texts as given after `-p`."""
        path = self._file("params.json")
        return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}

    def quads(self) -> list[Quad]:
        """Return the data; Turtle goes to the graph of cases."""
        path = next(p for ending in _FORMATS if (p := self._file(f"data{ending}")).exists())
        quads = parse(path.read_bytes(), _FORMATS[path.suffix])
        if path.suffix == ".trig":
            return list(quads)
        graph = NamedNode(CASE_GRAPH)
        return [Quad(q.subject, q.predicate, q.object, graph) for q in quads]

    @property
    def expected_rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Columns and rows of a SELECT."""
        results = parse_query_results(self.expected_bytes, QueryResultsFormat.TSV)
        assert isinstance(results, QuerySolutions)
        columns = tuple(variable.value for variable in results.variables)
        return columns, [comparable(solution) for solution in results]

    @property
    def expected_bytes(self) -> bytes:
        """The expected rows of a SELECT as they stand in the file."""
        return self._file("expected.tsv").read_bytes()

    @property
    def expected_answer(self) -> bool:
        """Answer of an ASK."""
        return {"true": True, "false": False}[self._file("expected.txt").read_text("utf-8").strip()]

    @property
    def expected_graph(self) -> Dataset:
        """Graph of a CONSTRUCT."""
        store = Store()  # as the data: it writes numbers in canonical form
        store.extend(parse(self._file("expected.ttl").read_bytes(), RdfFormat.TURTLE))
        return Dataset(store)

    @property
    def is_without_rows(self) -> bool:
        """Say whether nothing must come out."""
        path = self._file("expected.tsv")
        if path.exists():
            return not self.expected_rows[1]
        if self._file("expected.txt").exists():
            return not self.expected_answer
        return len(self.expected_graph) == 0


def find_cases(folder: Path = FOLDER) -> list[Case]:
    """Return all cases, by pattern."""
    files = [*folder.glob("*/*.data.ttl"), *folder.glob("*/*.data.trig")]
    return sorted(
        (Case(f.parent.name, f.name.rsplit(".data.", 1)[0], folder) for f in files),
        key=lambda case: case.id,
    )


def comparable(solution: object) -> Row:
    """Return a row as texts; a number is in canonical form of its datatype."""
    return tuple(None if term is None else comparable_term(term) for term in solution)  # type: ignore[attr-defined]


def comparable_term(term: object) -> str:
    """Return a term as text that is equal for equal terms."""
    if isinstance(term, Literal) and term.datatype.value.rpartition("#")[2] in _NUMBERS:
        kind = term.datatype.value.rpartition("#")[2]
        return f'"{float(term.value)!r}"^^{kind}' if kind != "integer" else f'"{int(term.value)}"'
    return str(term)
