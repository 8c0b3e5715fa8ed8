"""The sheets of a template: which rows stand together, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.template import TemplateItem


def items_by_sheet(items: Iterable[TemplateItem], title: str) -> dict[str, list[TemplateItem]]:
    """Return the rows by the highest group that tells them apart; what lies above is left out."""
    rows = list(items)
    while rows and len({i.groups[:1] for i in rows}) == 1 and len(rows[0].groups) > 1:
        rows = [replace(i, groups=i.groups[1:]) for i in rows]
    sheets: dict[str, list[TemplateItem]] = {}
    for item in rows:
        name = item.groups[0] if item.groups else title
        sheets.setdefault(name, []).append(replace(item, groups=item.groups[1:]))
    return {name: _grouped(rows_) for name, rows_ in sheets.items()}


def _grouped(items: list[TemplateItem]) -> list[TemplateItem]:
    """Bring rows of one group together, groups in the order in which they first come."""
    order = {groups: n for n, groups in enumerate(dict.fromkeys(i.groups for i in items))}
    return sorted(items, key=lambda item: order[item.groups])
