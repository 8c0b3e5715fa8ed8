"""Tables of figures in the guides of the workbench, held against what is computed today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ssckg import KnowledgeGraph

if TYPE_CHECKING:
    from collections.abc import Iterable

GUIDES = Path(__file__).parents[2] / "docs" / "harmonization"
EDITIONS = {
    "U4SSC": "u4ssc-2017",
    "SDGs": "sdg-2022",
    "SDG": "sdg-2022",
    "New Urban Agenda": "nua-2016",
    "ISO 37120:2014": "iso37120-2014",
    "CPI": "cpi-2016",
}


@pytest.fixture(scope="module")
def graph(built_data: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(built_data)


def table(guide: str, first_column: str) -> list[list[str]]:
    """Return the cells of the table of a guide whose first column has this head."""
    lines = (GUIDES / guide).read_text(encoding="utf-8").split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def records(graph: KnowledgeGraph, analysis: str, name: str, **values: Any) -> list[dict[str, Any]]:
    """Return the rows of one table of a result, by column."""
    result = graph.run(analysis, **values)
    found = next(each for each in result.tables() if each.name == name)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def by_pair(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["subject"], row["object"]): row for row in rows}


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def test_coverage_of_all_pairs(graph: KnowledgeGraph) -> None:
    known = by_pair(records(graph, "compare", "pairs", all=True))
    for covered, by, *figures in table("comparison.md", "covered"):
        name, _, total = covered.rstrip(")").rpartition(" (")
        row = known[EDITIONS[name], EDITIONS[by]]
        assert int(total) == row["total"]
        assert figures == [
            *map(percent, (row["share"], row["low"], row["high"])),
            str(row["exact"]),
            str(row["close"]),
            str(row["broad"] + row["narrow"]),
            str(row["related"]),
        ], covered


def test_derived_mappings_by_pair(graph: KnowledgeGraph) -> None:
    known = by_pair(records(graph, "derive", "counts"))
    derived = {pair: row for pair, row in known.items() if row["derived"]}
    shown = table("derivation.md", "pair")
    assert len(shown) == len(derived)
    for pair, *figures in shown:
        subject, _, object_ = pair.partition(" to ")
        row = derived[EDITIONS[subject], EDITIONS[object_]]
        names = ("derived", "exact", "close", "broad", "narrow", "related")
        assert figures == [str(row[name]) for name in names], pair


def test_the_network_by_strength(graph: KnowledgeGraph) -> None:
    for words, *figures in table("network.md", "links of strength"):
        found: Any = graph.run("network", framework="u4ssc-2017", strength=words.split()[0])
        counts = found.counts
        assert figures == [
            str(counts.edges),
            str(counts.components),
            f"{counts.largest_component} nodes",
            str(counts.bridges),
            str(counts.isolated_sources),
            str(counts.isolated_targets),
        ], words


@pytest.mark.slow
def test_core_sets(graph: KnowledgeGraph) -> None:
    for asked, indicators, targets, covered in table("core-set.md", "asked for"):
        words = asked.strip("`").replace("--", "").split()
        given = dict(zip(words[::2], map(float, words[1::2]), strict=True)) if words[1:] else {}
        found: Any = graph.run(
            "core-set", **{k: int(v) if k == "size" else v for k, v in given.items()}
        )
        coverage = found.coverage
        assert indicators.split(",")[0] == str(len(found.chosen)), asked
        assert targets == str(coverage.covered), asked
        if covered:
            ends = [float(end) for end in covered.split(" to ")]
            assert ends == pytest.approx([coverage.low, coverage.high], abs=0.005), asked


@pytest.mark.slow
def test_how_often_suggestions_are_right(graph: KnowledgeGraph) -> None:
    rows = records(graph, "suggest-evaluate", "figures")
    known = {(r["set"], r["model"]): r for r in rows if r["truth"] == "all predicates"}
    names = (
        "recall_at_1",
        "recall_at_5",
        "recall_at_20",
        "goal_accuracy_at_1",
        "target_accuracy_at_5",
    )
    for name, model, subjects, *figures in table("suggestion.md", "set"):
        row = known[name, model]
        assert int(subjects) == row["subjects"]
        for figure, column in zip(figures, names, strict=True):
            said = figure.strip("*")
            expected = None if not said else pytest.approx(float(said), abs=0.0006)
            assert row[column] == expected, (name, model, column)
