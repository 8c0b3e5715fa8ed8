"""The check of shapes against their cases, each kind of fault seeded in a small folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.errors import ParseError
from ssckg.model.finding import Severity
from ssckg.validation.cases import check_cases, read_report
from ssckg.validation.dataset import check_dataset

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/ssckg/shape/> .
@prefix x: <urn:x#> .

<https://w3id.org/ssckg/shape/tree#Tree> a sh:NodeShape ;
    sh:targetClass x:Tree ;
    sh:property <https://w3id.org/ssckg/shape/tree#name>,
        <https://w3id.org/ssckg/shape/tree#height> .

<https://w3id.org/ssckg/shape/tree#name> a sh:PropertyShape ;
    sh:path x:name ; sh:minCount 1 ; sh:severity sh:Violation ; sh:message "No name."@en .
<https://w3id.org/ssckg/shape/tree#height> a sh:PropertyShape ;
    sh:path x:height ; sh:maxExclusive 150 ; sh:severity sh:Warning ; sh:message "Tall."@en .
"""
REPORT = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
[] a sh:ValidationReport ; sh:conforms {conforms} ; sh:result [ a sh:ValidationResult ;
    sh:focusNode <urn:x#a> ; sh:resultSeverity sh:{severity} ;
    sh:sourceShape <https://w3id.org/ssckg/shape/tree#{rule}> ] .
"""
NO_NAME = REPORT.format(conforms="false", severity="Violation", rule="name")
TALL = REPORT.format(conforms="true", severity="Warning", rule="height")
FILES = {
    "tree.ttl": SHAPES,
    "tree/valid-minimal.ttl": '<urn:x#a> a <urn:x#Tree> ; <urn:x#name> "Ash" .',
    "tree/invalid-no-name.ttl": "<urn:x#a> a <urn:x#Tree> .",
    "tree/invalid-no-name.report.ttl": NO_NAME,
    "tree/warning-tall.ttl": '<urn:x#a> a <urn:x#Tree> ; <urn:x#name> "Ash" ; <urn:x#height> 200 .',
    "tree/warning-tall.report.ttl": TALL,
}


def written(folder: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write the files with `changes`; None leaves a file out."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_good_cases(tmp_path: Path) -> None:
    # the files of the folder, three cases, two rules
    outcome = check_cases(written(tmp_path))
    assert (outcome.passed, outcome.failed, outcome.findings) == (6, 0, ())


FAULTS: dict[str, tuple[dict[str, str | None], int, list[tuple[str, str]]]] = {
    "a valid case breaks a rule": (
        {"tree/valid-minimal.ttl": "<urn:x#a> a <urn:x#Tree> ."},
        1,
        [("case", "shapes/tree/valid-minimal.ttl")],
    ),
    "a counter-example breaks nothing": (
        {"tree/invalid-no-name.ttl": '<urn:x#a> a <urn:x#Tree> ; <urn:x#name> "Ash" .'},
        1,
        [("case", "shapes/tree/invalid-no-name.ttl")],
    ),
    "no report": (
        {"tree/invalid-no-name.report.ttl": None},
        2,
        [("case", "shapes/tree/invalid-no-name.ttl"), ("rule-never-broken", "shapes/tree")],
    ),
    "a report that is not Turtle": (
        {"tree/warning-tall.report.ttl": "nonsense"},
        2,
        [("case", "shapes/tree/warning-tall.ttl"), ("rule-never-broken", "shapes/tree")],
    ),
    "a case that is not Turtle": (
        {"tree/warning-tall.ttl": "nonsense"},
        1,
        [("case", "shapes/tree/warning-tall.ttl")],
    ),
    "no example": ({"tree/valid-minimal.ttl": None}, 1, [("no-example", "shapes/tree")]),
    "a stray file": ({"tree/notes.ttl": ""}, 1, [("stray-file", "shapes/tree")]),
    "a report of no case": (
        {"tree/invalid-lost.report.ttl": NO_NAME},
        1,
        [("stray-file", "shapes/tree")],
    ),
    "a warning that is called invalid": (
        {
            "tree/warning-tall.ttl": None,
            "tree/warning-tall.report.ttl": None,
            "tree/invalid-tall.ttl": FILES["tree/warning-tall.ttl"],
            "tree/invalid-tall.report.ttl": TALL,
        },
        1,
        [("case", "shapes/tree/invalid-tall.ttl")],
    ),
    "a rule that no case breaks": (
        {"tree/warning-tall.ttl": None, "tree/warning-tall.report.ttl": None},
        1,
        [("rule-never-broken", "shapes/tree")],
    ),
    "shapes that do not parse": ({"tree.ttl": "nonsense"}, 1, [("shapes-file", "shapes/tree")]),
    "cases without shapes": ({"tree.ttl": None}, 1, [("shapes-file", "shapes/tree")]),
    "shapes without cases": (
        {"house.ttl": SHAPES.replace("shape/tree#", "shape/house#")},
        3,
        [
            ("no-example", "shapes/house"),
            ("no-counter-example", "shapes/house"),
            ("rule-never-broken", "shapes/house"),
            ("rule-never-broken", "shapes/house"),
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault(tmp_path: Path, name: str) -> None:
    changes, failed, expected = FAULTS[name]
    outcome = check_cases(written(tmp_path, changes))
    found = [
        (f.rule.rpartition("#")[2], f.place.file if f.place else None) for f in outcome.findings
    ]
    assert found == expected
    assert outcome.failed == failed


def test_what_differs_is_told(tmp_path: Path) -> None:
    changes: dict[str, str | None] = {"tree/warning-tall.report.ttl": NO_NAME}
    messages = [f.message for f in check_cases(written(tmp_path, changes)).findings]
    shape = "https://w3id.org/ssckg/shape/tree#"
    assert messages[0] == f"does not give the violation {shape}name on urn:x#a"
    assert messages[1] == f"gives also the warning {shape}height on urn:x#a"


def test_no_shapes_is_told(tmp_path: Path) -> None:
    outcome = check_cases(tmp_path)
    assert outcome.failed == 0
    assert [finding.severity for finding in outcome.findings] == [Severity.INFO]


@pytest.mark.parametrize("lacking", ["sh:focusNode", "sh:resultSeverity"])
def test_a_result_without_a_part_is_refused(lacking: str) -> None:
    with pytest.raises(ParseError, match=lacking.removeprefix("sh:")):
        read_report(NO_NAME.replace(lacking, "<urn:other>").encode())


def test_an_unknown_severity_is_refused() -> None:
    with pytest.raises(ParseError, match="Fatal"):
        read_report(NO_NAME.replace("sh:Violation ;", "sh:Fatal ;").encode())


def test_a_dataset_is_held_to_each_file(tmp_path: Path) -> None:
    folder = written(tmp_path)
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:x#Tree> <urn:g> ."
    name = '<urn:x#name> "Ash" <urn:g> .'
    good = check_dataset(f"<urn:x#a> {kind}\n<urn:x#a> {name}\n".encode(), folder)
    assert (good.passed, good.failed, good.findings) == (2, 0, ())  # tree, and bounds
    bad = check_dataset(f"<urn:x#a> {kind}\n".encode(), folder)
    assert (bad.passed, bad.failed) == (1, 1)
    assert [finding.focus for finding in bad.findings] == ["urn:x#a"]
    height = '<urn:x#height> "200"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .'
    text = f"<urn:x#a> {kind}\n<urn:x#a> {name}\n<urn:x#a> {height}\n"
    warned = check_dataset(text.encode(), folder)
    assert (warned.passed, warned.failed) == (2, 0)
    assert [finding.severity for finding in warned.findings] == [Severity.WARNING]
    assert check_dataset(text.encode(), tmp_path / "nothing").passed == 0
