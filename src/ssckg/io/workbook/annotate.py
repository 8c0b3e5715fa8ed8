"""Writes what was found into a copy of the workbook itself: comments at cells, and a list.

The copy is made on the parts of the file and not by reading and writing it anew: charts, pictures,
formats, lists, macros and everything else stay as they were, byte for byte. Nothing is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError
from ssckg.io.sheets.container import open_container
from ssckg.io.whole_file import write_whole
from ssckg.io.workbook.comments import add_comments
from ssckg.io.workbook.findings import CELL_NAME, Headings, add_findings_sheet
from ssckg.io.workbook.xlsx_package import Package
from ssckg.io.workbook.xml_edit import find_elements

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.model.finding import Finding

_MOST_COMMENTS: Final = 1_000
"""Of one sheet; the list holds the rest."""
_MOST_OF_A_CELL: Final = 10
_LONGEST_COMMENT: Final = 4_000
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


def annotate(
    path: Path, findings: Sequence[Finding], out: Path, *, headings: Headings | None = None
) -> None:
    """Write a copy of a workbook with findings; `path` and `out` may be the same.

    Raises:
        ParseError: it is no .xlsx or .xlsm, or damaged.
        TooLargeError: it is beyond the bounds of containers.
        WriteError: the copy cannot be written; what stood there stands there still.
    """
    write_whole(out, annotated(path, findings, headings=headings))


def annotated(
    path: Path, findings: Sequence[Finding], *, headings: Headings | None = None
) -> bytes:
    """Return a copy of a workbook with findings; raises as `annotate`."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            raise ParseError("only .xlsx and .xlsm can be annotated; save it as .xlsx",
                             file=path.name)  # fmt: skip
    with open_container(path, path.name) as container:
        package = Package(container)
        words = headings or Headings()
        workbook = _main_part(package)
        sheets = _sheets(package, workbook)
        for number, (name, part) in enumerate(sheets.items(), start=1):
            texts = _comments(name, findings, words)
            if texts:
                add_comments(package, part, number, texts)
        add_findings_sheet(package, workbook, findings, words)
        return package.content()


def _main_part(package: Package) -> str:
    """Return the main part of the workbook."""
    found = [part for _, kind, part in package.relations("") if kind == "officeDocument"]
    if not found or found[0] not in package:
        raise ParseError("the workbook has no main part; it is damaged", file=package.name)
    if _STRICT in package.read(found[0])[:2_000]:
        message = "it is saved as strict Open XML, which is not annotated"
        raise ParseError(f"{message}; save it as an ordinary .xlsx", file=package.name)
    return found[0]


def _sheets(package: Package, workbook: str) -> dict[str, str]:
    """Return the parts of the sheets that have cells, by name."""
    targets = {key: part for key, kind, part in package.relations(workbook) if kind == "worksheet"}
    found = {}
    for element in find_elements(package.read(workbook), deepest=2, file=package.name):
        if element.name == "sheet" and element.depth == 2:
            key = next((v for k, v in element.attributes.items() if k.endswith(":id")), "")
            if targets.get(key, "") in package:
                found[element.attributes.get("name", "")] = targets[key]
    return found


def _comments(sheet: str, findings: Sequence[Finding], words: Headings) -> dict[str, str]:
    """Return what is said at each cell of a sheet, the first finding first."""
    said: dict[str, list[str]] = {}
    for finding in findings:
        place = finding.place
        if place is None or place.sheet != sheet or not place.cell:
            continue
        if not CELL_NAME.fullmatch(place.cell):
            continue
        if place.cell in said or len(said) < _MOST_COMMENTS:
            text = f"{words.severity(finding).upper()}: {finding.message}"
            said.setdefault(place.cell, []).append(text)
    return {
        cell: "\n\n".join(texts[:_MOST_OF_A_CELL])[:_LONGEST_COMMENT]
        for cell, texts in said.items()
    }
