"""The workbook in which a city enters its results, before it is a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssckg.model.submission import Cover

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from ssckg.model.submission import Judgement, LocalReport, Report


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """One row: a data point with what a city needs to know to report it.

    `multiplier` is set where the result follows from the parts: numerator ÷ denominator times it.
    Without it the city types the result. `target` is the benchmark in the unit of the data point.
    """

    data_point: str
    """IRI."""
    code: str
    name: str
    groups: tuple[str, ...] = ()
    """Names of the groups between the sheet and the row, outermost first."""
    level: str = ""
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    multiplier: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    target: Decimal | None = None
    is_boolean: bool = False
    hints: tuple[str, ...] = ()

    @property
    def has_parts(self) -> bool:
        """Whether numerator and denominator can be entered."""
        return bool(self.numerator and self.denominator)


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A sheet of data points: its name as printed, and its rows in order."""

    name: str
    items: tuple[TemplateItem, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook to be written: the same value gives the same bytes.

    `texts` are the words of its language by key, `lists` the codes of each list in order.
    `cover`, `reports` and `local` fill it in beforehand; `previous` names the submission that they
    come from, and marks them as prefilled. `judgements` fill the verifier's columns.
    """

    edition: str
    title: str
    language: str
    version: str
    base: str
    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    sheets: tuple[TemplateSheet, ...]
    cover: Cover = field(default_factory=Cover)
    reports: tuple[Report, ...] = ()
    local: tuple[LocalReport, ...] = ()
    previous: str = ""
    judgements: tuple[Judgement, ...] = ()

    @property
    def items(self) -> tuple[TemplateItem, ...]:
        """All rows, sheet by sheet."""
        return tuple(item for sheet in self.sheets for item in sheet.items)
