"""Prints the tables of a result in a terminal: as tables where they fit, else as records."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ssckg.app.analyses.documents import numeric_columns, shown, without_blank_columns
from ssckg.cli.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.result import Cell, Result, ResultTable

_PIPE_WIDTH: Final = 160
_WORD: Final = 10  # letters of a word that a column of a table must hold unbroken
_TEXT: Final = 24  # letters of a line in a column of long texts, below which nobody reads on
_FEWEST: Final = 3  # columns of a table that are never left out
_FRAME: Final = 3  # letters that a column needs for its line and the space beside it
_INDENT: Final = "  "
_GAP: Final = " · "


def print_tables(result: Result, limit: int) -> None:
    """Print the tables of a result, or its sentences, and what a reader must know.

    Tables are cut to `limit` rows (0: all of them); a longer list that only backs figures is named.
    """
    console = _console()
    for line in (words := result.words()):
        console.print(Text(line))
    tables = () if words else result.tables()
    printed = [t for t in tables if not (t.is_detail and limit and len(t.rows) > limit)]
    for table in printed:
        _print_table(console, table, limit)
    if long := [t for t in tables if t not in printed]:
        lists = "; ".join(f"{t.title} ({len(t.rows):,} rows)" for t in long)
        console.print(Text(f"Not shown: {lists}. See --limit 0, --json or --out FILE.xlsx"))
    for note in result.notes():
        console.print(Text(note, style="dim"))


def print_table(table: ResultTable, limit: int = 0) -> None:
    """Print one table, cut to `limit` rows (0: all of them)."""
    _print_table(_console(), table, limit)


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False)


def _print_table(console: Console, table: ResultTable, limit: int) -> None:
    if table.title:
        console.print(Text(table.title, style="bold"))
    if not table.rows:
        console.print(Text(f"{_INDENT}none"))
        return
    part = without_blank_columns(table, table.rows[:limit] if limit else table.rows)
    names, rows = _texts(part)
    left_out: tuple[str, ...] = ()
    if table.brief and _least_width(names, rows) > console.width:
        every, part = part.columns, _brief(part, console.width)
        left_out = tuple(name for name in every if name not in part.columns)
        names, rows = _texts(part)
    if _least_width(names, rows) <= console.width:
        console.print(_grid(names, rows, numeric_columns(part)))
    else:
        for row in rows:
            console.print(Text("\n".join(_record(names, row, console.width)), no_wrap=True))
    if left_out:
        console.print(Text(_left_out(table, left_out), style="dim"))
    if left := len(table.rows) - len(rows):
        console.print(
            Text(f"{counted(left, 'more row')}: --limit 0, --json or --out FILE.xlsx", style="dim")
        )
    if table.note:
        console.print(Text(table.note, style="dim"))


def _texts(table: ResultTable) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    names = tuple(name.replace("_", " ") for name in table.columns)
    return names, [tuple(shown(cell) for cell in row) for row in table.rows]


def _brief(table: ResultTable, width: int) -> ResultTable:
    """Return the columns that matter most and fit, ids without what they all begin with."""
    for most in range(len(table.brief), _FEWEST, -1):
        part = _only(table, table.brief[:most])
        if _least_width(*_texts(part)) <= width:
            return part
    return _only(table, table.brief[:_FEWEST])


def _only(table: ResultTable, columns: tuple[str, ...]) -> ResultTable:
    kept = [number for number, name in enumerate(table.columns) if name in columns]
    return replace(
        table,
        columns=tuple(table.columns[number] for number in kept),
        rows=tuple(
            tuple(_shortened(row[number], table.prefix) for number in kept) for row in table.rows
        ),
    )


def _shortened(cell: Cell, prefix: str) -> Cell:
    if isinstance(cell, str) and prefix and cell.startswith(prefix):
        return cell.removeprefix(prefix)
    return cell


def _left_out(table: ResultTable, columns: tuple[str, ...]) -> str:
    named = ", ".join(name.replace("_", " ") for name in columns)
    ids = f"Ids begin with {table.prefix}. " if table.prefix else ""
    return f"{ids}Also there: {named}; see --json, --format csv or --out FILE.xlsx"


def _grid(names: tuple[str, ...], rows: list[tuple[str, ...]], numeric: Iterable[int]) -> Table:
    drawn = Table(pad_edge=False)
    figures = set(numeric)
    for number, name in enumerate(names):
        justify: Literal["left", "right"] = "right" if number in figures else "left"
        drawn.add_column(Text(name), justify=justify, overflow="fold")
    for row in rows:
        drawn.add_row(*map(Text, row))
    return drawn


def _least_width(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> int:
    """Return the letters that a table needs to be read without words broken up."""
    return sum(
        _FRAME + _least_column(name, [row[number] for row in rows])
        for number, name in enumerate(names)
    )


def _least_column(name: str, cells: list[str]) -> int:
    longest = max(map(len, cells))
    words = max((len(word) for text in (name, *cells) for word in text.split()), default=0)
    return max(min(words, _WORD), min(longest, _TEXT))


def _record(names: tuple[str, ...], row: tuple[str, ...], width: int) -> list[str]:
    """Return a row as lines of `name value` pairs; blank cells are left out.

    >>> _record(("subject", "object", "share", "why"), ("u4ssc", "cpi", "", "both count"), 30)
    ['subject u4ssc · object cpi', '  why both count']
    """
    import textwrap

    pairs = [f"{name} {cell}" for name, cell in zip(names, row, strict=True) if cell]
    lines: list[str] = []
    for pair in pairs:
        if lines and len(lines[-1]) + len(_GAP) + len(pair) <= width:
            lines[-1] += _GAP + pair
            continue
        first = _INDENT if lines else ""
        lines += textwrap.wrap(
            pair, max(width, 20), initial_indent=first, subsequent_indent=_INDENT * 2
        )
    return lines
