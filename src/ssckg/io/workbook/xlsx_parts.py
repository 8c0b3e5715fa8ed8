"""The parts of an .xlsx beside its sheets: the list of sheets, shared texts, cell styles.

The names of elements are those of ECMA-376 part 1, 18.2, 18.4 and 18.8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError
from ssckg.io.sheets.number_formats import kind_of_format
from ssckg.io.sheets.xml_events import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.io.sheets.cells import CellKind
    from ssckg.io.sheets.container import Container

    Begin = Callable[[str, dict[str, str]], None]

RAISED: Final = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
"""What digits become that are raised in a cell: a footnote mark or a power, no part of a number."""


class Workbook:
    """What the workbook part lists: sheets, and where the other parts are."""

    def __init__(self, container: Container) -> None:
        """Read the list of sheets.

        Raises:
            ParseError: it is missing, damaged or empty.
        """
        self._container = container
        self._path = self._main_part()
        folder, _, file = self._path.rpartition("/")
        self._targets = _relations(container, f"{folder}/_rels/{file}.rels", folder)
        self.is_1904 = False
        self._listed: list[tuple[str, str, bool]] = []
        self._walk()
        by_id = {key: part for key, _, part in self._targets}
        # Sheets that are charts have no cells.
        self.sheets = [
            (name, by_id[key], is_hidden)
            for name, key, is_hidden in self._listed
            if key in by_id and by_id[key] in container and "/chartsheets/" not in by_id[key]
        ]
        if not self.sheets:
            raise ParseError("the workbook has no sheet; the file is damaged", file=container.name)

    def target(self, kind: str) -> str:
        """Return the part of a kind, or an empty text."""
        found = (p for _, k, p in self._targets if k == kind and p in self._container)
        return next(found, "")

    def _main_part(self) -> str:
        relations = _relations(self._container, "_rels/.rels", "")
        found = (part for _, kind, part in relations if kind == "officeDocument")
        part = next(found, "xl/workbook.xml")
        return part if part in self._container else "xl/workbook.xml"

    def _walk(self) -> None:
        def begin(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                is_hidden = attributes.get("state", "visible") != "visible"
                key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
                self._listed.append((attributes.get("name", ""), key, is_hidden))
            elif tag == "workbookPr":
                self.is_1904 = attributes.get("date1904", "0") in {"1", "true"}

        _walk(self._container, self._path, begin)


def _relations(container: Container, part: str, folder: str) -> list[tuple[str, str, str]]:
    """Return id, kind and part of what a part leads to; what lies outside the file is left out."""
    found: list[tuple[str, str, str]] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        found.append((attributes.get("Id", ""), kind, re.sub(r"[^/]+/\.\./", "", path)))

    if part in container:
        _walk(container, part, begin)
    return found


def _walk(container: Container, part: str, begin: Begin) -> None:
    walk(
        container.read(part), begin=begin, end=lambda _: None, text=lambda _: None,
        name=container.name,
    )  # fmt: skip


def shared_texts(container: Container, part: str) -> list[str]:
    """Return the texts that cells share; raised parts keep that they are raised ("97¹")."""
    found: list[str] = []
    if part:
        reader = TextReader(found)
        walk(
            container.read(part), begin=reader.begin, end=reader.end, text=reader.text,
            name=container.name,
        )  # fmt: skip
    return found


class TextReader:
    """Puts the runs of a text together; a reading aid (phonetic run) is no part of it."""

    def __init__(self, found: list[str]) -> None:
        """Add the texts that end to `found`."""
        self.found = found
        self._runs: list[str] = []
        self._is_text = self._is_raised = self._is_aid = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if tag in {"si", "is"}:
            self._runs = []
        elif tag == "t":
            self._is_text = not self._is_aid
        elif tag == "r":
            self._is_raised = False
        elif tag == "vertAlign":
            self._is_raised = attributes.get("val") == "superscript"
        elif tag == "rPh":
            self._is_aid = True

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._is_text:
            self._runs.append(text.translate(RAISED) if self._is_raised else text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "t":
            self._is_text = False
        elif tag == "r":
            self._is_raised = False
        elif tag == "rPh":
            self._is_aid = False
        elif tag in {"si", "is"}:
            self.found.append("".join(self._runs))


def cell_kinds(container: Container, part: str) -> list[CellKind]:
    """Return the kind that each cell style makes of a number."""
    codes: dict[int, str] = {}
    kinds: list[CellKind] = []
    is_inside = False

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_inside
        if tag == "numFmt":
            codes[integer(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            is_inside = True
        elif tag == "xf" and is_inside:
            number = integer(attributes.get("numFmtId"))
            kinds.append(kind_of_format(number, codes.get(number, "")))

    def end(tag: str) -> None:
        nonlocal is_inside
        is_inside = is_inside and tag != "cellXfs"

    if part:
        walk(container.read(part), begin=begin, end=end, text=lambda _: None, name=container.name)
    return kinds


def integer(text: str | None) -> int:
    """Return a whole number of an attribute; 0 where there is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
