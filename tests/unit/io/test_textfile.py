"""Files are read as clean UTF-8 or not at all, and the message names the fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.errors import ParseError
from ssckg.io.textfile import read_text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x.csv: is empty"),
        ("id\nä\n".encode("utf-16"), "x.csv: is UTF-16 (little endian); save it as UTF-8"),
        (b"\xfe\xff\x00i", "x.csv: is UTF-16 (big endian); save it as UTF-8"),
        (b"\xef\xbb\xbfid\n", "begins with a byte order mark"),
        ("id\nKarmøy\n".encode("latin-1"), "x.csv, line 2: is not UTF-8 (byte 0xF8); it looks"),
        (b"id\n1\n2\0\n", "x.csv, line 3: holds a NUL byte"),
        (b"id\r\n1\r\n", "x.csv, line 1: has CR line ends"),
        (b"id\n1\n\x07\n", "x.csv, line 3: holds the character U+0007"),
        ("id\n�\n".encode(), "x.csv, line 2: holds the character U+FFFD"),
    ],
)
def test_fault_is_named(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(ParseError) as caught:
        read_text(path, shown="x.csv")
    assert message in str(caught.value)


def test_clean_text_is_returned(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("id\tname\nµg – “Karmøy” 城市 🏙\n".encode())
    assert read_text(path) == "id\tname\nµg – “Karmøy” 城市 🏙\n"


def test_gigantic_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)  # sparse: no such space is used
    with pytest.raises(ParseError, match="larger than 67,108,864 bytes"):
        read_text(path)


def test_limit_is_inclusive(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"abc\n")
    assert read_text(path, limit=4) == "abc\n"
    with pytest.raises(ParseError, match="larger than 3 bytes"):
        read_text(path, limit=3)


def test_absent_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="cannot be read: No such file"):
        read_text(tmp_path / "no.csv")
    with pytest.raises(ParseError, match="cannot be read: Is a directory"):
        read_text(tmp_path)
