"""The changes of the SDG indicators, played as three rounds: each edition equals its tables.

What is expected is read from the tables of the frameworks with nothing but `csv`; what came out is
asked of the published dataset.
"""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from ssckg.app.following import open_published
from ssckg.app.release.changelog import changelog_as, changelog_for_release
from ssckg.app.release.differing import diff_editions
from ssckg.app.release.verifying import verify_release
from ssckg.app.workspace import open_workspace
from ssckg.cli.acting import acting
from ssckg.cli.build import build
from ssckg.cli.revision.playing import play
from ssckg.namespaces import GRAPH, expand
from ssckg.revision.round_file import read_round

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "examples" / "rounds" / "sdg"
YEARS: Final = ("2020", "2022", "2025")
PREFIXES: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ssc: <https://w3id.org/ssckg/ontology#>
"""
ELEMENTS: Final = {"ssc:Indicator", "ssc:Target", "ssc:Goal", "ssc:DataPoint"}
BESIDE: Final = {
    *("dcterms:source", "skos:editorialNote", "ssc:origin"),
    *("ssc:tier", "ssc:custodian", "ssc:partner", "ssc:isCityRelevant", "ssc:cityRelevanceBasis"),
    *("ssc:validFrom", "ssc:validTo", "dcterms:isReplacedBy"),
    *("prov:wasRevisionOf", "ssc:breaksSeries"),
}
"""What no change carries: where it was read, what stands beside the edition, years and heirs (which
a release says as successions), and what a release says of the edition before."""
Listing = tuple[str, str, str]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[dict[str, str]]:
    return rows(ROOT / "ontology" / "frameworks" / f"{name}.csv")


def listed(name: str) -> Iterator[Listing]:
    """Yield indicator, number and target of each listing of a table that names targets itself."""
    for row in table(f"{name}/indicators"):
        pairs = zip(row["notation"].split(";"), row["target"].split(";"), strict=True)
        for number, target in pairs:
            yield expand(row["iri"]), number, expand(f"unsdg:{target}")


def expected_listings(year: str) -> set[Listing]:
    """Return the listings of an edition: those of 2022, without what came later, with what went."""
    found = {
        (expand(row["iri"]), row["number"], expand(f"unsdg:{row['target']}"))
        for row in table("sdg-2022/listings")
    }
    if year == "2020":
        came = {expand(r["iri"]) for r in table("sdg-2022/indicators") if r["valid_from"] == "2022"}
        went = {expand(r["iri"]) for r in table("sdg-2017/indicators") if r["valid_to"] == "2022"}
        found = {one for one in found if one[0] not in came}
        return found | {one for one in listed("sdg-2017") if one[0] in went}
    if year == "2025":
        went = {expand(r["iri"]) for r in table("sdg-2022/indicators") if r["valid_to"] == "2025"}
        return {one for one in found if one[0] not in went} | set(listed("sdg-2025"))
    return found


@pytest.fixture(scope="module")
def played(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory with the list of 2017, in which the example was played."""
    place = tmp_path_factory.mktemp("sdg")
    spec = importlib.util.spec_from_file_location("start_edition", FOLDER / "start_edition.py")
    assert spec is not None
    assert spec.loader is not None
    script: Any = importlib.util.module_from_spec(spec)
    sys.modules["start_edition"] = script
    spec.loader.exec_module(script)
    script.main(built_data, place / "source")
    build(data=place / "data", source=place / "source")
    play(FOLDER, data=place / "data")
    return place / "data"


def asked(data: Path, query: str) -> list[dict[str, str]]:
    with open_published(data) as store:
        return [{k: str(v) for k, v in row.items()} for row in store.select(PREFIXES + query)]


def listings(data: Path, edition: str) -> set[Listing]:
    """Return what a published edition lists; a number begins with the number of its target."""
    found = asked(
        data,
        f"""SELECT ?indicator ?number ?target {{ GRAPH <{GRAPH}framework/{edition}> {{
          ?indicator a ssc:Indicator ; skos:notation ?number ; skos:broader ?target .
          ?target skos:notation ?code
        }} FILTER(STRSTARTS(?number, CONCAT(?code, "."))) }}""",
    )
    return {(row["indicator"], row["number"], row["target"]) for row in found}


@pytest.mark.deep
# 232 - 26 + 25 = 231 in 2020, 231 - 4 + 4 in 2022, 231 - 2 + 5 = 234 in 2025. Printed: 231 unique
# indicators in 247 listings after the review of 2020, as the United Nations Statistics Division
# counted them; 231 in 248 in the tier classification of November 2022. 248 - 2 + 5 = 251.
@pytest.mark.parametrize(
    ("year", "indicators", "lines"), [("2020", 231, 247), ("2022", 231, 248), ("2025", 234, 251)]
)
def test_each_release_lists_what_the_tables_list(
    played: Path, year: str, indicators: int, lines: int
) -> None:
    found = listings(played, f"sdg-replay-{year}")

    assert found == expected_listings(year)
    assert (len({one[0] for one in found}), len(found)) == (indicators, lines)


@pytest.mark.deep
def test_the_release_of_2022_differs_from_the_edition_in_nothing_of_its_elements(
    played: Path,
) -> None:
    found = diff_editions(played, "sdg-replay-2022", "sdg-2022")

    # 231 indicators, 169 targets and 17 goals.
    assert len(table("sdg-2022/targets")) + len(table("sdg-2022/goals")) + 231 == 417
    assert {edit.kind.value for edit in found.edits} == {"edition", "other"}
    others = [edit.field.split() for edit in found.edits if edit.kind.value == "other"]
    said = {name for owner, name in (one for one in others if len(one) == 2) if owner in ELEMENTS}
    assert said <= BESIDE


