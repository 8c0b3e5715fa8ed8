"""Declaring priorities through a real workspace: who may, what is refused, what is kept."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from ssckg.app import priorities
from ssckg.app.priority_forms import declaration_form
from ssckg.app.public_priorities import published_priorities
from ssckg.app.workspace import open_workspace
from ssckg.errors import DataError, ForbiddenError, ParseError, UnknownNameError, UsageError
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.namespaces import BASE
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.app.workspace import Workspace

OFFICE = Actor("office", "Office", Role.SECRETARIAT)
ITU = Actor("itu-desk", "ITU desk", Role.AGENCY, agency="ITU")
FAO = Actor("fao-desk", "FAO desk", Role.AGENCY, agency="FAO")
TODAY = datetime(2026, 6, 1, 12, tzinfo=UTC)
HEAD = "agency,element,level,reason,source,valid_from"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    DataDirectory.create_or_open(tmp_path / "data")
    with open_workspace(tmp_path / "data") as workspace:
        yield replace(workspace, now=lambda: TODAY)


def row(**more: Any) -> dict[str, Any]:
    given = {
        "agency": "ITU",
        "element": "9.c",
        "level": "high",
        "reason": "Our mandate.",
        "source": "Letter of May 2026",
        "valid_from": "2026",
    }
    return {name: value for name, value in {**given, **more}.items() if value is not None}


def declared(ws: Workspace, actor: Actor, *rows: dict[str, Any]) -> list[tuple[str, str, str]]:
    outcome = priorities.declare_json(ws, actor, list(rows))
    return [(one.agency, one.code, one.level) for one in outcome.declared]


def test_an_agency_declares_goal_target_indicator_and_kpi(ws: Workspace) -> None:
    rows = [
        row(element=name) for name in ("9", "9.c", "unsdg:C170801", "EC: ICT: ICT: 1C", "P.EG.1")
    ]
    assert [code for _, code, _ in declared(ws, ITU, *rows)] == [
        "9", "9.c", "17.8.1", "EC: ICT: ICT: 1C", "P.EG.1",
    ]  # fmt: skip
    kept = priorities.list_declared(ws, PUBLIC)
    assert {(one.state, one.on_behalf, one.by) for one in kept} == {("in-force", False, "")}
    graphs = published_priorities(ws.store, TODAY.date())
    assert list(graphs) == [f"{BASE}graph/priority/ITU"]
    assert "itu-desk" not in str(graphs)


@pytest.mark.parametrize("name", ["EC", "EC: ICT", "nua:paragraph-25", "framework/u4ssc-2017"])
def test_only_goals_targets_and_indicators_can_be_declared(ws: Workspace, name: str) -> None:
    with pytest.raises(DataError, match=r"neither an SDG goal or target nor|names no"):
        declared(ws, ITU, row(element=name))


def test_names_and_aliases_of_agencies(ws: Workspace) -> None:
    names = ("un-habitat", "United Nations Human Settlements Programme", "UNHABITAT")
    found = [declared(ws, OFFICE, row(agency=name, element="11")) for name in names]
    assert {agency for ((agency, _, _),) in found} == {"UN-Habitat"}


def test_who_may_declare_for_whom(ws: Workspace) -> None:
    for role in (Role.CITY, Role.VERIFIER, Role.PUBLIC):
        with pytest.raises(ForbiddenError):
            declared(ws, Actor("x", "X", role, city="rana", agency="ITU"), row())
    with pytest.raises(ForbiddenError):
        declared(ws, Actor("x", "X", Role.AGENCY), row())  # an account of no agency
    with pytest.raises(DataError, match="ITU declares for itself; you may only declare for FAO"):
        declared(ws, FAO, row(agency="FAO"), row())
    assert priorities.list_declared(ws, OFFICE, history=True) == ()
    assert declared(ws, OFFICE, row(), row(agency="FAO"))
    (fao, itu) = priorities.list_declared(ws, OFFICE, history=True)
    assert (fao.on_behalf, itu.on_behalf, itu.by) == (True, True, "office")


def test_a_token_limited_to_other_actions_may_not(ws: Workspace) -> None:
    with pytest.raises(ForbiddenError):
        declared(ws, replace(ITU, scopes=("project-add",)), row())


def test_all_or_none(ws: Workspace) -> None:
    with pytest.raises(DataError):
        declared(ws, ITU, row(), row(element="99.9"))
    assert priorities.list_declared(ws, ITU, history=True) == ()


def test_a_dry_run_records_nothing(ws: Workspace) -> None:
    outcome = priorities.declare_json(ws, ITU, [row()], dry_run=True)
    assert (outcome.dry_run, [one.code for one in outcome.declared]) == (True, ["9.c"])
    assert priorities.list_declared(ws, ITU, history=True) == ()


def test_a_later_declaration_takes_the_place_and_the_earlier_stays(ws: Workspace) -> None:
    declared(ws, ITU, row(reason="First."))
    later = replace(ws, now=lambda: TODAY.replace(hour=13))
    outcome = priorities.declare_json(later, ITU, [row(level="low", reason="Second.")])
    assert outcome.superseded == 1
    assert [one.reason for one in priorities.list_declared(later, PUBLIC)] == ["Second."]
    history = priorities.list_declared(later, ITU, history=True)
    assert [(one.reason, one.state) for one in history] == [
        ("First.", "superseded"), ("Second.", "in-force"),
    ]  # fmt: skip
    (triples,) = published_priorities(ws.store, TODAY.date()).values()
    assert "Second." in str(triples)
    assert "First." not in str(triples)


def test_withdrawing(ws: Workspace) -> None:
    declared(ws, ITU, row(), row(element="17.8"))
    with pytest.raises(ForbiddenError):
        priorities.withdraw(ws, FAO, "ITU", "9.c", "x")
    with pytest.raises(UsageError, match="say why"):
        priorities.withdraw(ws, ITU, "ITU", "9.c", " ")
    (gone,) = priorities.withdraw(ws, ITU, "itu", "9.c", "A mistake.")
    assert (gone.state, gone.withdrawn_for, gone.withdrawn_at) == ("withdrawn", "A mistake.", TODAY)
    assert [one.code for one in priorities.list_declared(ws, PUBLIC)] == ["17.8"]
    with pytest.raises(UnknownNameError):
        priorities.withdraw(ws, ITU, "ITU", "9.c", "again")
    assert len(priorities.list_declared(ws, ITU, history=True)) == 2


def test_who_sees_the_history(ws: Workspace) -> None:
    declared(ws, OFFICE, row(), row(agency="FAO"))
    with pytest.raises(ForbiddenError):
        priorities.list_declared(ws, PUBLIC, history=True)
    with pytest.raises(ForbiddenError):
        priorities.list_declared(ws, FAO, agency="ITU", history=True)
    assert [one.agency for one in priorities.list_declared(ws, FAO, history=True)] == ["FAO"]
    # In the public list an agency sees who entered its own, and no more.
    assert [(one.agency, one.by) for one in priorities.list_declared(ws, FAO)] == [
        ("FAO", "office"), ("ITU", ""),
    ]  # fmt: skip


def test_what_holds_depends_on_the_day(ws: Workspace) -> None:
    declared(ws, ITU, row(valid_from="2026-07-01", valid_to="2026-07-31"))
    (one,) = priorities.list_declared(ws, PUBLIC)
    assert one.state == "to-come"
    days = {"2026-06-30": 0, "2026-07-01": 1, "2026-07-31": 1, "2026-08-01": 0}
    for day, graphs in days.items():
        then = datetime.fromisoformat(day).date()
        assert len(published_priorities(ws.store, then)) == graphs, day


def test_faults_of_a_table_name_line_and_column(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"{HEAD}\nITU,9.c,high,r,s,2026\nXYZ,9.c,urgent,r,s,2026\n")
    with pytest.raises(DataError) as caught:
        priorities.declare(ws, ITU, path)
    assert "p.csv" in str(caught.value)
    assert "row 3, column agency" in str(caught.value)
    assert "row 3, column level" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no record"),
        (f"{HEAD}\n", "holds no record"),
        ("agency,element\nITU,9.c\n", "is empty"),
        (f"{HEAD},contact\nITU,9.c,high,r,s,2026,jo\n", "'contact' is not known"),
        (f"{HEAD}\nITU,9.c,high,=1+1,s,2026\n", "as a formula does"),
        (f"{HEAD}\nITU,9.c,high,r,s,2026,more\n", "more cells than the header"),
    ],
)
def test_bad_tables(ws: Workspace, tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=message):
        priorities.declare(ws, ITU, path)
    assert priorities.list_declared(ws, ITU, history=True) == ()


def test_files_that_are_no_tables(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ParseError):
        priorities.declare(ws, ITU, tmp_path / "absent.csv")
    large = tmp_path / "large.csv"
    large.write_bytes(HEAD.encode() + b"\n" + b"ITU,9.c,high,r,s,2026\n" * 460_000)
    assert large.stat().st_size > 10_000_000
    with pytest.raises(ParseError, match="is larger than"):
        priorities.declare(ws, ITU, large)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing behind it")
    with pytest.raises(DataError):
        priorities.declare(ws, ITU, broken)


def workbook(tmp_path: Path, *cells: object, result: str | None = None) -> Path:
    """A cell that begins with "=" becomes a formula, with a kept result."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, name in enumerate(HEAD.split(",")):
            sheet.write(0, number, name)
        for number, cell in enumerate(cells):
            if str(cell).startswith("="):
                sheet.write_formula(1, number, str(cell), value=result)
            else:
                sheet.write(1, number, cell)
    path = tmp_path / "p.xlsx"
    path.write_bytes(written.getvalue())
    return path


