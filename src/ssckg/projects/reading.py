"""Projects from the rows of a file: names become IRIs, faults name their place.

Pure. Which cities and programmes are known comes in from outside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ssckg.io.faults import Faults
from ssckg.model.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from ssckg.io.records import Record
    from ssckg.projects.elements import ElementNames

REQUIRED: Final = ("name", "city")
OPTIONAL: Final = (
    *("id", "description", "start", "end", "programme", "serves", "kpis", "targets"),
    *("source", "trust", "note", "example"),
)
"""Fields of the table; `serves`, `kpis` and `targets` are lists with `;` between, all one thing."""

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR: Final = re.compile(r"[12][0-9]{3}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUST: Final = ("verified", "secondary", "partly", "recall")
_YES: Final = frozenset({"yes", "true", "1"})
_NO: Final = frozenset({"", "no", "false", "0"})
_LONGEST: Final = {"name": 200, "description": 2000, "note": 1000, "source": 500}
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What projects may name: elements, programmes (ids), and cities.

    `city` leads from a name to id, name and whether somebody knows that city.
    """

    elements: ElementNames
    programmes: Collection[str]
    city: Callable[[str], tuple[str, str, bool]]


def read_projects(records: Iterable[Record], known: Known) -> tuple[Project, ...]:
    """Return the projects of a list.

    Raises:
        DataError: faults of rows, all of them, each with its place: an unknown city, programme or
            element, no source, dates that are none or the wrong way round, an id twice.
    """
    faults, found = Faults(), dict[str, Project]()
    for record in records:
        before = len(faults.found)
        project = _project(record, known, faults)
        if project.id in found:
            faults.add(record.fault(f"{project.id} comes twice", "id"))
        if len(faults.found) == before:
            found[project.id] = project
    faults.check()
    return tuple(found.values())


def _project(record: Record, known: Known, faults: Faults) -> Project:
    identifier = record["id"] or _slug(record["name"])
    if not _ID.fullmatch(identifier) or len(identifier) > 100:
        faults.add(record.fault("is small letters, digits and hyphens", "id"))
    is_example = record["example"].casefold() in _YES
    if not is_example and record["example"].casefold() not in _NO:
        faults.add(record.fault(f"is yes or no, not {record['example']!r}", "example"))
    _check_texts(record, faults)
    _check_time(record, faults)
    if record["programme"] and record["programme"] not in known.programmes:
        names = ", ".join(sorted(known.programmes))
        faults.add(record.fault(f"is not known; known: {names}", "programme"))
    if record["trust"] and record["trust"] not in _TRUST:
        faults.add(record.fault(f"is one of {', '.join(_TRUST)}", "trust"))
    city, city_name = _city(record, known, faults, is_example=is_example)
    return Project(
        id=identifier,
        name=record["name"],
        city=city,
        city_name=city_name,
        serves=_serves(record, known.elements, faults),
        description=record["description"],
        start=record["start"],
        end=record["end"],
        programme=record["programme"],
        source=record["source"],
        note=record["note"],
        trust=record["trust"] or "recall",
        is_example=is_example,
    )


def _city(record: Record, known: Known, faults: Faults, *, is_example: bool) -> tuple[str, str]:
    """Return id and name of the city; only an example may be of a city that nobody knows."""
    try:
        city, name, is_known = known.city(record["city"])
    except ValueError as error:
        faults.add(record.fault(str(error), "city"))
        return "", ""
    if not is_known and not is_example:
        message = f"{record['city']!r} is neither in the register nor has it lodged anything"
        faults.add(record.fault(message, "city"))
    return city, name


def _serves(record: Record, elements: ElementNames, faults: Faults) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for field in ("serves", "kpis", "targets"):
        for name in record.several(field):
            try:
                found[elements.find(name)] = None
            except ValueError as error:
                faults.add(record.fault(str(error), field))
    if not any(record[field] for field in ("serves", "kpis", "targets")):
        faults.add(record.fault("names nothing that the project serves", "serves"))
    return tuple(found)


def _check_texts(record: Record, faults: Faults) -> None:
    for field, longest in _LONGEST.items():
        if len(record[field]) > longest:
            faults.add(record.fault(f"is longer than {longest:,} characters", field))
        if _MAIL.search(record[field]):
            faults.add(record.fault("holds an e-mail address; no contact is recorded", field))
    if not record["source"]:
        faults.add(record.fault("is empty: who says so?", "source"))


def _check_time(record: Record, faults: Faults) -> None:
    start, end = record["start"], record["end"]
    for field, text in (("start", start), ("end", end)):
        if text and not _is_time(text):
            faults.add(record.fault(f"is a year or a day, 2024 or 2024-05-31, not {text!r}", field))
            return
    if start and end and len(start) != len(end):
        faults.add(record.fault("start and end are both years or both days", "end"))
    elif start and end and end < start:
        faults.add(record.fault(f"ends before it starts ({start})", "end"))


def _is_time(text: str) -> bool:
    """Whether a text is a year or a day that the calendar has."""
    if not _DAY.fullmatch(text):
        return bool(_YEAR.fullmatch(text))
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _slug(text: str) -> str:
    """Return a text as an id; empty where nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
