"""Verdicts: read from lists, put together with those already saved, held to what was lodged.

Pure. A verifier judges every value that the city reports and changes none: the values are the
city's.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError
from ssckg.io.faults import Faults
from ssckg.model.finding import Finding, Place, Severity
from ssckg.model.submission import Judgement, ReportStatus, Verdict
from ssckg.namespaces import BASE
from ssckg.verification.figures import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ssckg.io.records import Record
    from ssckg.model.submission import Report, Submission
    from ssckg.verification.naming import PointNames

REQUIRED: Final = ("data_point", "verdict")
OPTIONAL: Final = ("note", "evidence")
"""The fields of a list of judgements, as CSV columns or JSON members."""
CHANGED_VALUE: Final = BASE + "rule/changed-value"
"""The rule that a verifier's file repeats the values that were lodged."""

_WORDS: Final = {
    "yes": Verdict.VERIFIED,
    "y": Verdict.VERIFIED,
    "true": Verdict.VERIFIED,
    "verified": Verdict.VERIFIED,
    "no": Verdict.NOT_VERIFIED,
    "n": Verdict.NOT_VERIFIED,
    "false": Verdict.NOT_VERIFIED,
    "not-verified": Verdict.NOT_VERIFIED,
    "not verified": Verdict.NOT_VERIFIED,
}
_ROUNDING: Final = Decimal("1e-9")
_COMPARED: Final = {"value": "result", "numerator": "numerator", "denominator": "denominator"}


def judgements_of(records: Iterable[Record], names: PointNames) -> tuple[Judgement, ...]:
    """Return the judgements of a list; the verdict is YES or NO, in any of the usual words.

    Raises:
        DataError: a data point is unknown or comes twice, or a verdict is neither; all are told.
    """
    faults = Faults()
    found: dict[str, Judgement] = {}
    for record in records:
        verdict = _WORDS.get(record["verdict"].casefold())
        if verdict is None:
            faults.add(record.fault(f"is YES or NO, not {record['verdict']!r}", "verdict"))
            continue
        try:
            point = names.point(record["data_point"])
        except ValueError as error:
            faults.add(record.fault(str(error), "data_point"))
            continue
        if point in found:
            faults.add(record.fault(f"{record['data_point']} is judged twice", "data_point"))
        found[point] = Judgement(point, verdict, record["note"], record["evidence"])
    faults.check()
    return tuple(found.values())


def valued(submission: Submission) -> tuple[str, ...]:
    """Return the data points that the city reports a value on, in the order of its file."""
    return tuple(
        report.data_point
        for report in submission.reports
        if report.value is not None and report.status is not ReportStatus.MISSING
    )


def merged(
    submission: Submission, *rounds: Iterable[Judgement], all_yes: bool = False
) -> tuple[Judgement, ...]:
    """Return what was saved before with each further round laid over it, in the city's order.

    With `all_yes`, every value that has no verdict then is verified; a NO that was given stands.

    Raises:
        DataError: a judgement on something that the city does not report.
    """
    points = valued(submission)
    by_point: dict[str, Judgement] = {j.data_point: j for j in submission.judgements}
    for judgements in rounds:
        by_point.update({j.data_point: j for j in judgements})
    strangers = [point for point in by_point if point not in points]
    if strangers:
        raise DataError(
            f"no value to judge: {', '.join(_path(point) for point in strangers)}",
            hint=f"{submission.head.id} does not report on it",
        )
    if all_yes:
        for point in points:
            by_point.setdefault(point, Judgement(point, Verdict.VERIFIED))
    return tuple(by_point[point] for point in points if point in by_point)


def without_verdict(submission: Submission, judgements: Iterable[Judgement]) -> tuple[str, ...]:
    """Return the data points with a value that nobody has judged yet."""
    judged = {judgement.data_point for judgement in judgements}
    return tuple(point for point in valued(submission) if point not in judged)


def changed_values(
    lodged: Sequence[Report],
    returned: Sequence[Report],
    places: Mapping[str, Place],
    labels: Mapping[str, str],
) -> tuple[Finding, ...]:
    """Return where a verifier's file says another value than the city lodged.

    Args:
        lodged: what the city reported.
        returned: what the verifier's file says.
        places: where each data point stands in the verifier's file.
        labels: names of data points.
    """
    kept = {report.data_point: report for report in lodged}
    return tuple(
        Finding(
            CHANGED_VALUE,
            Severity.VIOLATION,
            f"{labels.get(report.data_point, report.data_point)}: {what}. The values are the"
            " city's: say NO with a note, or return the submission with a question.",
            focus=report.data_point,
            value=figure(report.value),
            place=places.get(report.data_point),
        )
        for report in returned
        for what in _differences(kept.get(report.data_point), report)
    )


def _differences(lodged: Report | None, returned: Report) -> Iterator[str]:
    if lodged is None:
        if returned.value is not None:
            yield f"{figure(returned.value)} where nothing was lodged"
        return
    for field, name in _COMPARED.items():
        before, now = getattr(lodged, field), getattr(returned, field)
        if not _is_same(before, now):
            was = figure(before) or "nothing"
            yield f"the {name} is {figure(now) or 'empty'} and {was} was lodged"


def _is_same(before: Decimal | bool | None, now: Decimal | bool | None) -> bool:
    """Whether two values are the same; programs round a quotient in the last of 15 digits."""
    if before is None or now is None or isinstance(before, bool) or isinstance(now, bool):
        return before is now
    return abs(now - before) <= _ROUNDING * max(Decimal(1), abs(before))


def _path(point: str) -> str:
    return point.removeprefix(BASE).partition("/")[2]
