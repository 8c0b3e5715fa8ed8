"""`ssckg build` and `ssckg dump` as a script meets them, with a real engine."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.terminal import as_process, ssckg

TINY = Path(__file__).parents[1] / "unit" / "content" / "tiny"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The small tree, built once: data directory and manifest."""
    data = tmp_path_factory.mktemp("built") / "data"
    run = ssckg("build", "--data", data, "--source", TINY, "--json")
    assert run.returncode == 0, run.stderr
    return data, json.loads(run.stdout)


def test_json_is_one_document_and_a_pipe_sees_no_progress(tmp_path: Path) -> None:
    run = as_process("build", "--data", tmp_path / "d", "--source", TINY, "--json")
    assert (run.returncode, run.stderr) == (0, "")
    manifest = json.loads(run.stdout)
    assert set(manifest) >= {
        "frameworks", "mappings", "mapping_sets", "triples", "graphs", "hash", "seconds",
        "version", "base",
    }  # fmt: skip
    assert manifest["frameworks"]["a-1"]["data_points"] == 3
    assert manifest["mappings"] == {"a-b": 1}


def test_text_for_people(built: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    run = ssckg("build", "--data", tmp_path / "d", "--source", TINY)
    assert run.returncode == 0
    assert "  a-1: 2 indicators, 3 data points, 3 elements\n" in run.stdout
    assert "  a-b: 1 accepted, 1 no match, 1 rejected, 1 candidates\n" in run.stdout
    assert f"RDFC-1.0 SHA-256 {built[1]['hash']}\n" in run.stdout


def test_dump_has_the_hash_of_the_build(built: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    data, manifest = built
    run = ssckg("dump", "--data", data, "--out", tmp_path / "x.nq", "--json")
    assert (run.returncode, run.stderr) == (0, "")
    report = json.loads(run.stdout)
    content = (tmp_path / "x.nq").read_bytes()
    assert hashlib.sha256(content).hexdigest() == report["sha256"] == manifest["hash"]
    assert report["statements"] == manifest["triples"] == content.count(b"\n")


@pytest.mark.parametrize("name", ["x.trig", "x.ttl", "x.ttl.gz", "x.nq.gz"])
def test_dump_in_other_formats(
    built: tuple[Path, dict[str, Any]], tmp_path: Path, name: str
) -> None:
    run = ssckg("dump", "--data", built[0], "--out", tmp_path / name, "--json")
    assert run.returncode == 0
    assert json.loads(run.stdout)["dataset_hash"] == built[1]["hash"]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_another_base(tmp_path: Path) -> None:
    base = "https://kg.example.org/"
    run = ssckg("build", "--data", tmp_path / "d", "--source", TINY, "--base", base, "--json")
    assert json.loads(run.stdout)["base"] == base
    ssckg("dump", "--data", tmp_path / "d", "--out", tmp_path / "x.ttl")
    text = (tmp_path / "x.ttl").read_text()
    assert "@prefix cpi: <https://kg.example.org/cpi/> ." in text
    assert "\ncpi:A1 " in text
    by_setting = ssckg(
        "build", "--data", tmp_path / "e", "--source", TINY, "--json",
        environment={"SSCKG_BASE": base},
    )  # fmt: skip
    assert json.loads(by_setting.stdout)["hash"] == json.loads(run.stdout)["hash"]


def one_line(run: subprocess.CompletedProcess[str]) -> str:
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1, run.stderr
    assert "Traceback" not in run.stderr
    return run.stderr


@pytest.mark.parametrize("base", ["nonsense", "https://x.example"])
def test_bad_base_is_wrong_use(tmp_path: Path, base: str) -> None:
    run = ssckg("build", "--data", tmp_path / "d", "--source", TINY, "--base", base)
    assert run.returncode == 2
    assert "is not an http(s) IRI that ends in '/'" in one_line(run)
    assert not (tmp_path / "d").exists()


def test_faulty_table_leaves_the_old_data(tmp_path: Path) -> None:
    source = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    data = tmp_path / "d"
    first = json.loads(ssckg("build", "--data", data, "--source", source, "--json").stdout)
    table = source / "ontology/frameworks/a-1/indicators.csv"
    table.write_bytes(table.read_bytes() + b"A3,,Zo\xf6s,,paper\n")
    run = ssckg("build", "--data", data, "--source", source, "--json")
    assert run.returncode == 1
    assert one_line(run) == (
        "ssckg: ontology/frameworks/a-1/indicators.csv, line 4: is not UTF-8 (byte 0xF6);"
        " it looks like Latin-1 or Windows-1252\n"
    )
    dump = ssckg("dump", "--data", data, "--out", tmp_path / "x.nq", "--json")
    assert json.loads(dump.stdout)["dataset_hash"] == first["hash"]


def test_dangling_reference_fails_and_a_draft_is_written_all_the_same(tmp_path: Path) -> None:
    source = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    table = source / "ontology/frameworks/a-1/indicators.csv"
    table.write_text(table.read_text().replace("head,green", "head,blue"))
    run = ssckg("build", "--data", tmp_path / "d", "--source", source)
    assert (run.returncode, run.stdout) == (1, "")
    finding, summary = run.stderr.splitlines()
    assert finding.startswith("violation: ontology/frameworks/a-1/indicators.csv line 2, theme: ")
    assert summary.startswith("ssckg: the content breaks its rules: ontology/frameworks/a-1/")
    assert not (tmp_path / "d").exists()
    run = ssckg("build", "--data", tmp_path / "d", "--source", source, "--draft", "--json")
    assert run.returncode == 0
    assert json.loads(run.stdout)["triples"] > 200


def test_folder_without_sources(tmp_path: Path) -> None:
    run = ssckg("build", "--data", tmp_path / "d", "--source", tmp_path)
    assert run.returncode == 1
    assert "holds no ontology/*.ttl: nothing to build" in one_line(run)


def test_data_directory_that_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    run = ssckg("build", "--data", tmp_path, "--source", TINY)
    assert run.returncode == 3
    assert "holds other files (letter.txt)" in one_line(run)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_data_directory_of_another_version(built: tuple[Path, Any], tmp_path: Path) -> None:
    data = Path(shutil.copytree(built[0], tmp_path / "d"))
    state = json.loads((data / "ssckg.json").read_text())
    (data / "ssckg.json").write_text(json.dumps({**state, "format": 99}))
    for command in (("build", "--source", TINY), ("dump", "--out", tmp_path / "x.nq")):
        run = ssckg(*command, "--data", data)
        assert run.returncode == 3
        assert "has format 99" in one_line(run)
    assert not (tmp_path / "x.nq").exists()


def test_dump_without_data_directory(tmp_path: Path) -> None:
    run = ssckg("dump", "--data", tmp_path / "no", "--out", tmp_path / "x.nq")
    assert run.returncode == 3
    assert "no data directory at" in one_line(run)


def test_dump_with_unknown_ending(built: tuple[Path, Any], tmp_path: Path) -> None:
    run = ssckg("dump", "--data", built[0], "--out", tmp_path / "x.pdf")
    assert run.returncode == 2
    assert "'x.pdf' ends in none of .nq, .trig, .ttl" in one_line(run)


def test_dump_to_a_place_that_cannot_be_written(built: tuple[Path, Any], tmp_path: Path) -> None:
    run = ssckg("dump", "--data", built[0], "--out", tmp_path / "no" / "x.nq")
    assert run.returncode == 3
    assert "x.nq cannot be written: No such file or directory" in one_line(run)


def test_full_disk_leaves_the_old_data(built: tuple[Path, Any], tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk: some write breaks off half-way."""
    data = Path(shutil.copytree(built[0], tmp_path / "d"))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    run = as_process("build", "--data", data, "--source", TINY, start=limit)
    assert run.returncode == 3
    assert "cannot be written: File too large" in one_line(run)
    dump = ssckg("dump", "--data", data, "--out", tmp_path / "x.nq", "--json")
    assert json.loads(dump.stdout)["dataset_hash"] == built[1]["hash"]
    names = sorted(path.name for path in data.iterdir())
    assert names == sorted(path.name for path in built[0].iterdir())


def test_terminal_sees_what_is_being_done(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    code = "from ssckg.cli import main; main()"
    command = [sys.executable, "-c", code, "build", "--data", str(tmp_path / "d"), "--json"]
    with os.fdopen(theirs, "wb") as terminal:
        run = subprocess.run(
            [*command, "--source", str(TINY)], stdout=subprocess.PIPE, stderr=terminal, check=True
        )
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert shown.splitlines()[0] == "reading tables, Turtle, mappings and queries ..."
    assert shown.splitlines()[-1] == "loading ..."
    assert json.loads(run.stdout)["graphs"] > 1


def test_help_is_quick_to_import() -> None:
    code = "import sys, ssckg.cli; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert not loaded & {"pyoxigraph", "rdflib", "httpx", "pyshacl", "yaml", "fastapi", "owlready2"}
