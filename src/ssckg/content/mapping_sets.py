"""Reads the mapping sets of a source tree with what bears on them, and checks them all."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from pyoxigraph import Literal, NamedNode

from ssckg.content.faults import findings_of
from ssckg.content.files import MAPPING_SUFFIX, Kind, find_sources
from ssckg.content.reading import read_content
from ssckg.errors import DataError, ParseError
from ssckg.harmonization.mapping_checks import LIST_RULES, RULES, SET_RULES
from ssckg.harmonization.mapping_sets import (
    LISTS,
    AllSets,
    HandCheck,
    MappingFiles,
    MappingList,
    TableFacts,
)
from ssckg.io.faults import Faults
from ssckg.io.sssom import read_mapping_set
from ssckg.io.textfile import read_text
from ssckg.model.check_outcome import CheckOutcome
from ssckg.model.finding import Finding, Place, Severity
from ssckg.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

SECTION: Final = "mappings"
TO_DECLARE: Final = frozenset({"ssc:Indicator", "ssc:Commitment"})
"""Classes whose every member is mapped, or declared without match, on both sides of a set."""
_CHECK_COLUMNS = ["subject_id", "predicate_id", "object_id", "document", "page"]


def set_names(root: Path) -> list[str]:
    """Return the names of all sets below `root/mappings`, also those that lack files."""
    folder = root / "mappings"
    if not folder.is_dir():
        return []
    files = {path.name.removesuffix(MAPPING_SUFFIX) for path in folder.glob("*" + MAPPING_SUFFIX)}
    return sorted(files | {path.name for path in folder.iterdir() if path.is_dir()})


def list_path(root: Path, name: str, part: str) -> Path:
    """Return where a list of a set stands."""
    if part == "accepted":
        return root / "mappings" / f"{name}{MAPPING_SUFFIX}"
    return root / "mappings" / name / f"{part}{MAPPING_SUFFIX}"


def checks_path(root: Path, name: str) -> Path:
    """Return where the pairs read by hand of a set stand."""
    return root / "mappings" / name / "checks.tsv"


def read_list(root: Path, name: str, part: str) -> MappingList:
    """Read one list.

    Raises:
        DataError: the file is faulty (a `FaultsError` where there are several faults).
    """
    path = list_path(root, name, part)
    shown = path.relative_to(root).as_posix()
    faults = Faults()
    mapping_set = read_mapping_set(path, faults, shown=shown)
    faults.check()
    return MappingList(name, part, mapping_set, read_text(path, shown=shown))


def read_checks(root: Path, name: str) -> tuple[HandCheck, ...]:
    """Read the pairs that were read by hand.

    Raises:
        ParseError: the file is absent, or has other columns.
    """
    path = checks_path(root, name)
    shown = path.relative_to(root).as_posix()
    lines = read_text(path, shown=shown).splitlines()
    rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or rows[0] != _CHECK_COLUMNS:
        raise ParseError(f"the columns must be: {' '.join(_CHECK_COLUMNS)}", file=shown, line=1)
    for number, row in enumerate(rows, 1):
        if len(row) != len(_CHECK_COLUMNS):
            fault = f"has {len(row)} cells, not {len(_CHECK_COLUMNS)}"
            raise ParseError(fault, file=shown, line=number)
    return tuple(HandCheck(number, *row) for number, row in enumerate(rows[1:], 2))


def read_facts(root: Path) -> TableFacts:
    """Return what the tables and Turtle files below `root/ontology` say, without the mappings.

    Raises:
        DataError: a file is faulty.
    """
    faults = Faults()
    sources = [each for each in find_sources(root) if each.kind in (Kind.TURTLE, Kind.TABLE)]
    graphs = read_content(sources, faults).graphs
    faults.check()
    facts = TableFacts()
    classes: dict[str, set[str]] = defaultdict(set)
    texts = {"skos:prefLabel": facts.labels, "skos:notation": facts.numbers}
    for triple in (triple for graph in graphs.values() for triple in graph):
        subject, target = triple.subject, triple.object
        if not isinstance(subject, NamedNode):
            continue
        curie, predicate = shrink(subject.value), shrink(triple.predicate.value)
        facts.described.add(curie)
        if isinstance(target, NamedNode) and predicate == "rdf:type":
            classes[curie].add(shrink(target.value))
        elif isinstance(target, NamedNode) and predicate == "skos:inScheme":
            facts.elements[shrink(target.value)].add(curie)
        elif isinstance(target, Literal) and predicate in texts:
            texts[predicate][curie].add(target.value)
    for edition, elements in facts.elements.items():
        facts.to_declare[edition] = {each for each in elements if classes[each] & TO_DECLARE}
    return facts


def check_mappings(root: Path) -> CheckOutcome:
    """Check every set below `root/mappings` by every rule.

    Each file that is there and can be read is a check, each rule on a list and each rule on a
    set. What cannot be read is not held to rules.

    Raises:
        DataError: the tables that the mappings are about cannot be read.
    """
    names = set_names(root)
    if not names:
        message = "there are no mapping sets: nothing to check"
        return CheckOutcome.of(SECTION, [_note(message)])
    outcomes: list[CheckOutcome] = []
    found: list[MappingFiles] = []
    lists: list[MappingList] = []
    for name in names:
        read = {
            part: listed
            for part in LISTS
            if (listed := _attempt(partial(read_list, root, name, part), outcomes))
        }
        checks = _attempt(partial(read_checks, root, name), outcomes)
        lists += read.values()
        if len(read) == len(LISTS) and checks is not None:
            shown = checks_path(root, name).relative_to(root).as_posix()
            found.append(MappingFiles(name, read, checks, shown))
    outcomes += _apply_rules(AllSets(tuple(found), read_facts(root)), lists)
    return CheckOutcome.total(SECTION, outcomes)


def _apply_rules(every: AllSets, lists: list[MappingList]) -> Iterator[CheckOutcome]:
    for listed in lists:
        for on_list in LIST_RULES:
            yield CheckOutcome.of(SECTION, on_list(listed, every.facts))
    for files in every.sets:
        for on_set in SET_RULES:
            yield CheckOutcome.of(SECTION, on_set(files, every))


def _attempt(read: Callable[[], T], outcomes: list[CheckOutcome]) -> T | None:
    """Return what was read, or None; either way it is one check."""
    try:
        value = read()
    except DataError as error:
        outcomes.append(CheckOutcome.of(SECTION, findings_of(error)))
        return None
    outcomes.append(CheckOutcome.of(SECTION, []))
    return value


def _note(message: str) -> Finding:
    return Finding(RULES + "none", Severity.INFO, message, place=Place(file="mappings"))
