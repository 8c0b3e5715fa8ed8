"""Diff, changelog and timeline of an edition that was really released, and of the SDG tables."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from rdflib import Graph, URIRef
from tests.rounds_by_hand import ADOPTED, DAY, OFFICE, decided_round
from typer.testing import CliRunner

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.registry import run_analysis
from ssckg.app.analyses.sources import read_sources
from ssckg.app.release.changelog import (
    changelog_as,
    changelog_for_release,
    changelog_for_round,
)
from ssckg.app.release.diff_texts import diff_text
from ssckg.app.release.differing import diff_editions
from ssckg.app.release.making import make_release
from ssckg.app.release.timeline import timeline_of
from ssckg.app.revision.editions import load_edition
from ssckg.app.workspace import open_workspace
from ssckg.cli import app
from ssckg.errors import UnknownNameError, UsageError
from ssckg.model.edition_diff import EditKind
from ssckg.namespaces import expand
from ssckg.revision.differing import inverse, patch

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

VERSION = "un-sscf-0.1"


@pytest.fixture(scope="module")
def released(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a round that was decided and released."""
    data: Path = shutil.copytree(built_data, tmp_path_factory.mktemp("changed") / "data")
    with open_workspace(data) as ws:
        decided_round().keep(ws.store)
        make_release(replace(ws, now=lambda: ADOPTED + DAY), OFFICE, "r-1", VERSION)
    return data


def test_the_diff_of_a_release_says_what_was_decided_and_patches_both_ways(released: Path) -> None:
    old, new = load_edition(released, "u4ssc-2017"), load_edition(released, VERSION)
    found = diff_editions(released, "u4ssc-2017", VERSION)

    assert patch(old, found) == new
    assert patch(new, inverse(found)) == old
    # tests/rounds_by_hand: one of each kind; of the retired one has an heir, one has none.
    told = [
        (edit.kind.value, [iri.rpartition("/")[2] for iri in (*edit.before, *edit.after)])
        for edit in found.edits
        if edit.kind not in {EditKind.OTHER, EditKind.EDITION, EditKind.FIELD}
    ]
    assert told == [
        ("added", ["X-4"]),
        ("retired", ["EC-I-B-1A", "EC-I-B-2A"]),
        ("retired", ["EC-I-ES-1C"]),
        ("replaced", ["EC-I-ES-2C", "X-1"]),
        ("split", ["EC-I-ES-3C", "X-2", "X-3"]),
        ("merged", ["EC-I-T-1C", "EC-I-T-2A", "EC-I-T-2A"]),
    ]
    assert {edit.field for edit in found.edits if edit.kind is EditKind.FIELD} == {
        "label",
        "unit",
        "unit_text",
    }


def test_the_way_back_is_the_same_said_the_other_way_round(released: Path) -> None:
    new = load_edition(released, VERSION)
    found = diff_editions(released, VERSION, "u4ssc-2017")

    assert patch(new, found) == load_edition(released, "u4ssc-2017")
    kinds = [edit.kind.value for edit in found.edits]
    assert {kind: kinds.count(kind) for kind in ("added", "retired", "split", "merged")} == {
        "added": 2,
        "retired": 1,
        "split": 1,
        "merged": 1,
    }


def test_kgcl_of_a_release_names_what_was_there_by_its_old_name(released: Path) -> None:
    lines = diff_text(released, "u4ssc-2017", VERSION, form="kgcl").decode().splitlines()

    assert "obsolete u4ssc:EC-I-B-1A with alternative u4ssc:EC-I-B-2A" in lines
    assert "merge u4ssc:EC-I-T-1C, u4ssc:EC-I-T-2A into u4ssc:EC-I-T-2A" in lines
    assert (
        "change annotation of u4ssc:EC-ICT-ICT-2C/result with ssc:unit from unit:percent to"
        " unit:number in u4ssc:EC-ICT-ICT-2C"
    ) in lines
    assert not [line for line in lines if not line.startswith("#") and VERSION in line]


