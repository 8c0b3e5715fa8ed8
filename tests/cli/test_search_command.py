"""`ssckg search` and `KnowledgeGraph.search`: the same hits in both."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from ssckg import KnowledgeGraph
from ssckg.cli import app

if TYPE_CHECKING:
    from pathlib import Path

RUN = CliRunner()


def test_a_code_in_any_spelling(built_data: Path) -> None:
    answer = RUN.invoke(app, ["search", "EC ICT 1C", "--data", str(built_data), "--json"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    first = found["hits"][0]
    assert first["iri"] == "https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"
    assert (first["code"], first["label"]) == ("EC: ICT: ICT: 1C", "Household Internet Access")
    hits = KnowledgeGraph.open(built_data).search("EC ICT 1C").hits
    assert [hit.iri for hit in hits] == [hit["iri"] for hit in found["hits"]]


def test_options_narrow(built_data: Path) -> None:
    words = ["search", "water", "--kind", "Indicator", "--framework", "u4ssc-2017"]
    answer = RUN.invoke(app, [*words, "--data", str(built_data), "--format", "csv", "--most", "3"])
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert len(rows) == 3
    assert {(row["kind"], row["frameworks"]) for row in rows} == {("Indicator", "u4ssc-2017")}
    with_values = RUN.invoke(app, [*words, "--with-values", "--data", str(built_data), "--json"])
    assert all(hit["cities"] > 0 for hit in json.loads(with_values.stdout)["hits"])


def test_what_does_not_occur_is_named(built_data: Path) -> None:
    words = ["search", "x", "--framework", "u4ssc-2071", "--data", str(built_data)]
    answer = RUN.invoke(app, words)
    assert answer.exit_code != 0
    assert "u4ssc-2017" in str(answer.exception)


def test_a_past_state(built_data: Path) -> None:
    from ssckg.app.history.listing import list_states  # noqa: PLC0415

    start = list_states(built_data).states[0].start
    answer = RUN.invoke(
        app, ["search", "gini", "--as-of", start, "--data", str(built_data), "--json"]
    )
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["hits"][0]["code"] == "SC: SH: SI: 2C"
