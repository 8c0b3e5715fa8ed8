"""The content as it stands builds: nothing dangles, no shape is broken, the hash is stable."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from ssckg.app.building import compile_sources
from ssckg.errors import CheckError
from ssckg.namespaces import BASE
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from ssckg.content.compiling import Compiled

ROOT = Path(__file__).parents[2]
FOLDERS = ("ontology", "mappings", "queries", "shapes", "examples")
FRAMEWORKS = {
    "u4ssc-2017", "sdg-2022", "nua-2016", "cpi-2016", "iso37120-2014", "iso37120-2018",
    "iso37122-2019", "itut-y4901", "itut-y4902", "itut-y4903", "umf-2022",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """What another folder compiles to, in which all is as old as can be."""
    other = tmp_path_factory.mktemp("elsewhere")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, other / name)
    for path in other.rglob("*"):
        os.utime(path, (1, 1))
    return compile_sources(source=other)


def test_no_violation(built: Compiled) -> None:
    assert [str(finding) for finding in built.violations] == []


def test_all_frameworks_are_there(built: Compiled) -> None:
    figures = built.manifest["frameworks"]
    assert figures.keys() >= FRAMEWORKS
    empty = [name for name in FRAMEWORKS if not figures[name]["indicators"]]
    assert empty == []


def test_every_graph_is_in_the_catalogue_with_its_size(built: Compiled) -> None:
    sizes: dict[str, int] = {}
    stated: dict[str, int] = {}
    for quad in parse(built.nquads, RdfFormat.N_QUADS):
        assert isinstance(quad.graph_name, NamedNode)
        graph = quad.graph_name.value
        sizes[graph] = sizes.get(graph, 0) + 1
        if graph == BASE + "graph/catalog" and quad.predicate.value.endswith("void#triples"):
            assert isinstance(quad.subject, NamedNode)
            stated[quad.subject.value] = int(str(quad.object).split('"')[1])
    del sizes[BASE + "graph/catalog"]
    assert stated.pop(BASE + "dataset/ssckg") == sum(sizes.values())
    assert stated == sizes


def test_same_hash_from_another_folder(built: Compiled, built_data: Path) -> None:
    assert built.manifest["hash"] == DataDirectory.open_published(built_data).manifest["hash"]


@pytest.mark.slow
def test_shapes_hold_the_content(small_source: Path, tmp_path: Path) -> None:
    """A bound that the tables of our own would break is found, with the row that breaks it."""
    source = Path(shutil.copytree(small_source, tmp_path / "copy"))
    shutil.copytree(ROOT / "shapes", source / "shapes")
    table = source / "ontology/frameworks/u4ssc-2017/indicators.csv"
    text = table.read_text(encoding="utf-8")
    assert ",verified," in text
    lines = text.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if ",verified," in line)
    lines[at] = lines[at].replace(",verified,", ",rumour,")
    table.write_text("".join(lines), encoding="utf-8")
    compiled = compile_sources(source=source)
    with pytest.raises(CheckError):
        compiled.require_clean()
    places = {str(finding.place) for finding in compiled.violations}
    assert f"ontology/frameworks/u4ssc-2017/indicators.csv line {at + 1}, trust" in places
    by_shape = {f.rule for f in compiled.violations if "/shape/build#" not in f.rule}
    assert by_shape, "a trust that is no code must break a shape too"
