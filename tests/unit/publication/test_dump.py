"""Dumps: three formats and gzip, equal bytes for equal data, whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ssckg.errors import UsageError, WriteError
from ssckg.io.whole_file import write_whole
from ssckg.publication.dump import write_dump

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://w3id.org/ssckg/"
P = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
Q = NamedNode("http://www.w3.org/2004/02/skos/core#related")
G, H = NamedNode(BASE + "graph/a"), NamedNode(BASE + "graph/b")
A = NamedNode(BASE + "unit/a")
QUADS = [
    Quad(A, P, Literal("Ålesund\n“x”", language="nb"), G),
    Quad(A, P, Literal("Ålesund\n“x”", language="nb"), H),
    Quad(A, Q, BlankNode("x"), G),
    Quad(BlankNode("x"), P, Literal("y"), G),
]


@pytest.mark.parametrize(
    ("name", "rdf_format", "statements"), [("d.nq", "nquads", 4), ("d.trig", "trig", 4)]
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib about itself
def test_another_parser_reads_the_same_dataset(
    tmp_path: Path, name: str, rdf_format: str, statements: int
) -> None:
    report = write_dump(QUADS, tmp_path / name)
    assert report.statements == statements
    found = rdflib.Dataset()
    found.parse(data=(tmp_path / name).read_bytes(), format=rdf_format)
    labels = {
        (str(s), str(o), str(g))
        for s, _, o, g in found.quads((None, rdflib.SKOS.prefLabel, None, None))
        if isinstance(s, rdflib.URIRef)
    }
    assert labels == {(A.value, "Ålesund\n“x”", graph.value) for graph in (G, H)}
    assert len(list(found.quads())) == statements


def test_turtle_is_the_union_of_the_graphs(tmp_path: Path) -> None:
    report = write_dump(QUADS, tmp_path / "d.ttl")
    graph = rdflib.Graph().parse(data=(tmp_path / "d.ttl").read_bytes())
    assert report.statements == len(graph) == 3
    assert "unit:a skos:prefLabel" in (tmp_path / "d.ttl").read_text()


def test_prefixes_follow_the_base(tmp_path: Path) -> None:
    quads = [Quad(NamedNode("https://kg.example/unit/a"), P, Literal("x"), G)]
    write_dump(quads, tmp_path / "d.ttl", base="https://kg.example/")
    text = (tmp_path / "d.ttl").read_text()
    assert "@prefix unit: <https://kg.example/unit/> ." in text
    assert "@prefix ssc: <https://w3id.org/ssckg/ontology#> ." in text
    assert "unit:a skos:prefLabel" in text


@pytest.mark.parametrize("name", ["d.nq", "d.trig", "d.ttl", "d.nq.gz", "d.ttl.gz"])
def test_equal_data_give_equal_bytes(tmp_path: Path, name: str) -> None:
    first = write_dump(QUADS, tmp_path / name)
    content = (tmp_path / name).read_bytes()
    second = write_dump(reversed(QUADS), tmp_path / name)
    assert (tmp_path / name).read_bytes() == content
    assert first == second
    assert first.sha256 == hashlib.sha256(content).hexdigest()
    assert first.bytes == len(content)
    if name.startswith("d.nq"):
        plain = gzip.decompress(content) if name.endswith(".gz") else content
        assert first.dataset_hash == hashlib.sha256(plain).hexdigest()


def test_prefix_lines_are_in_order_in_every_process(tmp_path: Path) -> None:
    write_dump(QUADS, tmp_path / "d.ttl")
    text = (tmp_path / "d.ttl").read_text()
    lines = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert len(lines) > 20
    assert lines == sorted(lines)


@pytest.mark.parametrize("name", ["d.rdf", "d", "d.gz", "d.nq.zip"])
def test_unknown_ending_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"ends in none of \.nq, \.trig, \.ttl"):
        write_dump(QUADS, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"no/d\.nq cannot be written: No such file"):
        write_dump(QUADS, tmp_path / "no" / "d.nq")


def test_target_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "d.nq").mkdir()
    with pytest.raises(WriteError, match=r"d\.nq cannot be written: Is a directory"):
        write_dump(QUADS, tmp_path / "d.nq")
    assert [path.name for path in tmp_path.iterdir()] == ["d.nq"]


def test_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk: the write breaks off half-way."""
    target = tmp_path / "d.nq"
    target.write_bytes(b"old")
    code = (
        "import sys; from pathlib import Path\n"
        "from ssckg.errors import WriteError\n"
        "from ssckg.io.whole_file import write_whole\n"
        "try: write_whole(Path(sys.argv[1]), b'x' * 1_000_000)\n"
        "except WriteError as error: print(error)"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))

    run = subprocess.run(
        [sys.executable, "-c", code, str(target)],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == f"{target} cannot be written: File too large"
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["d.nq"]


def test_write_whole_replaces(tmp_path: Path) -> None:
    target = tmp_path / "d"
    for content in (b"one", b"two"):
        write_whole(target, content)
        assert target.read_bytes() == content
