"""`ssckg export`: what is published, written as files into a folder."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, Namespace
from rdflib.namespace import RDF
from tests.cli.terminal import ssckg

if TYPE_CHECKING:
    from pathlib import Path

DCAT = Namespace("http://www.w3.org/ns/dcat#")


def test_files_are_written_and_told(built_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "public"
    done = ssckg("export", "--data", built_data, "--out", out, "--json")
    told = json.loads(done.stdout)
    sums = next(out.glob("*sha256sums.txt"))
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", sums.name], cwd=out, check=False
    )

    assert checked.returncode == 0
    assert {one["name"] for one in told["files"]} <= {path.name for path in out.iterdir()}
    assert told["dataset_hash"].startswith(sums.name[6:22])
    catalogue = Graph().parse(out / "catalog.ttl", format="turtle")
    assert not list(catalogue.subjects(RDF.type, DCAT.Distribution))  # nobody said where


def test_the_catalogue_names_the_address_that_is_given(built_data: Path, tmp_path: Path) -> None:
    address = "https://kg.example.org"
    ssckg("export", "--data", built_data, "--out", tmp_path, "--address", address)
    catalogue = Graph().parse(tmp_path / "catalog.ttl", format="turtle")
    places = {str(place) for place in catalogue.objects(None, DCAT.downloadURL)}

    assert places
    assert all(place.startswith(f"{address}/download/ssckg-") for place in places)
    assert all((tmp_path / place.rpartition("/")[2]).is_file() for place in places)


def test_without_a_folder_the_files_are_made_ready(built_data: Path) -> None:
    done = ssckg("export", "--data", built_data)

    assert "ready for a server" in done.stdout


@pytest.mark.parametrize("address", ["kg.example.org", "ftp://kg.example.org/"])
def test_an_address_that_is_none(built_data: Path, tmp_path: Path, address: str) -> None:
    done = ssckg("export", "--data", built_data, "--out", tmp_path, "--address", address)

    assert done.returncode == 2
    assert "begins with http:// or https://" in done.stderr


def test_a_folder_that_cannot_be_made(built_data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = ssckg("export", "--data", built_data, "--out", tmp_path / "file")

    assert done.returncode == 3
    assert "file" in done.stderr
