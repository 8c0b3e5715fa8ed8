"""`ssckg suggest` and `ssckg suggest evaluate`, as people type them."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from ssckg.cli import app, main

if TYPE_CHECKING:
    from pathlib import Path


def run(*words: object) -> tuple[int, str, str]:
    written = io.BytesIO()
    out, err = io.TextIOWrapper(written, "utf-8", write_through=True), io.StringIO()
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["ssckg", "suggest", *map(str, words)])
        try:
            main()
        except SystemExit as end:
            code = end.code
    return int(str(code or 0)), written.getvalue().decode(), err.getvalue()


def answer(*words: object) -> Any:
    code, out, err = run(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_suggestions_are_open_pairs_with_evidence(built_data: Path) -> None:
    found = answer("u4ssc-2017", "sdg-2022", "--top", 2, "--data", built_data)
    assert found["pairs"] == 91 * found["objects"]
    left_out = found["left_out"]
    assert found["open"] == found["pairs"] - sum(left_out.values())
    shown = [(each["subject"]["curie"], each["object"]["curie"]) for each in found["suggestions"]]
    assert len(shown) == len(set(shown)) > 91
    # Accepted in u4ssc-sdg: household Internet access and 17.8.1; it must not come again.
    assert ("u4ssc:EC-ICT-ICT-1C", "unsdg:C170801") not in shown
    assert all(each["evidence"] for each in found["suggestions"])
    assert found["citation"]["parameters"]["top"] == 2


def test_one_subject(built_data: Path) -> None:
    words = ("u4ssc-2017", "cpi-2016", "--subject", "EC: I: WA: 1C", "--data", built_data)
    found = answer(*words)
    assert {each["subject"]["code"] for each in found["suggestions"]} == {"EC: I: WA: 1C"}
    ranks = [each["rank"] for each in found["suggestions"]]
    assert ranks == list(range(1, len(ranks) + 1))


def test_the_terminal_and_csv(built_data: Path) -> None:
    words = ("u4ssc-2017", "nua-2016", "--top", 1, "--data", built_data)
    code, out, _ = run(*words, "--limit", 3)
    assert code == 0
    assert "Suggested mappings of u4ssc-2017 to nua-2016" in out
    assert "no probability" in " ".join(out.split())
    code, out, _ = run(*words, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["rank"] for row in rows} == {"1"}


@pytest.mark.slow
def test_evaluation_gives_the_figures_of_each_set(built_data: Path) -> None:
    found = answer("evaluate", "--data", built_data)
    assert set(found["recall_at"]) == {"1", "5", "20"}
    head = [
        each
        for each in found["sets"]
        if (each["mapping_set"], each["model"]) == ("u4ssc-sdg", "lexical")
    ]
    assert [each["truth"] for each in head] == ["all predicates", "without related"]
    assert head[0]["goal_accuracy_at_1"]["value"] == found["goal_accuracy_at_1"]
    assert head[0]["target_accuracy_at_5"]["of"] == 91
    assert found["literature"][0]["doi"] == "10.1109/ACCESS.2025.3595894"
    assert found["protocol"]
    assert found["citation"]["seed"] == found["seed"]


def test_a_result_is_cited_and_runs_again(built_data: Path, tmp_path: Path) -> None:
    words = ("suggest", "u4ssc-2017", "cpi-2016", "--top", "1", "--data", str(built_data))
    found = CliRunner().invoke(app, ["cite", *words, "--json"])
    assert found.exit_code == 0
    kept = tmp_path / "citation.json"
    kept.write_text(found.stdout, "utf-8")
    again = CliRunner().invoke(app, ["rerun", str(kept), "--data", str(built_data)])
    assert (again.exit_code, again.stdout) == (0, "suggest: the same result\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("u4ssc-2017",), "two frameworks"),
        (("u4ssc-2017", "cpi-2061"), "unknown framework"),
        (("sdg-2017", "sdg-2022"), "one family"),
        (("u4ssc-2017", "cpi-2016", "--subject", "XX"), "unknown element"),
        (("u4ssc-2017", "cpi-2016", "--top", 0), "--top"),
        (("evaluate", "cpi-2016"), "no framework"),
        (("u4ssc-2017", "cpi-2016", "--seed", 3), "evaluate"),
    ],
)
def test_wrong_use(built_data: Path, words: tuple[object, ...], says: str) -> None:
    code, out, err = run(*words, "--data", built_data)
    assert (code, out) == (2, "")
    assert says in err


def test_embeddings_that_are_not_installed(
    built_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    code, out, err = run("u4ssc-2017", "cpi-2016", "--embeddings", "--data", built_data)
    assert (code, out) == (3, "")
    assert "pip install 'ssckg[embeddings]'" in err
