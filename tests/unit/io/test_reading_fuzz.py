"""Any file is read or refused in words, and nothing that is filled in goes missing in silence."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.unit.io.submitted_files import HEADER, archive_of, parts_of, rows_xlsx, xlsx

from ssckg.errors import DataError
from ssckg.io.sheets.cells import column_letter
from ssckg.io.submitted import read_submitted

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.submitted_document import SubmittedDocument

FUZZ = settings(
    max_examples=examples(75),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SEEDS = (
    b"kpi_name,value\nPatents,3\n",
    "city;kpi_name;value\nKarmøy;Patents;1,5\n".encode("cp1252"),
    "kpi_name\tvalue\nPatents\t3\n".encode("utf-16"),
    b'[{"name": "Patents", "value": 3.5}]',
    b'{"@context": "https://w3id.org/ssckg/context.jsonld", "reports": [{"name": "a"}]}',
    b"@prefix s: <https://w3id.org/ssckg/ontology#> .\n<x:a> s:hasReport [ s:printedName 'a' ] .\n",
)


def _read(path: Path, content: bytes) -> SubmittedDocument | None:
    """Read a file, or return None where it is refused in one line of words."""
    path.write_bytes(content)
    try:
        return read_submitted(path, name="shown")
    except DataError as error:
        said = str(error)
    assert "\n" not in said
    assert "shown" in said
    return None


@FUZZ
@given(st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    _read(tmp_path / "a", content)


@FUZZ
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_damaged_texts(tmp_path: Path, seed: bytes, chance: random.Random) -> None:
    content = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content))
        match chance.randrange(3):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.randint(1, 8)]
            case _:
                content[at:at] = chance.choice(
                    [b'"', b"\0", b"\n", b"{", b"[", b"\xff", b",", b"<"]
                )
        content = content or bytearray(b"x")
    _read(tmp_path / "a", bytes(content))


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12)
HEADS = st.sampled_from(["kpi_name", "value", "unit", "note", "kpi_code", "shoe", "", "city", "x"])


@FUZZ
@given(st.lists(HEADS, min_size=2, max_size=6), st.lists(st.lists(TEXTS, max_size=6), max_size=6))
def test_no_cell_of_a_table_goes_missing(
    tmp_path: Path, head: list[str], rows: list[list[str]]
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([head, *rows])
    document = _read(tmp_path / "a.csv", buffer.getvalue().encode())
    if document is None:
        return
    told = " ".join(note.text for note in document.notes)
    texts = (getattr(row, field) for row in document.rows for field in row.__slots__)
    kept = {text for text in texts if isinstance(text, str)}
    for row in rows:
        for at, cell in enumerate(row):
            if cell.strip() and head[at : at + 1] and head[at] in {"shoe", "x"}:
                assert f"The column {head[at]} " in told
            elif cell.strip() and head[at : at + 1] == [""]:
                assert f"number {at + 1}" in told
            elif cell.strip():
                assert cell.strip() in kept


GRIDS = st.lists(
    st.lists(st.none() | st.integers(0, 999) | st.sampled_from([*HEADER, "Notes", "City", "Wort"]),
             max_size=7),
    max_size=9,
)  # fmt: skip


@settings(FUZZ, max_examples=examples(30))  # a workbook is made for each
@given(GRIDS, st.integers(0, 3))
def test_no_cell_of_a_sheet_goes_missing(tmp_path: Path, grid: list[list[Any]], top: int) -> None:
    grid = [*grid[:top], [*HEADER], *grid[top:]]
    path = rows_xlsx(tmp_path / "a.xlsx", grid)
    try:
        document = read_submitted(path)
    except DataError:
        return
    where = {
        row.place(field).cell
        for row in document.rows
        for field in row.columns
        if getattr(row, field)
    }
    where |= {place.cell for place in document.cover_places.values()}
    labels = {str(value).casefold() for value in (*HEADER, "Notes", "City")}
    told = " ".join(note.text for note in document.notes)
    for number, row in enumerate(grid, start=1):
        is_head = {"KPI name", "Value"} <= set(row)
        for at, value in enumerate(row):
            cell = f"{column_letter(at)}{number}"
            if is_head and isinstance(value, str):
                continue  # the name of a column, which may be empty
            if value is None or cell in where or str(value).casefold() in labels:
                continue  # read, or a name of something
            assert str(value) in told or f"The column {column_letter(at)} " in told, cell


@FUZZ
@given(st.randoms(use_true_random=False))
def test_damaged_workbooks(tmp_path: Path, chance: random.Random) -> None:
    sound = tmp_path / "sound.xlsx"
    if not sound.exists():
        _sound(sound)
    parts = parts_of(sound)
    name = chance.choice(sorted(parts))
    content = bytearray(parts[name])
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(max(len(content), 1))
        if chance.random() < 0.5:
            content[at : at + 1] = bytes([chance.randrange(256)])
        else:
            wrong = [b"<c/>", b'r="ZZZ9999999"', b'"', b"<row>", b"</v>", b"&a;", b"-1", b"9" * 30]
            content[at:at] = chance.choice(wrong)
    damaged = archive_of(parts | {name: bytes(content)})
    if chance.random() < 0.3:
        raw = bytearray(damaged)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        damaged = bytes(raw)
    _read(tmp_path / "damaged.xlsx", damaged)


def _sound(path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        percent = workbook.add_format({"num_format": "0%"})
        for at, row in enumerate([("City", "Testby"), HEADER, ("A", 1, "x"), ("B", 2.5, "%")]):
            sheet.write_row(at, 0, row)
        sheet.write(2, 1, 0.5, percent)
        sheet.write_formula(3, 1, "=1+1", None, 2)
        sheet.merge_range("A6:A7", "merged")
        sheet.set_row(3, None, None, {"hidden": True})

    xlsx(path, fill)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["name", "value", "@id", "@context", "@type", "@graph", "@value", "reports",
                         "values", "@list", "@language", "x"]),
        inner,
        max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@FUZZ
@given(JSON)
def test_any_json(tmp_path: Path, document: Any) -> None:
    _read(tmp_path / "a.json", json.dumps(document).encode())


@pytest.mark.parametrize("seed", range(40))
def test_workbooks_with_flipped_bits(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret hangs on it
    path = tmp_path / "a.xlsx"
    _sound(path)
    raw = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 30)):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    _read(path, bytes(raw))


def test_the_sound_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _sound(path)
    assert zipfile.is_zipfile(path)
    assert [row.value for row in read_submitted(path).rows] == ["50%", "2", ""]
