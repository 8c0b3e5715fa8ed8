"""`ssckg revision comment|comments|moderate|dispose|feed` and `ssckg webhook`, as typed."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import openpyxl
import pytest
from typer.testing import CliRunner

from ssckg.cli.revision import app as revision
from ssckg.cli.webhook import app as webhook
from ssckg.errors import FaultsError, StateError, UnknownNameError, UsageError

if TYPE_CHECKING:
    import typer
    from typer.testing import Result

ROUND = """
id: try
title: A round to try
framework: example
framework_title: Example framework
starts_from: u4ssc-2017
is_demonstration: true
quorum: 1
stages:
  - kind: preparation
    start: {before}
    end: {today}
  - kind: open-comment
    start: {tomorrow}
    end: {later}
roles:
  - role: register-manager
    body: secretariat
  - role: control-body
    body: UNECE
"""


@pytest.fixture(scope="module")
def data(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a round whose open window is now, with two comments let through."""
    folder = tmp_path_factory.mktemp("comments")
    data = Path(shutil.copytree(built_data, folder / "data"))
    today = datetime.now(UTC).date()
    days = {"before": -9, "today": -2, "tomorrow": -1, "later": 30}
    dates = {name: today + timedelta(days=number) for name, number in days.items()}
    (folder / "round.yaml").write_text(ROUND.format_map(dates), "utf-8")
    run(data, "open", str(folder / "round.yaml"))
    run(data, *said("EC: ICT: ICT: 1C", "Say what counts."), "--part", "definition")
    run(data, *said("agency:UNECE", "=1+1", kind="editorial"), "--for-body", "ITU")
    run(data, "moderate", "try-c1", "try-c2", "--publish")
    return data


def said(on: str, text: str, kind: str = "substantive") -> tuple[str, ...]:
    words = ("--text", text, "--author", "A. Reader", "--kind", kind)
    return ("comment", on, "--round", "try", *words)


