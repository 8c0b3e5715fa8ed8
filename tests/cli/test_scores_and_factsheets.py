"""`ssckg benchmark`, `ssckg score` and the documents of a submission, as people type them."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest
from csvw import CSVW

from ssckg import resources
from ssckg.cli import main
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = resources.folder("examples")
ID = "stavanger-2021-1"


def run(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["ssckg", *words])
        patch.delenv("SSCKG_TOKEN", raising=False)
        try:
            main()
        except SystemExit as end:
            code = end.code
    return int(str(code or 0)), out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("scores") / "data"
    DataDirectory.create_or_open(folder)
    file = str(EXAMPLES / "cities" / "stavanger.csv")
    assert (
        run(
            "submission",
            "lodge",
            file,
            "--city",
            "Stavanger",
            "--year",
            "2021",
            "--data",
            str(folder),
        )[0]
        == 0
    )
    marks = str(EXAMPLES / "benchmarks" / "example.csv")
    code, out, _ = run("benchmark", "load", marks, "--data", str(folder))
    assert code == 0
    assert "loaded 9 benchmarks as example" in out
    assert "9 of them are marked as examples" in out
    return str(folder)


def answer(*words: str) -> Any:
    code, out, err = run(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_benchmarks_are_listed(data: str) -> None:
    sets = answer("benchmark", "list", "--data", data)
    assert [(s["id"], s["built_in"], len(s["benchmarks"])) for s in sets] == [
        ("example", False, 9),
        ("scoring", True, 1),
    ]
    assert "comes with the graph" in run("benchmark", "list", "--data", data)[1]


def test_score_for_people_and_programs(data: str) -> None:
    told = answer("score", ID, "--data", data)
    assert told["overall"]["percent"] == 85.71
    assert told["overall"]["not_reported"] == 99
    assert {rule["origin"] for rule in told["rules"]} == {"ours", "stated"}
    out = run("score", ID, "--data", data)[1]
    assert "Stavanger 2021: 24 of 28 points = 85.71 % (66–95 %)" in out
    assert "left out: 99 not reported, 6 no benchmark" in out
    assert told["notice"].startswith("made up: 7 of the 7 scored data points")
    assert told["notice"] in out.splitlines()
    bare = run("score", ID, "--benchmarks", "scoring", "--data", data)[1]
    assert "Stavanger 2021: nothing is scored" in bare
    assert "made up" not in bare


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["score"], 2, "give the id of a submission"),
        (["score", ID, "--city", "Oslo"], 2, "give the id of a submission"),
        (["score", "--city", "Oslo"], 2, "with --year"),
        (["score", "oslo-2021-7"], 2, "unknown submission"),
        (["score", ID, "--benchmarks", "mine"], 2, "unknown benchmark set"),
        (["benchmark", "remove", "scoring"], 2, "the graph's own"),
        (["benchmark", "load", "nowhere.csv"], 1, "nowhere.csv"),
        (["submission", "factsheet", ID, "--out", "f.docx"], 2, "no such format"),
        (["submission", "factsheet", ID, "--out", "f.pdf", "--lang", "xx"], 2, "unknown language"),
        (
            ["submission", "factsheet", ID, "--out", "f.pdf", "--public"],
            1,
            "nothing of it is public",
        ),
        (["submission", "snapshot", ID, "--out", "nowhere/s.svg"], 3, "cannot be written"),
        (["submission", "index-inputs", ID, "--out", "i.csv"], 1, "only verified"),
        (["submission", "local-review", ID, "--out", "r.md", "--sdg", "99"], 2, "unknown goal"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    data: str, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        found, out, err = run(*words, "--data", data)
    assert (found, out) == (code, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "name", "start"),
    [
        ("factsheet", "f.html", b"<!DOCTYPE html>"),
        ("factsheet", "f.pdf", b"%PDF-"),
        ("factsheet", "f.ttl", b"@prefix"),
        ("factsheet", "f.json", b"{"),
        ("snapshot", "s.svg", b"<svg"),
        ("snapshot", "s.html", b"<!DOCTYPE html>"),
        ("snapshot", "s.pdf", b"%PDF-"),
        ("local-review", "r.md", b"# Stavanger 2021"),
        ("local-review", "r.csv", b"city,"),
        ("local-review", "r.json", b"{"),
    ],
)
def test_documents_are_written(
    data: str, tmp_path: Path, command: str, name: str, start: bytes
) -> None:
    out = tmp_path / name
    code, said, err = run("submission", command, ID, "--out", str(out), "--data", data)
    assert (code, err) == (0, "")
    assert said.startswith(f"wrote {out} (")
    assert out.read_bytes().lstrip().startswith(start)


def test_index_inputs_are_valid_csv_on_the_web(data: str, tmp_path: Path) -> None:
    """Read back by an independent CSVW library, which checks datatypes and keys."""
    for words in (
        ["submit", ID],
        ["assign", ID, "--verifier", "vera"],
        ["verify", ID, "--all-yes"],
    ):
        code, _, err = run("submission", *words, "--data", data)
        assert code == 0, err
    out = tmp_path / "i.csv"
    code, said, err = run("submission", "index-inputs", ID, "--out", str(out), "--data", data)
    assert (code, err) == (0, "")
    assert "i.csv-metadata.json" in said
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert len(rows) == 112
    assert {row["status"] for row in rows} == {"not available"}  # verified, and no consent
    table = CSVW(str(out), md_url=str(tmp_path / "i.csv-metadata.json"), validate=True)
    assert not table.warnings
    assert table.is_valid


def test_city_of_the_published_dataset(built_data: Path) -> None:
    """The example cities: values as printed; the one printed benchmark is for none of them."""
    where = ("--data", str(built_data))
    told = answer("score", "--city", "stavanger", "--year", "2021", *where)
    assert (told["city"], told["submission"]) == ("Stavanger", None)
    assert (told["overall"]["no_benchmark"], told["overall"]["not_reported"]) == (13, 99)
    assert told["overall"]["percent"] is None
    bare = {
        p["code"] for p in told["data_points"] if p["reason"] == "printed as without a benchmark"
    }
    assert bare == {"EC: ICT: PS: 1A", "EC: ICT: PS: 2A"}  # Stavanger p. 17: N/A
    code, _, err = run("score", "--city", "stavanger", "--year", "1999", *where)
    assert (code, "1999" in err, "2021" in err) == (2, True, True)
    code, _, err = run("score", "--city", "Atlantis", "--year", "2021", *where)
    assert code == 2
