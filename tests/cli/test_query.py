"""`ssckg query` and `ssckg queries`, as a person calls them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.terminal import ssckg

from ssckg.store.directory import DataDirectory
from ssckg.store.process import EngineProcess

QUADS = """\
<https://w3id.org/ssckg/framework/u4ssc-2017> \
<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
<https://w3id.org/ssckg/ontology#FrameworkEdition> <http://x/g> .
<https://w3id.org/ssckg/framework/u4ssc-2017> \
<http://purl.org/dc/terms/identifier> "u4ssc-2017" <http://x/g> .
<https://w3id.org/ssckg/framework/u4ssc-2017> \
<http://purl.org/dc/terms/title> "Key, \\"performance\\" µ"@en <http://x/g> .
"""
HEADED = """\
#+ summary: Title of a framework.
#+ user: researcher
#+ requirement: CQ-1
#+ parameters:
#+   framework: {type: framework, required: true, description: Framework id.}
#+ columns: [framework, title]
SELECT ?framework ?title WHERE { ?framework <http://purl.org/dc/terms/title> ?title }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    (folder / "data.nq").write_text(QUADS)
    DataDirectory.create_or_open(folder / "D").replace_published(folder / "data.nq", {})
    (folder / "show-title.rq").write_text(HEADED)
    (folder / "plain.rq").write_text("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    (folder / "wrong.rq").write_text("SELECT ?s\nWHERE { ?s ?p ?o WRONG }")
    (folder / "graph.rq").write_text("CONSTRUCT WHERE { ?s <http://purl.org/dc/terms/title> ?o }")
    (folder / "ask.rq").write_text("ASK { ?s ?p ?o }")
    (folder / "update.rq").write_text("DROP ALL")
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return ssckg(*arguments, folder=folder)


def query(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "query", *arguments, "--data", "D")


TITLE = ("-f", "show-title.rq", "-p", "framework=u4ssc-2017")


def test_json(folder: Path) -> None:
    result = query(folder, *TITLE, "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert document["head"]["vars"] == ["framework", "title"]
    [row] = document["results"]["bindings"]
    assert row["title"] == {"type": "literal", "value": 'Key, "performance" µ', "xml:lang": "en"}


def test_csv_and_tsv(folder: Path) -> None:
    text = query(folder, *TITLE, "--format", "csv").stdout
    iri = "https://w3id.org/ssckg/framework/u4ssc-2017"
    expected = [["framework", "title"], [iri, 'Key, "performance" µ']]
    assert list(csv.reader(io.StringIO(text))) == expected
    text = query(folder, *TITLE, "--format", "tsv").stdout
    assert text.splitlines() == ["?framework\t?title", f'<{iri}>\t"Key, \\"performance\\" µ"@en']


def test_table_is_the_usual_form(folder: Path) -> None:
    lines = query(folder, *TITLE).stdout.splitlines()
    assert lines[0].split() == ["framework", "title"]
    assert lines[2].split(maxsplit=1) == ["framework:u4ssc-2017", 'Key, "performance" µ']


def test_ask_and_construct(folder: Path) -> None:
    assert json.loads(query(folder, "-f", "ask.rq", "--format", "json").stdout)["boolean"] is True
    assert query(folder, "-f", "ask.rq").stdout.split() == ["answer", "------", "true"]
    assert "@en ." in query(folder, "-f", "graph.rq").stdout
    assert json.loads(query(folder, "-f", "graph.rq", "--format", "json").stdout)
    assert query(folder, "-f", "graph.rq", "--format", "csv").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("no-such-query",), 2, "unknown query: 'no-such-query'"),
        (("-f", "show-title.rq"), 2, "needs the parameter framework"),
        (("-f", "show-title.rq", "-p", "framework=u4ssc"), 2, "(known: u4ssc-2017)"),
        (("-f", "show-title.rq", "-p", "fw=x"), 2, "(known: framework)"),
        (("-f", "show-title.rq", "-p", "framework"), 2, "key=value"),
        ((*TITLE, "-p", "framework=x"), 2, "given twice"),
        ((*TITLE, "--format", "xml"), 2, "one of json, csv, tsv, table"),
        (("-f", "wrong.rq"), 2, "line 2, column 18: does not parse from 'WRONG' on"),
        (("-f", "update.rq"), 2, "an update is no query"),
        (("-f", "absent.rq"), 2, "no such file: absent.rq"),
        ((), 2, "the name of a query or -f FILE"),
        ((*TITLE, "--data", "absent"), 3, "no data directory at absent"),
    ],
)
def test_wrong_use(folder: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    given = arguments if "--data" in arguments else (*arguments, "--data", "D")
    result = run(folder, "query", *given)
    assert (result.returncode, result.stdout) == (code, "")
    assert message in result.stderr
    assert result.stderr.startswith("ssckg: ")
    assert result.stderr.count("\n") == 1


def test_another_endpoint(folder: Path, tmp_path: Path) -> None:
    engine = EngineProcess(tmp_path / "other")
    engine.start()
    url = engine.current().query_url
    result = run(folder, "query", "-f", "ask.rq", "--endpoint", url, "--format", "json")
    assert json.loads(result.stdout)["boolean"] is False
    engine.stop()
    gone = run(folder, "query", "-f", "ask.rq", "--endpoint", url)
    assert gone.returncode == 3
    assert "cannot be reached" in gone.stderr


def test_a_reader_may_stop_reading(folder: Path) -> None:
    command = f"{Path(sys.executable).with_name('ssckg')} query -f plain.rq --data D --format csv"
    result = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} | true"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.stderr == ""


def test_queries_as_json(folder: Path) -> None:
    result = run(folder, "queries", "--json")
    assert result.returncode == 0
    for described in json.loads(result.stdout):
        assert {"name", "summary", "parameters", "columns"} <= described.keys()