def run(data: Path, *words: str, app: typer.Typer = revision) -> Result:
    done = CliRunner().invoke(app, [*words, "--data", str(data)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def told(data: Path, *words: str, app: typer.Typer = revision) -> dict[str, object]:
    document: dict[str, object] = json.loads(run(data, *words, "--json", app=app).stdout)
    return document


def test_a_list_for_people_and_one_for_programs(data: Path) -> None:
    shown = run(data, "comments", "--round", "try").stdout
    assert "EC: ICT: ICT: 1C" in shown
    assert "A. Reader (ITU)" in shown

    document = told(data, "comments", "--round", "try", "--on", "agency:UNECE")
    assert document["count"] == 1


def test_the_table_out_filled_in_and_back(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "comments.xlsx"
    run(data, "comments", "--round", "try", "--out", str(out))
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        *("number", "body", "item", "part", "type", "comment", "proposed change", "observations"),
    ]
    assert [[cell.value for cell in row[:6]] for row in sheet.iter_rows(min_row=2)] == [
        [1, "secretariat", "EC: ICT: ICT: 1C", "definition", "te", "Say what counts."],
        [2, "ITU", "UNECE", "", "ed", "=1+1"],
    ]
    sheet["H3"] = "Accepted. It is text."
    book.save(out)

    words = ("dispose", "--file", str(out), "--round", "try")
    assert "1 comment would be answered" in run(data, *words, "--dry-run").stdout
    assert "try-c2: accepted. It is text." in run(data, *words).stdout
    assert "0 comments answered" in run(data, *words).stdout
    left = told(data, "comments", "--round", "try", "--unanswered")
    assert left["count"] == 1

    sheet["F3"] = "Something else."
    sheet["H2"] = "Well."
    book.save(out)
    with pytest.raises(FaultsError) as caught:
        run(data, *words)
    assert "row 2, column observations" in str(caught.value)
    assert "row 3, column comment" in str(caught.value)


def test_annotations(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "comments.jsonld"
    run(data, "comments", "--round", "try", "--out", str(out))
    printed = run(data, "comments", "--round", "try", "--format", "annotation").stdout

    document = json.loads(out.read_text("utf-8"))
    assert document == json.loads(printed)
    assert document["total"] == 2


def test_annotations_are_of_what_was_let_through(data: Path) -> None:
    words = ("comments", "--round", "try", "--format", "annotation")
    run(data, "moderate", "try-c2", "--hide", "--reason", "An advertisement.")
    try:
        public = json.loads(run(data, *words).stdout)
        hidden = json.loads(run(data, *words, "--state", "hidden").stdout)
    finally:
        run(data, "moderate", "try-c2", "--publish")
    assert (public["total"], hidden["total"]) == (1, 1)
    assert "=1+1" not in json.dumps(public)
    assert "=1+1" in json.dumps(hidden)


@pytest.mark.parametrize("form", ["csv", "md", "html"])
def test_forms_of_the_table(data: Path, form: str) -> None:
    shown = run(data, "comments", "--round", "try", "--format", form).stdout

    assert "Say what counts." in shown


def test_feeds(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "comments.atom"
    address = "https://data.example/comments.atom"
    run(
        data,
        "feed",
        "--kind",
        "comments",
        "--round",
        "try",
        "--address",
        address,
        "--out",
        str(out),
    )
    read = feedparser.parse(out.read_bytes())
    assert not read.bozo
    assert read.feed.title == "Comments: A round to try"
    assert read.feed.links[0].href == address
    assert len(read.entries) == 2

    activity = json.loads(run(data, "feed", "--format", "activity").stdout)
    assert activity["name"] == "Rounds of revision and their stages"
    reminders = run(data, "feed", "--kind", "reminders", "--agency", "ITU").stdout
    assert "<title>Reviews due: ITU</title>" in reminders


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("comment", "none", "--round", "try", "--text", "x", "--author", "y"), UnknownNameError),
        (said("try", "x", kind="odd"), UnknownNameError),
        (said("try", "http://a www.b http://c"), UsageError),
        (("moderate", "try-c1"), UsageError),
        (("moderate", "try-c1", "--hide"), UsageError),
        (("moderate", "try-c1", "--publish"), StateError),
        (("moderate", "try-c1", "other-c1", "--publish"), UsageError),
        (("moderate", "try-c9", "--publish"), UnknownNameError),
        (("dispose",), UsageError),
        (("dispose", "try-c1", "perhaps", "--why", "x"), UnknownNameError),
        (("dispose", "try-c1", "noted"), UsageError),
        (("dispose", "--file", "none.csv", "--round", "try"), UsageError),
        (("comments", "--round", "none"), UnknownNameError),
        (("comments", "--round", "try", "--format", "odd"), UsageError),
        (("comments", "--round", "try", "--format", "csv", "--state", "hidden"), UsageError),
        (("comments", "--round", "try", "--out", "comments"), UsageError),
        (("feed", "--kind", "odd"), UnknownNameError),
        (("feed", "--kind", "reminders"), UsageError),
        (("feed", "--kind", "rounds", "--agency", "ITU"), UsageError),
        (("feed", "--format", "odd"), UsageError),
    ],
)
def test_wrong_use(data: Path, words: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        run(data, *words)


def test_webhooks(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://hooks.example.org/in"
    monkeypatch.delenv("SSCKG_WEBHOOK_HOSTS", raising=False)
    with pytest.raises(UsageError, match="SSCKG_WEBHOOK_HOSTS"):
        run(data, "add", url, app=webhook)
    monkeypatch.setenv("SSCKG_WEBHOOK_HOSTS", "hooks.example.org")

    made = told(data, "add", url, "--events", "decision-made, release-made", app=webhook)
    hook = made["webhook"]
    assert isinstance(hook, dict)
    assert hook["events"] == ["decision-made", "release-made"]
    assert str(made["secret"]).startswith("whsec_")
    shown = run(data, "list", app=webhook).stdout
    assert hook["id"] in shown
    assert str(made["secret"]) not in shown
    assert told(data, "deliver", app=webhook)["noted"] == 0
    assert told(data, "deliveries", hook["id"], app=webhook)["count"] == 0
    assert "removed" in run(data, "remove", hook["id"], app=webhook).stdout
    with pytest.raises(UnknownNameError):
        run(data, "deliveries", hook["id"], app=webhook)
    with pytest.raises(UnknownNameError, match="kind of event"):
        run(data, "add", url, "--events", "odd", app=webhook)
