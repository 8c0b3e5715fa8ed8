"""What a check found, for a terminal: one table for each sheet or indicator."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ssckg.submissions.checking.finding_document import (
    grouped,
    has_several_files,
    lines_of,
    summary_text,
)
from ssckg.submissions.checking.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.submissions.checking.checks import CheckReport
    from ssckg.submissions.checking.finding_document import Line

_STYLES = {"violation": "bold red", "warning": "yellow", "info": "blue"}
_PIPE_WIDTH = 160


def print_findings(report: CheckReport, lang: str = "en") -> None:
    """Print findings by group, errors before warnings, then the counts."""
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    console = Console(width=width, highlight=False)
    for note in report.notes:
        console.print(Text(f"{note.place}: {note.text}".removeprefix(": "), style="dim"))
    for group, findings in grouped(report.findings).items():
        lines = lines_of(findings, lang, with_file=has_several_files(report))
        console.print(_table(group, lines, lang))
    if not report.findings:
        console.print(say("report.clean", lang))
    outcome = "report.conforms" if report.conforms else "report.fails"
    style = "green" if report.conforms else "bold red"
    console.print(Text(say(outcome, lang), style=style))
    seconds = f" ({report.engine}, {report.seconds:.2f} s)"
    console.print(Text(summary_text(report, lang) + seconds))


def _table(group: str, lines: Iterable[Line], lang: str) -> Table:
    table = Table(
        title=group, title_justify="left", title_style="bold", expand=True, pad_edge=False
    )
    for name, ratio in (("severity", None), ("place", 3), ("value", 2), ("found", 8)):
        table.add_column(say(f"report.{name}", lang), ratio=ratio, overflow="fold")
    for line in lines:
        finding = line.finding
        said = Text(finding.message)
        if finding.advice:
            said.append(f"\n{finding.advice}", style="italic")
        said.append(f"\n{finding.rule.removeprefix(_RULES)}", style="dim")
        severity = str(finding.severity)
        table.add_row(
            Text(say(f"severity.{severity}", lang), style=_STYLES[severity]),
            line.place_text(),
            line.value_text(),
            said,
        )
    return table


_RULES = "https://w3id.org/ssckg/shape/"
