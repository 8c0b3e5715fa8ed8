"""Writes the verifier's columns of our workbook: empty for the verifier, or filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.io.workbook.layout import AT
from ssckg.model.submission import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from ssckg.io.workbook.styles import Styles
    from ssckg.model.submission import Judgement


def write_judgement(
    sheet: Worksheet,
    row: int,
    judged: Judgement | None,
    texts: Mapping[str, str],
    styles: Styles,
) -> None:
    """Write verdict, note and evidence of a row (from 0), or leave the cells to the verifier."""
    said = {
        "verified": "",
        "verifier_note": judged.note if judged else "",
        "evidence": judged.evidence if judged else "",
    }
    if judged is not None:
        verdict = "yes" if judged.verdict is Verdict.VERIFIED else "no"
        said["verified"] = texts[f"text.verdict_{verdict}"]
    for key, text in said.items():
        style = styles["verifier_centre" if key == "verified" else "verifier"]
        if text:
            sheet.write_string(row, AT[key], text, style)
        else:
            sheet.write_blank(row, AT[key], None, style)
