"""A workbook is held beside the template that its edition has today."""

from __future__ import annotations

from ssckg.model.submitted_document import DocumentFormat, SubmittedDocument
from ssckg.model.submitted_row import SubmittedRow
from ssckg.submissions.template.making import make_template, template_version
from ssckg.submissions.template.versions import template_notes

EDITION = "u4ssc-2017"


def _document(points: list[str], version: str, kind: DocumentFormat) -> SubmittedDocument:
    rows = tuple(SubmittedRow("t.xlsx", n, "X", data_point=p) for n, p in enumerate(points, 1))
    return SubmittedDocument("t.xlsx", kind, rows, template_version=version)


def _points() -> list[str]:
    return [item.data_point for item in make_template(EDITION).items]


def test_todays_template_leaves_nothing_to_say() -> None:
    document = _document(_points(), template_version(EDITION), DocumentFormat.WORKBOOK)
    assert template_notes(document, EDITION) == ()


def test_another_version_is_named_with_what_is_lacking_and_beyond() -> None:
    points = [p for p in _points() if not p.endswith("EC-I-ES-3C/result")]
    document = _document([*points, "https://e.org/gone"], "1-abc", DocumentFormat.WORKBOOK)
    notes = {note.code: note.text for note in template_notes(document, EDITION)}
    today = template_version(EDITION)
    assert notes == {
        "template-version": f"The template has version 1-abc; today's is {today}.",
        "rows-missing": "1 data point of u4ssc-2017 has no row in the workbook:"
        " Access to Electricity (EC: I: ES: 3C).",
        "rows-beyond": "1 row is of no data point of u4ssc-2017: https://e.org/gone.",
    }


def test_long_lists_are_cut_and_counted() -> None:
    document = _document([], template_version(EDITION), DocumentFormat.WORKBOOK)
    (note,) = template_notes(document, EDITION)
    assert note.text.startswith("112 data points")
    assert note.text.endswith(" and 92 more.")


def test_a_table_has_no_template() -> None:
    assert template_notes(_document([], "", DocumentFormat.TABLE), EDITION) == ()
