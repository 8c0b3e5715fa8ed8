"""Every block of commands of every document is run as it stands there, or says why it is not.

A document is run in a folder of its own, in its order, with the whole dataset as data directory and
with a service where it asks one. What is printed is held against what is shown (`guides_read.py`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.api.v1.service import Service, running
from tests.cli.guides_read import matches, plain
from tests.docs.blocks import Block, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RUN_BY = {
    "README.md": "tests/cli/test_readme_tour.py",
    "docs/harmonization/*.md": "tests/cli/test_guides.py",
    "docs/decisions/*.md": "tests/cli/test_guides.py",
    "docs/revision/*.md": "tests/cli/test_round_guides.py",
    "docs/running-a-service.md": "tests/cli/test_operation_guide.py",
    "docs/linked-data.md": "tests/api/resources/test_guide.py",
}
"""Documents whose commands a test of their own runs, in its own way."""
NEEDS_ROUND = "un-sscf"
LOCAL = "http://127.0.0.1:8000"


def _documents() -> list[Path]:
    own = {each for pattern in RUN_BY for each in ROOT.glob(pattern)}
    made = DOCS / "reference"
    found = [each for each in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")] if made not in each.parents]
    return sorted(set(found) - own)


def _name(document: Path) -> str:
    return document.relative_to(ROOT).with_suffix("").as_posix()


def _runs(document: Path) -> list[Block]:
    return [each for each in blocks(document) if not each.not_run]


WITH_BLOCKS = [each for each in _documents() if _runs(each)]


def _is_long(document: Path) -> bool:
    """Say whether its commands play a round, or need one that was played."""
    return any(NEEDS_ROUND in block.text for block in _runs(document))


CASES = [
    pytest.param(each, id=_name(each), marks=pytest.mark.deep if _is_long(each) else ())
    for each in WITH_BLOCKS
]


def test_documents_with_commands_are_found() -> None:
    names = {_name(each) for each in WITH_BLOCKS}
    assert {"docs/tutorials/city", "docs/tutorials/researcher", "docs/what-changed"} <= names


def test_tests_that_run_documents_are_there() -> None:
    for pattern, test in RUN_BY.items():
        assert (ROOT / test).is_file()
        assert list(ROOT.glob(pattern))


def test_a_block_that_does_not_run_says_why() -> None:
    reasons = {
        f"{_name(document)}:{block.line}": block.not_run
        for document in _documents()
        for block in blocks(document)
        if block.not_run
    }
    assert all(len(reason.split()) >= 4 for reason in reasons.values()), reasons


def test_blocks_are_read_with_their_remarks(tmp_path: Path) -> None:
    document = tmp_path / "guide.md"
    document.write_text(
        "<!-- not run: it would delete all -->\n\n```\nssckg a\n```\n\n"
        "<!-- as: HOST -> here -->\n```\ncurl HOST \\\n  -d 'x\ny'   # sends\nssckg b  # c\n```\n\n"
        "```json\n{}\n```\n\n```console\n$ ssckg c | head\none\n$ ssckg d\n```\n"
    )
    one, two, three = blocks(document)
    assert (one.not_run, one.line) == ("it would delete all", 3)
    assert two.stands_for == (("HOST", "here"),)
    assert [command for command, _ in two.commands] == ["curl HOST    -d 'x\ny'", "ssckg b"]
    assert three.commands == [("ssckg c | head", "one\n"), ("ssckg d", "")]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, built_data: Path) -> Iterator[Service]:
    """A service for what documents ask of one; a token of the secretariat is `TOKEN`."""
    with running(built_data, tmp_path_factory.mktemp("served")) as service:
        yield service


@pytest.mark.slow
@pytest.mark.parametrize("document", CASES)
def test_the_commands_of_a_document(
    document: Path, built_data: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found = _runs(document)
    texts = "\n".join(block.text for block in found)
    plays = "revision play" in texts
    needs = NEEDS_ROUND in texts and not plays
    data = request.getfixturevalue("played_example").data if needs else built_data
    shutil.copytree(data, tmp_path / ".ssckg")
    for name in ("examples", "scripts", "ontology", "tests", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    environment = _environment(tmp_path)
    address = ""
    if "curl " in texts:
        service: Service = request.getfixturevalue("base")
        address, environment["TOKEN"] = service.address, service.secrets["secretariat"]
    for block in found:
        for command, output in block.commands:
            _check(block, _as_meant(command, block, address), output, tmp_path, environment)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SSCKG_")}
    return {
        **kept,
        **{"COLUMNS": "240", "NO_COLOR": "1", "no_proxy": "127.0.0.1", "HOME": str(folder)},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


def _as_meant(command: str, block: Block, address: str) -> str:
    for words, others in block.stands_for:
        command = command.replace(words, others)
    return command.replace(LOCAL, address) if address else command


def _check(
    block: Block, command: str, output: str | None, folder: Path, environment: dict[str, str]
) -> None:
    if block.language == "python":
        words = [sys.executable, "-c", command]
    else:
        # A refusal over HTTP is a failure, too.
        words = [
            "bash",
            "-o",
            "pipefail",
            "-c",
            re.sub(r"^curl ", "curl --fail-with-body ", command),
        ]
    ran = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    # Who reads only the beginning (`head`) may end what writes.
    assert ran.returncode in ({0, 141, 1} if "| head" in command else {0}), (
        f"line {block.line}: {command}\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}"
    )
    if output is not None and not matches(output, ran.stdout):
        pytest.fail(f"line {block.line}: {command}\n" + "\n".join(plain(ran.stdout)[:40]))
