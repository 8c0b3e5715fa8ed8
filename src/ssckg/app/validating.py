"""Checking what a city hands in."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.errors import UnknownNameError
from ssckg.io.longform import read_long_form, read_long_forms
from ssckg.model.submission import Cover
from ssckg.model.submitted_document import DocumentFormat, SubmittedDocument
from ssckg.submissions import catalogue, checking
from ssckg.submissions.checking import Checked, CheckReport
from ssckg.submissions.matching import Matcher
from ssckg.submissions.reading import read_rows
from ssckg.submissions.reports import judgements_of, local_of, reports_of
from ssckg.validation.bounds import Bounds
from ssckg.validation.dataset import submission_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.model.submission import Submission
    from ssckg.model.submitted_row import SubmittedRow

LANGUAGES = ("en", "fr", "es")
"""Languages that the messages of the shapes are written in."""


def check_submission(
    files: Sequence[Path], *, edition: str | None = None, engine: str = "native", lang: str = "en"
) -> CheckReport:
    """Check files in long form against the shapes, and store nothing.

    Raises:
        UsageError: no such file, edition, engine or language.
        DataError: a file cannot be read.
    """
    _known_language(lang)
    started = time.perf_counter()
    return _check(read_long_forms(files), edition, engine, lang, started)


def check_document(
    path: Path,
    *,
    name: str | None = None,
    edition: str | None = None,
    engine: str = "native",
    lang: str = "en",
    city: str = "",
    year: str = "",
    previous: Submission | None = None,  # noqa: ARG001  compared with soon
) -> Checked:
    """Read and check one file of any kind, and store nothing.

    Args:
        path: the file.
        name: what findings call it, if not by the name of `path`.
        edition: framework edition; what the file names, else U4SSC's of 2017.
        engine: SHACL engine, "native" or "pyshacl".
        lang: language of messages.
        city: the city that the file is handed in for; rows without a city are its.
        year: the report year that the file is handed in for; likewise.
        previous: the city's last submission, to compare with.

    Raises:
        UsageError: no such edition, engine or language.
        DataError: the file cannot be read.
    """
    _known_language(lang)
    started = time.perf_counter()
    document = _read(path, name)
    rows = tuple(
        replace(row, city=row.city or city, report_year=row.report_year or year)
        for row in document.rows
    )
    document = replace(document, rows=rows)
    report = _check(rows, edition or document.edition, engine, lang, started)
    readings = report.readings
    return Checked(
        document,
        readings,
        report,
        reports_of(readings),
        local_of(readings),
        Cover(city=city, report_year=year),
        judgements_of(readings),
    )


def _read(path: Path, name: str | None) -> SubmittedDocument:
    rows = read_long_form(path, shown=name)
    return SubmittedDocument(name or path.name, DocumentFormat.TABLE, rows)


def _known_language(lang: str) -> None:
    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)


def _check(
    rows: Sequence[SubmittedRow], edition: str | None, engine: str, lang: str, started: float
) -> CheckReport:
    edition = edition or catalogue.DEFAULT_EDITION
    points = catalogue.load_data_points(edition)
    readings = read_rows(rows, Matcher(points))
    bounds = [Bounds(p.iri, p.minimum, p.maximum, p.label) for p in points]
    found = checking.check_readings(
        readings,
        edition,
        submission_validator(bounds, engine),
        lambda results, places: as_findings(results, places, lang),
    )
    return CheckReport(found, readings, engine, time.perf_counter() - started)
