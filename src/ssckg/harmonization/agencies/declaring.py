"""Declarations of priorities from the rows of a table: names become IRIs, faults name their place.

Pure. Which agencies and elements are known, and for whom one may declare, comes in from outside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.agencies.concerns import LEVELS
from ssckg.io.faults import Faults
from ssckg.io.unseen_characters import fault_of
from ssckg.model.priority import PriorityWish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssckg.io.records import Record

REQUIRED: Final = ("agency", "element", "level", "reason", "source", "valid_from")
OPTIONAL: Final = ("valid_to", "label")
"""`label` says again what the element is: spreadsheet programs turn 17.10 into 17.1."""
COLUMNS: Final = ("agency", "element", "label", "level", "reason", "source")
"""The columns of the form, in their order; then the dates."""
DATES: Final = ("valid_from", "valid_to")

_YEAR: Final = re.compile(r"[12][0-9]{3}")
_DAY: Final = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
_LONGEST: Final = {"reason": 2000, "source": 500}
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class KnownElement:
    """An element that can be declared, or why it cannot (`refusal`)."""

    iri: str
    code: str
    label: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may name.

    agency: leads from a name to an id; element: from a name to an element; both raise ValueError
    in words. only: the one agency that may be declared for; empty: any.
    """

    agency: Callable[[str], str]
    element: Callable[[str], KnownElement]
    only: str = ""


def read_declarations(records: Iterable[Record], known: Known) -> tuple[PriorityWish, ...]:
    """Return the declarations of a table.

    Raises:
        DataError: faults of rows, all of them, each with its place: an agency, element or level
            that is not known, another agency's row, dates that are none or the wrong way round,
            a formula, an e-mail address, the same agency and element twice.
    """
    faults, found = Faults(), dict[tuple[str, str], PriorityWish]()
    for record in records:
        wish = _wish(record, known, faults)
        if wish.agency and wish.element and (wish.agency, wish.element) in found:
            faults.add(record.fault("stands for this agency in an earlier row already", "element"))
        found.setdefault((wish.agency, wish.element), wish)
    faults.check()
    return tuple(found.values())


def _wish(record: Record, known: Known, faults: Faults) -> PriorityWish:
    level = record["level"].casefold()
    if level not in LEVELS:
        faults.add(record.fault(f"is {', '.join(LEVELS)}, not {record['level']!r}", "level"))
    _check_texts(record, faults)
    _check_dates(record, faults)
    return PriorityWish(
        agency=_agency(record, known, faults),
        element=_element(record, known, faults),
        level=level,
        reason=record["reason"],
        source=record["source"],
        valid_from=record["valid_from"],
        valid_to=record["valid_to"],
    )


def _agency(record: Record, known: Known, faults: Faults) -> str:
    try:
        agency = known.agency(record["agency"])
    except ValueError as error:
        faults.add(record.fault(str(error), "agency"))
        return ""
    if known.only and agency != known.only:
        message = f"{agency} declares for itself; you may only declare for {known.only}"
        faults.add(record.fault(message, "agency"))
    return agency


def _element(record: Record, known: Known, faults: Faults) -> str:
    try:
        element = known.element(record["element"])
    except ValueError as error:
        faults.add(record.fault(str(error), "element"))
        return ""
    if element.refusal:
        faults.add(record.fault(element.refusal, "element"))
    if record["label"] and _folded(record["label"]) != _folded(element.label):
        message = (
            f"{element.code} is {element.label!r}, not {record['label']!r}; a spreadsheet program"
            " may have cut a number such as 17.10"
        )
        faults.add(record.fault(message, "label"))
    return element.iri


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _check_texts(record: Record, faults: Faults) -> None:
    for field, longest in _LONGEST.items():
        text = record[field]
        if len(text) > longest:
            faults.add(record.fault(f"is longer than {longest:,} characters", field))
        if unseen := fault_of(text):
            faults.add(record.fault(unseen, field))
        if _MAIL.search(text):
            faults.add(record.fault("holds an e-mail address; no contact is recorded", field))
        if text.startswith(_FORMULA_STARTS):
            faults.add(
                record.fault(f"begins with {text[0]!r} as a formula does; write words", field)
            )


def _check_dates(record: Record, faults: Faults) -> None:
    start, end = record["valid_from"], record["valid_to"]
    for field, text in (("valid_from", start), ("valid_to", end)):
        if text and not _is_time(text):
            faults.add(record.fault(f"is a year or a day, 2026 or 2026-05-31, not {text!r}", field))
            return
    if end and len(start) != len(end):
        faults.add(record.fault("valid_from and valid_to are both years or both days", "valid_to"))
    elif end and end < start:
        faults.add(record.fault(f"is before valid_from ({start})", "valid_to"))


def _is_time(text: str) -> bool:
    """Whether a text is a year or a day that the calendar has."""
    if not _DAY.fullmatch(text):
        return bool(_YEAR.fullmatch(text))
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
