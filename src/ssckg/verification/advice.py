"""Advice of a verification report: as a verifier writes it, and from the gaps of the data.

Pure. Generated suggestions only say what is missing or weak; they are marked as generated, and
what to do about policy is for people to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError, ParseError
from ssckg.io.faults import Faults
from ssckg.model.verification import Advice, AdviceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.io.records import Record
    from ssckg.model.data_point import DataPoint
    from ssckg.model.submission import Submission
    from ssckg.model.verification import VerificationSummary
    from ssckg.verification.guide import Guide
    from ssckg.verification.naming import PointNames

REQUIRED: Final = ("kind", "text")
OPTIONAL: Final = ("about",)
"""The fields of a list of advice: `about` names elements, `;` between."""

_BULLET: Final = re.compile(r"\s*[-*]\s+(?P<text>.+?)(?:\s+\[(?P<about>[^\]]*)\])?\s*$")
_HEADING: Final = re.compile(r"\s*#+\s+(?P<title>.+?)\s*$")
_WEAK: Final = {
    "unknown": "how it came about is not known",
    "personal-estimate": "it is a personal estimate",
}


def advice_of(records: Iterable[Record], names: PointNames) -> tuple[Advice, ...]:
    """Return the advice of a list.

    Raises:
        DataError: a kind that is neither "policy" nor "improvement", or a name of nothing.
    """
    faults, found = Faults(), []
    for record in records:
        about: list[str] = []
        for name in record.several("about"):
            try:
                about.append(names.element(name))
            except ValueError as error:
                faults.add(record.fault(str(error), "about"))
        kind = record["kind"].casefold()
        if kind not in {"policy", "improvement"}:
            message = f"is policy or improvement, not {record['kind']!r}"
            faults.add(record.fault(message, "kind"))
            continue
        found.append(Advice(AdviceKind(kind), record["text"], tuple(about)))
    faults.check()
    return tuple(found)


def advice_of_markdown(text: str, names: PointNames, *, file: str) -> tuple[Advice, ...]:
    """Return the list items of a Markdown text, by the headings above them.

    A heading with the word "policy" opens policy recommendations, one with "improvement" or
    "suggestion" suggestions for improvement. An item may end in names in square brackets:
    `- Share open data [EC-ICT-PS-1A]`. Each item is one line.

    Raises:
        DataError: an item stands below no such heading, or names nothing known.
    """
    faults, found = Faults(), []
    kind: AdviceKind | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _HEADING.match(line):
            kind = _kind_of(heading["title"])
        elif item := _BULLET.match(line):
            if kind is None:
                message = "stands below no heading with 'policy' or 'improvement'"
                faults.add(ParseError(message, file=file, line=number))
                continue
            about = _elements(item["about"] or "", names, faults, file=file, line=number)
            found.append(Advice(kind, item["text"], about))
    faults.check()
    if not found:
        raise DataError(f"{file}: no advice found", hint="write it as list items below headings")
    return tuple(found)


def _elements(
    text: str, names: PointNames, faults: Faults, *, file: str, line: int
) -> tuple[str, ...]:
    found = []
    for name in filter(None, map(str.strip, text.split(";"))):
        try:
            found.append(names.element(name))
        except ValueError as error:
            faults.add(ParseError(str(error), file=file, line=line))
    return tuple(found)


def _kind_of(title: str) -> AdviceKind | None:
    folded = title.casefold()
    if "policy" in folded:
        return AdviceKind.POLICY
    is_improvement = "improvement" in folded or "suggestion" in folded
    return AdviceKind.IMPROVEMENT if is_improvement else None


def generated_advice(
    submission: Submission,
    summary: VerificationSummary,
    points: Sequence[DataPoint],
    guide: Guide,
) -> tuple[Advice, ...]:
    """Return suggestions that follow from the gaps of the data, marked as generated."""
    found = (
        *_on_missing(summary, points, guide),
        *_on_entries(submission),
        *_on_verdicts(summary),
    )
    return tuple(
        Advice(AdviceKind.IMPROVEMENT, text, about, is_generated=True)
        for text, about in found
        if about
    )


_Found = tuple[str, tuple[str, ...]]


def _on_missing(
    summary: VerificationSummary, points: Sequence[DataPoint], guide: Guide
) -> Iterator[_Found]:
    """Yield what is not reported: whole core KPIs, whole advanced KPIs, parts of KPIs."""
    missing = set(summary.missing)
    members: dict[str, list[str]] = {}
    for point in points:
        members.setdefault(point.indicator, []).append(point.iri)
    for level in ("core", "advanced"):
        whole = tuple(
            indicator
            for indicator, own in members.items()
            if missing.issuperset(own) and guide.places[indicator].level == level
        )
        yield (
            f"Plan data for the {_count(whole, f'{level} KPI')} that no value is reported on.",
            whole,
        )
    parts = tuple(
        point.iri
        for point in points
        if point.iri in missing and not missing.issuperset(members[point.indicator])
    )
    yield f"Complete the KPIs of which {_count(parts, 'data point')} {_is(parts)} missing.", parts


def _on_entries(submission: Submission) -> Iterator[_Found]:
    """Yield what was entered in a way that makes a check hard."""
    with_value = [report for report in submission.reports if report.value is not None]
    for quality, words in _WEAK.items():
        weak = tuple(r.data_point for r in with_value if r.quality == quality)
        yield f"Put {_count(weak, 'value')} on measured data: {words}.", weak
    sourceless = tuple(r.data_point for r in with_value if not r.source)
    yield f"Name the source of {_count(sourceless, 'value')}.", sourceless
    entered = tuple(
        r.data_point
        for r in with_value
        if r.is_overwritten and r.numerator is None and r.denominator is None
    )
    yield (
        f"Give the parts of {_count(entered, 'result')} that {_was(entered)} entered"
        " without them, so that the result can be computed again.",
        entered,
    )


def _on_verdicts(summary: VerificationSummary) -> Iterator[_Found]:
    refused = tuple(judgement.data_point for judgement in summary.not_verified)
    yield (
        f"Answer the verifier's notes on {_count(refused, 'value')} that {_was(refused)} not"
        " verified.",
        refused,
    )


def _count(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _is(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


def _was(things: Sequence[object]) -> str:
    return "was" if len(things) == 1 else "were"
