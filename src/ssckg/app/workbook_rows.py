"""Where the workbook of an edition asks for each data point, from what is published of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.io.workbook.layout import AT, COLUMNS, cell
from ssckg.io.workbook.places import SheetNames, numbered_rows
from ssckg.model.impact_effects import WorkbookRow
from ssckg.model.template import TemplateItem
from ssckg.submissions.template.sheets import items_by_sheet
from ssckg.submissions.template.template_texts import template_texts

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition, Point

_FILLED: Final = tuple(
    column.key for column in COLUMNS if column.role in {"input", "result", "verifier"}
)
_SHOWS: Final = {
    "code": "code",
    "label": "name",
    "level": "level",
    "unit": "unit",
    "numerator": "numerator_text",
    "denominator": "denominator_text",
    "multiplier": "multiplier",
    "minimum": "value",
    "maximum": "value",
    "value_type": "value",
}
"""Fields of an indicator or data point, with the column that shows them or is checked by them."""
_PARTS: Final = ("numerator", "denominator")


def workbook_rows(crosswalk: Crosswalk, edition: Edition) -> dict[str, WorkbookRow]:
    """Return where the English workbook of an edition asks for its data points (IRIs).

    The rows are those of the template; here they are worked out from the crosswalk, in a
    hundredth of the time that it takes to read the tables again.
    """
    texts = template_texts()
    items = [
        _item(crosswalk, point)
        for each in sorted(crosswalk.of_edition(edition.iri), key=lambda e: e.iri)
        for point in sorted(crosswalk.points_of.get(each.iri, ()), key=lambda p: p.iri)
    ]
    names = SheetNames()
    names.take(texts["sheet.cover"])
    found = {}
    for name, rows in items_by_sheet(items, edition.title).items():
        sheet = names.take(texts.get(f"label.{name}", name))
        for number, item, _ in numbered_rows(rows):
            found[item.data_point] = _row(sheet, number, item)
    return found


def _item(crosswalk: Crosswalk, point: Point) -> TemplateItem:
    known = crosswalk.element[point.indicator]
    return TemplateItem(
        data_point=point.iri,
        code=known.code,
        name=point.label,
        groups=_groups(crosswalk, point.indicator),
        numerator=point.numerator,
        denominator=point.denominator,
    )


def _groups(crosswalk: Crosswalk, element: str) -> tuple[str, ...]:
    """Return the names of what stands above an element, outermost first."""
    names: list[str] = []
    seen = {element}
    above = crosswalk.element[element].broader[:1]
    while above and above[0] not in seen and above[0] in crosswalk.element:
        seen.add(above[0])
        names.insert(0, crosswalk.element[above[0]].label)
        above = crosswalk.element[above[0]].broader[:1]
    return tuple(names)


def _row(sheet: str, number: int, item: TemplateItem) -> WorkbookRow:
    def at(column: str) -> str:
        return cell(number, AT[column])

    keys = [key for key in _FILLED if item.has_parts or key not in _PARTS]
    return WorkbookRow(
        sheet=sheet,
        row=number + 1,
        result=at("value"),
        parts=tuple(at(key) for key in _PARTS if item.has_parts),
        filled=tuple(at(key) for key in keys),
        asked=tuple((field, at(column)) for field, column in _SHOWS.items()),
    )
