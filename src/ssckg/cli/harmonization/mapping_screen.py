"""One mapping on a screen: both ends side by side, with what bears on the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from ssckg.model.curation_view import EndView, MappingDetail

_WORDS = {"population_base": "population base"}
_EVIDENCE = 6


def draw(console: Console, found: MappingDetail, place: str = "") -> None:
    """Print a mapping; `place` says which one of how many."""
    one = found.mapping
    table = Table(expand=True, pad_edge=False, show_lines=False)
    table.add_column("", style="dim", width=16)
    for side in (one.subject, one.object):
        table.add_column(Text(f"{side.code}  {side.framework}"), ratio=1, overflow="fold")
    for name, left, right in _rows(one.subject, one.object):
        same = left and left.casefold() == right.casefold()
        table.add_row(name, Text(left), Text(right, style="green" if same else ""))
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


def _rows(one: EndView, other: EndView) -> list[tuple[str, str, str]]:
    left, right = ({f.name: f.value for f in end.fields} for end in (one, other))
    rows = [
        ("label", one.label, other.label),
        ("kind", left.get("kind", ""), right.get("kind", "")),
    ]
    rows.append(("definition", left.get("definition", ""), right.get("definition", "")))
    fields = ("unit", "numerator", "denominator", "multiplier", "population_base", "direction")
    rows += [
        (_WORDS.get(field, field), _of_points(left, field), _of_points(right, field))
        for field in fields
    ]
    rows += [("level", one.level, other.level), ("trust", one.trust, other.trust)]
    return [row for row in rows if row[1] or row[2]]


def _of_points(values: dict[str, str], field: str) -> str:
    """Return what the data points say, each named where there are several that differ."""
    found = {
        name.rpartition(".")[0]: value
        for name, value in values.items()
        if name.endswith(f".{field}")
    }
    if len(set(found.values())) <= 1:
        return next(iter(found.values()), "")
    return "; ".join(f"{point}: {value}" for point, value in found.items())
