"""Requirements and tests held against each other; modules that parse or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.errors import ParseError
from ssckg.model.finding import Severity
from ssckg.reasoning.source_files import check_modules, check_requirements

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """\
id,question,user,test,columns
Q001,"One, or two?",agency,ontology/questions/must-hold/q001-a.rq,
N001,Never?,agency,ontology/questions/must-not-hold/n001-b.rq,
L001,Which?,agency,queries/list-c.rq,code
"""


def tree(root: Path, table: str = TABLE) -> Path:
    names = ("ontology/questions/must-hold/q001-a", "ontology/questions/must-not-hold/n001-b")
    for name in (*names, "queries/list-c"):
        path = root / f"{name}.rq"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Words.\nASK {}\n")
    (root / "ontology/requirements.csv").write_text(table)
    return root


def test_each_has_the_other(tmp_path: Path) -> None:
    outcome = check_requirements(tree(tmp_path))
    assert (outcome.section, outcome.passed, outcome.failed) == ("questions", 6, 0)


def test_a_test_is_missing(tmp_path: Path) -> None:
    root = tree(tmp_path)
    (root / "queries/list-c.rq").unlink()
    outcome = check_requirements(root)
    assert (outcome.passed, outcome.failed) == (4, 1)
    (finding,) = outcome.findings
    assert str(finding.place) == "ontology/requirements.csv line 4, test"
    assert finding.message == "the test of L001, 'queries/list-c.rq', is not there"


def test_a_requirement_names_no_test(tmp_path: Path) -> None:
    outcome = check_requirements(tree(tmp_path, TABLE + "Q002,What?,agency,,\n"))
    assert [finding.message for finding in outcome.findings] == ["names no test"]


def test_nobody_asked(tmp_path: Path) -> None:
    root = tree(tmp_path, TABLE.replace("L001,Which?,agency,queries/list-c.rq,code\n", ""))
    outcome = check_requirements(root)
    assert (outcome.passed, outcome.failed) == (4, 1)
    assert str(outcome.findings[0].place) == "queries/list-c.rq"


def test_no_table(tmp_path: Path) -> None:
    root = tree(tmp_path)
    (root / "ontology/requirements.csv").unlink()
    with pytest.raises(ParseError, match=r"requirements\.csv: cannot be read"):
        check_requirements(root)


def test_a_table_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="lacks the column"):
        check_requirements(tree(tmp_path, "a,b\n1,2\n"))


def test_nothing_asked_at_all(tmp_path: Path) -> None:
    outcome = check_requirements(tmp_path)
    assert outcome.failed == 0
    assert [finding.severity for finding in outcome.findings] == [Severity.INFO]


def test_modules(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    folder.mkdir()
    (folder / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n")
    (folder / "b.ttl").write_text("<urn:a> <urn:b>\n <urn:c> <urn:d> .\n")
    outcome = check_modules(tmp_path)
    assert (outcome.section, outcome.passed, outcome.failed) == ("ontology", 1, 1)
    (finding,) = outcome.findings
    assert str(finding.place) == "ontology/b.ttl line 2"
    assert finding.message.startswith("is not Turtle: ")
