"""One mapping on a screen: both ends side by side, with what bears on the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ssckg.harmonization.curation.side_by_side import side_by_side

if TYPE_CHECKING:
    from rich.console import Console

    from ssckg.model.curation_view import MappingDetail

_WORDS = {"population_base": "population base"}
_EVIDENCE = 6


def draw(console: Console, found: MappingDetail, place: str = "") -> None:
    """Print a mapping; `place` says which one of how many."""
    one = found.mapping
    table = Table(expand=True, pad_edge=False, show_lines=False)
    table.add_column("", style="dim", width=16)
    for side in (one.subject, one.object):
        table.add_column(Text(f"{side.code}  {side.framework}"), ratio=1, overflow="fold")
    for row in side_by_side(one.subject, one.object):
        right = Text(row.object, style="green" if row.is_same else "")
        table.add_row(_WORDS.get(row.field, row.field), Text(row.subject), right)
    state = f"{one.state}{', disputed' if one.is_disputed else ''}"
    head = Text.assemble(
        (f"{one.subject.code} ", "bold"),
        (f"{one.predicate}", "bold cyan"),
        (f" {one.object.code}", "bold"),
        f"   {state}",
        "" if one.confidence is None else f", confidence {one.confidence:.2f}",
        f"   {place}" if place else "",
    )
    console.print(Panel(head, title=one.id, title_align="left"))
    console.print(table)
    who = f" ({one.proposer})" if one.proposer else ""
    if one.reason:
        console.print(Text(f"Why: {one.reason}{who}"))
    for change in one.changes:
        was, now = change.old or "nothing", change.new or "nothing"
        text = f"Changed: {change.side} {change.field} was {was!r} and is {now!r}"
        console.print(Text(text, style="yellow"))
    for line in found.evidence[:_EVIDENCE]:
        console.print(Text(f"Also: {line}", style="dim"))
    if len(found.evidence) > _EVIDENCE:
        console.print(Text(f"Also: {len(found.evidence) - _EVIDENCE} more links", style="dim"))