def test_rdf_of_a_release_is_read_by_another_library(released: Path) -> None:
    graph = Graph().parse(data=diff_text(released, "u4ssc-2017", VERSION, form="rdf"))
    found = diff_editions(released, "u4ssc-2017", VERSION)

    said = graph.subjects(None, URIRef(expand("rdf:Statement")))
    assert len(set(said)) == len(found.removed) + len(found.added)


def test_the_changelog_tells_each_decision(released: Path) -> None:
    with open_workspace(released) as ws:
        log = changelog_for_release(ws, OFFICE, VERSION)
        assert changelog_for_round(ws, OFFICE, "r-1") == log
        french = changelog_for_release(ws, OFFICE, VERSION, language="fr")

    assert (log.version, log.starts_from, log.is_demonstration) == (VERSION, "u4ssc-2017", True)
    assert [entry.kind for entry in log.entries] == [
        "added",
        "retired",
        "retired",
        "replaced",
        "split",
        "merged",
        "field",
        "field",
    ]
    assert {entry.decision.body for entry in log.entries if entry.decision} == {"UNECE"}
    assert all(e.decision and (e.decision.yes, e.decision.no) == (2, 1) for e in log.entries)
    retired = next(e for e in log.entries if "EC: I: B: 1A" in e.changes[0].element)
    assert retired.touches is not None
    # u4ssc-sdg: two SDG targets are measured by it, 7.3 and 11.3.
    assert retired.touches["targets"] == 2
    assert "Remplacé : EC: I: ES: 2C" in changelog_as(french, "md").decode()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_changelog_as_files(released: Path, language: str) -> None:
    with open_workspace(released) as ws:
        log = changelog_for_release(ws, OFFICE, VERSION, language=language)

    page = changelog_as(log, "html").decode()
    assert f'lang="{language}"' in page
    assert ('dir="rtl"' in page) is (language == "ar")
    book = load_workbook(BytesIO(changelog_as(log, "xlsx")))
    assert "Repair cafés" in "".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
    )
    assert json.loads(changelog_as(log, "json"))["language"] == language
    assert changelog_as(log, "pdf").startswith(b"%PDF-")
    with pytest.raises(UsageError, match="unknown format"):
        changelog_as(log, "odt")


def test_what_is_not_there_is_named(released: Path) -> None:
    with open_workspace(released) as ws:
        with pytest.raises(UnknownNameError, match=r"un-sscf-0\.1"):
            changelog_for_release(ws, OFFICE, "un-sscf-9")
        with pytest.raises(UnknownNameError, match="r-1"):
            changelog_for_round(ws, OFFICE, "r-9")
        with pytest.raises(UsageError, match="no sentences"):
            changelog_for_release(ws, OFFICE, VERSION, language="de")
    with pytest.raises(UnknownNameError):
        diff_editions(released, "u4ssc-2017", "un-sscf-9")


def test_a_timeline_leads_over_a_release(released: Path) -> None:
    sources = read_sources(released)
    found = timeline_of(sources, "EC: ICT: ICT: 1C")

    # The code is in both editions; they are one line, and the older one is meant.
    assert [(s.edition, s.label, s.is_asked) for s in found.states] == [
        ("u4ssc-2017", "Household Internet Access", True),
        (VERSION, "Internet in homes", False),
    ]
    (event,) = found.events
    assert (event.kind, event.where, event.date) == ("edited", VERSION, "2026-03-03")
    assert (
        "name was “Household Internet Access” and is now “Internet in homes”"
        in (event.sentences[0])
    )
    assert event.decisions == ("r-1-d3: UNECE, 2026-02-15: Decided by hand for a test.",)
    assert event.proposals == ("r-1-p3",)


def test_no_predicate_stands_beside_no_match(released: Path) -> None:
    found = timeline_of(read_sources(released), "EC: ICT: ICT: 1C")
    table = next(one for one in found.tables() if one.name == "mappings")
    at = {name: number for number, name in enumerate(table.columns)}
    none = [row for row in table.rows if "no match" in {row[at["subject"]], row[at["object"]]}]
    others = [row for row in table.rows if row not in none]
    # What was recorded stays in the data: SSSOM wants a predicate in each row.
    assert len(none) == sum(not (m.subject and m.object) for m in found.mappings)
    assert {row[at["predicate"]] for row in none} <= {None}
    assert others
    assert all(row[at["predicate"]] for row in others)


