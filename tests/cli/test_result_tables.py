"""Tables of results in terminals of any width."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

import pytest

from ssckg.cli.result_tables import print_tables
from ssckg.model.result import Result, ResultTable

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_WHY = "Households with electricity over all households in both; the KPI counts connections."


@dataclass(frozen=True, kw_only=True)
class _Wide(Result):
    rows: int = 2

    def tables(self) -> tuple[ResultTable, ...]:
        columns = ("subject", "object", "covered", "total", "share", "remark", "why", "source_text")
        row = ("u4ssc-2017", "cpi-2016", 34, 91, 0.3736, None, _WHY, _WHY)
        return (ResultTable("pairs", "All pairs: EC: I: ES: 3C", columns, (row,) * self.rows),)


def _printed(
    width: int, result: Result, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    print_tables(result, 20)
    return _ESCAPES.sub("", capsys.readouterr().out).splitlines()


@pytest.mark.parametrize("width", [40, 60, 80])
def test_in_a_narrow_terminal_rows_are_records_with_whole_words(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = _printed(width, _Wide(), monkeypatch, capsys)
    assert max(map(len, lines)) <= width
    words = {word for line in lines for word in line.split()}
    assert {"u4ssc-2017", "Households", "electricity", "connections.", "0.374"} <= words
    assert not any("┃" in line for line in lines)


def test_in_a_wide_terminal_rows_are_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = _printed(160, _Wide(), monkeypatch, capsys)
    assert any(line.startswith("┃subject") for line in lines)


@pytest.mark.parametrize("width", [60, 160])
def test_a_blank_column_is_left_out_and_the_title_is_whole(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = _printed(width, _Wide(), monkeypatch, capsys)
    assert lines[0] == "All pairs: EC: I: ES: 3C"
    assert not any("remark" in line for line in lines)


def test_an_empty_table_says_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _printed(80, _Wide(rows=0), monkeypatch, capsys)[:2] == [
        "All pairs: EC: I: ES: 3C",
        "  none",
    ]


@dataclass(frozen=True, kw_only=True)
class _Brief(Result):
    def tables(self) -> tuple[ResultTable, ...]:
        columns = ("proposal", "grounds", "title", "status", "elements")
        row = ("round-p1", "missing-detail", "Green areas", "released", "EN: EN: PSN: 1C")
        brief = ("proposal", "title", "status", "elements")
        return (ResultTable("all", "All", columns, (row,), brief=brief, prefix="round-"),)


@pytest.mark.parametrize(
    ("width", "kept", "left_out"),
    [
        # Least widths by hand, 3 for the frame of each column: proposal 8+3, grounds 14+3,
        # title 11+3, status 8+3, elements 15+3; 71 in all, 54 without grounds.
        (80, ["proposal", "grounds", "title", "status", "elements"], ""),
        (60, ["proposal", "title", "status", "elements"], "grounds"),
        (50, ["proposal", "title", "status"], "grounds, elements"),
    ],
)
def test_columns_that_matter_less_are_left_out_and_named(
    width: int,
    kept: list[str],
    left_out: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = _printed(width, _Brief(), monkeypatch, capsys)
    header = next(line for line in lines if line.startswith("┃"))
    assert [name.strip() for name in header.strip("┃").split("┃")] == kept
    text = " ".join(" ".join(lines).split())
    assert ("│p1 " in text) == bool(left_out)
    assert (f"Ids begin with round-. Also there: {left_out}; see" in text) == bool(left_out)
