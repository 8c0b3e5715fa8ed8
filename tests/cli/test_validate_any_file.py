"""`ssckg validate` on files of every kind: what is asked, and where it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import xlsxwriter
from tests.unit.io.submitted_files import rows_xlsx
from typer.testing import CliRunner

from ssckg.cli import app

if TYPE_CHECKING:
    from pathlib import Path

RULE = "https://w3id.org/ssckg/shape/"


def _run(path: Path) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(app, ["validate", str(path), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, json.loads(result.stdout)


def _found(answer: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for result in answer["results"]:
        if result["severity"] == "violation":
            place = result["place"]
            where = place.get("cell") or place.get("pointer") or str(place.get("line"))
            found.append((result["rule"].removeprefix(RULE), where))
    return sorted(found)


def test_questions_lead_to_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("Data")
    sheet.write_row(0, 0, ("City", "Year", "KPI name", "Value", "Unit"))
    names = ("Household Internet Access", "Patents", "Physicians", "Fire Service", "Poverty")
    for row, name in enumerate(names, start=1):
        sheet.write_row(row, 0, ("Testby", 2020, name))
    sheet.write(1, 3, 0.8451, workbook.add_format({"num_format": "0%"}))
    sheet.write(2, 3, 43924, workbook.add_format({"num_format": "d-mmm"}))
    sheet.write_formula(3, 3, "=1/0", None, "#DIV/0!")
    sheet.write(4, 3, "1,234")
    sheet.write(5, 3, 1.234)  # a numeric cell has one reading
    workbook.close()
    code, answer = _run(path)
    assert code == 1
    assert _found(answer) == [
        ("submission#ambiguous-number", "D5"),
        ("submission#unreadable-value", "D3"),
        ("submission#unreadable-value", "D4"),
    ]
    assert answer["observations"] == 2


def test_tables_side_by_side_are_not_mixed_up(tmp_path: Path) -> None:
    head = ("City", "Year", "KPI name", "Value", "Unit")
    left, right = ("Testby", 2020, "Patents", 3, ""), ("Testby", 2020, "Poverty", 500, "%")
    path = rows_xlsx(tmp_path / "a.xlsx", [(*head, None, *head), (*left, None, *right)])
    _, answer = _run(path)
    ((rule, where),) = _found(answer)
    assert rule.startswith("data-point-bounds#")
    assert where == "J2"
    assert answer["rows"] == 2


def test_json_ld_leads_to_pointers(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    reports = [
        {"dataPoint": "EC-ICT-ICT-1C/result", "value": 101, "unit": "percent"},
        {"name": "Patents", "value": "1,234"},
        {"dataPoint": "EC-ICT-ICT-1X/result", "value": 1},
    ]
    path.write_text(
        json.dumps(
            {
                "@context": "https://w3id.org/ssckg/context.jsonld",
                "type": "Submission",
                "city": "karmoy",
                "reportYear": "2020",
                "reports": reports,
            }
        )
    )
    code, answer = _run(path)
    assert code == 1
    assert sorted(where for _, where in _found(answer)) == [f"/reports/{n}" for n in range(3)]


def test_turtle_leads_to_lines_also_where_reports_share_one(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    one = '[ ssc:printedName "Poverty" ; ssc:printedUnit "%" ; ssc:printedValue "500" ]'
    two = '[ ssc:printedName "Patents" ; ssc:printedValue "many" ]'
    head = (
        "@prefix ssc: <https://w3id.org/ssckg/ontology#> .\n"
        '<urn:s> a ssc:Submission ; ssc:reportYear "2020" ;\n'
        "  ssc:submittedBy <https://w3id.org/ssckg/city/karmoy> ;\n  ssc:hasReport\n"
    )
    path.write_text(f"{head}  {one} ,\n  {two} .\n")
    assert [where for _, where in _found(_run(path)[1])] == ["5", "6"]
    path.write_text(f"{head}  {one} , {two} .\n")
    code, answer = _run(path)
    assert code == 1
    assert [where for _, where in _found(answer)] == ["report 1, line 5", "report 2, line 5"]


def test_an_encoding_that_is_open_is_a_question(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("city,year,kpi_name,value\nTønder,2020,Patents,3\n".encode("cp1252"))
    result = CliRunner().invoke(app, ["validate", str(path), "--json"])
    assert result.exit_code != 0
    assert "Tønder" in str(result.exception)
