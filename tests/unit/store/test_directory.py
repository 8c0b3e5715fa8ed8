"""The data directory: made, opened, refused, replaced in one step, shared between processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from rdflib import Literal

from ssckg.errors import DataDirectoryError, EngineError, ParseError
from ssckg.store.directory import DataDirectory
from ssckg.store.served import Serving

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.ports import GraphStore

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def quads(path: Path, number: int) -> Path:
    path.write_text(
        "".join(f'<http://x/s{i}> <http://x/p> "{number}" <http://x/g> .\n' for i in range(number))
    )
    return path


def count(store: GraphStore) -> int:
    [row] = store.select(COUNT)
    value = row["n"]
    assert isinstance(value, Literal)
    return int(value)


@pytest.fixture
def directory(tmp_path: Path) -> DataDirectory:
    return DataDirectory.create_or_open(tmp_path / "D")


def test_a_new_one_is_empty(directory: DataDirectory) -> None:
    assert directory.manifest == {}
    for store in (directory.engine("published"), directory.engine("workspace")):
        with store as opened:
            assert count(opened) == 0
    assert DataDirectory.create_or_open(directory.path).manifest == {}


def test_what_was_never_built_is_not_shown_as_empty(
    directory: DataDirectory, tmp_path: Path
) -> None:
    with pytest.raises(DataDirectoryError, match=r"no published data yet .*ssckg build"):
        DataDirectory.open_published(directory.path)
    directory.replace_published(quads(tmp_path / "new.nq", 1), {})
    assert DataDirectory.open_published(directory.path).path == directory.path


def test_a_place_is_told_before_the_work(directory: DataDirectory, tmp_path: Path) -> None:
    DataDirectory.check_place(directory.path)
    DataDirectory.check_place(tmp_path / "new")
    (directory.path / "ssckg.json").unlink()
    DataDirectory.check_place(directory.path)  # what a first build leaves when it is killed
    (directory.path / "diary.txt").touch()
    with pytest.raises(DataDirectoryError, match="holds other files"):
        DataDirectory.check_place(directory.path)
    with pytest.raises(DataDirectoryError, match="is a file, not a folder"):
        DataDirectory.check_place(directory.path / "diary.txt")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
def test_a_read_only_disk_is_read_and_not_written(directory: DataDirectory, tmp_path: Path) -> None:
    new = quads(tmp_path / "new.nq", 3)
    directory.replace_published(new, {})
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "--bind", str(directory.path), str(disk)], check=False).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(disk)], check=True)
        frozen = DataDirectory.open(disk)
        with frozen.engine("published") as store:
            assert count(store) == 3
        with pytest.raises(DataDirectoryError, match=r"cannot write below .*Read-only"):
            frozen.replace_published(new, {})
        with (
            pytest.raises(DataDirectoryError, match=r"cannot write below .*Read-only"),
            Serving(frozen.layout),
        ):
            pass
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_replace_changes_data_and_manifest_together(
    directory: DataDirectory, tmp_path: Path
) -> None:
    for number in (3, 5):
        directory.replace_published(quads(tmp_path / "new.nq", number), {"triples": number})
        assert directory.manifest == {"triples": number}
        with directory.engine("published") as store:
            assert count(store) == number
    assert len(list((directory.path / "published").iterdir())) == 1


def test_faulty_quads_leave_the_old(directory: DataDirectory, tmp_path: Path) -> None:
    directory.replace_published(quads(tmp_path / "good.nq", 2), {"triples": 2})
    bad = tmp_path / "bad.nq"
    bad.write_text("<http://x/s> <http://x/p> <http://x/o> <http://x/g> .\n<http://x/s> nonsense\n")
    with pytest.raises(ParseError, match=r"bad\.nq, line 2"):
        directory.replace_published(bad, {"triples": 99})
    with pytest.raises(EngineError, match="No such file"):
        directory.replace_published(tmp_path / "absent.nq", {})
    assert directory.manifest == {"triples": 2}
    with directory.engine("published") as store:
        assert count(store) == 2
    assert len(list((directory.path / "published").iterdir())) == 1


def test_readers_keep_what_they_opened(directory: DataDirectory, tmp_path: Path) -> None:
    directory.replace_published(quads(tmp_path / "a.nq", 2), {})
    with directory.engine("published") as first, directory.engine("published") as second:
        directory.replace_published(quads(tmp_path / "b.nq", 7), {})
        assert (count(first), count(second)) == (2, 2)
        with directory.engine("published") as third:
            assert count(third) == 7
        with pytest.raises(EngineError, match="reading only"):
            first.update("CLEAR ALL")


def test_the_workspace_is_for_one_at_a_time(directory: DataDirectory) -> None:
    with directory.engine("workspace") as store:
        store.update("INSERT DATA { GRAPH <http://x/g> { <http://x/s> <http://x/p> 1 } }")
        with (
            pytest.raises(DataDirectoryError, match=f"process {os.getpid()}"),
            directory.engine("workspace", wait=0.1),
        ):
            pass
    with directory.engine("workspace") as store, directory.engine("published") as other:
        assert (count(store), count(other)) == (1, 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "damaged: ssckg.json is not JSON"),
        ("[]", "damaged: ssckg.json names no format"),
        ('{"format": 99, "version": "9.9.9"}', "has format 99 .ssckg 9.9.9."),
        ('{"format": 1}', "lacks generation"),
        ('{"format": 1, "generation": 77, "manifest": {}}', "published/77 is missing"),
    ],
)
def test_a_damaged_or_foreign_one_is_refused(
    directory: DataDirectory, content: str, message: str
) -> None:
    (directory.path / "ssckg.json").write_text(content)
    for opened in (DataDirectory.open, DataDirectory.create_or_open):
        with pytest.raises(DataDirectoryError, match=message) as caught:
            opened(directory.path)
        assert "\n" not in str(caught.value)
        assert caught.value.hint


def test_what_is_no_data_directory(tmp_path: Path) -> None:
    with pytest.raises(DataDirectoryError, match="no data directory"):
        DataDirectory.open(tmp_path / "absent")
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(DataDirectoryError, match="not a data directory"):
        DataDirectory.open(tmp_path)
    with pytest.raises(DataDirectoryError, match="other files"):
        DataDirectory.create_or_open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(DataDirectoryError):
        DataDirectory.open(tmp_path / "letter.txt")
    with pytest.raises(DataDirectoryError):
        DataDirectory.create_or_open(tmp_path / "letter.txt" / "D")


def test_creation_that_was_killed_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / "D" / "published" / "1.loading").mkdir(parents=True)
    (tmp_path / "D" / "run").mkdir()
    directory = DataDirectory.create_or_open(tmp_path / "D")
    assert [path.name for path in (directory.path / "published").iterdir()] == ["1"]


REPLACE = """
import sys
from pathlib import Path
from ssckg.store.directory import DataDirectory
directory = DataDirectory.open(Path(sys.argv[1]))
print("ready", flush=True)
directory.replace_published(Path(sys.argv[2]), {"triples": int(sys.argv[3])})
"""


@pytest.mark.slow
def test_killed_at_any_instant_it_is_old_or_new(directory: DataDirectory, tmp_path: Path) -> None:
    size, seen = 20_000, set()
    old = 0
    for step in range(14):
        size += 1
        file = quads(tmp_path / "new.nq", size)
        command = [sys.executable, "-c", REPLACE, str(directory.path), str(file), str(size)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as builder:
            assert builder.stdout is not None
            builder.stdout.readline()
            time.sleep(step * 0.025)
            os.killpg(builder.pid, signal.SIGKILL)
        opened = DataDirectory.open(directory.path)
        with opened.engine("published") as store:
            assert count(store) == opened.manifest.get("triples", 0)
        assert opened.manifest.get("triples", 0) in {old, size}
        seen.add(opened.manifest.get("triples", 0) == size)
        old = opened.manifest.get("triples", 0)
    directory.replace_published(quads(tmp_path / "new.nq", 1), {"triples": 1})
    assert len(list((directory.path / "published").iterdir())) == 1
    assert False in seen  # some were killed before the end; else the test shows nothing


def test_commands_go_through_a_running_server(directory: DataDirectory, tmp_path: Path) -> None:
    directory.replace_published(quads(tmp_path / "a.nq", 2), {})
    with Serving(directory.layout) as serving:
        assert serving.workspace.pid is not None
        with directory.engine("published") as store, directory.engine("workspace") as workspace:
            workspace.update("INSERT DATA { GRAPH <http://x/g> { <http://x/s> <http://x/p> 1 } }")
            directory.replace_published(quads(tmp_path / "b.nq", 5), {"triples": 5})
            assert (count(store), count(workspace)) == (5, 1)
            with pytest.raises(EngineError, match="reading only"):
                store.update("CLEAR ALL")
            pid = serving.published.process.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            assert count(store) == 5
        address = json.loads((directory.path / "run" / "server.json").read_text())
        assert address["pid"] == os.getpid()
    with directory.engine("published") as store, directory.engine("workspace") as workspace:
        assert (count(store), count(workspace)) == (5, 1)


def test_one_server_for_a_directory(directory: DataDirectory) -> None:
    with (
        Serving(directory.layout),
        pytest.raises(DataDirectoryError, match=f"in use .locked by process {os.getpid()}"),
        Serving(directory.layout),
    ):
        pass
    with Serving(directory.layout):
        pass


SERVE = """
import sys, time
from pathlib import Path
from ssckg.store.directory import DataDirectory
from ssckg.store.served import Serving
with Serving(DataDirectory.open(Path(sys.argv[1])).layout):
    print("ready", flush=True)
    time.sleep(60)
"""


def test_a_killed_server_leaves_no_lock(directory: DataDirectory) -> None:
    command = [sys.executable, "-c", SERVE, str(directory.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        server.kill()
    assert (directory.path / "run" / "server.json").exists()
    with directory.engine("published") as store, directory.engine("workspace") as workspace:
        assert (count(store), count(workspace)) == (0, 0)
