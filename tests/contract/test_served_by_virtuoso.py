"""The way of compose.yaml without containers: build, dump, load into Virtuoso, serve from there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.contract import conftest
from tests.served_process import served_process

if TYPE_CHECKING:
    from collections.abc import Iterator

LOAD = Path(__file__).parents[2] / "deploy" / "virtuoso-load.sql"
SSCKG = (sys.executable, "-c", "from ssckg.cli import main; main()")
COUNT = """SELECT (COUNT(*) AS ?n)
WHERE { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "https://w3id.org/ssckg/")) }"""

PAGES = {
    "u4ssc/EC-ICT-ICT-1C": "Household Internet Access",
    "dataset/rana-2020": "Rana",
}
"""A page of an element, whose line over editions is asked for, and one of a city's results."""


@pytest.fixture
def loaded(built_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a Virtuoso that `virtuoso-load.sql` was run on, twice."""
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.skip("VIRTUOSO IS NOT INSTALLED: compose.yaml's way is untested")
    dump, server = tmp_path / "dump", tmp_path / "virtuoso"
    dump.mkdir()
    server.mkdir()
    out = ["dump", "--out", str(dump / "published.nq"), "--data", str(built_data)]
    subprocess.run([*SSCKG, *out], check=True, capture_output=True)
    (tmp_path / "load.sql").write_text(LOAD.read_text("utf-8").replace("/dump", str(dump)))
    usual, ports = conftest._settings, []

    def settings(folder: Path, sql_port: int, http_port: int) -> str:
        ports.append(sql_port)
        text = usual(folder, sql_port, http_port)
        return re.sub(r"(?m)^(DirsAllowed\s*=.*)$", rf"\1, {dump}", text)

    monkeypatch.setattr(conftest, "_settings", settings)
    with conftest._running_virtuoso(server) as url:
        for _ in range(2):  # as after a second build: nothing is there twice
            done = subprocess.run(
                ["isql-vt", f"127.0.0.1:{ports[0]}", "dba", "dba", str(tmp_path / "load.sql")],
                check=True,
                capture_output=True,
                text=True,
            )
            assert "0 Rows" in done.stdout, done.stdout
        yield url


@pytest.mark.slow
@pytest.mark.virtuoso
def test_what_was_built_is_served_from_virtuoso(
    loaded: str, built_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(shutil.copytree(built_data, tmp_path / "data"))
    monkeypatch.setenv("SSCKG_PUBLISHED_QUERY_URL", f"{loaded}/sparql")
    with served_process(data, tmp_path / "server.log") as server:
        ask = {"query": COUNT, "format": "csv"}
        found = httpx.get(f"{server.url}sparql", params=ask, timeout=60).text.split()
        ready = httpx.get(f"{server.url}readyz", timeout=60).text
        pages = {place: _page(f"{server.url}{place}") for place in PAGES}
    manifest = json.loads((data / "ssckg.json").read_text())["manifest"]
    assert found[-1].strip('"') == str(manifest["triples"])
    assert ready == "ready\n"
    assert {place: text in pages[place] for place, text in PAGES.items()} == dict.fromkeys(
        PAGES, True
    )


def _page(url: str) -> str:
    answer = httpx.get(url, headers={"accept": "text/html"}, timeout=60)
    return answer.text if answer.status_code == 200 else f"{answer.status_code} {answer.text}"
