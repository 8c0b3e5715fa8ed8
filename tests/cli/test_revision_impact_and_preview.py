"""`ssckg revision impact|conflicts|preview`: what people see of a round before it is decided."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.rounds_by_hand import ByHand, U, a_round
from typer.testing import CliRunner

from ssckg.app.revision.desk import open_round
from ssckg.app.revision.editions import load_edition
from ssckg.app.workspace import open_workspace
from ssckg.cli import app
from ssckg.errors import CheckError, SsckgError, UsageError
from ssckg.model.proposed_change import (
    AddElement,
    ChangeField,
    NewElement,
    RetireElement,
    SplitElement,
)
from ssckg.namespaces import BASE
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from typer.testing import Result

DRAFT = "r-1-draft"
NEW = f"{BASE}{DRAFT}/"
ICT = f"{U}EC-ICT-ICT"


@pytest.fixture(scope="module")
def data(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a round: p1 accepted, p2 clashes with it, p3 to p5 are open."""
    copied = Path(shutil.copytree(built_data, tmp_path_factory.mktemp("preview") / "data"))
    by_hand = ByHand(a_round("r-1"))
    by_hand.propose(1, RetireElement(element=f"{ICT}-2C"))
    by_hand.propose(2, ChangeField(element=f"{ICT}-2C", field="unit", value="number"))
    heat = NewElement(
        id="EN-EN-EQ-9C",
        code="EN: EN: EQ: 9C",
        label="Urban heat",
        below=f"{U}EN-EN-EQ",
        level="core",
        unit="percent",
        maximum="100",
    )
    by_hand.propose(3, AddElement(new=heat))
    by_hand.propose(4, ChangeField(element=f"{ICT}-1C", field="label", value="Homes online"))
    parts = tuple(
        NewElement(id=f"X-{n}", code=f"X: {n}", label=f"Part {n}", below=f"{U}EC-I-T")
        for n in (1, 2)
    )
    by_hand.propose(5, SplitElement(element=f"{U}EC-I-T-4A", into=parts))
    by_hand.decide(1)
    with open_workspace(copied) as ws:
        by_hand.keep(ws.store)
    return copied


def run(*words: str, at: Path) -> Result:
    found = CliRunner().invoke(app, [*words, "--data", str(at)])
    if isinstance(found.exception, SsckgError):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found


def ask(*words: str, at: Path) -> Any:
    return json.loads(run(*words, "--json", at=at).stdout)


