"""Every mapping set with its lists and checks, found by pattern (docs/decisions/0004)."""

from __future__ import annotations

import csv
import subprocess
import sys
import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ssckg.content.files import Kind, find_sources
from ssckg.content.reading import read_content
from ssckg.io.faults import Faults
from ssckg.io.sssom import MappingRow, MappingSet, read_mapping_set, write_mapping_set
from ssckg.io.sssom_slots import NO_TERM
from ssckg.namespaces import PREFIXES, shrink

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "mappings"
SETS = sorted(
    {path.name.removesuffix(".sssom.tsv") for path in FOLDER.glob("*.sssom.tsv")}
    | {path.name for path in FOLDER.iterdir() if path.is_dir()}
)
LISTS = ("accepted", "rejected", "candidates")
FILES = [(name, part) for name in SETS for part in LISTS]
COLUMNS = (
    *("record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier"),
    *("object_id", "object_label", "mapping_justification", "author_id", "author_label"),
    *("mapping_date", "confidence", "comment", "ext_current_number", "ext_origin"),
    *("ext_printed_number", "ext_source", "ext_source_page", "ext_status", "ext_trust"),
)
FILLED = {
    *("mapping_justification", "author_id", "author_label", "mapping_date", "confidence"),
    *("comment", "ext_origin", "ext_source", "ext_source_page", "ext_status", "ext_trust"),
}
PREDICATES = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
STATUS = {"accepted": "published", "rejected": "rejected", "candidates": "proposed"}
TO_DECLARE = frozenset({"ssc:Indicator", "ssc:Commitment"})
"""Classes whose every member is mapped, or declared without match, on both sides of a set."""

Pair = tuple[str, str]


@dataclass(slots=True)
class Tables:
    """What the tables of frameworks and registers hold, by CURIE."""

    elements: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    to_declare: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    described: set[str] = field(default_factory=set)


@cache
def tables() -> Tables:
    """Elements, labels and numbers, from ontology/ without the mappings."""
    faults = Faults()
    sources = [each for each in find_sources(ROOT) if each.kind in (Kind.TURTLE, Kind.TABLE)]
    graphs = read_content(sources, faults).graphs
    faults.check()
    found = Tables()
    classes = defaultdict(set)
    for triple in (triple for graph in graphs.values() for triple in graph):
        subject, target = triple.subject, triple.object
        if not isinstance(subject, NamedNode):
            continue
        curie, predicate = shrink(subject.value), shrink(triple.predicate.value)
        found.described.add(curie)
        if isinstance(target, NamedNode):
            if predicate == "rdf:type":
                classes[curie].add(shrink(target.value))
            elif predicate == "skos:inScheme":
                found.elements[shrink(target.value)].add(curie)
        elif predicate == "skos:prefLabel":
            found.labels[curie].add(str(getattr(target, "value", "")))
        elif predicate == "skos:notation":
            found.numbers[curie].add(str(getattr(target, "value", "")))
    for edition, elements in found.elements.items():
        found.to_declare[edition] = {each for each in elements if classes[each] & TO_DECLARE}
    return found


def path_of(name: str, part: str) -> Path:
    if part == "accepted":
        return FOLDER / f"{name}.sssom.tsv"
    return FOLDER / name / f"{part}.sssom.tsv"


@cache
def read(name: str, part: str) -> MappingSet:
    faults = Faults()
    mapping_set = read_mapping_set(path_of(name, part), faults)
    faults.check()
    return mapping_set


def rows(name: str, part: str) -> tuple[MappingRow, ...]:
    return read(name, part).rows


def pair(row: MappingRow) -> Pair:
    return row.cells["subject_id"], row.cells["object_id"]


def positive(name: str) -> list[MappingRow]:
    return [row for row in rows(name, "accepted") if row.is_positive]


class SameAs:
    """What exact matches imply by inversion and chaining: elements fall into classes."""

    def __init__(self, pairs: list[Pair]) -> None:
        self._parent: dict[str, str] = {}
        for one, other in pairs:
            self._parent[self._root(one)] = self._root(other)

    def _root(self, element: str) -> str:
        while (parent := self._parent.get(element, element)) != element:
            element = parent
        return element

    def implies(self, one: str, other: str) -> bool:
        return self._root(one) == self._root(other)


