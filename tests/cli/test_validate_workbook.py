"""`ssckg submission validate` on a workbook: every form of its answer, as a user calls it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pyoxigraph as ox
import pytest
from tests.filled_workbook import fill
from typer.testing import CliRunner

from ssckg.cli import app
from ssckg.namespaces import SSC
from ssckg.validation.shapes_graph import SH

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A workbook without fault, and one with a result that its parts do not give."""
    folder = tmp_path_factory.mktemp("workbooks")
    clean, wrong = folder / "clean.xlsx", folder / "wrong.xlsx"
    fill(clean)
    workbook = openpyxl.load_workbook(clean)
    sheet = workbook["Economy"]
    (row,) = [c.row for c in sheet["B"] if c.value == "EC: ICT: ICT: 1C"]
    sheet[f"O{row}"] = 97  # 57 600 of 60 000 households are 96 per cent
    sheet[f"V{row}"] = None
    workbook.save(wrong)
    return {"clean": clean, "wrong": wrong, "cell": folder / f"O{row}"}


def run(*arguments: str, code: int) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result.stdout


def answer(*arguments: str, code: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json", code=code))
    return found


def test_a_workbook_without_fault(places: dict[str, Path]) -> None:
    found = answer("submission", "validate", str(places["clean"]), code=0)
    assert (found["conforms"], found["rows"], found["observations"]) == (True, 112, 112)
    assert found["results"] == []
    assert found["edition"] == "u4ssc-2017"


@pytest.mark.parametrize("command", [["validate"], ["submission", "validate"]])
def test_a_finding_names_rule_sheet_cell_and_what_to_do(
    command: list[str], places: dict[str, Path]
) -> None:
    found = answer(*command, str(places["wrong"]), code=1)
    error, warning = found["results"]
    assert error["rule"].endswith("/shape/comparison#recomputed-result")
    assert (error["severity"], error["value"]) == ("violation", "97")
    assert error["place"] == {
        "file": "wrong.xlsx",
        "sheet": "Economy",
        "cell": places["cell"].name,
        "column": "value",
    }
    assert error["data_point"].endswith("/u4ssc/EC-ICT-ICT-1C/result")
    assert "96" in error["advice"]
    assert warning["rule"].endswith("#source-unstated")
    assert warning["place"]["cell"].startswith("V")


def test_the_answer_in_french_and_for_people(places: dict[str, Path]) -> None:
    shown = run("validate", str(places["wrong"]), "--lang", "fr", code=1)
    assert f"Economy!{places['cell'].name}" in shown
    assert "Les parties donnent 96" in shown
    assert shown.index("erreur") < shown.index("avertissement")


def test_warnings_fail_where_that_is_asked_for(places: dict[str, Path], tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(places["clean"])
    workbook["Economy"]["V6"] = None
    path = tmp_path / "no-source.xlsx"
    workbook.save(path)
    run("validate", str(path), code=0)
    run("validate", str(path), "--fail-on", "warning", code=1)


def test_the_annotated_copy_has_the_finding_at_the_cell(
    places: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "annotated.xlsx"
    run("validate", str(places["wrong"]), "--annotate", str(out), code=1)
    copy = openpyxl.load_workbook(out)
    comment = copy["Economy"][places["cell"].name].comment
    assert comment is not None
    assert "The parts give 96" in comment.text
    assert "Findings" in copy.sheetnames


def test_the_page_and_the_validation_report(places: dict[str, Path], tmp_path: Path) -> None:
    page, report = tmp_path / "found.html", tmp_path / "found.ttl"
    run("validate", str(places["wrong"]), "--html", str(page), "--report", str(report), code=1)
    html = page.read_text(encoding="utf-8")
    assert f"Economy!{places['cell'].name}" in html
    assert "The parts give 96" in html
    store = ox.Store()
    store.bulk_load(report.read_bytes(), ox.RdfFormat.TURTLE)
    rows = store.query(
        f"PREFIX sh: <{SH}> PREFIX ssc: <{SSC}> SELECT ?shape ?sheet ?cell WHERE {{"
        " ?result sh:sourceShape ?shape ; sh:resultSeverity sh:Violation ;"
        " ssc:foundAt [ ssc:sheetName ?sheet ; ssc:cellReference ?cell ] }"
    )
    assert isinstance(rows, ox.QuerySolutions)
    ((shape, sheet, cell),) = [[term.value for term in row] for row in rows]
    assert shape.endswith("/shape/comparison#recomputed-result")
    assert (sheet, cell) == ("Economy", places["cell"].name)


def test_a_workbook_for_another_city(places: dict[str, Path]) -> None:
    found = answer("validate", str(places["clean"]), "--city", "Otherby", code=1)
    (finding,) = found["results"]
    assert finding["rule"].endswith("#other-city")
    assert finding["place"]["sheet"] == "Cover"


def test_wrong_use(places: dict[str, Path], tmp_path: Path) -> None:
    clean = str(places["clean"])
    for arguments in (
        [clean, "--fail-on", "everything"],
        [clean, str(places["wrong"]), "--annotate", str(tmp_path / "a.xlsx")],
        [clean, "--framework", "u4ssc-1999"],
    ):
        result = CliRunner().invoke(app, ["validate", *arguments])
        assert result.exception is not None
        assert getattr(result.exception, "exit_code", None) == 2, arguments


def test_what_was_written_is_said(places: dict[str, Path], tmp_path: Path) -> None:
    copy, page = tmp_path / "copy.xlsx", tmp_path / "page.html"
    out = run(
        "validate", str(places["clean"]), "--annotate", str(copy), "--html", str(page), code=0
    )
    assert out.splitlines()[-2:] == [f"wrote {copy}", f"wrote {page}"]
    assert copy.is_file()
    assert page.is_file()
