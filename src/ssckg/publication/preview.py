"""A preview as plain values: what goes out and what stays, with names for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.model.plain import plain
from ssckg.publication.public_facts import observation_iri
from ssckg.publication.selection import EXPLANATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.model.data_point import DataPoint
    from ssckg.model.finding import Finding
    from ssckg.model.submission import Summary
    from ssckg.publication.selection import Selection


def preview_document(  # noqa: PLR0917  the parts of a preview
    head: Summary,
    selection: Selection,
    nquads: bytes,
    findings: Iterable[Finding],
    replaces: str,
    points: Mapping[str, DataPoint],
) -> dict[str, Any]:
    """Return a preview as JSON values.

    Args:
        head: the submission.
        selection: what goes out and what stays.
        nquads: the very quads.
        findings: rules that they break.
        replaces: id of the published submission in whose place it comes.
        points: data points by IRI, for names and units.
    """

    def label(iri: str) -> str:
        point = points.get(iri)
        return f"{point.code} {point.label}" if point else iri

    return {
        "id": head.id,
        "state": str(head.state),
        "replaces": replaces,
        "values": [
            {
                "data_point": value.data_point,
                "label": label(value.data_point),
                "observation": observation_iri(head, value.data_point),
                "status": str(value.status),
                "value": plain(value.value),
                "unit": points[value.data_point].unit_text if value.data_point in points else "",
                "reference_year": value.reference_year,
                "quality": value.quality,
                "waivers": list(value.waivers),
            }
            for value in selection.values
        ],
        "held": [
            {
                "data_point": held.data_point,
                "label": label(held.data_point),
                "why": str(held.why),
                "explanation": EXPLANATIONS[held.why],
                "until": held.until.isoformat() if held.until else None,
            }
            for held in selection.held
        ],
        "has_report": selection.has_report,
        "has_factsheet": selection.has_factsheet,
        "changes_on": selection.changes_on.isoformat() if selection.changes_on else None,
        "statements": nquads.count(b"\n"),
        "findings": [finding.as_dict() for finding in findings],
    }
