"""What a check found: the rule, how bad it is, about what, and where it stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad a finding is; only a violation makes data non-conforming."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in what was handed in: a file with a line and column name, a cell, or a pointer."""

    file: str | None = None
    line: int | None = None
    column: str | None = None
    sheet: str | None = None
    cell: str | None = None
    pointer: str | None = None

    def __str__(self) -> str:
        parts = [self.file or "", self.sheet or "", self.cell or self.pointer or ""]
        text = " ".join(part for part in parts if part)
        if self.line is not None:
            text += f" line {self.line}"
        return text + (f", {self.column}" if self.column else "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: `rule` is the IRI of the property shape or rule that it breaks.

    `advice` says what to do; `data_point` is the IRI of the data point that it is about, `group`
    the sheet or indicator under which it is shown.
    """

    rule: str
    severity: Severity
    message: str
    focus: str | None = None
    value: str | None = None
    place: Place | None = None
    advice: str = ""
    data_point: str | None = None
    group: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; a place holds only the keys that apply."""
        place = (
            {k: v for k, v in asdict(self.place).items() if v is not None} if self.place else None
        )
        return {
            "rule": self.rule,
            "severity": str(self.severity),
            "message": self.message,
            "focus": self.focus,
            "value": self.value,
            "place": place,
            "advice": self.advice,
            "data_point": self.data_point,
            "group": self.group,
        }
