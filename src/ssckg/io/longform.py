"""Reads a city's results in long form: a text table with one row per reported value.

The header names the columns in any order and any case; `kpi_name` or `kpi_code` and `value` must be
there. Reading is bounded: `MAXIMUM_BYTES` per file, `text_table.MAXIMUM_ROWS` rows.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ssckg.errors import ParseError, UsageError
from ssckg.io.text_table import read_text_table
from ssckg.io.textfile import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.model.submitted_row import SubmittedRow

MAXIMUM_BYTES = 32 * 1024 * 1024


def read_long_forms(paths: Sequence[Path]) -> tuple[SubmittedRow, ...]:
    """Return the rows of several files; files of one name are told apart by their folders.

    Raises:
        UsageError: a file is given twice, or is not there.
        ParseError: as `read_long_form`.
    """
    rows: list[SubmittedRow] = []
    for path, shown in shown_names(paths).items():
        rows.extend(read_long_form(path, shown=shown))
    return tuple(rows)


def shown_names(paths: Sequence[Path]) -> dict[Path, str]:
    """Return what messages call each of several files: its name, with folders where two share it.

    Raises:
        UsageError: a file is given twice, or is not there.
    """
    names = Counter(path.name for path in paths)
    for at, path in enumerate(paths):
        if not path.exists():
            raise UsageError(f"no such file: {path}")
        if path.is_dir():
            raise UsageError(f"{path} is a folder", hint="name the files in it")
        if any(path.samefile(other) for other in paths[:at]):
            raise UsageError(f"the file {path} is given twice")
    return {path: path.name if names[path.name] == 1 else str(path) for path in paths}


def read_long_form(path: Path, *, shown: str | None = None) -> tuple[SubmittedRow, ...]:
    """Return the rows of a long-form file, as printed; `shown` is its name in findings.

    Raises:
        ParseError: the file is missing, empty, too big, or as `read_text_table`.
    """
    name = shown or path.name
    raw = read_bytes(path, shown=name, limit=MAXIMUM_BYTES)
    if not raw.strip():
        raise ParseError("the file is empty", file=name)
    if raw.startswith(b"PK\x03\x04"):
        raise ParseError("this is a workbook or an archive, not a text table", file=name)
    return read_text_table(raw, name).rows