@cache
def exact_matches() -> SameAs:
    """The exact matches that all accepted sets state together."""
    found = [row for name in SETS for row in positive(name)]
    return SameAs([pair(row) for row in found if row.cells["predicate_id"] == "skos:exactMatch"])


def test_chains_of_exact_matches_are_followed() -> None:
    same = SameAs([("a:1", "b:1"), ("c:1", "b:1"), ("d:1", "c:1"), ("a:2", "b:2")])
    assert same.implies("a:1", "d:1")
    assert same.implies("d:1", "a:1")
    assert not same.implies("a:1", "b:2")


@pytest.mark.parametrize("name", SETS)
def test_set_has_its_files(name: str) -> None:
    assert all(path_of(name, part).is_file() for part in LISTS)
    assert (FOLDER / name / "checks.tsv").is_file()
    assert len(rows(name, "rejected")) >= 12
    assert rows(name, "candidates"), "a set without open questions has not been looked at"


@pytest.mark.parametrize(("name", "part"), FILES)
def test_canonical_form(name: str, part: str) -> None:
    text = path_of(name, part).read_text(encoding="utf-8")
    assert write_mapping_set(read(name, part)) == text, "run: python scripts/format_mappings.py"


@pytest.mark.parametrize(("name", "part"), FILES)
def test_head(name: str, part: str) -> None:
    head = read(name, part).head
    assert head["sssom_version"] == "1.1", "record_id came with 1.1; see docs/decisions/0004"
    suffix = "" if part == "accepted" else f"/{part}"
    assert head["mapping_set_id"] == f"{PREFIXES['mapping']}{name}{suffix}"
    used = {PREFIXES.get(prefix, "https://w3id.org/linkml/") for prefix in head["curie_map"]}
    assert used == set(head["curie_map"].values())
    for key in ("mapping_set_title", "mapping_set_description", "mapping_set_version", "license"):
        assert head[key]
    assert head["creator_id"] == ["agency:ssckg"]
    assert {head["subject_source"], head["object_source"]} <= tables().described
    assert read(name, part).columns == COLUMNS


@pytest.mark.parametrize(("name", "part"), FILES)
def test_rows_say_who_why_and_from_where(name: str, part: str) -> None:
    known = tables().described
    for row in rows(name, part):
        cells = row.cells
        assert not FILLED - cells.keys(), row.line
        assert cells["predicate_id"] in PREDICATES, row.line
        assert cells["comment"].endswith("."), row.line
        assert cells["ext_status"] == f"code:mapping-status/{STATUS[part]}", row.line
        assert row.is_negated == (part == "rejected"), row.line
        assert cells["ext_origin"] in {"code:origin/stated", "code:origin/ours"}, row.line
        sources = cells["ext_source"].split("|")
        assert len(sources) == len(cells["ext_source_page"].split("|")), row.line
        described = {cells["author_id"], cells["ext_trust"], cells["ext_status"], *sources}
        assert not described - known, (row.line, described - known)
        if part == "candidates":
            assert float(cells["confidence"]) < 0.6, row.line
        ends = "--".join("none" if e == NO_TERM else e.partition(":")[2] for e in pair(row))
        assert cells["record_id"] == f"mapping:{name}/{ends}", row.line


@pytest.mark.parametrize(("name", "part"), FILES)
def test_both_ends_exist(name: str, part: str) -> None:
    head = read(name, part).head
    for row in rows(name, part):
        for side in ("subject", "object"):
            element = row.cells[f"{side}_id"]
            if element == NO_TERM:
                assert part == "accepted", row.line
                assert f"{side}_label" not in row.cells, row.line
                assert row.cells["predicate_id"] == "skos:relatedMatch", row.line
            else:
                assert element in tables().elements[head[f"{side}_source"]], (row.line, element)
                assert row.cells[f"{side}_label"] in tables().labels[element], (row.line, element)


