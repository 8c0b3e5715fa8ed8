"""`ssckg submission hints ... verify ... report` and `ssckg project`, as people type them."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from ssckg.cli import main
from ssckg.store.directory import DataDirectory

ROOT = Path(__file__).parents[2]
KARMOY = str(ROOT / "examples" / "cities" / "karmoy.csv")
PROJECTS = str(ROOT / "examples" / "projects" / "example.csv")
ID = "karmoy-2020-1"


def run(*words: str) -> tuple[int, str, str]:
    """Run a command in this process, as `ssckg` does."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["ssckg", *words])
        patch.delenv("SSCKG_TOKEN", raising=False)
        try:
            main()
        except SystemExit as end:
            code = end.code
    return int(str(code or 0)), out.getvalue(), err.getvalue()


def ok(*words: str) -> Any:
    code, out, err = run(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A data directory with Karmøy's 14 values in verification, and nothing built."""
    folder = str(tmp_path_factory.mktemp("verifying") / "data")
    DataDirectory.create_or_open(Path(folder))
    for words in (
        ["lodge", KARMOY, "--city", "Karmøy", "--year", "2020"],
        ["submit", ID],
        ["assign", ID, "--verifier", "vera", "--mode", "on-site"],
    ):
        ok("submission", *words, "--data", folder)
    return folder


def test_the_way_of_a_verifier(data: str, tmp_path: Path) -> None:
    def submission(*words: str) -> Any:
        return ok("submission", *words, "--data", data)

    hints = submission("hints", ID)["hints"]
    internet = [h for h in hints if h["data_point"].endswith("EC-ICT-ICT-1C/result")]
    assert {"rule": "broadband-below-internet-access", "severity": "info"}.items() <= next(
        h for h in internet if h["kind"] == "rule" and "below" in h["text"]
    ).items()
    assert submission("hints", ID, "--warnings")["hints"] == []

    verdicts = tmp_path / "verdicts.csv"
    verdicts.write_text(
        "data_point,verdict,note\nEC: I: WS: 3C,NO,which year?\nEC: ICT: ICT: 1C,YES,\n"
    )
    saved = submission("judge", ID, "--judgements", str(verdicts))
    assert (saved["state"], saved["verified"], saved["not_verified"]) == ("in-verification", 1, 1)
    assert saved["without_verdict"] == 12

    code, out, err = run("submission", "verify", ID, "--data", data)
    assert (code, out) == (1, "")
    assert err.count("has no verdict.") == 12
    assert err.splitlines()[-1] == (f"ssckg: 12 of 14 reported values of {ID} have no verdict")

    advice = tmp_path / "advice.md"
    advice.write_text("# Suggestions for improvement\n- Measure the loss. [EC: I: WS: 3C]\n")
    given = submission("recommend", ID, "--file", str(advice))["advice"]
    assert [(one["kind"], one["by"]) for one in given] == [("improvement", "operator")]

    done = submission("verify", ID, "--all-yes")
    assert (done["state"], done["verified"], done["not_verified"]) == ("verified", 13, 1)
    assert done["open"] == []

    counts = submission("summary", ID)
    # 14 values of 13 KPIs; that on water loss was not verified.
    assert counts["whole"]["kpis"]["reported"] == 13
    assert counts["whole"]["kpis"]["verified"] == 12
    for suffix, start in ((".pdf", b"%PDF-"), (".html", b"<!doctype html>"), (".json", b"{")):
        out_file = tmp_path / f"report{suffix}"
        made = submission("report", ID, "--out", str(out_file))
        content = out_file.read_bytes()
        assert made == {"id": ID, "out": str(out_file), "bytes": len(content), "public": False}
        assert content.lower().startswith(start.lower())
    assert "Measure the loss." in (tmp_path / "report.html").read_text()
    workbook = tmp_path / "verified.xlsx"
    submission("verified-workbook", ID, "--out", str(workbook))
    assert workbook.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["report", ID, "--out", "r.docx"], 2, "no format for 'r.docx'"),
        (["report", "oslo-1999-1", "--out", "r.pdf"], 2, "unknown submission"),
        (["report", ID, "--out", "r.pdf", "--public"], 2, "unknown verification report"),
        (["judge", ID], 2, "nothing to save"),
        (["verified-workbook", ID, "--out", "v.csv"], 2, "no name of a workbook"),
        (["recommend", ID, "--file", "none.md"], 1, "none.md: cannot be read"),
        (["hints", "x"], 2, "unknown submission"),
    ],
)
def test_what_is_refused_is_said_in_one_line(
    data: str, words: list[str], code: int, message: str
) -> None:
    done, out, err = run("submission", *words, "--data", data)
    assert (done, out) == (code, "")
    assert message in err
    assert err.count("\n") == 1


def test_hints_and_summary_for_people(data: str) -> None:
    code, out, _ = run("submission", "hints", ID, "--data", data)
    assert code == 0
    assert "EC: ICT: ICT: 1C  Household Internet Access: 97" in out
    code, out, _ = run("submission", "summary", ID, "--data", data)
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80


def test_projects(data: str, tmp_path: Path) -> None:
    added = ok("project", "add", PROJECTS, "--data", data)["projects"]
    listed = ok("project", "list", "--serves", "11.2", "--data", data)["projects"]
    assert [project["id"] for project in listed] == ["example-bus-lanes"]
    assert len(added) == 3
    assert listed[0]["iri"] == "https://w3id.org/ssckg/project/example-bus-lanes"
    code, out, _ = run("project", "list", "--data", data)
    assert code == 0
    assert out.count("EXAMPLE, made up") == 3
    assert ok("project", "remove", "example-bus-lanes", "--data", data)["projects"][0]["is_example"]
    assert ok("project", "list", "--serves", "11.2", "--data", data) == {"projects": []}
    table = tmp_path / "p.csv"
    table.write_text("name,city,serves,source\nBus,Nowhere,11.2,x\n")
    code, out, err = run("project", "add", str(table), "--data", data)
    assert (code, out) == (1, "")
    assert "p.csv, row 2, column city: 'Nowhere'" in err
