"""A verification report, and a verification summary, as documents for people.

The chapters follow those of the printed verification reports of U4SSC cities (contents page of
Karmøy 2020), in our own words; what a printed report says that we do not know is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.document import Bullets, Document, Heading, Notice, Paragraph, Table, Text
from ssckg.model.finding import Severity
from ssckg.model.verification import AdviceKind
from ssckg.verification.figures import figure, percent
from ssckg.verification.report_results import gap_blocks, name_of, result_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.document import Block, Inline
    from ssckg.model.verification import (
        Advice,
        Counts,
        GroupCounts,
        VerificationReport,
        VerificationSummary,
    )

CONFIDENTIAL: Final = (
    "Confidential. The city has not consented to make this verification report public; it is for"
    " the city, its verifier and the secretariat."
)
PUBLIC: Final = "The city has consented to make this verification report public."
NO_ENDORSEMENT: Final = (
    "Made with ssckg from the city’s submission and the verifier’s judgements. It is no document"
    " of ITU, of a United Nations body or of the U4SSC initiative, and implies no endorsement or"
    " certification by any of them."
)
_LIMITS: Final = (
    "The verifier judges whether each result is reasonable, plausible and traceable to its source."
    " That is no proof that it is true, and no protection against deliberate misstatement"
    " (U4SSC KPIs Verification Manual, 2022, pp. 11–13 and 27)."
)
_COUNT_HEADER: Final = (
    "Group", "In all", "Reported", "Partial", "Not reported", "Verified", "Not verified",
    "No verdict", "Entered", "Reported share",
)  # fmt: skip
_LISTED: Final = 8
"""So many things are named behind a suggestion; the lists of the report name them all."""
_NOTHING: Final = "–"


def report_document(report: VerificationReport) -> Document:
    """Return a verification report as a document, with every chapter in its place."""
    head, cover = report.submission.head, report.submission.cover
    names = {
        line.point.indicator: f"{line.point.code} {line.point.indicator_label}"
        for line in report.lines
    } | {line.point.iri: name_of(line) for line in report.lines}
    place = ", ".join(filter(None, [head.city_name, cover.country]))
    blocks: list[Block] = [
        Notice(
            "info" if report.is_public else "warning", PUBLIC if report.is_public else CONFIDENTIAL
        ),
        Notice("info", NO_ENDORSEMENT),
        *_background(report, names),
        *_summary_blocks(report.summary),
        *_scoring(report),
        *result_blocks(report),
        *gap_blocks(report),
        *_audit(report, names),
        *_advice(report, names),
        *_next_steps(report),
    ]
    return Document(
        title=f"Verification report: {place}",
        subtitle=f"{report.title}, results reported in {head.year}",
        blocks=tuple(blocks),
        about=(
            ("Submission", head.id),
            ("State", _spaced(head.state)),
            *_verifier(report),
            ("Made on", report.made_at.date().isoformat()),
        ),
    )


def _verifier(report: VerificationReport) -> tuple[tuple[str, str], ...]:
    """Return who verified, and how; a public report does not say it."""
    head = report.submission.head
    if report.is_public and not head.verifier:
        return ()
    name = dict(report.persons).get(head.verifier, head.verifier)
    return (
        ("Verifier", name or "not assigned"),
        ("Mode", _spaced(head.mode) or "not stated"),
    )


def summary_document(summary: VerificationSummary, made_at: str) -> Document:
    """Return a verification summary as a document; `made_at` is a day."""
    head = summary.head
    return Document(
        title=f"Verification summary: {head.city_name}",
        subtitle=f"Results reported in {head.year}",
        blocks=(Notice("info", NO_ENDORSEMENT), *_summary_blocks(summary)),
        about=(
            ("Submission", head.id),
            ("State", _spaced(head.state)),
            ("Made on", made_at),
        ),
    )


def _background(report: VerificationReport, names: dict[str, str]) -> Iterator[Block]:
    submission = report.submission
    cover = submission.cover
    yield Heading(1, "Introduction and verification background", "background")
    yield Paragraph(_LIMITS)
    gdp = " ".join(filter(None, [figure(cover.gdp), cover.currency, cover.currency_year]))
    area = f"{figure(cover.area)} km²" if cover.area is not None else ""
    facts = {
        "City": submission.head.city_name,
        "Country": cover.country,
        "Framework": report.title,
        "Report year": submission.head.year,
        "Reference year": cover.reference_year,
        "Population": figure(cover.population),
        "Households": figure(cover.households),
        "Area": area,
        "Gross domestic product": gdp if cover.gdp is not None else "",
    }
    rows = tuple((label, text or _NOTHING) for label, text in facts.items())
    yield Table("The city, as its submission says", ("What", "As handed in"), rows)
    steps = tuple(
        (event.at.date().isoformat(), event.action, str(event.role), _spaced(event.to_state))
        for event in submission.events
    )
    if steps:
        header = ("Day", "Step", "Taken by", "State after it")
        yield Table("Steps of this submission", header, steps)
    asked = tuple(
        (event.at.date().isoformat(), names.get(question.data_point, _NOTHING), question.text)
        for event in submission.events
        for question in event.questions
    )
    if asked:
        yield Table("Questions to the city", ("Day", "About", "Question"), asked)
    received = [f for f in submission.files if f.purpose in {"submission", "verification"}]
    if received:
        files = tuple((f.name, f.purpose, f.sha256) for f in received)
        yield Table("Files received, kept unchanged", ("File", "Kind", "SHA-256"), files)


def _summary_blocks(summary: VerificationSummary) -> Iterator[Block]:
    groups = (summary.whole, *summary.dimensions, *summary.levels)
    kpis = tuple((group, group.kpis) for group in groups)
    points = tuple((group, group.data_points) for group in groups)
    yield Heading(1, "KPI reporting and verification summary", "kpis")
    yield Paragraph(
        "A KPI is reported when all its data points are, and verified when every value of it is."
    )
    yield _count_table("KPIs reported and verified", kpis)
    yield Heading(1, "KPI data points reporting and verification summary", "data-points")
    yield _count_table("Data points reported and verified", points)
    yield Heading(2, "Data quality", "quality")
    total = sum(number for _, number in summary.quality)
    if not total:
        yield Paragraph("No value is reported.")
        return
    rows = tuple(
        (_spaced(quality) or "not stated", str(number), percent(number, total))
        for quality, number in summary.quality
    )
    header = ("Quality class, in the city’s words", "Values", "Share")
    yield Table("Reported values by data quality", header, rows, numeric=(1, 2))


def _count_table(caption: str, rows: Sequence[tuple[GroupCounts, Counts]]) -> Table:
    return Table(
        caption,
        _COUNT_HEADER,
        tuple(_count_row(group, counts) for group, counts in rows),
        numeric=tuple(range(1, len(_COUNT_HEADER))),
    )


def _count_row(group: GroupCounts, counts: Counts) -> tuple[Inline, ...]:
    figures = (
        counts.total, counts.reported, counts.partial, counts.missing,
        counts.verified, counts.not_verified, counts.unjudged, counts.overwritten,
    )  # fmt: skip
    name = "All" if group.name == "all" else group.name[:1].upper() + group.name[1:]
    return (
        Text(name, is_strong=group.name == "all"),
        *map(str, figures),
        percent(counts.reported, counts.total),
    )


def _scoring(report: VerificationReport) -> Iterator[Block]:
    """Say how results were scored; where nothing was, say so and nothing more."""
    yield Heading(1, "City performance against benchmarks", "scoring")
    scored = [line for line in report.lines if line.band is not None]
    if not scored:
        yield Paragraph("No result was scored: no benchmark is known for what is reported.")
    else:
        named = {1: "below 33 %", 2: "33–66 %", 3: "66–95 %", 4: "95 % and more"}
        rows = tuple(
            (Text(words, band=band), str(sum(line.band == band for line in scored)))
            for band, words in sorted(named.items(), reverse=True)
        )
        yield Table("Results by share of target", ("Share", "Results"), rows, numeric=(1,))
    if any(line.is_by_example for line in scored):
        yield Notice("warning", "Some benchmarks are made-up examples: no findings rest on them.")
    if report.scoring:
        yield Bullets(report.scoring)


def _audit(report: VerificationReport, names: dict[str, str]) -> Iterator[Block]:
    """Yield what the automatic check found and what was accepted nevertheless."""
    yield Heading(1, "Audit results", "audit")
    counts = {s: sum(f.severity is s for f in report.findings) for s in Severity}
    if any(counts.values()):
        said = ", ".join(f"{n} of severity {s}" for s, n in counts.items() if n)
        yield Paragraph(f"The check of the submitted file found: {said}.")
        found = tuple(
            (
                str(f.severity),
                names.get(f.data_point or "", str(f.place or _NOTHING)),
                f.message,
            )
            for f in report.findings
            if f.severity is not Severity.INFO
        )
        if found:
            yield Table("Findings of the check", ("Severity", "About", "Finding"), found)
    else:
        yield Paragraph("The check of the submitted file found nothing.")
    if report.submission.waivers:
        waived = tuple(
            (
                waiver.rule.rpartition("/")[2],
                names.get(waiver.data_point, waiver.data_point or "the whole submission"),
                waiver.reason,
            )
            for waiver in report.submission.waivers
        )
        yield Table("Findings accepted as they are", ("Rule", "About", "Reason"), waived)


def _advice(report: VerificationReport, names: dict[str, str]) -> Iterator[Block]:
    policy = [a for a in report.advice if a.kind is AdviceKind.POLICY]
    yield Heading(1, "Policy recommendations", "policy")
    if policy:
        yield Bullets(tuple(_item(advice, names) for advice in policy))
    else:
        yield Paragraph("The verifier gave none.")
    yield Heading(1, "Suggestions for improvement", "improvement")
    given = [a for a in report.advice if a.kind is AdviceKind.IMPROVEMENT and not a.is_generated]
    if given:
        yield Bullets(tuple(_item(advice, names) for advice in given))
    made = [a for a in report.advice if a.is_generated]
    if made:
        yield Heading(2, "Generated from the gaps of the data", "generated")
        yield Paragraph("These were generated; nobody has weighed them.")
        yield Bullets(tuple(_item(advice, names) for advice in made))
    if not given and not made:
        yield Paragraph("There are none.")


def _item(advice: Advice, names: dict[str, str]) -> Inline:
    about = [names.get(iri) or iri.rpartition("/")[2] for iri in advice.about]
    if len(about) > _LISTED:
        about[_LISTED:] = [f"and {len(about) - _LISTED} more"]
    return f"{advice.text} ({'; '.join(about)})" if about else advice.text


def _spaced(code: str) -> str:
    """Return a code as words."""
    return code.replace("-", " ")


def _next_steps(report: VerificationReport) -> Iterator[Block]:
    low = [line for line in report.lines if line.band in {1, 2}]
    yield Heading(1, "Next steps", "next-steps")
    steps: list[Inline] = []
    if low:
        listed = "; ".join(name_of(line) for line in low)
        steps.append(f"Work first on what is in the two lowest bands: {listed}.")
    if report.summary.not_verified:
        steps.append("Settle the results that were not verified, with their sources.")
    if report.summary.missing:
        steps.append(
            f"Plan the data for the {len(report.summary.missing)} data points without a value."
        )
    steps.append("Keep collecting, and report again.")
    yield Bullets(tuple(steps), is_ordered=True)
