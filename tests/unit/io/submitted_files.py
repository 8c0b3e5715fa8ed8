"""Files as people send them, made for tests: workbooks, Open Document sheets, containers."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

HEADER = ("KPI name", "Value", "Unit")


def xlsx(path: Path, fill: Callable[[Any, Any], None], *, sheet: str = "Data") -> Path:
    """Write a workbook with one sheet, which `fill` takes together with the workbook."""
    workbook = xlsxwriter.Workbook(str(path))
    fill(workbook, workbook.add_worksheet(sheet))
    workbook.close()
    return path


def rows_xlsx(path: Path, rows: Sequence[Sequence[Any]], *, top: int = 0, left: int = 0) -> Path:
    """Write a workbook with these rows, from a cell on."""

    def fill(_: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(top + number, left, row)

    return xlsx(path, fill)


def zipped(path: Path, parts: Mapping[str, bytes], *, kind: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip container with these parts."""
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """Return the parts of a zip container."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ods(path: Path, body: str, *, styles: str = "") -> Path:
    """Write an Open Document spreadsheet; `body` holds its table:table elements."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in {
            "office": "office",
            "table": "table",
            "text": "text",
            "style": "style",
        }.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped(path, {"mimetype": mimetype, "content.xml": content.encode()})


def ods_text(text: str) -> str:
    """Return a cell with a text."""
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def archive_of(parts: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a zip container."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
