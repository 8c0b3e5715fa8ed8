"""`ssckg revision example|open|list|show|status|extend|announce|log|export|replay`, as typed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from ssckg.cli.revision import app
from ssckg.errors import ConflictError, FaultsError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from typer.testing import Result

ROUND = "example-2027"


@pytest.fixture(scope="module")
def data(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the round of the annotated example."""
    folder = tmp_path_factory.mktemp("commands")
    found = Path(shutil.copytree(built_data, folder / "data"))
    done("example", "--out", str(folder / "round.yaml"))
    opened = done("open", str(folder / "round.yaml"), data=found)
    assert "example-2027 is open: Example of a round of revision" in opened.stdout
    assert "2027-02-01 00:00 to 2027-04-01 00:00  drafting" in opened.stdout
    return found


def run(*words: str, data: Path | None = None) -> Result:
    more = () if data is None else ("--data", str(data))
    return CliRunner().invoke(app, [*words, *more])


def done(*words: str, data: Path | None = None) -> Result:
    found = run(*words, data=data)
    assert found.exit_code == 0, found.exception
    return found


def told(*words: str, data: Path) -> Any:
    return json.loads(done(*words, "--json", data=data).stdout)


def test_the_example_is_printed_and_not_written_over(tmp_path: Path) -> None:
    text = done("example").stdout
    assert text.startswith("# A round of revision.")
    file = tmp_path / "mine.yaml"
    file.write_text("mine")
    found = run("example", "--out", str(file))
    assert isinstance(found.exception, UsageError)
    assert file.read_text() == "mine"


def test_a_dry_run_opens_nothing(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "round.yaml"
    file.write_text(done("example").stdout.replace("id: example-2027", "id: another"))
    found = told("open", str(file), "--dry-run", data=data)
    assert (found["round"], found["open"], found["warnings"]) == ("another", False, [])
    assert [one["id"] for one in told("list", data=data)["rounds"]] == [ROUND]


def test_a_faulty_file_is_told_with_its_lines(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "round.yaml"
    file.write_text(
        done("example").stdout.replace("quorum: 2", "quorum: some").replace("follow:", "folow:")
    )
    found = run("open", str(file), data=data)
    assert isinstance(found.exception, FaultsError)
    assert found.exception.exit_code == 1
    assert "round.yaml, line 28: quorum: 'some' is no number of bodies" in str(found.exception)
    assert "line 76: folow: is not known here; did you mean follow?" in str(found.exception)


def test_list_show_and_status(data: Path) -> None:
    [one] = told("list", data=data)["rounds"]
    assert (one["id"], one["starts_from"], one["is_demonstration"]) == (ROUND, "u4ssc-2017", True)
    assert one["iri"] == "https://w3id.org/ssckg/round/example-2027"
    view = told("show", ROUND, data=data)
    assert [stage["kind"] for stage in view["stages"]][:3] == [
        "preparation", "drafting", "open-comment",
    ]  # fmt: skip
    assert view["stages"][-1]["end"] is None
    assert {"role": "register-owner", "body": "U4SSC", "title": None} in view["roles"]
    status = told("status", ROUND, data=data)
    assert status["proposals"]["filed"] == 0
    assert len(status["head"]) == 64
    assert "What can be done now" in done("status", ROUND, data=data).stdout
    assert "drafting,2027-02-01 00:00" in done("show", ROUND, "--format", "csv", data=data).stdout


def test_what_is_not_there(data: Path) -> None:
    for command in ("show", "status", "log", "announce"):
        found = run(command, "nothing", data=data)
        assert isinstance(found.exception, UnknownNameError)
        assert found.exception.exit_code == 2
        assert "known: example-2027" in str(found.exception)


def test_extend_announce_log_export_and_replay(
    data: Path, built_data: Path, tmp_path: Path
) -> None:
    words = ("extend", ROUND, "drafting", "--to", "2027-04-03", "--reason", "Holidays.")
    assert "2027-02-01 00:00 to 2027-04-04 00:00  drafting" in done(*words, data=data).stdout
    again = run(*words, data=data)
    assert isinstance(again.exception, UsageError)
    assert "tells of 3 steps" in done("announce", ROUND, data=data).stdout
    assert "nothing is new" in done("announce", ROUND, data=data).stdout
    events = told("log", ROUND, data=data)["events"]
    assert [event["action"] for event in events] == ["open", "extend", "announce"]
    assert events[1]["words"] == "to 2027-04-04 00:00 UTC: Holidays."
    kept = tmp_path / "kept"
    exported = done("export", ROUND, "--out", str(kept), data=data)
    assert "hold what is not public" in exported.stderr
    other = Path(shutil.copytree(built_data, tmp_path / "other"))
    assert told("replay", str(kept), "--dry-run", data=other)["new"] is False
    assert "replayed example-2027: 3 steps, head " in done("replay", str(kept), data=other).stdout
    assert "here already" in done("replay", str(kept), data=other).stdout
    heads = {told("status", ROUND, data=where)["head"] for where in (data, other)}
    assert len(heads) == 1
    done("extend", ROUND, "adopted", "--to", "2028-02-01", "--reason", "Later.", data=other)
    found = run("replay", str(kept), data=other)
    assert isinstance(found.exception, ConflictError)
