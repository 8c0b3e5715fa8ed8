"""A workbook beside the template that its edition has today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.finding import Place
from ssckg.model.submitted_document import DocumentFormat, ReadingNote, SubmittedDocument
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.template.making import template_version

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 20


def template_notes(document: SubmittedDocument, edition: str) -> tuple[ReadingNote, ...]:
    """Say what a workbook asks otherwise than today's template of the edition.

    A workbook of an older or other version is read by the data points that its rows name; what the
    edition has and the workbook has not, is not reported, and that is said.
    """
    if document.format is not DocumentFormat.WORKBOOK:
        return ()
    points = {point.iri: f"{point.label} ({point.code})" for point in load_data_points(edition)}
    named = {row.data_point for row in document.rows if row.data_point}
    lacking = [label for iri, label in points.items() if iri not in named]
    beyond = [iri for iri in named if iri not in points]
    today = template_version(edition)
    notes = []
    if document.template_version and document.template_version != today:
        text = f"The template has version {document.template_version}; today's is {today}."
        notes.append(ReadingNote("template-version", text, Place(document.file)))
    if lacking:
        is_one = len(lacking) == 1
        what = "1 data point" if is_one else f"{len(lacking)} data points"
        text = f"{what} of {edition} {'has' if is_one else 'have'} no row in the workbook"
        notes.append(ReadingNote("rows-missing", _listing(text, lacking), Place(document.file)))
    if beyond:
        rows = "1 row is" if len(beyond) == 1 else f"{len(beyond)} rows are"
        text = f"{rows} of no data point of {edition}"
        notes.append(ReadingNote("rows-beyond", _listing(text, beyond), Place(document.file)))
    return tuple(notes)


def _listing(text: str, names: Iterable[str]) -> str:
    """Return a sentence with the names behind it, not too many of them."""
    shown = sorted(names)
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"{text}: {', '.join(shown[:_SHOWN])}{more}."
