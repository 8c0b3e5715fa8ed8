"""Files that are made to do harm: refused or read, in words, and within time and memory."""

from __future__ import annotations

import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from tests.unit.io.submitted_files import HEADER, archive_of, ods, parts_of, rows_xlsx, zipped

from ssckg.errors import DataError, ParseError, TooLargeError
from ssckg.io.submitted import read_submitted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMORY_MB = 300
SECONDS = 20
SHEET = "xl/worksheets/sheet1.xml"


def _with_sheet(folder: Path, change: Callable[[bytes], bytes], name: str = "a.xlsx") -> Path:
    """Return a sound workbook whose sheet was changed."""
    parts = parts_of(rows_xlsx(folder / "sound.xlsx", [HEADER, ("A", 1)]))
    return zipped(folder / name, parts | {SHEET: change(parts[SHEET])})


def _add(cells: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(b"</sheetData>", cells + b"</sheetData>")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"a.csv": b"kpi_name,value"}, "an archive; unpack it"),
        ({"word/document.xml": b"<a/>"}, "a Word document"),
        ({"ppt/presentation.xml": b"<a/>"}, "a presentation"),
        ({"xl/workbook.bin": b"x"}, r"a binary workbook \(.xlsb\); save it as .xlsx"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "no spreadsheet"),
        ({"xl/workbook.xml": b"<workbook/>"}, "has no sheet"),
        ({"xl/workbook.xml": b"<workbook"}, "damaged"),
        ({"xl/workbook.xml": b"<!DOCTYPE a><workbook/>"}, "declares a document type"),
        ({"xl/workbook.xml": "<workbook/>".encode("utf-16")}, "another encoding"),
        ({"xl/workbook.xml": b'<?xml version="1.0" encoding="gTF-8"?><workbook/>'}, "damaged"),
        ({"xl/workbook.xml": b'<?xml version="1.0" encoding="gbk"?><workbook/>'}, "damaged"),
        ({f"xl/{n}.xml": b"" for n in range(2100)}, "parts; at most"),
    ],
)
def test_other_containers_are_refused_in_words(
    tmp_path: Path, parts: dict[str, bytes], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        read_submitted(zipped(tmp_path / "a.xlsx", parts))


def test_a_container_within_a_container_stays_closed(tmp_path: Path) -> None:
    inner = archive_of({"a.xml": b" " * 10_000_000})
    parts = parts_of(rows_xlsx(tmp_path / "a.xlsx", [HEADER, ("A", 1)]))
    path = zipped(tmp_path / "b.xlsx", parts | {"xl/embeddings/b.xlsx": inner})
    assert [note.code for note in read_submitted(path).notes] == ["embedded-files"]


def test_a_zip_bomb_by_what_it_declares(tmp_path: Path) -> None:
    path = _with_sheet(tmp_path, _add(b" " * 60_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(TooLargeError, match="it inflates to"):
        read_submitted(path)


def test_a_zip_bomb_that_declares_less(tmp_path: Path) -> None:
    # The sizes in both headers and the checksum are those of the first 100 bytes only.
    path = _with_sheet(tmp_path, _add(b" " * 60_000_000))
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(SHEET)
        short = archive.read(SHEET)[:100]
    lie = struct.pack("<I", zlib.crc32(short)), struct.pack("<I", len(short))
    at = raw.rfind(SHEET.encode()) - 46
    for start, crc, size in ((info.header_offset, 14, 22), (at, 16, 24)):
        raw[start + crc : start + crc + 4] = lie[0]
        raw[start + size : start + size + 4] = lie[1]
    path.write_bytes(raw)
    with pytest.raises(ParseError, match="damaged"):
        read_submitted(path)


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    path = rows_xlsx(tmp_path / "a.xlsx", [HEADER, ("A", 1)])
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    with pytest.raises(ParseError, match="two parts of the file have one name"):
        read_submitted(path)


def test_an_encrypted_part(tmp_path: Path) -> None:
    path = rows_xlsx(tmp_path / "a.xlsx", [HEADER, ("A", 1)])
    raw = bytearray(path.read_bytes())
    at = 0
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:
        raw[at + 8] |= 1
        at += 4
    path.write_bytes(raw)
    with pytest.raises(ParseError, match="encrypted; save it without a password"):
        read_submitted(path)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("EncryptedPackage", "encrypted"),
        ("WordDocument", "Word"),
        ("Workbook", ".xls"),
        ("x", "old"),
    ],
)
def test_old_office_files(tmp_path: Path, part: str, said: str) -> None:
    path = tmp_path / "a.xls"
    mark = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    path.write_bytes(mark + b"\0" * 1024 + part.encode("utf-16-le") + b"\0" * 512)
    with pytest.raises(ParseError, match=said):
        read_submitted(path)


@pytest.mark.parametrize("end", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_is_cut_off(tmp_path: Path, end: float) -> None:
    path = rows_xlsx(tmp_path / "a.xlsx", [HEADER, ("A", 1)])
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * end)])
    with pytest.raises(ParseError, match="damaged or cut off"):
        read_submitted(path)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (b'<row r="9"><c r="XFE9"><v>1</v></c></row>', "beyond its end"),
        (b'<row r="1048577"><c><v>1</v></c></row>', "no row 1048577"),
        (b'<row r="9"><c r="A9" t="s"><v>99</v></c></row>', "lacks a text"),
        (b"<a>" * 300 + b"</a>" * 300, "nested too deep"),
    ],
)
def test_cells_that_cannot_be(tmp_path: Path, cells: bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        read_submitted(_with_sheet(tmp_path, _add(cells)))


def _far(folder: Path) -> Path:
    return _with_sheet(folder, _add(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def _many_cells(folder: Path) -> Path:
    rows = b"".join(b"<row><c><v>%d</v></c><c><v>1</v></c></row>" % n for n in range(160_000))
    return _with_sheet(folder, _add(rows))


def _many_attributes(folder: Path) -> Path:
    return _with_sheet(
        folder, _add(b"<c " + b"".join(b'a%d="" ' % n for n in range(500_000)) + b"/>")
    )


def _many_merges(folder: Path) -> Path:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(3, 30_000))
    merges = b"".join(b'<mergeCell ref="A%d:A1048576"/>' % (n % 9 + 2) for n in range(30_000))
    return _with_sheet(
        folder, lambda sheet: _add(rows)(sheet).replace(b"</worksheet>", merges + b"</worksheet>")
    )


def _many_columns(folder: Path) -> Path:
    columns = b'<col min="1" max="16384" hidden="1"/>' * 150_000
    return _with_sheet(
        folder, lambda sheet: sheet.replace(b"<sheetData>", columns + b"<sheetData>")
    )


def _many_texts(folder: Path) -> Path:
    parts = parts_of(rows_xlsx(folder / "sound.xlsx", [HEADER, ("A", 1)]))
    texts = b"<sst>" + b"<si><t>a</t></si>" * 800_000 + b"</sst>"
    return zipped(folder / "a.xlsx", parts | {"xl/sharedStrings.xml": texts})


def _repeated(folder: Path) -> Path:
    cell = (
        '<table:table-cell office:value-type="float" office:value="1"'
        ' table:number-columns-repeated="16384"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return ods(folder / "a.ods", f'<table:table table:name="A">{row}</table:table>')


def _ours_far(folder: Path) -> Path:
    cells = (
        b'<row r="9"><c r="A9" t="str"><v>ssckg:indicators</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    return _with_sheet(folder, _add(cells))


def _ours_far_in_disguise(cell: bytes) -> Callable[[Path], Path]:
    mark = b'<row r="1"><c r="A1" t="str"><v>ssckg:indicators</v></c></row>'
    return lambda folder: _with_sheet(folder, _add(mark + b'<row r="2">' + cell + b"</row>"))


def _table(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "a.csv"
        path.write_bytes(b"kpi_name,value,note\n" + content)
        return path

    return make


def _document(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "a.txt"
        path.write_bytes(content)
        return path

    return make


PREFIX = b"@prefix : <http://x/> .\n"
WORST: dict[str, Callable[[Path], Path]] = {
    "far": _far,
    "cells": _many_cells,
    "attributes": _many_attributes,
    "merges": _many_merges,
    "columns": _many_columns,
    "texts": _many_texts,
    "repeated": _repeated,
    "ours-far": _ours_far,
    "ours-far-twice": _ours_far_in_disguise(b'<c r="A2" r="XFD1048576"><v>1</v></c>'),
    "ours-far-prefixed": _ours_far_in_disguise(b'<x:c r="XFD1048576"><v>1</v></x:c>'),
    "ours-far-spaced": _ours_far_in_disguise(b"<c\nr = 'XFD1048576'><v>1</v></c>"),
    "ours-far-escaped": _ours_far_in_disguise(b'<c r="&#88;FD1048576"><v>1</v></c>'),
    "table-100-MB": _table(b"Patents,3,xxxxxxxxxx\n" * 5_000_000),
    "table-rows": _table(b"P,3,x\n" * 5_000_000),
    "table-wide-signs": _table("P,3,{}\n".format("\U0001f600" * 70).encode() * 100_000),
    "table-many-cells": _table(b'"",' * 10_000_000),
    "table-open-quote": _table(b'"' + b"x\n" * 15_000_000),
    "table-one-line": _table(b"x" * 31_000_000),
    "json-numbers": _document(b'[{"name":"a","value":1},' + b"1," * 1_000_000 + b"1]"),
    "json-ld-things": _document(b'{"@id":"http://a/b","http://x/p":[' + b"{}," * 24_000 + b"{}]}"),
    "json-ld-reports": _document(
        b'{"@context":"https://w3id.org/ssckg/context.jsonld","type":"Submission","reports":['
        + b'{"value":1,"note":"%s"},' % (b"x" * 50) * 24_000
        + b"{}]}"
    ),
    "turtle-nested": _document(PREFIX + b":a :b " + b"[ :b " * 400_000),
    "turtle-many": _document(PREFIX + b":a :b 1 .\n" * 200_000),
}
_CHILD = """
import os, sys
from pathlib import Path
from ssckg.errors import SsckgError
from ssckg.io.submitted import read_submitted
try:
    read_submitted(Path(sys.argv[1]))
except SsckgError:
    pass
status = Path("/proc/self/status").read_text()  # ru_maxrss would count the parent's too
most = int(status.split("VmHWM:")[1].split()[0])
times = os.times()
print(most // 1024, times.user + times.system)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_the_worst_stays_within_memory_and_time(tmp_path: Path, name: str) -> None:
    path = WORST[name](tmp_path)

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (4 * SECONDS, 4 * SECONDS))

    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)],
        capture_output=True,
        text=True,
        timeout=8 * SECONDS,
        check=False,
        preexec_fn=bound,
    )
    assert (done.returncode, done.stderr) == (0, "")
    megabytes, seconds = map(float, done.stdout.split())
    assert megabytes < MEMORY_MB
    assert seconds < SECONDS
