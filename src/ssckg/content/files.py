"""Finds what the build reads, by pattern, and says which named graph each file goes to.

A new framework, register, mapping set or query is a new file or folder; no code names any.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ssckg.errors import ParseError
from ssckg.io.csvw_metadata import SUFFIX
from ssckg.namespaces import GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAPPING_SUFFIX = ".sssom.tsv"
PARTS = ("rejected", "candidates")
"""The lists beside the accepted one, each a file in the folder of the set."""


class Kind(StrEnum):
    """What a file is."""

    TURTLE = "turtle"
    TABLE = "table"
    MAPPINGS = "mappings"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the build: where it stands, how messages name it, its kind and its graph.

    `part` is the list that a mapping file holds where that is not the accepted one.
    """

    path: Path
    shown: str
    kind: Kind
    graph: str
    part: str = ""


def find_sources(root: Path) -> tuple[SourceFile, ...]:
    """Return all files of the build below `root`, sorted by name.

    Args:
        root: the folder that holds `ontology/`, `mappings/` and `queries/`.

    Raises:
        ParseError: there is nothing to build, or a table lacks its metadata (or the reverse).
    """
    found = [
        SourceFile(path, path.relative_to(root).as_posix(), kind, GRAPH + graph)
        for path, kind, graph in (*_ontology(root), *_queries(root))
    ]
    found += _mappings(root)
    if not any(source.kind is Kind.TURTLE for source in found):
        raise ParseError("holds no ontology/*.ttl: nothing to build", file=str(root))
    for source in found:
        if source.kind is Kind.TABLE:
            _check_pair(source)
    return tuple(sorted(found, key=lambda source: source.shown))


def _check_pair(source: SourceFile) -> None:
    stem = source.path.name.removesuffix(SUFFIX).removesuffix(".csv")
    if not source.path.with_name(stem + ".csv").is_file():
        raise ParseError(f"describes {stem}.csv, which is not there", file=source.shown)
    if not source.path.with_name(stem + SUFFIX).is_file():
        raise ParseError(f"has no {stem}{SUFFIX} beside it", file=source.shown)


def _ontology(root: Path) -> Iterator[tuple[Path, Kind, str]]:
    for path in (root / "ontology").glob("*.ttl"):
        yield path, Kind.TURTLE, "ontology"
    for area, graph in (("frameworks", "framework"), ("registers", "register")):
        for path in (root / "ontology" / area).glob("*/*"):
            name = f"{graph}/{path.parent.name}"
            if path.suffix == ".ttl":
                yield path, Kind.TURTLE, name
            elif path.suffix == ".csv":
                yield path, Kind.TABLE, name
            elif path.name.endswith(SUFFIX) and not path.with_name(_table_of(path)).is_file():
                yield path, Kind.TABLE, name  # reported as a table that is not there


def _table_of(metadata: Path) -> str:
    return metadata.name.removesuffix(SUFFIX) + ".csv"


def _mappings(root: Path) -> Iterator[SourceFile]:
    for path in (root / "mappings").glob("*" + MAPPING_SUFFIX):
        graph = f"{GRAPH}mapping/{path.name.removesuffix(MAPPING_SUFFIX)}"
        yield SourceFile(path, path.relative_to(root).as_posix(), Kind.MAPPINGS, graph)
    for path in (root / "mappings").glob("*/*" + MAPPING_SUFFIX):
        part = path.name.removesuffix(MAPPING_SUFFIX)
        shown = path.relative_to(root).as_posix()
        if part not in PARTS:
            raise ParseError(f"is not one of {' and '.join(PARTS)}", file=shown)
        graph = f"{GRAPH}mapping/{path.parent.name}/{part}"
        yield SourceFile(path, shown, Kind.MAPPINGS, graph, part)


def _queries(root: Path) -> Iterator[tuple[Path, Kind, str]]:
    for path in (root / "queries").glob("*.rq"):
        yield path, Kind.QUERY, "query"