@pytest.mark.parametrize(("name", "part"), FILES)
def test_current_numbers_are_those_of_the_tables(name: str, part: str) -> None:
    for row in rows(name, part):
        numbers = set(row.cells.get("ext_current_number", "").split("|")) - {""}
        ends = [each for each in pair(row) if each.startswith(("unsdg:", "sdg:"))]
        assert numbers == (tables().numbers[ends[0]] if ends else set()), row.line


@pytest.mark.parametrize("name", SETS)
def test_no_pair_stands_twice(name: str) -> None:
    counted = Counter(pair(row) for part in LISTS for row in rows(name, part))
    assert not [each for each, count in counted.items() if count > 1]


@pytest.mark.parametrize("name", SETS)
def test_exact_matches_imply_no_rejected_and_no_weaker_pair(name: str) -> None:
    accepted = {frozenset(pair(row)) for each in SETS for row in positive(each)}
    weaker = [row for row in positive(name) if row.cells["predicate_id"] != "skos:exactMatch"]
    for row in (*rows(name, "rejected"), *weaker):
        assert not exact_matches().implies(*pair(row)), (row.line, "exact by other matches")
    for row in rows(name, "rejected"):
        assert frozenset(pair(row)) not in accepted, (row.line, "accepted, perhaps inverted")


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("side", ["subject", "object"])
def test_side_is_complete(name: str, side: str) -> None:
    accepted = rows(name, "accepted")
    to_declare = tables().to_declare[read(name, "accepted").head[f"{side}_source"]]
    assert to_declare
    mapped = {row.cells[f"{side}_id"] for row in accepted if row.is_positive}
    declared = {row.cells[f"{side}_id"] for row in accepted if row.is_no_match} - {NO_TERM}
    proposed = {row.cells[f"{side}_id"] for row in rows(name, "candidates")}
    assert sorted(to_declare - mapped - declared) == []
    assert sorted(declared & (mapped | proposed)) == []


def test_every_reference_of_the_kpi_pages_is_mapped() -> None:
    table = ROOT / "ontology" / "frameworks" / "u4ssc-2017" / "sdg-references.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        printed = {(each["indicator"], each["number"]) for each in csv.DictReader(lines)}
    mapped = {
        (row.cells["subject_id"].removeprefix("u4ssc:"), number)
        for row in positive("u4ssc-sdg")
        if row.cells["ext_origin"] == "code:origin/stated"
        for number in row.cells["ext_printed_number"].split("|")
    }
    assert mapped == printed


@pytest.mark.parametrize("name", SETS)
def test_checks_are_among_the_accepted(name: str) -> None:
    with (FOLDER / name / "checks.tsv").open(encoding="utf-8", newline="") as lines:
        checks = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    accepted = {pair(row): row.cells["predicate_id"] for row in positive(name)}
    assert len(checks) >= 5
    assert checks == sorted(checks, key=lambda each: (each["subject_id"], each["object_id"]))
    for check in checks:
        assert check["document"] in tables().described, check
        assert check["page"], check
        found = accepted.get((check["subject_id"], check["object_id"]))
        assert found, check
        assert check["predicate_id"] in {"", found}, check


@pytest.mark.parametrize(("name", "part"), FILES)
def test_sssom_py_reads_the_same(name: str, part: str) -> None:
    with warnings.catch_warnings():  # sssom-py uses pandas in ways that pandas deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        from sssom.parsers import parse_sssom_table  # noqa: PLC0415  takes a second to import

        frame = parse_sssom_table(path_of(name, part)).df
    standard = [column for column in COLUMNS if not column.startswith("ext_")]
    theirs = {row["record_id"]: row for row in frame.to_dict("records")}
    assert len(theirs) == len(rows(name, part))
    for row in rows(name, part):
        other = theirs[row.cells["record_id"]]
        for column in standard:
            text = row.cells.get(column, "")
            if column == "confidence":
                assert float(other[column]) == float(text), (row.line, column)
            else:
                assert str(other.get(column, "")) == text, (row.line, column)


def test_repair_command_finds_nothing_to_repair() -> None:
    command = [sys.executable, "scripts/format_mappings.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
