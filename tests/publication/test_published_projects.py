"""Projects in the published dataset: there when added, gone when removed, kept by a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, parse
from tests.publication.lodged import OPERATOR

from ssckg.app.building import build_dataset, dump_published
from ssckg.app.following import is_behind, reconcile
from ssckg.app.projects import add_projects_json, remove_project
from ssckg.app.workspace import open_workspace
from ssckg.namespaces import BASE, expand
from ssckg.publication.canonical import dataset_hash

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.workspace import Workspace

LANES = {"id": "lanes", "name": "Bus lanes", "city": "Rana", "serves": "EC: I: T: 1C; 11.2"}
MADE_UP = {**LANES, "id": "made-up", "city": "Exampleton", "example": "yes"}
SAID = {"source": "a page of the city"}


def dump(data: Path, tmp_path: Path) -> list[Quad]:
    out = tmp_path / "dump.nq"
    dump_published(data, out)
    return list(parse(out.read_bytes(), RdfFormat.N_QUADS))


def graph(quads: list[Quad], base: str = BASE) -> set[str]:
    """Return the statements of `graph/project`."""
    name = f"<{base}graph/project>"
    return {str(quad.triple) for quad in quads if str(quad.graph_name) == name}


def test_added_and_removed(ws: Workspace, tmp_path: Path) -> None:
    data = ws.directory.path
    before = ws.directory.manifest["hash"]
    assert graph(dump(data, tmp_path)) == set()
    add_projects_json(ws, OPERATOR, [LANES | SAID, MADE_UP | SAID])
    quads = dump(data, tmp_path)
    found = graph(quads)
    lanes = f"<{BASE}project/lanes>"
    assert f"{lanes} <{expand('ssc:serves')}> <{BASE}u4ssc/EC-I-T-1C>" in found
    assert f"{lanes} <{expand('ssc:projectCity')}> <{BASE}city/rana>" in found
    # Rana is of the register; what nobody else describes is described.
    assert not [line for line in found if line.startswith(f"<{BASE}city/rana>")]
    assert f'<{BASE}city/exampleton> <{expand("skos:prefLabel")}> "Exampleton"' in found
    sizes = [
        quad.object.value  # type: ignore[union-attr]  # a literal
        for quad in quads
        if str(quad.subject) == f"<{BASE}graph/project>"
        and quad.predicate.value == expand("void:triples")
    ]
    assert sizes == [str(len(found))]
    assert dataset_hash((tmp_path / "dump.nq").read_bytes()) == ws.directory.manifest["hash"]
    assert not is_behind(ws)
    for name in ("lanes", "made-up"):
        remove_project(ws, OPERATOR, name)
    assert graph(dump(data, tmp_path)) == set()
    assert ws.directory.manifest["hash"] == before
    assert reconcile(ws).changed is False


def test_the_same_after_a_build(data: Path, small_source: Path, tmp_path: Path) -> None:
    with open_workspace(data) as ws:
        add_projects_json(ws, OPERATOR, [LANES | SAID])
        published = ws.directory.manifest["hash"]
    built = build_dataset(data, source=small_source, draft=True)
    assert built.manifest["hash"] == published
    assert graph(dump(data, tmp_path))


def test_before_any_build_and_at_another_base(small_source: Path, tmp_path: Path) -> None:
    data, base = tmp_path / "data", "https://kg.example.org/"
    build_dataset(data, base=base, source=small_source, draft=True)
    with open_workspace(data) as ws:
        add_projects_json(ws, OPERATOR, [MADE_UP | SAID])
    found = graph(dump(data, tmp_path), base)
    assert f"<{base}project/made-up> <{expand('ssc:projectCity')}> <{base}city/exampleton>" in found
    assert not [line for line in found if f"<{BASE}project" in line]
