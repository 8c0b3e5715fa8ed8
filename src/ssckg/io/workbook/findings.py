"""Adds a sheet that lists findings to a workbook that somebody else made.

Texts stand in the cells themselves and styles are added behind those that are there, so that
nothing else of the workbook changes its meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ssckg.io.workbook import layout
from ssckg.io.workbook.xlsx_package import OFFICE, qualified, with_count
from ssckg.io.workbook.xml_edit import append_inside, find_elements, xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.io.workbook.xlsx_package import Package
    from ssckg.model.finding import Finding

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WIDTHS: Final = (2, 12, 22, 9, 80, 22, 46)
CELL_NAME: Final = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_LONGEST_CELL: Final = 32_000
_LONGEST_NAME: Final = 31
_FONT: Final = '<font>{bold}<sz val="10"/><color rgb="FF{colour}"/><name val="Arial"/></font>'
_FILL: Final = (
    '<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
)
# Name of a style: colour of the text, whether it is bold, colour of the ground.
_STYLES: Final = {
    "header": ("FFFFFF", True, "1F3A5F"),
    "violation": ("9C1C1C", True, "F9DCDC"),
    "warning": ("7A5200", True, "FFF1CC"),
    "info": ("1F4E79", True, "DCE9F5"),
    "text": ("1F2A36", False, "FFFFFF"),
    "link": ("1F5FA8", False, "FFFFFF"),
}


@dataclass(frozen=True, slots=True)
class Headings:
    """The words of the sheet, in the language of the findings."""

    title: str = "Findings"
    columns: tuple[str, ...] = ("Severity", "Sheet", "Cell", "Finding", "Value", "Rule")
    severities: Mapping[str, str] = field(default_factory=dict)
    """Names of severities; one that is not here is shown as it is."""

    def severity(self, finding: Finding) -> str:
        """Return the name of the severity of a finding."""
        return self.severities.get(str(finding.severity), str(finding.severity))


def add_findings_sheet(
    package: Package, workbook: str, findings: Sequence[Finding], headings: Headings
) -> str:
    """Add the sheet behind the others; return its name.

    Args:
        package: the workbook.
        workbook: its main part.
        findings: what to list, in this order.
        headings: the words.

    Raises:
        ParseError: a part is damaged.
    """
    content = package.read(workbook)
    elements = find_elements(content, deepest=2, file=package.name)
    sheets = [e for e in elements if e.name == "sheet" and e.depth == 2]
    name = _free_name(headings.title, {e.attributes.get("name", "") for e in sheets})
    names = frozenset(e.attributes.get("name", "") for e in sheets)
    numbers = [int(e.attributes.get("sheetId", "0") or 0) for e in sheets]
    part = package.free_part("xl/worksheets/sheetSsckg{}.xml")
    styles = _add_styles(package, workbook)
    package.write(part, _sheet(findings, headings, styles, names).encode())
    package.declare(part, _SHEET_TYPE)
    key = package.relate(workbook, "worksheet", part)
    holder = next(e for e in elements if e.name == "sheets" and e.depth == 1)
    tag = (
        f'<{qualified(holder, "sheet")} name="{xml_text(name)}" sheetId="{max(numbers) + 1}"'
        f' xmlns:r="{OFFICE}" r:id="{key}"/>'
    )
    package.write(workbook, append_inside(content, holder, tag))
    return name


def _free_name(wanted: str, taken: set[str]) -> str:
    used = {name.casefold() for name in taken}
    name, number = wanted[:_LONGEST_NAME], 1
    while name.casefold() in used:
        number += 1
        ending = f" {number}"
        name = wanted[: _LONGEST_NAME - len(ending)] + ending
    return name


def _add_styles(package: Package, workbook: str) -> dict[str, int]:
    """Add our styles behind those of the workbook; return their numbers by name."""
    parts = [part for _, kind, part in package.relations(workbook) if kind == "styles"]
    if not parts or parts[0] not in package:
        return dict.fromkeys(_STYLES, 0)
    fonts = [
        _FONT.format(bold="<b/>" if bold else "", colour=colour)
        for colour, bold, _ in _STYLES.values()
    ]
    fills = [_FILL.format(colour=ground) for _, _, ground in _STYLES.values()]
    first_font = _append(package, parts[0], "fonts", fonts)
    first_fill = _append(package, parts[0], "fills", fills)
    if first_font is None or first_fill is None:
        return dict.fromkeys(_STYLES, 0)
    formats = [
        f'<xf numFmtId="0" fontId="{first_font + at}" fillId="{first_fill + at}" borderId="0"'
        ' applyFont="1" applyFill="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
        for at in range(len(_STYLES))
    ]
    first = _append(package, parts[0], "cellXfs", formats)
    return {name: (first or 0) + (at if first else 0) for at, name in enumerate(_STYLES)}


def _append(package: Package, part: str, name: str, pieces: list[str]) -> int | None:
    """Append to a list of the styles; return the number of the first, or None without the list."""
    content = package.read(part)
    elements = find_elements(content, deepest=2, file=package.name)
    found = next((e for e in elements if e.name == name and e.depth == 1), None)
    if found is None or found.is_empty:
        return None
    inside = [e for e in elements if e.depth == 2 and found.start < e.start < found.end]
    prefix = f"{found.prefix}:" if found.prefix else ""
    text = re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", "".join(pieces))
    changed = append_inside(content, found, text)
    package.write(part, with_count(changed, found, len(pieces)))
    return len(inside)


def _sheet(
    findings: Sequence[Finding], headings: Headings, styles: dict[str, int], names: frozenset[str]
) -> str:
    """Return the sheet: keys out of sight, headings, a line for each finding."""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"{_hidden(at == 1)}/>'
        for at, width in enumerate(_WIDTHS, start=1)
    )
    lines = [f'<row r="1" hidden="1">{_cell("A1", layout.FINDINGS, 0)}</row>']
    header = "".join(
        _cell(f"{letter}2", text, styles["header"])
        for letter, text in zip("BCDEFG", headings.columns, strict=True)
    )
    lines.append(f'<row r="2">{header}</row>')
    links = []
    for number, finding in enumerate(findings, start=3):
        place = finding.place
        sheet = place.sheet or "" if place else ""
        cell = _place(finding)
        texts = (headings.severity(finding), sheet, cell, finding.message, finding.value or "",
                 finding.rule)  # fmt: skip
        is_link = sheet in names and CELL_NAME.fullmatch(cell) is not None
        used = (str(finding.severity), "text", "link" if is_link else "text", *("text",) * 3)
        cells = "".join(
            _cell(f"{letter}{number}", text, styles[style])
            for letter, text, style in zip("BCDEFG", texts, used, strict=True)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
        if is_link:
            target = xml_text("'{}'!{}".format(sheet.replace("'", "''"), cell))
            links.append(f'<hyperlink ref="D{number}" location="{target}" display="{cell}"/>')
    last = len(findings) + 2
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{_MAIN}"><sheetPr><tabColor rgb="FFC0392B"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane ySplit="2"'
        ' topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        f'<sheetData>{"".join(lines)}</sheetData><autoFilter ref="B2:G{last}"/>{linked}'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _hidden(is_hidden: bool) -> str:
    return ' hidden="1"' if is_hidden else ""


def _cell(name: str, text: str, style: int) -> str:
    if not text:
        return f'<c r="{name}" s="{style}"/>'
    shown = xml_text(text[:_LONGEST_CELL])
    return (
        f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
    )


def _place(finding: Finding) -> str:
    """Return the cell, or the line or pointer where the file has no cells."""
    place = finding.place
    if place is None:
        return ""
    return place.cell or place.pointer or (str(place.line) if place.line is not None else "")
