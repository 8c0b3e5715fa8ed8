"""Where the workbook asks for a data point: as in a workbook that was written."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from ssckg.app.analyses.sources import read_sources
from ssckg.app.templates import write_template
from ssckg.app.workbook_rows import workbook_rows
from ssckg.harmonization.lookup import find_edition

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("edition", ["u4ssc-2017", "cpi-2016", "iso37120-2018"])
def test_rows_are_those_of_the_written_workbook(built_data: Path, edition: str) -> None:
    crosswalk = read_sources(built_data).crosswalk
    rows = workbook_rows(crosswalk, find_edition(crosswalk, edition))
    book = openpyxl.load_workbook(io.BytesIO(write_template(edition=edition).content))
    written = {}
    for sheet in book:
        for (mark,) in sheet.iter_rows(max_col=1, values_only=True, min_row=5):
            if isinstance(mark, str) and mark in rows:
                written[mark] = sheet.title
    assert set(rows) == {point.iri for point in crosswalk.points if point.iri in written}
    assert len(rows) == len(written) > 60
    for point, row in rows.items():
        sheet = book[row.sheet]
        assert sheet.title == written[point]
        assert sheet.cell(row.row, 1).value == point
        shown = dict(row.asked)
        assert row.result == f"O{row.row}"
        known = next(p for p in crosswalk.points if p.iri == point)
        assert sheet[shown["label"]].value == known.label
        assert (sheet[shown["numerator"]].value or "").casefold() == known.numerator.casefold()
        assert set(row.filled) >= {row.result, *row.parts}
        # What cities fill in is not locked, and the rest is; S, X and Y are the verifier's.
        open_cells = {c.coordinate for c in sheet[row.row] if not c.protection.locked}
        assert set(row.filled) - {f"{column}{row.row}" for column in "SXY"} == open_cells
