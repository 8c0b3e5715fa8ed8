"""Commands of proposals, end to end; and the guide, whose example is filed as it stands."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.proposals_by_hand import log_of, round_of
from typer.testing import CliRunner, Result

from ssckg import resources
from ssckg.app.workspace import open_workspace
from ssckg.cli import app
from ssckg.errors import UsageError
from ssckg.model.revision_round import Stage, StageKind
from ssckg.revision import log
from ssckg.revision.proposing.columns import HELP, KINDS


@pytest.fixture(scope="module")
def data(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a round whose drafting began yesterday."""
    path = Path(shutil.copytree(built_data, tmp_path_factory.mktemp("commands") / "data"))
    now = datetime.now(UTC)
    drafting = Stage(
        kind=StageKind.DRAFTING, start=now - timedelta(days=1), end=now + timedelta(days=30)
    )
    with open_workspace(path) as ws:
        opened = replace(round_of("ITU UNECE"), id="r", stages=(drafting,))
        log.append(ws.store, "r", log_of(opened))
    return path


def run(data: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["revision", *words, "--data", str(data)])


def guide() -> str:
    return (resources.root() / "docs" / "proposals.md").read_text("utf-8")


def test_the_guide_lists_columns_and_kinds() -> None:
    text = guide()
    for name, words in {**HELP, **{kind.value: text for kind, text in KINDS.items()}}.items():
        assert f"| `{name}` | {words} |\n" in text


def test_the_whole_way(data: Path, tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", guide(), re.DOTALL)
    assert found is not None
    file = tmp_path / "p.yaml"
    file.write_text(found[1], "utf-8")

    tried = run(data, "propose", str(file), "--round", "r", "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "2 proposals could be filed in r; nothing was" in tried.stderr
    made = run(data, "propose", str(file), "--round", "r", "--json")
    assert made.exit_code == 0, made.output
    filing = json.loads(made.stdout)
    assert [(one["key"], one["id"]) for one in filing["proposals"]] == [
        ("households", "r-p1"),
        ("2", "r-p2"),
    ]

    listed = run(data, "proposals", "--round", "r", "--json")
    document = json.loads(listed.stdout)
    assert [row["id"] for row in document["rows"]] == ["r-p1", "r-p2"]
    table = run(data, "proposals", "--round", "r", "--format", "csv")
    assert table.stdout.startswith("proposal,title,status,")

    shown = run(data, "proposal", "r-p1")
    assert 'from "Household Internet Access" to "Households online"' in shown.stdout
    lines = run(data, "proposal", "r-p1", "--kgcl").stdout
    assert lines == (
        "rename u4ssc:EC-ICT-ICT-1C from 'Household Internet Access'@en to 'Households online'@en\n"
    )
    assert run(data, "evidence", "r-p1").exit_code == 0

    edited = run(data, "proposal", "r-p1", "--yaml").stdout.replace("Households online", "Homes")
    file.write_text(edited, "utf-8")
    amended = run(data, "amend", "r-p1", str(file), "--reason", "Shorter.")
    assert amended.exit_code == 0, amended.output
    assert "amended" in amended.stdout
    gone = run(data, "withdraw", "r-p1", "--reason", "Too early.")
    assert gone.exit_code == 0, gone.output
    assert "withdrawn" in gone.stdout
    assert run(data, "withdraw", "r-p1", "--reason", "Again.").exit_code == 1


def test_the_form_is_written_where_it_is_wanted(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "f.xlsx"
    made = run(data, "form", "r", "--kpi", "EC: ICT: ICT: 1C", "--out", str(out))
    assert made.exit_code == 0, made.output
    assert out.read_bytes().startswith(b"PK")
    for words in (("r", "--out", str(tmp_path / "f.docx")), ("none", "--out", str(out))):
        assert isinstance(run(data, "form", *words).exception, UsageError)


def test_faults_are_told_with_their_rows(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text(
        "proposal,title,submitted_by,grounds,reason,kind,element\n"
        "a,T,ITU,editorial,R.,retire,EC: XX\n"
        "b,T,ITU,taste,R.,retire,EC: ICT: ICT: 2C\n",
        "utf-8",
    )
    wrong = run(data, "propose", str(file), "--round", "r")
    assert wrong.exit_code == 1
    assert "p.csv, row 2, column element: unknown element" in str(wrong.exception)
    assert "p.csv, row 3, column grounds: unknown ground" in str(wrong.exception)
    missing = run(data, "propose", str(tmp_path / "none.csv"), "--round", "r")
    assert isinstance(missing.exception, UsageError)
