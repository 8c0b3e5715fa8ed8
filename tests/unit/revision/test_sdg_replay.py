"""The changes of the SDG indicators as proposals: each edition equals the tables of its year."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from ssckg.app.revision.editions import load_edition
from ssckg.io.records import read_records
from ssckg.model.release import AcceptedChange, EditionTarget, SuccessionKind, WorkingEdition
from ssckg.namespaces import BASE, expand
from ssckg.revision.applying import apply_changes, faults_of
from ssckg.revision.differing import diff, patch
from ssckg.revision.differing.as_changes import changes_of
from ssckg.revision.kgcl import to_kgcl
from ssckg.revision.kgcl_reading import read_line
from ssckg.revision.proposing.columns import COLUMNS, REQUIRED_COLUMNS
from ssckg.revision.proposing.names import EditionNames
from ssckg.revision.proposing.resolving import resolve
from ssckg.revision.proposing.table import drafts_from_rows
from ssckg.revision.proposing.values import Known

if TYPE_CHECKING:
    from ssckg.model.edition_content import EditionContent, Item

ROOT: Final = Path(__file__).parents[3]
FOLDER: Final = ROOT / "examples" / "rounds" / "sdg"
TABLES: Final = ROOT / "ontology" / "frameworks"
ENDS: Final = {
    SuccessionKind.RETIRED,
    SuccessionKind.REPLACED,
    SuccessionKind.SPLIT,
    SuccessionKind.MERGED,
}


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def iri(curie: str) -> str:
    return expand(curie)


def script(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


class Replay:
    """The list of 2017, and what each round makes of it."""

    def __init__(self, data: Path) -> None:
        builder = script(FOLDER / "start_edition.py")
        self.start: EditionContent = builder.start_edition(
            load_edition(data, "sdg-2017"), load_edition(data, "sdg-2022")
        )
        self.rounds: dict[str, WorkingEdition] = {}
        edition = self.start
        for year in ("2020", "2022", "2025"):
            changes = accepted(edition, year)
            assert faults_of(edition, changes) == ()
            target = EditionTarget(
                version=f"sdg-{year}-replayed",
                framework="sdg",
                title=f"SDG indicators of {year}, replayed",
                issued=year,
                keeps_codes=True,
                is_demonstration=True,
            )
            self.rounds[year] = apply_changes(edition, changes, target)
            edition = self.rounds[year].content


def accepted(edition: EditionContent, year: str) -> list[AcceptedChange]:
    def unused(text: str) -> Any:
        raise AssertionError(text)

    known = Known(
        names=EditionNames(edition),
        units={f"{BASE}unit/percent": "per cent"},
        codes={"value-type": {"number": "number"}},
        bodies=("example-expert-group",),
        sources={row["key"] for row in register("sources")},
        measured=unused,
        evidence=unused,
    )
    records = read_records(
        FOLDER / f"proposals-{year}.csv",
        required=REQUIRED_COLUMNS,
        optional=[name for name in COLUMNS if name not in REQUIRED_COLUMNS],
    )
    found = resolve(drafts_from_rows(records), known)
    return [
        AcceptedChange(change=change, proposal=f"sdg-{year}-p{n}", decision=f"sdg-{year}-d{n}")
        for n, one in enumerate(found, start=1)
        for change in one.text.changes
    ]


def register(name: str) -> list[dict[str, str]]:
    path = ROOT / "ontology" / "registers" / name / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def replay(built_data: Path) -> Replay:
    return Replay(built_data)


def listings(edition: EditionContent) -> set[tuple[str, str, str]]:
    """Return indicator, number and target of each listing; a number begins with its target."""
    found = set()
    for item in edition.of_class("ssc:Indicator"):
        targets = {value.text for value in item.values("skos:broader")}
        numbers = {value.text for value in item.values("skos:notation")}
        pairs = {(n, iri(f"unsdg:{n.rpartition('.')[0]}")) for n in numbers}
        assert {target for _, target in pairs} == targets, item.iri
        found |= {(item.iri, number, target) for number, target in pairs}
    return found


def listed(name: str) -> set[tuple[str, str, str]]:
    """Return the same from a table of indicators that names targets itself."""
    return {
        (iri(row["iri"]), number, iri(f"unsdg:{target}"))
        for row in rows(f"{name}/indicators")
        for number, target in zip(row["notation"].split(";"), row["target"].split(";"), strict=True)
    }


TABLE_2022: Final = {
    (iri(row["iri"]), row["number"], iri(f"unsdg:{row['target']}"))
    for row in rows("sdg-2022/listings")
}
"""248 listings as they stand in the tables of 2022."""


def test_the_list_of_2017_has_the_printed_number_of_indicators(replay: Replay) -> None:
    # 232 unique indicators in 244 listings: A/RES/71/313, as the KOS of the United Nations has it.
    assert len(replay.start.of_class("ssc:Indicator")) == 232
    assert len(listings(replay.start)) == 244
    assert len(replay.start.of_class("ssc:Goal")) == 17
    assert len(replay.start.of_class("ssc:Target")) == 169


@pytest.mark.parametrize(
    # 232 - 26 + 25 = 231; 231 - 4 + 4 = 231; 231 - 2 + 5 = 234 (tables: valid_from, valid_to).
    ("year", "indicators"),
    [("2020", 231), ("2022", 231), ("2025", 234)],
)
def test_each_round_leads_to_the_number_of_the_tables(
    replay: Replay, year: str, indicators: int
) -> None:
    content = replay.rounds[year].content

    assert len(content.of_class("ssc:Indicator")) == indicators
    assert content.item[content.iri].text("ssc:elementCount") == str(indicators)


def test_the_edition_of_2022_equals_its_tables(replay: Replay) -> None:
    content = replay.rounds["2022"].content

    assert len(TABLE_2022) == 248
    assert listings(content) == TABLE_2022


def test_the_edition_of_2020_is_that_of_2022_without_what_came_then(replay: Replay) -> None:
    came = {iri(r["iri"]) for r in rows("sdg-2022/indicators") if r["valid_from"] == "2022"}
    went = {iri(r["iri"]) for r in rows("sdg-2017/indicators") if r["valid_to"] == "2022"}
    expected = {one for one in TABLE_2022 if one[0] not in came}
    expected |= {one for one in listed("sdg-2017") if one[0] in went}

    assert listings(replay.rounds["2020"].content) == expected


def test_the_edition_of_2025_is_that_of_2022_with_the_tables_of_2025(replay: Replay) -> None:
    went = {iri(r["iri"]) for r in rows("sdg-2022/indicators") if r["valid_to"] == "2025"}
    expected = {one for one in TABLE_2022 if one[0] not in went} | listed("sdg-2025")

    assert listings(replay.rounds["2025"].content) == expected
    assert len(expected) == 251  # 248 - 2 + 5


PLAIN: Final = ("rdf:type", "dcterms:identifier", "skos:prefLabel", "skos:notation", "skos:broader")
POINT: Final = ("rdf:type", "skos:prefLabel", "ssc:unit", "ssc:valueType", "ssc:dataPointOf")


@pytest.mark.parametrize(("year", "edition"), [("2022", "sdg-2022"), ("2025", "sdg-2025")])
def test_elements_and_data_points_say_what_the_tables_say(
    replay: Replay, built_data: Path, year: str, edition: str
) -> None:
    made, table = replay.rounds[year].content, load_edition(built_data, edition)

    def said(item: Item, names: tuple[str, ...]) -> dict[str, tuple[object, ...]]:
        return {name: item.values(name) for name in names}

    for item in table.of_class("ssc:Indicator"):
        assert said(made.item[item.iri], PLAIN) == said(item, PLAIN)
        (own,), (other,) = made.points_of[item.iri], table.points_of[item.iri]
        assert own.iri == other.iri
        assert said(own, POINT) == said(other, POINT)
    for name in ("ssc:Goal", "ssc:Target"):
        for item in table.of_class(name):
            assert said(made.item[item.iri], PLAIN) == said(item, PLAIN)


@pytest.mark.parametrize("year", ["2020", "2022", "2025"])
def test_what_ends_names_the_heirs_of_the_tables(replay: Replay, year: str) -> None:
    tables = [*rows("sdg-2017/indicators"), *rows("sdg-2022/indicators")]
    expected = {
        iri(row["iri"]): {iri(heir) for heir in row["replaced_by"].split(";") if heir}
        for row in tables
        if row["valid_to"] == year
    }
    found: dict[str, set[str]] = {}
    for one in replay.rounds[year].elements:
        if one.kind in ENDS:
            found |= {before: {*one.after, *one.heirs} for before in one.before}

    assert found == expected
    # 26 in 2020, 4 in 2022, 2 in 2025.
    assert len(found) == {"2020": 26, "2022": 4, "2025": 2}[year]


@pytest.mark.parametrize("year", ["2020", "2022", "2025"])
def test_each_round_is_told_by_a_diff_that_leads_there(replay: Replay, year: str) -> None:
    working = replay.rounds[year]
    found = diff(working.base, working.content, (*working.elements, *working.points))

    assert patch(working.base, found) == working.content
    kinds = [edit.kind.value for edit in found.edits]
    # 2020: 8 added; 5 deleted without heirs; 3 mergers of 7 (4.7.1 with 12.8.1 and 13.3.1, 7.b.1
    # with 12.a.1, 13.2.1 with 13.b.1); so 26 - 5 - 7 = 14 replaced one by one, and 8 + 3 + 14 = 25
    # came in. 2022: 11.5.2 was split, 1.5.2 retired with an heir, two replaced.
    counted = {
        kind: kinds.count(kind) for kind in ("added", "retired", "replaced", "merged", "split")
    }
    assert (
        counted
        == {
            "2020": {"added": 8, "retired": 5, "replaced": 14, "merged": 3, "split": 0},
            "2022": {"added": 0, "retired": 1, "replaced": 2, "merged": 0, "split": 1},
            "2025": {"added": 3, "retired": 0, "replaced": 2, "merged": 0, "split": 0},
        }[year]
    )


@pytest.mark.parametrize("year", ["2020", "2022", "2025"])
def test_the_diff_of_a_round_as_kgcl_leads_to_the_same_listings(replay: Replay, year: str) -> None:
    working = replay.rounds[year]
    found = diff(working.base, working.content, (*working.elements, *working.points))
    lines = [to_kgcl(c) for edit in found.edits for c in changes_of(edit, found.renaming)]
    again = [
        AcceptedChange(change=read_line(line), proposal=f"again-p{number}")
        for number, line in enumerate(dict.fromkeys(lines), start=1)
    ]

    assert faults_of(working.base, again) == ()
    made = apply_changes(working.base, again, working.target).content
    assert listings(made) == listings(working.content)


def test_the_tables_are_those_that_the_script_writes(tmp_path: Path) -> None:
    script(ROOT / "scripts" / "write_sdg_rounds.py").main(tmp_path)

    written = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.csv")}
    assert written == kept, "repair with: python scripts/write_sdg_rounds.py"


def test_each_row_of_the_changes_is_carried_out_or_told_why_not() -> None:
    changes = [row["id"] for row in rows("sdg-2022/changes")]
    with (FOLDER / "not-carried-out.csv").open(encoding="utf-8", newline="") as file:
        left = [row["id"] for row in csv.DictReader(file)]
    reasons = ""
    for path in FOLDER.glob("proposals-*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            reasons += " ".join(row["reason"] for row in csv.DictReader(file))
    told = set(reasons.replace(",", " ").replace("(", " ").replace(")", " ").split())
    done = [name for name in changes if name in told]

    # 95 rows: 37 of 2020, 5 of 2022 and 5 of 2025 are carried out; 48 are not.
    assert (len(changes), len(done), len(left)) == (95, 47, 48)
    assert sorted([*done, *left]) == sorted(changes)
