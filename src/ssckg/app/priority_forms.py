"""Making the form in which agencies declare priorities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.app.analyses.sources import read_sources
from ssckg.app.priority_names import agency_named, known_elements
from ssckg.errors import UsageError
from ssckg.harmonization.agencies.concerns import LEVELS, concerns_of_all
from ssckg.harmonization.agencies.declaring import COLUMNS, DATES
from ssckg.harmonization.lookup import find_agency
from ssckg.harmonization.measures import number_key
from ssckg.io.declaration_form import csv_form, xlsx_form
from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

FORMS: Final = ("csv", "xlsx")
_HELP: Final = (
    "One row says that a goal, target or indicator matters to an agency.",
    "agency: acronym, name or alias, as in the register of agencies.",
    "element: an SDG goal, target or indicator (11, 11.2, 11.2.1), or any indicator by its code.",
    "label: may stay empty; if filled in, it must be that of the element, as the sheet 'elements'"
    " has it. It catches numbers that a spreadsheet program cut, such as 17.10.",
    "level: high, medium or low.",
    "reason: why it matters, in English; it is published.",
    "source: where the agency says so: a web address, a key of the sources register, or words.",
    "valid_from and valid_to: years (2026) or days (2026-05-31), both alike; valid_to may stay"
    " empty.",
    "A later row for the same agency and element takes the place of an earlier one from its first"
    " day on. Rows that were filled in for you are our reading of custodian and partner roles:"
    " change the level, give reason, source and date, and take out what does not hold.",
)


def declaration_form(form: str, *, agency: str | None = None, data: Path | None = None) -> bytes:
    """Return the form, empty or with the targets that an agency is taken to care about.

    Args:
        form: "csv" or "xlsx".
        agency: fill in its SDG targets, without reason, source and date.
        data: the data directory to read these from.

    Raises:
        UsageError: there is no such form or agency.
        DataDirectoryError: there is nothing published to read from.
    """
    if form not in FORMS:
        raise UsageError(f"no form {form!r}", hint=f"one of {', '.join(FORMS)}")
    columns = (*COLUMNS, *DATES)
    rows = _rows(agency, data) if agency and data is not None else []
    if form == "csv":
        return csv_form(columns, rows)
    sdg = (PREFIXES["unsdg"], PREFIXES["sdg"])
    known = [e for e in known_elements().values() if e.iri.startswith(sdg) and not e.refusal]
    codes = sorted({(each.code, each.label) for each in known}, key=lambda c: number_key(c[0]))
    return xlsx_form(columns, rows, levels=LEVELS, elements=codes, help_lines=_HELP)


def _rows(agency: str, data: Path) -> list[tuple[str, ...]]:
    crosswalk = read_sources(data).crosswalk
    body = find_agency(crosswalk, agency_named(agency))
    concerns = concerns_of_all(crosswalk).get(body.iri, {})
    return [
        (body.acronym, each.code, each.label, each.level, "", "", "", "")
        for each in concerns.values()
    ]
