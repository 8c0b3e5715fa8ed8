"""What a use case refuses, beside the fields of the form that asked for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.errors import FaultsError, SsckgError, TableError
from ssckg_api.advice import advice_of
from ssckg_api.problems import problem_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_PLACE: Final = re.compile(r"^(?:request: )?(?P<place>[\w.\[\]]+): (?P<words>.+)$", re.DOTALL)
_TABLE: Final = re.compile(r"^.*?, (?:row \d+, )?column [\w ]+: ", re.DOTALL)
_ROW: Final = re.compile(r"^[^:]*: /(?P<row>\d+)/(?P<column>\w+): (?P<words>.+)$", re.DOTALL)
_TAKEN: Final = 422
_PASSED_ON: Final = frozenset({401, 403, 409, 413, 429, 503})

Faults = dict[str, list[str]]


def status_of(error: SsckgError) -> int:
    """Return the status of a form that was refused: 422, or what says more than that."""
    status = problem_of(error).status
    return status if status in _PASSED_ON else _TAKEN


def beside(
    error: SsckgError, fields: Collection[str], words: Mapping[str, str] | None = None
) -> tuple[Faults, tuple[tuple[str, str], ...]]:
    """Return the faults by field, and all of them as a list for the top of the form.

    Args:
        error: what the use case raised.
        fields: of the form; what names none of them stands on top only.
        words: how messages begin that do not name the field itself, and the field meant.

    Returns:
        Texts by field, and (field or "", text) in the order found.
    """
    found: Faults = {}
    listed = []
    for name, text in each_fault(error):
        own = (
            name
            if name in fields
            else next(
                (field for start, field in (words or {}).items() if text.startswith(start)), ""
            )
        )
        if own:
            found.setdefault(own, []).append(text)
        listed.append((own, text))
    return found, tuple(listed)


def each_fault(error: SsckgError) -> Iterator[tuple[str, str]]:
    """Yield the faults in an error: the place that it names ("" for none), and words."""
    if isinstance(error, FaultsError):
        for one in error.faults:
            yield from each_fault(one)
    elif isinstance(error, TableError) and error.column:
        yield f"{error.row}.{error.column}", _TABLE.sub("", error.message)
    elif (in_row := _ROW.match(error.message)) is not None:
        yield f"{in_row['row']}.{in_row['column']}", in_row["words"]
    else:
        placed = _PLACE.match(error.message)
        advice = advice_of(error)
        hint = f" ({advice})" if advice else ""
        if placed:
            yield placed["place"], placed["words"] + hint
        else:
            yield "", error.message + hint
