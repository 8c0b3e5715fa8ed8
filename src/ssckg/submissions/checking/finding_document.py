"""Findings as a document for people: grouped by sheet or indicator, errors before warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.model.document import Document, Heading, Notice, Paragraph, Table, Text
from ssckg.model.finding import Finding, Severity
from ssckg.submissions.checking.messages import say
from ssckg.submissions.reading import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.document import Block
    from ssckg.submissions.checking.checks import CheckReport

_MOST_NOTES = 200
_MOST_PLACES = 12


def grouped(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings under their headings, the worst heading first, else in the order given."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.group, []).append(finding)
    return groups


@dataclass(frozen=True, slots=True)
class Line:
    """Findings that say the same at several places, told once."""

    finding: Finding
    places: tuple[str, ...]
    values: tuple[str, ...]

    def place_text(self) -> str:
        """Return the places, a few by name."""
        return _shortened(self.places)

    def value_text(self) -> str:
        """Return the values, each once."""
        return _shortened(tuple(dict.fromkeys(self.values)))


def has_several_files(report: CheckReport) -> bool:
    """Whether a place must name its file."""
    return len({reading.row.file for reading in report.readings}) > 1


def lines_of(
    findings: Iterable[Finding], language: str = "en", *, with_file: bool = False
) -> list[Line]:
    """Return the lines of one group, in which the same words are said once."""
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.rule, finding.message, finding.advice), []).append(finding)
    lines = []
    for same in found.values():
        places, sheet = [], ""
        for each in same:
            text = place_text(each, language)
            if with_file and each.place is not None and each.place.file != text:
                text = f"{each.place.file} {text}"
            # "Economy!M6, M7" and not "Economy!M6, Economy!M7"
            named, mark, cell = text.rpartition("!")
            places.append(cell if mark and named == sheet else text)
            sheet = named
        lines.append(Line(same[0], tuple(places), tuple(f.value for f in same if f.value)))
    return lines


def _shortened(texts: tuple[str, ...]) -> str:
    more = len(texts) - _MOST_PLACES
    shown = ", ".join(texts[:_MOST_PLACES])
    return f"{shown} (+{more})" if more > 0 else shown


def place_text(finding: Finding, language: str = "en") -> str:
    """Return where a finding stands: "Economy!H12", "line 12", a pointer, or the file.

    >>> from ssckg.model.finding import Place
    >>> place_text(Finding("r", Severity.INFO, "m", place=Place("t.csv", line=12)), "fr")
    'ligne 12'
    """
    place = finding.place
    if place is None:
        return ""
    if place.cell:
        return f"{place.sheet}!{place.cell}"
    if place.line is not None:
        text = say("word.line", language, line=place.line)
        return f"{text}, {place.column}" if place.column else text
    return place.pointer or place.file or ""


def summary_text(report: CheckReport, language: str = "en") -> str:
    """Return the counts of a check in one sentence."""
    return say(
        "report.counts",
        language,
        rows=len(report.readings),
        values=sum(reading.is_observation for reading in report.readings),
        missing=sum(reading.status is Status.MISSING for reading in report.readings),
        violations=report.count(Severity.VIOLATION),
        warnings=report.count(Severity.WARNING),
        infos=report.count(Severity.INFO),
    )


def finding_document(report: CheckReport, file: str, language: str = "en") -> Document:
    """Return what a check found as a document in `language`."""
    blocks: list[Block] = [Paragraph(summary_text(report, language))]
    kind = "info" if report.conforms else "warning"
    outcome = "report.conforms" if report.conforms else "report.fails"
    blocks.append(Notice(kind, say(outcome, language)))
    if not report.findings:
        blocks.append(Paragraph(say("report.clean", language)))
    several = has_several_files(report)
    for group, findings in grouped(report.findings).items():
        blocks.append(Heading(1, group))
        blocks.append(_table(group, lines_of(findings, language, with_file=several), language))
    notes = [
        (f"{r.row.sheet or r.row.file} {r.row.line}", n) for r in report.readings for n in r.notes
    ]
    if notes:
        header = (say("report.place", language), say("report.normalized", language))
        caption = say("report.normalized.caption", language)
        blocks.append(Heading(1, say("report.normalized", language)))
        blocks.append(Table(caption, header, tuple(notes[:_MOST_NOTES])))
    return Document(say("report.title", language, file=file), tuple(blocks), language=language)


def _table(group: str, lines: Iterable[Line], language: str) -> Table:
    names = ("severity", "place", "value", "found", "advice")
    header = tuple(say(f"report.{name}", language) for name in names)
    rows = tuple(
        (
            Text(
                say(f"severity.{f.severity}", language),
                is_strong=f.severity is Severity.VIOLATION,
            ),
            each.place_text(),
            each.value_text(),
            (f.message, " ", Text(f.rule.rpartition("/")[2], href=f.rule)),
            f.advice,
        )
        for each in lines
        for f in (each.finding,)
    )
    return Table(group, header, rows)
