"""The native reader is used only where it sees what the careful one sees."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples

from ssckg.io.sheets.container import open_container
from ssckg.io.sheets.fast import read_fast
from ssckg.io.sheets.xlsx import read_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.io.sheets.cells import Sheet

_texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=300)
_numbers = st.floats(-1e300, 1e300) | st.integers(-(10**15), 10**15)
_values = _texts | _numbers | st.booleans() | st.none()


def _both(path: Path) -> tuple[list[Sheet] | None, list[Sheet]]:
    with open_container(path, "t") as container:
        return read_fast(container, path), read_xlsx(container)


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.dictionaries(
        st.tuples(st.integers(0, 300), st.integers(0, 60)), _values, min_size=1, max_size=30
    ),
    name=st.from_regex(r"[A-Za-zé&'<]{1,10}", fullmatch=True).filter(
        lambda n: not n.startswith("'") and not n.endswith("'") and n.casefold() != "history"
    ),
)
def test_both_readers_see_the_same(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[tuple[int, int], Any], name: str
) -> None:
    path = tmp_path_factory.mktemp("fast") / "t.xlsx"
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet(name)
        for (row, column), value in cells.items():
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)
    fast, slow = _both(path)
    assert fast is not None
    assert [sheet.rows for sheet in fast] == [sheet.rows for sheet in slow]
    assert [sheet.name for sheet in fast] == [name]


def _percent(book: Any, sheet: Any) -> None:
    sheet.write_number(0, 0, 0.5, book.add_format({"num_format": "0%"}))


def _date(book: Any, sheet: Any) -> None:
    sheet.write_datetime(0, 0, datetime(2020, 1, 2), book.add_format({"num_format": "d mmm"}))


def _error(_book: Any, sheet: Any) -> None:
    sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!")


def _no_result(_book: Any, sheet: Any) -> None:
    sheet.write_formula(0, 0, "=A2", None, "")


def _raised(book: Any, sheet: Any) -> None:
    raised = book.add_format({"font_script": 1})
    sheet.write_rich_string(0, 0, "97", raised, "1", " of 100")


def _too_large(_book: Any, sheet: Any) -> None:
    sheet.write_number(0, 0, 1.7976931348623157e308)  # written with fewer digits, and rounded up


def _far_down(_book: Any, sheet: Any) -> None:
    sheet.write_number(1_048_575, 0, 1)


def _far_out(_book: Any, sheet: Any) -> None:
    sheet.write_number(0, 16_383, 1)


@pytest.mark.parametrize(
    "write", [_percent, _date, _error, _no_result, _raised, _too_large, _far_down, _far_out]
)
def test_what_it_would_not_tell_is_left_to_the_careful_reader(tmp_path: Path, write: Any) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write(book, book.add_worksheet())
    fast, slow = _both(path)
    assert fast is None
    assert slow[0].count == 1
