"""The form for proposals: what is filled in, and that it reads as nothing until it is changed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from ssckg.errors import UsageError
from ssckg.io.proposal_form import proposal_workbook
from ssckg.io.records import Record
from ssckg.model.proposed_change import ChangeKind
from ssckg.model.revision_event import Ground
from ssckg.revision.proposing.columns import COLUMNS, HELP, KINDS, NEEDS, TAKES
from ssckg.revision.proposing.form import form_layout, rows_of
from ssckg.revision.proposing.table import drafts_from_rows

if TYPE_CHECKING:
    from ssckg.revision.proposing.values import Known


def test_every_column_kind_and_ground_has_words(known: Known) -> None:
    assert tuple(HELP) == COLUMNS
    assert all(HELP.values())
    assert set(KINDS) == set(TAKES) == set(NEEDS) == set(ChangeKind)
    layout = form_layout(known)
    assert {row[0] for row in layout.lists["grounds"].rows} == set(Ground)
    assert set(layout.choices) <= set(COLUMNS)
    assert set(layout.choices.values()) <= set(layout.lists)


def test_rows_say_what_the_edition_says_now(known: Known) -> None:
    rows = list(rows_of(known.names, known.names.element("A: 1")))
    said = {(row["kind"], row.get("field", "")): row.get("old", "") for row in rows}
    assert said["change-field", "label"] == "Dust"
    assert said["change-field", "unit"] == "percent"
    assert said["change-field", "multiplier"] == "100"
    assert said["change-level", ""] == "core"
    assert said["change-benchmark", ""] == "50.0"
    # The method is there; the others are asked for.
    assert ("add-methodology", "method") not in said
    assert ("add-methodology", "formula") in said
    points = {row.get("point", "") for row in rows_of(known.names, known.names.element("A: 2"))}
    assert points == {"", "day", "night"}
    assert "" not in {row["kind"] for row in rows_of(known.names, known.names.element("A"))}


def test_rows_that_were_left_alone_ask_for_nothing(known: Known) -> None:
    rows = rows_of(known.names, known.names.element("A: 1"))
    records = [Record("f.csv", row, line=number) for number, row in enumerate(rows, 2)]
    with pytest.raises(UsageError, match="no row has a key"):
        drafts_from_rows(records)


def test_cells_of_the_workbook_are_texts_to_choose(known: Known) -> None:
    layout = form_layout(known, [known.names.element("A: 1")])
    book = openpyxl.load_workbook(io.BytesIO(proposal_workbook(layout)))
    sheet = book["proposals"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert all(cell.comment is not None for cell in sheet[1])
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    checked = {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation}
    by_name = {cell.value: f"{cell.column_letter}2" for cell in sheet[1]}
    assert {by_name[name] for name in layout.choices} == checked
    assert book["elements"]["A2"].value == "A"
    assert [cell.value for cell in book["units"]["A"]] == ["unit", "days", "percent"]
