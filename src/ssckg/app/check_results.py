"""What a check found, in the forms that people and programs take away: page, RDF, workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.io.documents.html import to_html
from ssckg.io.whole_file import write_whole
from ssckg.io.workbook.annotate import annotated
from ssckg.io.workbook.findings import Headings
from ssckg.model.finding import Severity
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.checking.finding_document import finding_document
from ssckg.submissions.checking.messages import say
from ssckg.validation.bounds import Bounds
from ssckg.validation.dataset import submission_shapes
from ssckg.validation.report import report_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ssckg.model.finding import Finding
    from ssckg.submissions.checking.checks import CheckReport


def findings_page(report: CheckReport, file: str, lang: str = "en") -> str:
    """Return an HTML page with what was found, by sheet or indicator, errors before warnings."""
    return to_html(finding_document(report, file, lang))


def findings_turtle(report: CheckReport) -> bytes:
    """Return a sh:ValidationReport in Turtle; each result says where it stands (`ssc:foundAt`)."""
    editions = report.edition.split(", ")
    points = {p.iri: p for edition in editions for p in load_data_points(edition)}
    bounds = [Bounds(p.iri, p.minimum, p.maximum, p.label) for p in points.values()]
    return report_turtle(report.results, submission_shapes(bounds), report.findings)


def annotated_copy(report: CheckReport, workbook: Path, lang: str = "en") -> bytes:
    """Return a copy of the city's own workbook with what was found: at the cells, and as a list.

    Raises:
        ParseError: the file is no .xlsx or .xlsm, or damaged.
        TooLargeError: it is beyond the bounds of containers.
    """
    return annotated_findings(report.findings, workbook, lang)


def annotated_findings(findings: Iterable[Finding], workbook: Path, lang: str = "en") -> bytes:
    """Return a copy of a workbook with findings; raises as `annotated_copy`."""
    columns = ("severity", "sheet", "cell", "found", "value", "rule")
    headings = Headings(
        say("report.findings", lang),
        tuple(say(f"report.{name}", lang) for name in columns),
        {str(severity): say(f"severity.{severity}", lang) for severity in Severity},
    )
    told = [
        replace(f, message=" ".join(part for part in (f.message, f.advice) if part))
        for f in findings
    ]
    return annotated(workbook, told, headings=headings)


def save(path: Path, content: bytes) -> None:
    """Write a file whole.

    Raises:
        WriteError: it cannot be written; what stood there stands there still.
    """
    write_whole(path, content)