@pytest.mark.deep
@pytest.mark.parametrize("year", YEARS)
def test_what_ends_names_year_and_heirs_of_the_tables(played: Path, year: str) -> None:
    tables = [*table("sdg-2017/indicators"), *table("sdg-2022/indicators")]
    expected = {
        expand(row["iri"]): {expand(heir) for heir in row["replaced_by"].split(";") if heir}
        for row in tables
        if row["valid_to"] == year
    }
    found: dict[str, set[str]] = {iri: set() for iri in expected}
    for row in asked(
        played,
        f"""SELECT ?old ?new ?issued {{
          ?one ssc:successionOf ?release ; ssc:successionKind ?kind ; ssc:successionBefore ?old .
          ?release ssc:releaseVersion "sdg-replay-{year}" ; dcterms:issued ?issued .
          ?old a ssc:Indicator .
          OPTIONAL {{ ?one ssc:successionAfter|ssc:heir ?new }}
          FILTER(!REGEX(STR(?kind), "/(kept|edited)$"))
        }}""",
    ):
        assert row["issued"].startswith(year)
        found[row["old"]] |= {row["new"]} - {""} if "new" in row else set()

    assert found == expected
    # 26 + 4 = 30 of the list of 2017, and 2 of that of 2022.
    assert len(found) == {"2020": 26, "2022": 4, "2025": 2}[year]


@pytest.mark.deep
@pytest.mark.parametrize("year", YEARS)
def test_what_comes_in_is_what_the_tables_have_from_that_year(played: Path, year: str) -> None:
    tables = [*table("sdg-2022/indicators"), *table("sdg-2025/indicators")]
    came = {expand(row["iri"]) for row in tables if row["valid_from"] == year}
    before = {"2020": "sdg-2017-list", "2022": "sdg-replay-2020", "2025": "sdg-replay-2022"}[year]
    old = {one[0] for one in listings(played, before)}

    assert {one[0] for one in listings(played, f"sdg-replay-{year}")} - old == came
    assert len(came) == {"2020": 25, "2022": 4, "2025": 5}[year]


@pytest.mark.deep
def test_a_demonstration_ends_nothing_and_says_that_it_is_one(played: Path) -> None:
    ended = """SELECT ?old { GRAPH ?graph { ?old ssc:validTo|dcterms:isReplacedBy ?x }
      FILTER(CONTAINS(STR(?graph), "/release/")) }"""
    marked = """SELECT DISTINCT ?one {
      ?one ssc:isDemonstration true FILTER(CONTAINS(STR(?one), "/release/sdg-replay-")) }"""

    assert asked(played, ended) == []
    assert len(asked(played, marked)) == 3


@pytest.mark.deep
@pytest.mark.parametrize("year", YEARS)
def test_each_release_verifies(played: Path, year: str) -> None:
    with open_workspace(played) as ws:
        found = verify_release(ws, acting(ws), f"sdg-replay-{year}")

    assert found.is_good, found


@pytest.mark.deep
def test_the_changelog_names_what_takes_over(played: Path) -> None:
    with open_workspace(played) as ws:
        log = changelog_for_release(ws, acting(ws), "sdg-replay-2022")
    text = changelog_as(log, "md").decode()

    assert "sdg:C" not in text
    assert "not a UN product" in text
    for row in table("sdg-2022/indicators"):
        if row["valid_from"] == "2022":
            assert row["label"] in text


@pytest.mark.deep
def test_an_element_of_many_editions_is_shown_once(played: Path) -> None:
    """Five editions state this place; asked for without a graph it is there once."""
    place = f"SELECT ?above {{ <{expand('unsdg:C010101')}> skos:broader ?above }}"
    stated = f"SELECT ?g {{ GRAPH ?g {{ <{expand('unsdg:C010101')}> skos:broader ?above }} }}"

    # The list of 2017, the edition of 2022 and three releases.
    assert (len(asked(played, place)), len(asked(played, stated))) == (1, 5)


@pytest.mark.parametrize("year", YEARS)
def test_what_is_not_carried_out_is_counted_and_named_in_its_round(year: str) -> None:
    left = [r["number"] for r in rows(FOLDER / "not-carried-out.csv") if r["round"] == year]
    note = read_round(FOLDER / f"round-{year}.yaml").note
    count, _, rest = note.partition(" changes of the table stay notes")

    assert int(count) == len(left) == {"2020": 20, "2022": 10, "2025": 18}[year]
    assert rest.partition("on record: ")[2].partition(". not-carried")[0].split(", ") == left


@pytest.mark.parametrize("year", YEARS)
def test_players_propose_and_decide_and_are_no_real_bodies(year: str) -> None:
    round_ = read_round(FOLDER / f"round-{year}.yaml")

    assert round_.is_demonstration
    assert round_.keeps_codes
    assert {held.body for held in round_.roles} == {
        "secretariat",
        "example-commission",
        "example-expert-group",
    }
    filed = [row for row in rows(FOLDER / f"proposals-{year}.csv") if row["title"]]
    assert {row["submitted_by"] for row in filed} == {"example-expert-group"}
    assert len(filed) == len(rows(FOLDER / f"decisions-{year}.csv"))
