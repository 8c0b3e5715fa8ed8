"""Text tables as people send them: separators, encodings, titles, ragged rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.errors import DataError, ParseError
from ssckg.io.decoding import find_encoding, rivals
from ssckg.io.submitted import read_submitted
from ssckg.model.submitted_document import DocumentFormat

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.submitted_document import SubmittedDocument


def _read(folder: Path, content: str | bytes, name: str = "city.csv") -> SubmittedDocument:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_submitted(path)


def _codes(document: SubmittedDocument) -> list[str]:
    return [note.code for note in document.notes]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(tmp_path: Path, separator: str, newline: str) -> None:
    lines = [separator.join(row) for row in (("City", "KPI name", "Value"), ("A", "Patents", "3"))]
    document = _read(tmp_path, newline.join(lines))
    assert document.format is DocumentFormat.TABLE
    assert [(r.line, r.city, r.name, r.value) for r in document.rows] == [(2, "A", "Patents", "3")]
    assert document.notes == ()


def test_a_semicolon_table_may_hold_decimal_commas(tmp_path: Path) -> None:
    document = _read(tmp_path, "kpi_name;value;unit\nPatents;1,5;\nPoverty;84,51;%\n")
    assert [r.value for r in document.rows] == ["1,5", "84,51"]


def test_the_hint_of_excel_is_no_row(tmp_path: Path) -> None:
    document = _read(tmp_path, "sep=;\nkpi_name;value\nPatents;3\n")
    assert [(r.line, r.value) for r in document.rows] == [(3, "3")]


def test_titles_above_the_head_are_told(tmp_path: Path) -> None:
    document = _read(tmp_path, "Results of Testby\n\nkpi_name,value\nPatents,3\n")
    assert [(r.line, r.name) for r in document.rows] == [(4, "Patents")]
    assert [(n.code, n.place.line) for n in document.notes] == [("passed-over", 1)]
    assert "Results of Testby" in document.notes[0].text


def test_columns_that_are_none_of_ours_are_told(tmp_path: Path) -> None:
    document = _read(tmp_path, "kpi_name,shoe size,value,\nPatents,44,3,x\nPoverty,,4,\n")
    assert _codes(document) == ["unread-column", "unread-column"]
    assert "shoe size" in document.notes[0].text
    assert "1 of its cells" in document.notes[0].text
    assert "number 4" in document.notes[1].text


@pytest.mark.parametrize(
    "header", ["Indicateur;Valeur;Unité", "INDICADOR;VALOR;UNIDAD", "Indicator name;Result*;Unit:"]
)
def test_heads_in_other_languages_and_spellings(tmp_path: Path, header: str) -> None:
    (row,) = _read(tmp_path, f"{header}\nPatents;3;x\n").rows
    assert (row.name, row.value, row.unit) == ("Patents", "3", "x")


def test_a_quoted_line_break_counts_and_stays(tmp_path: Path) -> None:
    document = _read(tmp_path, 'kpi_name,value,note\nPatents,3,"two\nlines"\nPoverty,4,\n')
    assert [(r.line, r.note) for r in document.rows] == [(2, "two\nlines"), (4, "")]


def test_short_rows_are_read_and_long_ones_refused(tmp_path: Path) -> None:
    assert _read(tmp_path, "kpi_name,value,unit\nPatents,3\n").rows[0].unit == ""
    assert _read(tmp_path, "kpi_name,value\nPatents,3,,\n").rows[0].value == "3"
    with pytest.raises(ParseError, match="line 2: 3 cells where the header has 2"):
        _read(tmp_path, "kpi_name,value\nPatents,1,5\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"kpi_name,value\nA,\0\n", "NUL"),
        ("kpi_name\0,value\nA,1\n".encode("utf-16"), "NUL"),
        (b'kpi_name,value\n"A,1\n' + b"x" * 600_000, "not a readable table"),
        (b"kpi_name,value\nA," + b"9" * 20_000 + b"\n", "longer than"),
        (b"kpi_name,value,Result\nA,1,2\n", "two columns for one thing: column 3"),
        (b"a,b\n" * 5, "header needs"),
        # As spreadsheet programs save a sheet of our workbook: one only, and without its others.
        (b"\xef\xbb\xbfssckg:cover;;cover_value;\n;Classeur;;\n", "send the workbook itself"),
        (b'"ssckg:indicators","code","name","value"\n"-","A","B",1\n', "the workbook itself"),
    ],
    ids=[
        "nul",
        "nul in UTF-16",
        "open quote",
        "long cell",
        "two values",
        "no head",
        "cover",
        "sheet",
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        _read(tmp_path, content)


TEXT = "city,kpi_name,value\nKarmøy,Patents,3\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_what_is_unicode_is_read(tmp_path: Path, encoding: str) -> None:
    (row,) = _read(tmp_path, TEXT.encode(encoding)).rows
    assert (row.city, row.name, row.value) == ("Karmøy", "Patents", "3")


def test_a_known_city_settles_the_encoding(tmp_path: Path) -> None:
    # 0xF8 is ø in Western, ř in Central European Windows; Karmøy is in the register of cities.
    document = _read(tmp_path, TEXT.encode("cp1252"))
    assert document.rows[0].city == "Karmøy"
    assert _codes(document) == ["encoding"]
    assert "Windows-1252" in document.notes[0].text
    assert "Karmøy" in document.notes[0].text


def test_a_city_with_several_readings_is_a_question(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match=r"'Tønder' or 'Třnder'.* may be meant; save it as UTF-8"):
        _read(tmp_path, TEXT.replace("Karmøy", "Tønder").encode("cp1252"))


def test_what_all_encodings_read_alike_is_no_question(tmp_path: Path) -> None:
    # é is 0xE9 in Western, Central European, Turkish and Baltic Windows.
    document = _read(tmp_path, TEXT.replace("Karmøy", "Orléans").encode("cp1252"))
    assert document.rows[0].city == "Orléans"


def test_marks_outside_of_names_do_not_matter(tmp_path: Path) -> None:
    document = _read(tmp_path, "kpi_name,value,unit\nNO2,3,µg/m³\n".encode("cp1252"))
    assert document.rows[0].unit == "µg/m³"
    assert _codes(document) == ["encoding"]


@pytest.mark.parametrize(
    ("city", "encoding"),
    [("Москва", "cp1251"), ("Αθήνα", "cp1253"), ("القاهرة", "cp1256"), ("Orléans", "mac_roman")],
)
def test_other_alphabets_are_refused_in_words(tmp_path: Path, city: str, encoding: str) -> None:
    with pytest.raises(ParseError, match="not UTF-8; save it as UTF-8"):
        _read(tmp_path, TEXT.replace("Karmøy", city).encode(encoding))


def test_what_is_cut_off_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="damaged"):
        _read(tmp_path, TEXT.encode("utf-16") + b"a\0\xd8")
    with pytest.raises(ParseError, match="UTF-32"):
        _read(tmp_path, TEXT.encode("utf-32"))


def test_encodings_have_names_for_people() -> None:
    assert find_encoding("Karmøy".encode("cp1252")).label == "Windows-1252 (Western European)"
    assert rivals("Karmøy") == ("Karmřy", "Karmųy")
