"""The table of drafting groups: out, filled in, and back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.unit.revision.a_round_of_comments import (
    KPI,
    after,
    answered,
    let_through,
    proposed,
    said,
)
from tests.unit.revision.commenting.test_annotations import view_of

from ssckg.app.analyses.forms import result_as
from ssckg.errors import FaultsError
from ssckg.io.records import read_records
from ssckg.io.sheets.records import read_sheet_records
from ssckg.model.revision_event import CommentKind, Disposed, Disposition
from ssckg.namespaces import BASE
from ssckg.revision.comment_table import (
    OPTIONAL,
    REQUIRED,
    CommentTable,
    filled_in,
    read_observation,
    type_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.revision_state import RoundState

STATE = after(
    *(proposed(1), said(1, text="=1+1 is a formula"), let_through(1)),
    *(said(2, body="ITU", part="unit", proposed="percent", kind=CommentKind.EDITORIAL),),
    *(let_through(2), said(3), let_through(3), answered(3)),
)


def table(state: RoundState = STATE) -> CommentTable:
    views = tuple(replace(view_of(one, state), item="EC: ICT: ICT: 1C") for one in state.comments)
    return CommentTable(round="try", comments=views)


def written(tmp_path: Path, form: str, filled: dict[int, str]) -> Path:
    """Write the table, with the last column filled in by another program."""
    path = tmp_path / f"comments.{form}"
    path.write_bytes(result_as(table(), form))
    if form == "csv":
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
        for row in rows[1:]:
            row[7] = filled.get(int(row[0]), row[7])
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[7].value = filled.get(int(row[0].value), row[7].value)
    book.save(path)
    return path


def answers(path: Path, state: RoundState = STATE) -> tuple[Disposed, ...]:
    read = read_records if path.suffix == ".csv" else read_sheet_records
    return filled_in(state, read(path, required=REQUIRED, optional=OPTIONAL))


def test_rows_of_the_table() -> None:
    (made,) = table().tables()

    assert made.columns == (
        *("number", "body", "item", "part", "type", "comment", "proposed_change", "observations"),
    )
    assert made.rows == (
        (1, "A. Reader", "EC: ICT: ICT: 1C", "", "te", "=1+1 is a formula", "", ""),
        (2, "ITU", "EC: ICT: ICT: 1C", "unit", "ed", "Remark 2.", "percent", ""),
        (
            3,
            "A. Reader",
            "EC: ICT: ICT: 1C",
            "",
            "te",
            "Remark 3.",
            "",
            "Accepted. It says so now.",
        ),
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_filled_in_comes_back(tmp_path: Path, form: str) -> None:
    filled = {1: "Not accepted: it is text.", 2: "Partly accepted. See try-p1."}

    found = answers(written(tmp_path, form, filled))

    assert found == (
        Disposed(comment=1, disposition=Disposition.DECLINED, text="it is text."),
        Disposed(
            comment=2, disposition=Disposition.PARTLY_ACCEPTED, text="See try-p1.", proposal=1
        ),
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_that_nobody_filled_in_answers_nothing(tmp_path: Path, form: str) -> None:
    assert answers(written(tmp_path, form, {})) == ()


def test_rows_are_matched_by_number_and_text(tmp_path: Path) -> None:
    path = tmp_path / "moved.csv"
    path.write_text(
        "number,comment,observations\n"
        "1,Remark 2.,Noted. Thanks.\n"
        "9,Remark 9.,Noted. Thanks.\n"
        "2,remark  2.,Fine with us.\n"
        "3,Remark 3.,Noted.\n"
        "2,Remark 2.,Noted. Twice.\n",
        "utf-8",
    )

    with pytest.raises(FaultsError) as caught:
        answers(path)

    lines = [str(fault) for fault in caught.value.faults]
    assert [line.split(":")[0] for line in lines] == [
        "moved.csv, row 2, column comment",
        "moved.csv, row 3, column number",
        "moved.csv, row 4, column observations",
        "moved.csv, row 5, column observations",
        "moved.csv, row 6, column number",
    ]
    assert "is not the text of comment try-c1" in lines[0]
    assert "does not begin with Accepted" in lines[2]
    assert "says nothing" in lines[3]
    assert "second time" in lines[4]


@pytest.mark.parametrize(
    ("text", "disposition", "rest"),
    [
        ("Accepted", Disposition.ACCEPTED, ""),
        ("ACCEPTED - done.", Disposition.ACCEPTED, "done."),
        ("Accepted in principle; next edition", Disposition.PARTLY_ACCEPTED, "next edition"),
        ("partially  accepted. Yes", Disposition.PARTLY_ACCEPTED, "Yes"),
        ("Noted that it is so", Disposition.NOTED, "that it is so"),
        ("Not accepted, see §3\nand 4", Disposition.DECLINED, "see §3\nand 4"),
        ("Rejected. No", Disposition.DECLINED, "No"),
        ("Declined: no", Disposition.DECLINED, "no"),
    ],
)
def test_observations(text: str, disposition: Disposition, rest: str) -> None:
    assert read_observation(text) == (disposition, rest)


@pytest.mark.parametrize("text", ["", "Acceptedly so", "We agree", "Notedness", "unaccepted. x"])
def test_observations_without_disposition(text: str) -> None:
    with pytest.raises(ValueError, match="does not begin"):
        read_observation(text)


@pytest.mark.parametrize(
    ("kind", "target", "expected"),
    [
        (CommentKind.SUBSTANTIVE, KPI, "te"),
        (CommentKind.FACTUAL, KPI, "te"),
        (CommentKind.EDITORIAL, f"{BASE}round/try", "ed"),
        (CommentKind.SUBSTANTIVE, f"{BASE}round/try", "ge"),
        (CommentKind.SUBSTANTIVE, f"{BASE}release/un-sscf-0.1", "ge"),
        (CommentKind.SUBSTANTIVE, "https://data.example/framework/u4ssc-2017", "ge"),
        (CommentKind.FACTUAL, f"{BASE}framework/u4ssc-2017", "te"),
        (CommentKind.SUBSTANTIVE, f"{BASE}round/try/stage/drafting", "te"),
    ],
)
def test_type_in_the_words_of_drafting_groups(
    kind: CommentKind, target: str, expected: str
) -> None:
    assert type_of(kind, target) == expected
