"""Results as documents: long lists are cut and say so, blank columns are left out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ssckg.app.analyses.documents import result_document
from ssckg.app.analyses.forms import result_as
from ssckg.model.document import Document, Paragraph, Table
from ssckg.model.result import Result, ResultTable


@dataclass(frozen=True, kw_only=True)
class _Lists(Result):
    main: int
    detail: int

    def tables(self) -> tuple[ResultTable, ...]:
        columns = ("code", "never_filled", "figure")
        return (
            ResultTable(
                "main", "Main", columns, tuple((f"m{n}", None, n) for n in range(self.main))
            ),
            ResultTable(
                "detail",
                "Detail",
                columns,
                tuple((f"d{n}", "", n) for n in range(self.detail)),
                is_detail=True,
            ),
        )


def _tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def _paragraphs(document: Document) -> list[str]:
    return [str(block.content) for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("form", "main", "detail"), [("pdf", 100, 20), ("html", 1000, 200), ("md", 1000, 200)]
)
def test_long_tables_are_cut_and_say_where_the_rest_is(form: str, main: int, detail: int) -> None:
    document = result_document(_Lists(main=1500, detail=1500), form)
    assert [len(table.rows) for table in _tables(document)] == [main, detail]
    first, second = [text for text in _paragraphs(document) if "rows" in text]
    assert first.startswith(f"The first {main:,} of 1,500 rows")
    assert "main.csv" in first
    assert "detail.csv" in second


def test_short_tables_are_whole_and_say_nothing() -> None:
    document = result_document(_Lists(main=3, detail=3), "pdf")
    assert [len(table.rows) for table in _tables(document)] == [3, 3]
    assert not [text for text in _paragraphs(document) if "rows" in text]


def test_a_column_without_any_value_is_left_out_and_figures_stay_figures() -> None:
    table = _tables(result_document(_Lists(main=2, detail=1), "html"))[0]
    assert table.header == ("code", "figure")
    assert table.rows == (("m0", "0"), ("m1", "1"))
    assert table.numeric == (1,)


def test_results_lie_across_the_page() -> None:
    assert result_document(_Lists(main=1, detail=1), "pdf").is_wide


@dataclass(frozen=True, kw_only=True)
class _Drawn(_Lists):
    has_title: bool

    def chart(self) -> dict[str, object]:
        mark = {"mark": "point", "data": {"values": [{"a": 1}]}, "width": 300}
        return {**mark, "title": "Its own words"} if self.has_title else mark


@pytest.mark.parametrize(("has_title", "title"), [(False, "Main"), (True, "Its own words")])
def test_a_picture_on_its_own_says_what_it_shows(has_title: bool, title: str) -> None:
    svg = result_as(_Drawn(main=1, detail=1, has_title=has_title), "svg").decode()
    assert f">{title}</text>" in svg


def test_what_has_no_citation_is_named_by_its_main_table() -> None:
    assert result_document(_Lists(main=3, detail=3), "html").title == "ssckg: Main"
