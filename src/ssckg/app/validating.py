"""Checking what a city hands in."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ssckg.errors import ParseError
from ssckg.io.longform import shown_names
from ssckg.io.submitted import read_submitted
from ssckg.submissions import catalogue
from ssckg.submissions.checking.check_facts import Handed, known_facts
from ssckg.submissions.checking.checks import Checked, CheckReport, Found, check_handed, in_order
from ssckg.submissions.checking.handing import columns_to_fill, fill_in, mismatches
from ssckg.submissions.checking.messages import check_language, languages
from ssckg.submissions.covers import CoverReading, read_cover
from ssckg.submissions.matching import Matcher
from ssckg.submissions.reading import RowReading, read_rows
from ssckg.submissions.reports import judgements_of, local_of, reports_of
from ssckg.submissions.template.versions import template_notes
from ssckg.validation.bounds import Bounds
from ssckg.validation.dataset import submission_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ssckg.model.finding import Finding, Place
    from ssckg.model.shape_result import ShapeResult
    from ssckg.model.submission import Cover, Submission
    from ssckg.model.submitted_document import SubmittedDocument
    from ssckg.model.submitted_row import SubmittedRow
    from ssckg.ports import ShapeValidator

__all__ = ["check_document", "check_documents", "check_submission", "languages"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file is handed in for, as far as that is known."""

    edition: str = ""
    city: str = ""
    year: str = ""
    previous: Submission | None = None


def check_submission(
    files: Sequence[Path],
    *,
    edition: str | None = None,
    engine: str = "native",
    lang: str = "en",
    asked: Asked | None = None,
) -> CheckReport:
    """Check files of any kind, and store nothing.

    Tables without a cover are checked as one, each city and year by itself; other files one by one.

    Raises:
        UsageError: no such file, edition, engine or language.
        DataError: a file cannot be read.
    """
    check_language(lang)
    started = time.perf_counter()
    asked = replace(asked or Asked(), edition=edition or "")
    shown = shown_names(files)
    documents = [read_submitted(path, name=name) for path, name in shown.items()]
    if len(documents) > 1 and not any(d.cover or d.edition for d in documents):
        # Figures of one city and year may lie in several tables.
        rows = tuple(row for document in documents for row in document.rows)
        notes = tuple(note for document in documents for note in document.notes)
        documents = [replace(documents[0], rows=rows, notes=notes)]
    checked = check_documents([(d, asked) for d in documents], engine=engine, lang=lang)
    seconds = time.perf_counter() - started
    if len(checked) == 1:
        return replace(checked[0].report, seconds=seconds)
    reports = [each.report for each in checked]
    readings = tuple(reading for report in reports for reading in report.readings)
    found = [Found(list(report.findings), list(report.results)) for report in reports]
    notes = tuple(note for report in reports for note in report.notes)
    findings, results = in_order(found, readings)
    editions = ", ".join(dict.fromkeys(report.edition for report in reports))
    return CheckReport(findings, readings, engine, seconds, results, notes, editions)


def check_document(
    path: Path,
    *,
    name: str | None = None,
    edition: str | None = None,
    engine: str = "native",
    lang: str = "en",
    city: str = "",
    year: str = "",
    previous: Submission | None = None,
) -> Checked:
    """Read and check one file of any kind, and store nothing.

    Args:
        path: the file.
        name: what findings call it, if not by the name of `path`.
        edition: framework edition; what the file names, else U4SSC's of 2017.
        engine: SHACL engine, "native" or "pyshacl".
        lang: language of messages and advice.
        city: the city that the file is handed in for; rows without a city are its.
        year: the report year that the file is handed in for; likewise.
        previous: the city's last submission, to compare with.

    Raises:
        UsageError: no such edition, engine or language.
        DataError: the file cannot be read.
    """
    check_language(lang)
    started = time.perf_counter()
    document = read_submitted(path, name=name)
    asked = Asked(edition or "", city, year, previous)
    (checked,) = check_documents([(document, asked)], engine=engine, lang=lang, started=started)
    return checked


def check_documents(
    documents: Iterable[tuple[SubmittedDocument, Asked]],
    *,
    engine: str = "native",
    lang: str = "en",
    started: float | None = None,
) -> list[Checked]:
    """Check files that were read, many in one call of the engine; `started` is for the time taken.

    Raises:
        UsageError: no such edition, engine or language.
        DataError: a file has more rows for one city and year than can be compared.
    """
    check_language(lang)
    started = time.perf_counter() if started is None else started
    read = [
        _read(document, asked, engine, f"{at}:" if at else "")
        for at, (document, asked) in enumerate(documents)
    ]
    found: dict[int, Found] = {}
    for tools in dict.fromkeys(each.tools for each in read):
        handed = [h for each in read if each.tools is tools for h in each.handed]
        for each, result in zip(handed, _check(tools, handed, lang), strict=True):
            found[id(each)] = result
    return [_checked(each, [found[id(h)] for h in each.handed], started) for each in read]


