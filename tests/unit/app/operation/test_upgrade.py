"""Data directories that older versions of the project wrote, brought up to date.

`older/before-submissions.tar.gz` was written by the version of commit fcf3fdc, which knew neither
kept files nor keys; `older/before-past-states.tar.gz` by that of f766ac8, with one submission
lodged. Both are built from the same few tables.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest
from rdflib.term import URIRef

from ssckg import __version__
from ssckg.app.composing import Composer
from ssckg.app.history.shelf import Shelf
from ssckg.app.kept_parts import KeptParts
from ssckg.app.operation.backup import verify_backup
from ssckg.app.operation.listed_apart import parts_in_cube
from ssckg.app.operation.upgrade import steps, upgrade
from ssckg.app.workspace import open_workspace
from ssckg.cli.acting import OPERATOR
from ssckg.errors import DataDirectoryError, ForbiddenError
from ssckg.model.actor import PUBLIC
from ssckg.namespaces import BASE, expand
from ssckg.publication.canonical import dataset_hash
from ssckg.publication.index import Entry, Index
from ssckg.store.directory import DataDirectory
from ssckg.store.layout import Layout
from ssckg.store.locks import lock
from ssckg.submissions.life.repository import summaries

OLDER = Path(__file__).with_name("older")


def unpacked(name: str, folder: Path) -> Path:
    with tarfile.open(OLDER / f"{name}.tar.gz") as archive:
        archive.extractall(folder, filter="tar")
    return folder / "data"


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("before-submissions", ["folders", "content", "history"]),
        ("before-past-states", ["folders", "history"]),
    ],
)
def test_an_older_directory_is_brought_up_to_date_after_a_backup(
    tmp_path: Path, name: str, needed: list[str]
) -> None:
    data = unpacked(name, tmp_path)
    old = json.loads((data / "ssckg.json").read_text())
    looked = upgrade(data, OPERATOR, backup_to=None, only_look=True)
    assert [one.name for one in looked.needed] == needed
    assert json.loads((data / "ssckg.json").read_text()) == old, "a look changes nothing"

    report = upgrade(data, OPERATOR, backup_to=tmp_path / "b.tar.gz")

    assert [one.name for one in report.taken] == needed
    assert report.backup is not None
    assert verify_backup(report.backup.path).manifest.hash == old["manifest"]["hash"]
    assert upgrade(data, OPERATOR, backup_to=None).needed == ()
    states = Shelf(data).states()
    assert [state.why for state in states] == [("first",)]
    content = old["manifest"].get("content") or old["manifest"]["hash"]
    assert (data / "parts" / content[:2] / content).is_file()
    for folder in ("files", "keys", "parts", "history", "as-of"):
        assert (data / folder).stat().st_mode & 0o777 == 0o700


def test_what_was_lodged_is_still_there(tmp_path: Path) -> None:
    data = unpacked("before-past-states", tmp_path)
    upgrade(data, OPERATOR, backup_to=None)
    with open_workspace(data) as ws:
        heads = summaries(ws.store, ws.base)
        assert [(head.id, str(head.state)) for head in heads] == [("stavanger-2021-1", "draft")]


SAID = [
    "<{0}observation/o/2020/x> <{1}type> <{2}MissingObservation> <{0}graph/observation/o-2020> .",
    "<{0}observation/o/2020/x> <{3}> <{0}dataset/o-2020> <{0}graph/observation/o-2020> .",
    "<{0}observation/o/2020/y> <{1}type> <{2}Observation> <{0}graph/observation/o-2020> .",
    "<{0}observation/o/2020/y> <{3}> <{0}dataset/o-2020> <{0}graph/observation/o-2020> .",
]
"""What a version before `ssc:listedIn` published of a city: one data point without a value."""


def said(base: str, belongs: str) -> list[str]:
    terms = (expand("rdf:"), expand("ssc:"), expand(belongs))
    return [each.format(base, *terms) for each in SAID]


def test_what_has_no_value_leaves_the_cube(tmp_path: Path) -> None:
    data = unpacked("before-past-states", tmp_path)
    upgrade(data, OPERATOR, backup_to=None)
    with open_workspace(data) as ws:
        composer = Composer.of(ws)
        lines = [*composer.built().nquads.decode().splitlines(), *said(BASE, "qb:dataSet")]
        nquads = "".join(f"{line}\n" for line in sorted(lines)).encode()
        manifest = ws.directory.manifest | {"content": dataset_hash(nquads)}
        composer.publish_build(nquads, manifest)

    report = upgrade(data, OPERATOR, backup_to=None)

    assert [one.name for one in report.taken] == ["listed"]
    assert upgrade(data, OPERATOR, backup_to=None).needed == ()
    with DataDirectory.open(data).engine("published") as store:
        rows = store.select(
            "SELECT ?what ?by { ?what ?by ?set FILTER(?set = ?which) } ORDER BY ?what",
            {"which": URIRef(BASE + "dataset/o-2020")},
        )
        assert [(str(row["what"])[-1], str(row["by"])) for row in rows] == [
            ("x", expand("ssc:listedIn")),
            ("y", expand("qb:dataSet")),
        ]


def test_parts_of_submissions_that_have_it_in_the_cube_are_made_again(tmp_path: Path) -> None:
    parts = KeptParts(DataDirectory.open(unpacked("before-past-states", tmp_path)))
    old, new = (
        parts.put("".join(f"{line}\n" for line in said(BASE, name)).encode())
        for name in ("qb:dataSet", "ssc:listedIn")
    )
    entries = {
        name: Entry(
            *(name, f"{BASE}submission/{name}", "o", "O", "2020", "u4ssc-2017", "published", 1),
            *("2026-11-22T00:00:00+00:00", part),
        )
        for name, part in {"a": old, "b": new, "c": "0" * 64, "d": ""}.items()
    }
    index = parts.put(Index("", "2026-11-22", entries).dumps())
    assert parts_in_cube(parts, {"publications": {"index": index}}) == {old, "0" * 64}
    parts.drop({old, "0" * 64})
    assert parts.found(old) is None


def test_keys_that_others_may_read_are_closed(tmp_path: Path) -> None:
    data = unpacked("before-past-states", tmp_path)
    upgrade(data, OPERATOR, backup_to=None)
    key = data / "keys" / "signing.json"
    key.write_text("{}")
    key.chmod(0o644)
    (data / "keys").chmod(0o755)
    report = upgrade(data, OPERATOR, backup_to=None)
    assert [one.name for one in report.taken] == ["rights"]
    assert key.stat().st_mode & 0o777 == 0o600
    assert (data / "keys").stat().st_mode & 0o777 == 0o700


def test_the_version_is_noted(tmp_path: Path) -> None:
    data = unpacked("before-past-states", tmp_path)
    upgrade(data, OPERATOR, backup_to=None)
    state = json.loads((data / "ssckg.json").read_text())
    (data / "ssckg.json").write_text(json.dumps(state | {"version": "0.0.9"}))
    assert [one.name for one in upgrade(data, OPERATOR, backup_to=None).taken] == ["version"]
    assert Layout(data).read().version == __version__


def test_not_under_a_server_not_a_newer_one_and_not_by_anybody(tmp_path: Path) -> None:
    data = unpacked("before-past-states", tmp_path)
    with pytest.raises(ForbiddenError):
        upgrade(data, PUBLIC, backup_to=None)
    with (
        lock(data / "run" / "server.lock", exclusive=True),
        pytest.raises(DataDirectoryError, match="a server runs"),
    ):
        upgrade(data, OPERATOR, backup_to=None)
    state = json.loads((data / "ssckg.json").read_text())
    (data / "ssckg.json").write_text(json.dumps(state | {"format": 2}))
    with pytest.raises(DataDirectoryError, match="format 2"):
        upgrade(data, OPERATOR, backup_to=None)


def test_each_step_of_the_table_is_done_by_a_test_above() -> None:
    names = ["folders", "rights", "content", "history", "listed", "version"]
    assert [one.name for one in steps()] == names
