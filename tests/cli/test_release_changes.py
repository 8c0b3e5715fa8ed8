"""`ssckg release diff|changelog|timeline` in a terminal and as files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from ssckg.cli import app
from ssckg.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

PAIR = ("sdg-2022", "sdg-2025")


def run(data: Path, *words: str) -> str:
    found = CliRunner().invoke(app, ["release", *words, "--data", str(data)])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == 0
    return found.stdout


def test_the_terminal_counts_and_lists(built_data: Path) -> None:
    text = run(built_data, "diff", *PAIR)

    assert "From sdg-2022 to sdg-2025" in text
    assert "2.2.4 Minimum dietary diversity of young children and women comes in." in text
    # What an edition says of itself must be read with it: this one holds a part only.
    assert "Holds only the three indicators that were added" in " ".join(text.split())


def test_json_holds_every_statement(built_data: Path) -> None:
    found = json.loads(run(built_data, "diff", *PAIR, "--json"))

    assert (found["first"], found["second"]) == PAIR
    # changes.csv of 2025: three came in, two were replaced.
    assert (found["counts"]["added"], found["counts"]["replaced"]) == (3, 2)
    edits = range(1, len(found["edits"]) + 1)
    assert {one["edit"] for one in found["statements"]} == set(edits)
    for number, edit in enumerate(found["edits"], start=1):
        own = [one["change"] for one in found["statements"] if one["edit"] == number]
        assert own.count("removed") == edit["statements_removed"]
        assert own.count("added") == edit["statements_added"]
    assert found["citation"]["analysis"] == "release-diff"


@pytest.mark.parametrize(
    ("name", "start"),
    [("x.html", "<!"), ("x.md", "# "), ("x.ttl", "@prefix"), ("x.kgcl", "create "), ("x.csv", "k")],
)
def test_files_by_their_names(built_data: Path, tmp_path: Path, name: str, start: str) -> None:
    out = tmp_path / name
    assert run(built_data, "diff", *PAIR, "--out", str(out)) == ""
    assert out.read_text("utf-8").lower().startswith(start)


def test_sentences_in_another_language(built_data: Path) -> None:
    text = run(built_data, "diff", *PAIR, "--format", "text", "--lang", "es")
    assert "Se incorpora 2.2.4 Minimum dietary diversity of young children and women." in text


def test_wrong_use_is_told(built_data: Path) -> None:
    with pytest.raises(UnknownNameError, match="sdg-2020"):
        run(built_data, "diff", "sdg-2020", "sdg-2022")
    with pytest.raises(UsageError, match="language"):
        run(built_data, "diff", *PAIR, "--lang", "de")
    with pytest.raises(UsageError, match="unknown format"):
        run(built_data, "diff", *PAIR, "--format", "odt")
    with pytest.raises(UsageError, match="name a release or a round"):
        run(built_data, "changelog")
    with pytest.raises(UsageError, match="name a release or a round"):
        run(built_data, "changelog", "un-sscf-0.1", "--round", "r-1")
    with pytest.raises(UnknownNameError, match="release"):
        run(built_data, "changelog", "un-sscf-0.1")


def test_a_timeline_as_json(built_data: Path) -> None:
    found = json.loads(run(built_data, "timeline", "1.5.2", "--framework", "sdg-2022", "--json"))

    # changes.csv of 2022: 1.5.2 and 11.5.2 lost their codes to one indicator.
    assert found["element"].endswith("C200211")
    years = {(event["date"], event["kind"]) for event in found["events"]}
    assert years == {("2022", "split")}
    assert {iri.rpartition("/")[2] for event in found["events"] for iri in event["before"]} == {
        "C010502",
        "C110502",
    }