@dataclass(frozen=True, eq=False)
class _Tools:
    """What is made once for an edition and an engine: shapes are compiled, names indexed."""

    edition: str
    engine: str
    matcher: Matcher
    known: bytes
    validator: ShapeValidator


def _tools(edition: str, engine: str) -> _Tools:
    return _tools_of(edition, catalogue.stamp(edition), engine)


@cache
def _tools_of(edition: str, _: str, engine: str) -> _Tools:
    points = catalogue.load_data_points(edition)
    bounds = [Bounds(p.iri, p.minimum, p.maximum, p.label) for p in points]
    validator = submission_validator(bounds, engine)
    return _Tools(edition, engine, Matcher(points), known_facts(points), validator)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file with its readings and the submissions in it."""

    tools: _Tools
    document: SubmittedDocument
    cover: CoverReading
    readings: tuple[RowReading, ...]
    handed: tuple[Handed, ...]


def _read(document: SubmittedDocument, asked: Asked, engine: str, scope: str) -> _Read:
    edition = asked.edition or _edition_of(document)
    tools = _tools(edition, engine)
    cover = read_cover(document.cover, document.cover_typed)
    wanted = {"city": asked.city, "year": asked.year, "edition": asked.edition}
    rows = fill_in(document.rows, cover.cover, city=asked.city, year=asked.year)
    notes = (*document.notes, *template_notes(document, edition))
    document = replace(document, rows=rows, notes=notes)
    readings = read_rows(rows, tools.matcher)
    previous = {r.data_point: r for r in asked.previous.reports} if asked.previous else {}
    handed = tuple(
        Handed(
            group,
            edition,
            cover,
            columns_to_fill(document),
            mismatches(document, group[0].row, **wanted),
            {"city": asked.city, "report_year": asked.year, "edition": asked.edition},
            previous,
            scope,
            document,
        )
        for group in _by_submission(readings)
    )
    return _Read(tools, document, cover, readings, handed)


def _edition_of(document: SubmittedDocument) -> str:
    """Return the edition that a file names, or the usual one.

    Raises:
        ParseError: it names one that is not known.
    """
    edition = document.edition or catalogue.DEFAULT_EDITION
    if edition not in catalogue.edition_ids():
        known = ", ".join(catalogue.edition_ids())
        raise ParseError(
            f"names an edition that is not known: {edition!r} ({known})", file=document.file
        )
    return edition


def _by_submission(readings: Iterable[RowReading]) -> list[list[RowReading]]:
    """Return readings by city and report year, in the order in which they appear."""
    groups: dict[tuple[str, str], list[RowReading]] = {}
    for reading in readings:
        groups.setdefault((reading.row.city, reading.row.report_year), []).append(reading)
    return list(groups.values())


def _check(tools: _Tools, handed: Sequence[Handed], lang: str) -> list[Found]:
    def translate(results: Sequence[ShapeResult], places: Mapping[str, Place]) -> list[Finding]:
        return as_findings(results, places, lang)

    return check_handed(handed, tools.known, tools.validator, translate, lang)


def _report(
    tools: _Tools, readings: tuple[RowReading, ...], found: Sequence[Found], started: float
) -> CheckReport:
    findings, results = in_order(found, readings)
    seconds = time.perf_counter() - started
    return CheckReport(findings, readings, tools.engine, seconds, results, (), tools.edition)


def _checked(read: _Read, found: Sequence[Found], started: float) -> Checked:
    report = _report(read.tools, read.readings, found, started)
    return Checked(
        read.document,
        read.readings,
        replace(report, notes=read.document.notes),
        reports_of(read.readings),
        local_of(read.readings),
        _cover(read.cover.cover, read.document.rows),
        judgements_of(read.readings),
    )


def _cover(cover: Cover, rows: Sequence[SubmittedRow]) -> Cover:
    """Return the cover; what it leaves blank and the rows say is taken from the first row."""
    if not rows:
        return cover
    first = rows[0]
    return replace(
        cover,
        city=cover.city or first.city,
        country=cover.country or first.country,
        report_year=cover.report_year or first.report_year,
    )