@pytest.fixture(scope="module")
def preview(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A preview of all that is open, and what was said of it."""
    out = tmp_path_factory.mktemp("out") / "draft"
    return out, ask("revision", "preview", "r-1", "--out", str(out), "--open", at=data)


# Impact and conflicts -----------------------------------------------------------------------


def test_the_impact_of_a_proposal(data: Path) -> None:
    found = ask("revision", "impact", "r-1-p1", at=data)
    assert found["change"] == ["remove EC: ICT: ICT: 2C"]
    assert found["counts"]["data_points"] == 1
    assert [one["id"] for one in found["proposals"]] == ["r-1-p1"]
    assert found["counts"] == ask("impact", "remove", "EC-ICT-ICT-2C", at=data)["counts"]


def test_the_impact_of_a_round(data: Path, tmp_path: Path) -> None:
    found = ask("revision", "impact", "--round", "r-1", at=data)
    assert [one["id"] for one in found["proposals"]] == [f"r-1-p{n}" for n in (1, 3, 4, 5)]
    assert [one["id"] for one in found["left_out"]] == ["r-1-p2"]
    accepted = ask("revision", "impact", "--round", "r-1", "--status", "accepted", at=data)
    assert accepted["counts"] == ask("revision", "impact", "r-1-p1", at=data)["counts"]
    run("revision", "impact", "--round", "r-1", "--out", str(tmp_path / "i.xlsx"), at=data)
    sheets = openpyxl.load_workbook(tmp_path / "i.xlsx").sheetnames
    assert {"proposals", "left-out"} <= {name.lower() for name in sheets}


def test_conflicts(data: Path) -> None:
    found = ask("revision", "conflicts", "--round", "r-1", at=data)
    (clash,) = found["clashes"]
    assert (clash["first"], clash["second"]) == ("r-1-p1", "r-1-p2")
    assert clash["why"] == "r-1-p1 retires EC: ICT: ICT: 2C, whose unit r-1-p2 changes."
    assert clash["accepted"] == ["r-1-p1"]
    assert "whose unit r-1-p2 changes" in " ".join(
        run("revision", "conflicts", "--round", "r-1", at=data).stdout.split()
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("impact", "r-1-p1", "--round", "r-1"), "name a proposal, or a round"),
        (("impact", "--round", "r-1", "--status", "declined"), "unknown status 'declined'"),
        (("impact", "r-1-p1", "--strength", "firm"), "unknown strength 'firm'"),
        (("impact", "r-1-p99"), "unknown proposal"),
        (("conflicts", "--round", "r-9"), "unknown round"),
    ],
)
def test_wrong_use_is_told(data: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run("revision", *words, at=data)


# Preview ------------------------------------------------------------------------------------


def test_a_preview_says_what_is_in_it(preview: tuple[Path, Any]) -> None:
    out, said = preview
    assert said["edition"] == DRAFT
    assert said["proposals"] == [f"r-1-p{n}" for n in (1, 3, 4, 5)]
    assert [one["proposal"] for one in said["left_out"]] == ["r-1-p2"]
    # Urban heat and two parts come in; Homes online changes; broadband and mode share end.
    assert (said["added"], said["changed"], said["retired"]) == (3, 1, 2)
    marked = json.loads((out / "preview.json").read_text("utf-8"))
    assert marked["is_draft"] is True
    assert marked["proposals"] == said["proposals"]


def test_what_is_published_stays_as_it_is(data: Path, preview: tuple[Path, Any]) -> None:
    """The preview was made before: the hash is still that of the build, the log is as it was."""
    with open_workspace(data) as ws:
        assert open_round(ws, "r-1").version == 7
    assert DRAFT not in run("query", "list-frameworks", at=data).stdout
    before = DataDirectory.open_published(data).manifest
    assert before["hash"] == before["content"]
    out, _ = preview
    assert DataDirectory.open_published(out).manifest["hash"] != before["hash"]


def test_a_preview_holds_what_is_published_and_the_draft(preview: tuple[Path, Any]) -> None:
    out, _ = preview
    listed = run("query", "list-frameworks", "--format", "tsv", at=out).stdout
    assert all(name in listed for name in (DRAFT, "u4ssc-2017", "sdg-2022"))
    content = load_edition(out, DRAFT)
    edition = content.item[content.iri]
    assert edition.text("ssc:isDemonstration") == "true"
    assert edition.text("dcterms:title") == "A framework by hand: draft of r-1"
    notes = [value.text for value in edition.values("skos:editorialNote")]
    assert any(note.startswith("A draft of r-1, not released") for note in notes)
    # 91 indicators, two end, three come in.
    assert edition.text("ssc:elementCount") == "92"
    assert f"{NEW}EC-ICT-ICT-2C" not in content.item
    assert content.item[f"{NEW}EN-EN-EQ-9C/result"].text("ssc:unit") == f"{BASE}unit/percent"


def test_a_preview_says_when_more_was_published_since(
    data: Path, preview: tuple[Path, Any], tmp_path: Path
) -> None:
    """It keeps what was public when it was made, and whoever looks at it is told."""
    out = Path(shutil.copytree(preview[0], tmp_path / "draft"))
    marked = json.loads((out / "preview.json").read_text("utf-8"))
    assert marked["origin"] == str(data.resolve())
    assert run("query", "list-frameworks", at=out).stderr == ""
    # As if something else had been public then.
    (out / "preview.json").write_text(json.dumps(marked | {"published": "0" * 64}), "utf-8")
    for words in (("query", "list-frameworks"), ("history",)):
        told = run(*words, at=out).stderr
        assert f"{data.resolve()} has published since" in told
        assert f"ssckg revision preview r-1 --data {data.resolve()} --out {out}" in told
    # An origin that is not there, or not told, says nothing; looking goes on.
    for broken in ("{", "[]", json.dumps(marked | {"origin": str(tmp_path / "gone")})):
        (out / "preview.json").write_text(broken, "utf-8")
        assert run("query", "list-frameworks", at=out).stderr == ""


def test_commands_work_on_a_preview(preview: tuple[Path, Any]) -> None:
    out, _ = preview
    shown = run("show", f"{NEW}EC-ICT-ICT-1C", at=out).stdout
    assert "Homes online" in shown
    compared = ask("compare", DRAFT, "sdg-2022", at=out)
    row = next(one for one in compared["pairs"] if one["subject"] == DRAFT)
    assert row["total"] == 92
    # 84 or more of the 91 were covered before the round; the sets are carried over.
    assert row["covered"] > 80
    old_new = ask("compare", "u4ssc-2017", DRAFT, at=out)["pairs"][0]
    # All but the one that was retired without an heir have a counterpart.
    assert (old_new["covered"], old_new["total"]) == (90, 91)


def test_a_trial_template_of_the_draft(preview: tuple[Path, Any], tmp_path: Path) -> None:
    out, _ = preview
    file = tmp_path / "draft.xlsx"
    run("reconcile", at=out)  # as a server does when it starts; the draft stays
    run("submission", "template", "--framework", DRAFT, "--out", str(file), at=out)
    cells = {
        cell.value
        for sheet in openpyxl.load_workbook(file)
        for row in sheet.iter_rows()
        for cell in row
    }
    assert {"Urban heat", "Homes online"} <= cells
    assert "Fixed Broadband Subscriptions" not in cells


@pytest.mark.slow
def test_accepted_only_and_named_ones(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "one"
    said = ask("revision", "preview", "r-1", "--out", str(out), at=data)
    assert (said["proposals"], said["added"], said["retired"]) == (["r-1-p1"], 0, 1)
    # A preview of the same round is made anew in its place.
    said = ask("revision", "preview", "r-1", "--out", str(out), "--with", "r-1-p3", at=data)
    assert (said["proposals"], said["added"]) == (["r-1-p1", "r-1-p3"], 1)
    assert f"{NEW}EN-EN-EQ-9C" in load_edition(out, DRAFT).item
    with pytest.raises(CheckError, match="its unit cannot change"):
        run("revision", "preview", "r-1", "--out", str(out), "--with", "r-1-p2", at=data)


def test_nothing_else_is_overwritten(data: Path, built_data: Path, tmp_path: Path) -> None:
    other = tmp_path / "mine"
    other.mkdir()
    (other / "notes.txt").write_text("mine", "utf-8")
    file = tmp_path / "file"
    file.write_text("mine", "utf-8")
    preview_of_another = tmp_path / "other"
    preview_of_another.mkdir()
    (preview_of_another / "preview.json").write_text(
        json.dumps({"format": "ssckg-preview/1", "round": "r-2"}), "utf-8"
    )
    for out, said in (
        (other, "holds something else"),
        (file, "is a file"),
        (built_data, "holds something else"),
        (data, "the data directory itself"),
        (data / "draft", "the data directory itself"),
        (preview_of_another, "holds a preview of r-2"),
    ):
        with pytest.raises(UsageError, match=said):
            run("revision", "preview", "r-1", "--out", str(out), at=data)
    assert (other / "notes.txt").read_text("utf-8") == "mine"


def test_ways_to_choose_do_not_go_together(data: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="do not go together"):
        run(
            *("revision", "preview", "r-1", "--out", str(tmp_path / "x"), "--open", "--accepted"),
            at=data,
        )