def test_a_workbook(ws: Workspace, tmp_path: Path) -> None:
    path = workbook(tmp_path, "ITU", "9.c", "high", "Our mandate.", "Letter", 2026)
    (one,) = priorities.declare(ws, ITU, path).declared
    assert (one.code, one.valid_from) == ("9.c", "2026")


@pytest.mark.parametrize("result", ["", "=1+1"])
def test_a_formula_in_a_workbook_is_not_run(ws: Workspace, tmp_path: Path, result: str) -> None:
    formula = '=HYPERLINK("http://x.example","y")'
    path = workbook(tmp_path, "ITU", "9.c", "high", formula, "Letter", 2026, result=result)
    with pytest.raises(DataError, match="reason"):
        priorities.declare(ws, ITU, path)


def test_the_kept_result_of_a_formula_is_a_text_like_others(ws: Workspace, tmp_path: Path) -> None:
    path = workbook(tmp_path, "ITU", "9.c", "high", '=A1&"x"', "Letter", 2026, result="Mandate.")
    (one,) = priorities.declare(ws, ITU, path).declared
    assert one.reason == "Mandate."


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_form_can_be_filled_in_and_read(ws: Workspace, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"form.{form}"
    path.write_bytes(declaration_form(form))
    with pytest.raises(ParseError, match="holds no record"):
        priorities.declare(ws, ITU, path)


def test_there_are_two_forms() -> None:
    with pytest.raises(UsageError, match="no form 'pdf'"):
        declaration_form("pdf")
