"""Faults of files as findings, so that a check reports them beside all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import FaultsError, ParseError, TableError
from ssckg.model.finding import Finding, Place, Severity
from ssckg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.errors import DataError

FAULTY_FILE: Final = BASE + "shape/check#faulty-file"
BROKEN_OFF: Final = BASE + "shape/check#broken-off"


def findings_of(error: DataError) -> Iterator[Finding]:
    """Yield a finding for each fault in `error`, at its place."""
    if isinstance(error, FaultsError):
        for fault in error.faults:
            yield from findings_of(fault)
        if not error.complete:
            message = "there are more faults: repair these, then check again"
            yield Finding(BROKEN_OFF, Severity.INFO, message)
        return
    place = None
    if isinstance(error, TableError):
        place = Place(file=error.file, line=error.row, column=error.column)
    elif isinstance(error, ParseError):
        place = Place(file=error.file, line=error.line)
    yield Finding(FAULTY_FILE, Severity.VIOLATION, _without_place(error), place=place)


def _without_place(error: DataError) -> str:
    """Return the message alone; the errors put their place before it."""
    if isinstance(error, (TableError, ParseError)):
        return error.message.partition(": ")[2] or error.message
    return str(error)
