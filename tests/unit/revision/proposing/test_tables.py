"""Proposals from tables: what rows come to, and what is said of rows that are wrong."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from ssckg.errors import DataError, FaultsError
from ssckg.io.records import read_records
from ssckg.io.sheets.records import read_sheet_records
from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    MoveElement,
    NewElement,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.model.revision_event import Evidence, Ground
from ssckg.namespaces import BASE
from ssckg.revision.proposing.columns import COLUMNS
from ssckg.revision.proposing.resolving import resolve
from ssckg.revision.proposing.table import drafts_from_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ssckg.model.revision_event import ProposalText
    from ssckg.revision.proposing.values import Known

TOY = f"{BASE}toy/"
HEAD = {
    "proposal": "p",
    "title": "A title",
    "submitted_by": "ITU",
    "grounds": "harmonization",
    "reason": "Because.",
}


def table(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    writer = csv.DictWriter(written, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(written.getvalue(), encoding="utf-8")
    return path


def texts_of(path: Path, known: Known) -> tuple[ProposalText, ...]:
    records = read_records(path, required=(), optional=COLUMNS)
    return tuple(one.text for one in resolve(drafts_from_rows(records), known))


def changes_of(tmp_path: Path, known: Known, *rows: Mapping[str, str]) -> tuple[object, ...]:
    full = [{**HEAD, **row} for row in rows]
    return texts_of(table(tmp_path / "t.csv", full), known)[0].changes


def faults_of(tmp_path: Path, known: Known, *rows: Mapping[str, str]) -> list[str]:
    with pytest.raises(DataError) as raised:
        changes_of(tmp_path, known, *rows)
    error = raised.value
    return [str(fault) for fault in getattr(error, "faults", (error,))]


def test_a_row_of_each_kind(tmp_path: Path, known: Known) -> None:
    new = {"new_code": "A: 9", "new_label": "Noise"}
    noise = NewElement(id="A-9", code="A: 9", label="Noise", below=f"{TOY}A")
    rows = (
        {"kind": "add", **new, "new_below": "A"},
        {"kind": "change-field", "element": "A: 1", "field": "unit", "value": "days"},
        {"kind": "retire", "element": "w:1", "into": "A: 1; A: 2"},
        {"kind": "replace", "element": "toy:A-1", **new, "new_code": "A: 3"},
        {"kind": "merge", "element": "A: 1; A: 2", "into": "A: 2"},
        {"kind": "move", "element": f"{TOY}A-1", "below": "W"},
        {"kind": "change-level", "element": "A-1", "value": "Advanced", "old": "core"},
        {"kind": "change-benchmark", "element": "A: 1", "value": "40.50", "old": "50"},
        {"kind": "add-methodology", "element": "A: 1", "field": "Formula", "value": "a / b"},
    )
    # `toy:` is no prefix that is known, so the CURIE is written as an id here.
    rows[3]["element"] = "A-1"
    assert changes_of(tmp_path, known, *rows) == (
        AddElement(new=noise),
        ChangeField(
            element=f"{TOY}A-1",
            field="unit",
            value=f"{BASE}unit/days",
            old=f"{BASE}unit/percent",
            point=f"{TOY}A-1/result",
        ),
        RetireElement(element=f"{TOY}W-1", heirs=(f"{TOY}A-1", f"{TOY}A-2")),
        ReplaceElement(
            element=f"{TOY}A-1",
            new=NewElement(id="A-3", code="A: 3", label="Noise", below=f"{TOY}A"),
        ),
        MergeElements(elements=(f"{TOY}A-1", f"{TOY}A-2"), into=f"{TOY}A-2"),
        MoveElement(element=f"{TOY}A-1", below=f"{TOY}W", old=f"{TOY}A"),
        ChangeLevel(element=f"{TOY}A-1", level="advanced", old="core"),
        ChangeBenchmark(
            point=f"{TOY}A-1/result", value="40.5", old="50", benchmark=f"{TOY}benchmark/dust"
        ),
        AddMethodology(element=f"{TOY}A-1", aspect="formula", text="a / b"),
    )


def test_head_is_said_once_and_lists_are_split(tmp_path: Path, known: Known) -> None:
    rows = [
        {
            **HEAD,
            "grounds": "missing-detail; Harmonization",
            "evidence": "reportability A: 1",
            "sources": "u4ssc-methodology-2017",
            "kind": "retire",
            "element": "A: 1",
        },
        {"proposal": "p", "kind": "retire", "element": "A: 2"},
        {**HEAD, "proposal": "q", "submitted_by": "un-habitat", "kind": "retire", "element": "W-1"},
    ]
    first, second = texts_of(table(tmp_path / "t.csv", rows), known)
    assert first.grounds == (Ground.MISSING_DETAIL, Ground.HARMONIZATION)
    assert first.evidence == (Evidence(analysis="reportability", parameters="A: 1"),)
    assert (first.sources, len(first.changes)) == (("u4ssc-methodology-2017",), 2)
    assert (second.submitted_by, second.title) == ("UN-Habitat", "A title")


def test_rows_of_a_split_are_one_change(tmp_path: Path, known: Known) -> None:
    row = {"kind": "split", "element": "A: 1"}
    fine = {
        **row,
        "new_code": "A: 7",
        "new_label": "Fine dust",
        "new_unit": "per cent",
        "new_minimum": "0",
        "new_maximum": "100",
        "new_measures": "broad:11.6; 11.6",
        "new_level": "core",
    }
    coarse = {**row, "new_code": "A: 8", "new_label": "Coarse dust", "new_below": "W"}
    (change,) = changes_of(tmp_path, known, fine, coarse)
    assert change == SplitElement(
        element=f"{TOY}A-1",
        into=(
            NewElement(
                id="A-7",
                code="A: 7",
                label="Fine dust",
                below=f"{TOY}A",
                level="core",
                unit=f"{BASE}unit/percent",
                minimum="0",
                maximum="100",
                measures=("broad:11.6", "related:11.6"),
            ),
            NewElement(id="A-8", code="A: 8", label="Coarse dust", below=f"{TOY}W"),
        ),
    )


def test_a_new_indicator_stands_below_a_new_dimension(tmp_path: Path, known: Known) -> None:
    group = {"kind": "add", "new_code": "N", "new_label": "Noise", "new_kind": "dimension"}
    below = {"kind": "add", "new_code": "N: 1", "new_label": "Loud nights", "new_below": "n"}
    moved = {"kind": "move", "element": "A: 2", "below": "N"}
    first, second, third = changes_of(tmp_path, known, group, below, moved)
    assert first == AddElement(new=NewElement(id="N", code="N", label="Noise", kind="Dimension"))
    assert isinstance(second, AddElement)
    assert second.new.below == f"{TOY}N"
    assert isinstance(third, MoveElement)
    assert third.below == f"{TOY}N"


def test_a_field_of_all_points_or_of_one(tmp_path: Path, known: Known) -> None:
    row = {"kind": "change-field", "element": "A: 2", "field": "maximum", "value": "100"}
    one = {**row, "point": "By night"}
    both, night = changes_of(tmp_path, known, row, one)
    assert isinstance(both, ChangeField)
    assert (both.point, both.old) == ("", "")
    assert isinstance(night, ChangeField)
    assert night.point == f"{TOY}A-2/night"


def test_a_first_value_can_be_said_to_make_another_measure(tmp_path: Path, known: Known) -> None:
    row = {"kind": "change-field", "element": "A: 1", "field": "denominator", "value": "rooms"}
    other = {"kind": "change-field", "element": "A: 1", "field": "multiplier", "value": "10"}
    found = changes_of(
        tmp_path, known, row, {**row, "redefines": "yes"}, {**other, "redefines": "yes"}
    )
    # Another value than the one on record always does; there is nothing to say.
    assert [getattr(one, "redefines", None) for one in found] == [False, True, False]


def test_blank_is_written_out(tmp_path: Path, known: Known) -> None:
    (change,) = changes_of(
        tmp_path,
        known,
        {"kind": "change-field", "element": "A: 1", "field": "multiplier", "value": "(blank)"},
    )
    assert isinstance(change, ChangeField)
    assert (change.old, change.value) == ("100", "")


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        ({"kind": "change"}, "kind", "none of add, change-field"),
        ({"kind": "retire"}, "element", "is empty, and retire needs it"),
        ({"kind": "retire", "element": "A: 11"}, "element", "unknown element of toy-1: 'A: 11'"),
        ({"kind": "retire", "element": "A: 1", "value": "x"}, "value", "is nothing that retire"),
        ({"kind": "retire", "element": "A: 1", "into": "A: 1"}, "into", "the element itself"),
        (
            {"kind": "change-field", "element": "A: 1", "field": "unit", "value": "furlongs"},
            "value",
            "unknown unit: 'furlongs'",
        ),
        (
            {"kind": "change-field", "element": "A: 2", "field": "unit", "value": "days"},
            "point",
            "its data points differ in unit; name one of day, night",
        ),
        (
            {
                "kind": "change-field",
                "element": "A: 1",
                "field": "label",
                "old": "Smoke",
                "value": "Fine dust",
            },
            "old",
            "label is 'Dust' now, not 'Smoke'",
        ),
        (
            {"kind": "change-field", "element": "A: 1", "field": "label", "value": "dust"},
            None,
            None,
        ),
        (
            {"kind": "change-field", "element": "A: 1", "field": "label", "value": "Dust"},
            "value",
            "label says that already",
        ),
        (
            {"kind": "change-field", "element": "A: 1", "field": "label", "value": "(blank)"},
            "value",
            "label must not be blank",
        ),
        (
            {"kind": "change-field", "element": "A: 1", "field": "level", "value": "core"},
            "field",
            "use the kind change-level",
        ),
        (
            {"kind": "change-field", "element": "A: 1", "field": "colour", "value": "red"},
            "field",
            "unknown field: 'colour'",
        ),
        (
            {"kind": "change-field", "element": "A: 1", "field": "maximum", "value": "1,000"},
            "value",
            "'1,000' is no number",
        ),
        (
            {"kind": "change-field", "element": "A: 1", "field": "label", "value": "=1+1"},
            "value",
            "begins like a formula",
        ),
        (
            {"kind": "change-field", "element": "A: 1", "field": "label", "value": "a\u202eb"},
            "value",
            "turns the writing direction",
        ),
        ({"kind": "merge", "element": "A: 1", "into": "A: 1"}, "element", "two elements or more"),
        ({"kind": "merge", "element": "A: 1; A: 2"}, "into", "either which of them stays"),
        ({"kind": "move", "element": "A", "below": "A: 1"}, "below", "below itself"),
        ({"kind": "move", "element": "A: 1", "below": "A"}, "below", "below A already"),
        ({"kind": "change-level", "element": "A", "value": "core"}, "element", "only indicators"),
        (
            {"kind": "change-benchmark", "element": "A: 2", "value": "1"},
            "point",
            "A: 2 has the data points: day, night",
        ),
        (
            {"kind": "change-benchmark", "element": "W: 1", "value": "5"},
            "value",
            "neither yes nor no",
        ),
        (
            {"kind": "change-benchmark", "element": "A: 1", "value": "50"},
            "value",
            "it says that already",
        ),
        (
            {"kind": "add-methodology", "element": "A: 1", "field": "method", "value": "Weigh it."},
            "value",
            "it says that already",
        ),
        (
            {"kind": "add", "new_code": "A: 1", "new_label": "x", "new_below": "A"},
            "new_code",
            "is taken in toy-1",
        ),
        ({"kind": "add", "new_code": "A: 9", "new_below": "A"}, "new_label", "is empty"),
        ({"kind": "add", "new_code": "A: 9", "new_label": "x"}, "new_below", "below which"),
        (
            {
                **HEAD,
                "kind": "add",
                "new_code": "B",
                "new_label": "x",
                "new_kind": "Planet",
                "new_below": "A",
            },
            "new_kind",
            "no class of elements of this edition: Dimension, Indicator",
        ),
        (
            {
                "kind": "add",
                "new_code": "A: 9",
                "new_label": "x",
                "new_below": "A",
                "new_measures": "99.9",
            },
            "new_measures",
            "unknown SDG target",
        ),
        (
            {
                "kind": "add",
                "new_code": "A: 9",
                "new_label": "x",
                "new_below": "A",
                "new_minimum": "5",
                "new_maximum": "1",
            },
            "new_maximum",
            "less than the minimum, 5",
        ),
    ],
)
def test_faults_name_row_and_column(
    tmp_path: Path, known: Known, row: dict[str, str], place: str | None, words: str | None
) -> None:
    if place is None:
        assert changes_of(tmp_path, known, row)
        return
    found = faults_of(tmp_path, known, row)
    assert len(found) == 1, found
    (fault,) = found
    assert fault.startswith(f"t.csv, row 2, column {place}: ")
    assert str(words) in fault


def test_all_faults_are_told_at_once(tmp_path: Path, known: Known) -> None:
    faults = faults_of(
        tmp_path,
        known,
        {"kind": "retire", "element": "X: 1", "grounds": "habit", "evidence": "hearsay A: 1"},
        {"kind": "move", "element": "A: 1", "below": "A: 77", "grounds": "habit",
         "evidence": "hearsay A: 1"},
    )  # fmt: skip
    assert [fault.split(": ")[0] for fault in faults] == [
        "t.csv, row 2, column element",
        "t.csv, row 3, column below",
        "t.csv, row 2, column evidence",
        "t.csv, row 2, column grounds",
    ]


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        # What a cell says, whether it fits beside the others, and what it means: in one go.
        (
            {"kind": "change-field", "element": "X: 1", "field": "unit", "value": "furlong",
             "redefines": "perhaps", "below": "A"},
            ["below", "element", "value", "redefines"],
        ),
        (
            {"kind": "change-field", "element": "X: 1", "field": "colour", "value": "red"},
            ["element", "field"],
        ),
        ({"kind": "change-level", "element": "X: 1", "value": "deep"}, ["element", "value"]),
        ({"kind": "abolish", "element": "X: 1"}, ["kind", "element"]),
        ({"element": "X: 1"}, ["kind", "element"]),
        ({"kind": "replace", "element": "X: 1", "new_code": "B: 9"}, ["new_label", "element"]),
        (
            {"kind": "retire", "element": "X: 1", "into": "X: 2", "title": "", "reason": ""},
            ["element", "into", "title", "reason"],
        ),
    ],
)  # fmt: skip
def test_all_that_is_wrong_with_a_row_is_told_at_once(
    tmp_path: Path, known: Known, row: dict[str, str], columns: list[str]
) -> None:
    faults = faults_of(tmp_path, known, row)
    told = [fault.split(": ")[0].removeprefix("t.csv, row 2, column ") for fault in faults]
    assert told[: len(columns)] == columns, faults
    assert len(faults) == len(columns), faults


def test_faults_of_the_table_and_of_its_cells_are_told_together(
    tmp_path: Path, known: Known
) -> None:
    faults = faults_of(
        tmp_path,
        known,
        {"kind": "retire", "element": "X: 1"},
        {"kind": "retire", "element": "A: 2", "title": "Another title"},
        {"kind": "retire", "element": "A: 1", "value": "5", "proposal": ""},
    )
    assert [fault.split(": ")[0] for fault in faults] == [
        "t.csv, row 4, column proposal",
        "t.csv, row 3, column title",
        "t.csv, row 2, column element",
    ]


def test_a_faulty_head_does_not_hide_what_cannot_be_carried_out(
    tmp_path: Path, known: Known
) -> None:
    path = table(tmp_path / "t.csv", [{**HEAD, "grounds": "", "kind": "retire", "element": "A: 1"}])
    drafts = drafts_from_rows(read_records(path, required=(), optional=COLUMNS))
    with pytest.raises(FaultsError) as raised:
        resolve(drafts, known, lambda _: ("it cannot be carried out",))
    told = [str(fault) for fault in raised.value.faults]
    assert len(told) == 2
    assert "column grounds" in told[0]
    assert "it cannot be carried out" in told[1]


def test_rows_of_a_proposal_must_agree(tmp_path: Path, known: Known) -> None:
    faults = faults_of(
        tmp_path,
        known,
        {"kind": "retire", "element": "A: 1"},
        {"kind": "retire", "element": "A: 2", "title": "Another title"},
    )
    expected = "row 2 of the same proposal says 'A title'; say it once"
    assert faults == [f"t.csv, row 3, column title: {expected}"]


def test_unknown_columns_are_refused(tmp_path: Path, known: Known) -> None:
    (fault,) = faults_of(tmp_path, known, {"kind": "retire", "element": "A: 1", "colour": "red"})
    assert "'colour' is not known" in fault


def test_a_column_twice_is_refused(tmp_path: Path) -> None:
    """Which of the two would count, nobody could tell."""
    (tmp_path / "t.csv").write_text("proposal,kind,kind\na,retire,add\n")
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["proposal", "kind", "kind"])
    for read, name in ((read_records, "t.csv"), (read_sheet_records, "t.xlsx")):
        with pytest.raises(DataError, match="column kind: stands twice in the header"):
            read(tmp_path / name, required=(), optional=COLUMNS)


def test_a_fault_of_the_changes_together_is_told_at_the_proposal(
    tmp_path: Path, known: Known
) -> None:
    path = table(tmp_path / "t.csv", [{**HEAD, "kind": "retire", "element": "A: 1"}])
    records = read_records(path, required=(), optional=COLUMNS)
    with pytest.raises(DataError, match="row 2: it cannot be"):
        resolve(drafts_from_rows(records), known, lambda _: ("it cannot be",))


def test_workbooks_read_like_tables(tmp_path: Path, known: Known) -> None:
    """A formula in a cell is never run: what is read is the text, and that is refused."""
    path = tmp_path / "t.xlsx"
    row = {**HEAD, "kind": "change-field", "element": "A: 1", "field": "label"}
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, (name, value) in enumerate({**row, "value": ""}.items()):
            sheet.write_string(0, at, name)
            sheet.write_string(1, at, value)
            sheet.write_string(2, at, {**row, "proposal": "q"}.get(name, "Fine dust"))
        sheet.write_formula(1, len(row), '=CONCATENATE("a","b")', value="")
    records = read_sheet_records(path, required=(), optional=COLUMNS)
    with pytest.raises(DataError, match=r"t\.xlsx, row 2, column value") as raised:
        resolve(drafts_from_rows(records), known)
    assert not isinstance(raised.value, FaultsError)  # the second proposal is good
