"""The layout of our workbook: marks, columns and keys that writing and reading share.

Every sheet that counts begins with a hidden row of keys, and every row of a data point with a
hidden cell that names it. So rows and columns are found wherever they were moved to. The letters
from O to W are those of the template of the verification manual (pp. 162-163).
"""

from __future__ import annotations

from dataclasses import dataclass

from ssckg.io.sheets.cells import column_letter

FORMAT = 2
"""Number of the layout; `workbook_formats.csv` says what changed from one to the next."""

INDICATORS = "ssckg:indicators"
LOCAL = "ssckg:local"
COVER = "ssckg:cover"
META = "ssckg:meta"
LISTS = "ssckg:lists"
FINDINGS = "ssckg:findings"
MARKS = (INDICATORS, LOCAL, COVER, META, LISTS, FINDINGS)
"""What stands in the first cell of the hidden row, and says what kind of sheet it is."""

NOT_REPORTED = "NR"
HEADING = "-"
BAND = "--"
"""In the hidden cell of a row of headings, and of one that begins a group."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key (also of its heading), block it stands in, width in characters, role."""

    key: str
    block: str
    width: float
    role: str
    """"locked", "input", "result", "verifier", "memory" (hidden)."""


COLUMNS = (
    Column("data_point", "", 4, "memory"),  # A
    Column("code", "indicator", 15, "locked"),
    Column("name", "indicator", 30, "locked"),
    Column("level", "indicator", 9.5, "locked"),
    Column("unit", "indicator", 13, "locked"),
    Column("numerator_text", "entry", 25, "locked"),  # F
    Column("numerator", "entry", 13, "input"),
    Column("denominator_text", "entry", 21, "locked"),
    Column("denominator", "entry", 13, "input"),
    Column("multiplier", "entry", 8, "locked"),  # J
    Column("reference_year", "entry", 9.5, "input"),
    Column("previous", "entry", 10.5, "locked"),
    Column("missing_reason", "entry", 15, "input"),
    Column("note", "entry", 20, "input"),
    Column("value", "result", 13, "result"),  # O, as in the manual
    Column("how", "result", 10.5, "locked"),
    Column("reported", "result", 10.5, "locked"),  # Q
    Column("benchmark", "result", 12, "locked"),  # R
    Column("verified", "verified", 10, "verifier"),  # S
    Column("quality", "quality", 17, "input"),  # T
    Column("origin", "quality", 17, "input"),  # U
    Column("source", "source", 22, "input"),  # V
    Column("source_detail", "source", 16, "input"),  # W
    Column("verifier_note", "verifier", 20, "verifier"),
    Column("evidence", "verifier", 16, "verifier"),
    Column("was_numerator", "", 8, "memory"),  # Z
    Column("was_denominator", "", 8, "memory"),
    Column("was_value", "", 8, "memory"),
)
AT = {column.key: number for number, column in enumerate(COLUMNS)}
"""Number of each column, from 0."""

KEY_ROW, TITLE_ROW, BLOCK_ROW, HEADER_ROW, FIRST_ROW = range(5)

LOCAL_COLUMNS = (
    Column("local_key", "", 4, "memory"),
    Column("local_name", "", 34, "input"),
    Column("local_definition", "", 50, "input"),
    Column("local_unit", "", 16, "input"),
    Column("local_value", "", 16, "input"),
    Column("local_year", "", 12, "input"),
    Column("local_source", "", 36, "input"),
    Column("local_note", "", 30, "input"),
)
LOCAL_ROWS = 60
"""Prepared rows; rows added below them are read all the same."""

COVER_FIELDS = (
    "city",
    "country",
    "report_year",
    "reference_year",
    "population",
    "households",
    "area",
    "gdp",
    "currency",
    "currency_year",
    "contact_name",
    "contact_email",
)
CONTACT_FIELDS = frozenset({"contact_name", "contact_email"})
YEAR_FIELDS = frozenset({"report_year", "reference_year", "currency_year"})
NUMBER_FIELDS = frozenset({"population", "households", "area", "gdp"})

META_FIELDS = ("format", "edition", "template_version", "language", "base", "previous")


def cell(row: int, column: int) -> str:
    """Return the name of a cell by row and column, both counted from 0.

    >>> cell(11, 14)
    'O12'
    """
    return f"{column_letter(column)}{row + 1}"


def list_name(code_list: str) -> str:
    """Return the defined name under which cells find a list.

    >>> list_name("quality-class")
    'list_quality_class'
    """
    return "list_" + code_list.replace("-", "_")
