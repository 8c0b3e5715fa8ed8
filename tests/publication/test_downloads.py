"""Files of what is published: made from it, checked by other tools, gone when it is taken back."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import zipfile
from typing import TYPE_CHECKING

import polars
import pytest
from rdflib import Graph
from tests.publication.lodged import INTERNET, OPERATOR, draft, report, verified

from ssckg.access.signatures import open_signed
from ssckg.app.attesting import known_keys
from ssckg.app.consenting import record_consent
from ssckg.app.downloads import SIGNATURE_TYPE, Downloads, FoundFile, NotThere
from ssckg.app.publishing import publish, withdraw
from ssckg.errors import BusyError, UnknownNameError
from ssckg.io.consent_file import parse_consent
from ssckg.store.locks import lock

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.workspace import Workspace

VALUE = "97.25"
EVERYTHING = parse_consent(b'{"statements": [{"scope": "submission", "state": "given"}]}')


@pytest.fixture
def downloads(ws: Workspace) -> Downloads:
    return Downloads(ws)


def _path(downloads: Downloads, name: str) -> Path:
    current = downloads.find(name)
    assert isinstance(current, NotThere)
    found = downloads.find(current.current)
    assert isinstance(found, FoundFile)
    return found.path


def test_files_are_of_what_is_published(ws: Workspace, downloads: Downloads) -> None:
    assert downloads.ready() is None
    facts = downloads.facts()
    nquads = gzip.decompress(_path(downloads, "ssckg.nq.gz").read_bytes())
    folder = _path(downloads, "ssckg.nq.gz").parent

    assert hashlib.sha256(nquads).hexdigest() == ws.directory.manifest["hash"]
    sums = next(folder.glob("*sha256sums.txt"))
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", sums.name], cwd=folder, capture_output=True, check=True
    )
    # all files but the sums themselves and the signature over them
    assert done.stdout.count(b": OK") == len(facts.files) - 2
    assert downloads.ready() == facts
    assert Downloads(ws).ready() == facts


def test_files_are_made_ahead_unless_that_takes_long(
    downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssckg.app.downloads._MADE_AHEAD", 100)
    downloads.make_ahead()
    assert downloads.ready() is None
    monkeypatch.undo()
    downloads.make_ahead()
    assert downloads.ready() is not None


def test_a_graph_is_the_same_in_turtle_and_in_n_triples(downloads: Downloads) -> None:
    turtle = Graph().parse(_path(downloads, "ssckg--graph--register--units.ttl"), format="turtle")
    triples = Graph().parse(_path(downloads, "ssckg--graph--register--units.nt"), format="nt")
    graph = "https://w3id.org/ssckg/graph/register/units"

    assert len(turtle) == len(triples) == downloads.facts().statistics.graphs[graph].triples > 100
    assert set(turtle) == set(triples)


def test_the_signature_vouches_for_hash_and_checksums(ws: Workspace, downloads: Downloads) -> None:
    compact = _path(downloads, "ssckg.jws").read_text()
    sums = _path(downloads, "ssckg--sha256sums.txt").read_bytes()
    [key] = known_keys(ws.directory)
    payload = open_signed(compact, key.x, SIGNATURE_TYPE)

    assert payload["dataset_hash"] == ws.directory.manifest["hash"]
    assert payload["checksums"] == hashlib.sha256(sums).hexdigest()


def test_tables_are_in_one_archive_with_their_metadata(downloads: Downloads) -> None:
    content = _path(downloads, "ssckg--tables.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        metadata = [name for name in names if name.endswith("observations.csv-metadata.json")]
        assert json.loads(archive.read(metadata[0]))["url"] in names
        [parquet] = [name for name in names if name.endswith("table--observations.parquet")]
        frame = polars.read_parquet(io.BytesIO(archive.read(parquet)))

    assert frame.height == 66  # 54 printed values of four cities and 12 that are missing
    assert frame["value"].drop_nulls().len() == 54


def test_what_a_city_takes_back_is_in_no_file_any_more(ws: Workspace, downloads: Downloads) -> None:
    oslo = verified(ws, [draft("Oslo", "2024", [report(INTERNET, VALUE)])])[0]
    record_consent(ws, OPERATOR, oslo.id, EVERYTHING)
    publish(ws, OPERATOR, oslo.id)
    path = _path(downloads, "ssckg--table--observations.csv")
    assert VALUE in path.read_text("utf-8")
    assert isinstance(downloads.find(path.name), FoundFile)

    withdraw(ws, OPERATOR, oslo.id)

    assert not path.exists()
    assert downloads.find(path.name).is_gone  # type: ignore[union-attr]
    assert VALUE not in _path(downloads, "ssckg--table--observations.csv").read_text("utf-8")
    kept = ws.directory.layout.downloads
    assert {folder.name for folder in kept.iterdir()} == {ws.directory.manifest["hash"]}


def test_a_hash_that_never_was_is_told_like_one_that_was(downloads: Downloads) -> None:
    found = downloads.find(f"ssckg-{'0' * 16}.nq.gz")

    assert isinstance(found, NotThere)
    assert found.is_gone
    assert found.current == downloads.find("ssckg.nq.gz").current  # type: ignore[union-attr]


def test_names_that_no_file_has(downloads: Downloads) -> None:
    with pytest.raises(UnknownNameError):
        downloads.find("passwd")
    assert downloads.find("ssckg--nothing") == NotThere(is_gone=False)


def test_files_of_another_version_are_made_anew(ws: Workspace, downloads: Downloads) -> None:
    facts = downloads.facts()
    kept = ws.directory.layout.downloads / facts.dataset_hash / "facts.json"
    kept.write_bytes(kept.read_bytes().replace(b'"version": "', b'"version": "old-', 1))

    assert Downloads(ws).ready() is None
    assert Downloads(ws).facts() == facts


def test_damaged_facts_are_made_anew(ws: Workspace, downloads: Downloads) -> None:
    facts = downloads.facts()
    (ws.directory.layout.downloads / facts.dataset_hash / "facts.json").write_bytes(b"{")

    assert Downloads(ws).facts() == facts


def test_paths_of_pages_are_told_once_and_in_order(downloads: Downloads) -> None:
    paths = downloads.paths()

    assert paths[0] == "/"
    assert "/u4ssc/EC-ICT-ICT-1C" in paths
    assert len(paths) == len(set(paths))
    assert not [path for path in paths if "?" in path or "#" in path]


def test_who_comes_while_others_make_the_files_is_asked_to_come_back(ws: Workspace) -> None:
    layout = ws.directory.layout
    with lock(layout.lock_file("downloads"), exclusive=True), pytest.raises(BusyError):
        Downloads(ws, wait=0.1).facts()

    assert Downloads(ws, wait=0.1).facts().dataset_hash == ws.directory.manifest["hash"]
