"""The shapes' own tests: every shapes file with its cases, found by pattern.

`shapes/x.ttl` has the folder `shapes/x/`: `valid-*.ttl` break nothing; `invalid-*.ttl` and
`warning-*.ttl` have one fault each and the expected results beside them in `*.report.ttl`. The
folder `data-point-bounds` has no file: its shapes are made from the data points of the case.
Results compare as a multiset of source shape, focus node and severity; messages are free.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ssckg.errors import DataError, ParseError
from ssckg.model.check_outcome import CheckOutcome
from ssckg.model.finding import Finding, Place, Severity
from ssckg.model.shape_result import RdfDocument
from ssckg.namespaces import BASE
from ssckg.validation.bounds import BOUNDS_FILE, bounds_shapes, read_bounds
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.shapes_graph import SEVERITIES, SH, read_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ssckg.model.shape_result import ShapeResult
    from ssckg.ports import ShapeValidator
    from ssckg.validation.shapes_graph import ShapesGraph

SECTION: Final = "shapes"
_RULES: Final = BASE + "shape/check#"
_REPORT: Final = ".report.ttl"
KINDS: Final = ("valid-", "invalid-", "warning-")
"""How the name of a case begins."""

Key = tuple[str, str, Severity]
"""Source shape, focus node and severity of a result."""


def find_folders(root: Path) -> list[str]:
    """Return the names of all shapes files and of all folders of cases below `root` (shapes/)."""
    files = {path.stem for path in root.glob("*.ttl")}
    return sorted(files | {path.name for path in root.glob("*/") if any(path.glob("*.ttl"))})


def find_cases(folder: Path) -> list[Path]:
    """Return the cases in a folder, without their reports."""
    names = (path for path in sorted(folder.glob("*.ttl")) if path.name.startswith(KINDS))
    return [path for path in names if not path.name.endswith(_REPORT)]


def case_document(path: Path) -> RdfDocument:
    """Return a case, named by folder and file."""
    return RdfDocument(path.read_bytes(), f"shapes/{path.parent.name}/{path.name}")


def case_shapes(root: Path, folder: str) -> ShapesGraph:
    """Return the shapes that the cases of `folder` are checked with.

    Raises:
        DataError: the shapes cannot be read, or are not there.
    """
    if folder != BOUNDS_FILE:
        if not (root / f"{folder}.ttl").is_file():
            raise ParseError(
                "is not there, but its folder of cases is", file=f"shapes/{folder}.ttl"
            )
        return load_shapes([folder], root=root)
    cases = [case_document(path) for path in sorted((root / folder).glob("valid-*.ttl"))]
    return read_shapes([bounds_shapes(read_bounds(cases))])


def rules_of(shapes: ShapesGraph) -> set[str]:
    """Return the IRIs of the shapes that report by themselves: those with a severity."""
    return {
        shape.value
        for shape, facts in shapes.index.items()
        if SH + "severity" in facts and isinstance(shape, ox.NamedNode)
    }


def result_keys(results: Iterable[ShapeResult]) -> Counter[Key]:
    """Return what is compared of results."""
    return Counter((r.source_shape, r.focus, r.severity) for r in results)


def read_report(turtle: bytes, name: str = "report") -> Counter[Key]:
    """Return what is compared of the results in a validation report.

    Raises:
        ParseError: it is not Turtle, or a result lacks shape, focus or a known severity.
    """
    facts: dict[ox.BlankNode, dict[str, str]] = {}
    try:
        for quad in ox.parse(input=turtle, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.BlankNode) and isinstance(quad.object, ox.NamedNode):
                facts.setdefault(quad.subject, {})[quad.predicate.value] = quad.object.value
    except SyntaxError as error:
        raise ParseError(str(error.msg), file=name, line=error.lineno) from error
    try:
        return Counter(
            (f[SH + "sourceShape"], f[SH + "focusNode"], SEVERITIES[f[SH + "resultSeverity"]])
            for f in facts.values()
            if SH + "sourceShape" in f
        )
    except KeyError as error:
        raise ParseError(f"a result has no (known) {error.args[0]}", file=name) from error


def expected_keys(path: Path) -> Counter[Key]:
    """Return what a case is to yield: nothing where it is valid, else what its report says.

    Raises:
        ParseError: the report is missing or faulty.
    """
    if path.name.startswith("valid-"):
        return Counter()
    report = path.with_name(path.stem + _REPORT)
    name = f"shapes/{path.parent.name}/{report.name}"
    if not report.is_file():
        raise ParseError("is not there: a counter-example lists what it breaks", file=name)
    return read_report(report.read_bytes(), name)


def check_cases(root: Path) -> CheckOutcome:
    """Check every folder of cases below `root` (shapes/) with the native engine.

    One check for the files of each folder, one for each case, one for each rule: that a case
    breaks it.
    """
    folders = find_folders(root)
    if not folders:
        message = "there are no shapes: nothing to check"
        found = Finding(_RULES + "none", Severity.INFO, message, place=Place(file="shapes"))
        return CheckOutcome.of(SECTION, [found])
    return CheckOutcome.total(SECTION, (_check_folder(root, folder) for folder in folders))


def _check_folder(root: Path, folder: str) -> CheckOutcome:
    try:
        shapes = case_shapes(root, folder)
        validator = make_validator(shapes)
    except DataError as error:
        return CheckOutcome.of(SECTION, [_finding("shapes-file", str(error), folder)])
    outcomes = [CheckOutcome.of(SECTION, folder_faults(root / folder))]
    broken: set[str] = set()
    for path in find_cases(root / folder):
        outcomes.append(CheckOutcome.of(SECTION, case_faults(path, validator)))
        try:
            broken |= {rule for rule, _, _ in expected_keys(path)}
        except ParseError:
            continue  # reported as a fault of the case
    for rule in sorted(rules_of(shapes)):
        message = f"no case breaks {rule}: add an invalid- or warning- case with its report"
        faults = [] if rule in broken else [_finding("rule-never-broken", message, folder)]
        outcomes.append(CheckOutcome.of(SECTION, faults))
    return CheckOutcome.total(SECTION, outcomes)


def folder_faults(folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with the files of a folder: cases missing, or names of no meaning."""
    names = {path.name for path in folder.glob("*.ttl")}
    if "valid-minimal.ttl" not in names:
        yield _finding("no-example", "has no valid-minimal.ttl", folder.name)
    if not any(name.startswith(KINDS[1:]) for name in names):
        yield _finding("no-counter-example", "has no invalid- or warning- case", folder.name)
    for name in sorted(names):
        if not name.startswith(KINDS):
            message = f"{name} begins with none of {', '.join(KINDS)}"
            yield _finding("stray-file", message, folder.name)
        elif name.endswith(_REPORT) and name.removesuffix(_REPORT) + ".ttl" not in names:
            yield _finding("stray-file", f"{name} is the report of no case", folder.name)


def case_faults(path: Path, validator: ShapeValidator) -> Iterator[Finding]:
    """Yield where a case gives other results than its report, or is not of the kind it says."""
    try:
        expected = expected_keys(path)
        found = result_keys(validator.validate([case_document(path)]))
    except DataError as error:
        yield _finding("case", str(error), path.parent.name, path.name)
        return
    for text, keys in (("does not give", expected - found), ("gives also", found - expected)):
        for (shape, focus, severity), count in sorted(keys.items()):
            times = f" {count} times" if count > 1 else ""
            message = f"{text} the {severity} {shape} on {focus}{times}"
            yield _finding("case", message, path.parent.name, path.name)
    has_violation = any(severity is Severity.VIOLATION for _, _, severity in expected)
    if has_violation is not path.name.startswith("invalid-") or (
        not expected and not path.name.startswith("valid-")
    ):
        message = "its report is not of the kind that its name says (invalid: with a violation)"
        yield _finding("case", message, path.parent.name, path.name)


def _finding(rule: str, message: str, folder: str, name: str | None = None) -> Finding:
    place = Place(file=f"shapes/{folder}/{name}" if name else f"shapes/{folder}")
    return Finding(_RULES + rule, Severity.VIOLATION, message, place=place)
