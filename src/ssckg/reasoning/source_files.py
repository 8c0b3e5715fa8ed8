"""The files of the ontology: modules that parse, requirements that have tests, and back."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError
from ssckg.io.textfile import read_text
from ssckg.io.turtle import read_turtle
from ssckg.model.check_outcome import CheckOutcome
from ssckg.model.finding import Finding, Place, Severity
from ssckg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_RULES: Final = BASE + "shape/check#"
_TABLE: Final = "ontology/requirements.csv"
_TESTS: Final = ("ontology/questions/*/*.rq", "queries/*.rq")


def check_modules(root: Path) -> CheckOutcome:
    """Read each module `ontology/*.ttl` below `root`; one check each."""
    outcomes = []
    for path in sorted((root / "ontology").glob("*.ttl")):
        faults = []
        try:
            read_turtle(path, shown=path.relative_to(root).as_posix())
        except ParseError as error:
            message = error.message.partition(": ")[2]
            place = Place(file=error.file, line=error.line)
            faults = [Finding(_RULES + "faulty-file", Severity.VIOLATION, message, place=place)]
        outcomes.append(CheckOutcome.of("ontology", faults))
    return CheckOutcome.total("ontology", outcomes)


def check_requirements(root: Path) -> CheckOutcome:
    """Hold `ontology/requirements.csv` against the questions and queries below `root`.

    One check for each requirement: that its test is there; one for each test: that a
    requirement names it.

    Raises:
        ParseError: the table cannot be read.
    """
    tests = {path.relative_to(root).as_posix() for form in _TESTS for path in root.glob(form)}
    if not tests and not (root / _TABLE).is_file():
        place = Place(file=_TABLE)
        message = "there are no requirements and no questions: nothing to check"
        note = Finding(_RULES + "none", Severity.INFO, message, place=place)
        return CheckOutcome.of("questions", [note])
    rows = _read_requirements(root)
    outcomes = [_outcome(_requirement_faults(line, row, tests)) for line, row in rows]
    required = {row.get("test") or "" for _, row in rows}
    for test in sorted(tests):
        message = f"no requirement asks for it; add a row to {_TABLE}"
        faults = [] if test in required else [("test-without-requirement", message, Place(test))]
        outcomes.append(_outcome(faults))
    return CheckOutcome.total("questions", outcomes)


def _read_requirements(root: Path) -> list[tuple[int, dict[str, str]]]:
    """Return each row with its line in the file."""
    reader = csv.DictReader(read_text(root / _TABLE, shown=_TABLE).splitlines(keepends=True))
    if not {"id", "question", "test"} <= set(reader.fieldnames or ()):
        raise ParseError("lacks the column id, question or test", file=_TABLE, line=1)
    return [(reader.line_num, row) for row in reader]


def _requirement_faults(
    line: int, row: dict[str, str], tests: set[str]
) -> Iterable[tuple[str, str, Place]]:
    test = row.get("test") or ""
    if test not in tests:
        message = f"the test of {row['id']}, {test!r}, is not there" if test else "names no test"
        yield "requirement-without-test", message, Place(_TABLE, line, "test")


def _outcome(faults: Iterable[tuple[str, str, Place]]) -> CheckOutcome:
    return CheckOutcome.of(
        "questions",
        (Finding(_RULES + r, Severity.VIOLATION, m, place=place) for r, m, place in faults),
    )