def test_tables_of_a_diff_name_elements_as_people_know_them(released: Path) -> None:
    result = run_analysis(
        find_analysis("release-diff"),
        read_sources(released),
        {"first": "u4ssc-2017", "second": VERSION},
    )
    table = next(one for one in result.tables() if one.name == "elements")
    cells = [str(cell) for row in table.rows for cell in row[1:3] if cell]
    assert cells
    assert not [cell for cell in cells if VERSION in cell or "u4ssc:" in cell]


def test_what_ends_names_its_heirs_on_its_timeline(released: Path) -> None:
    found = timeline_of(read_sources(released), "EC-I-B-1A")
    retired = next(event for event in found.events if event.kind == "retired")

    assert [iri.rpartition("/")[2] for iri in retired.before] == ["EC-I-B-1A"]
    assert [iri.rpartition("/")[2] for iri in retired.after] == ["EC-I-B-2A"]
    # A demonstration retires nothing, so no end is stated.
    assert {state.valid_to for state in found.states} == {""}


def test_a_timeline_of_the_sdg_tables(built_data: Path) -> None:
    found = timeline_of(read_sources(built_data), "sdg:C200306")

    # ontology/frameworks/sdg-2022/changes.csv: 4.7.1, 12.8.1 and 13.3.1 of 2020.
    assert [(event.date, event.kind) for event in found.events] == [
        ("2020", "replaced"),
        ("2020", "wording-refined"),
        ("2020", "wording-refined"),
    ]
    before = {iri for event in found.events for iri in event.before}
    assert before == {expand(f"unsdg:{code}") for code in ("C040701", "C120801", "C130301")}
    assert {(s.codes, s.valid_from, s.valid_to) for s in found.states} == {
        (("4.7.1",), "", "2020"),
        (("12.8.1",), "", "2020"),
        (("13.3.1",), "", "2020"),
        (("4.7.1", "12.8.1", "13.3.1"), "2020", ""),
    }


def test_a_code_of_two_lines_means_that_in_force(
    built_data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sources = read_sources(built_data)
    # 8.9.2 was deleted in 2020, and the number was given to another indicator in 2025.
    with caplog.at_level("INFO", "ssckg.notes"):
        assert timeline_of(sources, "8.9.2").element.endswith("8.9.2-2025")
    assert "'8.9.2' is taken for that of sdg-2025; also in sdg-2017" in caplog.text
    assert timeline_of(sources, "8.9.2", "sdg-2025").element.endswith("8.9.2-2025")
    assert timeline_of(sources, "8.9.2", "sdg-2017").element.endswith("C080902")
    with pytest.raises(UnknownNameError):
        timeline_of(sources, "no such thing")


def test_commands_mean_the_edition_in_force_and_say_so(released: Path) -> None:
    def ran(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--data", str(released)])

    code = "EC: ICT: ICT: 1C"
    # The release is a demonstration, so the code means what it was made from.
    note = (
        f"note: {code!r} is taken for that of u4ssc-2017;"
        f" also in {VERSION} (a demonstration): --framework tells them apart\n"
    )
    for words in (("show", code), ("impact", "remove", code), ("release", "timeline", code)):
        found = ran(*words, "--json")
        assert (found.exit_code, found.stderr) == (0, note), words
        assert "u4ssc/EC-ICT-ICT-1C" in found.stdout
    for named in (("--framework", VERSION, code), (f"{VERSION}:EC-ICT-ICT-1C",)):
        shown = ran("show", *named)
        assert (shown.exit_code, shown.stderr) == (0, "")
        assert f"https://w3id.org/ssckg/{VERSION}/EC-ICT-ICT-1C" in shown.stdout
    told = json.loads(ran("impact", "remove", code, "--framework", VERSION, "--json").stdout)
    assert told["framework"] == VERSION
    assert f"{VERSION}/EC-ICT-ICT-1C" in json.dumps(told["each"])
