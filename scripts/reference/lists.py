"""Pages of lists: codes, registers, problems."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rdflib import RDF, SKOS, Graph
from scripts.reference.writing import code, page, plain, table

from ssckg_api.problems import problem_codes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the pages: (path, text)."""
    yield "codes.md", _codes(root / "ontology")
    yield "registers.md", _registers(root / "ontology")
    yield "problems.md", _problems()


def _codes(folder: Path) -> str:
    graph = Graph()
    for file in sorted(folder.glob("*.ttl")):
        graph.parse(file, format="turtle")
    members = defaultdict(list)
    for concept, scheme in graph.subject_objects(SKOS.inScheme):
        members[scheme].append(concept)
    parts = [
        "# Code lists",
        "Where a property takes a value from a list, this is the list. Each code has an IRI and "
        "a page of its own.",
    ]
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        title = graph.value(scheme, SKOS.prefLabel) or scheme
        parts.append(f"## {plain(title)}")
        parts.append(plain(graph.value(scheme, SKOS.definition) or ""))
        parts.append(code(scheme))
        rows = [
            (
                code(graph.value(each, SKOS.notation) or str(each).rpartition("/")[2]),
                plain(graph.value(each, SKOS.prefLabel) or ""),
                plain(graph.value(each, SKOS.definition) or ""),
            )
            for each in sorted(members[scheme], key=str)
        ]
        parts.append(table(("code", "label", "meaning"), rows))
    return page(*parts)


def _registers(folder: Path) -> str:
    parts = [
        "# Registers",
        "Facts that are kept as tables, with what each column means to the graph (CSV on the "
        "Web). A blank cell is a fact that is not known, never a zero.",
    ]
    for meta in sorted((folder / "registers").rglob("*-metadata.json")):
        told: Any = json.loads(meta.read_text(encoding="utf-8"))
        file = meta.with_name(str(told["url"]))
        with file.open(encoding="utf-8", newline="") as opened:
            rows = sum(1 for _ in csv.DictReader(opened))
        parts.append(f"## {plain(told.get('dc:title', file.stem))}")
        parts.append(f"{code(file.relative_to(folder.parent).as_posix())}, {rows} rows.")
        columns = [
            (
                code(each["name"]),
                code(each.get("propertyUrl", "")),
                "yes" if each.get("required") else "",
                code(_datatype(each)),
            )
            for each in told["tableSchema"]["columns"]
            if not each.get("virtual")
        ]
        parts.append(table(("column", "property", "needed", "values"), columns))
    return page(*parts)


def _datatype(column: Any) -> str:
    if "valueUrl" in column:
        return str(column["valueUrl"])
    kind = column.get("datatype", "string")
    return str(kind.get("base", "string") if isinstance(kind, dict) else kind)


def _problems() -> str:
    rows = [
        (code(each.code), each.status, plain(each.title), plain(each.help))
        for each in problem_codes().values()
    ]
    return page(
        "# Problems",
        "What a refusal over HTTP says of itself: the code ends the `type` of the problem "
        "document, and stays the same for good. The detail of an answer says what is meant there.",
        table(("code", "status", "title", "what to do"), rows),
    )
